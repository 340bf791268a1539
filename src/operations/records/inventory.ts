import { formerInventories, FormerInventory } from './former-inventory';
import {
  contentsOf, dataOf, Homes, InventoryContents, InventoryOwner, isEmpty, OwnedObject, referenceOf, requireOwn,
} from './inventory-contents';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';
import { codeOf, FailureCode, OperationError } from '../operation-error';
import { ServerTime } from '../server-time';
import { ChangedObject, mergeChanges } from './changed-object';
import { isOutdated, settlePending, sinceNow } from './pending';
import { requireFits } from './record-size';
import { isProtected } from './record-trust';

/** What applies and runs of an app have created and changed on a cluster, in a ConfigMap of that cluster. */
export class Inventory {
  /**
   * Reads the inventory. What the folder contains of former inventories belongs to it, and is moved to it when
   * it is written; so does what a command that was killed has created.
   */
  static async read(cluster: Cluster, owner: InventoryOwner, time: ServerTime): Promise<Inventory> {
    const live = await cluster.get(referenceOf(owner.app, owner.namespace));
    if (live !== undefined) {
      requireOwn(live, owner.app);
    }
    const stored = contentsOf(live);
    const former = await formerInventories(cluster, owner);
    const all = [stored, ...former.map(({ taken }) => taken)];
    const known = {
      objects: union(all.map(({ objects }) => objects)),
      changed: union(all.map(({ changed }) => changed)),
      pending: union(all.map(({ pending }) => pending)),
      homes: withUids(owner.homes, Object.assign({}, ...all.map(({ homes }) => homes))),
    };
    // without its namespace, there was nowhere to record that this namespace is created
    const also = live !== undefined || !isEmpty(known) ? [] : owner.contained.filter((object) => isHome(object, owner));
    const contents = await settlePending(cluster, known, { time, also });
    const isSame = JSON.stringify(contents) === JSON.stringify(stored) || (live === undefined && isEmpty(contents));
    const isSaved = isSame && !former.some(isTaken);
    return new Inventory(cluster, owner, contents, { isSaved, live, former, time });
  }

  /** Whether the cluster has these contents. */
  readonly isSaved: boolean;
  /** The inventories from which it takes something over when it is written. */
  readonly former: readonly FormerInventory[];
  /** The ConfigMap as it was read or written. */
  private readonly live?: LiveObject;
  private readonly time: ServerTime;

  private constructor(
    private readonly cluster: Cluster,
    private readonly owner: InventoryOwner,
    private readonly contents: InventoryContents,
    { isSaved, live, former = [], time }: Pick<Inventory, 'isSaved'> & {
      readonly live?: LiveObject; readonly former?: readonly FormerInventory[]; readonly time: ServerTime;
    },
  ) {
    [this.isSaved, this.live, this.former, this.time] = [isSaved, live, former, time];
  }

  /** Whether only those who administrate the migration can write it. */
  get isProtected(): boolean {
    return isProtected(this.owner.namespace);
  }

  /** Whether nothing is recorded but where other inventories are. */
  get isEmpty(): boolean {
    return isEmpty(this.contents);
  }

  /** Whether its ConfigMap exists. */
  get exists(): boolean {
    return this.live !== undefined;
  }

  get objects(): readonly OwnedObject[] {
    return this.contents.objects;
  }

  get changed(): readonly ChangedObject[] {
    return this.contents.changed;
  }

  /**
   * What a command that was killed may have created: the server does not know who did, or it does not exist and its
   * creation may be under way.
   */
  get pending(): readonly IndexObject[] {
    return this.contents.pending.map(asReference);
  }

  /** The objects of earlier applies that a set of objects no longer contains. */
  leftOver(wanted: readonly IndexObject[]): OwnedObject[] {
    const keys = new Set(wanted.map(keyOf));
    return this.objects.filter((object) => !keys.has(keyOf(object)));
  }

  /** Writes the inventory with more objects and without others. */
  async write(created: readonly OwnedObject[], gone: readonly IndexObject[] = []): Promise<Inventory> {
    const keys = new Set([...created, ...gone].map(keyOf));
    const isOther = (object: IndexObject) => !keys.has(keyOf(object));
    return this.save((contents) => ({
      ...contents,
      objects: sorted([...contents.objects.filter(isOther), ...created]),
      pending: contents.pending.filter(isOther),
    }));
  }

