import { cleaned } from '../../src/importer/cleaning';

test.each(['__proto__', 'constructor', 'toString'])('an object of the kind %s is cleaned like any other', (kind) => {
  const object = { apiVersion: 'migration.openshift.io/v1alpha1', kind, metadata: { name: 'x' }, spec: { a: 1 } };
  expect(cleaned(object)).toEqual(object);
});
