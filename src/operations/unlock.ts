import { describeHolder } from './holder';
import { homeNamespace } from './home-namespace';
import { leaseOf } from './lease';
import { LeaseWatch } from './lease-watch';
import { Operation } from './operation';
import { MigrationIndex } from '../output/migration-index';

/**
 * Gives back the Leases of a folder's clusters that this holder has, or whose holder has ended, as after a pod that was
 * killed. A Lease that somebody still renews is left alone; false if there is one.
 */
export async function unlock(operation: Operation, index: MigrationIndex): Promise<boolean> {
  let isFree = true;
  const watch = new LeaseWatch(operation);
  for (const { name } of index.clusters) { // all are watched at the same time
    const namespace = homeNamespace(index, name);
    watch.note(operation.cluster(name), namespace === undefined
      ? undefined
      : await operation.cluster(name).get(leaseOf(namespace)));
  }
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
    const { lapsed, alive } = holder === operation.holder
      ? { lapsed: 'it is ours', alive: '' }
      : await watch.judge(cluster, leaseOf(namespace!), live);
    if (lapsed === undefined) {
      isFree = false;
      operation.report({
        event: 'lease-kept',
        level: 'warning',
        cluster: name,
        message: `cluster ${name}: ${describeHolder(holder, operation.stateOf(holder))} is working on it (its Lease `
          + `${alive})`,
        fix: 'Wait until it has ended. `--break-lease` of `apply`, `run` and `teardown` takes the Lease away from it.',
      });
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
