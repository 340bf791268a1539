import { placesOf } from './places';
import { findings, ruleOf } from './support';

const SUBSCRIPTION = ruleOf('install/package').keeps;
const GROUP = ruleOf('install/operator-group').keeps;

test.each([
  'mtc-operator', 'konveyor-operator', 'redhat-oadp-operator', 'cam-operator', '${PACKAGE}',
])('package %s is one', (name) => {
  expect(placesOf('install/package', SUBSCRIPTION.replace('  name: mtc-operator', `  name: ${name}`))).toEqual([]);
});

test.each([
  'migration-toolkit-for-containers', 'migration-toolkit-for-containers-operator', 'mtc', 'mig-operator',
])('package %s is none', (name) => {
  expect(placesOf('install/package', SUBSCRIPTION.replace('  name: mtc-operator', `  name: ${name}`)))
    .toEqual(['mtc-operator spec.name']);
});

const IN_OWN_CATALOG = SUBSCRIPTION.replace('redhat-operators', 'our-own-catalog');

test('a package of any name may be in a catalog that is not known', () => {
  expect(placesOf('install/package', SUBSCRIPTION.replace('  name: mtc-operator', '  name: mtc')))
    .toEqual(['mtc-operator spec.name']);
  expect(placesOf('install/package', IN_OWN_CATALOG.replace('  name: mtc-operator', '  name: mtc'))).toEqual([]);
});

test.each([
  ['release-v1.4', []],
  ['release-v1.7', []],
  ['release-v1.8', []],
  ['${CHANNEL}', []],
  ['release-v1.9', ['Write `channel: release-v1.8`, the same on all clusters.']],
  ['stable', ['Write `channel: release-v1.8`, the same on all clusters.']],
  ['v1.8', ['Write `channel: release-v1.8`, the same on all clusters.']],
  ['release-1.7', ['Write `channel: release-v1.7`, the same on all clusters.']],
])('channel %s of the vendor\'s catalog', (channel, fixes) => {
  const yaml = SUBSCRIPTION.replace('release-v1.8', channel);
  expect(findings(yaml, [ruleOf('install/channel')]).map(({ fix }) => fix)).toEqual(fixes);
});

test.each(['stable', 'release-v1.9', 'fast'])('channel %s of another catalog is not judged', (channel) => {
  expect(placesOf('install/channel', IN_OWN_CATALOG.replace('release-v1.8', channel))).toEqual([]);
});

test('two OperatorGroups in openshift-migration are one too many, and others are not ours', () => {
  expect(placesOf('install/operator-group', GROUP, GROUP.replace('name: migration', 'name: second')))
    .toEqual(['second metadata.name']);
  expect(placesOf('install/operator-group',
    GROUP.replace('namespace: openshift-migration', 'namespace: openshift-operators').replace(/spec:.*/, 'spec: {}')))
    .toEqual([]);
  expect(placesOf('install/operator-group', GROUP.replace('[openshift-migration]', '[openshift-operators]')))
    .toEqual(['migration spec.targetNamespaces']);
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '[[]]']) {
    expect(() => placesOf('install/operator-group', GROUP.replace('[openshift-migration]', value),
      GROUP.replace(/spec:.*/, `spec: ${value}`))).not.toThrow();
    for (const rule of ['install/package', 'install/channel', 'install/namespace']) {
      expect(() => placesOf(rule,
        SUBSCRIPTION.replace('release-v1.8', value).replace('  name: mtc-operator', `  name: ${value}`))).not.toThrow();
    }
  }
});

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: openshift-migration }\n';

test('files that create the namespace of the operator create its OperatorGroup', () => {
  const wrong = ['mtc-operator metadata.namespace'];
  expect(placesOf('install/operator-group', `${SUBSCRIPTION}---\n${NAMESPACE}`)).toEqual(wrong);
  expect(placesOf('install/operator-group', `${SUBSCRIPTION}---\n${NAMESPACE}---\n${GROUP}`)).toEqual([]);
  expect(placesOf('install/operator-group', SUBSCRIPTION)).toEqual([]);
  expect(placesOf('install/operator-group',
    `${SUBSCRIPTION.replace('name: mtc-operator\n', 'name: redhat-oadp-operator\n')}---\n${NAMESPACE}`)).toEqual([]);
});

test.each([
  ['openshift-marketplace', []],
  ['${NAMESPACE}', []],
  ['openshift-operators', ['Write `sourceNamespace: openshift-marketplace`.']],
  ['openshift-market', ['Write `sourceNamespace: openshift-marketplace`.']],
])('the catalogs of OpenShift in namespace %s', (namespace, fixes) => {
  const yaml = SUBSCRIPTION.replace('sourceNamespace: openshift-marketplace', `sourceNamespace: ${namespace}`);
  expect(findings(yaml, [ruleOf('install/catalog')]).map(({ fix }) => fix)).toEqual(fixes);
  expect(placesOf('install/catalog', yaml.replace('redhat-operators', 'our-own-catalog'))).toEqual([]);
});

test('a catalog may have the name of one of OpenShift in a namespace in which it is created', () => {
  const catalog = 'apiVersion: operators.coreos.com/v1alpha1\nkind: CatalogSource\n'
    + 'metadata: { name: redhat-operators, namespace: olm }\nspec: { sourceType: grpc, image: index }\n';
  const yaml = SUBSCRIPTION.replace('sourceNamespace: openshift-marketplace', 'sourceNamespace: olm');
  expect(placesOf('install/catalog', yaml)).toEqual(['mtc-operator spec.sourceNamespace']);
  expect(placesOf('install/catalog', yaml, catalog)).toEqual([]);
});

test.each([
  ['mtc-operator.v1.8.9', []],
  ['mtc-operator.v1.8.9-0.1712', []],
  ['${CSV}', []],
  ['mtc-operator.1.8.9', ['Write `startingCSV: mtc-operator.v1.8.9`.']],
  ['mtc-operator-v1.8.9', ['Write `startingCSV: mtc-operator.v1.8.9`.']],
  ['1.8.9', ['Write `startingCSV: mtc-operator.v1.8.9`.']],
  ['latest', ['Remove `startingCSV`: OLM then installs the newest version of the channel.']],
])('the operator starts with %s', (csv, fixes) => {
  const yaml = `${SUBSCRIPTION}  startingCSV: ${csv}\n`;
  expect(findings(yaml, [ruleOf('install/package')]).map(({ fix }) => fix)).toEqual(fixes);
  expect(placesOf('install/package', yaml.replace('redhat-operators', 'our-own-catalog'))).toEqual([]);
});
