import { ApiObject, Chart } from 'cdk8s';
import { MigrationApp } from 'cdk8s-mtc';

const RUN = {
  apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration', metadata: { name: 'go' }, spec: { stage: true },
};
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
  ['a List in a List',
    { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: [{ ...KIND, ...SECRET }] }] }],
  ['a SecretList whose items have no kind', { apiVersion: 'v1', kind: 'SecretList', items: [SECRET] }],
  ['a Template', { apiVersion: 'template.openshift.io/v1', kind: 'Template', objects: [{ ...KIND, ...SECRET }] }],
  ...['user:pw@proxy:3128', 'http://user:pa/ss@proxy:3128', 'http://user:p@ss@proxy:3128']
    .map((http_proxy): [string, object] => [
      `a MigrationController with the proxy ${http_proxy}`,
      {
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'MigrationController',
        metadata: { name: 'migration-controller' },
        spec: { http_proxy },
      },
    ]),
])('%s is a secret', (_, object) => expect(unitsOf(object)).toEqual(['secrets/c']));

test.each([
  ['a List of others', { apiVersion: 'v1', kind: 'List', items: [VALUES] }],
  ...['http://proxy:3128', 'quay.io:443/a/b@sha256:0123'].map((value): [string, object] => [
    `a MigrationController with ${value}`,
    {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigrationController',
      metadata: { name: 'migration-controller' },
      spec: { value },
    },
  ]),
])('%s is not a secret', (_, object) => expect(unitsOf(object)).toEqual(['clusters/c/manifests']));

test.each([
  ['a List', { apiVersion: 'v1', kind: 'List', items: [VALUES, RUN] }],
  ['a List with a Secret', { apiVersion: 'v1', kind: 'List', items: [{ ...KIND, ...SECRET }, RUN] }],
  ['a typed list',
    { apiVersion: RUN.apiVersion, kind: 'MigMigrationList', items: [{ metadata: RUN.metadata, spec: RUN.spec }] }],
])('%s with a run is rejected, because it would start with the manifests', (_, object) => {
  const app = new MigrationApp();
  new ApiObject(new Chart(app, 'c'), 'object', object as any);
  expect(() => app.synth()).toThrow(
    /c\/object: contains MigMigration go at items\[\d\], which starts when it is applied: there, it cannot be written below runs\/; /,
  );
});

const WORK = { apiVersion: 'work.open-cluster-management.io/v1', kind: 'ManifestWork', metadata: { name: 'work' } };
const RESOURCE_SET = {
  apiVersion: 'addons.cluster.x-k8s.io/v1beta1',
  kind: 'ClusterResourceSet',
  metadata: { name: 'set' },
  spec: { resources: [{ kind: 'ConfigMap', name: 'a' }] },
};
const POLICY = {
  apiVersion: 'policy.open-cluster-management.io/v1', kind: 'ConfigurationPolicy', metadata: { name: 'policy' },
};
const TRANSFER = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'send', labels: { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer' } },
  spec: {},
};

function synth(...objects: readonly object[]): () => void {
  const app = new MigrationApp();
  const chart = new Chart(app, 'c');
  objects.forEach((object, place) => new ApiObject(chart, `object-${place}`, object as any));
  return () => app.synth();
}

test.each<[string, readonly object[], string]>([
  ['a ManifestWork', [{ ...WORK, spec: { workload: { manifests: [RUN] } } }],
    'contains MigMigration go at spec.workload.manifests[0]'],
  ['a List with a Job of a transfer',
    [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items: [TRANSFER] }],
    'contains Job send at items[0]'],
  ['the text of a policy', [{ ...POLICY, spec: { 'object-templates-raw': JSON.stringify(RUN) } }],
    'contains a MigMigration in the text at spec.object-templates-raw'],
  ['a ConfigMap that something applies', [RESOURCE_SET, { ...VALUES, data: { run: JSON.stringify(RUN) } }],
    'applies ConfigMap a, whose data.run contains a MigMigration'],
])('a run in %s is rejected', (_, objects, problem) => expect(synth(...objects)).toThrow(
  `c/object-0: ${problem}, which starts when it is applied: there, it cannot be written below runs/; `
  + 'remove it there, and create it with `stage` or `cutover` of its plan, or as an ApiObject.'));

test('a ConfigMap with a run that nothing applies is written', () => {
  expect(unitsOf({ ...VALUES, data: { run: JSON.stringify(RUN) } })).toEqual(['clusters/c/manifests']);
});

test.each(['toString', 'constructor'])('a kind %s is not an action', (kind) =>
  expect(unitsOf({ apiVersion: 'velero.io/v1', kind, metadata: { name: 'a' } })).toEqual(['clusters/c/manifests']));

test('a list whose items are not a list is rejected', () => {
  expect(() => unitsOf({ apiVersion: 'v1', kind: 'List', items: { a: 1 } })).toThrow(
    'c/object: items: is an object, but a list is required: the API server rejects the object; give a list of objects, '
      + 'or correct the JSON patch that changes it.',
  );
});
