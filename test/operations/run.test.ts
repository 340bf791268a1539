import { writeFileSync } from 'fs';
import { join } from 'path';
import { Ending, FINAL_PHASES, replay, replayCancel, STAGE_PHASES } from './itineraries';
import { RUN } from './settings';
import { CUTOVER, failureOf, mtc, on, outputFolder, PLAN, READY, STAGE, units, World } from './world';
import { RUN_PHASES } from '../../src/api/run-phases';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { auditLine } from '../../src/operations/run/audit';
import { completeResults, errorResult } from '../../src/operations/run/complete-results';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { findRun, runsOfWave } from '../../src/operations/run/find-runs';
import {
  resultsAsJson, resultsAsJunit, resultsAsMarkdown, resultsAsSummary, sentence,
} from '../../src/operations/run/results';
import { RunResult, RunSettings } from '../../src/operations/run/run-settings';
import { ApplyStep } from '../../src/output/apply-step';
import { fleetText, IndexFleet } from '../../src/output/fleet-index';

/** A world in which the plan is ready, and MTC's controller replays an itinerary. */
function runningWorld(ending: Ending = {}): World {
  const world = new World();
  world.new.put({ ...PLAN, status: READY });
  const canceledAt = new Map<string, number>();
  world.controller('MigMigration', (run, age) => {
    if (run.spec.canceled) {
      canceledAt.set(run.metadata.name, canceledAt.get(run.metadata.name) ?? age);
      return replayCancel(age - canceledAt.get(run.metadata.name)!);
    }
    return replay(run.spec.stage ? STAGE_PHASES : FINAL_PHASES, age, ending);
  });
  return world;
}

/** Executes the first stage. */
async function stage(world: World, settings: Partial<RunSettings> = {}, holder?: string): Promise<RunResult> {
  return runOf(world, 'first-copy', settings, holder);
}

async function runOf(
  world: World, id: string, settings: Partial<RunSettings> = {}, holder?: string,
): Promise<RunResult> {
  const folder = world.folder();
  const [result] = await executeRuns(world.operation(holder, () =>
    'ended'), folder, [findRun(folder, 'shop', id)], { ...RUN, ...settings }, () => undefined);
  return result;
}

function created(world: World): string[] {
  return world.new.writes.filter((write) => write.startsWith('create Mig'));
}

