import { CUTOVER, failureOf, mtc, PLAN, READY, STAGE, TestObject, TestUnit, units, World } from './world';
import { applyFolder, ApplySettings } from '../../src/operations/apply/apply';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRun } from '../../src/operations/run/run';
import { RunSettings } from '../../src/operations/run/run-settings';
import { refuseContained } from '../../src/operations/starts';
import { ApplyStep } from '../../src/output/apply-step';
import { IndexRun } from '../../src/output/migration-index';

const SETTINGS: ApplySettings = { dryRun: false, force: false, prune: false, breakLease: false };
const RUN_SETTINGS: RunSettings = {
  cancel: false, allowWarnings: false, parallel: false, breakLease: false, deadlines: new Map(), cancelAtDeadline: false,
};
const TRANSFER_JOB: TestObject = {
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'send', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer' } } as never, spec: {},
};

function readyWorld(): World {
  const world = new World();
  ['MigCluster', 'MigPlan'].forEach((kind) => world.controller(kind, () => READY));
  return world;
}

/** The units with another last one. */
function withLast(change: (unit: TestUnit) => TestUnit): TestUnit[] {
  return units().map((unit, place, all) => place === all.length - 1 ? change(unit) : unit);
}

/** The last unit, of which the index says that it starts nothing. */
function asManifests(object: TestObject): TestUnit[] {
  return withLast(({ run: _, ...unit }) => ({ ...unit, path: 'clusters/new/late', step: ApplyStep.HOST_CLUSTER, objects: [object], starts: [], waitFor: [] }));
}

/** An object within maps. */
function nested(levels: number, object: object): object {
  return levels === 0 ? object : { inner: nested(levels - 1, object) };
}

