import { IndexRun, RunOwner } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { stopsSomething } from '../starts';
import { withCommands } from '../with-commands';
import { deletions } from './stop-commands';

/** What to do after a run that has failed or was canceled: the same run is never started again. */
export function howToRunAgain(operation: Operation, folder: OutputFolder, run: IndexRun): string {
  const isStopped = run.ownerKind === RunOwner.PLAN && run.kind !== ROLLBACK && stopsSomething(run.kind);
  return [
    ...isStopped
      ? ['The application may be stopped on the source: a rollback of the plan (`plan.rollback(…)`) starts it again.']
      : [],
    withCommands('This run is not started again: add a run with a new id to the program, run synth, and start that; '
      + 'or delete this one and repeat the command', deletions(operation, folder, run)),
  ].join(' ');
}
