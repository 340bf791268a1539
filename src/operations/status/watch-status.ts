import { StatusNode } from './status-node';
import { statusTree } from './status-tree';
import { MigrationIndex } from '../../output/migration-index';
import { Operation } from '../operation';

const POLL = 5_000;

/** Reads the state of everything in a folder again and again, until the user interrupts. */
export async function watchStatus(
  operation: Operation, index: MigrationIndex, show: (nodes: readonly StatusNode[]) => void,
): Promise<never> {
  for (;;) {
    show(await statusTree(operation, index));
    await operation.clock.sleep(POLL);
  }
}
