import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { clusterWithSecret } from '../../examples/secret';
import { base64, TOKEN } from '../../examples/values';
import { fixOfName } from '../../reading/misspelt-reference';
import { placeOf } from '../../reading/neighbours';
import {
  entriesOf, keysMadeBy, makersOf, ROLE_KEYS, secretMadeBy, secretsOf, SecretUse, secretUses,
} from '../../reading/secret';
import { quote } from '../../reading/text';

/** The references of each manifest whose Secret is not in the set, and that nothing in the set creates. */
const unresolved = derived((set: ManifestSet): ReadonlyMap<Manifest, SecretUse[]> => {
  const made = new Set(makersOf(set).map((maker) => `${secretMadeBy(maker).namespace}/${secretMadeBy(maker).name}`));
  const uses = new Map<Manifest, SecretUse[]>();
  secretUses(set)
    .filter(({ secrets, namespace, name }) => secrets.length === 0 && !made.has(`${namespace}/${name}`)
      && !isPlaceholder(name) && !isPlaceholder(namespace))
    .forEach((use) => append(uses, use.manifest, use));
  return uses;
});

/** A Secret of the set, or one that an ExternalSecret or a SealedSecret of the set creates. */
interface Supply {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  /** Its keys; undefined if they are not known. */
  readonly keys?: readonly string[];
}

/** All Secrets that the set contains or creates. */
const suppliesOf = derived((set: ManifestSet): readonly Supply[] => [
  ...secretsOf(set).filter((manifest) => manifest.object.type !== 'kubernetes.io/service-account-token'
    && entriesOf(manifest).length > 0)
    .map((manifest) => ({
      manifest, namespace: manifest.namespace, name: manifest.name, keys: entriesOf(manifest).map(({ key }) => key),
    })),
  ...makersOf(set).map((manifest) => ({ manifest, ...secretMadeBy(manifest), keys: keysMadeBy(manifest) })),
]);

const suppliesByName = derived((set: ManifestSet): ReadonlyMap<string, Supply[]> => {
  const supplies = new Map<string, Supply[]>();
  suppliesOf(set).forEach((supply) => append(supplies, supply.name, supply));
  return supplies;
});

/** The first Secret of a name that may be for the cluster of a manifest, if all of these are in one namespace. */
function onlyElsewhere(set: ManifestSet, { cluster }: Manifest, name: string): Supply | undefined {
  const all = suppliesByName(set).get(name) ?? [];
  const lists = cluster === undefined ? [all] : [cluster, undefined].flatMap((one) => [byCluster(all).get(one) ?? []]);
  const found = lists.map(namespacesOf);
  return new Set(found.flatMap(({ namespaces }) => namespaces)).size === 1
    ? found.find(({ first }) => first !== undefined)?.first
    : undefined;
}

const byCluster = derived((supplies: readonly Supply[]) => {
  const lists = new Map<string | undefined, Supply[]>();
  supplies.forEach((supply) => append(lists, supply.manifest.cluster, supply));
  return lists;
});

/** The first of some Secrets that has a namespace, and two of the namespaces. */
const namespacesOf = derived((supplies: readonly Supply[]) => {
  const placed = supplies.filter(({ namespace }) => namespace !== '');
  return { first: placed[0], namespaces: [...new Set(placed.map(({ namespace }) => namespace))].slice(0, 2) };
});

/** The maximum number of Secrets of one place that a name is compared with. */
const CANDIDATES = 50;

/** The manifest that creates a Secret, for a message; empty for a Secret itself. */
function howMade({ manifest }: Supply): string {
  return manifest.kind === 'Secret' ? '' : `, created by ${nameOf(manifest)}`;
}

/** Whether a Secret has a key that only Secrets for this use have. */
function isFor({ keys }: Supply, { role }: SecretUse): boolean {
  return keys?.some((key) => ROLE_KEYS[role].includes(key)) ?? false;
}

