import { Construct } from 'constructs';
import { ICluster } from '../clusters/cluster';
import { RemoteCluster } from '../clusters/remote-cluster';
import { refuse, required } from '../constructs/mistake';
import { IReplicationRepository, ReplicationRepository } from '../repository/replication-repository';

/** A required cluster; if it is missing, that is rejected, and a stand-in takes its place. */
export function requiredCluster(at: Construct, field: string, cluster: ICluster | undefined): ICluster {
  const standIn = () => RemoteCluster.fromClusterName(at, `missing-${field}`, `missing-${field}`);
  return required(at, field, cluster, 'give a HostCluster or a RemoteCluster', standIn);
}

/** A required repository; if it is missing, that is rejected, and a stand-in takes its place. */
export function requiredRepository(
  at: Construct, repository: IReplicationRepository | undefined,
): IReplicationRepository {
  const standIn = () => ReplicationRepository.fromRepositoryName(at, 'missing-repository', 'missing-repository');
  return required(at, 'repository', repository, 'give a ReplicationRepository', standIn);
}

/** A required list; if it is missing or not a list, that is rejected, and it is empty. */
export function requiredList<T>(at: Construct, field: string, list: T[] | undefined, example: string): T[] {
  const fix = `give a list, such as [${example}]`;
  const given = required(at, field, list, fix, () => []);
  if (!Array.isArray(given)) {
    refuse(at, { field, problem: 'is not a list', fix });
    return [];
  }
  return given;
}