  /**
   * Writes down that an object is about to be created, and what may follow it, so that this is written once for all.
   *
   * @param next what may be created next, if it does not exist
   */
  async writePending(object: IndexObject, next: readonly IndexObject[]): Promise<Inventory> {
    const now = await this.time.now(this.cluster);
    const known = this.contents.pending.find((each) => keyOf(each) === keyOf(object));
    if (this.isSaved && known !== undefined && !isOutdated(known, now)) {
      return this;
    }
    return this.save((contents) => {
      const recorded = new Set([...contents.objects, ...contents.changed].map(keyOf));
      const added = [object, ...next.filter((each) => !recorded.has(keyOf(each)))]
        .map((each) => ({ ...asReference(each), ...sinceNow(now) }));
      return { ...contents, pending: union([added, contents.pending]) };
    });
  }

  /** Writes the inventory with what was created of what was pending, and without the rest of it. */
  async writeCreated(created: readonly OwnedObject[], planned: readonly IndexObject[]): Promise<Inventory> {
    const createdKeys = new Set(created.map(keyOf));
    const keys = new Set([...planned.map(keyOf), ...createdKeys]);
    return this.save((contents) => ({
      ...contents,
      objects: sorted([...contents.objects.filter((object) => !createdKeys.has(keyOf(object))), ...created]),
      pending: contents.pending.filter((object) => !keys.has(keyOf(object))),
    }));
  }

  /** Writes down how actions that the app has created have ended; nothing about others. */
  async writeEnds(ended: readonly OwnedObject[]): Promise<Inventory> {
    const idOf = (object: OwnedObject) => `${keyOf(object)} ${object.uid}`;
    const ends = new Map(ended.map((object) => [idOf(object), object.end]));
    const isNews = (object: OwnedObject) => ends.has(idOf(object))
      && JSON.stringify(object.end) !== JSON.stringify(ends.get(idOf(object)));
    return !this.objects.some(isNews) ? this : this.save((contents) => ({
      ...contents,
      objects: contents.objects.map((object) => isNews(object) ? { ...object, end: ends.get(idOf(object)) } : object),
    }));
  }

  /**
   * Writes the inventory with a change of an object that existed before. An object that the app has created is deleted,
   * and not restored.
   */
  async writeChange(change: ChangedObject): Promise<Inventory> {
    const key = keyOf(change);
    if (this.objects.some((object) => keyOf(object) === key && object.uid === change.uid)) {
      return this;
    }
    const later = { ...change, ...sinceNow(await this.time.now(this.cluster)) };
    return this.save((contents) => {
      const first = contents.changed.find((each) => keyOf(each) === key);
      const others = contents.changed.filter((each) => each !== first);
      return { ...contents, changed: sorted([...others, mergeChanges(first, later)]) };
    });
  }

  /** Writes the inventory with what is left of a change of an object that existed before. */
  async writeChanged(change: ChangedObject): Promise<Inventory> {
    if (Object.keys(change.set).length + change.hidden.length === 0) {
      return this.writeRestored(change);
    }
    const isOther = (each: ChangedObject) => keyOf(each) !== keyOf(change);
    const known = this.changed.find((each) => !isOther(each));
    return known === undefined || isSameChange(known, change)
      ? this
      : this.save((contents) => ({ ...contents, changed: sorted([...contents.changed.filter(isOther), change]) }));
  }

  /** Writes the inventory without a change, which was restored. */
  async writeRestored(change: ChangedObject): Promise<Inventory> {
    return this.save((contents) => ({
      ...contents, changed: contents.changed.filter((each) => keyOf(each) !== keyOf(change)),
    }));
  }

  /**
   * Writes where the inventories of other clusters are, also if it is empty otherwise: a cluster that the folder no
   * longer has is found by them.
   *
   * @param homes where; by default, those that are known
   */
  async writeHomes(homes: Homes = this.contents.homes): Promise<Inventory> {
    const isNew = this.live === undefined && isEmpty(this.contents) && this.knowsOthers(homes);
    return this.save((contents) => ({ ...contents, homes }), isNew);
  }

  /** Where the inventories of some clusters are, as far as it knows. */
  homesOf(names: readonly string[]): Homes {
    return Object.fromEntries(Object.entries(this.contents.homes).filter(([name]) => names.includes(name)));
  }

  private knowsOthers(homes: Homes): boolean {
    return Object.keys(homes).some((name) => name !== this.cluster.name);
  }

