import { Construct } from 'constructs';
import { ReplicationRepositoryProps } from './repository-props';
import { flag } from '../api/common';
import { BackupStorageConfig } from '../api/mig-storage';
import { refuse } from '../constructs/mistake';
import { checkUrl } from '../constructs/url';
import { CaBundle } from '../credentials/ca-bundle';
import { S3Credentials } from '../credentials/storage-credentials';

/** How requests to S3 are signed. */
export enum S3SignatureVersion {
  /** Version 1, for stores that know no other. */
  V1 = '1',
  /** Version 4. */
  V4 = '4',
}

/** Options that every bucket has. */
export interface CommonS3RepositoryProps extends ReplicationRepositoryProps {
  /** The bucket, which must exist. */
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
   * The id of the KMS key by which backups are encrypted at rest.
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

/** A bucket in a store that speaks S3's language. */
export interface S3CompatibleRepositoryProps extends CommonS3RepositoryProps {
  /**
   * The store's address with its scheme, `https://s3-openshift-storage.apps.ocp4.example.com`: as both clusters reach it. With it the
   * bucket is written behind the host and not before it (path style); MTC knows no other switch for that.
   *
   * For the Multicloud Object Gateway it is the host of the route `s3` in `openshift-storage`.
   */
  readonly url: string;

  /**
   * The address that Velero gives out in links for downloading logs, where it differs from `url`.
   *
   * @default - `url`
   */
  readonly publicUrl?: string;

  /**
   * Certificates by which the store is known.
   *
   * @default - the usual authorities
   */
  readonly caBundle?: CaBundle;

  /**
   * Does not verify the store's certificate.
   *
   * @default false
   */
  readonly insecure?: boolean;
}

export function s3Config(at: Construct, props: CommonS3RepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  if (!props.bucket) {
    refuse(at, { field: 'bucket', value: props.bucket, problem: 'is empty; MTC reports it as InvalidBackupStorageSettings', fix: 'write the bucket\'s name' });
  } else if (/[/:\s]/.test(props.bucket)) {
    refuse(at, {
      field: 'bucket',
      value: props.bucket,
      problem: 'is no name of a bucket',
      fix: `write the name alone, such as "${props.bucket.replace(/^([a-z0-9]+:\/\/|arn:[a-z-]+:s3:::)/, '').split(/[/:\s]/)[0] || 'backups'}"`,
    });
  }
  return {
    awsBucketName: props.bucket,
    awsRegion: props.region,
    awsKmsKeyId: props.kmsKeyId,
    awsSignatureVersion: props.signatureVersion,
  };
}

export function s3CompatibleConfig(at: Construct, props: S3CompatibleRepositoryProps): Omit<BackupStorageConfig, 'credsSecretRef'> {
  const messages = { condition: 'InvalidBackupStorageSettings', fallback: 'write the address of the store' };
  checkUrl(at, 'url', props.url, messages);
  if (props.publicUrl !== undefined) {
    checkUrl(at, 'publicUrl', props.publicUrl, messages);
  }
  if (props.insecure && props.caBundle) {
    refuse(at, { field: 'caBundle', problem: 'would be ignored: with insecure, no certificate is verified', fix: 'leave insecure out' });
  }
  return {
    ...s3Config(at, props),
    awsS3Url: props.url,
    awsPublicUrl: props.publicUrl,
    s3CustomCABundle: props.caBundle?._encode(at, 'caBundle'),
    insecure: flag(props.insecure),
  };
}
