import { placesOf, sayExactly } from './places';
import { ruleOf } from './support';

sayExactly([
  ['install/package', [{
    path: 'spec.name',
    message: 'no catalog has a package "mtc", so that nothing is installed',
    fix: 'write name: mtc-operator',
  }]],
  ['install/namespace', [{
    path: 'metadata.namespace',
    message: 'the operator would be installed in "openshift-operators", and MTC works in openshift-migration only',
    fix: 'write namespace: openshift-migration, with an OperatorGroup there',
  }]],
  ['install/channel', [{
    path: 'spec.channel',
    message: '"stable" is no channel of mtc-operator, which are called after its releases; nothing is installed',
    fix: 'write release-v1.8, the same on all clusters',
  }]],
  ['install/operator-group', [{
    path: 'spec.targetNamespaces',
    message: 'the OperatorGroup is for all namespaces, and the operator can be installed for openshift-migration only; OLM refuses it',
    fix: 'write targetNamespaces: [openshift-migration]',
  }]],
]);

const SUBSCRIPTION = ruleOf('install/package').keeps;
const GROUP = ruleOf('install/operator-group').keeps;

test.each(['mtc-operator', 'konveyor-operator', 'redhat-oadp-operator', 'cam-operator', '${PACKAGE}'])('package %s is one', (name) => {
  expect(placesOf('install/package', SUBSCRIPTION.replace('  name: mtc-operator', `  name: ${name}`))).toEqual([]);
});

test.each(['migration-toolkit-for-containers', 'migration-toolkit-for-containers-operator', 'mtc', 'mig-operator'])('package %s is none', (name) => {
  expect(placesOf('install/package', SUBSCRIPTION.replace('  name: mtc-operator', `  name: ${name}`))).toEqual(['mtc-operator spec.name']);
});

test.each([['release-v1.7', 0], ['v1.8', 1], ['release-1.8', 1], ['${CHANNEL}', 0]])('channel %s', (channel, count) => {
  expect(placesOf('install/channel', SUBSCRIPTION.replace('release-v1.8', channel))).toHaveLength(count);
});

test('two OperatorGroups in openshift-migration are one too many, and others are not ours', () => {
  expect(placesOf('install/operator-group', GROUP, GROUP.replace('name: migration', 'name: second'))).toEqual(['second metadata.name']);
  expect(placesOf('install/operator-group', GROUP.replace('namespace: openshift-migration', 'namespace: openshift-operators').replace(/spec:.*/, 'spec: {}'))).toEqual([]);
  expect(placesOf('install/operator-group', GROUP.replace('[openshift-migration]', '[openshift-operators]'))).toEqual(['migration spec.targetNamespaces']);
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '[[]]']) {
    expect(() => placesOf('install/operator-group', GROUP.replace('[openshift-migration]', value), GROUP.replace(/spec:.*/, `spec: ${value}`))).not.toThrow();
    for (const rule of ['install/package', 'install/channel', 'install/namespace']) {
      expect(() => placesOf(rule, SUBSCRIPTION.replace('release-v1.8', value).replace('  name: mtc-operator', `  name: ${value}`))).not.toThrow();
    }
  }
});
