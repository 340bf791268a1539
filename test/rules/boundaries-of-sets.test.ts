import { broken, Change } from './broken';
import { placesOf } from './places';
import { findings, ruleOf } from './support';
import { protectedRule } from '../../src/rules/families/findings/acknowledgement';

// Both sides of each branch in rules that compare manifests, as mutation testing asks for them (CONTRIBUTING.md).

const paths = (id: string, ...changes: readonly Change[]) => placesOf(id, broken(id, ...changes));
const messages = (id: string, yaml: string) => findings(yaml, [ruleOf(id)]).map(({ message }) => message);

const CLOSED: Change = ['namespaces: [shop]', 'namespaces: [shop]\n  closed: true'];

describe('the subdomain of Routes', () => {
  const id = 'controller/subdomain-of-other-cluster';
  const cluster = (url: string) => '---\napiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\n'
    + `metadata: { name: ocp3, namespace: openshift-migration }\nspec: { isHostCluster: false, url: ${url} }\n`;
  const router = (domain: string) => '---\napiVersion: operator.openshift.io/v1\nkind: IngressController\n'
    + `metadata: { name: second, namespace: openshift-ingress-operator }\nspec: { domain: ${domain} }\n`;
  const source: Change = [/# files of cluster ocp3:[^]*?(?=# files of cluster ocp4)/, ''];

  test('is that of the source', () => expect(paths(id)).toHaveLength(1));
  test('of a closed plan is not judged', () => expect(paths(id, CLOSED)).toEqual([]));
  test('of another cluster than the source is unknown', () =>
    expect(paths(id, ['cluster_subdomain: apps.ocp3', 'cluster_subdomain: apps.ocp5'])).toEqual([]));
  test('is unknown if the domain of the destination is', () =>
    expect(paths(id, [/---\napiVersion: config.openshift.io\/v1\nkind: Ingress\n[^-]*apps.ocp4[^-]*/, ''])).toEqual([]));
  test('may be that of both', () =>
    expect(paths(id, ['domain: apps.ocp4', 'domain: apps.ocp3'])).toEqual([]));
  test('may be that of another router of the destination', () => {
    const yaml = broken(id);
    expect(placesOf(id, yaml + router('apps.ocp3.example.com'))).toEqual([]);
    expect(placesOf(id, yaml + router('apps.ocp5.example.com'))).toHaveLength(1);
  });
  test.each([
    ['https://api.ocp3.example.com:6443', 1], ['https://api.ocp5.example.com:6443', 0],
    ['http://api.ocp3.example.com:6443', 0], ['https://ocp3.example.com:6443', 0],
  ])('follows from the URL %s of the source', (url, expected) =>
    expect(placesOf(id, broken(id, source) + cluster(url))).toHaveLength(expected));
});

describe('excluded volumes', () => {
  const id = 'controller/volumes-excluded';
  test.each([['copy', 1], ['move', 1], ['skip', 0]])('that the plan would %s', (action, expected) =>
    expect(paths(id, ['action: copy', `action: ${action}`])).toHaveLength(expected));
  test('of a plan of another host cluster', () => {
    const [, controller, rest] = /^([^]*?)---\n([^]*)$/.exec(broken(id))!;
    const clusters = (other: string) => `# files of cluster host:\n${controller}# files of cluster ${other}:\n${rest}`;
    expect(placesOf(id, clusters('host'))).toHaveLength(1);
    expect(placesOf(id, clusters('other'))).toEqual([]);
  });
});

describe('repositories of one provider with other credentials', () => {
  const id = 'plan/other-credentials';
  test.each([
    ['aws', 'aws', 'cloud-credentials'], ['gcp', 'gcp', 'cloud-credentials-gcp'],
    ['azure', 'azure', 'cloud-credentials-azure'],
  ])('%s', (provider, named, secret) => {
    const yaml = broken(id).replace(/Provider: aws/g, `Provider: ${provider}`);
    expect(messages(id, yaml)).toEqual([expect.stringContaining(`has other credentials for ${named} `)]);
    expect(messages(id, yaml)[0]).toContain(`in Secret ${secret} under`);
  });
  test('are of two providers', () => expect(paths(id, ['Provider: aws', 'Provider: gcp'])).toEqual([]));
  test('of a closed plan', () => expect(paths(id, ['namespaces: [shop-db]', 'namespaces: [shop-db]\n  closed: true']))
    .toEqual([]));
});

describe('runs', () => {
  const LIVE = 'status: { phase: Completed }\n';
  test('of one plan in one file start together unless they have started', () => {
    const id = 'run/several-of-one-plan';
    const [first, second] = broken(id).split('---\n');
    expect(placesOf(id, `${first}---\n${second}`)).toEqual(['second spec.migPlanRef']);
    expect(placesOf(id, `${first}${LIVE}---\n${second}`)).toEqual([]);
    expect(placesOf(id, `${first}---\n${second}${LIVE}`)).toEqual([]);
    expect(placesOf(id, `${first}${LIVE}---\n${second}---\n${second.replace('second', 'third')}`))
      .toEqual(['third spec.migPlanRef']);
  });

  test.each([
    ['stage: true', 1], ['migrateState: true', 1], ['stage: false', 0], ['stage: true\n  migrateState: true', 1],
    ['rollback: true', 0], ['stage: true\n  rollback: true', 0],
  ])('with hooks: %j', (type, expected) => {
    expect(placesOf('hook/never-run', ruleOf('hook/never-run').breaks.replace('stage: true', type)))
      .toHaveLength(expected);
  });
});

describe('Secrets of proxies', () => {
  test('the operator writes another one', () => {
    const controller = '---\napiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\nmetadata: { name: '
      + 'migration-controller, namespace: openshift-migration }\nspec: { https_proxy: "http://proxy:3128" }\n';
    const [, proxy] = broken('secret/one-proxy').split('---\n');
    expect(messages('secret/one-proxy', proxy + controller)).toEqual([
      'the operator writes Secret openshift-migration/migration-proxy with the label migration-proxy-config as well, '
        + 'because MigrationController openshift-migration/migration-controller has proxies: MTC uses neither, and no '
        + 'plan with this cluster becomes Ready',
    ]);
  });
});

test('an acknowledgement of a rule that protects something', () => {
  expect(protectedRule({ ...ruleOf('plan/conflict'), protects: 'data' })).toEqual({
    message: 'the acknowledgement of plan/conflict has no effect: the rule protects data, and its findings cannot be '
      + 'acknowledged',
    fix: 'Remove it, and fix the finding. `cdk8s-mtc explain plan/conflict` explains it.',
  });
});

describe('options of rsync that contradict a switch', () => {
  test.each([
    ['false', 1], ['"false"', 1], ['"f"', 1], ['"0"', 1],
    ['true', 0], ['"true"', 0], ['"no"', 0], ['0', 0], ['null', 0],
  ])('rsync_opt_delete: %s', (value, expected) =>
    expect(paths('controller/rsync-contradiction', ['rsync_opt_delete: false', `rsync_opt_delete: ${value}`]))
      .toHaveLength(expected));
});

describe('kinds that a plan includes', () => {
  const EXCLUDED = ['ImageTag', 'TemplateInstance', 'ClusterServiceVersion', 'PackageManifest', 'Subscription',
    'ServiceBroker', 'ServiceBinding', 'ServiceClass', 'ServiceInstance', 'ServicePlan', 'OperatorGroup', 'Event'];
  test.each([...EXCLUDED, 'ImageStream', 'PersistentVolume', 'PersistentVolumeClaim'])('%s is excluded', (kind) =>
    expect(paths('plan/included-and-excluded', ['includedResources', 'labelSelector: {}\n  includedResources'],
      [/kind: PersistentVolumeClaim \}/, `kind: ${kind}, }`])).toEqual(['shop spec.includedResources[0].kind']));
  test.each(['Deployment', 'ConfigMap'])('%s is not', (kind) =>
    expect(paths('plan/included-and-excluded', [/kind: PersistentVolumeClaim \}/, `kind: ${kind} }`])).toEqual([]));
});

