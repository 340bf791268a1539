import { formerInventories, FormerInventory } from './former-inventory';
import {
  contentsOf, dataOf, InventoryContents, InventoryOwner, isEmpty, OwnedObject, referenceOf, requireOwn,
} from './inventory-contents';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';
import { codeOf } from '../operation-error';
import { ChangedObject, mergeChanges } from './changed-object';
import { settlePending } from './pending';

/** What applies and runs of an app have created and changed on a cluster, in a ConfigMap of that cluster. */
export class Inventory {
  /**
   * Reads the inventory. What the folder contains of former inventories belongs to it, and is moved to it when
   * it is written; so does what a command that was killed has created.
   */
  static async read(cluster: Cluster, owner: InventoryOwner): Promise<Inventory> {
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
    };
    // without its namespace, there was nowhere to record that this namespace is created
    const also = live !== undefined || !isEmpty(known) ? [] : owner.contained.filter((object) => isHome(object, owner));
    const contents = await settlePending(cluster, known, also);
    const isSaved = former.length === 0 && JSON.stringify(contents) === JSON.stringify(stored);
    return new Inventory(cluster, owner, contents, isSaved, former);
  }

  private constructor(
    private readonly cluster: Cluster,
    private readonly owner: InventoryOwner,
    private readonly contents: InventoryContents,
    /** Whether the cluster has these contents. */
    readonly isSaved: boolean,
    /** The inventories from which it takes something over when it is written. */
    readonly former: readonly FormerInventory[] = [],
  ) {}

  get objects(): readonly OwnedObject[] {
    return this.contents.objects;
  }

  get changed(): readonly ChangedObject[] {
    return this.contents.changed;
  }

  /** What a command that was killed may have created: the server does not know who did. */
  get pending(): readonly IndexObject[] {
    return this.contents.pending;
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
    return this.save({
      objects: sorted([...this.objects.filter(isOther), ...created]),
      changed: this.changed,
      pending: this.pending.filter(isOther),
    });
  }

  /**
   * Writes down that an object is about to be created, and what may follow it, so that this is written once for all.
   *
   * @param next what may be created next, if it does not exist
   */
  async writePending(object: IndexObject, next: readonly IndexObject[]): Promise<Inventory> {
    const pending = new Set(this.pending.map(keyOf));
    if (this.isSaved && pending.has(keyOf(object))) {
      return this;
    }
    const recorded = new Set([...this.objects, ...this.changed].map(keyOf));
    const added = [object, ...next.filter((each) => !recorded.has(keyOf(each)))]
      .filter((each) => !pending.has(keyOf(each)));
    return this.save({ ...this.contents, pending: union([this.pending, added.map(asReference)]) });
  }

  /** Writes the inventory with what was created of what was pending, and without the rest of it. */
  async writeCreated(created: readonly OwnedObject[], planned: readonly IndexObject[]): Promise<Inventory> {
    const keys = new Set(planned.map(keyOf));
    const createdKeys = new Set(created.map(keyOf));
    return this.save({
      objects: sorted([...this.objects.filter((object) => !createdKeys.has(keyOf(object))), ...created]),
      changed: this.changed,
      pending: this.pending.filter((object) => !keys.has(keyOf(object))),
    });
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
    const first = this.changed.find((each) => keyOf(each) === key);
    const others = this.changed.filter((each) => each !== first);
    return this.save({ ...this.contents, changed: sorted([...others, mergeChanges(first, change)]) });
  }

  /** Writes the inventory without a change, which was restored. */
  async writeRestored(change: ChangedObject): Promise<Inventory> {
    return this.save({
      ...this.contents, changed: this.changed.filter((each) => keyOf(each) !== keyOf(change)),
    });
  }

  private async save(contents: InventoryContents): Promise<Inventory> {
    if (this.isSaved && JSON.stringify(contents) === JSON.stringify(this.contents)) {
      return this;
    }
    const { app, namespace } = this.owner;
    const isSaved = await this.store(referenceOf(app, namespace), contents, app);
    // afterwards: what is in both is only taken over again
    for (const { reference, rest, app: formerApp } of this.former) {
      await this.store(reference, rest, formerApp);
    }
    return new Inventory(this.cluster, this.owner, contents, isSaved);
  }

  /** Whether it is stored: a namespace that does not exist yet has no inventory. */
  private async store(reference: IndexObject, contents: InventoryContents, app?: string): Promise<boolean> {
    const { apiVersion, kind, ...metadata } = reference;
    try {
      if (isEmpty(contents)) {
        await this.cluster.delete(reference);
      } else {
        // an earlier version or name of the app has another field manager
        await this.cluster.apply({ apiVersion, kind, metadata, data: dataOf(contents, app) }, { force: true });
      }
      return true;
    } catch (error) {
      if (codeOf(error) !== 'not-found') {
        throw error;
      }
      return false;
    }
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
