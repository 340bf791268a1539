import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { azureConfig, AzureRepositoryProps } from './azure';
import { googleConfig, GoogleRepositoryProps } from './google';
import { bucketOf, copyGatewayKeys, ObjectGatewayRepositoryProps, writeBucketClaim } from './object-gateway';
import { OPTIONS } from './options';
import { ReplicationRepositoryProps } from './repository-props';
import {
  CommonS3RepositoryProps, s3CompatibleConfig, S3CompatibleRepositoryProps, s3Config, S3RepositoryProps,
} from './s3';
import { flag } from '../api/common';
import { MIG_STORAGE, MigStorageSpec, StorageProviderName, BackupStorageConfig } from '../api/mig-storage';
import { checkCalls } from '../constructs/checked-calls';
import { checkImportedName, mtcMetadata, nameOption } from '../constructs/metadata';
import { required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { SecretObject } from '../credentials/secret-object';
import { AzureCredentials, GoogleCredentials, S3Credentials } from '../credentials/storage-credentials';

/**
 * A place in object storage that both clusters of a plan reach: a `ReplicationRepository`, or one that exists already.
 */
export interface IReplicationRepository extends IConstruct {
  /** The name of its MigStorage, with which plans refer to it. */
  readonly repositoryName: string;
}

/** What a repository has from its provider. */
interface Provider {
  readonly name: StorageProviderName;
  /** Writes the Secret, or what makes it. */
  secret(at: Construct, secretName: string, repositoryName: string): SecretObject;
  config(at: Construct, repositoryName: string): Omit<BackupStorageConfig, 'credsSecretRef'>;
  /** Writes the bucket, if it does not exist. */
  bucketClaim?(at: Construct, repositoryName: string): ApiObject;
}

/**
 * The object storage through which MTC copies Kubernetes objects from one cluster to the other, and images and volumes
 * if a plan says so. Every plan except a storage conversion needs one, also if it copies images and volumes directly.
 *
 * There is a factory for each provider, with the options of that provider. The MigStorage and the Secret with its
 * credentials are for the host cluster: create this in the host cluster's chart.
 */
export class ReplicationRepository extends OwnConstruct implements IReplicationRepository {
  /** A bucket in AWS S3. */
  static s3(scope: Construct, id: string, props: S3RepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, {
      name: 'aws',
      secret: (at, secretName) => s3Credentials(at, props)._secret(at, secretName),
      config: (at) => s3Config(at, props),
    });
  }

  /** A bucket in a store with the API of S3: MinIO, Ceph, IBM Cloud Object Storage. */
  static s3Compatible(scope: Construct, id: string, props: S3CompatibleRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, {
      name: 'aws',
      secret: (at, secretName) => s3Credentials(at, props)._secret(at, secretName),
      config: (at) => s3CompatibleConfig(at, props),
    });
  }

  /**
   * A new bucket in the Multicloud Object Gateway (NooBaa) of the host cluster. Its ObjectBucketClaim is written, and
   * what copies the generated keys to the Secret that MTC reads. The MigStorage becomes Ready some minutes after they
   * were applied, when the gateway has created the bucket and the keys are copied.
   *
   * For a bucket in the gateway of another cluster, or one that exists, use `s3Compatible`.
   */
  static multicloudObjectGateway(
    scope: Construct, id: string, props: ObjectGatewayRepositoryProps,
  ): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, {
      name: 'aws',
      bucketClaim: (at, repositoryName) => writeBucketClaim(at, repositoryName, props),
      secret: (at, secretName, repositoryName) => copyGatewayKeys(at, repositoryName, secretName, props),
      config: (at, repositoryName) => s3CompatibleConfig(at, { ...props, bucket: bucketOf(repositoryName, props) }),
    });
  }

  /** A bucket in Google Cloud Storage. */
  static googleCloudStorage(scope: Construct, id: string, props: GoogleRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, {
      name: 'gcp',
      secret: (at, secretName) => googleCredentials(at, props)._secret(at, secretName),
      config: (at) => googleConfig(at, props),
    });
  }

  /** A container in Azure Blob Storage. */
  static azureBlob(scope: Construct, id: string, props: AzureRepositoryProps): ReplicationRepository {
    return new ReplicationRepository(scope, id, props, {
      name: 'azure',
      secret: (at, secretName) => azureCredentials(at, props)._secret(at, secretName),
      config: (at) => azureConfig(at, props),
    });
  }

  /**
   * A repository whose MigStorage exists already. Nothing is written for it.
   *
   * @param repositoryName the name of the MigStorage
   */
  static fromRepositoryName(scope: Construct, id: string, repositoryName: string): IReplicationRepository {
    return new ImportedRepository(scope, id, repositoryName);
  }

  readonly repositoryName: string;

  /** The MigStorage. */
  readonly apiObject: ApiObject;

  /** The Secret or ExternalSecret with the credentials; none if the Secret exists already. */
  readonly credentialsSecret?: ApiObject;

  /** The ObjectBucketClaim of a bucket in the Multicloud Object Gateway; none for other providers. */
  readonly bucketClaim?: ApiObject;

  private constructor(scope: Construct, id: string, props: ReplicationRepositoryProps, provider: Provider) {
    super(scope, id, props);
    const metadata = mtcMetadata(this, props.metadata);
    this.repositoryName = metadata.name;
    this.bucketClaim = provider.bucketClaim?.(this, this.repositoryName);
    const secret = provider.secret(this, `${this.repositoryName}-credentials`, this.repositoryName);
    this.credentialsSecret = secret.apiObject;
    const spec: MigStorageSpec = {
      backupStorageProvider: provider.name,
      backupStorageConfig: { credsSecretRef: secret.ref, ...provider.config(this, this.repositoryName) },
      volumeSnapshotProvider: props.volumeSnapshots?._provider,
      volumeSnapshotConfig: props.volumeSnapshots?._render(this, this.repositoryName, provider.name, secret.ref),
      refresh: flag(props.refresh),
    };
    this.apiObject = renderedFrom(new ApiObject(this, 'Resource', { ...MIG_STORAGE, metadata, spec }), {
      ...OPTIONS,
      'metadata.name': nameOption(this),
    });
  }
}

checkCalls('ReplicationRepository', ReplicationRepository);

function s3Credentials(at: Construct, { credentials }: CommonS3RepositoryProps): S3Credentials {
  const fix = 'give S3Credentials.keys(…) or S3Credentials.existing(…)';
  return required(at, 'credentials', credentials, fix, () => S3Credentials.existing('missing'));
}

function googleCredentials(at: Construct, { credentials }: GoogleRepositoryProps): GoogleCredentials {
  const fix = 'give GoogleCredentials.serviceAccountKey(…) or GoogleCredentials.existing(…)';
  return required(at, 'credentials', credentials, fix, () => GoogleCredentials.existing('missing'));
}

function azureCredentials(at: Construct, { credentials }: AzureRepositoryProps): AzureCredentials {
  const fix = 'give AzureCredentials.servicePrincipal(…) or AzureCredentials.existing(…)';
  return required(at, 'credentials', credentials, fix, () => AzureCredentials.existing('missing'));
}

class ImportedRepository extends OwnConstruct implements IReplicationRepository {
  constructor(scope: Construct, id: string, readonly repositoryName: string) {
    super(scope, id);
    checkImportedName(this, 'repositoryName', repositoryName);
  }
}
