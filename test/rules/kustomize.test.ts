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