/** Rules on the namespaces and names of Secrets. */
export const SECRET_PLACE_RULES: readonly Rule[] = [
  {
    id: 'secret/other-namespace',
    severity: 'error',
    title: 'A Secret is in the namespace of its reference',
    rationale: 'MTC looks for the Secret by name and namespace. It can be in any namespace of the host cluster, if the '
      + 'reference and the Secret have the same.',
    source: 'mig-controller pkg/reference/ref.go',
    on: ['MigCluster', 'MigStorage'],
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN)}`, 'openshift-migration'),
    finds: [{
      path: 'spec.serviceAccountSecretRef.namespace',
      message: 'Secret "ocp3-token" is not in "openshift-config", but in "openshift-migration": MTC looks only '
        + 'in the namespace of the reference',
      fix: 'Write `namespace: openshift-migration`, or move the Secret to openshift-config.',
    }],
    keeps: clusterWithSecret(`saToken: ${base64(TOKEN)}`, 'openshift-config'),
    * check(manifest, set) {
      for (const use of unresolved(set).get(manifest) ?? []) {
        const other = onlyElsewhere(set, manifest, use.name);
        if (other && !isPlaceholder(other.namespace)) {
          const { namespace } = other;
          yield {
            path: `${use.path}.namespace`,
            message: `Secret ${quote(use.name)} is not in ${quote(use.namespace)}, but in `
              + `${quote(namespace)}${howMade(other)}: MTC looks only in the namespace of the reference`,
            fix: `Write \`namespace: ${namespace}\`, or move the ${other.manifest.kind} to ${use.namespace}.`,
          };
        }
      }
    },
  },
  {
    id: 'secret/other-name',
    severity: 'warning',
    title: 'A reference has the name of its Secret',
    rationale: 'MTC looks for the Secret by name and namespace, and does not find it under a misspelt name.',
    source: 'mig-controller pkg/reference/ref.go',
    on: ['MigCluster', 'MigStorage'],
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN)}`, undefined, 'ocp3-tokens'),
    finds: [{
      path: 'spec.serviceAccountSecretRef.name',
      message: 'Secret "openshift-config/ocp3-token" was not found, but nothing refers to Secret '
        + 'openshift-config/ocp3-tokens',
      fix: 'Write `name: ocp3-tokens`.',
    }],
    keeps: clusterWithSecret(`saToken: ${base64(TOKEN)}`),
    * check(manifest, set) {
      for (const use of unresolved(set).get(manifest) ?? []) {
        const meant = meantBy(set, use);
        if (meant) {
          const isElsewhere = meant.namespace !== use.namespace && meant.namespace !== '';
          yield {
            path: `${use.path}.name`,
            message: `Secret ${quote(`${use.namespace}/${use.name}`)} was not found, but nothing refers to `
              + `${meant.manifest.kind === 'Secret' ? '' : `Secret ${quote(meant.name)} of `}${nameOf(meant.manifest)}`,
            fix: fixOfName(use.name, meant.name, nameOf(meant.manifest),
              isElsewhere ? ` and \`namespace: ${meant.namespace}\`` : ''),
          };
        }
      }
    },
  },
];

/** The unused Secret that an unresolved reference most likely means. */
function meantBy(set: ManifestSet, use: SecretUse): Supply | undefined {
  if (suppliesByName(set).has(use.name) || secretNames(set).has(use.name)) {
    return undefined; // a Secret of this name in another place is most likely the right one
  }
  const fits = (place: string) => (unusedSupplies(set).get(place) ?? []).slice(0, CANDIDATES)
    .filter((supply) => isFor(supply, use));
  const near = [...new Set(placesAround(use.manifest).flatMap(fits))].filter((supply) =>
    isNear(use.name, supply.name) || supply.manifest.kind !== 'Secret' && supply.manifest.name === use.name);
  if (near.length === 1) {
    return near[0];
  }
  const inFile = fits(`file ${use.manifest.origin}`);
  return inFile.length === 1 && namesSought(set).get(fileKey(use))!.size === 1 ? inFile[0] : undefined;
}

const secretNames = derived((set: ManifestSet): ReadonlySet<string> => new Set(secretsOf(set).map(({ name }) => name)));

/** The Secrets to which nothing refers, by place. */
const unusedSupplies = derived((set: ManifestSet): ReadonlyMap<string, readonly Supply[]> => {
  const used = new Set([...new Set(secretUses(set).map((use) => use.secrets))].flat());
  const usedNames = new Set(secretUses(set).map(({ namespace, name }) => `${namespace}/${name}`));
  const unused = new Map<string, Supply[]>();
  for (const supply of suppliesOf(set)) {
    const { manifest, namespace, name } = supply;
    const isUsed = used.has(manifest) || (manifest.kind !== 'Secret' && usedNames.has(`${namespace}/${name}`));
    if (!isUsed && !isPlaceholder(name)) {
      placesAround(manifest).forEach((place) => append(unused, place, supply));
    }
  }
  return unused;
});

/** The Secrets that the unresolved references of a role and file name. */
const namesSought = derived((set: ManifestSet): ReadonlyMap<string, ReadonlySet<string>> => {
  const sought = new Map<string, Set<string>>();
  for (const use of [...unresolved(set).values()].flat()) {
    sought.set(fileKey(use), (sought.get(fileKey(use)) ?? new Set()).add(`${use.namespace}/${use.name}`));
  }
  return sought;
});

function fileKey({ role, manifest }: SecretUse): string {
  return `${role} ${manifest.origin}`;
}

/** The file, folder and cluster of a manifest, in the order in which their Secrets are compared. */
function placesAround(manifest: Manifest): string[] {
  return [...new Set([`file ${manifest.origin}`, placeOf(manifest), `cluster ${manifest.cluster ?? ''}`])];
}

/** Whether one name is a misspelling of the other, or has another word for the content of a Secret. */
function isNear(one: string, other: string): boolean {
  return isMisspelling(one, other) || withoutKind(one) === withoutKind(other);
}

/** A name without the words for the content of a Secret. */
function withoutKind(name: string): string {
  const parts = name.split('-').filter((part) => part !== '');
  const own = parts.filter((part) => !/^(sa|secret|tokens?|creds?|credentials?|keys?|auth)$/.test(part));
  return own.length > 0 ? own.join('-') : name;
}
