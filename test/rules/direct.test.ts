import { places, placesOf } from './places';
import { findings, ruleOf } from './support';

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
  const [{ fix }] = findings(ruleOf('direct/volumes-by-hand').breaks.replace('name: shop', 'name: "a; rm -rf /"'),
    [ruleOf('direct/volumes-by-hand')]);
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
  const [finding, ...others] = findings(PROGRESS.replace(/podNamespace[^]*/, `${fields}\n`),
    [ruleOf('direct/progress-pod')]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    path,
    message: expect.stringMatching(new RegExp(`MTC does not find the pod and reports ${condition}$`)),
  });
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
  ['{ matchExpressions: [{ key: app, operator: In }] }',
    ['direct/label-selector spec.labelSelector.matchExpressions[0].values']],
  ['{ matchExpressions: [{ key: app, operator: Exists, values: [shop] }] }',
    ['direct/label-selector spec.labelSelector.matchExpressions[0].values']],
  ['{ matchExpressions: [{ key: "a b", operator: Exists }] }',
    ['direct/label-selector spec.labelSelector.matchExpressions[0].key']],
])('labelSelector: %s', (selector, expected) => {
  expect(places(`${IMAGES.trimEnd()}\n  labelSelector: ${selector}\n`)).toEqual(expected);
});

test('a field with a wrong name is reported once', () => {
  expect(places(IMAGES.replace('destMigClusterRef', 'targetMigClusterRef')))
    .toEqual(['document/unknown-field spec.targetMigClusterRef']);
});

test('no rule throws, whatever a field contains', () => {
  for (const value of ['null', '7', 'text', '[]', '[null, 7]', '{}', '{ constructor: 1 }']) {
    for (const field of [
      'srcMigClusterRef', 'persistentVolumeClaims', 'namespaces', 'migrationType', 'labelSelector',
    ]) {
      for (const example of [VOLUMES, IMAGES]) {
        expect(() => places(example.replace(new RegExp(`  ${field}:[^]*?(?=\n  \\w|$)`), '')
          .concat(`\n  ${field}: ${value}\n`))).not.toThrow();
      }
    }
  }
});
