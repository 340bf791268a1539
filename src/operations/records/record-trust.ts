import { MTC_NAMESPACE } from '../../api/common';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { Cluster } from '../cluster';
import { Fields } from '../patched';
import { ChangedObject, hasFields } from './changed-object';
import { InventoryContents, OwnedObject } from './inventory-contents';

/**
 * Whether only those who administrate the migration can write the inventories of a namespace. In any other, all who may
 * write ConfigMaps can list what the app has never created, and earlier values that no object has had: there, only what
 * the cluster or the folder confirms is deleted and restored.
 */
export function isProtected(namespace: string): boolean {
  return namespace === MTC_NAMESPACE;
}

/** Why an object is left that only an unprotected inventory lists. */
export const UNCONFIRMED = 'others may write the inventory that lists it, and the cluster does not note that this app '
  + 'has created it: delete it yourself if nobody else needs it';

/** Whether the cluster notes that the app has created an object. */
export async function isConfirmed(cluster: Cluster, object: OwnedObject): Promise<boolean> {
  const origin = await cluster.origin(object);
  return origin?.isOwn === true && origin.uid === object.uid;
}

/** An inventory, divided into what may be taken over, and the rest. */
export async function dividedByTrust(
  cluster: Cluster, namespace: string, contents: InventoryContents,
): Promise<{ readonly taken: InventoryContents; readonly rest: InventoryContents }> {
  const none = { ...contents, objects: [], changed: [], pending: [] };
  if (isProtected(namespace)) {
    return { taken: contents, rest: none };
  }
  const confirmed = new Set<OwnedObject>();
  for (const object of contents.objects) {
    if (await isConfirmed(cluster, object)) {
      confirmed.add(object);
    }
  }
  return {
    // the cluster is asked about what is pending in any case
    taken: { ...contents, objects: contents.objects.filter((object) => confirmed.has(object)), changed: [], homes: {} },
    rest: { ...none, objects: contents.objects.filter((object) => !confirmed.has(object)), changed: contents.changed },
  };
}

/** A change of an unprotected inventory, divided into what the manifest confirms and can be removed, and the rest. */
export function removable(
  change: ChangedObject, manifest: LiveObject | undefined,
): { readonly change: ChangedObject; readonly left: readonly string[] } {
  const { was, set, left } = divide(change.was, change.set, manifest ?? {}, '');
  return { change: { ...change, was, set }, left };
}

function divide(
  was: Fields, set: Fields, manifest: Fields, path: string,
): { readonly was: Fields; readonly set: Fields; readonly left: readonly string[] } {
  const kept: Array<readonly [field: string, was: any, set: any]> = [];
  const left: string[] = [];
  for (const [field, value] of Object.entries(set)) {
    const place = path ? `${path}.${field}` : field;
    const [earlier, wanted] = [own(was, field), own(manifest, field)];
    if (isMap(value) && isMap(earlier)) {
      const below = divide(earlier, value, isMap(wanted) ? wanted : {}, place);
      left.push(...below.left);
      kept.push(...Object.keys(below.set).length > 0 ? [[field, below.was, below.set] as const] : []);
    } else if (earlier === null && wanted !== undefined && hasFields(wanted, value)) {
      kept.push([field, null, value]);
    } else {
      left.push(place);
    }
  }
  return {
    was: Object.fromEntries(kept.map(([field, earlier]) => [field, earlier])),
    set: Object.fromEntries(kept.map(([field, , value]) => [field, value])),
    left,
  };
}

function own(fields: Fields, name: string): any {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