describe('apply starts nothing, whatever the index says', () => {
  test.each([
    ['a cutover', CUTOVER, 'MigMigration openshift-migration/shop-go-live'],
    ['a copy of volumes', mtc('DirectVolumeMigration', 'volumes', {}), 'DirectVolumeMigration openshift-migration/volumes'],
    ['a restore of Velero', { apiVersion: 'velero.io/v1', kind: 'Restore', metadata: { name: 'restore', namespace: 'velero' } }, 'Restore velero/restore'],
    ['a Job of a transfer', TRANSFER_JOB, 'Job shop/send'],
  ])('%s', async (_, object, named) => {
    const world = readyWorld();
    const folder = world.folder(asManifests(object), { runs: [] });
    expect(await failureOf(applyFolder(world.operation(), folder, SETTINGS))).toBe(
      `usage: clusters/new/late starts ${named}, but migration.json says that it starts nothing | Run synth again.`);
    expect(world.new.writes).toEqual([]);
  });

  const WORK = 'work.open-cluster-management.io';
  const work = (...manifests: object[]) => ({
    apiVersion: `${WORK}/v1`, kind: 'ManifestWork', metadata: { name: 'work', namespace: 'new' }, spec: { workload: { manifests } },
  });
  const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items });
  const configurationPolicy = (objectDefinition: object) => ({
    apiVersion: 'policy.open-cluster-management.io/v1',
    kind: 'ConfigurationPolicy',
    metadata: { name: 'inner' },
    spec: { 'object-templates': [{ complianceType: 'musthave', objectDefinition }] },
  });
  const { metadata: { name: cutoverName, namespace }, ...nameless } = CUTOVER;

  test.each<[string, TestObject, string]>([
    ['a list', list(CUTOVER), 'List all'],
    ['a typed list whose items have no kind', {
      apiVersion: CUTOVER.apiVersion, kind: 'MigMigrationList', metadata: { name: 'all' }, items: [{ ...CUTOVER, apiVersion: '', kind: '' }],
    }, 'MigMigrationList all'],
    ['a ManifestWork', work(CUTOVER), 'ManifestWork new/work'],
    ['a list in a ManifestWork', work({ apiVersion: 'v1', kind: 'List', items: [CUTOVER] }), 'ManifestWork new/work'],
    ['a ManifestWork in a list', list(work(CUTOVER)), 'List all'],
    ['a ManifestWork in a ManifestWork', work(work(CUTOVER)), 'ManifestWork new/work'],
    ['a ManifestWorkReplicaSet', {
      apiVersion: `${WORK}/v1alpha1`,
      kind: 'ManifestWorkReplicaSet',
      metadata: { name: 'set', namespace: 'new' },
      spec: { manifestWorkTemplate: { workload: { manifests: [CUTOVER] } } },
    }, 'ManifestWorkReplicaSet new/set'],
    ['a ConfigurationPolicy in a Policy', {
      apiVersion: 'policy.open-cluster-management.io/v1',
      kind: 'Policy',
      metadata: { name: 'policy', namespace: 'new' },
      spec: { 'policy-templates': [{ objectDefinition: configurationPolicy(CUTOVER) }] },
    }, 'Policy new/policy'],
    ['a Template', { apiVersion: 'template.openshift.io/v1', kind: 'Template', metadata: { name: 'template' }, objects: [CUTOVER] }, 'Template template'],
    ['an Object of Crossplane', {
      apiVersion: 'kubernetes.crossplane.io/v1alpha2', kind: 'Object', metadata: { name: 'object' }, spec: { forProvider: { manifest: CUTOVER } },
    }, 'Object object'],
    ['a SyncSet of Hive', {
      apiVersion: 'hive.openshift.io/v1', kind: 'SyncSet', metadata: { name: 'set' }, spec: { resources: [CUTOVER] },
    }, 'SyncSet set'],
    ['an ApplicationSet with values', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: 'set' },
      spec: { template: { spec: { source: { helm: { valuesObject: { extraObjects: [CUTOVER] } } } } } },
    }, 'ApplicationSet set'],
    ['a depth of 100', { apiVersion: 'v1', kind: 'Any', metadata: { name: 'deep' }, spec: nested(99, CUTOVER) }, 'Any deep'],
  ])('a cutover within %s', async (_, object, named) => {
    const world = readyWorld();
    expect(await failureOf(applyFolder(world.operation(), world.folder(asManifests(object), { runs: [] }), SETTINGS))).toBe(
      `failed: ${named} contains MigMigration openshift-migration/shop-go-live, which starts when it is applied: apply never starts a run | `
      + 'Apply it with `kubectl apply` when it is due, or remove it from the program.');
    expect(world.new.writes).toEqual([]);
  });

  test('a rule of Kyverno that creates a cutover, whose name is not in its metadata', async () => {
    const world = readyWorld();
    const generate = { ...nameless, spec: undefined, name: cutoverName, namespace, synchronize: true, data: { spec: CUTOVER.spec } };
    const policy = { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 'policy' }, spec: { rules: [{ generate }] } };
    expect(await failureOf(applyFolder(world.operation(), world.folder(asManifests(policy), { runs: [] }), SETTINGS)))
      .toContain('failed: ClusterPolicy policy contains MigMigration openshift-migration/shop-go-live, which starts when it is applied');
  });

  test('a cutover without a name', () => {
    expect(() => refuseContained(work(nameless))).toThrow('ManifestWork new/work contains a MigMigration, which starts when it is applied');
  });

  test('what is nested too deeply to be searched', async () => {
    const world = readyWorld();
    const object = { apiVersion: 'v1', kind: 'Any', metadata: { name: 'deep' }, spec: nested(100, CUTOVER) };
    expect(await failureOf(applyFolder(world.operation(), world.folder(asManifests(object), { runs: [] }), SETTINGS))).toBe(
      'failed: Any deep is nested too deeply: whether it contains a run that starts when it is applied is unknown | '
      + 'Apply it with `kubectl apply`, or remove it from the program.');
    expect(world.new.writes).toEqual([]);
  });

  test.each<[string, TestObject]>([
    ['a health check of Flux', {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'run' },
      spec: {
        healthChecks: [{ apiVersion: CUTOVER.apiVersion, kind: CUTOVER.kind, namespace, name: cutoverName }],
        healthCheckExprs: [{ apiVersion: CUTOVER.apiVersion, kind: CUTOVER.kind, current: 'a', inProgress: 'b', failed: 'c' }],
      },
    }],
    ['a text', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'text' }, data: { 'cutover.yaml': JSON.stringify(CUTOVER) } }],
    ['a ManifestWork of a plan', work(PLAN)],
  ])('but %s starts nothing', (_, object) => expect(() => refuseContained(object)).not.toThrow());

  test('but a Job of the program is applied', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(asManifests({
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'credentials', namespace: 'openshift-migration' }, spec: {},
    }), { runs: [] }), SETTINGS);
    expect(world.new.of('Job')).toHaveLength(1);
  });
});

