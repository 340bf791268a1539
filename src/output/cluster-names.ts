import { IndexCluster, MigrationIndex } from './migration-index';

/** The name of the cluster that a MigCluster of a plan stands for. */
export function clusterNamed(
  { clusters }: MigrationIndex, migCluster: string | undefined, host: string,
): string | undefined {
  return clusters.find(({ migClusters }) =>
    migClusters.some((each) => each.name === migCluster && each.host === host))?.name;
}

/** The clusters that are counted: that of a delivery may be one of the others. */
export function countedClusters({ clusters }: Pick<MigrationIndex, 'clusters'>): IndexCluster[] {
  return clusters.filter(({ isDelivery, sameAs }) => isDelivery !== true && sameAs === undefined);
}