describe('a run', () => {
  test('is created once, followed to its end, and succeeds', async () => {
    const world = runningWorld();
    expect(await stage(world)).toMatchObject({ state: 'succeeded', cluster: 'new', followed: false });
    expect(created(world)).toEqual(['create MigMigration/shop-first-copy']);
    expect(world.messages('phase')).toHaveLength(STAGE_PHASES.length + 2); // and not started, and the end
    expect(world.messages('run-ended')).toEqual(['runs/shop/1-stage-first-copy succeeded']);
    expect(world.new.of('Lease')).toEqual([]);
    expect([...new Set(world.old.writes)])
      .toEqual(['create Lease/cdk8s-mtc', 'replace Lease/cdk8s-mtc', 'delete Lease/cdk8s-mtc']);
  });

  test('is never started again: one that has ended gives its result', async () => {
    const world = runningWorld();
    await stage(world);
    world.new.writes.length = 0;
    expect(await stage(world)).toMatchObject({ state: 'succeeded', followed: true });
    expect(world.new.writes).toEqual([]);
  });

  test('is followed if it is in progress', async () => {
    const world = runningWorld();
    world.new.put(STAGE);
    expect(await stage(world)).toMatchObject({ state: 'succeeded', followed: true });
    expect(created(world)).toEqual([]);
  });

  test('is followed without the Lease if another process has it', async () => {
    const world = runningWorld();
    world.new.put(STAGE);
    world.new.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
      spec: { holderIdentity: 'bob@desk/7', renewTime: '2026-01-01T00:00:00.000000Z', leaseDurationSeconds: 100000 },
    });
    const folder = world.folder();
    const [result] = await executeRuns(
      world.operation('alice@laptop/1'), folder, [findRun(folder, 'shop', '1')], RUN, () => undefined,
    );
    expect(result.state).toBe('succeeded');
    expect(world.messages('watching')[0])
      .toContain('bob@desk/7, a process of another machine or container, is working on it');
  });

  test.each(['running', 'elsewhere'] as const)('that another process (%s) starts while this one waits for its Lease is '
    + 'followed, with its phases', async (state) => {
    const world = runningWorld();
    world.new.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
      spec: { holderIdentity: 'bob@laptop/7', renewTime: '2026-01-01T00:00:00.000000Z', leaseDurationSeconds: 120 },
    });
    const start = world.clock.elapsed();
    let isStarted = false;
    world.clock.each(() => {
      if (!isStarted && world.clock.elapsed() - start >= 10_000) {
        isStarted = true;
        world.new.put(STAGE);
      }
    });
    const folder = world.folder();
    const [result] = await executeRuns(
      world.operation('alice@laptop/1', () => state), folder, [findRun(folder, 'shop', '1')], RUN, () => undefined,
    );
    expect(result).toMatchObject({ state: 'succeeded', followed: true });
    const events = world.events.map(({ event }) => event);
    expect(events.slice(0, 4)).toEqual(['lease-watched', 'watching', 'run-followed', 'phase']);
    expect(created(world)).toEqual([]);
  });

  test('that another process starts after it has renewed its Lease is followed', async () => {
    const world = runningWorld();
    const renew = (renewTime: string) => world.new.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
      spec: { holderIdentity: 'bob@desk/7', renewTime, leaseDurationSeconds: 120 },
    });
    renew('2026-01-01T00:00:00.000000Z');
    const start = world.clock.elapsed();
    world.clock.each(() => {
      const passed = (world.clock.elapsed() - start) / 1000;
      if (passed === 30) {
        renew('2026-01-01T00:00:30.000000Z');
      } else if (passed === 45) {
        world.new.put(STAGE);
      }
    });
    const folder = world.folder();
    const [result] = await executeRuns(
      world.operation('alice@laptop/1'), folder, [findRun(folder, 'shop', '1')], RUN, () => undefined,
    );
    expect(result).toMatchObject({ state: 'succeeded', followed: true });
    expect(created(world)).toEqual([]);
  });

  test('is not started without the Lease, whatever others do to it meanwhile', async () => {
    const world = runningWorld();
    world.new.put({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
      spec: { holderIdentity: 'bob@desk/7', renewTime: '2026-01-01T00:00:00.000000Z', leaseDurationSeconds: 100000 },
    });
    const folder = world.folder();
    let looks = 0;
    world.new.before = (verb, what) => {
      looks += verb === 'get' && what === 'MigMigration/shop-first-copy' ? 1 : 0;
      if (looks === 2) { // it exists only for the time in which the Lease is looked at
        world.new.put(STAGE);
      } else if (looks === 4) {
        world.new.objects.delete('migration.openshift.io/MigMigration/openshift-migration/shop-first-copy');
      }
    };
    expect(await failureOf(
      executeRuns(world.operation(), folder, [findRun(folder, 'shop', '1')], RUN, () => undefined),
    )).toBe('conflict: runs/shop/1-stage-first-copy: another command has deleted it again: nothing was started | '
      + 'Repeat the command to start the run.');
    expect(created(world)).toEqual([]);
  });

  test('of the same name that is another run is refused', async () => {
    const world = runningWorld();
    world.new.put(mtc('MigMigration', 'shop-first-copy', { migPlanRef: STAGE.spec.migPlanRef, quiescePods: true }));
    expect(await failureOf(stage(world))).toBe(
      'exists: MigMigration openshift-migration/shop-first-copy on cluster new exists and is another run: spec.stage, '
      + 'spec.quiescePods differ | Give the run another id in the program, and run synth again. A run that exists is '
      + 'never changed.');
  });

  test.each<[Ending, string]>([
    [{}, 'outdated'], [{ with: [on('UnhealthyNamespaces', 'Warn')] }, 'exists'],
    [{ failsIn: 'WaitForRefresh' }, 'exists'],
  ])('that differs and has ended (%j) is %s', async (ending, expected) => {
    const world = runningWorld();
    world.controller('MigMigration', () => replay(FINAL_PHASES, 1e6, ending));
    world.new.put({
      ...mtc('MigMigration', 'shop-first-copy', { migPlanRef: STAGE.spec.migPlanRef, quiescePods: true }),
      status: replay(FINAL_PHASES, 1e6, ending),
    });
    const results: RunResult[] = [];
    const folder = world.folder();
    const failure = await failureOf(executeRuns(world.operation(), folder, [findRun(folder, 'shop', '1')], RUN,
      (result) => results.push(result)));
    expect(expected === 'outdated' ? results[0].state : failure.split(':')[0]).toBe(expected);
    expect(created(world)).toEqual([]);
  });

  test('that MTC wrote back without its false fields is the same run', async () => {
    const world = runningWorld();
    world.new.put(mtc('MigMigration', 'shop-go-live', { migPlanRef: CUTOVER.spec.migPlanRef, quiescePods: true }));
    expect(await runOf(world, 'go-live')).toMatchObject({ state: 'succeeded', followed: true });
  });

  test.each(['PlanConflict', 'NamespaceListEmpty'])('is not started while its plan has %s', async (type) => {
    const world = runningWorld();
    world.new.put({ ...PLAN, status: { conditions: [on(type)] } });
    expect(await failureOf(stage(world))).toContain('failed: MigPlan shop on cluster new is not '
      + `ready: ${type}: ${type} is on. | `);
    expect(created(world)).toEqual([]);
  });

  test('is not started without its plan, nor after its plan was closed', async () => {
    const world = runningWorld();
    world.new.put({ ...PLAN, status: { conditions: [on('Closed', 'Advisory')] } });
    expect(await failureOf(stage(world))).toContain('is closed: it accepts no new runs');
    await world.new.delete({ ...PLAN, ...PLAN.metadata });
    expect(await failureOf(stage(world)))
      .toMatch(/^failed: MigPlan shop does not exist on cluster new \| Apply the folder first: `cdk8s-mtc apply \/\S+`\.$/);
  });

  test('waits for a plan that is about to become ready', async () => {
    const world = runningWorld();
    world.new.put({ ...PLAN, status: { conditions: [on('StorageEnsured', 'Required')] } });
    world.controller('MigPlan', (_, age) => age < 60 ? { conditions: [on('StorageEnsured', 'Required')] } : READY);
    expect((await stage(world)).state).toBe('succeeded');
  });

  test('waits until another run on the host has ended, unless it may be parallel', async () => {
    const world = runningWorld();
    const other = mtc('MigMigration', 'other-stage', {
      migPlanRef: { name: 'other', namespace: 'openshift-migration' },
      stage: true,
    });
    world.new.put({ ...other, status: replay(STAGE_PHASES, 0) });
    await stage(world);
    expect(world.messages('waiting-for-runs'))
      .toEqual(['cluster new: waiting for the end of MigMigration other-stage']);
    const parallel = runningWorld();
    parallel.new.put({ ...other, status: replay(STAGE_PHASES, 0) });
    await stage(parallel, { parallel: true });
    expect(parallel.messages('waiting-for-runs')).toEqual([]);
  });
});