describe('a run is what its manifests are', () => {
  const GO_LIVE = 'runs/shop/2-cutover-go-live';

  async function refusal(all: readonly TestUnit[], change: Partial<IndexRun>): Promise<string> {
    const world = readyWorld();
    const { runs } = world.folder(all).index;
    const folder: OutputFolder = world.folder(all, { runs: runs.map((run) => run.path === GO_LIVE ? { ...run, ...change } : run) });
    const failure = await failureOf(executeRun(world.operation(), folder, folder.index.runs[1], RUN_SETTINGS));
    expect([...world.new.writes, ...world.questions]).toEqual([]);
    return failure;
  }

  test('a cutover that the index calls a stage is not started', async () => {
    expect(await refusal(units(), { kind: 'stage' })).toBe(
      `usage: MigMigration openshift-migration/shop-go-live stops an application (cutover), but migration.json says that ${GO_LIVE} is a stage of shop: `
      + 'nothing was started | Run synth again.');
  });

  test.each([
    ['a rollback', { rollback: true }, 'rollback'],
    ['the cutover of a state migration', { migrateState: true, quiescePods: true }, 'state-cutover'],
    ['a stage that stops the pods', { stage: true, quiescePods: true }, 'stage'],
  ])('%s that the index calls a stage is not started', async (_, flags, kind) => {
    const object = { ...CUTOVER, spec: { migPlanRef: CUTOVER.spec.migPlanRef, ...flags } };
    expect(await refusal(withLast((unit) => ({ ...unit, objects: [object] })), { kind: 'stage' }))
      .toContain(`shop-go-live stops an application (${kind}), but migration.json says`);
  });

  test('a run of another plan is not started', async () => {
    const object = { ...CUTOVER, spec: { ...CUTOVER.spec, migPlanRef: { name: 'payment', namespace: 'openshift-migration' } } };
    expect(await refusal(withLast((unit) => ({ ...unit, objects: [object] })), {}))
      .toContain(`shop-go-live belongs to the plan payment, but migration.json says that ${GO_LIVE} is a cutover of shop`);
  });

  test('a run that starts nothing, by its files or by the index, is not started', async () => {
    expect(await refusal(units(), { units: ['clusters/new/manifests'] })).toBe(`usage: ${GO_LIVE} contains nothing that starts | Run synth again.`);
    expect(await refusal(withLast((unit) => ({ ...unit, starts: [] })), {})).toBe(
      `usage: ${GO_LIVE}/new starts MigMigration openshift-migration/shop-go-live, but migration.json says that it starts nothing | Run synth again.`);
  });

  test('a list beside its action that contains another action is not applied', async () => {
    const list = { apiVersion: 'v1', kind: 'List', metadata: { name: 'all' }, items: [STAGE] };
    expect(await refusal(withLast((unit) => ({ ...unit, objects: [list, CUTOVER] })), {}))
      .toContain('failed: List all contains MigMigration openshift-migration/shop-first-copy, which starts when it is applied');
  });
});
