import { IConstruct } from 'constructs';
import { InventoryData } from './inventory-data';

const INVENTORIES = new WeakMap<IConstruct, Map<string, InventoryData>>();

/** Has the rules know the inventory of a cluster. */
export function declareInventory(at: IConstruct, migCluster: string, inventory: InventoryData): void {
  const { root } = at.node;
  INVENTORIES.set(root, inventoriesOf(root).set(migCluster, inventory));
}

/** The inventories of an app's clusters, by the names of their MigClusters. */
export function inventoriesOf(app: IConstruct): Map<string, InventoryData> {
  return INVENTORIES.get(app) ?? new Map();
}
