import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { IndexRun, MigrationIndex } from '../../output/migration-index';
import { Operation } from '../operation';

/** A run that was started, and what of it has failed. */
export interface StartedRun {
  readonly run: IndexRun;
  readonly failed: readonly LiveObject[];
}

/** The last of these runs that exists on the clusters; undefined if none does. */
export async function lastStarted(
  operation: Operation, index: MigrationIndex, runs: readonly IndexRun[],
): Promise<StartedRun | undefined> {
  for (const run of [...runs].sort((one, other) => other.number - one.number)) {
    const found: LiveObject[] = [];
    for (const { starts, cluster } of index.units.filter(({ path }) => run.units.includes(path))) {
      for (const object of starts) {
        const live = await operation.cluster(cluster).get(object);
        found.push(...live === undefined ? [] : [live]);
      }
    }
    if (found.length > 0) {
      return { run, failed: found.filter((live) => outcomeOf(live).state === 'failed') };
    }
  }
  return undefined;
}
