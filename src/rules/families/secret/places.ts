import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { clusterWithSecret } from '../../examples/secret';
import { base64, TOKEN } from '../../examples/values';
import { placeOf } from '../../reading/neighbours';
import { maybeSameCluster } from '../../reading/references';
import { entriesOf, keysMadeBy, makersOf, ROLE_KEYS, secretMadeBy, secretsOf, SecretUse, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

/** The references whose Secret is not in the set, and that nothing in the set creates. */
function unresolved(set: ManifestSet): SecretUse[] {
  const made = new Set(makersOf(set).map((maker) => `${secretMadeBy(maker).namespace}/${secretMadeBy(maker).name}`));
  return secretUses(set).filter(({ secrets, namespace, name }) => secrets.length === 0 && !made.has(`${namespace}/${name}`)
    && !isPlaceholder(name) && !isPlaceholder(namespace));
}

/** A Secret of the set, or one that an ExternalSecret or a SealedSecret of the set creates. */
interface Supply {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  /** Its keys; undefined if they are not known. */
  readonly keys?: readonly string[];
}

const SUPPLIES = new WeakMap<ManifestSet, readonly Supply[]>();

/** All Secrets that there will be. */
function suppliesOf(set: ManifestSet): readonly Supply[] {
  let supplies = SUPPLIES.get(set);
  if (!supplies) {
    supplies = [
      ...secretsOf(set).filter((manifest) => manifest.object.type !== 'kubernetes.io/service-account-token' && entriesOf(manifest).length > 0)
        .map((manifest) => ({ manifest, namespace: manifest.namespace, name: manifest.name, keys: entriesOf(manifest).map(({ key }) => key) })),
      ...makersOf(set).map((manifest) => ({ manifest, ...secretMadeBy(manifest), keys: keysMadeBy(manifest) })),
    ];
    SUPPLIES.set(set, supplies);
  }
  return supplies;
}

/** What creates a Secret, for a message; empty for a Secret itself. */
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
    rationale: 'MTC looks for the Secret by name and namespace. It can be in any namespace of the host cluster, if the reference and the Secret have the '
      + 'same.',
    source: 'mig-controller pkg/reference/ref.go',
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN)}`, 'openshift-migration'),
    keeps: clusterWithSecret(`saToken: ${base64(TOKEN)}`, 'openshift-config'),
    * check(set) {
      const open = unresolved(set);
      const byName = new Map<string, Supply[]>();
      for (const supply of open.length > 0 ? suppliesOf(set) : []) {
        addTo(byName, supply.name, supply);
      }
      for (const use of open) {
        const others = (byName.get(use.name) ?? []).filter(({ namespace, manifest }) => namespace !== '' && maybeSameCluster(manifest, use.manifest));
        const namespaces = new Set(others.map(({ namespace }) => namespace));
        if (namespaces.size === 1 && !isPlaceholder(others[0].namespace)) {
          const [{ namespace }] = others;
          yield {
            manifest: use.manifest,
            path: `${use.path}.namespace`,
            message: `Secret ${quote(use.name)} is not in ${quote(use.namespace)}, but in ${quote(namespace)}${howMade(others[0])}: `
              + 'MTC looks only in the namespace of the reference',
            fix: `Write \`namespace: ${namespace}\`, or move the ${others[0].manifest.kind} to ${use.namespace}.`,
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
    breaks: clusterWithSecret(`saToken: ${base64(TOKEN)}`, undefined, 'ocp3-tokens'),
    keeps: clusterWithSecret(`saToken: ${base64(TOKEN)}`),
    * check(set) {
      const open = unresolved(set);
      if (open.length === 0) {
        return;
      }
      const used = new Set([...new Set(secretUses(set).map((use) => use.secrets))].flat());
      const usedNames = new Set(secretUses(set).map(({ namespace, name }) => `${namespace}/${name}`));
      const spare = new Map<string, Supply[]>();
      const names = new Set(secretsOf(set).map(({ name }) => name));
      for (const supply of suppliesOf(set)) {
        const { manifest, namespace, name } = supply;
        names.add(name);
        const isUsed = used.has(manifest) || manifest.kind !== 'Secret' && usedNames.has(`${namespace}/${name}`);
        if (!isUsed && !isPlaceholder(name)) {
          placesAround(manifest).forEach((place) => addTo(spare, place, supply));
        }
      }
      const sought = new Map<string, Set<string>>();
      for (const use of open) {
        const file = `${use.role} ${use.manifest.origin}`;
        sought.set(file, (sought.get(file) ?? new Set()).add(`${use.namespace}/${use.name}`));
      }
      for (const use of open) {
        const fits = (place: string) => names.has(use.name) ? [] : (spare.get(place) ?? []).slice(0, 50).filter((supply) => isFor(supply, use));
        const beside = fits(`file ${use.manifest.origin}`);
        // At most 50 candidates are compared, those of the same file and folder first.
        const near = [...new Set(placesAround(use.manifest).flatMap(fits))].filter((supply) => isNear(use.name, supply.name));
        const isOnly = beside.length === 1 && sought.get(`${use.role} ${use.manifest.origin}`)!.size === 1;
        const meant = near.length === 1 ? near[0] : isOnly ? beside[0] : undefined;
        if (meant) {
          yield {
            manifest: use.manifest,
            path: `${use.path}.name`,
            message: `Secret ${quote(`${use.namespace}/${use.name}`)} was not found, but ${nameOf(meant.manifest)}, `
              + `${meant.manifest.kind === 'Secret' ? 'to which' : `to whose Secret ${quote(meant.name)}`} nothing refers`,
            fix: `Write \`name: ${meant.name}\`${meant.namespace === use.namespace || meant.namespace === '' ? '' : ` and \`namespace: ${meant.namespace}\``}.`,
          };
        }
      }
    },
  },
];

/** The file, folder and cluster of a manifest. */
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
  const own = parts.filter((part) => !/^(sa|secret|tokens?|creds?|credentials?)$/.test(part));
  return own.length > 0 ? own.join('-') : name;
}

function addTo<T>(index: Map<string, T[]>, by: string, value: T): void {
  const present = index.get(by);
  if (present) {
    present.push(value);
  } else {
    index.set(by, [value]);
  }
}
