import { Inventory, InventoryClaim, InventoryData } from '../../src';
import { exampleInventory } from '../../src/rules/examples/inventory';

/** The inventory of a cluster without objects. */
export const EMPTY_INVENTORY: InventoryData = exampleInventory({ namespaces: [] });

/** An inventory with some objects. */
export function inventoryOf(data: Partial<InventoryData>): Inventory {
  return Inventory.fromData({ ...EMPTY_INVENTORY, ...data });
}

/** A claim in the namespace `shop`. */
export function inventoryClaim(name: string, facts: Partial<InventoryClaim> = {}): InventoryClaim {
  return {
    namespace: 'shop',
    name,
    labels: {},
    phase: 'Bound',
    accessModes: ['ReadWriteOnce'],
    volumeMode: 'Filesystem',
    request: 1024 ** 3,
    storageClass: 'slow',
    ...facts,
  };
}
