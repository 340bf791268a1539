import { describeObject } from '../../output/commands';
import { keptOn } from '../../output/teardown';
import { objectsOn } from '../home-namespace';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { Inventory } from './inventory';
import { prune, Pruning, showPruned } from './prune';

/** How what the folder no longer contains for a cluster is pruned; a dry run has only the first two. */
interface ClusterPruning extends Partial<Pick<Pruning, 'takeLeases' | 'read'>> {
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

/** Deletes what a folder no longer contains for a cluster, or names it. */
export async function pruneCluster(
  operation: Operation, { index }: OutputFolder, name: string,
  { inventory, sameAs = [], prunes, takeLeases, read }: ClusterPruning,
): Promise<void> {
  const leftOver = inventory?.leftOver([name, ...sameAs].flatMap((each) => objectsOn(index, each))) ?? [];
  if (inventory === undefined || leftOver.length === 0) {
    return;
  }
  const cluster = operation.cluster(name);
  const whyKept = keptOn(index, name);
  if (!prunes) {
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: name,
      message: `cluster ${name}: the folder no longer contains ${leftOver.map(describeObject).join(', ')}`,
      fix: 'Repeat the command with `--prune` to delete what an earlier apply created.',
    });
  } else if (takeLeases === undefined || read === undefined) {
    await showPruned(operation, cluster, inventory, leftOver, whyKept);
  } else {
    await prune(operation, cluster, inventory, leftOver, { whyKept, takeLeases, read });
  }
}
