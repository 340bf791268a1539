import { StorageProviderName } from '../../api/mig-storage';

/** What each provider needs. */
export const ALL: Readonly<Record<StorageProviderName, string>> = {
  aws: 'awsBucketName: backups',
  gcp: 'gcpBucket: backups',
  azure: 'azureStorageAccount: backups\n    azureStorageContainer: velero\n    azureResourceGroup: migration',
};

/** A store that speaks S3. */
export const STORE = `${ALL.aws}\n    awsS3Url: https://minio.example.com:9000`;

/** A MigStorage, for the examples of rules. */
export function storage(provider: string, fields: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: ${provider}
  backupStorageConfig:
    credsSecretRef: { name: backups-credentials, namespace: openshift-config }
    ${fields}
`;
}

/** One with settings of snapshots by the same provider. */
export function withSnapshots(provider: StorageProviderName, fields: string): string {
  return `${storage(provider, ALL[provider])}  volumeSnapshotProvider: ${provider}
  volumeSnapshotConfig:
    credsSecretRef: { name: backups-credentials, namespace: openshift-config }
    ${fields}
`;
}
