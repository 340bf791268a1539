import { LiveObject } from '../../api/outcomes/outcome-of';
import { Operation } from '../operation';
import { recordsElsewhere } from './app-records';
import { appOf, contentsOf, Home, InventoryOwner, OwnerOn, referenceOf } from './inventory-contents';
import { isProtected } from './record-trust';

/** Where the app has recorded something on a cluster, and which record of another cluster says so. */
export interface RecordedHome extends Home {
  readonly record: LiveObject;
}

/**
 * Where the app has recorded something on clusters, as the best record of another cluster says.
 *
 * @param names the clusters of the folder
 */
export async function recordedHomes(
  operation: Operation, names: readonly string[], ownerOn: OwnerOn,
): Promise<Map<string, RecordedHome>> {
  const homes = new Map<string, RecordedHome>();
  for (const name of names) {
    const owner = ownerOn(name);
    const all = owner === undefined ? [] : [owner.app, ...owner.formerNames].map((app) => ({ ...owner, app }));
    for (const live of (await Promise.all(all.map(async (each) => recordsOf(operation, name, each)))).flat()) {
      Object.entries(contentsOf(live).homes).filter(([cluster]) => cluster !== name)
        .filter(([cluster]) => !homes.has(cluster) || isProtected(live.metadata.namespace))
        .forEach(([cluster, home]) => homes.set(cluster, { ...home, record: live }));
    }
  }
  return new Map([...homes].sort(([one], [other]) => one < other ? -1 : 1));
}

/** The records of an app on a cluster of the folder. */
export async function recordsOf(operation: Operation, name: string, owner: InventoryOwner): Promise<LiveObject[]> {
  const cluster = operation.cluster(name);
  const live = await cluster.get(referenceOf(owner.app, owner.namespace));
  return [
    ...live !== undefined && appOf(live) === owner.app ? [live] : [],
    ...await recordsElsewhere(cluster, owner),
  ];
}
