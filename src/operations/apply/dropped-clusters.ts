import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { recordsElsewhere } from './app-records';
import { appOf, contentsOf, Homes, InventoryOwner, isEmpty, OwnerOn, referenceOf } from './inventory-contents';
import { isProtected } from './record-trust';

/** The clusters for which a folder contains nothing any more. */
export interface DroppedClusters {
  /** Those on which earlier applies of the app have recorded something that is the app's. */
  readonly owners: ReadonlyMap<string, InventoryOwner>;
  /** Where something is recorded, or may be. */
  readonly homes: Homes;
  /** Where something may be recorded on those that are not looked at, or cannot be. */
  readonly unknown: Homes;
}

export const NONE_DROPPED: DroppedClusters = { owners: new Map(), homes: {}, unknown: {} };

/**
 * The clusters for which the folder contains nothing any more, and on which earlier applies of the app have recorded
 * something. What cannot be looked at is reported: it stays there.
 *
 * @param names the clusters of the folder
 */
export async function droppedClusters(
  operation: Operation, index: MigrationIndex, names: readonly string[], ownerOn: OwnerOn,
): Promise<DroppedClusters> {
  const dropped = new Map<string, InventoryOwner>();
  const homes: Record<string, string> = {};
  const unknown: Record<string, string> = {};
  const owners = names.flatMap((name) => ownerOn(name) ?? []);
  for (const [cluster, { namespace, record }] of await recordedHomes(operation, names, ownerOn)) {
    if (!isProtected(record.metadata.namespace)) {
      unknown[cluster] = namespace;
      reportUntrusted(operation, cluster, record, referenceOf(index.app, namespace));
      continue;
    }
    const apps = [index.app, `${index.app}/${cluster}`]; // that of a delivery has the second
    const formerNames = owners.flatMap((owner) => owner.formerNames);
    for (const app of apps) {
      const owner = { app, namespace, formerNames, others: new Set<string>(), contained: [] };
      const isLeft = await hasRecord(operation, cluster, owner, names);
      if (isLeft) {
        homes[cluster] = namespace;
      }
      if (isLeft === 'unknown') {
        unknown[cluster] = namespace;
        break; // its other name is not known either
      }
      if (isLeft) {
        dropped.set(cluster, owner);
      }
    }
  }
  return { owners: dropped, homes, unknown };
}

/** Where the app has recorded something on a cluster, and which record of another cluster says so. */
interface RecordedHome {
  readonly namespace: string;
  readonly record: LiveObject;
}

/** Where the app has recorded something on clusters that are not in the folder, by cluster: as the best record says. */
async function recordedHomes(
  operation: Operation, names: readonly string[], ownerOn: OwnerOn,
): Promise<Map<string, RecordedHome>> {
  const homes = new Map<string, RecordedHome>();
  for (const name of names) {
    const owner = ownerOn(name);
    const all = owner === undefined ? [] : [owner.app, ...owner.formerNames].map((app) => ({ ...owner, app }));
    for (const live of (await Promise.all(all.map(async (each) => recordsOf(operation, name, each)))).flat()) {
      Object.entries(contentsOf(live).homes).filter(([cluster]) => !names.includes(cluster))
        .filter(([cluster]) => !homes.has(cluster) || isProtected(live.metadata.namespace))
        .forEach(([cluster, namespace]) => homes.set(cluster, { namespace, record: live }));
    }
  }
  return new Map([...homes].sort(([one], [other]) => one < other ? -1 : 1));
}

async function recordsOf(operation: Operation, name: string, owner: InventoryOwner): Promise<LiveObject[]> {
  const cluster = operation.cluster(name);
  const live = await cluster.get(referenceOf(owner.app, owner.namespace));
  return [
    ...live !== undefined && appOf(live) === owner.app ? [live] : [],
    ...await recordsElsewhere(cluster, owner),
  ];
}

/** Whether the app has a record on a cluster; `unknown` if it cannot be looked at. */
async function hasRecord(
  operation: Operation, cluster: string, { app, namespace }: InventoryOwner, names: readonly string[],
): Promise<boolean | 'unknown'> {
  const reference = referenceOf(app, namespace);
  try {
    const live = await operation.cluster(cluster).get(reference);
    return live !== undefined && appOf(live) === app && !isEmpty(contentsOf(live))
      && !await isAnother(operation, cluster, names);
  } catch (error) {
    if (!(error instanceof OperationError) || error.code === 'interrupted') {
      throw error;
    }
    const record = describeObject(reference);
    report(operation, cluster, `it cannot be looked at (${error.message}): what ${record} lists there, if anything, `
      + 'stays', `If it exists, name its context in \`cdk8s-mtc.yaml\` (\`clusters.${cluster}.context\`), and apply `
      + `with \`--prune\`. If it does not, delete \`data["home.${cluster}"]\` of ConfigMap ${reference.name} on the `
      + 'others.');
    return 'unknown';
  }
}

/** Whether a name leads to a cluster that the folder has under another: it was renamed. */
async function isAnother(operation: Operation, cluster: string, names: readonly string[]): Promise<boolean> {
  const uidOf = async (name: string) => (await operation.cluster(name)
    .get({ apiVersion: 'v1', kind: 'Namespace', name: 'kube-system' }))?.metadata?.uid;
  const uid = await uidOf(cluster);
  for (const name of uid === undefined ? [] : names) {
    if (await uidOf(name) === uid) {
      return true;
    }
  }
  return false;
}

/** Others may have written the name of a cluster that the app has never had, and where to look there. */
function reportUntrusted(operation: Operation, cluster: string, record: LiveObject, reference: IndexObject): void {
  report(operation, cluster, `it is not looked at, because others may write ${describeObject(referenceTo(record))}, `
    + 'which names it', `If the app had this cluster, see what ${describeObject(reference)} lists there, and delete it `
    + 'yourself.');
}

function report(operation: Operation, cluster: string, what: string, fix: string): void {
  operation.report({
    event: 'cluster-dropped',
    level: 'warning',
    cluster,
    message: `cluster ${cluster}: the folder contains nothing for it, unlike earlier ones, and ${what}`,
    fix,
  });
}

/**
 * The app on the clusters of a folder and on those that it has no longer.
 *
 * @param isWhole whether all clusters of the folder are known: then they are recorded
 */
export function ownersWith(
  ownerOn: OwnerOn, names: readonly string[], dropped: DroppedClusters, isWhole: boolean,
): OwnerOn {
  const namespaces = names.map((name) => [name, ownerOn(name)?.namespace] as const);
  const all = [...namespaces, ...Object.entries(dropped.homes)]
    .flatMap(([name, namespace]) => namespace === undefined ? [] : [[name, namespace] as const]);
  const homes = isWhole ? Object.fromEntries(all.sort(([one], [other]) => one < other ? -1 : 1)) : undefined;
  return (name) => {
    const owner = dropped.owners.get(name) ?? ownerOn(name);
    return owner && { ...owner, homes };
  };
}
