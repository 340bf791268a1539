import { IndexRun } from '../../output/migration-index';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { RunResult } from './run-settings';

/** When an error came, and what its message needs before it. */
interface ErrorPlace extends Pick<RunResult, 'from' | 'to'> {
  readonly before?: string;
}

/** The result of a run whose command has stopped with an error. Nothing of an unexpected error is quoted. */
export function errorResult(
  folder: OutputFolder, run: IndexRun, error: unknown, { before = '', from, to }: ErrorPlace,
): RunResult {
  const known = error instanceof OperationError ? error : undefined;
  return {
    ...emptyResult(folder, run),
    state: known?.code === 'declined' ? 'declined' : 'error',
    reason: `${before}${known === undefined ? 'an internal error' : known.message}`,
    ...known?.fix === undefined ? {} : { fix: known.fix },
    from,
    to,
  };
}

/** The results with those of the runs that were not started, in the order of the runs. Of two of a run, the last. */
export function completeResults(
  folder: OutputFolder, runs: readonly IndexRun[], results: readonly RunResult[], now: number,
): RunResult[] {
  const known = new Map(results.map((result) => [result.run.path, result]));
  const last = results[results.length - 1];
  return runs.map((run) => known.get(run.path) ?? {
    ...emptyResult(folder, run),
    state: 'not-started',
    reason: whyNotStarted(last),
    from: now,
    to: now,
  });
}

function whyNotStarted(last: RunResult | undefined): string {
  if (last === undefined) {
    return 'the command has stopped';
  }
  return last.state === 'declined' ? `${last.run.path} was not started` : `${last.run.path} did not succeed`;
}

function emptyResult(folder: OutputFolder, run: IndexRun) {
  const cluster = folder.index.units.find(({ path }) => path === run.units[0])?.cluster ?? '';
  return { run, cluster, warnings: [], claims: [], followed: false };
}