test('a cutover waits for a run that was started while the user was asked', async () => {
  const world = runningWorld();
  const other = mtc('MigMigration', 'other-stage', {
    migPlanRef: { name: 'other', namespace: 'openshift-migration' },
    stage: true,
  });
  const operation = {
    ...world.operation(),
    confirm: async () => {
      world.new.put({ ...other, status: replay(STAGE_PHASES, 0) });
      return true;
    },
  };
  const folder = world.folder();
  const [{ state }] =
    await executeRuns(operation, folder, [findRun(folder, 'shop', 'go-live')], RUN, () => undefined);
  expect(state).toBe('succeeded');
  expect(world.messages('waiting-for-runs')).toEqual(['cluster new: waiting for the end of MigMigration other-stage']);
});

describe('a cutover', () => {
  test('shows what will stop, and starts after the confirmation', async () => {
    const world = runningWorld();
    world.old.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop-web' },
      spec: { replicas: 2 },
    });
    world.old.put({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'idle', namespace: 'shop-web' },
      spec: { replicas: 0 },
    });
    expect((await runOf(world, 'go-live')).state).toBe('succeeded');
    expect(world.questions).toEqual([
      'cutover go-live of shop: cutover of a test. It stops the application in shop-web on cluster old: '
        + 'Deployment shop-web/web (2). Start it?',
    ]);
  });

  test('that does not stop the application says that', async () => {
    const world = runningWorld();
    const hot = mtc('MigMigration', 'shop-go-live', { migPlanRef: CUTOVER.spec.migPlanRef, stage: false });
    const folder = world.folder(units().map((unit) => unit.path.includes('go-live')
      ? { ...unit, objects: [hot] }
      : unit));
    const start = async () =>
      executeRuns(world.operation(), folder, [findRun(folder, 'shop', 'go-live')], RUN, () => undefined);
    const question = (workloads: string) => 'cutover go-live of shop: cutover of a test. It does not stop the '
      + 'application in shop-web on cluster old (`quiescePods` is not true): what the application writes there during '
      + `the last copy is lost.${workloads} Start it?`;
    world.answer = false;
    await failureOf(start());
    world.old.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop-web' },
      spec: { replicas: 2 },
    });
    await failureOf(start());
    expect(world.questions).toEqual([question(''), question(' Running: Deployment shop-web/web (2).')]);
  });

  test('is not started after a failed stage, unless the user agrees or has asked for it', async () => {
    const world = runningWorld();
    const failed = { ...STAGE, status: { phase: 'Completed', conditions: [on('Failed', 'Advisory')] } };
    world.controller('MigMigration', (run, age) => run.metadata.name === 'shop-first-copy'
      ? failed.status
      : replay(FINAL_PHASES, age));
    world.new.put(failed);
    const why = 'runs/shop/1-stage-first-copy failed, and no stage of shop was started after it: the cutover would '
      + 'probably fail as well, with the application stopped';
    expect(await failureOf(runOf(world, 'go-live', { afterFailedStage: 'refuse' }))).toBe('declined: '
      + `runs/shop/2-cutover-go-live was not started: ${why} | Remove the cause, and start a new stage first. `
      + '`--after-failed-stage` starts the cutover all the same.');
    expect(world.questions).toEqual([]);
    world.answer = false;
    await failureOf(runOf(world, 'go-live'));
    expect(world.questions).toEqual([`${why}. Start runs/shop/2-cutover-go-live?`]);
    expect(created(world)).toEqual([]);
    world.answer = true;
    expect((await runOf(world, 'go-live', { afterFailedStage: 'start' })).state).toBe('succeeded');
    expect(world.questions).toHaveLength(2);
  });

  test('is not started before what its first stage makes possible was applied, '
    + 'and warns if that stage has not succeeded', async () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'allow', namespace: 'shop-web' },
    };
    const late = {
      path: 'clusters/new/after-first-stage/shop',
      cluster: 'new',
      step: ApplyStep.AFTER_FIRST_STAGE,
      objects: [policy],
      after: ['runs/shop/1-stage-first-copy/new'],
    };
    const start = async (world: World) => {
      const folder = world.folder([...units(), late]);
      return executeRuns(world.operation(), folder, [findRun(folder, 'shop', 'go-live')], RUN, () => undefined);
    };
    const missing = 'clusters/new/after-first-stage/shop was not applied: '
      + 'NetworkPolicy shop-web/allow does not exist on cluster new';
    const staged = runningWorld();
    await stage(staged);
    const refused = await failureOf(start(staged));
    expect(refused).toContain(`failed: runs/shop/2-cutover-go-live was not started: ${missing} | `);
    expect(refused).toMatch(/ \| Apply it first: `cdk8s-mtc apply \/\S+`\.$/);
    staged.new.put(policy);
    expect((await start(staged)).map(({ state }) => state)).toEqual(['succeeded']);
    expect(staged.messages('unit-missing')).toEqual([]);
    const fresh = runningWorld();
    expect((await start(fresh)).map(({ state }) => state)).toEqual(['succeeded']);
    expect(fresh.messages('unit-missing')).toEqual([missing]);
  });

  test('is not started without a confirmation', async () => {
    const world = runningWorld();
    world.answer = false;
    expect(await failureOf(runOf(world, 'go-live'))).toBe('declined: runs/shop/2-cutover-go-live was not started, '
      + 'because it was not confirmed: cutover go-live of shop: cutover of a test. It stops the application in '
      + 'shop-web on cluster old. | Confirm it on a terminal, or with `--yes`.');
    expect(created(world)).toEqual([]);
  });

  test('that is in progress is followed without a question', async () => {
    const world = runningWorld();
    world.new.put(CUTOVER);
    world.answer = false;
    expect((await runOf(world, 'go-live')).state).toBe('succeeded');
  });
});

