import { X509Certificate } from 'crypto';
import { Construct, IConstruct } from 'constructs';
import { BucketEndpointOptions } from './bucket-options';
import { VolumeMode } from '../../api/mig-plan';
import { refuse } from '../../constructs/mistake';
import { refuseSecretName } from '../../credentials/secret-object';
import type { AddClaimOptions } from '../claims/transfer-claim';
import { Compression, Ownership } from '../transfer-values';

/** Rejects what is wrong with a bucket. */
export function checkBucket(engine: Construct, options: BucketEndpointOptions): void {
  const at = (field: string, value: unknown, problem: string, fix: string) =>
    refuse(engine, { field: `endpoint.${field}`, value, problem, fix });
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(options.bucket)) {
    at('bucket', options.bucket, 'is not a valid name of a bucket',
      'write 3 to 63 lower-case letters, digits, "-" and "."');
  }
  if (options.prefix !== undefined && !/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(options.prefix)) {
    at('prefix', options.prefix, 'is not a valid prefix of objects',
      'write letters, digits, ".", "_", "-" and single slashes between them');
  }
  if (options.region !== undefined && !/^[A-Za-z0-9-]+$/.test(options.region)) {
    at('region', options.region, 'is not a valid region', 'write one such as "eu-central-1"');
  }
  if (options.url !== undefined && !/^https?:\/\/[^\s/?#@]+\/?$/.test(options.url)) {
    at('url', undefined, 'is not the address of a store',
      'write scheme, host and port, such as "https://minio.example.com:9000"');
  }
  if (!isCertificate(options.certificate)) {
    at('certificate', undefined, 'is not a certificate in PEM format',
      'give the text of the file that "openssl req -x509 -newkey rsa:3072 -nodes" writes');
  }
  const existing = options.privateKey?._existing;
  if (existing) {
    refuseSecretName(engine, 'endpoint.privateKey', existing.name);
  }
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).publicKey.asymmetricKeyType !== undefined && !/PRIVATE KEY/.test(text);
  } catch {
    return false;
  }
}

/** The options of an engine that can conflict with a bucket. */
export interface EngineOfBucket {
  readonly trust: { readonly _kind: { readonly isKey: boolean } };
  readonly ownership?: Ownership;
  readonly copying?: { readonly excludes?: string[] };
  readonly tuning?: { readonly compression?: Compression };
}

/** Rejects options of an engine that do not apply to a bucket. */
export function checkEngineOfBucket(engine: IConstruct, props: EngineOfBucket): void {
  const refused: Array<[string, unknown, boolean, string, string]> = [
    ['trust', undefined, !props.trust._kind.isKey, 'has no key with which the uploads of a bucket can be authenticated',
      'use TransferTrust.presharedKey'],
    ['ownership', props.ownership, props.ownership === Ownership.FAKE_SUPER,
      'does not apply to a bucket: tar cannot write such files', 'use Ownership.NAMESPACE or PRESERVE'],
    ['copying.excludes', props.copying?.excludes, (props.copying?.excludes ?? []).length > 0,
      'do not apply to a bucket: they are patterns of rsync', 'leave them out'],
    ['tuning.compression', props.tuning?.compression,
      (props.tuning?.compression ?? Compression.NONE) !== Compression.NONE, 'does not apply to a bucket',
      'leave it out'],
  ];
  refused.filter(([, , isWrong]) => isWrong)
    .forEach(([field, value, , problem, fix]) => refuse(engine, { field, value, problem, fix }));
}

/** Rejects options of a claim that do not apply to a bucket. */
export function checkClaimOfBucket(engine: IConstruct, field: string, options: AddClaimOptions): void {
  if (options.volumeMode === VolumeMode.BLOCK) {
    refuse(engine, {
      field: `${field}.volumeMode`,
      value: options.volumeMode,
      problem: 'is not supported through a bucket',
      fix: 'use another endpoint for raw devices',
    });
  }
  if (options.excludes?.length) {
    refuse(engine, {
      field: `${field}.excludes`,
      value: options.excludes,
      problem: 'do not apply to a bucket: they are patterns of rsync',
      fix: 'leave them out',
    });
  }
}
