import { LiveObject } from '../../api/outcomes/outcome-of';
import { Cluster } from '../cluster';
import { codeOf } from '../operation-error';
import { appOf, contentsOf, InventoryOwner, referenceOf } from './inventory-contents';

/**
 * The inventories that an app has in other namespaces of a cluster than its present one: the program had other objects
 * when they were written.
 */
export async function recordsElsewhere(cluster: Cluster, owner: InventoryOwner): Promise<LiveObject[]> {
  const { app, namespace, others } = owner;
  const all = await recordsIn(cluster, owner);
  return all.filter((live) => live.metadata?.namespace !== namespace && !others.has(live.metadata?.namespace))
    .filter((live) => appOf(live) === app && isReadable(live))
    .sort((one, other) => String(one.metadata.namespace) < String(other.metadata.namespace) ? -1 : 1);
}

/** Everybody may write such a ConfigMap to a namespace: one that is damaged is none. */
function isReadable(live: LiveObject): boolean {
  try {
    contentsOf(live);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) {
      throw error;
    }
    return false;
  }
}

async function recordsIn(cluster: Cluster, { app, namespace, contained }: InventoryOwner): Promise<LiveObject[]> {
  const { apiVersion, kind, name } = referenceOf(app, namespace);
  const listed = await unlessForbidden(() => cluster.list({ apiVersion, kind, name }));
  if (listed !== undefined) {
    return listed;
  }
  const found: LiveObject[] = [];
  for (const other of namespacesOf(contained)) {
    const live = other === namespace ? undefined : await unlessForbidden(() => cluster.get(referenceOf(app, other)));
    found.push(...live === undefined ? [] : [live]);
  }
  return found;
}

/** The namespaces of objects, each once. */
export function namespacesOf(objects: InventoryOwner['contained']): Set<string> {
  return new Set(objects.flatMap(({ kind, name, namespace }) => namespace ?? (kind === 'Namespace' ? name : [])));
}

async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    return undefined;
  }
}
