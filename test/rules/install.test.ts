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

const MIRROR = (image = 'mirror.example.com:8443/redhat/redhat-operator-index:v4.18') => 'apiVersion: '
  + 'operators.coreos.com/v1alpha1\nkind: CatalogSource\nmetadata: { name: our-own-catalog, namespace: '
  + `openshift-marketplace }\nspec: { sourceType: grpc, image: "${image}" }\n`;

test.each([
  [MIRROR(), ['mtc-operator spec.name']],
  [MIRROR('mirror.example.com/redhat-operator-index@sha256:0123'), ['mtc-operator spec.name']],
  [MIRROR('mirror.example.com/our-operator-index:v4.18'), []],
  [MIRROR('mirror.example.com/redhat-operator-index-of-ours:v4.18'), []],
  [MIRROR().replace('openshift-marketplace', 'catalogs'), []],
])('a mirror has the packages of the vendor\'s catalog: %#', (catalog, expected) => {
  expect(placesOf('install/package', IN_OWN_CATALOG.replace('  name: mtc-operator', '  name: mtc'), catalog))
    .toEqual(expected);
  expect(placesOf('install/channel', IN_OWN_CATALOG.replace('release-v1.8', 'stable'), catalog))
    .toEqual(expected.map((place) => place.replace('name', 'channel')));
});

test.each([
  ['mtc-operator.v1.8.15', ['mtc-operator spec.name']],
  ['mtc.v1.8.15', []],
])('a Subscription that starts with %s in another catalog', (start, expected) => {
  expect(placesOf('install/package', IN_OWN_CATALOG.replace('  name: mtc-operator', '  name: mtc')
    + `  startingCSV: ${start}\n`)).toEqual(expected);
});

describe('a catalog that the files of the cluster do not define', () => {
  const { breaks } = ruleOf('install/undefined-catalog');
  const source = (name: string, yaml = breaks) => yaml.replace('source: redhat-operator-index', `source: ${name}`);
  const found = ['mtc-operator spec.source'];

  test.each([
    ['with fewer words', source('redhat-operator-index'), found],
    ['misspelt', source('cs-redhat-operater-index'), found],
    ['of another name, if the only other one is a mirror of the vendor\'s', source('mirrored'), found],
    ['of another name', source('mirrored').replace('redhat/redhat-operator-index', 'our/index'), []],
    ['of another version', source('cs-redhat-operator-index-v4-18'), []],
    ['that OpenShift comes with', source('redhat-operators'), []],
    ['that is replaced', source('"${CATALOG}"'), []],
    ['in the files of no cluster', `${MIRROR()}---\n${source('our-own-catalog')}`, []],
    ['in the files of another cluster',
      `${source('our-own-catalog')}---\n# files of cluster ocp4:\n${MIRROR()}`, found],
    ['while another Subscription names the other one', `${breaks}---\napiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: oadp, namespace: openshift-adp }
spec: { name: redhat-oadp-operator, channel: stable, source: cs-redhat-operator-index }
`, []],
    ['in a file of no cluster', source('redhat-operator-index').replace(/# files of cluster ocp3:\n/g, ''), []],
  ])('%s', (_, yaml, expected) => expect(placesOf('install/undefined-catalog', yaml)).toEqual(expected));
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