describe('the end of a run', () => {
  test.each(FINAL_PHASES)('a failure in phase %s is told with its error', async (phase) => {
    const world = runningWorld({ failsIn: phase, errors: [`it failed in ${phase}`] });
    const { state, cause } = await runOf(world, 'go-live');
    expect([state, cause?.object, cause?.text])
      .toEqual(['failed', 'MigMigration openshift-migration/shop-go-live', `it failed in ${phase}`]);
  });

  test.each([['first-copy', 'shop-first-copy', ''], ['go-live', 'shop-go-live',
    'The application may be stopped on the source: a rollback of the plan '
      + '(`plan.rollback(…)`) starts it again. ']] as const)(
    'after a failure of %s, the advice is another run, and never to repeat the command only', async (
      id, name, before,
    ) => {
      const world = runningWorld({ failsIn: 'WaitForRefresh' });
      const results = [await runOf(world, id), await runOf(world, id)];
      const fixes = world.events.filter(({ event }) => event === 'run-ended').map(({ fix }) => fix);
      expect(fixes).toEqual(Array(2).fill(`${before}This run is not started again: add a run with a new id to the `
        + 'program, run synth, and start that; or delete this one and repeat the command: '
        + `\`kubectl --context new delete migmigration/${name} -n openshift-migration\`.`));
      expect(results.map(({ fix }) => fix)).toEqual(fixes);
      expect(created(world)).toEqual([`create MigMigration/${name}`]);
    });

  test('warnings are a failure unless they are waived', async () => {
    const ending = { with: [on('UnhealthyNamespaces', 'Warn')] };
    const world = runningWorld(ending);
    expect(await stage(world))
      .toMatchObject({ state: 'warned', cause: { fix: 'Look at the events and logs of the listed pods.' } });
    expect(world.events.find(({ event }) => event === 'run-ended'))
      .toMatchObject({ level: 'error', details: { success: false } });
    const waived = runningWorld(ending);
    await stage(waived, { allowWarnings: true });
    expect(waived.events.find(({ event }) => event === 'run-ended'))
      .toMatchObject({ level: 'info', details: { success: true } });
  });

  test('an end without the data is a failure, waived or not', async () => {
    const world = runningWorld({ with: [on('DirectVolumeMigrationFailed', 'Warn')] });
    expect((await stage(world, { allowWarnings: true })).state).toBe('failed');
  });

  test('a run that is deleted while it is followed has failed', async () => {
    const world = runningWorld();
    world.clock.each(() =>
      void (world.clock.now() > Date.UTC(2026, 0, 1, 0, 0, 40) && world.new.delete({ ...STAGE, ...STAGE.metadata })));
    expect(await stage(world)).toMatchObject({ state: 'failed', reason: 'was deleted while it was followed' });
  });

  test('the cause is the last line of rsync of the claim that failed, with a fix', async () => {
    const world = runningWorld({ failsIn: 'WaitForDirectVolumeMigrationToComplete', errors: ['DVM failed'] });
    const owner = (uid: string) => ({ ownerReferences: [{ uid }] });
    world.clock.each(() => {
      const [run] = world.new.of('MigMigration');
      if (run === undefined || world.new.of('DirectVolumeMigration').length > 0) {
        return;
      }
      const volumes = mtc('DirectVolumeMigration', 'dvm', {});
      const { metadata } = world.new.put({
        ...volumes,
        metadata: { ...volumes.metadata, ...owner(run.metadata.uid) },
        status: {
          phase: 'Completed',
          errors: ['one or more pods failed'],
          conditions: [on('Failed', 'Critical')],
          rsyncOperations: [
            { pvcReference: { name: 'web-data', namespace: 'shop-web' }, currentAttempt: 20, failed: true },
          ],
        },
      });
      const progress = mtc('DirectVolumeMigrationProgress', 'p1', {
        podNamespace: 'shop-web', podSelector: { 'migration.openshift.io/created-for-pvc': 'web-data' },
      });
      world.new.put({
        ...progress,
        metadata: { ...progress.metadata, ...owner(metadata.uid) },
        status: {
          phase: 'Failed',
          exitCode: 11,
          totalProgressPercentage: '57%',
          lastObservedTransferRate: '11MB/s',
          rsyncElapsedTime: '2m30.5s',
          logMessage: '1.20G  57%  11.21MB/s  0:01:53\nrsync: write failed on "/mnt/a": No space left on device (28)\n',
        },
      });
    });
    const { cause, claims } = await stage(world);
    expect(cause).toEqual({
      object: 'DirectVolumeMigration openshift-migration/dvm',
      text: 'rsync of claim shop-web/web-data failed: rsync: write failed on "/mnt/a": No space left on device (28) '
        + '(the volume on the destination is full)',
      fix: 'Set a larger capacity for the claim in the plan, and start another run.',
    });
    expect(claims).toEqual([
      expect.objectContaining({ namespace: 'shop-web', claim: 'web-data', percent: 57, attempt: 20, state: 'failed' }),
    ]);
    expect(world.messages('progress')[0])
      .toBe('  0 of 1 claim copied; web-data 57%, 1.2 GiB, 11 MiB/s, 2 min left, attempt 20');
  });
});

