import { RUN } from './settings';
import { failureOf, mtc, on, PLAN, READY, TestObject, World } from './world';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { findRun } from '../../src/operations/run/find-runs';
import { waitForOtherRuns } from '../../src/operations/run/other-runs';

const NOT_STARTED = 'the controller has not started it yet';
const BLOCKED = { conditions: [on('InvalidSpec', 'Critical')] };
const POSTPONED = { conditions: [on('Postponed', 'Critical')] };
const NOT_READY = { conditions: [on('PlanNotReady', 'Critical')] };
const RUNNING = { phase: 'WaitForRefresh', conditions: [on('Running', 'Advisory')] };
const DONE = { phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] };

/** A run of the plan `other`. */
function other(name: string, fields: { status?: object; metadata?: object; stage?: boolean } = {}): TestObject {
  const { status, metadata, stage = true } = fields;
  const run = mtc('MigMigration', name, { migPlanRef: { name: 'other', namespace: 'openshift-migration' }, stage });
  return { ...run, metadata: { ...run.metadata, ...metadata }, ...status ? { status } : {} };
}

function plan(status: object = READY, spec: object = {}): TestObject {
  return { ...mtc('MigPlan', 'other', spec), status };
}

/**
 * Waits in a world with these objects, created in this order; gives how long that took in minutes, what was said, and
 * the failure.
 */
async function waiting(
  objects: readonly TestObject[], each: (world: World, minutes: number) => void = () => undefined,
): Promise<{ minutes: number; said: string[]; failure: string }> {
  const world = new World();
  for (const object of objects) {
    world.new.put(object);
    await world.clock.sleep(1_000);
  }
  const start = world.clock.elapsed();
  const minutesSince = () => (world.clock.elapsed() - start) / 60_000;
  world.clock.each(() => each(world, minutesSince()));
  const failure = await failureOf(waitForOtherRuns(world.operation(), 'new', new Set(['shop-go-live'])));
  return { minutes: minutesSince(), said: world.messages('waiting-for-runs'), failure };
}

const STARTS_AT_ONCE = { minutes: 0, said: [], failure: 'none' };

describe('a run does not wait for another', () => {

  test.each<[string, TestObject[]]>([
    ['that has ended', [plan(), other('a', { status: DONE })]],
    ['that MTC has refused', [plan(), other('a', { status: BLOCKED })]],
    ['whose plan is closed', [plan(READY, { closed: true }), other('a')]],
    ['whose plan does not exist', [other('a')]],
    ['whose plan is invalid', [plan({ conditions: [on('InvalidStorageRef', 'Critical')] }),
      other('a', { status: NOT_READY })]],
    ['that stays postponed, because MTC has refused one before it', [plan(),
      other('a', { status: BLOCKED }), other('b', { status: POSTPONED })]],
    ['that stays postponed, because MTC has refused a stage, which comes first', [plan(),
      other('b', { status: POSTPONED, stage: false }), other('a', { status: BLOCKED })]],
    ['that is deleted before it has started', [plan(),
      other('a', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })]],
    ['that is deleted after its end', [plan(),
      other('a', { status: DONE, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })]],
    ['that is its own', [plan(), mtc('MigMigration', 'shop-go-live', other('a').spec)]],
  ])('%s', async (_, objects) => {
    expect(await waiting(objects)).toEqual(STARTS_AT_ONCE);
  });
});

describe('a run waits for another', () => {
  const ends = (world: World, minutes: number) => {
    if (minutes > 1) {
      world.new.of('MigMigration').forEach((run) => world.new.setStatus(run, DONE));
    }
  };

  test.each<[string, TestObject[], string]>([
    ['that the controller has not seen yet', [plan(), other('a')], `MigMigration a (${NOT_STARTED})`],
    ['whose plan is about to become ready', [plan({ conditions: [on('StorageEnsured', 'Required')] }),
      other('a', { status: NOT_READY })], 'MigMigration a (PlanNotReady: PlanNotReady is on.)'],
    ['that is at work', [plan(), other('a', { status: RUNNING })], 'MigMigration a'],
    ['that is at work, although its plan is closed', [plan(READY, { closed: true }), other('a', { status: RUNNING })],
      'MigMigration a'],
    ['that is postponed, because one before it is at work', [plan(), other('a', { status: RUNNING }),
      other('b', { status: POSTPONED })], 'MigMigration a, MigMigration b (Postponed: Postponed is on.)'],
    ['that is postponed, although MTC has refused one that comes later', [plan(),
      other('a', { status: POSTPONED }), other('b', { status: BLOCKED })],
    'MigMigration a (Postponed: Postponed is on.)'],
    ['that is postponed, although MTC has refused one of another plan', [plan(),
      { ...mtc('MigMigration', 'b', { migPlanRef: { name: 'x' }, stage: true }), status: BLOCKED },
      other('a', { status: POSTPONED })],
    'MigMigration a (Postponed: Postponed is on.)'],
  ])('%s', async (_, objects, names) => {
    const { minutes, said, failure } = await waiting(objects, ends);
    expect([said, failure]).toEqual([[`cluster new: waiting for the end of ${names}`], 'none']);
    expect(minutes).toBe(1.25);
  });

  test('for any time while it is at work', async () => {
    const { minutes, failure } = await waiting([plan(), other('a', { status: RUNNING })], (world, passed) => {
      if (passed >= 60) {
        world.new.setStatus(world.new.of('MigMigration')[0], DONE);
      }
    });
    expect([Math.floor(minutes), failure]).toEqual([60, 'none']);
  });

  const fix = ' | Correct what it waits for, or delete it if it is not needed, and repeat the command. Runs that '
    + 'overlap can delete each other\'s backups; `--parallel` starts all the same.';

  test.each<[string, TestObject[], string]>([
    ['that does not start', [other('a')], `MigMigration a (${NOT_STARTED}) is`],
    ['that is deleted, and does not disappear', [other('a', {
      status: RUNNING, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
    })], 'MigMigration a (is being deleted) is'],
    ['of which none starts', [other('a'), other('b', { status: POSTPONED })],
      `MigMigration a (${NOT_STARTED}), MigMigration b (Postponed: Postponed is on.) are`],
  ])('%s for 5 minutes', async (_, runs, names) => {
    const { minutes, failure } = await waiting([plan(), ...runs]);
    expect(failure)
      .toBe(`failed: cluster new: after 5 min, ${names} neither at work nor over: nothing was started${fix}`);
    expect(minutes).toBe(5.25);
  });
});

test('a cutover waits for a run that was created a moment ago', async () => {
  const world = new World();
  world.new.put({ ...PLAN, status: READY });
  world.new.put(plan());
  world.new.put(other('other-stage'));
  world.controller('MigMigration', (_, age) => age < 60 ? {} : DONE);
  const folder = world.folder();
  const [{ state }] =
    await executeRuns(world.operation(), folder, [findRun(folder, 'shop', 'go-live')], RUN, () => undefined);
  expect(state).toBe('succeeded');
  expect(world.messages('waiting-for-runs'))
    .toEqual([`cluster new: waiting for the end of MigMigration other-stage (${NOT_STARTED})`]);
});
