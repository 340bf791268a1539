import { resolve } from 'node:path';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { InventoryData } from '../../inventory/inventory-data';
import { parseInventory } from '../../inventory/inventory-text';
import { sameCluster } from '../../inventory/same-cluster';
import { ClusterPath } from '../reading/read';

/** That of a cluster with thousands of namespaces has some megabytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The inventories of clusters, by the names of their MigClusters. `undone` gets a message for each that cannot be used.
 */
export function readInventories(
  files: readonly ClusterPath[], workingDirectory: string, undone: string[],
): Map<string, InventoryData> {
  const inventories = new Map<string, InventoryData>();
  for (const { cluster, path } of files) {
    try {
      const { data, problem } = parseInventory(readRegularFile(resolve(workingDirectory, path), MOST_BYTES)
        .toString('utf8'));
      const other = data && sameCluster(inventories, cluster, data);
      if (other !== undefined) {
        undone.push(`${path} is of the wrong cluster: the inventory of ${other} is of the same one `
          + `(kube-system has the UID ${data!.cluster.uid})`);
      } else if (data) {
        inventories.set(cluster, data);
      } else {
        undone.push(`${path} ${problem}`);
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) {
        throw error;
      }
      undone.push(`${path} ${error.message}`);
    }
  }
  return inventories;
}
