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
   * Asks the controller to check the repository from scratch, once. The controller sets it back, so a GitOps tool that
   * keeps this manifest would ask again and again.
   *
   * @default false
   */
  readonly refresh?: boolean;
}
