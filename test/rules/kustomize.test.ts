import { cluster, found, kustomization, plan } from './kustomized';

describe('a patch', () => {
  const patched = (
    fields: object, patch: object = plan('other'), more: Readonly<Record<string, object>> = {},
  ) => found('document/patch-without-target', {
    'host/kustomization.yaml': kustomization(fields), 'host/plan.yaml': plan('shop'), 'host/patch.yaml': patch, ...more,
  });
  const PATCHES = { patches: [{ path: 'patch.yaml' }] };

  test.each([
    ['of no resource', { resources: ['plan.yaml'], ...PATCHES }, ['host/patch.yaml metadata.name']],
    ['of no resource, in the old field', { resources: ['./plan.yaml'], patchesStrategicMerge: ['patch.yaml'] },
      ['host/patch.yaml metadata.name']],
    ['with a target', { resources: ['plan.yaml'], patches: [{ path: 'patch.yaml', target: { kind: 'MigPlan' } }] }, []],
    ['beside resources that are not checked', { resources: ['plan.yaml', '../base'], ...PATCHES }, []],
    ['beside components', { resources: ['plan.yaml'], components: ['../c'], ...PATCHES }, []],
  ])('%s', (_, fields, expected) => expect(patched(fields)).toEqual(expected));

  test('of a resource, or of one that is generated', () => {
    expect(patched({ resources: ['plan.yaml'], ...PATCHES }, plan('shop'))).toEqual([]);
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' } };
    expect(patched({ resources: ['plan.yaml'], ...PATCHES }, secret)).toEqual(['host/patch.yaml metadata.name']);
    expect(patched({ resources: ['plan.yaml'], secretGenerator: [{ name: 'token' }], ...PATCHES }, secret)).toEqual([]);
  });
});

describe('a file beside a Kustomization', () => {
  const beside = (resources: string[], folder = 'host', name = 'old') => found('document/left-out-file', {
    'host/kustomization.yaml': kustomization({ resources }),
    'host/plan.yaml': plan('shop'),
    [`${folder}/cluster.yaml`]: cluster(name),
  });

  test.each([
    [['plan.yaml'], ['host/kustomization.yaml resources']],
    [['plan.yaml', 'cluster.yaml'], []],
    [['cluster.yaml'], []],
    [[], []],
  ])('that names %j', (resources, expected) => expect(beside(resources)).toEqual(expected));

  test('is left out only if a resource refers to it', () => expect(beside(['plan.yaml'], 'host', 'other')).toEqual([]));

  test('in another folder may be applied by something else', () => expect(beside(['plan.yaml'], 'base')).toEqual([]));
});

describe('a Secret beside a Kustomization', () => {
  const secret = (name: string, data: object, more: object = {}) => ({
    apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'openshift-config' }, stringData: data, ...more,
  });
  const KEYS = { 'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE', 'aws-secret-access-key': 'wJalrXUtnFEMI' };
  const storage = {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigStorage',
    metadata: { name: 'backups', namespace: 'openshift-migration' },
    spec: {
      backupStorageProvider: 'aws',
      backupStorageConfig: { awsBucketName: 'b', credsSecretRef: { name: 'keys', namespace: 'openshift-config' } },
    },
  };
  const beside = (fields: object, keys = secret('keys', KEYS), more = {}) => found('document/left-out-file', {
    'host/kustomization.yaml': kustomization(fields),
    'host/storage.yaml': storage,
    'host/keys.yaml': keys,
    'host/token.yaml': secret('token', { saToken: 'a' }),
    ...more,
  });
  const LEFT_OUT = ['host/kustomization.yaml resources'];

  test.each([
    ['names other Secrets', ['storage.yaml', 'token.yaml'], LEFT_OUT],
    ['names it', ['storage.yaml', 'token.yaml', 'keys.yaml'], []],
    ['names no Secret: they are applied by hand', ['storage.yaml'], []],
    ['does not name what refers to it', ['token.yaml'], []],
  ])('that %s', (_, resources, expected) => expect(beside({ resources })).toEqual(expected));

  const resources = ['storage.yaml', 'token.yaml'];
  test.each([
    ['is encrypted', {}, secret('keys', KEYS, { sops: { version: '3.9.0' } })],
    ['is a template', {}, secret('keys', { ...KEYS, 'aws-secret-access-key': '<SECRET>' })],
    ['is empty', {}, secret('keys', {})],
    ['is generated', { generators: ['ksops.yaml'] }, undefined],
    ['is among the literals of a generator', { secretGenerator: [{ name: 'keys' }] }, undefined],
    ['is a patch', { patches: [{ path: 'keys.yaml' }] }, undefined],
  ])('may %s', (_, fields, keys) => expect(beside({ resources, ...fields }, keys)).toEqual([]));

  test('may be applied by another Kustomization', () => expect(beside({ resources }, undefined, {
    'secrets/kustomization.yaml': kustomization({ resources: ['../host/keys.yaml'] }),
  })).toEqual([]));
});

test('a hook of a plan is left out', () => {
  const hook = { name: 'stop', namespace: 'openshift-migration' };
  const withHook = { ...plan('shop'), spec: { ...plan('shop').spec, hooks: [{ reference: hook }] } };
  const files = (resources: string[]) => found('document/left-out-file', {
    'host/kustomization.yaml': kustomization({ resources }),
    'host/plan.yaml': withHook,
    'host/hook.yaml': {
      apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigHook', metadata: hook, spec: {},
    },
  });
  expect(files(['plan.yaml'])).toEqual(['host/kustomization.yaml resources']);
  expect(files(['plan.yaml', 'hook.yaml'])).toEqual([]);
});

test('an overlay renames the objects of its base, and not the references of MTC', () => {
  const files = (fields: object) => ({
    'base/kustomization.yaml': kustomization({ resources: ['plan.yaml', 'cluster.yaml'] }),
    'base/plan.yaml': plan('shop'),
    'base/cluster.yaml': cluster('old'),
    'overlays/prod/kustomization.yaml': kustomization({ resources: ['../../base'], ...fields }),
  });
  expect(found('document/renamed-by-kustomize', files({ namePrefix: 'prod-' })))
    .toEqual(['overlays/prod/kustomization.yaml namePrefix']);
  expect(found('document/renamed-by-kustomize', files({}))).toEqual([]);
  expect(found('document/renamed-by-kustomize', files({ namePrefix: 'prod-', configurations: ['names.yaml'] })))
    .toEqual([]);
});
