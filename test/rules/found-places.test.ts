import { findings, ruleOf } from './support';
import { cluster } from '../../src/rules/examples/cluster';
import { application } from '../../src/rules/examples/gitops';
import { documents, filesOf, planExample, runExample } from '../../src/rules/examples/plan';
import { planOfVolume } from '../../src/rules/examples/volumes';

/** What a rule finds: object, path and fix. */
function found(id: string, yaml: string): string[] {
  return findings(yaml, [ruleOf(id)]).map(({ manifest, path, fix }) => `${manifest} ${path}: ${fix}`);
}

describe('a token Secret of an account that every namespace has', () => {
  const secret = ruleOf('secret/service-account-name').keeps.replace('name: migration-controller }', 'name: default }');
  const binding = (role: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: mtc }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: ${role}, namespace: openshift-migration }]
`;
  test('lacks access', () => expect(found('secret/service-account-name', secret)).toEqual([
    'migration-controller-token metadata.annotations["kubernetes.io/service-account.name"]: '
      + 'Write `migration-controller`.',
  ]));
  test('has the access of its binding', () => {
    expect(found('secret/service-account-name', secret + binding('default'))).toEqual([]);
    expect(found('secret/service-account-name', secret + binding('other'))).toHaveLength(1);
  });
});

describe('a proxy Secret beside a MigrationController', () => {
  const { keeps } = ruleOf('secret/one-proxy');
  const controller = (fields: string) => `---
apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_velero: true${fields} }
`;
  const other = keeps.replace('name: migration-proxy', 'name: my-proxy');
  test('with proxies is the second one', () =>
    expect(found('secret/one-proxy', other + controller(', https_proxy: "http://proxy:3128"'))).toEqual([
      'my-proxy metadata.labels: Remove the Secret, or its label, or the proxies of the MigrationController.',
    ]));
  test.each([
    ['without proxies', other, ''],
    ['with the name that the operator uses', keeps, ', https_proxy: "http://proxy:3128"'],
    ['with a name for that of the operator', other, ', https_proxy: "http://proxy:3128", proxy_secret_name: my-proxy'],
  ])('%s is the only one', (_, secret, fields) =>
    expect(found('secret/one-proxy', secret + controller(fields))).toEqual([]));
});

test.each([
  ['https://api-int.ocp3.example.com:6443', ['ocp3 spec.url: Write `url: https://api.ocp3.example.com:6443`.']],
  ['https://api.ocp3.example.com:6443', []],
  ['https://api-internal.ocp3.example.com:6443', []],
])('the API server at %s', (url, fixes) =>
  expect(found('cluster/plain-url', cluster(`url: ${url}`))).toEqual(fixes));

test('a run does not start with a closed plan of its file', () => {
  const startsWith = (fields: string) =>
    found('run/with-its-plan', documents(planExample(fields), runExample('stage: true')));
  expect(startsWith('')).toHaveLength(1);
  expect(startsWith('closed: false')).toHaveLength(1);
  expect(startsWith('closed: true')).toEqual([]);
});

describe('a Route to the registry in the domain of a remote cluster', () => {
  const route = (host: string, service = 'image-registry') => `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: registry, namespace: openshift-image-registry }
spec: { host: ${host}, to: { kind: Service, name: ${service} } }
`;
  const MIG_CLUSTER = cluster('url: https://api.ocp3.example.com:6443');
  const at = (host: string, service?: string) => found('cluster/registry-of-other-cluster',
    filesOf('ocp4', MIG_CLUSTER, route(host, service)));
  test('is in the files of that cluster', () => {
    expect(at('registry.apps.ocp3.example.com'))
      .toEqual(['registry spec.host: Move the Route to the files of that cluster.']);
    expect(found('cluster/registry-of-other-cluster',
      documents(filesOf('ocp4', MIG_CLUSTER), filesOf('ocp3', route('registry.apps.ocp3.example.com'))))).toEqual([]);
  });
  test('is none with another domain or Service', () => {
    expect(at('registry.apps.ocp4.example.com')).toEqual([]);
    expect(at('registry.apps.ocp3.example.com', 'shop')).toEqual([]);
  });
});

