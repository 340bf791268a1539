import { specOf } from './plan';
import { MTC_GROUP } from './references';
import { BackupStorageConfig, StorageProviderName, VolumeSnapshotConfig } from '../../api/mig-storage';
import { isPlaceholder } from '../../grammar/placeholder';
import { Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

export const PROVIDERS: readonly StorageProviderName[] = ['aws', 'gcp', 'azure'];

/** What people call the providers. */
const OTHER_NAMES: Readonly<Record<StorageProviderName, RegExp>> = {
  aws: /^(s3|ebs|amazon|minio|noobaa|mcg|odf|ocs|ceph|rgw|cos|ibm|generic|wasabi|localstack)|s3|^aws/,
  gcp: /^(gcs|google|gc[ps]|gcloud)/,
  azure: /^(azure|az|blob|microsoft|azr)/,
};

/** The provider that somebody meant who wrote another word; undefined where none is near. */
export function meantProvider(word: string): StorageProviderName | undefined {
  const lower = word.slice(0, 100).trim().toLowerCase();
  return PROVIDERS.find((provider) => provider === lower) ?? PROVIDERS.find((provider) => OTHER_NAMES[provider].test(lower));
}

/** The MigStorages of a set. */
export function storagesOf(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('MigStorage', MTC_GROUP);
}

/** One of the two parts of a MigStorage, which have a provider each. */
export interface StoragePart {
  readonly manifest: Manifest;
  readonly role: 'backup' | 'snapshot';
  /** The path of its provider. */
  readonly providerPath: string;
  /** As it is written. */
  readonly given: string;
  /** The provider, where it is one that MTC has. */
  readonly provider?: StorageProviderName;
  readonly configPath: string;
  readonly config: { readonly [key: string]: any };
}

/** The parts of a MigStorage. That of snapshots only where it has a provider: MTC doesn't read it otherwise. */
export function partsOf(manifest: Manifest): StoragePart[] {
  const spec = specOf(manifest);
  const backup = part(manifest, 'backup', 'backupStorageProvider', 'backupStorageConfig');
  return text(spec.volumeSnapshotProvider) === '' ? [backup] : [backup, part(manifest, 'snapshot', 'volumeSnapshotProvider', 'volumeSnapshotConfig')];
}

function part(manifest: Manifest, role: StoragePart['role'], providerField: string, configField: string): StoragePart {
  const spec = specOf(manifest);
  const given = text(spec[providerField]);
  return {
    manifest,
    role,
    providerPath: `spec.${providerField}`,
    given,
    provider: PROVIDERS.find((provider) => provider === given),
    configPath: `spec.${configField}`,
    config: record(spec[configField]),
  };
}

/** All parts of the MigStorages of a set. */
export function* allParts(set: ManifestSet): Generator<StoragePart> {
  for (const manifest of storagesOf(set)) {
    yield* partsOf(manifest);
  }
}

type BackupField = keyof BackupStorageConfig;
type SnapshotField = keyof VolumeSnapshotConfig;

/** What MTC demands of each provider besides the Secret. */
export const REQUIRED_FIELDS: Readonly<Record<StoragePart['role'], Readonly<Record<StorageProviderName, ReadonlyArray<BackupField | SnapshotField>>>>> = {
  backup: { aws: ['awsBucketName'], gcp: ['gcpBucket'], azure: ['azureStorageAccount', 'azureStorageContainer', 'azureResourceGroup'] },
  snapshot: { aws: [], gcp: [], azure: ['azureApiTimeout', 'azureResourceGroup'] },
};

/** Whose a field is; undefined for those that all providers have. */
export function providerOf(field: string): StorageProviderName | undefined {
  return field === 'insecure' || field === 's3CustomCABundle' ? 'aws' : PROVIDERS.find((provider) => field.startsWith(provider));
}

/** The texts of a part that can be judged. */
export function fieldText({ config }: StoragePart, field: string): string {
  const value = text(config[field]);
  return isPlaceholder(value) ? '' : value;
}

/** All parts with this provider, in both roles or in one; also where another word for it stands, which is another rule's. */
export function* partsWith(set: ManifestSet, provider: string, role?: StoragePart['role']): Generator<StoragePart> {
  for (const one of allParts(set)) {
    if ((one.provider ?? meantProvider(one.given)) === provider && (role === undefined || one.role === role)) {
      yield one;
    }
  }
}

/** Whether a field is missing or empty. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Whether a value says anything: not where it, and all that is in it, is empty or false. */
export function says(value: unknown, depth = 0): boolean {
  return typeof value === 'object' && value !== null
    ? depth > 5 || Object.values(value).some((one) => says(one, depth + 1))
    : !isEmpty(value) && value !== false;
}

/** The only provider whose fields a part has; undefined if there are none, or those of several. */
export function providerOfFields(config: StoragePart['config']): StorageProviderName | undefined {
  const providers = new Set(Object.keys(config).filter((field) => says(config[field])).map(providerOf));
  providers.delete(undefined);
  return providers.size === 1 ? [...providers][0] : undefined;
}
