import { InventoryContents, OwnedObject } from './inventory-contents';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf, Origin } from '../cluster';

/**
 * Asks the server about what a command was about to create when it was killed: what the app has created belongs to it,
 * and what does not exist, or somebody else has created, is discarded. What nobody knows stays pending.
 *
 * @param also what may have been created before anything could be recorded
 */
export async function settlePending(
  cluster: Cluster, contents: InventoryContents, also: readonly IndexObject[] = [],
): Promise<InventoryContents> {
  const found: OwnedObject[] = [];
  const pending: IndexObject[] = [];
  for (const object of contents.pending) {
    const origin = await cluster.origin(object);
    if (origin?.isOwn === true) {
      found.push(owned(object, origin));
    } else if (origin !== undefined && origin.isOwn === undefined) {
      pending.push(object);
    }
  }
  for (const object of also) {
    const origin = await cluster.origin(object);
    found.push(...origin?.isOwn === true ? [owned(object, origin)] : []);
  }
  const keys = new Set(found.map(keyOf));
  return {
    ...contents,
    objects: [...contents.objects.filter((object) => !keys.has(keyOf(object))), ...found],
    pending,
  };
}

function owned(object: IndexObject, { uid, namespace }: Origin): OwnedObject {
  return { ...object, ...object.namespace === undefined && namespace ? { placedIn: namespace } : {}, uid };
}
