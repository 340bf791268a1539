import { Duration } from 'cdk8s';
import { CaBundle } from '../../credentials/ca-bundle';
import { SecretSource } from '../../credentials/secret-source';
import { S3Credentials } from '../../credentials/storage-credentials';

/** Options of `TransferEndpoint.bucket`. */
export interface BucketEndpointOptions {
  /** The name of the bucket, which must exist. */
  readonly bucket: string;

  /**
   * The access key of both sides, which may list, read, write and delete objects below `prefix`. The destination's can
   * be another one.
   */
  readonly credentials: S3Credentials;

  /**
   * The access key of the destination.
   *
   * @default - `credentials`
   */
  readonly destinationCredentials?: S3Credentials;

  /**
   * The certificate for which the source encrypts everything that it uploads, as PEM text: of an RSA key, or of an EC
   * key. Its name and dates do not matter. This command creates one with its private key, which only
   * the destination needs:
   *
   * ```sh
   * openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj /CN=transfer -keyout transfer.key -out transfer.crt
   * ```
   */
  readonly certificate: string;

  /**
   * The private key of the certificate, as PEM text. Its Secret is written only for the destination. An existing Secret
   * has it under `private-key`, in each namespace of the destination that has a claim.
   */
  readonly privateKey: SecretSource;

  /**
   * The bucket's region.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * The address of a store with the API of S3: `https://minio.example.com:9000`.
   *
   * @default - AWS S3
   */
  readonly url?: string;

  /**
   * The certificates that sign the store's certificate.
   *
   * @default - public authorities
   */
  readonly caBundle?: CaBundle;

  /**
   * The first part of the names of all objects.
   *
   * @default 'cdk8s-mtc'
   */
  readonly prefix?: string;

  /**
   * How long the bucket keeps what the latest upload of a claim no longer needs. Each upload deletes what is older. A
   * run that was not downloaded in that time can no longer be downloaded.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * Whether the objects of a claim stay in the bucket after its cutover was downloaded and compared. They are of no use
   * then, and may contain data that must not outlive the source.
   *
   * @default false
   */
  readonly keepAfterCutover?: boolean;
}
