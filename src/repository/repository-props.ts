import { ApiObjectMetadata } from 'cdk8s';
import { VolumeSnapshots } from './volume-snapshots';

/** Options of every repository. */
export interface ReplicationRepositoryProps {
  /**
   * Name, labels and annotations of the MigStorage.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The provider of volume snapshots.
   *
   * @default - the repository's own provider, without settings
   */
  readonly volumeSnapshots?: VolumeSnapshots;

  /**
   * Whether the controller checks the repository again, once. The controller resets the field, so a GitOps tool that
   * applies this manifest asks for it again and again.
   *
   * @default false
   */
  readonly refresh?: boolean;
}
