import { specOf } from './plan';
import { MTC_GROUP } from './references';
import { BackupStorageConfig, StorageProviderName, VolumeSnapshotConfig } from '../../api/mig-storage';
import { isPlaceholder } from '../../grammar/placeholder';
import { Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

export const PROVIDERS: readonly StorageProviderName[] = ['aws', 'gcp', 'azure'];

/** Other words for the providers. */
export const OTHER_NAMES: Readonly<Record<StorageProviderName, RegExp>> = {
  aws: /^(s3|ebs|amazon|minio|noobaa|mcg|odf|ocs|ceph|rgw|cos|ibm|generic|wasabi|localstack)|s3|^aws/,
  gcp: /^(gcs|google|gc[ps]|gcloud)/,
  azure: /^(azure|az|blob|microsoft|azr)/,
};

/** The provider that another word most likely means; undefined if that is uncertain. */
export function meantProvider(word: string): StorageProviderName | undefined {
  const lower = word.slice(0, 100).trim().toLowerCase();
  return PROVIDERS.find((provider) => provider === lower)
    ?? PROVIDERS.find((provider) => OTHER_NAMES[provider].test(lower));
}

/** The MigStorages of a set. */
export function storagesOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigStorage', MTC_GROUP);
}

/** One of the two parts of a MigStorage, each with its provider: backups and snapshots. */
export interface StoragePart {
  readonly manifest: Manifest;
  readonly role: 'backup' | 'snapshot';
  readonly providerField: 'backupStorageProvider' | 'volumeSnapshotProvider';
  /** The provider as written. */
  readonly given: string;
  /** The provider, if MTC supports it. */
  readonly provider?: StorageProviderName;
  readonly configPath: string;
  readonly config: { readonly [key: string]: any };
}

/** The parts of a MigStorage. That of snapshots is included only if it has a provider: MTC ignores it otherwise. */
export function partsOf(manifest: Manifest): StoragePart[] {
  const backup = part(manifest, 'backup', 'backupStorageProvider', 'backupStorageConfig');
  return text(specOf(manifest).volumeSnapshotProvider) === ''
    ? [backup]
    : [backup, part(manifest, 'snapshot', 'volumeSnapshotProvider', 'volumeSnapshotConfig')];
}

function part(
  manifest: Manifest, role: StoragePart['role'], providerField: StoragePart['providerField'], configField: string,
): StoragePart {
  const spec = specOf(manifest);
  const given = text(spec[providerField]);
  return {
    manifest,
    role,
    providerField,
    given,
    provider: PROVIDERS.find((provider) => provider === given),
    configPath: `spec.${configField}`,
    config: record(spec[configField]),
  };
}

/** The parts of all MigStorages of a set. */
export function allParts(set: ManifestSet): StoragePart[] {
  return storagesOf(set).flatMap(partsOf);
}

/** The parts with this provider, in both roles or in one, including those that write another word for it. */
export function partsWith(manifest: Manifest, provider: string, role?: StoragePart['role']): StoragePart[] {
  return partsOf(manifest).filter((one) =>
    (one.provider ?? meantProvider(one.given)) === provider && (role === undefined || one.role === role));
}

type BackupField = keyof BackupStorageConfig;
type SnapshotField = keyof VolumeSnapshotConfig;

type RequiredFields = Readonly<Record<StorageProviderName, ReadonlyArray<BackupField | SnapshotField>>>;

/** The fields that MTC requires for each provider, in addition to the Secret. */
export const REQUIRED_FIELDS: Readonly<Record<StoragePart['role'], RequiredFields>> = {
  backup: {
    aws: ['awsBucketName'],
    gcp: ['gcpBucket'],
    azure: ['azureStorageAccount', 'azureStorageContainer', 'azureResourceGroup'],
  },
  snapshot: { aws: [], gcp: [], azure: ['azureApiTimeout', 'azureResourceGroup'] },
};

/** The fields with the URL of an S3-compatible store. */
export const URL_FIELDS = ['awsS3Url', 'awsPublicUrl'] as const;

/** The provider that a field belongs to; undefined for the fields of all providers. */
export function providerOf(field: string): StorageProviderName | undefined {
  return field === 'insecure' || field === 's3CustomCABundle'
    ? 'aws'
    : PROVIDERS.find((provider) => field.startsWith(provider));
}

/** The string in a field; empty if it is a placeholder, whose later value is not known. */
export function fieldText({ config }: StoragePart, field: string): string {
  const value = text(config[field]);
  return isPlaceholder(value) ? '' : value;
}

/** Whether a field is missing or empty. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Whether a value, or any value within it, is neither empty nor false. */
export function says(value: unknown, depth = 0): boolean {
  return typeof value === 'object' && value !== null
    ? depth > 5 || Object.values(value).some((one) => says(one, depth + 1))
    : !isEmpty(value) && value !== false;
}

/** The provider that all fields of a part belong to; undefined if there are none, or fields of several providers. */
export function providerOfFields(config: StoragePart['config']): StorageProviderName | undefined {
  const providers = new Set(Object.keys(config).filter((field) => says(config[field])).map(providerOf));
  providers.delete(undefined);
  return providers.size === 1 ? [...providers][0] : undefined;
}
