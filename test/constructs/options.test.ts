import { ApiObject, Testing } from 'cdk8s';
import { optionOf, renderedFrom } from '../../src/constructs/options';

function plan(): ApiObject {
  return new ApiObject(Testing.chart(), 'Resource', { apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigPlan' });
}

test.each([
  ['spec.namespaces', 'namespaces'], ['spec.namespaces[1]', 'namespaces[1]'],
  ['spec.srcMigClusterRef.name', 'source.name'],
  ['spec.srcMigClusterRefs', undefined], ['spec', undefined], ['spec.closed', undefined], ['', undefined],
  ['metadata.labels["a.b/c"]', 'labels["a.b/c"]'],
])('the field %j comes from the option %j', (field, option) => {
  const object = renderedFrom(
    plan(), { 'spec.namespaces': 'namespaces', 'spec.srcMigClusterRef': 'source', 'metadata.labels': 'labels' },
  );
  expect(optionOf(object, field)).toBe(option);
});

test('the nearest field decides, and later calls add to earlier ones', () => {
  const object = renderedFrom(renderedFrom(plan(), { 'spec.a': 'a' }), { 'spec.a.b': 'c' });
  expect(['spec.a.x', 'spec.a.b', 'spec.a.b.d'].map((field) => optionOf(object, field))).toEqual(['a.x', 'c', 'c.d']);
});

test('no option is known for a hand-written object', () => expect(optionOf(plan(), 'spec.namespaces')).toBeUndefined());
