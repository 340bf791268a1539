import { specOf } from './plan';
import { MTC_GROUP, namesakes } from './references';
import { allParts, meantProvider, providerOfFields } from './storage';
import { MTC_NAMESPACE } from '../../api/common';
import { filledKeys } from '../../api/filled-secret';
import { SA_TOKEN_KEY } from '../../api/mig-cluster';
import {
  AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY, AZURE_CREDENTIALS_KEY, GCP_CREDENTIALS_KEY, StorageProviderName,
} from '../../api/mig-storage';
import { decodeBase64, latin1 } from '../../grammar/base64';
import { member } from '../../grammar/path';
import { isPlaceholder } from '../../grammar/placeholder';
import { append } from '../engine/append';
import { derived } from '../engine/derived';
import { list, Manifest, record, text } from '../engine/manifest';
import { groupOf, isComplete, ManifestSet } from '../engine/manifest-set';

/** The content of a Secret: the token of a remote cluster, or the credentials of a provider. */
export type SecretRole = 'cluster' | StorageProviderName;

/** The keys that MTC reads. */
export const ROLE_KEYS: Readonly<Record<SecretRole, readonly string[]>> = {
  cluster: [SA_TOKEN_KEY],
  aws: [AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY],
  gcp: [GCP_CREDENTIALS_KEY],
  azure: [AZURE_CREDENTIALS_KEY],
};

const ROLES = Object.keys(ROLE_KEYS) as SecretRole[];

/** A reference to a Secret in one of MTC's objects. */
export interface SecretUse {
  /** The MigCluster or MigStorage. */
  readonly manifest: Manifest;
  readonly path: string;
  readonly role: SecretRole;
  readonly namespace: string;
  readonly name: string;
  /** The Secrets of that name in the set: several if it contains the files of several clusters or environments. */
  readonly secrets: readonly Manifest[];
}

/** One key of a Secret. */
export interface SecretEntry {
  readonly manifest: Manifest;
  readonly key: string;
  readonly path: string;
  /** The value in the manifest. */
  readonly given: unknown;
  /** Whether it is in `data`, where it must be encoded. */
  readonly isEncoded: boolean;
  /** The decoded value, one character for each byte; undefined if it is not known. */
  readonly value?: string;
}

/** The Secrets of a set. */
export function secretsOf(set: ManifestSet): readonly Manifest[] {
  return set.ofKind('Secret').filter((manifest) => groupOf(manifest) === '');
}

/**
 * The keys of a Secret, with those that `cdk8s-mtc apply` fills, whose values are not known.
 * `stringData` overrides `data`.
 */
export const entriesOf: (secret: Manifest) => readonly SecretEntry[] = derived((manifest) => {
  const clear = record(manifest.object.stringData);
  const filled = filledKeys(record(record(manifest.object.metadata).annotations));
  return [
    ...filled.map((key) => ({ manifest, key, given: undefined, path: 'metadata.annotations', isEncoded: true })),
    ...Object.entries(record(manifest.object.data)).filter(([key]) => !Object.hasOwn(clear, key))
      .map(([key, given]) => ({
        manifest, key, given, path: member('data', key), isEncoded: true, value: decoded(given),
      })),
    ...Object.entries(clear).map(([key, given]) => ({
      manifest, key, given, path: member('stringData', key), isEncoded: false, value: asBytes(given),
    })),
  ];
});

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
  return typeof given === 'string' && !isPlaceholder(given.slice(0, 4096))
    ? latin1(Buffer.from(given, 'utf8'))
    : undefined;
}

/** All references of MigClusters and MigStorages to Secrets. */
export const secretUses: (set: ManifestSet) => readonly SecretUse[] = derived((set) => [...findUses(set)]);

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

function* use(
  set: ManifestSet, manifest: Manifest, path: string, reference: unknown, role: SecretRole,
): Generator<SecretUse> {
  if (isComplete(reference)) {
    const { namespace, name } = record(reference);
    yield { manifest, path, role, namespace, name, secrets: namesakes(set, manifest, '', 'Secret', namespace, name) };
  }
}

/** A role of a Secret, and the first manifest that uses it in this role. */
export interface UsedRole {
  readonly role: SecretRole;
  readonly usedBy: Manifest;
}

/** The roles of each Secret to which a manifest of the set refers. */
export const rolesOf: (set: ManifestSet) => ReadonlyMap<Manifest, readonly UsedRole[]> = derived((set) => {
  const roles = new Map<Manifest, UsedRole[]>();
  const done = new Map<readonly Manifest[], Set<SecretRole>>();
  for (const { secrets, role, manifest: usedBy } of secretUses(set)) {
    const before = done.get(secrets) ?? new Set();
    done.set(secrets, before);
    for (const secret of before.has(role) ? [] : secrets) {
      if (!roles.get(secret)?.some((known) => known.role === role)) {
        append(roles, secret, { role, usedBy });
      }
    }
    before.add(role);
  }
  return roles;
});

/** A key that MTC reads, and its role. */
export interface ReadEntry extends SecretEntry {
  readonly role: SecretRole;
}

/**
 * The keys of a Secret that MTC reads. The manifest that refers to the Secret may be in another repository. Then the
 * Secret is recognized by its keys, which only MTC uses.
 */
export const readEntries: (set: ManifestSet) => (secret: Manifest) => readonly ReadEntry[] = derived((
  set,
) => derived((secret) => {
  const roles = rolesOf(set).get(secret);
  const entries = entriesOf(secret);
  return roles
    ? roles.flatMap(({ role }) => entries.filter(({ key }) => ROLE_KEYS[role].includes(key))
      .map((entry) => ({ ...entry, role })))
    : entries.flatMap((entry) => {
      const role = roleOf(secret, entry.key);
      return role ? [{ ...entry, role }] : [];
    });
}));

/** The usual namespaces of Secrets for MTC. */
const USUAL_NAMESPACES = ['', 'openshift-config', MTC_NAMESPACE];

/** The role of a key in a Secret to which nothing refers. */
function roleOf({ namespace }: Manifest, key: string): SecretRole | undefined {
  return key === SA_TOKEN_KEY || USUAL_NAMESPACES.includes(namespace)
    ? ROLES.find((role) => ROLE_KEYS[role].includes(key)) : undefined;
}

/**
 * The keys of the Secret that an ExternalSecret or a SealedSecret creates; undefined if the manifest does not show all
 * of them.
 */
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

/** Name and namespace of the Secret that an ExternalSecret or a SealedSecret creates. */
export function secretMadeBy(manifest: Manifest): { readonly namespace: string; readonly name: string } {
  const spec = specOf(manifest);
  const name = manifest.kind === 'SealedSecret'
    ? record(record(spec.template).metadata).name
    : record(spec.target).name;
  return { namespace: manifest.namespace, name: text(name) || manifest.name };
}

/** ExternalSecrets and SealedSecrets. */
export function makersOf(set: ManifestSet): Manifest[] {
  return [...set.ofGroup('ExternalSecret', 'external-secrets.io'), ...set.ofGroup('SealedSecret', 'bitnami.com')];
}
