import { ApiObjectMetadata } from 'cdk8s';
import { VolumeSnapshots } from './volume-snapshots';

/** What all repositories have. */
export interface ReplicationRepositoryProps {
  /**
   * Name, labels and annotations of the MigStorage.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Who makes snapshots of volumes.
   *
   * @default - the repository's own provider, without settings
   */
  readonly volumeSnapshots?: VolumeSnapshots;

  /**
   * Whether the controller checks the repository again, once. The controller removes the field when it is done, and a GitOps tool that
   * syncs this manifest writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}
