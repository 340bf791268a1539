import { MTC_NAMESPACE } from '../api/common';
import { ClusterRole, IndexObject, MigrationIndex } from '../output/migration-index';

/**
 * The namespace of a cluster in which operations keep their own objects: that of MTC, or the first that the
 * app writes to.
 */
export function homeNamespace(index: MigrationIndex, cluster: string): string | undefined {
  if (index.clusters.some(({ name, role }) => name === cluster && role !== ClusterRole.OTHER)) {
    return MTC_NAMESPACE;
  }
  return objectsOn(index, cluster).find(({ namespace }) => namespace !== undefined)?.namespace;
}

/** What the folder contains for a cluster, in the order in which it is applied. */
export function objectsOn({ units }: MigrationIndex, cluster: string): IndexObject[] {
  return units.filter((unit) => unit.cluster === cluster)
    .flatMap(({ files }) => files.flatMap(({ objects }) => objects));
}
