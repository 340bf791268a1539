import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { TRANSFER_LABELS, TRANSFER_NAME } from '../../api/transfer';
import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { stopCommands } from '../run/stop-commands';
import { withCommands } from '../with-commands';

/**
 * Makes sure that no run of anybody is in progress, and none of the app that acts without a plan.
 *
 * @throws an OperationError that names the runs
 */
export async function refuseDuringRuns(
  operation: Operation, folder: OutputFolder, names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const cluster = operation.cluster(name);
    const runs = [
      ...await cluster.list({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration' }),
      ...await cluster.list({
        apiVersion: 'batch/v1', kind: 'Job', selector: `${TRANSFER_LABELS.name}=${TRANSFER_NAME}`,
      }),
    ];
    const direct = folder.index.units.filter((unit) => unit.cluster === name).flatMap(({ starts }) => starts)
      .filter(({ kind }) => kind.startsWith('Direct'));
    for (const object of direct) {
      const live = await cluster.get(object);
      runs.push(...live === undefined ? [] : [live]);
    }
    const running = runs.filter((run) => !hasEnded(outcomeOf(run).state));
    if (running.length > 0) {
      throw new OperationError(
        'failed',
        `cluster ${name}: ${listed(running.map((run) => describeObject(referenceTo(run))), 'is', 'are')} in progress`,
        howToEnd(operation, folder, name, running),
      );
    }
  }
}

/** What to do about runs in progress. Those that the folder does not contain are of others. */
function howToEnd(operation: Operation, folder: OutputFolder, name: string, running: readonly LiveObject[]): string {
  const keys = new Set(running.map((run) => keyOf(referenceTo(run))));
  const own = folder.index.runs.filter((run) => startsOn(folder, run, name).some((key) => keys.has(key)));
  const commands = own.flatMap((run) => stopCommands(operation, folder, run));
  const wait = `Wait until ${running.length === 1 ? 'it has' : 'they have'} ended`;
  return commands.length === 0
    ? `${wait}: the folder does not contain ${running.length === 1 ? 'it' : 'them'}.`
    : withCommands(`${wait}, or stop what the folder contains`, commands);
}

/** What a run starts on a cluster. */
function startsOn(folder: OutputFolder, { units }: IndexRun, name: string): string[] {
  return units.map((path) => folder.unit(path)).filter(({ cluster }) => cluster === name)
    .flatMap(({ starts }) => starts.map(keyOf));
}