describe('a quota of a cluster', () => {
  const [plan] = ruleOf('namespace/quota-of-storage').breaks.split('---\napiVersion: v1\nkind: ResourceQuota');
  const namespace = (metadata: string) => '---\napiVersion: v1\nkind: Namespace\n'
    + `metadata: { name: shop${metadata} }\n`;
  const quota = (selector: string, hard = 'requests.storage: 25Gi') => '---\napiVersion: quota.openshift.io/v1\n'
    + 'kind: ClusterResourceQuota\nmetadata: { name: team }\n'
    + `spec: { selector: ${selector}, quota: { hard: { ${hard} } } }\n`;
  const found = (metadata: string, selector: string, hard?: string, changed = plan) =>
    placesOf('namespace/quota-of-storage', changed + namespace(metadata) + quota(selector, hard));
  const LABELS = '{ labels: { matchLabels: { team: a } } }';

  test.each([
    ['of its label', ', labels: { team: a }', LABELS, 1],
    ['of another label', ', labels: { team: b }', LABELS, 0],
    ['without labels', '', LABELS, 0],
    ['of its annotation', ', annotations: { team: a }', '{ annotations: { team: a } }', 1],
    ['of another annotation', ', annotations: { team: b }', '{ annotations: { team: a } }', 0],
    ['of one of two', ', annotations: { team: a }', '{ annotations: { team: a, place: b } }', 0],
    ['of its label and another annotation', ', labels: { team: a }',
      '{ labels: { matchLabels: { team: a } }, annotations: { team: a } }', 0],
    ['of both', ', labels: { team: a }, annotations: { team: a }',
      '{ labels: { matchLabels: { team: a } }, annotations: { team: a } }', 1],
    ['without a selector', ', labels: { team: a }', '{}', 0],
    ['with a selector that is null', ', labels: { team: a }', '{ labels: null, annotations: {} }', 0],
  ])('for a namespace %s', (_, metadata, selector, expected) =>
    expect(found(metadata, selector)).toHaveLength(expected));

  test('is large enough, or for a closed plan', () => {
    expect(found(', labels: { team: a }', LABELS, 'requests.storage: 30Gi')).toEqual([]);
    expect(found(', labels: { team: a }', LABELS, undefined, plan.replace('namespaces: [shop]',
      'namespaces: [shop]\n  closed: true'))).toEqual([]);
    expect(found(', labels: { team: a }', LABELS)).toEqual(['team spec.quota.hard["requests.storage"]']);
  });
});

