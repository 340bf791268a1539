import { APPLY, RUN } from './settings';
import { failureOf, on, READY, SOURCE, PLAN, TestObject, units, World } from './world';
import { applyFolder, ApplySettings } from '../../src/operations/apply/apply';
import { freeze, frozenApplications, release } from '../../src/operations/frozen-applications';
import { OperationError } from '../../src/operations/operation-error';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { findRun } from '../../src/operations/run/find-runs';
import { teardown } from '../../src/operations/teardown/teardown';

const SHOP = { cluster: 'old', namespace: 'openshift-gitops', name: 'shop' };
const FROZEN = { 'argocd.argoproj.io/skip-reconcile': 'true', 'cdk8s-mtc.io/frozen-for': 'shop-migration' };

function application(annotations?: Record<string, string>): TestObject {
  const metadata = { name: 'shop', namespace: 'openshift-gitops', ...annotations ? { annotations } : {} };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata };
}

function worldWith(...objects: TestObject[]): World {
  const world = new World();
  objects.forEach((object) => world.old.put(object));
  return world;
}

const annotationsIn = (world: World) => world.old.of('Application').map(({ metadata }) => metadata.annotations ?? {});

/** The folder, whose plan freezes the Application. */
function folderOf(world: World) {
  const { index } = world.folder();
  return world.folder(units(), { plans: index.plans.map((plan) => ({ ...plan, frozenApplications: [SHOP] })) });
}

test('an Application is frozen, and released again', async () => {
  const world = worldWith(application({ mine: '1' }));
  await freeze(world.operation(), 'shop-migration', [SHOP]);
  expect(annotationsIn(world)).toEqual([{ mine: '1', ...FROZEN }]);
  await release(world.operation(), 'shop-migration', [SHOP]);
  expect(annotationsIn(world)).toEqual([{ mine: '1' }]);
  expect(world.messages()).toEqual([
    'Application openshift-gitops/shop frozen: Argo CD does not sync it until teardown',
    'Application openshift-gitops/shop released: Argo CD syncs it again',
  ]);
});

test('one that somebody else has frozen is left, and not released', async () => {
  const theirs = { 'argocd.argoproj.io/skip-reconcile': 'true' };
  const world = worldWith(application(theirs));
  await freeze(world.operation(), 'shop-migration', [SHOP]);
  expect(annotationsIn(world)).toEqual([theirs]);
  expect(await frozenApplications(world.operation(), folderOf(world).index, ['old', 'new'])).toEqual([]);
});

test('one that two apps need stays frozen until the teardowns of both', async () => {
  const world = worldWith(application());
  await freeze(world.operation(), 'store-migration', [SHOP]);
  await freeze(world.operation(), 'shop-migration', [SHOP]);
  await freeze(world.operation(), 'shop-migration', [SHOP]);
  const both = { ...FROZEN, 'cdk8s-mtc.io/frozen-for': '["shop-migration","store-migration"]' };
  expect(annotationsIn(world)).toEqual([both]);
  await teardown(world.operation(), folderOf(world), false);
  expect(annotationsIn(world)).toEqual([{ ...FROZEN, 'cdk8s-mtc.io/frozen-for': 'store-migration' }]);
  expect(world.questions.join()).toContain('release Application openshift-gitops/shop on old: it stays frozen for '
    + 'another app ("store-migration")');
  expect(world.messages()).toContain('Application openshift-gitops/shop stays frozen for the app "store-migration"');
  await release(world.operation(), 'store-migration', [SHOP]);
  expect(annotationsIn(world)).toEqual([{}]);
});

test('one that another app freezes at the same moment is frozen for both', async () => {
  const world = worldWith(application());
  world.old.before = (verb) => {
    if (verb === 'patch') {
      world.old.before = undefined;
      world.old.put(application({ ...FROZEN, 'cdk8s-mtc.io/frozen-for': 'store-migration' }));
    }
  };
  await freeze(world.operation(), 'shop-migration', [SHOP]);
  expect(annotationsIn(world)).toEqual([
    { ...FROZEN, 'cdk8s-mtc.io/frozen-for': '["shop-migration","store-migration"]' },
  ]);
});

test('if one does not exist, none is frozen', async () => {
  const world = worldWith(application());
  expect(await failureOf(freeze(world.operation(), 'shop-migration', [SHOP, { ...SHOP, name: 'shopp' }]))).toContain(
    'failed: Application openshift-gitops/shopp does not exist on cluster old: '
      + 'Argo CD could start again what the cutover stops',
  );
  expect(annotationsIn(world)).toEqual([{}]);
});

test.each([['first-copy', false], ['go-live', true]])('run %s freezes: %p', async (id, isFrozen) => {
  const world = worldWith(application());
  world.new.put({ ...SOURCE, status: READY });
  world.new.put({ ...PLAN, status: READY });
  world.controller('MigMigration', () => ({ phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] }));
  const folder = folderOf(world);
  await executeRuns(world.operation(), folder, [findRun(folder, 'shop', id)], RUN, () => undefined);
  expect(annotationsIn(world)).toEqual([isFrozen ? FROZEN : {}]);
});

