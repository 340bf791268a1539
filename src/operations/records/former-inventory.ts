import { LiveObject } from '../../api/outcomes/outcome-of';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { recordsElsewhere } from './app-records';
import {
  appOf, contentsOf, InventoryContents, InventoryOwner, isEmpty, oldReferenceOf, referenceOf,
} from './inventory-contents';
import { dividedByTrust } from './record-trust';

/**
 * An inventory that an app had before: under an earlier name, in the form of an earlier version, which other apps
 * may have shared, or in another namespace.
 */
export interface FormerInventory {
  readonly reference: IndexObject;
  /** The ConfigMap as it was read. */
  readonly live: LiveObject;
  /** The name of the app that it was written for; undefined if an earlier version has written it. */
  readonly app?: string;
  /** Whether it is in another namespace: the folder had another first object when it was written. */
  readonly isElsewhere: boolean;
  /** The objects that belong to the app. */
  readonly taken: InventoryContents;
  /** The others, which stay in it: another app may have created them. */
  readonly rest: InventoryContents;
}

/** The name of an app without a name in programs of most languages, with which earlier versions recorded. */
const DEFAULT_NAME = 'main';

/** Where an app may have recorded something in its namespace before, and under which name. */
export function formerReferences(
  { app, formerNames, namespace }: InventoryOwner,
): Array<Pick<FormerInventory, 'reference' | 'app'>> {
  return [
    ...[...new Set([app, DEFAULT_NAME, ...formerNames])]
      .map((name) => ({ reference: oldReferenceOf(name, namespace), app: undefined })),
    ...formerNames.filter((name) => name !== app)
      .map((name) => ({ reference: referenceOf(name, namespace), app: name })),
  ];
}

/** The former inventories of an app that list something that its folder contains, or are in another namespace. */
export async function formerInventories(
  cluster: Cluster, owner: InventoryOwner,
): Promise<FormerInventory[]> {
  const { app, formerNames, namespace, contained } = owner;
  const candidates = formerReferences(owner);
  for (const name of formerNames.filter((each) => each !== app)) {
    const lives = await recordsElsewhere(cluster, { ...owner, app: name });
    candidates.push(...lives.map((live) => ({ reference: referenceTo(live), app: name })));
  }
  const keys = new Set(contained.map(keyOf));
  const isContained = (object: IndexObject) => keys.has(keyOf(object));
  const found: FormerInventory[] = [];
  for (const { reference, app: writtenFor } of candidates) {
    const live = await cluster.get(reference);
    if (live !== undefined && appOf(live) === writtenFor) {
      const all = contentsOf(live);
      const isHere = reference.namespace === namespace;
      const trusted = isHere ? all : (await dividedByTrust(cluster, reference.namespace!, all)).taken;
      const taken = part(trusted, isContained);
      const namesClusters = writtenFor !== undefined && isEmpty(all); // that is all that it does
      if (!isEmpty(taken) || namesClusters) {
        const [objects, changed, pending] = [new Set(taken.objects), new Set(taken.changed), new Set(taken.pending)];
        const rest = {
          ...all,
          objects: all.objects.filter((object) => !objects.has(object)),
          changed: all.changed.filter((object) => !changed.has(object)),
          pending: all.pending.filter((object) => !pending.has(object)),
        };
        found.push({ reference, live, app: writtenFor, isElsewhere: false, taken, rest });
      }
    }
  }
  for (const live of await recordsElsewhere(cluster, owner)) {
    const { taken, rest } = await dividedByTrust(cluster, live.metadata.namespace, contentsOf(live));
    found.push({ reference: referenceTo(live), live, app, isElsewhere: true, taken, rest });
  }
  return found;
}

function part(
  { objects, changed, pending, homes }: InventoryContents, isIn: (object: IndexObject) => boolean,
): InventoryContents {
  return { objects: objects.filter(isIn), changed: changed.filter(isIn), pending: pending.filter(isIn), homes };
}
