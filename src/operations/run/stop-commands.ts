import { isRecorded } from './recorded-ends';
import { MIG_MIGRATION } from '../../api/mig-migration';
import { describeObject, shellCommand, shellWord } from '../../output/commands';
import { IndexObject, IndexRun } from '../../output/migration-index';
import { runWord } from '../../output/run-names';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { withCommands } from '../with-commands';

/** The commands that delete what a run has started, one for each cluster and namespace, as a shell reads them. */
export function deletions(
  operation: Operation, folder: OutputFolder, run: IndexRun, isDeleted: (object: IndexObject) => boolean = () => true,
): string[] {
  return run.units.flatMap((path) => {
    const { cluster, starts } = folder.unit(path);
    const deleted = starts.filter(isDeleted);
    const namespaces = [...new Set(deleted.map(({ namespace }) => namespace))];
    return namespaces.map((namespace) => shellCommand(
      `${operation.cluster(cluster).command} delete`,
      deleted.filter((object) => object.namespace === namespace).map(wordFor),
      namespace === undefined ? '' : `-n ${shellWord(namespace)}`,
    ));
  });
}

/** The commands that stop a run: only a MigMigration can be canceled, and anything else is deleted. */
export function stopCommands(operation: Operation, folder: OutputFolder, run: IndexRun): string[] {
  return isCancelable(folder, run)
    ? [shellCommand('cdk8s-mtc run', [folder.name, run.owner, runWord(run, folder.index.runs)], '--cancel')]
    : deletions(operation, folder, run);
}

/** What to do to stop a run, and what the next `run` then requires. */
export function howToStop(operation: Operation, folder: OutputFolder, run: IndexRun): string {
  const commands = stopCommands(operation, folder, run);
  const stop = commands.length === 1 ? 'This command stops it' : 'These commands stop it';
  return withCommands(isCancelable(folder, run) || !isRecorded(run) ? stop
    : `${stop}; the next \`run\` then asks whether to start it again, and requires \`--yes\` without a terminal`,
  commands);
}

function isCancelable(folder: OutputFolder, run: IndexRun): boolean {
  return run.units.flatMap((path) => folder.unit(path).starts).every(({ kind }) => kind === MIG_MIGRATION.kind);
}

function wordFor(object: IndexObject): string {
  return describeObject({ ...object, kind: object.kind.toLowerCase(), namespace: undefined }).replace(' ', '/');
}
