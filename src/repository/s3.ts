import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { flag } from '../api/common';
import { BackupStorageConfig } from '../api/mig-storage';
import { absence, refuse } from '../constructs/mistake';
import { rejectCredentials } from '../constructs/url';
import { CaBundle } from '../credentials/ca-bundle';
import { S3Credentials } from '../credentials/storage-credentials';

/** How requests to S3 are signed. */
export enum S3SignatureVersion {
  /** Version 1, for stores that support no other. */
  V1 = '1',
  /** Version 4. */
  V4 = '4',
}

/** Options of every bucket with the API of S3. */
export interface CommonS3RepositoryProps extends ReplicationRepositoryProps {
  /** The name of the bucket, which must exist. */
  readonly bucket: string;

  /** The access key. */
  readonly credentials: S3Credentials;

  /**
   * The bucket's region.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * The id of the KMS key that encrypts backups at rest.
   *
   * @default - the bucket's own encryption
   */
  readonly kmsKeyId?: string;

  /**
   * How requests are signed.
   *
   * @default - version 4
   */
  readonly signatureVersion?: S3SignatureVersion;
}

/** A bucket in AWS S3. */
export interface S3RepositoryProps extends CommonS3RepositoryProps {}

/** A bucket in another store with the API of S3. */
export interface S3CompatibleRepositoryProps extends CommonS3RepositoryProps {
  /**
   * The store's address with its scheme, as both clusters reach it: `https://minio.example.com:9000`. With an address,
   * requests have the bucket in the path and not in the host name (path style); MTC has no other switch for that.
   */
  readonly url: string;

  /**
   * The address that Velero writes into links for downloading logs.
   *
   * @default - `url`
   */
  readonly publicUrl?: string;

  /**
   * The certificates that sign the store's certificate.
   *
   * @default - public authorities
   */
  readonly caBundle?: CaBundle;

  /**
   * Whether the store's certificate is not verified.
   *
   * @default false
   */
  readonly insecure?: boolean;
}

type S3Config = Omit<BackupStorageConfig, 'credsSecretRef'>;

/** The configuration of a MigStorage in AWS S3. */
export function s3Config(at: Construct, props: Omit<CommonS3RepositoryProps, 'credentials'>): S3Config {
  const bucket = String(props.bucket ?? '');
  if (bucket === '' || /[/:\s]/.test(bucket)) {
    const near = bucket.replace(/^([a-z0-9]+:\/\/|arn:[a-z-]+:s3:::)/, '').split(/[/:\s]/)[0] || 'backups';
    refuse(at, {
      field: 'bucket',
      value: props.bucket,
      problem: bucket === ''
        ? `${absence(props.bucket)}: MTC reports InvalidBackupStorageSettings`
        : 'is not a bucket name: the bucket is not found',
      fix: `write the name alone, such as "${near}"`,
    });
  }
  return {
    awsBucketName: props.bucket,
    awsRegion: props.region,
    awsKmsKeyId: props.kmsKeyId,
    awsSignatureVersion: props.signatureVersion,
  };
}

/** The configuration of a MigStorage in another store with the API of S3. */
export function s3CompatibleConfig(at: Construct, props: Omit<S3CompatibleRepositoryProps, 'credentials'>): S3Config {
  if (!props.url) {
    refuse(at, {
      field: 'url', problem: `${absence(props.url)}: MTC would use AWS S3`, fix: 'write the address of the store',
    });
  }
  rejectCredentials(at, 'url', props.url);
  rejectCredentials(at, 'publicUrl', props.publicUrl);
  return {
    ...s3Config(at, props),
    awsS3Url: props.url,
    awsPublicUrl: props.publicUrl,
    s3CustomCABundle: props.caBundle?._encode(at, 'caBundle'),
    insecure: flag(props.insecure),
  };
}
