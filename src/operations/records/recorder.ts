import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { keyOf } from '../cluster';
import { Operation } from '../operation';
import { ChangedObject } from './changed-object';
import { Creation } from './creation';
import { reportFormer } from './former-report';
import { Inventory } from './inventory';
import { OwnedObject, OwnerOn } from './inventory-contents';
import { isProtected } from './record-trust';
import { ServerTime } from '../server-time';

/** Records on each cluster what was created and changed there, so that it can be pruned, deleted and restored. */
export class Recorder {
  private readonly inventories = new Map<string, Inventory>();
  /** What was pending before, and is still not known. */
  private readonly unknown = new Map<string, ReadonlySet<string>>();
  private readonly time: ServerTime;
  /** What the inventory of a cluster could not be written for. */
  private readonly unsaved = new Map<string, { readonly created: IndexObject[]; readonly changed: IndexObject[] }>();

  /** @param ownerOn the app on a cluster; undefined if it has no namespace there */
  constructor(
    private readonly operation: Operation, private readonly ownerOn: OwnerOn,
  ) {
    this.time = new ServerTime(operation);
  }

  /** The inventory of a cluster; undefined if the app has no namespace there. */
  async inventoryOf(cluster: string): Promise<Inventory | undefined> {
    const owner = this.ownerOn(cluster);
    const known = this.inventories.get(cluster);
    if (known !== undefined || owner === undefined) {
      return known;
    }
    const inventory = await Inventory.read(this.operation.cluster(cluster), owner, this.time);
    reportFormer(this.operation, cluster, inventory.former);
    this.unknown.set(cluster, new Set(inventory.pending.map(keyOf)));
    return this.keep(cluster, await inventory.write([]));
  }

  /** Whether only those who administrate the migration can write the inventory of a cluster. */
  isProtected(cluster: string): boolean {
    const namespace = this.ownerOn(cluster)?.namespace;
    return namespace !== undefined && isProtected(namespace);
  }

  /** Whether the app has created or changed an object. */
  async has(cluster: string, object: IndexObject): Promise<boolean> {
    const { objects = [], changed = [] } = await this.inventoryOf(cluster) ?? {};
    return [...objects, ...changed].some((each) => keyOf(each) === keyOf(object));
  }

  /** Whether the app has created the object that has a uid now. */
  async hasCreated(cluster: string, object: IndexObject, uid: string): Promise<boolean> {
    const { objects = [] } = await this.inventoryOf(cluster) ?? {};
    return objects.some((each) => keyOf(each) === keyOf(object) && each.uid === uid);
  }

  /** What is created on a cluster now. */
  creation(cluster: string): Creation {
    return new Creation(this, cluster);
  }

  /** Records an object before it is created, and what may be created after it. */
  async willCreate(cluster: string, object: IndexObject, next: readonly IndexObject[]): Promise<void> {
    const inventory = await this.inventoryOf(cluster);
    if (inventory !== undefined) {
      this.keep(cluster, await inventory.writePending(object, next));
    }
  }

  /** Records what was created of what was planned. */
  async created(cluster: string, objects: readonly OwnedObject[], planned: readonly IndexObject[]): Promise<void> {
    this.unsavedOn(cluster).created.push(...objects);
    const inventory = planned.length === 0 ? undefined : await this.inventoryOf(cluster);
    if (inventory !== undefined) {
      const unknown = this.unknown.get(cluster) ?? new Set();
      this.keep(cluster,
        await inventory.writeCreated(objects, planned.filter((object) => !unknown.has(keyOf(object)))));
    }
  }

  /** Records what is about to change of an object that existed before: a process that ends now has lost nothing. */
  async willChange(cluster: string, change: ChangedObject): Promise<void> {
    this.unsavedOn(cluster).changed.push(change);
    const inventory = await this.inventoryOf(cluster);
    if (inventory !== undefined) {
      this.keep(cluster, await inventory.writeChange(change));
    }
  }

  /** What is recorded of a change of an object. */
  async changeOf(cluster: string, object: IndexObject): Promise<ChangedObject | undefined> {
    return (await this.inventoryOf(cluster))?.changed.find((each) => keyOf(each) === keyOf(object));
  }

  /** Records what has changed, in the place of what was about to change. */
  async hasChanged(cluster: string, change: ChangedObject): Promise<void> {
    const inventory = await this.inventoryOf(cluster);
    if (inventory !== undefined) {
      this.keep(cluster, await inventory.writeChanged(change));
    }
  }

  private unsavedOn(cluster: string) {
    const unsaved = this.unsaved.get(cluster) ?? { created: [], changed: [] };
    this.unsaved.set(cluster, unsaved);
    return unsaved;
  }

  /** Whatever was not saved before is part of an inventory that is. */
  private keep(cluster: string, inventory: Inventory): Inventory {
    this.inventories.set(cluster, inventory);
    if (inventory.isSaved) {
      this.unsaved.delete(cluster);
    }
    return inventory;
  }

  /**
   * Records on clusters where the inventories of the others are, also if nothing else is recorded there, unless nothing
   * is recorded on the others either.
   *
   * @param hasOthers whether something is recorded on clusters that the folder no longer has
   */
  async keepHomes(clusters: readonly string[], hasOthers: boolean): Promise<void> {
    for (const cluster of clusters) {
      await this.inventoryOf(cluster);
    }
    for (const cluster of clusters) {
      const inventory = this.inventories.get(cluster);
      const isNamed = hasOthers || [...this.inventories].some(([name, { isEmpty }]) => name !== cluster && !isEmpty);
      if (inventory !== undefined && (isNamed || (inventory.isEmpty && inventory.exists))) {
        this.keep(cluster, await inventory.writeHomes(isNamed ? undefined : {}));
      }
    }
  }

  /** Says, at the end of a command, what teardown will not find. */
  reportUnsaved(): void {
    for (const [cluster, { created, changed }] of this.unsaved) {
      const namespace = this.ownerOn(cluster)?.namespace;
      const done = [
        ...created.length > 0 ? [unrecorded(created, 'created', 'deletes')] : [],
        ...changed.length > 0 ? [unrecorded(changed, 'changed', 'restores')] : [],
      ];
      if (done.length > 0) {
        this.operation.report({
          event: 'not-recorded',
          level: 'warning',
          cluster,
          message: `cluster ${cluster}: ${namespace === undefined
            ? 'the folder contains no object in a namespace of it'
            : `the namespace ${namespace} does not exist`}, so it was not recorded that ${done.join(', and that ')}`,
          fix: namespace === undefined
            ? 'Note these objects, and undo them yourself after the migration.'
            : 'Install MTC there or create the namespace, undo what was done, and apply again.',
        });
      }
    }
  }
}

/** `Namespace shop was created: no teardown deletes it`, with each object once. */
function unrecorded(objects: readonly IndexObject[], done: string, undoes: string): string {
  const names = [...new Set(objects.map(describeObject))];
  return `${listed(names, 'was', 'were')} ${done}: no teardown ${undoes} ${names.length === 1 ? 'it' : 'them'}`;
}