describe('a plan in the wrong direction', () => {
  const id = 'plan/wrong-direction';
  test.each([
    ['uid: a', 1], ['name: a', 0], ['uid: a, labels: { team: a }', 1],
    ['uid: a, labels: { velero.io/restore-name: a }', 0],
    ['uid: a, labels: { migration.openshift.io/migrated-by-migplan: a }', 0], ['uid: a, labels: { "velero.io": a }', 1],
    ['uid: a, labels: { x-velero.io/a: a }', 1],
  ])('with a workload of the destination: { %s }', (metadata, expected) =>
    expect(placesOf(id, broken(id, ['kind: Namespace\nmetadata: { name: oth', 'kind: Node\nmetadata: { name: oth'])
      + `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop, ${metadata} }\n`))
      .toHaveLength(expected));
  test('has no namespaces', () => expect(paths(id, ['namespaces: [shop]', 'namespaces: []'])).toEqual([]));
});

describe('copies by snapshot', () => {
  const id = 'plan/snapshot-of-other-provider';
  const storage = (provider: string, snapshots = '') => '---\napiVersion: migration.openshift.io/v1alpha1\n'
    + 'kind: MigStorage\nmetadata: { name: backups, namespace: openshift-migration }\n'
    + `spec: { backupStorageProvider: ${provider}${snapshots && `, volumeSnapshotProvider: ${snapshots}`} }\n`;
  const found = (target: string, repository: string) =>
    messages(id, broken(id, ['disk.csi.azure.com', target]) + repository).map((message) => message.split(':')[0]);
  const [EBS, GCP] = ['ebs.csi.aws.com', 'pd.csi.storage.gke.io'];

  test.each([
    [EBS, '', []], [EBS, storage('aws'), []], [EBS, storage('gcp', 'aws'), []],
    [EBS, storage('gcp'), ['snapshot cannot copy volumes of provisioner kubernetes.io/aws-ebs of StorageClass gp2 '
      + '(file-2.yaml)']],
    [EBS, storage('aws', 'gcp'), ['snapshot cannot copy volumes of provisioner kubernetes.io/aws-ebs of StorageClass '
      + 'gp2 (file-2.yaml)']],
    [GCP, storage('aws'), ['snapshot cannot copy from provisioner kubernetes.io/aws-ebs (aws) of StorageClass gp2 '
      + `(file-2.yaml) to ${GCP} (gcp) of StorageClass gp3-csi`]],
    ['example.com/disk', '', ['snapshot cannot copy from provisioner kubernetes.io/aws-ebs (aws) of StorageClass gp2 '
      + '(file-2.yaml) to example.com/disk (no snapshots of MTC) of StorageClass gp3-csi']],
  ])('to %s with the repository %j', (target, repository, expected) =>
    expect(found(target, repository)).toEqual(expected));
});

