import { RUN } from './settings';
import { failureOf, on, READY, SOURCE, PLAN, TestObject, units, World } from './world';
import { freeze, frozenApplications, release } from '../../src/operations/frozen-applications';
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
  await release(world.operation(), [SHOP]);
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
  expect(await frozenApplications(world.operation(), folderOf(world).index)).toEqual([]);
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
