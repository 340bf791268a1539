const CONFIG = 'spec.backupStorageConfig';

/** The options that the fields of a MigStorage are rendered from. */
export const OPTIONS = {
  'metadata': 'metadata',
  'spec.volumeSnapshotConfig': 'volumeSnapshots',
  'spec.volumeSnapshotProvider': 'volumeSnapshots',
  [`${CONFIG}.credsSecretRef`]: 'credentials',
  [`${CONFIG}.awsBucketName`]: 'bucket',
  [`${CONFIG}.awsRegion`]: 'region',
  [`${CONFIG}.awsS3Url`]: 'url',
  [`${CONFIG}.awsPublicUrl`]: 'publicUrl',
  [`${CONFIG}.awsKmsKeyId`]: 'kmsKeyId',
  [`${CONFIG}.awsSignatureVersion`]: 'signatureVersion',
  [`${CONFIG}.s3CustomCABundle`]: 'caBundle',
  [`${CONFIG}.insecure`]: 'insecure',
  [`${CONFIG}.gcpBucket`]: 'bucket',
  [`${CONFIG}.azureStorageAccount`]: 'storageAccount',
  [`${CONFIG}.azureStorageContainer`]: 'container',
  [`${CONFIG}.azureResourceGroup`]: 'resourceGroup',
};
