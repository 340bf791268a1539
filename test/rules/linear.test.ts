import { Counted } from './counted';
import { InventoryAllowed } from '../../src/inventory/inventory-network';
import { RULES } from '../../src/rules';
import { problemsOf } from '../../src/rules/engine/judge';
import { Manifest, toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { Rule } from '../../src/rules/engine/rule';
import { exampleInventory } from '../../src/rules/examples/inventory';

const MTC = 'migration.openshift.io/v1alpha1';

/** Objects with one long list or map each, that a hostile or generated file may contain. */
const LONG: ReadonlyArray<readonly [string, (length: number) => object]> = [
  ['hooks of a plan', (length) => plan({
    hooks: many(length, (index) => ({
      reference: { name: `hook-${index}`, namespace: 'openshift-migration' },
      phase: 'PreBackup',
      executionNamespace: 'openshift-migration',
      serviceAccount: 'hooks',
    })),
  })],
  ['namespaces of a plan', (length) => plan({ namespaces: many(length, (index) => `shop-${index}:store-${index}`) })],
  ['volumes of a plan', (length) => plan({
    persistentVolumes: many(length, (index) => ({
      name: `pvc-${index}`,
      pvc: { namespace: 'shop', name: `data-${index}:more-${index}`, accessModes: ['Auto'] },
      selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'fast', accessMode: 'RWX' },
      supported: { actions: ['copy'], copyMethods: ['filesystem'] },
    })),
  })],
  ['included resources of a plan', (length) => plan({
    includedResources: many(length, (index) => ({ group: 'apps', kind: `Kind${index}` })),
  })],
  ['expressions of a plan', (length) => plan({
    labelSelector: { matchExpressions: many(length, (index) => ({ key: `key-${index}`, operator: 'Exists' })) },
  })],
  ['conditions of a plan', (length) => ({
    ...plan({}),
    status: { conditions: many(length, () => ({ type: 'PlanConflict', status: 'True', category: 'Error' })) },
  })],
  ['settings of a MigrationController', (length) => ({
    ...object('MigrationController', 'migration-controller'),
    spec: Object.fromEntries(many(length, (index) => [`setting_${index}`, true])),
  })],
  ['rules of an EgressFirewall', (length) => ({
    apiVersion: 'k8s.ovn.org/v1',
    kind: 'EgressFirewall',
    metadata: { name: 'default', namespace: 'shop' },
    spec: { egress: many(length, (index) => ({ type: 'Allow', to: { cidrSelector: `10.0.${index % 250}.0/24` } })) },
  })],
  ['claims of a DirectVolumeMigration', (length) => ({
    ...object('DirectVolumeMigration', 'shop'),
    spec: {
      persistentVolumeClaims: many(
        length, (index) => ({ name: `data-${index}`, namespace: 'shop', targetAccessModes: ['ReadWriteOnce'] }),
      ),
    },
  })],
];

test.each(LONG)('%s: no rule reads more than twice as much of twice as many', (_, make) => {
  const reads = (rule: Rule, length: number) => {
    const counted = new Counted(make(length));
    void [...problemsOf(rule, new ManifestSet([toManifest(counted.object as {}, 'a.yaml', 0)]))];
    return counted.reads;
  };
  expect(RULES.filter((rule) => reads(rule, 400) > 2 * reads(rule, 200) + 100).map(({ id }) => id)).toEqual([]);
});

const INVENTORIES = new Map(['old', 'host'].map((name) => [name, exampleInventory({
  networkPolicies: many(
    400, (index) => ({ namespace: `shop-${index}`, name: 'deny', selectsAllPods: true, egress: InventoryAllowed.NONE }),
  ),
  egressFirewalls: many(400, (index) => ({
    namespace: `shop-${index}`,
    name: 'default',
    kind: 'EgressFirewall',
    rules: [{ type: 'Deny', to: '0.0.0.0/0', hasPorts: false }],
  })),
})]));

const PLAYBOOK = Buffer.from(`- hosts: localhost\n${Array(50).fill('  namespace: shop\n').join('')}`)
  .toString('base64');

const KUSTOMIZE = 'kustomize.config.k8s.io/v1beta1';

type Pairs = [name: string, make: (index: number) => object[], cluster?: string];

