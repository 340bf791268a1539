import { IndexRun } from '../../output/migration-index';
import { applyAfterRun } from '../apply/apply';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { stopsSomething } from '../starts';
import { howToRunAgain } from './again';
import { errorResult } from './complete-results';
import { fixIn, sentence } from './results';
import { executeRun } from './run';
import { isSuccess, RunResult, RunSettings } from './run-settings';

/**
 * Executes runs one after the other, and stops after the first that does not succeed. One that has succeeded before the
 * folder described another does not count as a success, but does not stop the others.
 *
 * @param ended is told each result, also that of a run that stops with an error
 */
export async function executeRuns(
  operation: Operation, folder: OutputFolder, runs: readonly IndexRun[], settings: RunSettings,
  ended: (result: RunResult) => void,
): Promise<RunResult[]> {
  const results: RunResult[] = [];
  reportOrder(operation, runs);
  for (const run of runs) {
    const from = operation.clock.now();
    const stops = (error: unknown, before = '') =>
      ended(errorResult(folder, run, error, { before, from, to: operation.clock.now() }));
    const end = await told(() => executeRun(operation, folder, run, settings), stops);
    const success = isSuccess(end, settings);
    const isOver = !success && (end.state === 'failed' || end.state === 'canceled');
    const result = isOver ? { ...end, fix: howToRunAgain(operation, folder, run) } : end;
    results.push(result);
    ended(result);
    const fix = fixIn(result);
    operation.report({
      event: 'run-ended',
      level: success ? 'info' : 'error',
      cluster: result.cluster,
      run: run.path,
      ...result.state === 'stuck' || result.state === 'error' || result.state === 'not-started'
          || result.state === 'declined' || result.state === 'outdated'
        ? {}
        : { state: result.state },
      message: sentence(result),
      ...fix === undefined ? {} : { fix },
      details: { success },
    });
    if (result.state === 'outdated') {
      continue; // what has run was enough for the next: that is compared itself
    }
    if (!success) {
      const left = runs.slice(runs.indexOf(run) + 1);
      if (left.length > 0) {
        operation.report({
          event: 'runs-left', level: 'warning', message: `not started: ${left.map(({ path }) => path).join(', ')}`,
        });
      }
      break;
    }
    if (!settings.cancel) {
      await told(() => applyAfterRun(operation, folder, run, settings.breakLease), (error) =>
        stops(error, 'the run has succeeded, but what comes after it was not applied: '));
    }
  }
  return results;
}

async function told<T>(body: () => Promise<T>, stops: (error: unknown) => void): Promise<T> {
  try {
    return await body();
  } catch (error) {
    stops(error);
    throw error;
  }
}

/** Lists several runs before the first is started, cutovers by name. */
function reportOrder({ report }: Operation, runs: readonly IndexRun[]): void {
  const cutovers = runs.filter(({ kind }) => stopsSomething(kind));
  if (runs.length > 1) {
    report({
      event: 'runs',
      level: 'info',
      message: `${runs.length} runs, one after the other: ${runs.map(({ path }) => path).join(', ')}`
        + `${cutovers.length === 0 ? '' : `. Cutovers: ${cutovers.map(({ path }) => path).join(', ')}`}`,
    });
  }
}
