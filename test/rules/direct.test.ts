import { places, placesOf, sayExactly } from './places';
import { findings, ruleOf } from './support';

sayExactly([
  ['direct/volumes-by-hand', [{
    path: '',
    message: 'the DirectVolumeMigration has no MigMigration as its owner: it crashes MTC\'s controller in a loop, and no plan of the host '
      + 'cluster makes progress until it is deleted',
    fix: 'remove it, and write a MigPlan and a MigMigration with `stage: false` and `migrateState: true` to copy data only; if it is on the '
      + 'cluster, run `oc delete directvolumemigration shop -n openshift-migration`',
  }]],
  ['direct/progress-by-hand', [{
    path: '',
    message: 'the DirectVolumeMigrationProgress has no DirectVolumeMigration as its owner: no controller reads it',
    fix: 'remove it; MTC creates one for each claim of a run',
  }]],
  ['direct/images-by-hand', [{
    path: '',
    message: 'the DirectImageMigration has no owner: no run waits for it, retries it or removes what it leaves behind',
    fix: 'write a MigPlan and a MigMigration, unless a copy of images alone is intended',
  }]],
  ['direct/references', [{
    path: 'spec.destMigClusterRef',
    message: 'destMigClusterRef is missing: MTC reports InvalidDestinationClusterRef and copies nothing',
    fix: 'add destMigClusterRef with name and namespace',
  }]],
  ['direct/what-to-copy', [{
    path: 'spec.namespaces',
    message: 'namespaces is missing or empty, which does not mean all: MTC reports NamespaceListEmpty and copies nothing',
    fix: 'list the namespaces to copy',
  }]],
  ['direct/migration-type', [{
    path: 'spec.migrationType',
    message: '"Cutover" is not a valid migration type: MTC does not recognize it',
    fix: 'write "CutOver"',
  }]],
  ['direct/target-claim', [{
    path: 'spec.persistentVolumeClaims[0].targetName',
    message: 'claim "data" has no targetName: later steps do not find it on the destination',
    fix: 'add targetName: data',
  }]],
  ['direct/target-access-modes', [{
    path: 'spec.persistentVolumeClaims[0].targetAccessModes',
    message: '"RWO" is not a valid access mode: Kubernetes rejects the claim on the destination',
    fix: 'write "ReadWriteOnce"',
  }]],
  ['direct/same-cluster', [{
    path: 'spec.destMigClusterRef',
    message: 'source and destination are the same cluster: MTC reports InvalidDestinationCluster and copies nothing',
    fix: 'write the MigCluster of the destination',
  }]],
  ['direct/image-namespaces', [{
    path: 'spec.namespaces[0]',
    message: '"shop:" is not a valid namespace entry: the DirectImageMigration ends with the condition Failed',
    fix: 'write the name of a namespace, or source:destination',
  }]],
  ['direct/label-selector', [{
    path: 'spec.labelSelector.matchExpressions[0].operator',
    message: '"Equals" is not a valid operator of a label selector: it crashes MTC\'s controller in a loop, and no plan of the host cluster '
      + 'makes progress until it is deleted',
    fix: 'write In, NotIn, Exists, DoesNotExist; if the DirectImageMigration is on the cluster, delete it first',
  }]],
  ['direct/registry-path', [{
    path: 'spec.srcMigClusterRef',
    message: 'the remote MigCluster "ocp3" has no exposedRegistryPath: MTC reports MissingSourceClusterRegistryPath and copies nothing',
    fix: 'set exposedRegistryPath in MigCluster "ocp3" to the host of its registry',
  }]],
  ['direct/progress-pod', [{
    path: 'spec.podSelector',
    message: 'podRef is missing, and podSelector has no label migration.openshift.io/created-for-pvc: MTC does not find the pod and reports '
      + 'InvalidPodSelector',
    fix: 'add migration.openshift.io/created-for-pvc to podSelector',
  }]],
]);

const VOLUMES = ruleOf('direct/volumes-by-hand').keeps;
const IMAGES = ruleOf('direct/images-by-hand').breaks;
const PROGRESS = ruleOf('direct/progress-pod').keeps;

test('objects that MTC created are valid', () => {
  expect(places(VOLUMES)).toEqual([]);
  expect(places(IMAGES.replace('metadata: {', 'metadata: { uid: 0a1b,'))).toEqual([]);
});