test('teardown says what it releases, and releases it', async () => {
  const world = worldWith(application(FROZEN));
  world.answer = false;
  expect(await failureOf(teardown(world.operation(), folderOf(world), false))).toContain('release Application '
    + 'openshift-gitops/shop on old: Argo CD syncs it again, so it must deploy to the destination now, or not at all');
  expect(annotationsIn(world)).toEqual([FROZEN]);
  world.answer = true;
  await teardown(world.operation(), folderOf(world), false);
  expect(annotationsIn(world)).toEqual([{}]);
});

describe('an Application of a plan that has left the program', () => {
  const later = (world: World) => world.folder();

  test('is released by teardown', async () => {
    const world = worldWith(application(FROZEN));
    expect(await teardown(world.operation(), later(world), false)).toEqual([]);
    expect(annotationsIn(world)).toEqual([{}]);
    expect(world.questions.join()).toContain('release Application openshift-gitops/shop on old: Argo CD syncs it');
  });

  test('and that was frozen for another app is left', async () => {
    const theirs = { ...FROZEN, 'cdk8s-mtc.io/frozen-for': 'store-migration' };
    const world = worldWith(application(theirs));
    await teardown(world.operation(), later(world), false);
    expect(annotationsIn(world)).toEqual([theirs]);
  });

  test('is said to stay if Applications may not be listed', async () => {
    const world = worldWith(application(FROZEN));
    world.old.before = (verb, what) => {
      if (verb === 'list' && what === 'Application') {
        throw new OperationError('forbidden', 'no');
      }
    };
    await teardown(world.operation(), later(world), false);
    expect(annotationsIn(world)).toEqual([FROZEN]);
    expect(world.messages('not-searched')).toEqual(['cluster old: Applications of Argo CD cannot be listed (no): one '
      + 'that was frozen for a plan which the folder no longer contains stays frozen']);
    // with the plan, it is read by its name
    await teardown(world.operation(), folderOf(world), false);
    expect(annotationsIn(world)).toEqual([{}]);
  });

  test('is found on a cluster to which the folder applies nothing, if that answers', async () => {
    const world = worldWith(application(FROZEN));
    const folder = world.folder(units().filter(({ cluster }) => cluster === 'new'));
    world.old.before = () => { throw new OperationError('unknown-context', 'no context "old"'); };
    await teardown(world.operation(), folder, false);
    expect(world.events.filter(({ event }) => event === 'not-searched').map(({ level }) => level)).toEqual(['info']);
    world.old.before = undefined;
    await teardown(world.operation(), folder, false);
    expect(annotationsIn(world)).toEqual([{}]);
  });

  test('is released once if its cluster has two names', async () => {
    const world = worldWith(application(FROZEN));
    const { index } = folderOf(world);
    world.clusters.argo = world.old;
    expect(await frozenApplications(world.operation(), index, ['argo', 'old'])).toEqual([{ ...SHOP, others: [] }]);
  });
});

describe('an Application that was frozen under an earlier name of the app', () => {
  const FORMER = { ...FROZEN, 'cdk8s-mtc.io/frozen-for': 'before' };
  const OTHER = { ...application(FORMER), metadata: { ...application(FORMER).metadata, name: 'other' } };

  /** Applies the program under its earlier name, and then what is to be tested. */
  async function reached(settings: Partial<ApplySettings>, clusters = ['old', 'new']): Promise<World> {
    const world = worldWith(application(FORMER), OTHER);
    ['MigCluster', 'MigPlan'].forEach((kind) => world.controller(kind, () => READY));
    const { index } = world.folder();
    const folder = (app: string) => world.folder(units().filter(({ cluster }) => clusters.includes(cluster)), {
      app, plans: index.plans.map((plan) => ({ ...plan, frozenApplications: [SHOP] })),
    });
    await applyFolder(world.operation(), folder('before'), APPLY);
    world.events.length = 0;
    if (!clusters.includes('old')) {
      world.old.before = () => { throw new OperationError('unknown-context', 'no context "old"'); };
    }
    await applyFolder(world.operation(), folder('shop-migration'), { ...APPLY, adopt: 'before', ...settings });
    return world;
  }

  const NOT_TAKEN = 'cluster old: Application openshift-gitops/other is frozen for the app "before", and no plan of '
    + 'the folder freezes it: no teardown of this app releases it';

  test('is frozen for its present name after --adopt, if a plan of the folder freezes it', async () => {
    const world = await reached({});
    expect(annotationsIn(world)).toEqual([FROZEN, FORMER]);
    expect(world.messages('frozen'))
      .toEqual(['Application openshift-gitops/shop stays frozen, for the app "shop-migration" now', NOT_TAKEN]);
  });

  test('is named by --adopt with --dry-run', async () => {
    const world = await reached({ dryRun: true });
    expect(annotationsIn(world)).toEqual([FORMER, FORMER]);
    expect(world.messages('would-adopt'))
      .toContain('Application openshift-gitops/shop would stay frozen, for the app "shop-migration"');
  });

  test('stays if its cluster is not applied to, or does not answer', async () => {
    const partly = await reached({ cluster: 'new' });
    expect([annotationsIn(partly), partly.messages('frozen')]).toEqual([[FORMER, FORMER], []]);
    const unreachable = await reached({}, ['new']);
    expect([annotationsIn(unreachable), unreachable.messages('not-searched')]).toEqual([[FORMER, FORMER], [
      expect.stringContaining('(no context "old")'),
    ]]);
  });
});