describe('the limits of phases', () => {
  test.each(RUN_PHASES.filter(({ phase }) => FINAL_PHASES.includes(phase))
    .map(({ phase, minutes, look }) => [phase, minutes, look] as const))(
    'a run that stays in %s is stuck after %d minutes', async (phase, minutes, look) => {
      const world = runningWorld({ staysIn: phase });
      const result = await runOf(world, 'go-live');
      expect(result).toMatchObject({ state: 'stuck', cause: { fix: look } });
      expect(result.reason).toMatch(new RegExp(`^has been in phase ${phase} for ${minutes} min `
        + `\\(limit ${minutes} min\\): it waits for `));
      expect(world.new.of('MigMigration')[0].spec.canceled).toBeUndefined();
    });

  test('--deadline sets another limit', async () => {
    const world = runningWorld({ staysIn: 'WaitForRefresh' });
    expect((await stage(world, { deadlines: new Map([['WaitForRefresh', 2]]) })).reason).toContain('(limit 2 min)');
  });

  test('--cancel-at-deadline cancels the run, and follows it until it is canceled', async () => {
    const world = runningWorld({ staysIn: 'EnsureSrcQuiesced' });
    expect((await runOf(world, 'go-live', { cancelAtDeadline: true })).state).toBe('canceled');
    expect(world.messages('canceling')).toHaveLength(1);
  });

  test('a plan that is lost in the middle is told as a stall', async () => {
    const world = runningWorld();
    world.controller('MigMigration', (_, age) => age < 30 ? replay(STAGE_PHASES, age)
      : { phase: 'WaitForRefresh', conditions: [on('PlanNotReady')] });
    expect((await stage(world, { deadlines: new Map([['WaitForRefresh', 5]]) })).state).toBe('stuck');
    expect(world.messages('phase').some((message) => message.includes('PlanNotReady'))).toBe(true);
  });

  test('a controller that is started again goes on with the run: nothing changes meanwhile, '
    + 'and nothing is started twice', async () => {
    const world = runningWorld();
    const away = 180;
    world.controller('MigMigration', (_, age) => replay(STAGE_PHASES, age < 35 ? age : Math.max(35, age - away)));
    expect(await stage(world)).toMatchObject({ state: 'succeeded', followed: false });
    expect(created(world)).toEqual(['create MigMigration/shop-first-copy']);
  });

  test('a postponed run is waited for', async () => {
    const world = runningWorld();
    world.controller('MigMigration', (_, age) => age < 3600
      ? { conditions: [on('Postponed', 'Critical', '', 'Postponed 10 seconds')] } : replay(STAGE_PHASES, age - 3600));
    expect((await stage(world)).state).toBe('succeeded');
  });
});

