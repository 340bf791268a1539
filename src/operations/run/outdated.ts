import { outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { isSuccess, RunResult, RunSettings } from './run-settings';
import { timesOf } from './run-times';
import { FoundAction } from './start';

/** What to do about a run that is outdated. */
export const OUTDATED_FIX = 'If what has run is enough, go on with the next run; `--allow-outdated` takes it for a '
  + 'success. To run what the folder describes now, give the run another id in the program, and run synth again. A run '
  + 'that exists is never changed.';

/** Why a run is outdated. */
export function outdatedReason({ path }: IndexRun, differences: readonly string[]): string {
  return `${path} has ended successfully, and the folder describes another run since: ${differences.join('; ')}. `
    + 'Nothing was started';
}

/**
 * The result of a run that has ended successfully before the folder described it differently; undefined if it is not
 * one. It is not a success: what the folder describes has never run.
 *
 * @param found all of its actions
 */
export function outdatedResult(
  operation: Operation, run: IndexRun, found: readonly FoundAction[], settings: RunSettings,
): RunResult | undefined {
  const different = found.filter(({ changes }) => changes.length > 0);
  if (different.length === 0 || !found.every(({ live }) => isSuccess(outcomeOf(live), settings))) {
    return undefined;
  }
  const what = different.map(({ live, cluster, changes }) =>
    `${describeObject(referenceTo(live))} on cluster ${cluster} differs in ${changes.join(', ')}`);
  return {
    run,
    cluster: different[0].cluster,
    state: 'outdated',
    reason: outdatedReason(run, what),
    fix: OUTDATED_FIX,
    warnings: [],
    claims: [],
    followed: true,
    ...timesOf(found.map(({ live }) => live)) ?? { from: operation.clock.now(), to: operation.clock.now() },
  };
}
