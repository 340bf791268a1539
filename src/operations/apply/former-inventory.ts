import {
  appOf, contentsOf, InventoryContents, InventoryOwner, isEmpty, oldReferenceOf, referenceOf,
} from './inventory-contents';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';

/**
 * An inventory that an app had before: under an earlier name, or in the form of an earlier version, which other apps
 * may have shared.
 */
export interface FormerInventory {
  readonly reference: IndexObject;
  /** The name of the app that it was written for; undefined if an earlier version has written it. */
  readonly app?: string;
  /** The objects that the folder contains: they belong to the app. */
  readonly taken: InventoryContents;
  /** The others, which stay in it: another app may have created them. */
  readonly rest: InventoryContents;
}

/** The name of an app without a name in programs of most languages, with which earlier versions recorded. */
const DEFAULT_NAME = 'main';

/** The former inventories of an app that list something that its folder contains. */
export async function formerInventories(
  cluster: Cluster, { app, formerNames, namespace, contained }: InventoryOwner,
): Promise<FormerInventory[]> {
  const candidates = [
    ...[...new Set([app, DEFAULT_NAME, ...formerNames])]
      .map((name) => ({ reference: oldReferenceOf(name, namespace), app: undefined })),
    ...formerNames.filter((name) => name !== app)
      .map((name) => ({ reference: referenceOf(name, namespace), app: name })),
  ];
  const keys = new Set(contained.map(keyOf));
  const isContained = (object: IndexObject) => keys.has(keyOf(object));
  const found: FormerInventory[] = [];
  for (const { reference, app: writtenFor } of candidates) {
    const live = await cluster.get(reference);
    if (live !== undefined && appOf(live) === writtenFor) {
      const contents = contentsOf(live);
      const taken = part(contents, isContained);
      if (!isEmpty(taken)) {
        found.push({ reference, app: writtenFor, taken, rest: part(contents, (object) => !isContained(object)) });
      }
    }
  }
  return found;
}

function part(
  { objects, changed, pending }: InventoryContents, isIn: (object: IndexObject) => boolean,
): InventoryContents {
  return { objects: objects.filter(isIn), changed: changed.filter(isIn), pending: pending.filter(isIn) };
}