describe('canceling', () => {
  test('writes canceled, follows to the end, and is a success of --cancel', async () => {
    const world = runningWorld();
    world.new.put({ ...STAGE, status: replay(STAGE_PHASES, 0) });
    expect((await stage(world, { cancel: true })).state).toBe('canceled');
    expect(world.events.find(({ event }) => event === 'run-ended'))
      .toMatchObject({ level: 'info', details: { success: true } });
    expect(world.new.of('MigMigration')[0].spec.canceled).toBe(true);
  });

  test('a run that is stuck already is waited for until it is canceled, '
    + 'and with a reaction of MTC after minutes', async () => {
    const world = runningWorld();
    const long = new Date(world.clock.now() - 5 * 3_600_000).toISOString();
    const stay = {
      phase: 'WaitForRefresh',
      conditions: [{ ...on('Running', 'Advisory', 'WaitForRefresh'), lastTransitionTime: long }],
    };
    world.new.put({ ...STAGE, status: stay });
    let canceledAt = 0;
    world.controller('MigMigration', (run, age) => {
      canceledAt ||= run.spec.canceled ? age : 0;
      return canceledAt > 0 && age - canceledAt >= 240 ? replayCancel(age - canceledAt - 240) : stay;
    });
    expect((await stage(world)).state).toBe('stuck');
    expect((await stage(world, { cancel: true })).state).toBe('canceled');
  });

  const HOURS = 5 * 3_600_000;
  test.each([HOURS, -HOURS])('a clock of this machine that is wrong by %d ms changes no limit', async (ahead) => {
    for (const lasted of [0, 20]) {
      const world = runningWorld();
      const lastTransitionTime = new Date(world.clock.right() - lasted * 60_000).toISOString();
      const stay = {
        phase: 'WaitForRefresh', conditions: [{ ...on('Running', 'Advisory', 'WaitForRefresh'), lastTransitionTime }],
      };
      world.new.put({ ...STAGE, status: stay });
      world.controller('MigMigration', () => stay);
      world.clock.ahead = ahead;
      const { state, from, to } = await stage(world);
      expect([state, (to - from) / 60_000]).toEqual(['stuck', 30 - lasted]);
    }
  });

  test('a run that MTC does not cancel is stuck after the limit of its phase, '
    + 'counted from the cancellation', async () => {
    const world = runningWorld();
    const long = new Date(world.clock.now() - 5 * 3_600_000).toISOString();
    const stay = {
      phase: 'WaitForRefresh',
      conditions: [{ ...on('Running', 'Advisory', 'WaitForRefresh'), lastTransitionTime: long }],
    };
    world.new.put({ ...STAGE, status: stay });
    world.controller('MigMigration', () => stay);
    const { state, from, to } = await stage(world, { cancel: true });
    expect([state, (to - from) / 60_000]).toEqual(['stuck', 30]);
  });

  test('--cancel-at-deadline gives MTC the time to cancel', async () => {
    const world = runningWorld();
    let canceledAt = 0;
    world.controller('MigMigration', (run, age) => {
      canceledAt ||= run.spec.canceled ? age : 0;
      return canceledAt > 0 && age - canceledAt >= 60
        ? replayCancel(age - canceledAt - 60)
        : replay(STAGE_PHASES, age, { staysIn: 'WaitForRefresh' });
    });
    expect((await stage(world, { cancelAtDeadline: true })).state).toBe('canceled');
  });

  test('a run is canceled whatever the folder says about it now', async () => {
    const world = runningWorld();
    world.new.put({ ...STAGE, spec: { ...STAGE.spec, stage: false, quiescePods: true, keepAnnotations: true } });
    expect((await stage(world, { cancel: true })).state).toBe('canceled');
    expect(world.new.of('MigMigration')[0].spec).toMatchObject({ canceled: true, stage: false, quiescePods: true });
    expect(created(world)).toEqual([]);
  });

  test('a run of that name of another plan is not canceled', async () => {
    const world = runningWorld();
    world.new.put({ ...STAGE, spec: { ...STAGE.spec, migPlanRef: { name: 'x', namespace: 'openshift-migration' } } });
    expect(await failureOf(stage(world, { cancel: true }))).toBe('exists: MigMigration '
      + 'openshift-migration/shop-first-copy on cluster new is a run of MigPlan x, not of shop: it was not canceled | '
      + 'Cancel it with the output folder that contains its plan.');
    expect(world.new.of('MigMigration')[0].spec.canceled).toBeUndefined();
  });

  test('a run that differs and has ended cannot be canceled', async () => {
    const world = runningWorld();
    await stage(world);
    const [{ spec, status }] = world.new.of('MigMigration');
    world.new.put({ ...STAGE, spec: { ...spec, quiescePods: true }, status });
    expect(await failureOf(stage(world, { cancel: true }))).toBe('usage: runs/shop/1-stage-first-copy is not in '
      + 'progress: there is nothing to cancel');
  });

  test('a run that is not in progress cannot be canceled, and is not started', async () => {
    const world = runningWorld();
    expect(await failureOf(stage(world, { cancel: true }))).toBe('usage: runs/shop/1-stage-first-copy is not in '
      + 'progress: there is nothing to cancel');
    expect(created(world)).toEqual([]);
  });
});