test('an entry of a plan has the name of the volume of its claim', () => {
  const at = (volume: string) => found('plan/volume-names', documents(filesOf('ocp3', `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop-web }
spec: { accessModes: [ReadWriteOnce], ${volume}resources: { requests: { storage: 10Gi } } }
`), filesOf('ocp4', planOfVolume())));
  expect(at('volumeName: pvc-7, ')).toEqual(['shop spec.persistentVolumes[0].name: Write `name: pvc-7`.']);
  expect(at('volumeName: pvc-1, ')).toEqual([]);
  expect(at('')).toEqual([]);
});

test('the bucket of an ObjectBucketClaim', () => {
  const { breaks } = ruleOf('storage/bucket-of-claim');
  const at = (bucket: string) => found('storage/bucket-of-claim',
    breaks.replace('generateBucketName: backups', bucket));
  for (const bucket of ['bucketName: backups-7f', 'generateBucketName: backups, bucketName: backups-7f']) {
    expect(at(bucket))
      .toEqual(['backups spec.backupStorageConfig.awsBucketName: Write `awsBucketName: backups-7f`.']);
  }
  expect(at('bucketName: backups')).toEqual([]);
  expect(at('generateBucketName: other')).toHaveLength(1);
  expect(found('storage/bucket-of-claim', breaks.replace('s3-openshift-storage.apps.ocp4', 'minio'))).toEqual([]);
});

describe('what ACM sends', () => {
  const work = (namespace: string) => ruleOf('gitops/sent-to-no-cluster').keeps
    .replace('namespace: ocp3', `namespace: ${namespace}`);
  const managed = '---\napiVersion: cluster.open-cluster-management.io/v1\nkind: ManagedCluster\n'
    + 'metadata: { name: edge-east }\n';
  const acm = (kind: string, name: string, fields = '') => `---
apiVersion: policy.open-cluster-management.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: policies }
${fields}`;
  const binding = (policy: string) => acm('PlacementBinding', 'binding', `placementRef: { name: all, kind: Placement, \
apiGroup: cluster.open-cluster-management.io }
subjects: [{ name: ${policy}, kind: Policy, apiGroup: policy.open-cluster-management.io }]
`.replace('\\\n', ''));
  test.each([
    ['default', ['namespaces metadata.namespace: '
      + 'Write the name of the managed cluster, as `oc get managedclusters` shows it.']],
    ['edge-east', []],
    ['edge-esat', ['namespaces metadata.namespace: Write `namespace: edge-east`.']],
    ['local-cluster', []],
    ['west', []],
  ])('to namespace %s', (namespace, expected) =>
    expect(found('gitops/sent-to-no-cluster', work(namespace) + managed)).toEqual(expected));
  test('a binding names a policy that exists', () => {
    const policies = acm('Policy', 'install-mtc') + acm('Policy', 'namespaces');
    expect(found('gitops/sent-to-no-cluster', acm('Policy', 'install-mtc') + binding('mtc')))
      .toEqual(['binding subjects[0].name: Write `name: install-mtc`.']);
    expect(found('gitops/sent-to-no-cluster', acm('Policy', 'install-mtc') + binding('install-mtc'))).toEqual([]);
    expect(found('gitops/sent-to-no-cluster', policies + binding('mtc'))).toEqual([]);
    expect(found('gitops/sent-to-no-cluster', binding('mtc'))).toEqual([]);
  });
});

