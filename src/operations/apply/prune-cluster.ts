import { keptOn } from '../../output/teardown';
import { objectsOn } from '../home-namespace';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { prune, Pruning, showLeftOver, showPruned } from './prune';
import { Inventory } from '../records/inventory';

/** How what the folder no longer contains for a cluster is pruned; a dry run has only the first two. */
export interface ClusterPruning extends Partial<Pick<Pruning, 'takeLeases' | 'read'>> {
  readonly inventory: Inventory | undefined;
  /**
   * Names of the folder for the same cluster: what it contains for these stays.
   *
   * @default - none
   */
  readonly sameAs?: readonly string[];
  /** Whether it is deleted, and not only named. */
  readonly prunes: boolean;
}

/**
 * Deletes what a folder no longer contains for a cluster, or names it.
 *
 * @returns what was not deleted, because it was not confirmed
 */
export async function pruneCluster(
  operation: Operation, { index }: OutputFolder, name: string,
  { inventory, sameAs = [], prunes, takeLeases, read }: ClusterPruning,
): Promise<string | undefined> {
  const leftOver = inventory?.leftOver([name, ...sameAs].flatMap((each) => objectsOn(index, each))) ?? [];
  if (inventory === undefined || leftOver.length === 0) {
    return undefined;
  }
  const cluster = operation.cluster(name);
  const whyKept = keptOn(index, name);
  if (prunes && takeLeases !== undefined && read !== undefined) {
    return prune(operation, cluster, inventory, leftOver, { whyKept, takeLeases, read });
  }
  await (prunes ? showPruned : showLeftOver)(operation, cluster, inventory, leftOver, whyKept);
  return undefined;
}

/**
 * Prunes clusters, one after the other, without Leases: a person may take longer than they last.
 *
 * @throws an OperationError if something was not confirmed
 */
export async function pruneAll(
  operation: Operation, folder: OutputFolder, names: readonly string[],
  pruningOf: (name: string) => Promise<ClusterPruning>,
): Promise<void> {
  const declined: string[] = [];
  for (const name of names) {
    const kept = await pruneCluster(operation, folder, name, await pruningOf(name));
    declined.push(...kept === undefined ? [] : [kept]);
  }
  if (declined.length > 0) {
    throw new OperationError('declined', 'what the folder no longer contains was not deleted, because that was not '
      + `confirmed. Everything else was done. It would delete this:\n${declined.join('\n')}`,
    'Confirm it on a terminal, or with `--yes`.');
  }
}
