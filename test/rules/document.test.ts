import { parse } from 'yaml';
import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';

/** What all rules but those for infos find: rule, path and fix. */
function found(...files: string[]): string[] {
  return findings(files, RULES.filter(({ severity }) => severity !== 'info'))
    .map(({ rule, path, fix }) => `${rule} ${path}: ${fix}`);
}

function mtc(kind: string, spec: string, metadata = 'name: shop, namespace: openshift-migration'): string {
  return `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec: ${spec}\n`;
}

const REF = '{ name: shop, namespace: openshift-migration }';
const PLAN_REFS =
  `srcMigClusterRef: { name: ocp3, namespace: openshift-migration }, destMigClusterRef: { name: host, namespace: openshift-migration },
  migStorageRef: { name: backups, namespace: openshift-migration }`;
const CLUSTER = 'isHostCluster: false, url: "https://api.ocp3.example.com:6443", '
  + 'serviceAccountSecretRef: { name: ocp3, namespace: openshift-config }';

describe('fields that the kind does not know', () => {
  test.each([
    ['MigPlan', `{ ${PLAN_REFS.replace('srcMigClusterRef', 'srcMigCluster')}, namespaces: [shop] }`,
      'spec.srcMigCluster', 'Write `srcMigClusterRef`.'],
    ['MigPlan', `{ ${PLAN_REFS.replace('srcMigClusterRef', 'SrcMigClusterRef')}, namespaces: [shop] }`,
      'spec.SrcMigClusterRef', 'Write `srcMigClusterRef`.'],
    ['MigPlan', `{ ${PLAN_REFS.replace('destMigClusterRef', 'targetMigClusterRef')}, namespaces: [shop] }`,
      'spec.targetMigClusterRef', 'Write `destMigClusterRef`.'],
    ['MigPlan', `{ ${PLAN_REFS.replace('srcMigClusterRef', 'migClusterRef')}, namespaces: [shop] `
      + '}', 'spec.migClusterRef',
    'Write `srcMigClusterRef` for the source, `destMigClusterRef` for the destination.'],
    ['MigPlan', `{ ${PLAN_REFS.replace('migStorageRef', 'replicationRepository')}, namespaces: [shop] }`,
      'spec.replicationRepository', 'Write `migStorageRef`.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespace: [shop] }`, 'spec.namespace', 'Write `namespaces`.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], hooks: [{ reference: ${REF}, phase: PreBackup, namespace: shop, `
      + 'serviceAccount: hook }] }',
    'spec.hooks[0].namespace', 'Write `executionNamespace`.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], persistentVolumeClaims: [{ name: `
      + 'data, namespace: shop }] }', 'spec.persistentVolumeClaims',
    'Remove it: it is a field of DirectVolumeMigration, which MTC creates. '
        + 'MTC finds the claims in the namespaces of the plan.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], backOffLimit: 3 }`, 'spec.backOffLimit',
      'Remove it: it is a field of DirectVolumeMigration.'],
    ['MigMigration', `{ migPlanRef: ${REF}, stage: true, closed: true }`, 'spec.closed',
      'Remove it: it is a field of MigPlan.'],
    ['MigCluster', `{ ${CLUSTER}, playbook: aGk= }`, 'spec.playbook', 'Remove it: it is a field of MigHook.'],
    ['MigMigration', '{ stage: true, plan: shop }', 'spec.plan', 'Write `migPlanRef`.'],
    ['MigMigration', `{ migPlanRef: ${REF}, stage: true, quiescepods: true }`, 'spec.quiescepods',
      'Write `quiescePods`.'],
    ['MigMigration', `{ migPlanRef: ${REF}, Stage: true }`, 'spec.Stage', 'Write `stage`.'],
    ['MigMigration', '{ migPlanRef: { name: shop, nameSpace: openshift-migration }, stage: true }',
      'spec.migPlanRef.nameSpace', 'Write `namespace`.'],
    ['MigAnalytic', `{ migPlanRef: ${REF}, analyzeK8SResources: true, analyzeImageCount: true, analyzePVCapacity: `
      + 'true, ListImagesLimit: 50 }',
    'spec.ListImagesLimit', 'Write `listImagesLimit`.'],
    ['MigAnalytic', `{ migPlanRef: ${REF}, analyzeK8sResources: true, analyzeImageCount: `
      + 'true, analyzePVCapacity: true }',
    'spec.analyzeK8sResources', 'Write `analyzeK8SResources`.'],
    ['MigAnalytic', '{ plan: shop, analyzeK8SResources: true, analyzeImageCount: true, analyzePVCapacity: true }',
      'spec.plan', 'Write `migPlanRef`.'],
    ['MigStorage', `{ backupStorageProvider: aws, backupStorageConfig: { awsBucket: b, credsSecretRef: ${REF} } }`,
      'spec.backupStorageConfig.awsBucket', 'Write `awsBucketName`.'],
    ['MigCluster', `{ ${CLUSTER.replace('isHostCluster', 'hostCluster')} }`, 'spec.hostCluster',
      'Write `isHostCluster`.'],
    ['MigCluster', `{ ${CLUSTER.replace('url', 'clusterUrl')} }`, 'spec.clusterUrl', 'Write `url`.'],
    ['MigCluster', `{ ${CLUSTER}, description: old cluster }`, 'spec.description',
      'Remove it; spec has azureResourceGroup, caBundle, exposedRegistryPath, insecure, isHostCluster, refresh, '
        + 'restartRestic, serviceAccountSecretRef, url.'],
  ])('%s %s', (kind, spec, path, fix) => {
    expect(found(mtc(kind, spec)).filter((text) => !text.startsWith('run/cutover-without-stop')))
      .toEqual([`document/unknown-field ${path}: ${fix}`]);
  });

  test('below metadata', () => {
    expect(found(mtc('MigCluster', `{ ${CLUSTER} }`, 'name: ocp3, namespace: openshift-migration, lables: { a: b }')))
      .toEqual(['document/unknown-field metadata.lables: Write `labels`.']);
  });

  test.each([
    ['EgressFirewall', 'k8s.ovn.org/v1', 'default', '{ egress: [{ type: Allow, to: { cidr: 192.0.2.7/32 } }] }',
      'spec.egress[0].to.cidr: Write `cidrSelector`.'],
    ['EgressNetworkPolicy', 'network.openshift.io/v1', 'allow', '{ egress: [{ type: Allow, to: { '
      + 'dnsname: example.com } }] }',
    'spec.egress[0].to.dnsname: Write `dnsName`.'],
    ['NetworkPolicy', 'networking.k8s.io/v1', 'allow', '{ podSelector: { matchLabel: { owner: directvolumemigration } '
      + '}, egress: [{}], policyTypes: [Egress] }',
    'spec.podSelector.matchLabel: Write `matchLabels`.'],
    ['Route', 'route.openshift.io/v1', 'registry', '{ to: { kind: Service, name: web }, tls: { terminaton: edge } }',
      'spec.tls.terminaton: Write `termination`.'],
  ])('of a kind that goes with MTC: %s', (kind, apiVersion, name, spec, expected) => {
    expect(found(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n`
      + `spec: ${spec}\n`))
      .toEqual([`document/unknown-field ${expected}`]);
  });

  test('names of JavaScript\'s own are not fields', () => {
    expect(found(mtc('MigCluster', `{ ${CLUSTER}, constructor: 1, toString: 2 }`))).toHaveLength(2);
  });

  test('of one manifest a hundred are enough', () => {
    const many = Array.from({ length: 500 }, (_, index) => `unknown${index}: 1`).join(', ');
    expect(found(mtc('MigCluster', `{ ${CLUSTER}, ${many} }`))).toHaveLength(100);
  });
});

describe('fields in a wrong place', () => {
  test('a field of spec at the top', () => {
    expect(found(`${mtc('MigMigration', `{ migPlanRef: ${REF} }`)}stage: true\n`))
      .toEqual(['document/misplaced-field stage: Move it to `spec.stage`.']);
  });

  test('a field of spec below metadata', () => {
    expect(found(mtc('MigMigration', `{ migPlanRef: ${REF} }`,
      'name: go-live, namespace: openshift-migration, stage: true')))
      .toEqual(['document/misplaced-field metadata.stage: Move it to `spec.stage`.']);
  });

  test('spec below metadata', () => {
    expect(found('apiVersion: migration.openshift.io/v1alpha1\nkind: MigHook\nmetadata:\n  name: wait\n'
      + '  namespace: openshift-migration\n  spec: { custom: true }\n'))
      .toEqual([
        'document/misplaced-field metadata.spec: Move it to the top of the manifest, next to `apiVersion` and `kind`.',
      ]);
  });

  test('a field of an object below spec in spec itself', () => {
    expect(found(mtc('MigStorage', '{ backupStorageProvider: aws, awsBucketName: b, backupStorageConfig: { '
      + 'credsSecretRef: { name: b, namespace: c } } }')))
      .toContain('document/misplaced-field spec.awsBucketName: Move it to `spec.backupStorageConfig.awsBucketName`.');
  });

  test('a variable of the operator at the top', () => {
    expect(found(`${mtc('MigrationController', '{ migration_controller: false, migration_ui: false, migration_velero: true }')}rsync_opt_bwlimit: 100\n`))
      .toEqual(['document/misplaced-field rsync_opt_bwlimit: Move it to `spec.rsync_opt_bwlimit`.']);
  });

  test('a namespace at the top, and a name in spec', () => {
    expect(found('apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\nmetadata: { name: host }\n'
      + 'namespace: openshift-migration\nspec: { isHostCluster: true }\n'))
      .toContain('document/misplaced-field namespace: Move it to `metadata.namespace`.');
    expect(found(mtc('MigCluster', '{ isHostCluster: true, name: host }')))
      .toEqual(['document/misplaced-field spec.name: Move it to `metadata.name`.']);
  });
});

describe('fields that are missing', () => {
  test.each([
    ['MigCluster', '{ url: "https://api.example.com:6443", serviceAccountSecretRef: { name: a, namespace: b } }',
      ['spec.isHostCluster']],
    ['MigHook', '{ image: "quay.io/example/hook:1" }', ['spec.custom', 'spec.targetCluster']],
    ['MigAnalytic', '{ analyzeImageCount: true, analyzeK8SResources: true }',
      ['spec.analyzePVCapacity', 'spec.migPlanRef']],
    ['MigMigration', `{ migPlanRef: ${REF}, stage: }`, ['spec.stage']],
    ['MigMigration', '', ['spec']],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], hooks: [{ reference: ${REF}, phase: PreBackup }] }`,
      ['spec.hooks[0].executionNamespace', 'spec.hooks[0].serviceAccount']],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], includedResources: [{ kind: ConfigMap }] }`,
      ['spec.includedResources[0].group']],
  ])('%s %s', (kind, spec, paths) => {
    const rule = ruleOf('document/missing-field');
    expect(findings(mtc(kind, spec), [rule]).map(({ path }) => path)).toEqual(paths);
  });

  test.each([
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], includedResources: [{ kind: Secret }] }`,
      'Write `group: ""` for core kinds such as Secret, or the API group of the kind.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], persistentVolumes: [{ name: a, selection: {} }] }`,
      'Write `supported: { actions: [], copyMethods: [] }`, which MTC fills.'],
    ['MigAnalytic', `{ migPlanRef: ${REF}, analyzeK8SResources: true, analyzePVCapacity: true }`,
      'Write `analyzeImageCount: true` or `analyzeImageCount: false`.'],
    ['MigHook', '{ custom: true, image: quay.io/example/hook:1 }', 'Write `targetCluster`.'],
  ])('of a %s %s, says what to write', (kind, spec, fix) => {
    expect(findings(mtc(kind, spec), [ruleOf('document/missing-field')])).toMatchObject([{ fix }]);
  });

  test('a patch of Kustomize need not have them', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
      + 'patches: [{ path: file-2.yaml }]\n';
    const patch = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\nmetadata: { name: go-live }\n'
      + 'spec: { quiescePods: true }\n';
    expect(found(kustomization, patch)).toEqual([]);
  });

  test('what the API server fills in is not missing', () => {
    expect(found('apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: web, namespace: shop }\n'
      + 'spec: { to: { name: web } }\n')).toEqual([]);
  });
});

