import { member } from './paths';
import { specOf } from './plan';
import { MTC_GROUP, namesakes } from './references';
import { allParts, meantProvider, providerOfFields } from './storage';
import { MTC_NAMESPACE } from '../../api/common';
import { SA_TOKEN_KEY } from '../../api/mig-cluster';
import {
  AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY, AZURE_CREDENTIALS_KEY, GCP_CREDENTIALS_KEY, StorageProviderName,
} from '../../api/mig-storage';
import { decodeBase64, latin1 } from '../../grammar/base64';
import { isPlaceholder } from '../../grammar/placeholder';
import { list, Manifest, record, text } from '../engine/manifest';
import { groupOf, isComplete, ManifestSet } from '../engine/manifest-set';

/** What a Secret is for: a remote cluster's token, or a provider's credentials. */
export type SecretRole = 'cluster' | StorageProviderName;

/** The keys that MTC reads. */
export const ROLE_KEYS: Readonly<Record<SecretRole, readonly string[]>> = {
  cluster: [SA_TOKEN_KEY],
  aws: [AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY],
  gcp: [GCP_CREDENTIALS_KEY],
  azure: [AZURE_CREDENTIALS_KEY],
};

const ROLES = Object.keys(ROLE_KEYS) as SecretRole[];

/** A reference of MTC's to a Secret. */
export interface SecretUse {
  /** The MigCluster or MigStorage. */
  readonly manifest: Manifest;
  readonly path: string;
  readonly role: SecretRole;
  readonly namespace: string;
  readonly name: string;
  /** The Secrets of that name in the set: several where it holds the files of several clusters or environments. */
  readonly secrets: readonly Manifest[];
}

/** One key of a Secret. */
export interface SecretEntry {
  readonly manifest: Manifest;
  readonly key: string;
  readonly path: string;
  /** As it is written. */
  readonly given: unknown;
  /** Whether it stands in `data`, where it must be encoded. */
  readonly isEncoded: boolean;
  /** What the key will hold, one character for each byte; undefined where that can't be known. */
  readonly value?: string;
}

/** The Secrets of a set. */
export function secretsOf(set: ManifestSet): readonly Manifest[] {
  return set.ofKind('Secret').filter((manifest) => groupOf(manifest) === '');
}

/** The keys of a Secret. What stands in `stringData` wins. */
export function entriesOf(manifest: Manifest): SecretEntry[] {
  const clear = record(manifest.object.stringData);
  return [
    ...Object.entries(record(manifest.object.data)).filter(([key]) => !Object.hasOwn(clear, key)).map(([key, given]) => ({
      manifest, key, given, path: member('data', key), isEncoded: true, value: decoded(given),
    })),
    ...Object.entries(clear).map(([key, given]) => ({
      manifest, key, given, path: member('stringData', key), isEncoded: false, value: asBytes(given),
    })),
  ];
}

function decoded(given: unknown): string | undefined {
  if (given === null || given === undefined) {
    return '';
  }
  const bytes = typeof given === 'string' && !isPlaceholder(given) ? decodeBase64(given) : undefined;
  const value = bytes && latin1(bytes);
  return value === undefined || isPlaceholder(value.slice(0, 4096)) ? undefined : value;
}

function asBytes(given: unknown): string | undefined {
  if (given === null || given === undefined) {
    return '';
  }
  return typeof given === 'string' && !isPlaceholder(given.slice(0, 4096)) ? latin1(Buffer.from(given, 'utf8')) : undefined;
}

const USES = new WeakMap<ManifestSet, readonly SecretUse[]>();

/** All references of MigClusters and MigStorages to Secrets. */
export function secretUses(set: ManifestSet): readonly SecretUse[] {
  let uses = USES.get(set);
  if (!uses) {
    uses = [...findUses(set)];
    USES.set(set, uses);
  }
  return uses;
}

function* findUses(set: ManifestSet): Generator<SecretUse> {
  for (const manifest of set.ofGroup('MigCluster', MTC_GROUP)) {
    if (specOf(manifest).isHostCluster !== true) {
      yield* use(set, manifest, 'spec.serviceAccountSecretRef', specOf(manifest).serviceAccountSecretRef, 'cluster');
    }
  }
  for (const { manifest, configPath, config, provider, given } of allParts(set)) {
    const role = provider ?? meantProvider(given) ?? providerOfFields(config);
    if (role) {
      yield* use(set, manifest, `${configPath}.credsSecretRef`, config.credsSecretRef, role);
    }
  }
}

