import { InventoryData } from './inventory-data';

/**
 * Another cluster whose inventory was captured from the same cluster; undefined if there is none, or if it
 * is not known.
 */
export function sameCluster(
  inventories: ReadonlyMap<string, InventoryData>, name: string, { cluster }: InventoryData,
): string | undefined {
  const others = [...inventories].filter(([other]) => other !== name);
  return cluster.uid === undefined ? undefined : others.find(([, other]) => other.cluster.uid === cluster.uid)?.[0];
}
