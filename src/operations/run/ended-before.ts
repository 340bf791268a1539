import { outcomeOf } from '../../api/outcomes/outcome-of';
import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { isWhole } from './in-part';
import { outdatedReason, OUTDATED_FIX } from './outdated';
import { describeGone, GoneAction } from './recorded-ends';
import { RunResult } from './run-settings';
import { timesOf } from './run-times';
import { digestOf } from './same-run';
import { FoundAction, RunUnit } from './start';

/**
 * The result of a run that has ended successfully, of which actions were deleted since; undefined if it is not one.
 *
 * @param found its actions that exist
 * @param gone those that were created and do not exist
 */
export function endedBefore(
  operation: Operation, run: IndexRun, units: readonly RunUnit[], found: readonly FoundAction[],
  gone: readonly GoneAction[],
): RunResult | undefined {
  const ends = gone.flatMap(({ end }) => end?.state === 'succeeded' ? [end] : []);
  if (gone.length === 0 || ends.length < gone.length || !isWhole(units, [...found, ...gone])
    || !found.every(({ live }) => outcomeOf(live).state === 'succeeded')) {
    return undefined;
  }
  const names = gone.map(({ manifest }) => describeObject(referenceTo(manifest)));
  const different = gone.filter(({ manifest, end }) => end!.digest !== digestOf(manifest));
  const times = [...ends, ...found.flatMap(({ live }) => timesOf([live]) ?? [])];
  operation.report({
    event: 'run-followed',
    level: 'info',
    run: run.path,
    message: `${run.path} has ended already: ${listed(names, 'was', 'were')} deleted since`,
  });
  return {
    run,
    cluster: gone[0].cluster,
    ...different.length === 0
      ? { state: 'succeeded', reason: 'succeeded' }
      : {
        state: 'outdated',
        reason: outdatedReason(run, different.map((each) => `${describeGone(each)} differs and was deleted since`)),
        fix: OUTDATED_FIX,
      },
    warnings: [],
    claims: [],
    followed: true,
    from: Math.min(...times.map(({ from }) => from)),
    to: Math.max(...times.map(({ to }) => to)),
  };
}

/**
 * What is known about a run of which actions were created before and do not exist any more; undefined if none was, or
 * if one has failed: a run that has failed is deleted to start it again.
 */
export function startedBefore(run: IndexRun, gone: readonly GoneAction[]): string | undefined {
  if (gone.length === 0 || gone.some(({ end }) => end?.state === 'failed')) {
    return undefined;
  }
  return `${run.path} was started before: ${listed(gone.map(describeGone), 'does', 'do')} not exist any more `
    + '(expired or deleted)';
}
