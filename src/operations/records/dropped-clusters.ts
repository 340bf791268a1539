import { describeObject } from '../../output/commands';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { uidOf } from '../identity';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { appOf, contentsOf, Home, Homes, InventoryOwner, isEmpty, OwnerOn, referenceOf } from './inventory-contents';
import { Present, refuseMoved } from './moved-clusters';
import { isProtected } from './record-trust';
import { forgetting, recordedHomes, recordsOf, RecordPlace } from './recorded-homes';

/** The clusters for which a folder contains nothing any more. */
export interface DroppedClusters {
  /** Those on which earlier applies of the app have recorded something that is the app's. */
  readonly owners: ReadonlyMap<string, InventoryOwner>;
  /** Where something is recorded, or may be. */
  readonly homes: Homes;
  /** Where something may be recorded on those that are not looked at, or cannot be. */
  readonly unknown: Homes;
  /** The clusters of the folder to which the names of the first lead as well. */
  readonly sameAs: ReadonlyMap<string, readonly string[]>;
}

export const NONE_DROPPED: DroppedClusters = { owners: new Map(), homes: {}, unknown: {}, sameAs: new Map() };

/**
 * The clusters for which the folder contains nothing any more, and on which earlier applies of the app have recorded
 * something, under its name or an earlier one. What cannot be looked at is reported: it stays there.
 *
 * @throws an OperationError if the context of a cluster of the folder leads to another cluster than before: what was
 * recorded there would be forgotten
 */
export async function droppedClusters(
  operation: Operation, { app }: MigrationIndex, clusters: Present,
): Promise<DroppedClusters> {
  const { names, ownerOn } = clusters;
  const recorded = await recordedHomes(operation, names, ownerOn);
  refuseMoved(recorded, clusters);
  const present = { app, ...clusters };
  const owners = new Map<string, InventoryOwner>();
  const sameAs = new Map<string, readonly string[]>();
  const homes: Record<string, Home> = {};
  const unknown: Record<string, Home> = {};
  for (const [cluster, { record, places, ...home }] of [...recorded].filter(([name]) => !names.includes(name))) {
    if (!isProtected(record.metadata.namespace)) {
      unknown[cluster] = home;
      reportUntrusted(operation, cluster, referenceTo(record), referenceOf(app, home.namespace));
      continue;
    }
    const found = await lookAt(operation, cluster, { home, places }, present);
    if (found === 'unknown') {
      unknown[cluster] = home;
      homes[cluster] = home;
    } else if (found !== undefined) {
      owners.set(cluster, found.owner);
      sameAs.set(cluster, found.sameAs);
      homes[cluster] = found.home;
    }
  }
  return { owners, homes, unknown, sameAs };
}

/** The clusters of a folder, and the name of the app. */
interface PresentApp extends Present {
  readonly app: string;
}

/** What the records of other clusters say. */
interface Recorded {
  readonly home: Home;
  readonly places: readonly RecordPlace[];
}

/** What the app has recorded on a cluster. */
interface Found {
  readonly owner: InventoryOwner;
  readonly sameAs: readonly string[];
  readonly home: Home;
}

/** What is recorded on a cluster; undefined if nothing, `unknown` if it cannot be looked at. */
async function lookAt(
  operation: Operation, cluster: string, { home, places }: Recorded, present: PresentApp,
): Promise<Found | 'unknown' | undefined> {
  const record = describeObject(referenceOf(present.app, home.namespace));
  try {
    const uid = await uidOf(operation, cluster);
    if (home.uid === undefined || uid === undefined || home.uid === uid) {
      return await recordOn(operation, cluster, { ...home, ...uid === undefined ? {} : { uid } }, present);
    }
    if (await isRenamed(operation, cluster, home, present)) {
      return undefined;
    }
    report(operation, cluster, `its context leads to another cluster now: what ${record} lists on the former one stays`,
      fixOf(cluster, places));
  } catch (error) {
    if (!(error instanceof OperationError) || error.code === 'interrupted') {
      throw error;
    }
    if (await isRenamed(operation, cluster, home, present)) {
      return undefined;
    }
    report(operation, cluster, `it cannot be looked at (${error.message}): what ${record} lists there, if anything, `
      + 'stays', fixOf(cluster, places));
  }
  return 'unknown';
}

function fixOf(cluster: string, places: readonly RecordPlace[]): string {
  return `If it exists, name its context in \`cdk8s-mtc.yaml\` (\`clusters.${cluster}.context\`), and apply `
    + `with \`--prune\`. If it does not, have the records forget it: ${forgetting(places, `home.${cluster}`)}.`;
}

