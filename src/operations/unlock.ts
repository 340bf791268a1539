import { homeNamespace } from './home-namespace';
import { ageOf, lapsed, leaseOf } from './lease';
import { Operation } from './operation';
import { MigrationIndex } from '../output/migration-index';

/**
 * Gives back the Leases of a folder's clusters that this holder has, or whose holder has ended, as after a pod that was
 * killed. A Lease that somebody still renews is left alone; false if there is one.
 */
export async function unlock(operation: Operation, index: MigrationIndex): Promise<boolean> {
  let isFree = true;
  for (const { name } of index.clusters) {
    const namespace = homeNamespace(index, name);
    const cluster = operation.cluster(name);
    const live = namespace === undefined ? undefined : await cluster.get(leaseOf(namespace));
    if (live === undefined) {
      operation.report({
        event: 'lease-absent', level: 'info', cluster: name, message: `cluster ${name}: is not locked`,
      });
      continue;
    }
    const holder = String(live.spec?.holderIdentity ?? '');
    if (holder !== operation.holder && lapsed(operation, live) === undefined) {
      isFree = false;
      const message = `cluster ${name}: ${holder} is working on it, and renewed its Lease `
        + `${Math.round(ageOf(operation, live))} s ago`;
      operation.report({ event: 'lease-kept', level: 'warning', cluster: name, message });
      continue;
    }
    await cluster.delete(leaseOf(namespace!));
    operation.report({
      event: 'lease-given-back',
      level: 'info',
      cluster: name,
      message: `cluster ${name}: gave back the Lease of ${holder}`,
    });
  }
  return isFree;
}
