import { createPrivateKey } from 'crypto';
import { Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkClaimOfBucket, checkEngineOfBucket, EngineOfBucket } from './bucket-checks';
import { BucketEndpointOptions } from './bucket-options';
import type { TransferRole } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { SecretSource } from '../../credentials/secret-source';
import { S3Credentials } from '../../credentials/storage-credentials';
import { ClaimIdentity, pairOf } from '../claims/claim-identity';
import type { AddClaimOptions } from '../claims/transfer-claim';
import { shortName } from '../names';
import { presentSecret, SecretCopies } from '../pods/secret-copies';
import { SecretPlace } from '../trust/kind';

/** The names of the Secrets that pods of one side need for a bucket. */
export interface BucketSecrets {
  /** The access key. */
  readonly bucketSecret: string;
  /** The private key; only on the destination. */
  readonly privateKeySecret?: string;
}

/** A transfer through a bucket, instead of a connection. */
export interface BucketTransport {
  /** Rejects options of an engine that do not apply to a bucket. */
  checkEngine(engine: IConstruct, props: EngineOfBucket): void;
  /** Rejects options of a claim that do not apply to a bucket. */
  checkClaim(engine: IConstruct, field: string, options: AddClaimOptions): void;
  /** The variables of the pods of a claim. */
  environment(claim: ClaimIdentity): Record<string, string>;
  /** The files of the configuration of one side. */
  files(role: TransferRole, engine: Construct): Record<string, string>;
  /** Writes the Secrets of one side in a namespace, unless they exist, and returns their names. */
  secretsIn(place: SecretPlace): BucketSecrets;
}

/** The key of the Secret with the private key. */
export const PRIVATE_KEY = 'private-key';

const DAY = 24 * 60 * 60;

export function bucketTransport(options: BucketEndpointOptions): BucketTransport {
  const copies = new WeakMap<Construct, Record<string, SecretCopies>>();
  const write = (place: SecretPlace, what: string, make: (name: string) => SecretCopies): string => {
    const name = shortName(place.engineName, what);
    const all = copies.get(place.engine) ?? {};
    copies.set(place.engine, all);
    (all[`${what} ${place.role}`] ??= make(name)).writeIn(place);
    return name;
  };
  const privateKeySecret = (place: SecretPlace) => options.privateKey._existing
    ? presentSecret(place, 'endpoint.privateKey', options.privateKey)
    : write(place, PRIVATE_KEY, (name) => privateKeyCopies(name, options.privateKey));
  return {
    checkEngine: checkEngineOfBucket,
    checkClaim: checkClaimOfBucket,
    environment: (claim) => ({
      TRANSFER_BUCKET: `store:${options.bucket}/${options.prefix ?? 'cdk8s-mtc'}/${claim.engineName}/`
        + `${claim.destinationClaim}-${pairOf(claim)}`,
      TRANSFER_PART_SIZE: String(Size.mebibytes(64).toKibibytes() * 1024),
      TRANSFER_STREAM_SIZE: String(Size.gibibytes(8).toKibibytes() * 1024),
      TRANSFER_RETENTION: String(options.retention?.toSeconds() ?? 7 * DAY),
      TRANSFER_KEEP: options.keepAfterCutover ?? false ? 'yes' : 'no',
    }),
    files: (role, engine) => ({
      'bucket.conf': configuration(options),
      ...role === 'send' ? { 'recipient.crt': options.certificate } : {},
      ...options.caBundle === undefined
        ? {}
        : { 'ca.crt': decoded(options.caBundle._encode(engine, 'endpoint.caBundle')) },
    }),
    secretsIn: (place) => {
      const isSource = place.role === 'send';
      const credentials = isSource ? options.credentials : options.destinationCredentials ?? options.credentials;
      return {
        bucketSecret: credentials._existing
          ? presentSecret(place, 'endpoint.credentials', credentials._existing)
          : write(place, `bucket-${place.role}`, (name) => keyCopies(name, credentials)),
        privateKeySecret: isSource ? undefined : privateKeySecret(place),
      };
    },
  };
}

function privateKeyCopies(name: string, value: SecretSource): SecretCopies {
  return new SecretCopies(name,
    { [PRIVATE_KEY]: [{ field: 'endpoint.privateKey', value, instead: 'SecretSource.existing("NAME")' }] },
    checkPrivateKey);
}

/** The address of the store. */
export function urlOf({ url, region }: Pick<BucketEndpointOptions, 'url' | 'region'>): URL {
  try {
    return new URL(url ?? `https://s3.${region ?? 'us-east-1'}.amazonaws.com`);
  } catch {
    return new URL('https://invalid'); // which the checks have reported
  }
}

/** The configuration of rclone, except secrets. */
function configuration({ url, region }: BucketEndpointOptions): string {
  return [
    '[store]',
    'type = s3',
    `provider = ${url === undefined ? 'AWS' : 'Other'}`,
    `region = ${region ?? 'us-east-1'}`,
    ...url === undefined ? [] : [`endpoint = ${url}`],
    'no_check_bucket = true',
    '',
  ].join('\n');
}

function keyCopies(name: string, credentials: S3Credentials): SecretCopies {
  return new SecretCopies(name, credentials._keys!);
}

function checkPrivateKey(engine: Construct, _: string, text: string): void {
  try {
    createPrivateKey(text);
  } catch {
    refuse(engine, {
      field: 'endpoint.privateKey',
      problem: 'is not a private key in PEM format without a password',
      fix: 'give the key file that "openssl req -x509 -newkey rsa:3072 -nodes" writes',
    });
  }
}

function decoded(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString();
}