/** Sets of as many objects that all pairs could be made of, in the file a.yaml, for a cluster if it matters. */
const PAIRS: readonly Pairs[] = [
  ['firewalls in the namespace of plans', (index) => [
    {
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: `f-${index}`, namespace: 'shop' },
      spec: { egress: [{ type: 'Deny', to: { cidrSelector: `10.0.${index % 250}.0/24` } }] },
    },
    {
      ...plan({ namespaces: [`shop:s-${index}`] }),
      metadata: { name: `p-${index}`, namespace: 'openshift-migration' },
    },
  ]],
  ['Routes to the registry of a cluster', (index) => [
    {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: `r-${index}`, namespace: 'openshift-image-registry' },
      spec: { host: `r${index}.example.com`, to: { kind: 'Service', name: 'image-registry' } },
    },
    { ...object('MigCluster', `c-${index}`), spec: { isHostCluster: true, exposedRegistryPath: 'other.example.com' } },
  ], 'host'],
  ['routers that reject the Routes of plans', (index) => [
    {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'IngressController',
      metadata: { name: index === 0 ? 'default' : `i-${index}`, namespace: 'openshift-ingress-operator' },
      spec: { routeSelector: { matchLabels: { purpose: 'other' } } },
    },
    { ...plan({ namespaces: [`n-${index}`] }), metadata: { name: `p-${index}`, namespace: 'openshift-migration' } },
  ], 'host'],
  ['patches and resources of one Kustomization', (index) => [
    {
      apiVersion: KUSTOMIZE, kind: 'Kustomization', resources: ['a.yaml'], patches: [{ path: 'a.yaml' }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c-${index}`, namespace: 'shop' } },
  ]],
  ['Kustomizations that name one file', (index) => [
    {
      apiVersion: KUSTOMIZE,
      kind: 'Kustomization',
      namePrefix: 'a-',
      namespace: 'shop',
      resources: ['a.yaml', 'a.yaml'],
      secretGenerator: [{ name: 'token', literals: ['a=b'] }],
    },
    {
      ...object('MigCluster', `c-${index}`),
      spec: { isHostCluster: false, serviceAccountSecretRef: { name: 'token', namespace: 'openshift-config' } },
    },
    {
      ...object('MigMigration', `r-${index}`),
      spec: { migPlanRef: { name: 'shop', namespace: 'openshift-migration' } },
    },
  ]],
  ['Applications of one folder', (index) => [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: `a-${index}` },
      spec: {
        source: { path: '.' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['Replace=true'] },
        ignoreDifferences: [],
      },
    },
    { ...object('MigCluster', `c-${index}`), spec: {} },
  ]],
  ['quotas in the namespace of plans', (index) => [
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: `q-${index}`, namespace: 'store' },
      spec: { hard: { 'requests.storage': '1Ti' } },
    },
    { ...plan({ namespaces: ['shop:store'] }), metadata: { name: `p-${index}`, namespace: 'openshift-migration' } },
  ]],
  ['network policies and firewalls beside inventories', (index) => [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'a', namespace: `n-${index}` },
      spec: { podSelector: {} },
    },
    {
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: 'default', namespace: `n-${index}` },
      spec: { egress: [] },
    },
    { ...plan({ namespaces: [`shop-${index}`] }), metadata: { name: `p-${index}`, namespace: 'openshift-migration' } },
  ]],
  ['plans that name no MigCluster, and hosts that no plan names', (index) => [
    { ...object('MigCluster', `h-${index}`), spec: { isHostCluster: true } },
    ...index === 0 ? [{ ...object('MigCluster', 'old'), spec: { isHostCluster: false } }] : [],
    {
      ...plan({ destMigClusterRef: { name: 'nowhere', namespace: 'openshift-migration' } }),
      metadata: { name: `p-${index}`, namespace: 'openshift-migration' },
    },
  ], 'host'],
  ['Subscriptions and CatalogSources of one cluster', (index) => [
    {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'CatalogSource',
      metadata: { name: `c-${index}`, namespace: 'openshift-marketplace' },
      spec: { image: 'mirror.example.com/redhat-operator-index:v4.18' },
    },
    {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: `s-${index}`, namespace: 'openshift-migration' },
      spec: { name: 'mtc-operator', source: 'mirror', sourceNamespace: 'openshift-marketplace' },
    },
  ], 'host'],
  ['policies that inform, and what they are about', (index) => [
    ...index === 0 ? [plan({})] : [],
    { ...object('MigStorage', `s-${index}`), spec: {} },
    {
      apiVersion: 'policy.open-cluster-management.io/v1',
      kind: 'ConfigurationPolicy',
      metadata: { name: `p-${index}` },
      spec: {
        'remediationAction': 'inform',
        'object-templates': many(Math.min(index, 100), (other) => ({
          complianceType: 'musthave', objectDefinition: object('MigStorage', `s-${other}`),
        })),
      },
    },
  ]],
  ['Secrets that references without a namespace may mean', (index) => [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: `n-${index}` } },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'other', namespace: `n-${index}` },
      spec: {},
    },
    {
      ...object('MigCluster', `c-${index}`),
      spec: { isHostCluster: false, serviceAccountSecretRef: { name: 'token' } },
    },
  ]],
];

test.each<Pairs>(PAIRS)('%s: no rule reads more than thrice as much of twice as many', (...[, make, cluster]) => {
  const reads = (length: number) => {
    const manifests = many(length, make).flat().map((one, index) => toManifest(one as {}, 'a.yaml', index, cluster));
    const counted = new Counted(manifests);
    const set = new ManifestSet(counted.object as typeof manifests);
    return RULES.map((rule) => {
      const before = counted.reads;
      void [...problemsOf(rule, set, { inventories: INVENTORIES, exists: () => true })];
      return counted.reads - before;
    });
  };
  const [few, twice] = [reads(150), reads(300)];
  expect(RULES.filter((_rule, index) => twice[index] > 3 * few[index] + 100).map(({ id }) => id)).toEqual([]);
});

function many<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

function object(kind: string, name: string) {
  return { apiVersion: MTC, kind, metadata: { name, namespace: 'openshift-migration' } };
}

function plan(more: object) {
  return {
    ...object('MigPlan', 'a-name-that-is-almost-too-long-for-the-containers-of-hooks'),
    spec: {
      srcMigClusterRef: { name: 'old', namespace: 'openshift-migration' },
      destMigClusterRef: { name: 'host', namespace: 'openshift-migration' },
      migStorageRef: { name: 'backups', namespace: 'openshift-migration' },
      namespaces: ['shop'],
      ...more,
    },
  };
}

test('the generators of a Kustomization are gone through once, however many clusters use Secrets', () => {
  const reads = (uses: number) => {
    const objects = [
      {
        apiVersion: KUSTOMIZE,
        kind: 'Kustomization',
        resources: ['a.yaml'],
        secretGenerator: many(400, (index) => ({ name: `a-${index}` })),
      },
      ...many(uses, (index) => ({
        ...object('MigCluster', `c-${index}`),
        spec: { isHostCluster: false, serviceAccountSecretRef: { name: `b-${index}`, namespace: 'openshift-config' } },
      })),
    ];
    const counted = new Counted(objects.map((one, index) => toManifest(one as {}, 'a.yaml', index)));
    void [...problemsOf(RULES.find(({ id }) => id === 'document/name-with-hash')!,
      new ManifestSet(counted.object as Manifest[]))];
    return counted.reads;
  };
  expect(reads(100)).toBeLessThan(4 * reads(10));
});

test('a playbook is read once, however many plans refer to it', () => {
  let reads = 0;
  const hook = { ...object('MigHook', 'stop'), spec: {} };
  Object.defineProperty(hook.spec, 'targetCluster', { value: 'destination', enumerable: true });
  Object.defineProperty(hook.spec, 'playbook', { enumerable: true, get: () => reads++ < 0 ? '' : PLAYBOOK });
  const plans = many(30, (index) => ({
    ...plan({
      namespaces: ['shop:store'],
      hooks: [{ phase: 'PostRestore', reference: { name: 'stop', namespace: 'openshift-migration' } }],
    }),
    metadata: { name: `p-${index}`, namespace: 'openshift-migration' },
  }));
  const set = new ManifestSet([hook, ...plans].map((one, index) => toManifest(one as {}, 'a.yaml', index)));
  expect([...problemsOf(RULES.find(({ id }) => id === 'hook/playbook-of-other-side')!, set)]).toHaveLength(30);
  expect(reads).toBe(1);
});

test('of one rule and a set, 10,000 problems are kept, and one that says that there are more', () => {
  const set = new ManifestSet(many(21, (index) => toManifest(plan({}) as {}, `${index}.yaml`, 0)));
  const found = [...problemsOf({
    ...RULES[0], id: 'a/b', on: '*', skips: [], check: () => Array(500).fill({ path: '', message: 'a', fix: 'b' }),
  }, set)];
  expect(found).toHaveLength(10_001);
  expect(found[10_000]).toMatchObject({
    manifest: set.manifests[20], message: 'there are more than 10000 problems of a/b: the others are not reported',
  });
});

test('only objects of one kind, namespace and name are compared', () => {
  let asked = 0;
  const manifest = (name: string, index: number) => Object.defineProperty(
    toManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { index } }, '',
      index),
    'origin', { get: () => asked++ < 0 ? '' : 'a.yaml' });
  const problems = (...names: string[]) => [...problemsOf(
    RULES.find(({ id }) => id === 'document/duplicate-object')!, new ManifestSet(names.map(manifest)))].length;
  expect([problems('a', 'b', 'c'), asked]).toEqual([0, 0]);
  expect(problems('a', 'b', 'a')).toBe(1);
});
