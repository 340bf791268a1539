import { Condition, of } from './condition';

/** What MTC reports about a MigStorage. Source: mig-controller pkg/controller/migstorage/validation.go. */
export const STORAGE_CONDITIONS: readonly Condition[] = of('MigStorage', [
  {
    type: 'InvalidBackupStorageProvider',
    category: 'Critical',
    meaning: 'the provider of the repository is missing or unknown',
    fix: 'Set `spec.backupStorageProvider` to `aws` (also for every S3-compatible store), `gcp` or `azure`.',
  },
  {
    type: 'InvalidBackupStorageCredsSecretRef',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the reference to the Secret with the credentials is missing, or lacks its name or namespace',
    fix: 'Set name and namespace in `spec.backupStorageConfig.credsSecretRef`.',
  },
  {
    type: 'InvalidBackupStorageCredsSecretRef',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the Secret with the credentials does not exist on the host cluster',
    fix: 'Create the Secret under the name and namespace in `spec.backupStorageConfig.credsSecretRef`.',
  },
  {
    type: 'InvalidBackupStorageSettings',
    category: 'Critical',
    meaning: 'a setting of the repository is missing or invalid; the message lists which: Bucket, S3URL, PublicURL, '
      + 'SignatureVersion, ResourceGroup, StorageAccount, StorageContainer, or a key of the Secret',
    fix: 'Correct the listed settings in `spec.backupStorageConfig`, or the Secret.',
  },
  {
    type: 'BackupStorageProviderTestFailed',
    category: 'Critical',
    meaning: 'the controller cannot write, read and delete a test object in the bucket: the bucket, the credentials, '
      + 'the region, the URL or its certificate is wrong, or the host cluster does not reach it. MTC tests again '
      + 'every 30 seconds',
    fix: 'Write an object to the bucket with the same credentials from a pod of the host cluster, '
      + 'and correct what fails.',
  },
  {
    type: 'InvalidVolumeSnapshotProvider',
    category: 'Critical',
    meaning: 'the provider of snapshots is unknown',
    fix: 'Set `spec.volumeSnapshotProvider` to `aws`, `gcp` or `azure`, or remove it.',
  },
  {
    type: 'InvalidVolumeSnapshotCredsSecretRef',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the reference to the Secret with the credentials for snapshots is missing, or lacks its name or '
      + 'namespace',
    fix: 'Set name and namespace in `spec.volumeSnapshotConfig.credsSecretRef`.',
  },
  {
    type: 'InvalidVolumeSnapshotCredsSecretRef',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the Secret with the credentials for snapshots does not exist on the host cluster',
    fix: 'Create the Secret under the name and namespace in `spec.volumeSnapshotConfig.credsSecretRef`.',
  },
  {
    type: 'InvalidVolumeSnapshotSettings',
    category: 'Critical',
    meaning: 'a setting for snapshots is missing or invalid; the message lists which: SnapshotCreationTimeout, '
      + 'APITimeout, ResourceGroup, or a key of the Secret',
    fix: 'Correct the listed settings in `spec.volumeSnapshotConfig`, or the Secret.',
  },
  {
    type: 'VolumeSnapshotProviderTestFailed',
    category: 'Critical',
    meaning: 'the test of the snapshot provider failed',
    fix: 'Correct `spec.volumeSnapshotConfig` and its credentials.',
  },
  {
    type: 'Ready',
    category: 'Required',
    meaning: 'the controller on the host cluster reaches the repository; other clusters are not tested',
  },
]);