describe('values of a wrong type', () => {
  test.each([
    ['MigCluster', '{ isHostCluster: "yes" }', 'spec.isHostCluster', 'Write `true` without quotes.'],
    ['MigCluster', '{ isHostCluster: true, restartRestic: 1 }', 'spec.restartRestic', 'Write `true` or `false`.'],
    ['MigHook', '{ custom: true, image: "quay.io/example/hook:1", targetCluster: source, '
      + 'activeDeadlineSeconds: "600" }', 'spec.activeDeadlineSeconds',
    'Write `600` without quotes.'],
    ['MigStorage', '{ backupStorageProvider: aws, backupStorageConfig: { awsBucketName: 4711, credsSecretRef: { name: '
      + 'a, namespace: b } } }',
    'spec.backupStorageConfig.awsBucketName', 'Write `"4711"` with quotes.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: shop }`, 'spec.namespaces',
      'Write a list: one line per entry, each beginning with a dash.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop, 42] }`, 'spec.namespaces[1]', 'Write `"42"` with quotes.'],
    ['MigMigration', '{ migPlanRef: shop, stage: true }', 'spec.migPlanRef',
      'Write `name` and `namespace` as fields of an object, each on its own line.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], includedResources: [Deployment] }`, 'spec.includedResources[0]',
      'Write an object such as `{ group: apps, kind: Deployment }`.'],
    ['MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], persistentVolumes: [pvc-1] }`, 'spec.persistentVolumes[0]',
      'Write an object with the fields `selection`, `supported`.'],
    ['MigMigration', `{ migPlanRef: ${REF}, stage: true, runAsUser: 1000.5 }`, 'spec.runAsUser', 'Write an integer.'],
  ])('%s %s', (kind, spec, path, fix) => {
    expect(found(mtc(kind, spec))).toContain(`document/wrong-type ${path}: ${fix}`);
  });

  const OWNER = 'apiVersion: migration.openshift.io/v1alpha1, kind: MigMigration, name: go-live';
  const inMetadata = (fields: string) =>
    found(mtc('MigCluster', '{ isHostCluster: true }', `name: host, namespace: openshift-migration, ${fields}`));

  test.each([
    ['annotations: { example.com/wave: 1 }',
      'document/wrong-type metadata.annotations["example.com/wave"]: Write `"1"` with quotes.'],
    ['labels: { team: 7 }', 'document/wrong-type metadata.labels.team: Write `"7"` with quotes.'],
    ['labels: { team: true }', 'document/wrong-type metadata.labels.team: Write `"true"` with quotes.'],
    ['labels: [team]', 'document/wrong-type metadata.labels: Write an object.'],
    ['finalizers: example.com/keep',
      'document/wrong-type metadata.finalizers: Write a list: one line per entry, each beginning with a dash.'],
    ['uid: 4711', 'document/wrong-type metadata.uid: Write `"4711"` with quotes.'],
    ['resourceVersion: 4711', 'document/wrong-type metadata.resourceVersion: Write `"4711"` with quotes.'],
    ['generation: "2"', 'document/wrong-type metadata.generation: Write `2` without quotes.'],
    ['creationTimestamp: 2026', 'document/wrong-type metadata.creationTimestamp: Write `"2026"` with quotes.'],
    [`ownerReferences: [{ ${OWNER}, uid: 4711 }]`,
      'document/wrong-type metadata.ownerReferences[0].uid: Write `"4711"` with quotes.'],
    [`ownerReferences: [{ ${OWNER}, uid: "4711", controller: "true" }]`,
      'document/wrong-type metadata.ownerReferences[0].controller: Write `true` without quotes.'],
    [`ownerReferences: [{ ${OWNER} }]`, 'document/missing-field metadata.ownerReferences[0].uid: Write `uid`.'],
    [`ownerReferences: { ${OWNER}, uid: "4711" }`,
      'document/wrong-type metadata.ownerReferences: Write a list: one line per entry, each beginning with a dash.'],
  ])('metadata: { %s }', (fields, expected) => {
    expect(inMetadata(fields)).toEqual([expected]);
  });

  test.each([
    'annotations: { example.com/wave: "1" }',
    'labels: { team: "7" }',
    'creationTimestamp: null',
    'creationTimestamp: "2026-01-01T00:00:00Z"',
    'generation: 2',
    `ownerReferences: [{ ${OWNER}, uid: "4711", controller: true, blockOwnerDeletion: true }]`,
  ])('metadata: { %s } is valid', (fields) => {
    expect(inMetadata(fields)).toEqual([]);
  });

  test('the metadata of a Secret is judged, and no value of it is repeated', () => {
    const secret = (fields: string) => 'apiVersion: v1\nkind: Secret\n'
      + `metadata: { name: token, namespace: openshift-config, ${fields} }\ndata: {}\n`;
    expect(findings(secret('labels: { code: 271828 }'), [ruleOf('document/wrong-type')])).toEqual([{
      rule: 'document/wrong-type',
      manifest: 'token',
      path: 'metadata.labels.code',
      message: 'is a number, but a string is required: the API server rejects the manifest',
      fix: 'Write a string.',
    }]);
    expect(found(secret('labels: { code: "271828" }'))).toEqual([]);
  });

  test('the metadata of kinds that have nothing to do with a migration is not judged', () => {
    expect(found('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, labels: { team: 7 } }\nspec: {}\n'))
      .toEqual([]);
  });

  test('a text that may be secret is not repeated', () => {
    const [{ message }] = findings(mtc('MigCluster', '{ isHostCluster: hunter2hunter2 }'),
      [ruleOf('document/wrong-type')]);
    expect(message).toBe('is a string, but a boolean is required: the API server rejects the manifest');
  });
});

describe('kinds and versions', () => {
  const ofKind = (apiVersion: string, kind: string) => `${apiVersion && `apiVersion: ${apiVersion}\n`}kind: ${kind}\n`
    + 'metadata: { name: default, namespace: openshift-migration }\n';
  const rules = ['document/unknown-kind', 'document/api-version'].map(ruleOf);
  const fixes = (apiVersion: string, kind: string) =>
    findings(ofKind(apiVersion, kind), rules).map(({ path, fix }) => `${path}: ${fix}`);

  test.each([
    ['MigrationPlan', 'MigPlan'], ['Migplan', 'MigPlan'], ['MigPlans', 'MigPlan'], ['Plan', 'MigPlan'],
    ['Migration', 'MigMigration'],
    ['MigrationCluster', 'MigCluster'], ['MigrationHook', 'MigHook'], ['DVM', 'DirectVolumeMigration'],
    ['ReplicationRepository', 'MigStorage'],
    ['MigAnalytics', 'MigAnalytic'],
  ])('%s is a mistake for %s', (kind, right) =>
    expect(fixes('migration.openshift.io/v1alpha1', kind)).toEqual([`kind: Write \`kind: ${right}\`.`]));

  test.each([
    ['migration.openshift.io/v1', 'MigPlan'], [
      'migration.openshift.io/v1beta1', 'MigCluster',
    ], ['migration.openshift.io', 'MigPlan'], ['v1', 'MigPlan'], ['', 'MigPlan'],
    ['migrations.openshift.io/v1alpha1', 'MigPlan'], ['konveyor.io/v1alpha1', 'MigMigration'], [
      'migration.openshift.com/v1alpha1', 'MigStorage',
    ],
    // two exchanges; 7 of 22 letters
    ['migratoin.openshfit.io/v1alpha1', 'MigPlan'], ['mzgrztzon.ozenzhzft.zo/v1alpha1', 'MigPlan'],
  ])('%j is not where %s is', (apiVersion, kind) =>
    expect(fixes(apiVersion, kind)).toEqual(['apiVersion: Write `apiVersion: migration.openshift.io/v1alpha1`.']));

  test.each([
    ['network.openshift.io/v1', 'EgressFirewall', 'k8s.ovn.org/v1'],
    ['k8s.ovn.org/v1', 'EgressNetworkPolicy', 'network.openshift.io/v1'],
    ['network.openshift.io/v1', 'NetworkPolicy', 'networking.k8s.io/v1'],
    ['route.openshift.io/v1beta1', 'Route', 'route.openshift.io/v1'],
  ])('%s is not where %s is', (apiVersion, kind, right) =>
    expect(fixes(apiVersion, kind)).toEqual([`apiVersion: Write \`apiVersion: ${right}\`.`]));

  test.each([
    ['migrations.kubevirt.io/v1alpha1', 'MigPlan'], [
      'migrations.kubevirt.io/v1alpha1', 'MultiNamespaceVirtualMachineStorageMigrationPlan',
    ],
    ['forklift.konveyor.io/v1beta1', 'Plan'], ['forklift.konveyor.io/v1beta1', 'Migration'], [
      'serving.knative.dev/v1', 'Route',
    ],
    ['projectcalico.org/v3', 'NetworkPolicy'], ['extensions/v1beta1', 'NetworkPolicy'], ['v1', 'Route'], [
      'v1', 'EgressNetworkPolicy',
    ],
    ['example.com/v1', 'MigPlan'], ['mzgrztzon.ozezzhzft.zo/v1alpha1', 'MigPlan'], // 8 of 22 letters
    ['velero.io/v1', 'Backup'], ['v1', 'List'], ['storagemigration.k8s.io/v1alpha1', 'StorageVersionMigration'],
  ])('%s %s is somebody else\'s, or older', (apiVersion, kind) => expect(fixes(apiVersion, kind)).toEqual([]));
});

describe('names and namespaces', () => {
  const rules = ['document/name', 'document/no-namespace', 'document/other-namespace'].map(ruleOf);
  const problems = (...files: string[]) =>
    findings(files, rules).map(({ rule, path, fix }) => `${rule} ${path}: ${fix}`);

  test('a plan\'s name fits into a label', () => {
    expect(problems(mtc('MigPlan', '{}', `name: ${'a'.repeat(63)}, namespace: openshift-migration`))).toEqual([]);
    expect(problems(mtc('MigPlan', '{}', `name: ${'a'.repeat(64)}, namespace: openshift-migration`))).toHaveLength(1);
    expect(problems(mtc('MigHook', '{}', `name: ${'a'.repeat(64)}, namespace: openshift-migration`))).toEqual([]);
  });

  test('a manifest has a name, or has one made', () => {
    expect(problems(mtc('MigPlan', '{}', 'namespace: openshift-migration')))
      .toEqual(['document/name metadata.name: Write `metadata.name`.']);
    expect(problems(mtc('MigMigration', '{}', 'generateName: shop-, namespace: openshift-migration'))).toEqual([]);
  });

  test('a policy is in a namespace that there can be', () => {
    const policy = (namespace: string) => 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n'
      + `metadata: { name: a, namespace: ${namespace} }\nspec: { podSelector: {} }\n`;
    expect(problems(policy('Shop_Web'))).toEqual(['document/name metadata.namespace: Write "shop-web".']);
    expect(problems(policy('shop'))).toEqual([]);
  });

  test('names of kinds that are not MTC\'s business are left alone', () => {
    expect(problems('apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n'
      + 'metadata: { name: "system:image-puller" }\n')).toEqual([]);
  });

  test('a Kustomization, an Application or Flux gives the namespace', () => {
    const plan = mtc('MigPlan', '{}', 'name: shop');
    expect(problems(plan)).toHaveLength(1);
    expect(problems(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: openshift-migration\n', plan,
    )).toEqual([]);
    expect(problems('apiVersion: argoproj.io/v1alpha1\nkind: Application\n'
      + 'spec: { destination: { namespace: openshift-migration } }\n', plan)).toEqual([]);
    expect(problems('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n'
      + 'spec: { targetNamespace: openshift-migration }\n', plan)).toEqual([]);
  });
});

describe('the namespace that Kustomize gives', () => {
  const rules = ['document/other-namespace', 'document/no-namespace'].map(ruleOf);
  const plan = mtc('MigPlan', '{}', 'name: shop');
  const kustomization = (namespace: string, more = '') => 'apiVersion: kustomize.config.k8s.io/v1beta1\n'
    + `kind: Kustomization\nnamespace: ${namespace}\n${more}`;
  const judged = (...files: Array<[origin: string, yaml: string]>) => judge(
    new ManifestSet(files.map(([origin, yaml]) => toManifest(parse(yaml), origin, 0))), rules,
  ).map(({ rule, manifest, path, fix }) => `${rule} ${manifest.origin} ${path}: ${fix}`);

  test('applies to the files in its folder, and to its resources only', () => {
    expect(judged(['a/kustomization.yaml', kustomization('openshift-migration')], ['a/plan.yaml', plan])).toEqual([]);
    expect(judged(['overlay/kustomization.yaml', kustomization('openshift-migration', 'resources: [../base]')],
      ['base/plan.yaml', plan])).toEqual([]);
    expect(judged(['a/kustomization.yaml', kustomization('openshift-migration')], ['b/plan.yaml', plan]))
      .toEqual(['document/no-namespace b/plan.yaml metadata.namespace: Write `namespace: openshift-migration`.']);
  });

  test('is MTC\'s own', () => {
    const fix = 'Write `namespace: openshift-migration`, and give objects of other namespaces their own Kustomization.';
    expect(judged(['a/kustomization.yaml', kustomization('openshift-config', 'resources: [plan.yaml, ./more]')],
      ['a/plan.yaml', plan], ['a/more/plan.yaml', plan]))
      .toEqual([`document/other-namespace a/kustomization.yaml namespace: ${fix}`]);
    expect(judged(['a/kustomization.yaml', kustomization('openshift-config', 'resources: [plan.yaml]')], [
      'kustomization.yaml', kustomization('openshift-migration', 'resources: [a]'),
    ],
    ['a/plan.yaml', plan])).toEqual([]);
    expect(judged(['a/kustomization.yaml', kustomization('openshift-config')], ['a/plan.yaml', plan])).toEqual([]);
    expect(judged(['a/kustomization.yaml', kustomization('${NAMESPACE}', 'resources: [plan.yaml]')],
      ['a/plan.yaml', plan])).toEqual([]);
  });
});

describe('labels and annotations', () => {
  const rule = ruleOf('document/reserved-label');
  const metadata = 'name: shop, namespace: openshift-migration';

  test('marks of MTC\'s in a dump are MTC\'s', () => {
    expect(findings(mtc('MigPlan', '{}', `${metadata}, uid: 1, annotations: { openshift.io/touch: x }`), [rule]))
      .toEqual([]);
    expect(findings(mtc('MigPlan', '{}', `${metadata}, annotations: { openshift.io/touch: x }`), [rule]))
      .toHaveLength(1);
  });

  test('those that people and the console write are left alone', () => {
    const annotations = 'annotations: { migration.openshift.io/selected-migplan-type: full, '
      + 'argocd.argoproj.io/sync-wave: "4" }';
    expect(findings(mtc('MigPlan', '{}', `${metadata}, ${annotations}`), [rule])).toEqual([]);
  });

  test('what a rollback would delete', () => {
    const config = (label: string) => 'apiVersion: v1\nkind: ConfigMap\n'
      + `metadata: { name: a, namespace: shop, labels: { ${label} } }\n`;
    expect(findings(config('migration.openshift.io/migrated-by-migplan: 4711'), [rule])).toMatchObject([{
      message: 'is reserved for MTC: a rollback deletes the object',
    }]);
    expect(findings(config('migration.openshift.io/migrated-by-backup: 4711'), [rule])).toEqual([]);
  });
});

describe('references', () => {
  const rules = ['document/incomplete-reference', 'document/reference-elsewhere'].map(ruleOf);
  const problems = (yaml: string) => findings(yaml, rules).map(({ rule, path, fix }) => `${rule} ${path}: ${fix}`);

  test.each([
    ['MigMigration', '{ migPlanRef: { namespace: openshift-migration }, stage: true }',
      'spec.migPlanRef: Write the name of the MigPlan.'],
    ['MigMigration', '{ migPlanRef: { name: shop, namespace: "" }, stage: true }',
      'spec.migPlanRef.namespace: Write `namespace: openshift-migration`.'],
    ['MigPlan', '{ hooks: [{ reference: { name: wait } }] }',
      'spec.hooks[0].reference: Write `namespace: openshift-migration`.'],
    ['MigPlan', '{ hooks: [{ reference: {} }] }',
      'spec.hooks[0].reference: Write `namespace: openshift-migration` and the name.'],
    ['MigCluster', '{ isHostCluster: false, serviceAccountSecretRef: { name: ocp3 } }',
      'spec.serviceAccountSecretRef: Write the namespace of the Secret.'],
    ['MigStorage', '{ backupStorageConfig: { credsSecretRef: { name: a } } }',
      'spec.backupStorageConfig.credsSecretRef: Write the namespace of the Secret.'],
  ])('%s %s', (kind, spec, expected) =>
    expect(problems(mtc(kind, spec))).toEqual([`document/incomplete-reference ${expected}`]));

  test('the namespace of a Secret in the set is told', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: ocp3, namespace: openshift-config }\n';
    expect(problems(`${mtc('MigCluster', '{ isHostCluster: false, serviceAccountSecretRef: { name: ocp3 } }')}---\n`
      + `${secret}`))
      .toEqual(['document/incomplete-reference spec.serviceAccountSecretRef: Write `namespace: openshift-config`.']);
  });

  test.each([
    ['MigCluster', '{ isHostCluster: true, serviceAccountSecretRef: { name: "" } }'],
    ['MigStorage', '{ volumeSnapshotConfig: { credsSecretRef: { name: a } } }'],
    ['MigStorage', '{ volumeSnapshotConfig: { credsSecretRef: {} } }'],
    ['MigPlan', '{ srcMigClusterRef: { name: a, namespace: openshift-migration }, destMigClusterRef: { name: a, '
      + 'namespace: openshift-migration }, migStorageRef: { namespace: openshift-migration } }'],
    ['MigCluster', '{ isHostCluster: false, serviceAccountSecretRef: { name: ocp3, namespace: anywhere } }'],
  ])('MTC doesn\'t mind %s %s', (kind, spec) => expect(problems(mtc(kind, spec))).toEqual([]));

  test('an object in another namespace is one finding, not one for each reference', () => {
    const all = [
      mtc('MigPlan', `{ ${PLAN_REFS}, namespaces: [shop] }`, 'name: shop, namespace: default'),
      mtc('MigMigration', '{ migPlanRef: { name: shop, namespace: default }, stage: true }',
        'name: run, namespace: openshift-migration'),
    ];
    expect(found(...all))
      .toEqual(['document/other-namespace metadata.namespace: Write `namespace: openshift-migration`.']);
  });
});

