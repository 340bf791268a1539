import { outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { isSuccess, RunResult, RunSettings } from './run-settings';
import { timesOf } from './run-times';
import { FoundAction } from './start';

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
    reason: `${run.path} has ended successfully, and the folder describes another run since: ${what.join('; ')}. `
      + 'Nothing was started',
    fix: 'If what has run is enough, go on with the next run; `--allow-outdated` takes it for a success. To run what '
      + 'the folder describes now, give the run another id in the program, and run synth again. A run that exists is '
      + 'never changed.',
    warnings: [],
    claims: [],
    followed: true,
    ...timesOf(found.map(({ live }) => live)) ?? { from: operation.clock.now(), to: operation.clock.now() },
  };
}