describe('a wave', () => {
  test('without a fleet is refused', async () => {
    const folder = new World().folder();
    expect(await failureOf((async () => runsOfWave(folder, 2))())).toBe('usage: the folder has no waves: only a '
      + 'MigrationFleet has them | Start the runs of each plan: `cdk8s-mtc run dist PLAN RUN`; `cdk8s-mtc show` lists '
      + 'them.');
  });

  test('is the plans of a wave of the fleet, stages before cutovers and without rollbacks', async () => {
    const index = new World().folder().index;
    const of = (
      owner: string, number: number, kind: string,
    ) => ({ ...index.runs[0], owner, number, kind, id: kind, path: `runs/${owner}/${number}-${kind}` });
    const runs = [of('a', 1, 'stage'), of('a', 2, 'cutover'), of('b', 1, 'stage'), of('c', 1, 'stage'),
      of('b', 2, 'cutover'), of('b', 3, 'rollback')];
    const path = outputFolder([], { runs });
    const wave = (number: number, plans: string[]) => ({ number, plans, stageSeconds: 1, cutoverSeconds: 1 });
    const fleet: IndexFleet = {
      name: 'estate',
      limits: { namespaces: 10, pods: 100, volumes: 100 },
      assumptions: { bytesPerSecond: 1, changedShare: 0.1, overheadSeconds: 1 },
      waves: [wave(1, ['a', 'b']), wave(2, ['c'])],
      plans: [],
      volumes: [],
      excluded: [],
      findings: [],
    };
    writeFileSync(join(path, 'fleet.json'), fleetText([fleet]));
    const folder = OutputFolder.open(path, '/');
    const paths = (number: number, name?: string) => runsOfWave(folder, number, name).map((run) => run.path);
    expect(paths(1)).toEqual(['runs/a/1-stage', 'runs/b/1-stage', 'runs/a/2-cutover', 'runs/b/2-cutover']);
    expect(paths(1, 'cutover')).toEqual(['runs/a/2-cutover', 'runs/b/2-cutover']);
    expect(paths(2)).toEqual(['runs/c/1-stage']);
    expect(await failureOf((async () => paths(3))())).toBe('usage: the folder has no run in wave 3 | Its waves are 1, '
      + '2; `cdk8s-mtc fleet` lists them.');
    writeFileSync(join(path, 'fleet.json'), '{}');
    expect(await failureOf((async () => paths(1))())).toContain('does not describe fleets');
  });

  test('stops after the first run that does not succeed, and names those that were not started', async () => {
    const world = runningWorld({ failsIn: 'WaitForRefresh' });
    const folder = world.folder();
    const results = await executeRuns(world.operation(), folder, folder.index.runs, RUN, () => undefined);
    expect(results.map(({ state }) => state)).toEqual(['failed']);
    expect(world.messages('runs')).toEqual([
      '2 runs, one after the other: runs/shop/1-stage-first-copy, runs/shop/2-cutover-go-live. Cutovers: '
        + 'runs/shop/2-cutover-go-live',
    ]);
    expect(world.messages('runs-left')).toEqual(['not started: runs/shop/2-cutover-go-live']);
    expect(created(world)).toEqual(['create MigMigration/shop-first-copy']);
  });
});

describe('a wave that stops with an error', () => {
  test.each([
    ['before a run is started', 'get', 'MigPlan/shop', ['error', 'not-started']],
    ['while a run is followed', 'patch', 'none', ['error', 'not-started']],
    ['after a run has succeeded', 'apply', 'ConfigMap/late', ['error', 'not-started']],
  ])('%s has a result for each run', async (when, verb, what, states) => {
    const world = runningWorld();
    const late = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'openshift-migration' } };
    const folder = world.folder([...units(), {
      path: 'clusters/new/late',
      cluster: 'new',
      step: ApplyStep.AFTER_FIRST_STAGE,
      after: ['runs/shop/1-stage-first-copy/new'],
      objects: [late],
    }]);
    let looks = 0;
    world.new.before = (asked, of) => {
      looks += asked === 'get' && of === 'MigMigration/shop-first-copy' ? 1 : 0;
      if ((asked === verb && of === what) || (what === 'none' && looks === 5)) {
        throw new OperationError('unavailable', 'the server does not answer', 'Check the network.');
      }
    };
    const results: RunResult[] = [];
    expect(await failureOf(executeRuns(world.operation(), folder, folder.index.runs, RUN, (result) =>
      results.push(result)))).toBe('unavailable: the server does not answer | Check the network.');
    const all = completeResults(folder, folder.index.runs, results, world.clock.now());
    expect([when, all.map(({ state }) => state)]).toEqual([when, states]);
    const before = verb === 'apply' ? 'the run has succeeded, but what comes after it was not applied: ' : '';
    expect(all[0])
      .toMatchObject({ reason: `${before}the server does not answer`, fix: 'Check the network.', cluster: 'new' });
    expect(all[1].reason).toBe('runs/shop/1-stage-first-copy did not succeed');
  });

  test('because a cutover was not confirmed says that in one sentence, everywhere', async () => {
    const world = runningWorld();
    world.answer = false;
    const folder = world.folder();
    const [first, cutover] = folder.index.runs;
    const runs = [cutover, { ...first, path: 'runs/shop/3-stage-later' }];
    const results: RunResult[] = [];
    await failureOf(executeRuns(world.operation(), folder, runs, RUN, (result) => results.push(result)));
    const all = completeResults(folder, runs, results, world.clock.now());
    expect(all.map(({ state }) => state)).toEqual(['declined', 'not-started']);
    const sentences = [
      'runs/shop/2-cutover-go-live was not started, because it was not confirmed: cutover go-live of shop: cutover of '
        + 'a test. It stops the application in shop-web on cluster old.',
      'runs/shop/3-stage-later was not started: runs/shop/2-cutover-go-live was not started',
    ];
    expect(all.map(sentence)).toEqual(sentences);
    expect(JSON.parse(auditLine(folder, all[0], 'alice'))).toMatchObject({ state: 'declined', reason: sentences[0] });
    expect(JSON.parse(resultsAsJson(all, RUN))).toMatchObject({
      success: false, runs: [{ state: 'declined', success: false, reason: sentences[0] }, { state: 'not-started' }],
    });
    expect(JSON.parse(resultsAsSummary(all, RUN)))
      .toEqual({ success: false, states: { 'declined': 1, 'not-started': 1 }, seconds: 0, reason: sentences[0] });
    expect(resultsAsJunit(all, RUN)).toContain(`failures="1" skipped="1">
    <testcase classname="shop" name="runs/shop/2-cutover-go-live" time="0">
      <failure type="declined" message="${sentences[0]}">Confirm it on a terminal, or with \`--yes\`.</failure>
`);
    expect(resultsAsMarkdown(all, RUN)).toContain(`| runs/shop/2-cutover-go-live | **no** | declined | 0 s | ${
      sentences[0]} |`);
  });

  test('because of a bug does not quote it', () => {
    const folder = new World().folder();
    const [run] = folder.index.runs;
    expect(errorResult(folder, run, new TypeError('x is undefined'), { from: 0, to: 1 }))
      .toMatchObject({ state: 'error', reason: 'an internal error' });
  });
});