/** Whether the folder has a cluster under another name, and nothing was recorded there under the former name alone. */
async function isRenamed(
  operation: Operation, cluster: string, { uid, namespace }: Home, { app, names, uids }: PresentApp,
): Promise<boolean> {
  const name = names.find((each) => uids.get(each) === uid);
  return name !== undefined && !await hasRecord(operation.cluster(name), `${app}/${cluster}`, namespace);
}

/** The record on a cluster; that of a delivery may also have the name of its cluster. */
async function recordOn(
  operation: Operation, cluster: string, home: Home, present: PresentApp,
): Promise<Found | undefined> {
  const { app: ownName, names, ownerOn, uids } = present;
  const sameAs = names.filter((name) => home.uid !== undefined && uids.get(name) === home.uid);
  const isFound = (app: string) => sameAs.flatMap((name) => ownerOn(name) ?? [])
    .some((owner) => owner.app === app || owner.formerNames.includes(app));
  const former = names.flatMap((name) => ownerOn(name)?.formerNames ?? []);
  for (const name of new Set([ownName, ...former])) {
    for (const suffix of ['', `/${cluster}`]) {
      const app = `${name}${suffix}`;
      if (isFound(app) || !await hasRecord(operation.cluster(cluster), app, home.namespace)) {
        continue;
      }
      const owner = { app: `${ownName}${suffix}`, namespace: home.namespace, others: new Set<string>() };
      if (name === ownName) {
        return { owner: { ...owner, formerNames: [], contained: [] }, sameAs, home };
      }
      const contained = await takenOver(operation, cluster, app, home, { ...present, app: name });
      return contained && { owner: { ...owner, formerNames: [app], contained }, sameAs, home };
    }
  }
  return undefined;
}

async function hasRecord(cluster: Cluster, app: string, namespace: string): Promise<boolean> {
  const live = await cluster.get(referenceOf(app, namespace));
  return live !== undefined && appOf(live) === app && !isEmpty(contentsOf(live));
}

/**
 * What a record under an earlier name lists. None of it is in the folder, so it is only named if another program may
 * have that name now: one whose objects the records of other clusters list as well.
 */
async function takenOver(
  operation: Operation, cluster: string, app: string, { namespace }: Home, { names, ownerOn, app: name }: PresentApp,
): Promise<readonly IndexObject[] | undefined> {
  const reference = referenceOf(app, namespace);
  const { objects, changed, pending } = contentsOf(await operation.cluster(cluster).get(reference));
  for (const each of names) {
    const owner = ownerOn(each);
    const keys = new Set(owner?.contained.map(keyOf));
    for (const record of owner === undefined ? [] : await recordsOf(operation, each, { ...owner, app: name })) {
      const others = contentsOf(record);
      if ([...others.objects, ...others.changed].some((object) => !keys.has(keyOf(object)))) {
        report(operation, cluster, `${describeObject(reference)} of the app ${JSON.stringify(name)}, which another `
          + `program may use, lists ${[...objects, ...changed].map(describeObject).join(', ')}`, 'These are neither '
          + 'pruned nor torn down. If no other program has created them, delete them yourself.');
        return undefined;
      }
    }
  }
  return [...objects, ...changed, ...pending];
}

/** Others may have written the name of a cluster that the app has never had, and where to look there. */
function reportUntrusted(operation: Operation, cluster: string, record: IndexObject, reference: IndexObject): void {
  report(operation, cluster, `it is not looked at, because others may write ${describeObject(record)}, `
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
 * @param uids the uids of the clusters of the folder; undefined if not all of these are known: otherwise, the homes on
 * all are recorded
 */
export function ownersWith(
  ownerOn: OwnerOn, names: readonly string[], dropped: DroppedClusters, uids: ReadonlyMap<string, string> | undefined,
): OwnerOn {
  const present = names.flatMap((name) => {
    const [namespace, uid] = [ownerOn(name)?.namespace, uids?.get(name)];
    return namespace === undefined ? [] : [[name, { namespace, ...uid === undefined ? {} : { uid } }] as const];
  });
  const all = [...present, ...Object.entries(dropped.homes)].sort(([one], [other]) => one < other ? -1 : 1);
  const homes = uids && Object.fromEntries(all);
  return (name) => {
    const owner = dropped.owners.get(name);
    const inFolder = owner === undefined ? ownerOn(name) : undefined;
    return owner ? { ...owner, homes: {} } : inFolder && { ...inFolder, homes };
  };
}
