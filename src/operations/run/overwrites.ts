import { IndexRun } from '../../output/migration-index';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { startedBefore } from './ended-before';
import { endedCutovers } from './ended-cutover';
import { mountingPods } from './mounting-pods';
import { copies } from './receivers';
import { GoneAction } from './recorded-ends';
import { RunUnit } from './start';

/** The maximum number of reasons of one sort that a question lists. */
const MANY = 20;

/** Why a run is not started without a question. */
export interface StartReasons {
  /** Whether this run was started before. */
  readonly isRepeat: boolean;
  /** The sentences that are shown; undefined if it is started without a question. */
  readonly text?: string;
  /** The cutovers of which the user is told. */
  readonly cutovers: readonly string[];
}

/** What a copy would overwrite on the destination, and whether the run was started before. */
export async function reasonsToAsk(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], gone: readonly GoneAction[],
): Promise<StartReasons> {
  const repeat = startedBefore(run, gone);
  const cutovers = copies(run) ? await endedCutovers(operation, folder, run, units) : [];
  const pods = copies(run) ? await mountingPods(operation, run, units) : [];
  const reasons = [...repeat === undefined ? [] : [repeat], ...shortened(cutovers, '. '), ...shortened(pods, ', ')];
  const danger = /verify/.test(run.kind) ? [] : ['Another copy overwrites what has changed on the destination since'];
  return {
    isRepeat: repeat !== undefined,
    cutovers,
    ...reasons.length === 0 ? {} : { text: `${[...reasons, ...danger].map(capitalized).join('. ')}.` },
  };
}

/**
 * Makes sure that no cutover has succeeded while a person was asked, or a Lease was waited for.
 *
 * @throws an OperationError
 */
export async function refuseNewCutovers(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], { cutovers }: StartReasons,
): Promise<void> {
  const now = copies(run) ? await endedCutovers(operation, folder, run, units) : [];
  const added = now.filter((each) => !cutovers.includes(each));
  if (added.length > 0) {
    throw new OperationError('conflict', `${run.path} was not started: meanwhile ${shortened(added, '. ').join('')}`,
      'Repeat the command to be asked whether the destination is overwritten.');
  }
}

function shortened(all: readonly string[], separator: string): string[] {
  const shown = all.length > MANY ? [...all.slice(0, MANY), `and ${all.length - MANY} more`] : all;
  return shown.length === 0 ? [] : [shown.join(separator)];
}

function capitalized(sentence: string): string {
  return sentence.startsWith('runs/') ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
