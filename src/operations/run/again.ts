import { describeObject, shellCommand, shellWord } from '../../output/commands';
import { IndexObject, IndexRun, RunOwner } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';
import { OutputFolder } from '../output-folder';
import { stopsSomething } from '../starts';

/** What to do after a run that has failed or was canceled: the same run is never started again. */
export function howToRunAgain(folder: OutputFolder, run: IndexRun): string {
  const isStopped = run.ownerKind === RunOwner.PLAN && run.kind !== ROLLBACK && stopsSomething(run.kind);
  const commands = deletions(folder, run).map((command) => `\`${command}\``);
  return [
    ...isStopped
      ? ['The application may be stopped on the source: a rollback of the plan (`plan.rollback(…)`) starts it again.']
      : [],
    'This run is not started again: add a run with a new id to the program, run synth, and start that; '
      + `or delete this one and repeat the command: ${commands.join(', ')}.`,
  ].join(' ');
}

function deletions(folder: OutputFolder, run: IndexRun): string[] {
  return run.units.flatMap((path) => {
    const { cluster, starts } = folder.unit(path);
    const context = folder.index.clusters.find(({ name }) => name === cluster)?.sameAs ?? cluster;
    const namespaces = [...new Set(starts.map(({ namespace }) => namespace))];
    return namespaces.map((namespace) => shellCommand(
      `kubectl --context ${shellWord(context)} delete`,
      starts.filter((object) => object.namespace === namespace).map(wordFor),
      namespace === undefined ? '' : `-n ${shellWord(namespace)}`,
    ));
  });
}

function wordFor(object: IndexObject): string {
  return describeObject({ ...object, kind: object.kind.toLowerCase(), namespace: undefined }).replace(' ', '/');
}