describe('an object that is defined twice', () => {
  const host = (fields: string) => 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\n'
    + `metadata: { name: host, namespace: openshift-migration }\nspec: { ${fields} }\n`;
  const fix = (first: string, second: string) =>
    findings(`${first}---\n${second}`, [ruleOf('document/duplicate-object')]).map((one) => one.fix.split('.')[0]);
  test.each([
    ['isHostCluster: true', 'isHostCluster: true', 'Remove one of the two'],
    ['isHostCluster: true', 'isHostCluster: false', 'Rename or remove one of them'],
    ['isHostCluster: false', 'isHostCluster: true', 'Rename or remove one of them'],
    ['isHostCluster: false', 'isHostCluster: false', 'Rename or remove one of them'],
  ])('%s and %s', (first, second, expected) => expect(fix(host(first), host(second))).toEqual([expected]));
  test('a plan with isHostCluster is not a host', () => {
    const plan = host('isHostCluster: true').replace('MigCluster', 'MigPlan');
    expect(fix(plan, plan)).toEqual(['Rename or remove one of them']);
  });
});

describe('the namespace of MTC', () => {
  const id = 'network/closed-migration-namespace';
  const firewall = (rules: string) => paths(id, [/egress:\n[^]*$/, `egress: [${rules}]\n`]);
  const DENY = '{ type: Deny, to: { cidrSelector: 0.0.0.0/0 } }';
  const allow = (port: number, name = 'api.ocp3.example.com') =>
    `{ type: Allow, to: { dnsName: ${name} }, ports: [{ protocol: TCP, port: ${port} }] }`;
  test.each([
    ['', 0], [DENY, 1], [allow(8443), 0], [`${allow(8443)}, ${DENY}`, 0], [`${allow(8442)}, ${DENY}`, 1],
    [`${DENY}, ${allow(8443)}`, 1], [`${allow(8443, 'api.ocp5.example.com')}, ${DENY}`, 1],
  ])('with the rules [%s]', (rules, expected) => expect(firewall(rules)).toHaveLength(expected));
  test('is that of the host cluster, in the files of a cluster', () => {
    expect(paths(id, ['name: default, namespace: openshift-migration', 'name: default, namespace: shop'])).toEqual([]);
    expect(paths(id, ['# files of cluster ocp4:\n', ''])).toEqual([]);
  });
});

test('an EgressFirewall before OpenShift 4', () => {
  const yaml = broken('version/network-kind', ['"4.17"', '"3.11"'], ['network.openshift.io/v1', 'k8s.ovn.org/v1'],
    ['EgressNetworkPolicy', 'EgressFirewall']);
  expect(messages('version/network-kind', yaml)).toEqual(['EgressFirewall belongs to OVN-Kubernetes, which OpenShift '
    + '3.11 does not have: the API server rejects the manifest']);
  expect(messages('version/network-kind', yaml.replace('"3.11"', '"4.0"'))).toEqual([]);
});
