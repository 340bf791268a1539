import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { describeWithCrds, ownResources, upstreamResources } from './custom-resources';
import { exampleNames, Manifest, nameOf, PROGRAMS, run } from './programs';
import { strictSchema } from './strict-schema';

/** Kinds that a cluster has without any CRD; only a real API server judges them. */
const BUILT_IN = [
  'ClusterRole', 'ConfigMap', 'Ingress', 'Job', 'Namespace', 'NetworkPolicy', 'PersistentVolumeClaim', 'Role',
  'RoleBinding', 'Secret', 'Service',
  'ServiceAccount',
];

/** No program may quietly fall out of the tests. */
const AT_LEAST = 8;

/** What Kubernetes says of the head of every object. */
const METADATA = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    namespace: { type: 'string' },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

function validators(): Map<string, ValidateFunction> {
  const ajv = new Ajv({ allErrors: true, strict: false, useDefaults: true });
  addFormats(ajv);
  return new Map([...upstreamResources(), ...ownResources()].map(({ apiVersion, kind, schema }) => {
    const { apiVersion: _, kind: __, metadata: ___, status, ...fields } = schema.properties;
    const whole = strictSchema({
      ...schema,
      'properties': { ...fields, ...(status ? { status: { type: 'object' } } : {}) },
      'x-kubernetes-preserve-unknown-fields': false,
    });
    Object.assign(whole.properties, { apiVersion: { const: apiVersion }, kind: { const: kind }, metadata: METADATA });
    return [`${apiVersion} ${kind}`, ajv.compile(whole)];
  }));
}

test('all examples are found', () => {
  expect(exampleNames().length).toBeGreaterThanOrEqual(AT_LEAST);
});

describeWithCrds('the schemas of the CRDs', () => {
  let known: Map<string, ValidateFunction>;

  beforeAll(() => {
    known = validators();
  });

  /** What is wrong with a manifest. */
  function problems(manifest: Manifest): string[] {
    const validate = known.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (!validate) {
      return BUILT_IN.includes(manifest.kind) || manifest.apiVersion.startsWith('argoproj.io/')
        ? []
        : [`${nameOf(manifest)}: no CRD for ${manifest.apiVersion} ${manifest.kind}`];
    }
    const filled = structuredClone(manifest);
    validate(filled); // fills in defaults, as a server does first of all; some of the Route's rules are about these
    validate(filled);
    return (validate.errors ?? []).map((error) =>
      `${nameOf(manifest)}: ${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
  }

  test.each(PROGRAMS)('take all that %s writes', (program) => {
    const manifests = run(program).flatMap((file) => file.manifests);
    expect(manifests.length).toBeGreaterThan(0);
    expect(manifests.flatMap(problems)).toEqual([]);
  });

  const metadata = { name: 'a', namespace: 'openshift-migration' };
  const mtc = { apiVersion: 'migration.openshift.io/v1alpha1', metadata };
  const ref = { name: 'plan', namespace: 'openshift-migration' };

  test.each<[string, any]>([
    ['MigCluster', { ...mtc, kind: 'MigCluster', spec: { isHostCluster: true } }],
    ['MigMigration', { ...mtc, kind: 'MigMigration', spec: { stage: true, migPlanRef: ref } }],
    ['MigPlan with a volume', {
      ...mtc,
      kind: 'MigPlan',
      spec: { persistentVolumes: [{ capacity: 5, selection: {}, supported: { actions: [], copyMethods: [] } }] },
    }],
    ['MigrationController with any variable',
      { ...mtc, kind: 'MigrationController', spec: { anything: { at: 'all' } } }],
    ['Route with a numeric port', {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata,
      spec: { to: { kind: 'Service', name: 'a' }, port: { targetPort: 5000 } },
    }],
  ])('take a right %s', (_, manifest) => {
    expect(problems(manifest)).toEqual([]);
  });

  test.each<[string, any, string]>([
    ['a misspelt field', { ...mtc, kind: 'MigCluster', spec: { isHostCluster: true, insecurre: true } },
      '"additionalProperty":"insecurre"'],
    [
      'a misspelt field deep down',
      {
        ...mtc,
        kind: 'MigPlan',
        spec: { hooks: [{ reference: ref, phase: 'PreBackup', executionNamespace: 'a', serviceAcount: 'a' }] },
      },
      '"additionalProperty":"serviceAcount"',
    ],
    ['a misspelt field of a reference',
      { ...mtc, kind: 'MigMigration', spec: { stage: true, migPlanRef: { ...ref, nmae: 'plan' } } },
      '"additionalProperty":"nmae"'],
    ['a field beside spec', { ...mtc, kind: 'MigHook', spce: {} }, '"additionalProperty":"spce"'],
    ['a field of the head', { ...mtc, kind: 'MigHook', metadata: { ...metadata, lables: {} } },
      '"additionalProperty":"lables"'],
    ['a run without stage', { ...mtc, kind: 'MigMigration', spec: { migPlanRef: ref } }, '"missingProperty":"stage"'],
    ['a cluster without isHostCluster', { ...mtc, kind: 'MigCluster', spec: { url: 'https://a' } },
      '"missingProperty":"isHostCluster"'],
    ['a wrong type', { ...mtc, kind: 'MigPlan', spec: { namespaces: 'shop' } }, '/spec/namespaces must be array'],
    ['a wrong type in a list', { ...mtc, kind: 'MigPlan', spec: { namespaces: [{ name: 'shop' }] } },
      '/spec/namespaces/0 must be string'],
    ['bytes that are not base64',
      { ...mtc, kind: 'MigCluster', spec: { isHostCluster: false, caBundle: '-----BEGIN' } },
      '/spec/caBundle must match format "byte"'],
    [
      'a wrong value of a closed set',
      {
        apiVersion: 'k8s.ovn.org/v1',
        kind: 'EgressFirewall',
        metadata: { ...metadata, name: 'default' },
        spec: { egress: [{ type: 'Maybe', to: {} }] },
      },
      '/spec/egress/0/type must match pattern',
    ],
    ['another version',
      { ...mtc, kind: 'MigCluster', apiVersion: 'migration.openshift.io/v1', spec: { isHostCluster: true } },
      'no CRD for migration.openshift.io/v1'],
    ['an unknown kind', { ...mtc, kind: 'MigToken', spec: {} }, 'no CRD for migration.openshift.io/v1alpha1 MigToken'],
    ['an ExternalSecret without key', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: { data: [{ secretKey: 'saToken', remoteRef: {} }] },
    }, '"missingProperty":"key"'],
  ])('refuse %s', (_, manifest, problem) => {
    expect(problems(manifest).join('\n')).toContain(problem);
  });
});