function* use(set: ManifestSet, manifest: Manifest, path: string, reference: unknown, role: SecretRole): Generator<SecretUse> {
  if (isComplete(reference)) {
    const { namespace, name } = record(reference);
    yield { manifest, path, role, namespace, name, secrets: namesakes(set, manifest, '', 'Secret', namespace, name) };
  }
}

/** A Secret in one of its roles. */
export interface UsedSecret {
  readonly manifest: Manifest;
  readonly role: SecretRole;
  readonly usedBy: Manifest;
}

/** Each Secret of the set that MTC is told of, once for each role. */
export function* usedSecrets(set: ManifestSet): Generator<UsedSecret> {
  const seen = new Map<Manifest, Set<SecretRole>>();
  const done = new Map<readonly Manifest[], Set<SecretRole>>();
  for (const { secrets, role, manifest: usedBy } of secretUses(set)) {
    const before = done.get(secrets) ?? new Set();
    done.set(secrets, before);
    for (const manifest of before.has(role) ? [] : secrets) {
      const roles = seen.get(manifest) ?? new Set();
      seen.set(manifest, roles);
      if (!roles.has(role)) {
        roles.add(role);
        yield { manifest, role, usedBy };
      }
    }
    before.add(role);
  }
}

/**
 * The keys that MTC reads in the Secrets of the set. What refers to a Secret may be in another repository: then the Secret is known by
 * its keys, which nothing but MTC has.
 */
export function* readEntries(set: ManifestSet): Generator<SecretEntry & { readonly role: SecretRole }> {
  const used = new Set<Manifest>();
  for (const { manifest, role } of usedSecrets(set)) {
    used.add(manifest);
    for (const entry of entriesOf(manifest)) {
      if (ROLE_KEYS[role].includes(entry.key)) {
        yield { ...entry, role };
      }
    }
  }
  for (const manifest of secretsOf(set).filter((secret) => !used.has(secret))) {
    for (const entry of entriesOf(manifest)) {
      const role = roleOf(manifest, entry.key);
      if (role) {
        yield { ...entry, role };
      }
    }
  }
}

/** The namespaces that Secrets for MTC are in, where nothing says otherwise. */
const USUAL_NAMESPACES = ['', 'openshift-config', MTC_NAMESPACE];

/** What a key of a Secret is for that nothing refers to. */
function roleOf({ namespace }: Manifest, key: string): SecretRole | undefined {
  return key === SA_TOKEN_KEY || USUAL_NAMESPACES.includes(namespace)
    ? ROLES.find((role) => ROLE_KEYS[role].includes(key)) : undefined;
}

/** The keys that an ExternalSecret or a SealedSecret will put into its Secret, where the manifest tells all of them. */
export function keysMadeBy(manifest: Manifest): string[] | undefined {
  const spec = specOf(manifest);
  if (manifest.kind === 'SealedSecret') {
    return [...Object.keys(record(spec.encryptedData)), ...Object.keys(record(record(spec.template).data))];
  }
  const template = record(record(spec.target).template);
  if (list(spec.dataFrom).length > 0 || list(template.templateFrom).length > 0) {
    return undefined;
  }
  const templated = Object.keys(record(template.data));
  return templated.length > 0 && template.mergePolicy !== 'Merge'
    ? templated : [...templated, ...list(spec.data).map((entry) => text(record(entry).secretKey))];
}

/** Name and namespace of the Secret that an ExternalSecret or a SealedSecret makes. */
export function secretMadeBy(manifest: Manifest): { readonly namespace: string; readonly name: string } {
  const spec = specOf(manifest);
  const name = manifest.kind === 'SealedSecret' ? record(record(spec.template).metadata).name : record(spec.target).name;
  return { namespace: manifest.namespace, name: text(name) || manifest.name };
}

/** ExternalSecrets and SealedSecrets. */
export function makersOf(set: ManifestSet): Manifest[] {
  return [...set.ofGroup('ExternalSecret', 'external-secrets.io'), ...set.ofGroup('SealedSecret', 'bitnami.com')];
}
