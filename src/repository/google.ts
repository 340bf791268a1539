import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { BackupStorageConfig } from '../api/mig-storage';
import { absence, refuse } from '../constructs/mistake';
import { GoogleCredentials } from '../credentials/storage-credentials';

/** A bucket in Google Cloud Storage. */
export interface GoogleRepositoryProps extends ReplicationRepositoryProps {
  /** The name of the bucket, without `gs://`. The bucket must exist. */
  readonly bucket: string;

  /** The key of a service account that may read and write the bucket. */
  readonly credentials: GoogleCredentials;
}

/** The configuration of a MigStorage in Google Cloud Storage. */
export function googleConfig(at: Construct, props: GoogleRepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  const bucket = String(props.bucket ?? '');
  if (!/^[^/:\s]+$/.test(bucket)) {
    const near = bucket.replace(/^gs:\/\//, '').split(/[/:\s]/)[0] || 'backups';
    refuse(at, {
      field: 'bucket',
      value: props.bucket,
      problem: bucket === ''
        ? `${absence(props.bucket)}: MTC reports InvalidBackupStorageSettings`
        : 'is not a bucket name: the bucket is not found',
      fix: `write the name alone, such as "${near}"`,
    });
  }
  return { gcpBucket: bucket };
}
