import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { azureConfig, AzureRepositoryProps } from './azure';
import { googleConfig, GoogleRepositoryProps } from './google';
import { ReplicationRepositoryProps } from './repository-props';
import { s3CompatibleConfig, S3CompatibleRepositoryProps, s3Config, S3RepositoryProps } from './s3';
import { flag } from '../api/common';
import { MIG_STORAGE, MigStorageSpec, StorageProviderName, BackupStorageConfig } from '../api/mig-storage';
import { checkMtcName, mtcMetadata } from '../constructs/metadata';
import { SecretObject } from '../credentials/secret-object';

/** A place in object storage that both clusters of a plan reach: a `ReplicationRepository`, or one that is there already. */
export interface IReplicationRepository extends IConstruct {
  /** The name of its MigStorage, by which plans refer to it. */
  readonly repositoryName: string;
}

/** A provider's part of a repository. */
interface Provider {
  readonly name: StorageProviderName;
  readonly credentials: { _secret(owner: Construct, name: string): SecretObject };
  config(at: Construct): Omit<BackupStorageConfig, 'credsSecretRef'>;
}

/**
 * The object storage through which MTC takes Kubernetes objects, and, where a plan says so, images and volumes, from
 * one cluster to the other. Every plan but a storage conversion needs one, fully direct plans too.
 *
 * There is a factory for each provider, which asks for that provider's options and for no other's. The MigStorage and
 * the Secret with its credentials are for the host cluster: create this in the host cluster's chart.
 */
export class ReplicationRepository extends Construct implements IReplicationRepository {
  /** A bucket in AWS S3. */
  static s3(scope: Construct, id: string, props: S3RepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, { name: 'aws', credentials: props.credentials, config: (at) => s3Config(at, props) });
  }

  /** A bucket in a store that speaks S3's language: MinIO, Ceph, the Multicloud Object Gateway (NooBaa), IBM Cloud Object Storage. */
  static s3Compatible(scope: Construct, id: string, props: S3CompatibleRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, { name: 'aws', credentials: props.credentials, config: (at) => s3CompatibleConfig(at, props) });
  }

  /** A bucket in Google Cloud Storage. */
  static googleCloudStorage(scope: Construct, id: string, props: GoogleRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, { name: 'gcp', credentials: props.credentials, config: (at) => googleConfig(at, props) });
  }

  /** A container in Azure Blob Storage. */
  static azureBlob(scope: Construct, id: string, props: AzureRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, { name: 'azure', credentials: props.credentials, config: (at) => azureConfig(at, props) });
  }

  /**
   * A repository whose MigStorage is there already. Nothing is written for it.
   *
   * @param repositoryName the name of the MigStorage
   */
  static fromRepositoryName(scope: Construct, id: string, repositoryName: string): IReplicationRepository {
    return new ImportedRepository(scope, id, repositoryName);
  }

  readonly repositoryName: string;

  /** The MigStorage. */
  readonly apiObject: ApiObject;

  /** The Secret or ExternalSecret with the credentials; none where the Secret is there already. */
  readonly credentialsSecret?: ApiObject;

  private constructor(scope: Construct, id: string, props: ReplicationRepositoryProps, provider: Provider) {
    super(scope, id);
    const metadata = mtcMetadata(this, props.metadata);
    this.repositoryName = metadata.name;
    const secret = provider.credentials._secret(this, `${this.repositoryName}-credentials`);
    this.credentialsSecret = secret.apiObject;
    const spec: MigStorageSpec = {
      backupStorageProvider: provider.name,
      backupStorageConfig: { credsSecretRef: secret.ref, ...provider.config(this) },
      volumeSnapshotProvider: props.volumeSnapshots?._provider,
      volumeSnapshotConfig: props.volumeSnapshots?._render(this, this.repositoryName, provider.name, secret.ref),
      refresh: flag(props.refresh),
    };
    this.apiObject = new ApiObject(this, 'Resource', { ...MIG_STORAGE, metadata, spec });
  }
}

class ImportedRepository extends Construct implements IReplicationRepository {
  constructor(scope: Construct, id: string, readonly repositoryName: string) {
    super(scope, id);
    checkMtcName(this, 'repositoryName', repositoryName);
  }
}
