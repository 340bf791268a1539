import { Counted } from './counted';
import { ruleOf } from './support';
import { problemsOf } from '../../src/rules/engine/judge';
import { Manifest, toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { comparable } from '../../src/rules/reading/comparisons';
import { egressRulesOf } from '../../src/rules/reading/egress';
import { blockedLegs } from '../../src/rules/reading/model/legs';
import { presentClaims } from '../../src/rules/reading/model/load';
import { planModels } from '../../src/rules/reading/model/migration';

const MTC = 'migration.openshift.io/v1alpha1';
const many = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));
const inMtc = (name: string) => ({ name, namespace: 'openshift-migration' });
const planOf = (namespaces: readonly string[], index: number) => toManifest({
  apiVersion: MTC,
  kind: 'MigPlan',
  metadata: inMtc(`p${index}`),
  spec: { srcMigClusterRef: inMtc('ocp3'), destMigClusterRef: inMtc('host'), namespaces },
}, 'host/a.yaml', index, 'host');
const found = (id: string, manifests: readonly Manifest[], circumstances = {}) =>
  [...problemsOf(ruleOf(id), new ManifestSet(manifests), circumstances)];

test('of a set, 300,000 pairs of names are compared', () => {
  const set = new ManifestSet([]);
  const names = ['a', 'b', 'c'];
  const all = many(100_001, () => comparable(set, names));
  expect([all[99_999], all[100_000]]).toEqual([names, []]);
  expect(comparable(new ManifestSet([]), names)).toBe(names);
});

test('a misspelt namespace is found among 500, and not after very many that do not exist', () => {
  const letters = (index: number) => [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const of = (missing: number) => found('plan/misspelt-namespace', [
    ...many(500, (index) => toManifest(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: index ? `x${letters(index)}` : 'payments' } },
      'a.yaml', index, 'ocp3')),
    toManifest({
      apiVersion: MTC,
      kind: 'MigPlan',
      metadata: inMtc('shop'),
      spec: {
        srcMigClusterRef: inMtc('ocp3'),
        destMigClusterRef: inMtc('host'),
        namespaces: [...many(missing, (index) => `zzzzzzzzzz${letters(index)}`), 'paymenst'],
      },
    }, 'b.yaml', 0, 'host'),
  ]).length;
  expect([of(500), of(700)]).toEqual([1, 0]);
});

test('files of environment variables with many names are not looked at', () => {
  const of = (names: number) => found('secret/generated-keys', [
    toManifest({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'openshift-config',
      secretGenerator: [{ name: 'token', envs: ['a.env', './a.env'] }],
    }, 'kustomization.yaml', 0),
    toManifest({
      apiVersion: MTC,
      kind: 'MigCluster',
      metadata: inMtc('old'),
      spec: { isHostCluster: false, serviceAccountSecretRef: { name: 'token', namespace: 'openshift-config' } },
    }, 'a.yaml', 0),
  ], { namesInEnvFile: () => many(names, (index) => `N${index}`) }).length;
  expect([of(500), of(501)]).toEqual([1, 0]);
});

test('what a file refers to is gone through once, however many Kustomizations name it', () => {
  const reads = (kustomizations: number) => {
    const manifests = [
      ...many(kustomizations, (index) => toManifest({
        apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: ['../a.yaml'],
      }, `${index}/kustomization.yaml`, 0)),
      ...many(200, (index) => toManifest({
        apiVersion: MTC, kind: 'MigMigration', metadata: inMtc(`r${index}`), spec: { migPlanRef: inMtc('shop') },
      }, 'a.yaml', index)),
    ];
    const counted = new Counted(manifests);
    void found('document/left-out-file', counted.object as Manifest[]);
    return counted.reads;
  };
  expect(reads(50)).toBeLessThan(2 * reads(1));
});

test('the way of rsync between two clusters is judged once for equal namespaces of many plans', () => {
  const reads = (plans: number) => {
    const manifests = [
      ...many(plans, (index) => planOf(many(20, (number) => `shop:s${number}`), index)),
      toManifest({
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        kind: 'AdminNetworkPolicy',
        metadata: { name: 'deny' },
        spec: {
          subject: { namespaces: {} },
          egress: many(100, () => ({ action: 'Deny', to: [{ networks: ['192.0.2.0/24'] }] })),
        },
      }, 'ocp3/b.yaml', 0, 'ocp3'),
    ];
    const counted = new Counted(manifests);
    void blockedLegs(new ManifestSet(counted.object as Manifest[]));
    return counted.reads;
  };
  const [few, twice] = [reads(10), reads(20)];
  expect(twice).toBeLessThan(2 * few);
  expect(few).toBeLessThan(20_000);
});

test('the rules of a firewall are read once for all that ask for them', () => {
  const firewall = toManifest({ apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', spec: { egress: [{}] } }, '', 0);
  expect(egressRulesOf(firewall)).toBe(egressRulesOf(firewall));
});

test.each([
  ['privileged', {}, { migration_rsync_privileged: true }, 'controller/privileged-on-one-side'],
  ['subdomains', { cluster_subdomain: 'apps.a.example.com' }, {}, 'controller/subdomain-of-other-cluster'],
])('plans are gone through once for the controllers of a cluster: %s', (_, spec, other, id) => {
  const reads = (plans: number) => {
    const manifests = [
      ...many(plans, (index) => planOf([`n${index}`], index)),
      ...many(200, (index) => toManifest({
        apiVersion: MTC,
        kind: 'MigrationController',
        metadata: inMtc(`c${index}`),
        spec: index ? spec : other,
      }, 'host/b.yaml', index, 'host')),
    ];
    const counted = new Counted(manifests);
    void found(id, counted.object as Manifest[]);
    return counted.reads;
  };
  expect(reads(400) - reads(200)).toBeLessThan(200 * 150);
});

test('a claim that exists is one object for all plans that bring claims to its namespace', () => {
  const set = new ManifestSet([
    ...many(2, (index) => planOf([`s${index}:shop`], index)),
    toManifest(
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'c', namespace: 'shop' } },
      'a.yaml', 2, 'host',
    ),
  ]);
  const [[one], [other]] = planModels(set).map((plan) => presentClaims(set, plan, plan.namespaces[0]));
  expect(one).toMatchObject({ name: 'c' });
  expect(other).toBe(one);
});
