import { RUN } from './settings';
import { job, migration, worldWith } from './transfer-world';
import { on, PLAN, READY, STAGE, World } from './world';
import { auditLine } from '../../src/operations/run/audit';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { findRun } from '../../src/operations/run/find-runs';
import { resultsAsJson, resultsAsJunit, resultsAsMarkdown } from '../../src/operations/run/results';
import { RunResult } from '../../src/operations/run/run-settings';

const STARTED = '2025-12-30T10:00:00Z';
const ENDED = '2025-12-30T11:00:00Z';
const OWN = { started: '2025-12-30T10:00:00.000Z', ended: '2025-12-30T11:00:00.000Z' };

/** The result of the stage of a plan that MTC has ended with this status. */
async function stageWith(status: object, spec: object = {}): Promise<RunResult> {
  const world = new World();
  world.new.put({ ...PLAN, status: READY });
  world.new.put({ ...STAGE, spec: { ...STAGE.spec, ...spec }, status });
  const folder = world.folder();
  const [result] = await executeRuns(world.operation(), folder, [findRun(folder, 'shop', '1')], RUN, () => undefined);
  return result;
}

/** The result of a transfer of which both Jobs exist with these statuses. */
async function transferWith(receive: object, send: object, world = worldWith(() => send)): Promise<RunResult> {
  world.controller('Job', () => receive);
  world.new.put({ ...job('receive'), status: receive });
  world.old.put({ ...job('send'), status: send });
  const { run, folder } = migration(world);
  const [result] = await executeRuns(world.operation(), folder, [run], RUN, () => undefined);
  return result;
}

const complete = (startTime: string, completionTime: string, fields: object = {}) => ({
  startTime, completionTime, conditions: [{ type: 'Complete', status: 'True' }], ...fields,
});

describe('the results of a run that had ended before have its own times', () => {
  const timesIn = (result: RunResult) => {
    const { started, ended } = JSON.parse(resultsAsJson([result], RUN)).runs[0];
    return { started, ended };
  };

  test.each([
    ['succeeded', { conditions: [{ ...on('Succeeded', 'Advisory'), lastTransitionTime: ENDED }] }],
    ['failed', { conditions: [{ ...on('Failed', 'Advisory'), lastTransitionTime: ENDED }] }],
    ['failed', { errors: ['x'], pipeline: [{ completed: STARTED }, { completed: ENDED }, {}] }],
  ])('a MigMigration that has %s', async (state, status) => {
    const result = await stageWith({ phase: 'Completed', startTimestamp: STARTED, ...status });
    expect([result.state, result.followed, timesIn(result)]).toEqual([state, true, OWN]);
  });

  test('an outdated one', async () => {
    const status = { conditions: [{ ...on('Succeeded', 'Advisory'), lastTransitionTime: ENDED }] };
    const result = await stageWith({ phase: 'Completed', startTimestamp: STARTED, ...status }, { quiescePods: true });
    expect([result.state, timesIn(result)]).toEqual(['outdated', OWN]);
  });

  test('a transfer, from the start of the first Job to the end of the last, in each format', async () => {
    const receive = complete(STARTED, '2025-12-30T10:59:00Z');
    const result = await transferWith(receive, complete('2025-12-30T10:00:01Z', ENDED));
    expect(timesIn(result)).toEqual(OWN);
    expect(resultsAsJunit([result], RUN)).toContain('time="3600"');
    expect(resultsAsMarkdown([result], RUN)).toContain('| 60 min |');
    expect(JSON.parse(auditLine(migration(new World()).folder, result, 'alice'))).toMatchObject(OWN);
  });

  test('unless the cluster has not noted them', async () => {
    const result = await stageWith({ phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] });
    expect(timesIn(result)).toEqual({ started: '2026-01-01T00:00:00.000Z', ended: '2026-01-01T00:00:00.000Z' });
  });
});

test.each([0, 5 * 3_600_000])('a run that is followed began when its cluster has started it, by our clock (%d)', async (
  ahead,
) => {
  const world = worldWith((age) => age > 40 ? complete(STARTED, ENDED) : { active: 1 });
  world.new.put({ ...job('receive'), status: { active: 1 } });
  world.old.put({ ...job('send'), status: { active: 1 } });
  await world.clock.sleep(10_000);
  world.clock.ahead = ahead;
  const { run, folder } = migration(world);
  const [{ from, to }] = await executeRuns(world.operation(), folder, [run], RUN, () => undefined);
  expect([from - ahead, to > from + 30_000]).toEqual([Date.UTC(2026, 0, 1), true]);
});

test('the attempts of a claim are those that its Job has counted, also if its pods were deleted', async () => {
  const result = await transferWith(complete(STARTED, ENDED), complete(STARTED, ENDED, { failed: 2, succeeded: 1 }));
  expect(resultsAsMarkdown([result], RUN)).toContain('| shop/data | succeeded | 100% | 3 |');
  const [first] = (await transferWith(complete(STARTED, ENDED), complete(STARTED, ENDED, { succeeded: 1 }))).claims;
  expect(first.attempt).toBe(1);
});
