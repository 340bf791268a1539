import { createHash } from 'node:crypto';
import { OutcomeState } from '../../api/outcomes/outcome';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { trimmed } from '../../grammar/trim';
import { IndexObject } from '../../output/migration-index';
import { PlacedObject } from '../cluster';
import { LEASE_NAME } from '../lease';
import { OperationError } from '../operation-error';
import { ChangedObject } from './changed-object';

/**
 * An object that the app has created, with the uid that it got. An object of that name with another uid
 * is someone else's.
 */
export interface OwnedObject extends PlacedObject {
  readonly uid: string;
  /** How it has ended, if it is an action of a run: an action may be deleted afterwards. */
  readonly end?: RecordedEnd;
}

/** How an action of a run has ended. */
export interface RecordedEnd {
  readonly state: OutcomeState;
  /** A digest of the action that the folder described. */
  readonly digest: string;
  /** When it was started and has ended, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** An object that a command is about to create. */
export interface PendingObject extends IndexObject {
  /** When that was written, in the time of the server; unknown if that is not known. */
  readonly since?: string;
}

/** What an inventory lists. */
export interface InventoryContents {
  /** What the app has created. */
  readonly objects: readonly OwnedObject[];
  /** What existed before, and was changed. */
  readonly changed: readonly ChangedObject[];
  /** What a command is about to create. If it was killed, nobody knows yet whether these objects exist. */
  readonly pending: readonly PendingObject[];
  /** Where the inventories of the app are on all its clusters, so that a cluster that it no longer has is found. */
  readonly homes: Homes;
}

/** Where the inventory of an app is on a cluster. */
export interface Home {
  readonly namespace: string;
  /** The uid of the namespace kube-system: a context may lead to another cluster later. */
  readonly uid?: string;
}

/** Where the inventories of an app are, by cluster. */
export interface Homes {
  readonly [cluster: string]: Home;
}

/** The app that an inventory belongs to. */
export interface InventoryOwner {
  readonly app: string;
  /** Names that the app had before. */
  readonly formerNames: readonly string[];
  /** The namespace of the inventory. */
  readonly namespace: string;
  /** The namespaces of inventories of the same app for clusters that may be this one. */
  readonly others: ReadonlySet<string>;
  /** What the folder contains for the cluster. */
  readonly contained: readonly IndexObject[];
  /** @default - what is recorded */
  readonly homes?: Homes;
}

/** The app as the owner of its inventory on a cluster; undefined if it has no namespace there. */
export type OwnerOn = (cluster: string) => InventoryOwner | undefined;

/** The keys of the ConfigMap. */
const APP = 'app';
const OBJECTS = 'objects';
const CHANGED = 'changed';
const PENDING = 'pending';
const HOME = 'home.';
const CLUSTER = 'cluster.';

/**
 * The ConfigMap of an app: two names never share one, also if they differ only in characters that the name of an object
 * cannot have.
 */
export function referenceOf(app: string, namespace: string): IndexObject {
  const { name, ...rest } = oldReferenceOf(app, namespace);
  return { ...rest, name: `${name}-${createHash('sha256').update(app).digest('hex').slice(0, 10)}` };
}

/** The ConfigMap in which earlier versions recorded, without the name of the app. */
export function oldReferenceOf(app: string, namespace: string): IndexObject {
  const name = `cdk8s-mtc-${trimmed(app.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-').slice(0, 200) || 'app'}`;
  return { apiVersion: 'v1', kind: 'ConfigMap', namespace, name };
}

/** The app whose inventory a ConfigMap is; undefined if an earlier version has written it. */
export function appOf(live: LiveObject): string | undefined {
  return live.data?.[APP];
}

/** @throws an OperationError if the ConfigMap of an app is not its inventory */
export function requireOwn(live: LiveObject, app: string): void {
  if (appOf(live) !== app) {
    throw new OperationError(
      'failed',
      `ConfigMap ${live.metadata?.namespace}/${live.metadata?.name} is not the inventory of the app `
        + `${JSON.stringify(app)}`,
      'Rename the app in the program, and run synth again.',
    );
  }
}

/** The data of the ConfigMap. */
export function dataOf({ objects, changed, pending, homes }: InventoryContents, app?: string): Record<string, string> {
  return {
    ...app === undefined ? {} : { [APP]: app },
    [OBJECTS]: JSON.stringify(objects),
    ...changed.length > 0 ? { [CHANGED]: JSON.stringify(changed) } : {},
    ...pending.length > 0 ? { [PENDING]: JSON.stringify(pending) } : {},
    ...Object.fromEntries(Object.entries(homes).flatMap(([cluster, { namespace, uid }]) => [
      [`${HOME}${cluster}`, namespace], ...uid === undefined ? [] : [[`${CLUSTER}${cluster}`, uid]],
    ])),
  };
}

/** Whether something is recorded at all. */
export function isEmpty({ objects, changed, pending }: InventoryContents): boolean {
  return objects.length + changed.length + pending.length === 0;
}

/** What a ConfigMap lists, without what commands create for their own use; nothing if it does not exist. */
export function contentsOf(live: LiveObject | undefined): InventoryContents {
  return {
    objects: parse(live, OBJECTS, isOwned),
    changed: parse(live, CHANGED, isChanged),
    pending: parse(live, PENDING, isPending),
    homes: homesIn(live),
  };
}

/**
 * Whether an object is a record or a Lease. Only others list one, for a teardown or a prune to delete what is recorded.
 */
function isOwnUse({ apiVersion, kind, name }: IndexObject): boolean {
  return apiVersion === 'v1'
    ? kind === 'ConfigMap' && /^cdk8s-mtc-.+-[0-9a-f]{10}$/.test(name)
    : kind === 'Lease' && name === LEASE_NAME;
}

function homesIn(live: LiveObject | undefined): Homes {
  const data: Record<string, string> = live?.data ?? {};
  const names = Object.keys(data).filter((key) => key.startsWith(HOME)).map((key) => key.slice(HOME.length)).sort();
  return Object.fromEntries(names.map((name) => {
    const uid = Object.hasOwn(data, `${CLUSTER}${name}`) ? { uid: data[`${CLUSTER}${name}`] } : {};
    return [name, { namespace: data[`${HOME}${name}`], ...uid }];
  }));
}

function isReference(one: any): one is IndexObject {
  return typeof one === 'object' && one !== null && isWord(one.apiVersion) && /^[A-Z][A-Za-z0-9]*$/.test(one.kind)
    && isWord(one.name) && ['namespace', 'placedIn'].every((field) => one[field] === undefined || isWord(one[field]));
}

/** Whether a part of a reference is a word that kubectl does not take for an option. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9][^\s/]*(?:\/[A-Za-z0-9][^\s/]*)?$/.test(value);
}

function isPending(one: any): one is PendingObject {
  return isReference(one) && hasTime(one);
}

function hasTime({ since }: any): boolean {
  return since === undefined || typeof since === 'string';
}

function isOwned(one: any): one is OwnedObject {
  return isReference(one) && typeof (one as any).uid === 'string' && isEnd((one as any).end);
}

function isEnd(end: any): boolean {
  return end === undefined || (typeof end === 'object' && end !== null
    && ['state', 'digest'].every((field) => typeof end[field] === 'string')
    && ['from', 'to'].every((field) => Number.isSafeInteger(end[field]) && Math.abs(end[field]) < LAST_TIME));
}

/** The last time that a Date can have. */
const LAST_TIME = 8.64e15;

function isChanged(one: any): one is ChangedObject {
  return isOwned(one)
    && ['was', 'set'].every((field) => typeof (one as any)[field] === 'object' && (one as any)[field] !== null)
    && Array.isArray((one as any).hidden) && hasTime(one);
}

function parse<T extends IndexObject>(
  live: LiveObject | undefined, key: string, isValid: (one: unknown) => one is T,
): T[] {
  if (live === undefined) {
    return [];
  }
  try {
    const list: unknown = JSON.parse(String(live.data?.[key] ?? '[]'));
    if (Array.isArray(list) && list.every(isValid)) {
      return list.filter((one) => !isOwnUse(one));
    }
  } catch {
    // fall through: it is damaged
  }
  throw new OperationError(
    'failed',
    `ConfigMap ${live.metadata?.namespace}/${live.metadata?.name}, the inventory of what was applied, is damaged`,
    'Delete it and apply again: nothing that was created before is pruned or torn down then.',
  );
}
