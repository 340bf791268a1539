import { Operation } from './operation';
import { OperationError } from './operation-error';
import { shellWord } from '../output/commands';
import { MigrationIndex } from '../output/migration-index';

const KUBE_SYSTEM = { apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' };

/**
 * Makes sure that each cluster answers, and that no two contexts lead to one cluster: then a context is wrong. That of
 * a delivery may be any of the others, because the tool may run there.
 *
 * @param also clusters that need not answer
 * @returns the uids of the clusters, as far as the user may read them
 */
export async function checkIdentities(
  operation: Operation, { clusters }: MigrationIndex, names: readonly string[], also: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const identityOf = (name: string) => clusters.find((cluster) => cluster.name === name)?.sameAs ?? name;
  const deliveries = new Set(clusters.filter(({ isDelivery }) => isDelivery).map(({ name }) => name));
  const byUid = new Map<string, string>();
  const uids = new Map<string, string>();
  const others = also.filter((name) => !names.includes(name));
  for (const name of [...names, ...others]) {
    const uid = await uidOf(operation, name, others.includes(name));
    const other = uid === undefined ? undefined : byUid.get(uid);
    if (other !== undefined && !deliveries.has(name) && identityOf(other) !== identityOf(name)) {
      throw new OperationError(
        'usage',
        `the contexts of the clusters ${other} and ${name} lead to the same cluster`,
        `Name the right context: \`--context ${shellWord(`${name}=NAME`)}\`. `
          + '`kubectl config get-contexts` lists them.',
      );
    }
    if (uid !== undefined) {
      uids.set(name, uid);
    }
    if (uid !== undefined && !deliveries.has(name)) {
      byUid.set(uid, name);
    }
  }
  return uids;
}

/** The uid of the namespace kube-system: the one identity of a cluster that is the same wherever it is looked at. */
export async function uidOf(operation: Operation, name: string, mayFail = false): Promise<string | undefined> {
  try {
    return (await operation.cluster(name).get(KUBE_SYSTEM))?.metadata?.uid;
  } catch (error) {
    if (error instanceof OperationError && (error.code === 'forbidden' || (mayFail && error.code !== 'interrupted'))) {
      return undefined; // a user who may not read it is not stopped
    }
    throw error;
  }
}
