import { Flag, mtcKind, ObjectRef } from './common';

export const MIG_STORAGE = mtcKind('MigStorage');

/** The wire values of `backupStorageProvider` and `volumeSnapshotProvider`. */
export type StorageProviderName = 'aws' | 'gcp' | 'azure';

export interface BackupStorageConfig {
  readonly credsSecretRef: ObjectRef;
  readonly awsBucketName?: string;
  readonly awsRegion?: string;
  readonly awsS3Url?: string;
  readonly awsPublicUrl?: string;
  readonly awsKmsKeyId?: string;
  readonly awsSignatureVersion?: string;
  readonly s3CustomCABundle?: string;
  readonly insecure?: Flag;
  readonly gcpBucket?: string;
  readonly azureResourceGroup?: string;
  readonly azureStorageAccount?: string;
  readonly azureStorageContainer?: string;
}

export interface VolumeSnapshotConfig {
  readonly credsSecretRef: ObjectRef;
  readonly snapshotCreationTimeout?: string;
  readonly awsRegion?: string;
  readonly azureApiTimeout?: string;
  readonly azureResourceGroup?: string;
}

/** `spec` of a MigStorage. */
export interface MigStorageSpec {
  readonly backupStorageProvider: StorageProviderName;
  readonly backupStorageConfig: BackupStorageConfig;
  readonly volumeSnapshotProvider?: StorageProviderName;
  readonly volumeSnapshotConfig?: VolumeSnapshotConfig;
  readonly refresh?: Flag;
}

/** The keys that MTC reads in a repository's Secret. */
export const AWS_ACCESS_KEY_ID_KEY = 'aws-access-key-id';
export const AWS_SECRET_ACCESS_KEY_KEY = 'aws-secret-access-key';
export const GCP_CREDENTIALS_KEY = 'gcp-credentials';
export const AZURE_CREDENTIALS_KEY = 'azure-credentials';
