import { LiveObject } from '../../api/outcomes/outcome-of';
import { shellWord } from '../../output/commands';
import { Operation } from '../operation';
import { recordsElsewhere } from './app-records';
import { appOf, contentsOf, Home, InventoryOwner, OwnerOn, referenceOf } from './inventory-contents';
import { isProtected } from './record-trust';

/** A record, and the cluster that has it. */
export interface RecordPlace {
  readonly cluster: string;
  readonly record: LiveObject;
}

/** Where the app has recorded something on a cluster, and which record of another cluster says so. */
export interface RecordedHome extends Home {
  readonly record: LiveObject;
  /** All records that say where it is, or was. */
  readonly places: readonly RecordPlace[];
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
      for (const [cluster, home] of Object.entries(contentsOf(live).homes).filter(([each]) => each !== name)) {
        const known = homes.get(cluster);
        const places = [...known?.places ?? [], { cluster: name, record: live }];
        homes.set(cluster, known === undefined || isProtected(live.metadata.namespace)
          ? { ...home, record: live, places }
          : { ...known, places });
      }
    }
  }
  return new Map([...homes].sort(([one], [other]) => one < other ? -1 : 1));
}

/** The commands that have records forget a key. */
export function forgetting(places: readonly RecordPlace[], key: string): string {
  return places.map(({ cluster, record: { metadata } }) => {
    const patch = JSON.stringify([{ op: 'remove', path: `/data/${key}` }]);
    return `on cluster ${cluster}, \`kubectl patch configmap ${shellWord(metadata.name)} `
      + `-n ${shellWord(metadata.namespace)} --type=json -p ${shellWord(patch)}\``;
  }).join(' and ');
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