describe('finding a run', () => {
  const folder = new World().folder();
  test.each([
    'first-copy', '1', 'stage-first-copy', '1-stage-first-copy', 'runs/shop/1-stage-first-copy',
  ])('by %s', (name) => {
    expect(findRun(folder, 'shop', name).id).toBe('first-copy');
  });
  test.each(['3-cutover-go-live', 'runs/shop/3-cutover-go-live'])('the number of the folder in %s has changed, and '
    + 'that is said', async (name) => {
    expect(await failureOf((async () => findRun(folder, 'shop', name))())).toBe(`usage: shop has no run "${name}" | `
      + 'Its '
      + 'number has changed: it is 2-cutover-go-live now. Name runs by their id, go-live: that stays. Its runs are '
      + '1-stage-first-copy, 2-cutover-go-live.');
  });
  test('a name that does not exist is refused with those that do', async () => {
    expect(await failureOf((async () => findRun(folder, 'shop', 'frist-copy'))()))
      .toBe('usage: shop has no run "frist-copy" | Its runs are 1-stage-first-copy, 2-cutover-go-live.');
    expect(await failureOf((async () => findRun(folder, 'shop'))()))
      .toBe('usage: no run of shop is named | Its runs are 1-stage-first-copy, 2-cutover-go-live.');
    expect(await failureOf((async () => findRun(folder))()))
      .toBe('usage: no plan or engine is named | Those with runs are shop.');
    expect(await failureOf((async () => findRun(folder, 'shpo', '1'))())).toBe('usage: no plan or engine "shpo" has '
      + 'runs in the folder | Those with runs are shop.');
  });
});

describe('kill and resume', () => {
  test('200 kills at random requests never lose or double a run', async () => {
    let seed = 7;
    const random = (most: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % most;
    };
    for (let trial = 0; trial < 200; trial += 1) {
      const world = runningWorld();
      const cluster = trial % 4 === 0 ? world.old : world.new;
      let left = random(trial % 4 === 0 ? 6 : 60);
      const kill = () => {
        left -= 1;
        if (left === 0) {
          throw new OperationError('interrupted', 'killed');
        }
      };
      cluster.before = kill;
      const first = await failureOf(stage(world, {}, 'alice@laptop/1'));
      cluster.before = undefined;
      const result = await stage(world, {}, 'alice@laptop/2');
      expect([trial, first === 'none' || first.startsWith('interrupted'), result.state])
        .toEqual([trial, true, 'succeeded']);
      expect(created(world)).toEqual(['create MigMigration/shop-first-copy']);
      expect(world.new.of('MigMigration')).toHaveLength(1);
    }
  });

  test('two processes that start one run at the same time create it once', async () => {
    const world = runningWorld();
    const results = await Promise.allSettled([stage(world, {}, 'alice@laptop/1'), (async () => {
      const folder = world.folder();
      return executeRuns(world.operation('bob@desk/2'), folder, [findRun(folder, 'shop', '1')], RUN, () =>
        undefined);
    })()]);
    expect(results.map(({ status }) => status)).toContain('fulfilled');
    expect(created(world)).toEqual(['create MigMigration/shop-first-copy']);
  });
});
