import { ChangedObject, hasFields } from './changed-object';
import { InventoryContents, OwnedObject, PendingObject } from './inventory-contents';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf, Origin } from '../cluster';
import { ServerTime } from '../server-time';

/** A request of a command that was killed may still create or change an object for so long, in milliseconds. */
const UNDER_WAY = 90_000;

/** When an object is about to be created and this was written longer ago, it is written again. */
const WRITTEN_AGAIN_AFTER = 30_000;

/** How pending objects are settled. */
interface Settling {
  /** Without it, what does not exist is discarded. */
  readonly time?: ServerTime;
  /** What may have been created before anything could be recorded. */
  readonly also?: readonly IndexObject[];
}

/**
 * Asks the server about what a command was about to create when it was killed: what the app has created belongs to it,
 * and what somebody else has created is discarded. So is what does not exist, unless its creation may be under way.
 * What nobody knows stays pending.
 */
export async function settlePending(
  cluster: Cluster, contents: InventoryContents, { time, also = [] }: Settling = {},
): Promise<InventoryContents> {
  const found: OwnedObject[] = [];
  const pending: PendingObject[] = [];
  for (const object of contents.pending) {
    const origin = await cluster.origin(object);
    if (origin?.isOwn === true) {
      found.push(owned(object, origin));
    } else if (origin === undefined ? await isUnderWay(cluster, object, time) : origin.isOwn === undefined) {
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

/** Whether it has to be written again that an object is about to be created. */
export function isOutdated({ since }: PendingObject, now: number | undefined): boolean {
  return now !== undefined && !isWithin(WRITTEN_AGAIN_AFTER, since, now);
}

/** Whether an object that has not changed as recorded may still be changed by a command that was killed. */
export async function isChangeUnderWay(cluster: Cluster, change: ChangedObject, time: ServerTime): Promise<boolean> {
  if (!await isUnderWay(cluster, change, time)) {
    return false;
  }
  const live = await cluster.get(change);
  return live?.metadata?.uid === change.uid && !hasFields(live, change.set);
}

/** When something is written that is about to be done; nothing if the time of the server is not known. */
export function sinceNow(now: number | undefined): { readonly since?: string } {
  return now === undefined ? {} : { since: new Date(now).toISOString() };
}

/** Whether a command that was killed may still do what was written at a time. */
async function isUnderWay(
  cluster: Cluster, { since }: Pick<PendingObject, 'since'>, time: ServerTime | undefined,
): Promise<boolean> {
  if (since === undefined || time === undefined) {
    return false;
  }
  const now = await time.now(cluster);
  return now === undefined || isWithin(UNDER_WAY, since, now);
}

/** Others may write a record: a time in the future is none. */
function isWithin(milliseconds: number, since: string | undefined, now: number): boolean {
  return since !== undefined && Math.abs(now - Date.parse(since)) < milliseconds;
}

function owned({ since: _, ...object }: PendingObject, { uid, namespace }: Origin): OwnedObject {
  return { ...object, ...object.namespace === undefined && namespace ? { placedIn: namespace } : {}, uid };
}
