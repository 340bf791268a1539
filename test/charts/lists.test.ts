import { ApiObject, Chart } from 'cdk8s';
import { MigrationApp } from 'cdk8s-mtc';

const RUN = { apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration', metadata: { name: 'go' }, spec: { stage: true } };
const SECRET = { metadata: { name: 'a' }, stringData: { a: 'b' } };
const KIND = { apiVersion: 'v1', kind: 'Secret' };
const VALUES = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: 'b' } };

function unitsOf(object: { readonly [field: string]: any }): string[] {
  const app = new MigrationApp();
  new ApiObject(new Chart(app, 'c'), 'object', object as any);
  return app.files.map(({ path }) => path.split('/').slice(0, -1).join('/'));
}

test.each([
  ['a List of a Secret', { apiVersion: 'v1', kind: 'List', items: [{ ...KIND, ...SECRET }] }],
  ['a List in a List', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [{ ...KIND, ...SECRET }] }] }],
  ['a SecretList whose items have no kind', { apiVersion: 'v1', kind: 'SecretList', items: [SECRET] }],
  ['a Template', { apiVersion: 'template.openshift.io/v1', kind: 'Template', objects: [{ ...KIND, ...SECRET }] }],
  ...['user:pw@proxy:3128', 'http://user:pa/ss@proxy:3128', 'http://user:p@ss@proxy:3128'].map((http_proxy): [string, object] => [
    `a MigrationController with the proxy ${http_proxy}`,
    { apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigrationController', metadata: { name: 'migration-controller' }, spec: { http_proxy } },
  ]),
])('%s is a secret', (_, object) => expect(unitsOf(object)).toEqual(['secrets/c']));

test.each([
  ['a List of others', { apiVersion: 'v1', kind: 'List', items: [VALUES] }],
  ...['http://proxy:3128', 'quay.io:443/a/b@sha256:0123'].map((value): [string, object] => [
    `a MigrationController with ${value}`,
    { apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigrationController', metadata: { name: 'migration-controller' }, spec: { value } },
  ]),
])('%s is not a secret', (_, object) => expect(unitsOf(object)).toEqual(['clusters/c/manifests']));

test.each([
  ['a List', { apiVersion: 'v1', kind: 'List', items: [VALUES, RUN] }],
  ['a List with a Secret', { apiVersion: 'v1', kind: 'List', items: [{ ...KIND, ...SECRET }, RUN] }],
  ['a typed list', { apiVersion: RUN.apiVersion, kind: 'MigMigrationList', items: [{ metadata: RUN.metadata, spec: RUN.spec }] }],
])('%s with a run is rejected, because it would start with the manifests', (_, object) => {
  const app = new MigrationApp();
  new ApiObject(new Chart(app, 'c'), 'object', object as any);
  expect(() => app.synth()).toThrow('c/object: contains a MigMigration, which starts when it is applied: in a list, it cannot be written below runs/');
});

test.each(['toString', 'constructor'])('a kind %s is not an action', (kind) =>
  expect(unitsOf({ apiVersion: 'velero.io/v1', kind, metadata: { name: 'a' } })).toEqual(['clusters/c/manifests']));

test('a list whose items are not a list is rejected', () => {
  expect(() => unitsOf({ apiVersion: 'v1', kind: 'List', items: { a: 1 } })).toThrow(
    'c/object: items: is an object, but a list is required: the API server rejects the object; give a list of objects, '
      + 'or correct the JSON patch that changes it.',
  );
});
