import { places, placesOf, sayExactly } from './places';
import { ruleOf } from './support';

sayExactly([
  ['direct/volumes-by-hand', [{
    path: '',
    message: 'a DirectVolumeMigration is made by MTC in the course of a run; one made by hand has no plan behind it, on which the controller stops',
    fix: 'write a MigPlan and a MigMigration, with migrateState: true for data alone',
  }]],
  ['direct/images-by-hand', [{
    path: '',
    message: 'a DirectImageMigration is made by MTC in the course of a run; no run waits for this one, repeats it or cleans up after it',
    fix: 'write a MigPlan and a MigMigration, unless this is what you want',
  }]],
  ['direct/references', [{
    path: 'spec.destMigClusterRef',
    message: 'destMigClusterRef is not there; MTC reports InvalidDestinationClusterRef and does nothing',
    fix: 'add destMigClusterRef with name and namespace',
  }]],
  ['direct/what-to-copy', [{
    path: 'spec.namespaces',
    message: 'there are no namespaces, which does not mean all; MTC reports NamespaceListEmpty and does nothing',
    fix: 'list the namespaces to be copied',
  }]],
  ['direct/migration-type', [{
    path: 'spec.migrationType',
    message: '"Cutover" is no type that MTC knows',
    fix: 'write "CutOver"',
  }]],
  ['direct/target-claim', [{
    path: 'spec.persistentVolumeClaims[0].targetName',
    message: 'claim "data" has no targetName, under which later steps look for it on the destination',
    fix: 'add targetName: data',
  }]],
  ['direct/target-access-modes', [{
    path: 'spec.persistentVolumeClaims[0].targetAccessModes',
    message: '"RWO" is no access mode; Kubernetes refuses the claim',
    fix: 'write "ReadWriteOnce"',
  }]],
  ['direct/same-cluster', [{
    path: 'spec.destMigClusterRef',
    message: 'source and destination are one cluster; MTC reports InvalidDestinationCluster and copies nothing',
    fix: 'name the MigCluster that the images go to',
  }]],
  ['direct/image-namespaces', [{
    path: 'spec.namespaces[0]',
    message: '"shop:" is neither a name of a namespace nor two of them with a colon between',
    fix: 'write "source", or "source:destination"',
  }]],
  ['direct/label-selector', [{
    path: 'spec.labelSelector.matchExpressions[0].operator',
    message: '"Equals" is no operator of a label selector, so that nothing can be selected by it',
    fix: 'write In, NotIn, Exists, DoesNotExist',
  }]],
  ['direct/registry-path', [{
    path: 'spec.srcMigClusterRef',
    message: 'MigCluster "ocp3", a remote cluster, has no exposedRegistryPath; MTC reports MissingSourceClusterRegistryPath and copies nothing',
    fix: 'give MigCluster "ocp3" an exposedRegistryPath (host without scheme)',
  }]],
  ['direct/progress-pod', [{
    path: 'spec.podSelector',
    message: 'there is no podRef, and the podSelector has no label migration.openshift.io/created-for-pvc, by which MTC finds the pod of a claim',
    fix: 'add migration.openshift.io/created-for-pvc to the selector',
  }]],
]);

const VOLUMES = ruleOf('direct/volumes-by-hand').keeps;
const IMAGES = ruleOf('direct/images-by-hand').breaks;

test('what MTC made is all right', () => {
  expect(places(VOLUMES)).toEqual([]);
  expect(places(IMAGES.replace('metadata: {', 'metadata: { uid: 0a1b,'))).toEqual([]);
});

test('a progress object that watches a pod by its name', () => {
  const watching = ruleOf('direct/progress-pod').keeps.replace(/podNamespace[^]*/, 'podRef: { name: rsync-abcde, namespace: shop }\n');
  expect(places(watching)).toEqual([]);
  expect(placesOf('direct/volumes-by-hand', watching.replace(/, ownerReferences: .*\] \}/, ' }'))).toEqual(['shop ']);
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

test('a field under another name is told of once', () => {
  expect(places(IMAGES.replace('destMigClusterRef', 'targetMigClusterRef'))).toEqual(['document/unknown-field spec.targetMigClusterRef']);
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null, 7]', '{}', '{ constructor: 1 }']) {
    for (const field of ['srcMigClusterRef', 'persistentVolumeClaims', 'namespaces', 'migrationType', 'labelSelector']) {
      for (const example of [VOLUMES, IMAGES]) {
        expect(() => places(example.replace(new RegExp(`  ${field}:[^]*?(?=\n  \\w|$)`), '').concat(`\n  ${field}: ${value}\n`))).not.toThrow();
      }
    }
  }
});