describe('a policy that only informs', () => {
  const { breaks } = ruleOf('gitops/policy-only-informs');
  const at = (yaml: string) => found('gitops/policy-only-informs', yaml).map((one) => one.split(':')[0]);
  const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
    + 'metadata: { name: migration-controller, namespace: openshift-migration }\nspec: { migration_velero: true }\n';
  const of = (name: string, yaml: string) => `# files of cluster ${name}:\n${yaml}`;
  const standalone = (action: string) => `---
apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata: { name: mtc-source }
spec:
  remediationAction: ${action}
  object-templates:
    - complianceType: musthave
      objectDefinition:
        apiVersion: operators.coreos.com/v1alpha1
        kind: Subscription
        metadata: { name: mtc, namespace: openshift-migration }
        spec: { name: mtc-operator }
`;
  const informed = ['mtc-source spec.remediationAction'];
  const plan = breaks.slice(0, breaks.indexOf('# another file'));

  test.each([
    ['decides for its templates', breaks.replace('object-templates', 'remediationAction: enforce\n          '
      + 'object-templates'), informed],
    ['leaves it to its templates, which are judged themselves', breaks.replace('remediationAction: inform', ''), []],
    ['is a ConfigurationPolicy', `${plan}${standalone('Inform')}`, informed],
    ['is one that enforces', `${plan}${standalone('Enforce')}`, []],
    ['is one with a placeholder', `${plan}${standalone('${ACTION}')}`, []],
    ['brings something else', `${plan}${standalone('inform').replace('mtc-operator', 'web-terminal')}`, []],
    ['brings the operator, which each cluster has already', plan + [1, 2].map((one) => of(`ocp${one + 2}`,
      `apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\nmetadata: { name: other-${one} }\n`
        + 'spec: { name: mtc-operator }\n')).join('') + standalone('inform').replace('---', '# another file:'), []],
    ['is disabled', breaks.replace('disabled: false', 'disabled: true'), []],
    ['forbids', breaks.replace('musthave', 'mustnothave'), []],
    ['is not about a migration', breaks.slice(breaks.indexOf('# another file')), []],
    ['watches an object that each cluster has', of('ocp3', controller) + of('ocp4', controller) + breaks, []],
    ['watches an object in files of no cluster', `${controller}---\n${breaks}`, []],
    ['brings an object that one cluster has', of('ocp4', controller) + breaks, informed],
  ])('%s', (_, yaml, expected) => expect(at(yaml)).toEqual(expected));
});

describe('an object with a generated name', () => {
  const unnamed = (annotations = '') => runExample('stage: true')
    .replace('name: go-live', `generateName: go-live-, annotations: { ${annotations} }`);
  const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [file-2.yaml]\n';
  const flux = ruleOf('gitops/target-namespace').keeps.split('---')[0];
  const at = (id: string, ...yaml: string[]) => findings(yaml, [ruleOf(id)]).map(({ path }) => path);
  const wrong = ['metadata.generateName'];

  test.each([
    ['that a Kustomization names', kustomization, unnamed(), wrong],
    ['that no Kustomization names', kustomization.replace('2', '3'), unnamed(), []],
    ['that is a hook of Argo CD', kustomization, unnamed('argocd.argoproj.io/hook: PreSync'), []],
    ['beside a name', kustomization, unnamed().replace('generateName', 'name: go-live, generateName'), []],
    ['of another kind', kustomization, unnamed().replace('MigMigration', 'Migration'), []],
  ])('%s', (_, first, second, expected) => expect(at('document/generated-name', first, second)).toEqual(expected));

  test('is a hook that Argo CD creates, and Flux does not', () => {
    const hook = unnamed('argocd.argoproj.io/hook: PreSync');
    expect(at('gitops/generated-name', application('.', 'syncPolicy: {}'), unnamed())).toEqual(wrong);
    expect(at('gitops/generated-name', application('.', 'syncPolicy: {}'), hook)).toEqual([]);
    expect(at('gitops/generated-name', flux, hook)).toEqual(wrong);
  });
});

test('an Application without objects of MTC is not judged', () =>
  expect(found('gitops/generated-name', application('.', 'syncPolicy: {}'))).toEqual([]));

test.each([
  ['ocp3-token-keys', ['ocp3 spec.serviceAccountSecretRef.name: Write `name: ocp3-token-keys`.']],
  ['monkeys', []],
])('a Secret called %s beside the reference to ocp3-token', (name, expected) => {
  const { breaks } = ruleOf('secret/other-name');
  const [MIG_CLUSTER, SECRET] = breaks.split(/^---\n/m).sort((one) => one.includes('kind: Secret') ? 1 : -1);
  const secret = SECRET.replace('name: ocp3-tokens', `name: ${name}`);
  expect(findings([MIG_CLUSTER, secret], [ruleOf('secret/other-name')])
    .map((one) => `${one.manifest} ${one.path}: ${one.fix}`)).toEqual(expected);
});
