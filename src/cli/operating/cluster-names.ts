import { didYouMean } from '../../grammar/did-you-mean';
import { listed } from '../../grammar/plural';
import { OperationEvent } from '../../operations/operation';
import { OperationError } from '../../operations/operation-error';
import { MigrationIndex } from '../../output/migration-index';

/** Names of clusters that a user has written. */
export interface WrittenNames {
  /** In `--context`. */
  readonly contexts: readonly string[];
  /** In the configuration, which other folders may share. */
  readonly configured: readonly string[];
}

/**
 * Reports names that no cluster of a folder has. One of the configuration may be for another folder: it is misspelt
 * only if a cluster of this folder is missing there.
 *
 * @throws an OperationError if a context was named for such a cluster
 */
export function checkClusterNames(
  { clusters }: Pick<MigrationIndex, 'clusters'>, written: WrittenNames, report: (event: OperationEvent) => void,
): void {
  const own = clusters.map(({ name }) => name);
  const unknown = written.contexts.find((name) => !own.includes(name));
  if (unknown !== undefined) {
    throw new OperationError('usage', `--context: the folder has no cluster ${JSON.stringify(unknown)}`,
      suggestion(unknown, own) ?? `Its clusters are ${own.join(', ')}.`);
  }
  const isWritten = (name: string) => written.configured.includes(name) || written.contexts.includes(name);
  const missing = clusters.filter(({ name, sameAs }) => sameAs === undefined && !isWritten(name))
    .map(({ name }) => name);
  const known = [...own, ...clusters.flatMap(({ migClusters }) => migClusters.map(({ name }) => name))];
  for (const name of missing.length === 0 ? [] : written.configured.filter((each) => !known.includes(each))) {
    report({
      event: 'cluster-unknown',
      level: 'warning',
      message: `\`clusters\` of the configuration names ${JSON.stringify(name)}, but the folder has no such cluster, `
        + `and ${listed(missing, 'is', 'are')} not named there`,
      fix: suggestion(name, missing) ?? 'If it is one of these, correct its name. Otherwise the contexts of '
        + `${missing.join(', ')} have the names of the clusters.`,
    });
  }
}

function suggestion(name: string, known: readonly string[]): string | undefined {
  const near = didYouMean(name, known);
  return near === undefined ? undefined : `Did you mean ${near}?`;
}