  /**
   * Writes a change of the contents. If another command has written the ConfigMap since, the change is one of that.
   *
   * @param isNew whether it is written although it has no contents
   */
  private async save(
    change: (contents: InventoryContents) => InventoryContents, isNew = false,
  ): Promise<Inventory> {
    let base: Inventory = this;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const contents = change(base.contents);
      if (base.isSaved && !isNew && JSON.stringify(contents) === JSON.stringify(base.contents)) {
        return base;
      }
      try {
        return await base.store(contents);
      } catch (error) {
        if (!CHANGED_SINCE.includes(codeOf(error))) {
          throw error;
        }
      }
      base = await base.again();
    }
    const { namespace, name } = referenceOf(this.owner.app, this.owner.namespace);
    throw new OperationError('locked',
      `cluster ${this.cluster.name}: other commands change ConfigMap ${namespace}/${name} at the same time`,
      'Wait until they have ended, and repeat the command.');
  }

  /** The inventory as another command has written it. */
  private async again(): Promise<Inventory> {
    if (this.former.length > 0) {
      return Inventory.read(this.cluster, this.owner, this.time);
    }
    const live = await this.cluster.get(referenceOf(this.owner.app, this.owner.namespace));
    if (live !== undefined) {
      requireOwn(live, this.owner.app);
    }
    return new Inventory(this.cluster, this.owner, contentsOf(live), { isSaved: true, live, time: this.time });
  }

  private async store(contents: InventoryContents): Promise<Inventory> {
    const { app, namespace } = this.owner;
    const { apiVersion, kind, ...metadata } = referenceOf(app, namespace);
    const data = dataOf(contents, app);
    requireFits(this.cluster, this.owner, contents, this.contents);
    let live: LiveObject | undefined;
    let isSaved = true;
    if (isEmpty(contents) && !this.knowsOthers(contents.homes)) {
      await this.remove(referenceOf(app, namespace), this.live);
    } else if (this.live === undefined) {
      live = await unlessMissing(() => this.cluster.create({ apiVersion, kind, metadata, data }));
      isSaved = live !== undefined; // a namespace that does not exist yet has no inventory
    } else {
      live = await this.cluster.replace({ ...this.live, apiVersion, kind, data });
    }
    // afterwards: what is in both is only taken over again
    for (const former of this.former.filter(isTaken)) {
      await this.storeFormer(former);
    }
    return new Inventory(this.cluster, this.owner, contents, { isSaved, live, time: this.time });
  }

  /** Deletes a ConfigMap that nobody has changed since it was read. */
  private async remove(reference: IndexObject, read: LiveObject | undefined): Promise<void> {
    const live = await this.cluster.get(reference);
    if (live?.metadata?.resourceVersion !== read?.metadata?.resourceVersion) {
      throw new OperationError('conflict', `cluster ${this.cluster.name}: another command has changed the inventory`);
    }
    await this.cluster.delete(reference);
  }

  /** Leaves the rest in a former inventory: replaced, because an apply keeps the keys that others have set. */
  private async storeFormer({ reference, live, rest, app }: FormerInventory): Promise<void> {
    await (isEmpty(rest)
      ? this.remove(reference, live)
      : this.cluster.replace({ ...live, data: dataOf(rest, app) }));
  }
}

/** Where inventories are now; a user who may not read the uid of a cluster leaves the one that is recorded. */
function withUids(homes: Homes | undefined, recorded: Homes): Homes {
  return homes === undefined ? recorded : Object.fromEntries(Object.entries(homes).map(([name, home]) =>
    [name, { ...home, ...home.uid === undefined && recorded[name]?.uid ? { uid: recorded[name].uid } : {} }]));
}

/** Whether two changes differ in their times only, which are not written for themselves. */
function isSameChange(one: ChangedObject, other: ChangedObject): boolean {
  return JSON.stringify({ ...one, since: undefined }) === JSON.stringify({ ...other, since: undefined });
}

/** Whether something of a former inventory is moved: one that only names other clusters is deleted. */
function isTaken({ taken, rest }: FormerInventory): boolean {
  return !isEmpty(taken) || isEmpty(rest);
}

/** How often it is written anew if others write it at the same time. */
const ATTEMPTS = 5;

/** The failures of a write after another command has written, created or deleted the ConfigMap. */
const CHANGED_SINCE: ReadonlyArray<FailureCode | undefined> = ['conflict', 'exists', 'not-found'];

async function unlessMissing(write: () => Promise<LiveObject>): Promise<LiveObject | undefined> {
  try {
    return await write();
  } catch (error) {
    if (codeOf(error) !== 'not-found') {
      throw error;
    }
    return undefined;
  }
}

/** The reference alone: an object that was recorded before has the uid of another. */
function asReference({ apiVersion, kind, namespace, name }: IndexObject): IndexObject {
  return { apiVersion, kind, ...namespace === undefined ? {} : { namespace }, name };
}

function isHome({ apiVersion, kind, name }: IndexObject, { namespace }: InventoryOwner): boolean {
  return apiVersion === 'v1' && kind === 'Namespace' && name === namespace;
}

function sorted<T extends IndexObject>(objects: readonly T[]): T[] {
  return [...objects].sort((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
}

/** The objects of lists, each once: of two, that of the first list. */
function union<T extends IndexObject>(lists: ReadonlyArray<readonly T[]>): T[] {
  return sorted([...new Map(lists.flat().reverse().map((object) => [keyOf(object), object])).values()]);
}
