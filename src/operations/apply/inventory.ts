import { formerInventories, FormerInventory } from './former-inventory';
import {
  contentsOf, dataOf, InventoryContents, InventoryOwner, OwnedObject, referenceOf, requireOwn,
} from './inventory-contents';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';
import { codeOf } from '../operation-error';
import { ChangedObject, mergeChanges } from './changed-object';

/** What applies and runs of an app have created and changed on a cluster, in a ConfigMap of that cluster. */
export class Inventory {
  /**
   * Reads the inventory. What the folder contains of former inventories belongs to it, and is moved to it when
   * it is written.
   */
  static async read(cluster: Cluster, owner: InventoryOwner): Promise<Inventory> {
    const live = await cluster.get(referenceOf(owner.app, owner.namespace));
    if (live !== undefined) {
      requireOwn(live, owner.app);
    }
    const own = contentsOf(live);
    const former = await formerInventories(cluster, owner);
    const all = [own, ...former.map(({ taken }) => taken)];
    const contents = {
      objects: union(all.map(({ objects }) => objects)),
      changed: union(all.map(({ changed }) => changed)),
    };
    return new Inventory(cluster, owner, contents, former);
  }

  private constructor(
    private readonly cluster: Cluster,
    private readonly owner: InventoryOwner,
    private readonly contents: InventoryContents,
    /** The inventories from which it takes something over when it is written. */
    readonly former: readonly FormerInventory[] = [],
  ) {}

  get objects(): readonly OwnedObject[] {
    return this.contents.objects;
  }

  get changed(): readonly ChangedObject[] {
    return this.contents.changed;
  }

  /** The objects of earlier applies that a set of objects no longer contains. */
  leftOver(wanted: readonly IndexObject[]): OwnedObject[] {
    const keys = new Set(wanted.map(keyOf));
    return this.objects.filter((object) => !keys.has(keyOf(object)));
  }

  /** Writes the inventory with more objects and without others. */
  async write(created: readonly OwnedObject[], gone: readonly OwnedObject[] = []): Promise<Inventory> {
    const keys = new Set([...created, ...gone].map(keyOf));
    const objects = sorted([...this.objects.filter((object) => !keys.has(keyOf(object))), ...created]);
    return this.save({ objects, changed: this.changed });
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
    return this.save({ objects: this.objects, changed: sorted([...others, mergeChanges(first, change)]) });
  }

  /** Writes the inventory without a change, which was restored. */
  async writeRestored(change: ChangedObject): Promise<Inventory> {
    return this.save({ objects: this.objects, changed: this.changed.filter((each) => keyOf(each) !== keyOf(change)) });
  }

  /** A namespace that does not exist yet has no inventory. */
  private async save(contents: InventoryContents): Promise<Inventory> {
    if (this.former.length === 0
      && JSON.stringify(contents) === JSON.stringify({ objects: this.objects, changed: this.changed })) {
      return this;
    }
    const { app, namespace } = this.owner;
    await this.store(referenceOf(app, namespace), contents, app);
    // afterwards: what is in both is only taken over again
    for (const { reference, rest, app: formerApp } of this.former) {
      await this.store(reference, rest, formerApp);
    }
    return new Inventory(this.cluster, this.owner, contents);
  }

  private async store(reference: IndexObject, contents: InventoryContents, app?: string): Promise<void> {
    const { apiVersion, kind, ...metadata } = reference;
    try {
      if (contents.objects.length + contents.changed.length === 0) {
        await this.cluster.delete(reference);
      } else {
        // an earlier version or name of the app has another field manager
        await this.cluster.apply({ apiVersion, kind, metadata, data: dataOf(contents, app) }, { force: true });
      }
    } catch (error) {
      if (codeOf(error) !== 'not-found') {
        throw error;
      }
    }
  }
}

function sorted<T extends IndexObject>(objects: readonly T[]): T[] {
  return [...objects].sort((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
}

/** The objects of lists, each once: of two, that of the first list. */
function union<T extends IndexObject>(lists: ReadonlyArray<readonly T[]>): T[] {
  return sorted([...new Map(lists.flat().reverse().map((object) => [keyOf(object), object])).values()]);
}