describe('one object defined twice', () => {
  const rules = ['document/duplicate-object', 'document/repeated-object'].map(ruleOf);
  const one = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';
  const other = `${one}data: { c: d }\n`;
  const ids = (...files: string[]) => findings(files, rules).map(({ rule }) => rule);

  test('in one file', () => expect(ids(`${one}---\n${other}`)).toEqual(['document/duplicate-object']));
  test('in one file, in the same words', () => expect(ids(`${one}---\n${one}`)).toEqual(['document/repeated-object']));
  test('in two files, whose clusters aren\'t known', () => expect(ids(one, other)).toEqual([]));
  test('in two groups', () => expect(ids(`${one}---\n${other.replace('v1', 'example.com/v1')}`)).toEqual([]));
  test('in two namespaces', () =>
    expect(ids(`${one}---\n${other.replace('namespace: b', 'namespace: c')}`)).toEqual([]));
  test('with names that are made', () => expect(ids(`${one.replace('name: a', 'generateName: a')}---\n`
    + `${other.replace('name: a', 'generateName: a')}`)).toEqual([]));
});

describe('what is left of a template', () => {
  const rule = ruleOf('document/placeholder');
  const storage = (bucket: string, metadata = '') => mtc('MigStorage', '{ backupStorageProvider: aws, '
    + `backupStorageConfig: { awsBucketName: ${JSON.stringify(bucket)} } }`,
  `name: backups, namespace: openshift-migration${metadata}`);

  test.each([
    '<bucket>', '<your-bucket>', 'https://<host>:6443', '${BUCKET}', 'mtc-${ENV}', '$(BUCKET)', '{{ .Values.bucket }}',
    'xxxx', 'XXX', 'mtc-xxxx-backups',
    'CHANGEME', 'change-me', 'REPLACE_ME', 'replaceme', 'REPLACE_WITH_BUCKET', 'TODO', 'TBD', 'PLACEHOLDER',
    'your-bucket', 'YOUR_BUCKET_NAME',
    'INSERT_BUCKET_HERE', '...',
  ])('%s', (bucket) =>
    expect(findings(storage(bucket), [rule])).toMatchObject([{ path: 'spec.backupStorageConfig.awsBucketName' }]));

  test.each([
    '<path:secret/data/mtc#bucket>', 'todo', 'todo-app', 'mtc-placeholder-tests', 'changes', 'xxl', 'example', 'a<b',
    'your-shop', '$5', 'arn:aws:kms:x',
  ])('nothing in %s', (bucket) => expect(findings(storage(bucket), [rule])).toEqual([]));

  test('in angle brackets, which the Vault plugin of Argo CD replaces', () => {
    expect(findings(storage('<bucket>', ', annotations: { avp.kubernetes.io/path: secret/data/mtc }'), [rule]))
      .toEqual([]);
  });

  test('in dollar braces, which Flux replaces', () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n'
      + 'spec: { postBuild: { substitute: { BUCKET: b } } }\n';
    expect(findings([flux, storage('${BUCKET}')], [rule])).toEqual([]);
  });

  test('annotations, playbooks and what others own are left alone', () => {
    expect(findings(storage('b', ', annotations: { example.com/usage: "see <docs>" }'), [rule])).toEqual([]);
    expect(findings(mtc('MigHook', '{ playbook: "{{ x }} <y>" }'), [rule])).toEqual([]);
    expect(findings('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "<b> ${C} xxxx" }\n', [rule]))
      .toEqual([]);
    expect(findings('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: "<b>" }\n', [rule]))
      .toEqual([]);
  });

  test('in a Secret that MTC reads, without showing the value', () => {
    const secret = (data: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: b }\n${data}\n`;
    const expected = [{ path: 'stringData.saToken', message: 'contains a placeholder: MTC would use it as the value' }];
    expect(findings(secret('stringData: { saToken: <your-token> }'), [rule])).toMatchObject(expected);
    expect(findings(secret('data: { saToken: PHlvdXItdG9rZW4+ }'), [rule])).toMatchObject([{ path: 'data.saToken' }]);
    expect(findings(secret('stringData: { aws-access-key-id: AKIAXXXXXXXXXXXXXXXX }'), [rule])).toHaveLength(1);
    expect(findings(secret('stringData: { aws-access-key-id: AKIAIOSFODNN7EXAMPLE }'), [rule])).toEqual([]);
  });

  test('a placeholder for a name is one finding', () => {
    expect(found(mtc('MigCluster', '{ isHostCluster: true }', 'name: <cluster>, namespace: openshift-migration')))
      .toEqual([
        'document/placeholder metadata.name: Replace it with the real value.',
      ]);
  });
});

describe('nothing is found in', () => {
  test('a live dump', () => {
    const dump = (
      kind: string, spec: string, status: string,
    ) => mtc(kind, spec, `name: shop, namespace: openshift-migration, creationTimestamp: "2024-05-01T00:00:00Z",
      generation: 12, resourceVersion: "4711", uid: 5d0a, managedFields: [{ manager: kubectl }], annotations: { openshift.io/touch: abc },
      labels: { migration.openshift.io/migration-uid: abc }, ownerReferences: [{ name: a }], finalizers: [a]`)
      + `status: ${status}\n`;
    expect(found(dump('MigCluster', '{ isHostCluster: true, insecure: false, refresh: false }',
      '{ conditions: [{ type: Ready }], observedDigest: a }')))
      .toEqual([]);
    expect(found(dump('MigPlan', `{ ${PLAN_REFS}, namespaces: [shop], refresh: true }`,
      '{ excludedResources: [a], suffix: abcd }')))
      .toEqual([]);
  });

  test('fields that a cluster gave out: its definitions may be newer', () => {
    expect(found(mtc('MigCluster', '{ isHostCluster: true, future: true }',
      'name: host, namespace: openshift-migration, uid: 5d0a, resourceVersion: "4711"')))
      .toEqual([]);
  });

  test('manifests of any other kind, whatever they hold', () => {
    expect(found('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a_B, lables: 1 }\n'
      + 'spec: { replica: "3", image: "<x>" }\n')).toEqual([]);
  });

  test('manifests of which nothing is as it should be, by way of an exception', () => {
    for (const value of ['1', '"text"', '[]', '[[]]', '[null]', '{}', 'true', '[{}]', '']) {
      for (const kind of ['MigPlan', 'MigHook', 'MigStorage', 'MigrationController', 'Secret', 'NetworkPolicy']) {
        expect(() => found(`apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\nmetadata: ${value}\n`
          + `spec: ${value}\n`)).not.toThrow();
        expect(() => found(`apiVersion: ${value || 'v1'}\nkind: ${kind}\n`
          + `metadata: { name: ${value}, labels: ${value}, namespace: ${value} }\nspec: { egress: ${value} }\n`
          + `data: ${value}\n`)).not.toThrow();
      }
    }
  });
});

test('what looks like a placeholder in a proxy\'s URL is not shown, for it may be the password', () => {
  const yaml = `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_controller: false, migration_ui: false, migration_velero: true, http_proxy: 'http://mtc:<s3cret-word>@proxy.example.com:3128' }
`;
  expect(JSON.stringify(findings(yaml))).not.toContain('s3cret-word');
});

describe('labels', () => {
  test.each([
    ['labels: { owner: "" }', []],
    ['labels: { app.kubernetes.io/part-of: shop.v1_2-a }', []],
    ['labels: { owner: -shop }', ['document/label metadata.labels.owner']],
    ['labels: { "app.kubernetes.io/part/of": shop }', ['document/label metadata.labels["app.kubernetes.io/part/of"]']],
    ['labels: { "App_Kubernetes/x": shop }', ['document/label metadata.labels["App_Kubernetes/x"]']],
    ['annotations: { note: "any text, at all" }', []],
    ['annotations: { "my note": text }', ['document/label metadata.annotations["my note"]']],
    ['labels: { owner: "${OWNER}" }', []],
  ])('%s', (labels, expected) => {
    const yaml = mtc('MigHook', '{ custom: true, image: quay.io/example/hook:1, targetCluster: source }',
      `name: shop, namespace: openshift-migration, ${labels}`);
    expect(findings(yaml, [ruleOf('document/label')]).map(({ rule, path }) => `${rule} ${path}`)).toEqual(expected);
  });
});

describe('names that Kustomize changes', () => {
  const generator = (fields: string) => 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
    + `secretGenerator: [{ name: ocp3, namespace: openshift-config${fields} }]\n`;
  const hash = (...files: string[]) => findings(files, [ruleOf('document/name-with-hash')]).map(({ path }) => path);

  test('a Secret that keeps its name, one of another namespace, and one with configured references', () => {
    const use = mtc('MigCluster', `{ ${CLUSTER} }`);
    expect(hash(generator(''), use)).toEqual(['secretGenerator[0]']);
    expect(hash(generator(', options: { disableNameSuffixHash: true }'), use)).toEqual([]);
    expect(hash(generator('').replace('openshift-config', 'elsewhere'), use)).toEqual([]);
    expect(hash(`${generator('')}configurations: [references.yaml]\n`, use)).toEqual([]);
  });
});

test('another product\'s kind in MTC\'s group is not MTC\'s', () => {
  const kind = (name: string, namespace: string) =>
    findings(mtc(name, '{}', `name: a, namespace: ${namespace}`), [ruleOf('document/unknown-kind')]).length;
  expect([kind('VmwareCloudFoundationMigration', 'openshift-vcf'),
    kind('VmwareCloudFoundationMigration', 'openshift-migration')])
    .toEqual([0, 1]);
  expect([kind('MigStage', 'mig'), kind('MigrationPlan', 'mig'), kind('DirectStorageCopy', 'mig')]).toEqual([1, 1, 1]);
});

test.each([['your-app-namespace', 1], ['"${NAMESPACE}"', 1], ['"${NAMESPACE:=shop}"', 0], ['"${NAMESPACE:-shop}"', 0],
  ['YOUR_S3_BUCKET', 1], ['yourself', 0], ['your-team', 0], ['check-your-sources', 0],
  ['your-appetite', 0]])('a plan for the namespace %s', (name, count) => {
  expect(findings(mtc('MigPlan', `{ ${PLAN_REFS}, namespaces: [${name}] }`), [ruleOf('document/placeholder')]))
    .toHaveLength(count);
});
