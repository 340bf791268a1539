import { IConstruct } from 'constructs';
import { InventoryData } from './inventory-data';
import { sameCluster } from './same-cluster';
import { refuse } from '../constructs/mistake';

const INVENTORIES = new WeakMap<IConstruct, Map<string, InventoryData>>();

/** Has the rules know the inventory of a cluster, and refuses one that is known as that of another cluster. */
export function declareInventory(at: IConstruct, field: string, migCluster: string, inventory: InventoryData): void {
  const { root } = at.node;
  const other = sameCluster(inventoriesOf(root), migCluster, inventory);
  if (other !== undefined) {
    refuse(at, {
      field,
      problem: `is of the wrong cluster: the inventory of ${other} is of the same one `
        + `(kube-system has the UID ${inventory.cluster.uid})`,
      fix: `give the inventory of ${migCluster}`,
    });
  }
  INVENTORIES.set(root, inventoriesOf(root).set(migCluster, inventory));
}

/** The inventories of an app's clusters, by the names of their MigClusters. */
export function inventoriesOf(app: IConstruct): Map<string, InventoryData> {
  return INVENTORIES.get(app) ?? new Map();
}