test('a DirectVolumeMigration in a dump is not reported as created by hand', () => {
  const byHand = ruleOf('direct/volumes-by-hand').breaks;
  expect(placesOf('direct/volumes-by-hand', byHand)).toEqual(['shop ']);
  expect(placesOf('direct/volumes-by-hand', byHand.replace('metadata: {', 'metadata: { uid: 0a1b,'))).toEqual([]);
});

test('a command in a fix contains only a valid name', () => {
  const [{ fix }] = findings(ruleOf('direct/volumes-by-hand').breaks.replace('name: shop', 'name: "a; rm -rf /"'), [ruleOf('direct/volumes-by-hand')]);
  expect(fix).toContain('run `oc delete directvolumemigration NAME -n openshift-migration`');
});

test('a progress object can refer to its pod by name', () => {
  expect(places(PROGRESS.replace(/podNamespace[^]*/, 'podRef: { name: rsync-abcde, namespace: shop }\n'))).toEqual([]);
});

test.each([
  ['podSelector: { migration.openshift.io/created-for-pvc: "1" }', 'spec.podNamespace', 'InvalidSpec'],
  ['podNamespace: shop', 'spec.podSelector', 'InvalidSpec'],
  ['podSelector: { app: rsync }', 'spec.podSelector', 'InvalidSpec'],
  ['podSelector: { app: rsync }\n  podNamespace: shop', 'spec.podSelector', 'InvalidPodSelector'],
])('a progress object with %s only', (fields, path, condition) => {
  const [finding, ...others] = findings(PROGRESS.replace(/podNamespace[^]*/, `${fields}\n`), [ruleOf('direct/progress-pod')]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ path, message: expect.stringMatching(new RegExp(`MTC does not find the pod and reports ${condition}$`)) });
});

test.each([
  ['migrationType: Stage', []],
  ['migrationType: Final', ['direct/migration-type spec.migrationType']],
  ['backOffLimit: 3', []],
])('%s', (field, expected) => {
  expect(places(VOLUMES.replace('  persistentVolumeClaims', `  ${field}\n  persistentVolumeClaims`))).toEqual(expected);
});

test.each([
  ['[]', ['direct/target-access-modes spec.persistentVolumeClaims[0].targetAccessModes']],
  ['[ReadWriteMany, ReadOnlyMany]', []],
  ['[auto]', []],
])('access modes %s', (modes, expected) => {
  expect(places(VOLUMES.replace('[ReadWriteOnce]', modes))).toEqual(expected);
});

test.each([
  ['{ matchLabels: { app: shop } }', []],
  ['{ matchExpressions: [{ key: app, operator: Exists }] }', []],
  ['{ matchLabels: { app: "the shop" } }', ['direct/label-selector spec.labelSelector.matchLabels.app']],
  ['{ matchExpressions: [{ key: app, operator: In }] }', ['direct/label-selector spec.labelSelector.matchExpressions[0].values']],
  ['{ matchExpressions: [{ key: app, operator: Exists, values: [shop] }] }', ['direct/label-selector spec.labelSelector.matchExpressions[0].values']],
  ['{ matchExpressions: [{ key: "a b", operator: Exists }] }', ['direct/label-selector spec.labelSelector.matchExpressions[0].key']],
])('labelSelector: %s', (selector, expected) => {
  expect(places(`${IMAGES.trimEnd()}\n  labelSelector: ${selector}\n`)).toEqual(expected);
});

test('a field with a wrong name is reported once', () => {
  expect(places(IMAGES.replace('destMigClusterRef', 'targetMigClusterRef'))).toEqual(['document/unknown-field spec.targetMigClusterRef']);
});

test('no rule throws, whatever a field contains', () => {
  for (const value of ['null', '7', 'text', '[]', '[null, 7]', '{}', '{ constructor: 1 }']) {
    for (const field of ['srcMigClusterRef', 'persistentVolumeClaims', 'namespaces', 'migrationType', 'labelSelector']) {
      for (const example of [VOLUMES, IMAGES]) {
        expect(() => places(example.replace(new RegExp(`  ${field}:[^]*?(?=\n  \\w|$)`), '').concat(`\n  ${field}: ${value}\n`))).not.toThrow();
      }
    }
  }
});
