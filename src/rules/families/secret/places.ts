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

/** The references whose Secret is not in the set, and is not made by something in it either. */
function unresolved(set: ManifestSet): SecretUse[] {
  const made = new Set(makersOf(set).map((maker) => `${secretMadeBy(maker).namespace}/${secretMadeBy(maker).name}`));
  return secretUses(set).filter(({ secrets, namespace, name }) => secrets.length === 0 && !made.has(`${namespace}/${name}`)
    && !isPlaceholder(name) && !isPlaceholder(namespace));
}

/** A Secret of the set, or one that an ExternalSecret or a SealedSecret of it makes. */
interface Supply {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  /** Its keys; undefined where the manifest doesn't tell. */
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

/** What makes a Secret, where that isn't one itself, for a message. */
function howMade({ manifest }: Supply): string {
  return manifest.kind === 'Secret' ? '' : `, which ${nameOf(manifest)} makes`;
}

/** Whether a Secret looks as if it were made for this use: it has a key that only such Secrets have. */
function isFor({ keys }: Supply, { role }: SecretUse): boolean {
  return keys?.some((key) => ROLE_KEYS[role].includes(key)) ?? false;
}

/** Rules on where Secrets are, and what they are called. */
export const SECRET_PLACE_RULES: readonly Rule[] = [
  {
    id: 'secret/other-namespace',
    severity: 'error',
    title: 'A Secret is in the namespace that the reference says',
    rationale: 'MTC looks for the Secret by name and namespace, and nowhere else. Any namespace of the host cluster will do, if both say the same.',
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
            message: `there is no Secret ${quote(use.name)} in ${quote(use.namespace)} here, but one in ${quote(namespace)}${howMade(others[0])}; MTC looks in the namespace of the reference only`,
            fix: `write namespace: ${namespace}; or put the ${others[0].manifest.kind} into ${use.namespace}`,
          };
        }
      }
    },
  },
  {
    id: 'secret/other-name',
    severity: 'warning',
    title: 'A reference has the name that its Secret has',
    rationale: 'MTC looks for the Secret by name and namespace. One letter more or less, and it finds none: the guide itself calls one Secret by two names.',
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
        // Of thousands only some are looked at, those of the same file and folder first.
        const near = [...new Set(placesAround(use.manifest).flatMap(fits))].filter((supply) => isNear(use.name, supply.name));
        const isOnly = beside.length === 1 && sought.get(`${use.role} ${use.manifest.origin}`)!.size === 1;
        const meant = near.length === 1 ? near[0] : isOnly ? beside[0] : undefined;
        if (meant) {
          yield {
            manifest: use.manifest,
            path: `${use.path}.name`,
            message: `there is no Secret ${quote(`${use.namespace}/${use.name}`)} here, but ${nameOf(meant.manifest)}, ${meant.manifest.kind === 'Secret' ? 'which' : `whose Secret ${quote(meant.name)}`} nothing refers to`,
            fix: `write name: ${meant.name}${meant.namespace === use.namespace || meant.namespace === '' ? '' : ` and namespace: ${meant.namespace}`}`,
          };
        }
      }
    },
  },
];

/** The file that a manifest is in, its folder and its cluster, or all of which that isn't known. */
function placesAround(manifest: Manifest): string[] {
  return [...new Set([`file ${manifest.origin}`, placeOf(manifest), `cluster ${manifest.cluster ?? ''}`])];
}

/** Whether one name is the other with a slip of the pen, or with another word for what a Secret holds. */
function isNear(one: string, other: string): boolean {
  return isMisspelling(one, other) || withoutKind(one) === withoutKind(other);
}

/** A name without the words for what a Secret holds. */
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
