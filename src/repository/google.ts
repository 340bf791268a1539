import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { BackupStorageConfig } from '../api/mig-storage';
import { refuse } from '../constructs/mistake';
import { GoogleCredentials } from '../credentials/storage-credentials';

/** A bucket in Google Cloud Storage. */
export interface GoogleRepositoryProps extends ReplicationRepositoryProps {
  /** The bucket, which must exist; its name alone, without `gs://`. */
  readonly bucket: string;

  /** The key of a service account that may read and write the bucket. */
  readonly credentials: GoogleCredentials;
}

export function googleConfig(at: Construct, props: GoogleRepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  const bucket = String(props.bucket ?? '');
  if (!/^[^/:\s]+$/.test(bucket)) {
    refuse(at, {
      field: 'bucket',
      value: bucket,
      problem: 'is no name of a bucket',
      fix: `write the name alone, such as "${bucket.replace(/^gs:\/\//, '').split(/[/:\s]/)[0] || 'backups'}"`,
    });
  }
  return { gcpBucket: bucket };
}
