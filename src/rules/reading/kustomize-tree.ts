import { derived } from '../engine/derived';
import { folderOf, normalPath } from '../engine/files';
import { list, Manifest, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';
import { kustomizationsIn } from '../engine/patches';

/** Kustomizations may be so deep within one another; deeper ones are not followed. */
export const DEEPEST_KUSTOMIZATION = 20;

/** The names that Kustomize looks for in a folder. Others count if no file has one of these. */
const FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** What an entry of a Kustomization adds. */
export interface KustomizeEntry {
  /** `resources[0]`. */
  readonly path: string;
  /** As the user wrote it. */
  readonly value: string;
  /** The manifests of a file. */
  readonly manifests: readonly Manifest[];
  /** The Kustomization of a folder. */
  readonly kustomization?: Manifest;
}

/** What the entries of a Kustomization add, in the order in which Kustomize reads them. Others are not in the set. */
export function entriesOf(set: ManifestSet, kustomization: Manifest): readonly KustomizeEntry[] {
  const known = entries(set);
  const found = known.get(kustomization) ?? readEntries(set, kustomization);
  known.set(kustomization, found);
  return found;
}

const entries = derived((_: ManifestSet) => new Map<Manifest, readonly KustomizeEntry[]>());

function readEntries(set: ManifestSet, { object, origin }: Manifest): KustomizeEntry[] {
  const { files, folders } = indexOf(set);
  return ['resources', 'bases', 'components'].flatMap((field) => list(object[field]).map(text).map((value, index) => {
    const path = normalPath(`${folderOf(origin)}/${value}`);
    return { path: `${field}[${index}]`, value, manifests: files.get(path) ?? [], kustomization: folders.get(path) };
  })).filter(({ value, manifests, kustomization }) => value !== ''
    && (manifests.length > 0 || kustomization !== undefined));
}

const indexOf = derived((set: ManifestSet) => {
  const folders = new Map<string, Manifest>();
  const all = kustomizationsIn(set);
  for (const isNamed of [false, true]) {
    all.filter(({ origin }) => FILE.test(origin) === isNamed)
      .forEach((one) => folders.set(normalPath(folderOf(one.origin)), one));
  }
  const own = new Set(folders.values());
  const files = new Map<string, Manifest[]>();
  for (const manifest of set.manifests.filter((one) => !own.has(one))) {
    const path = normalPath(manifest.origin);
    const present = files.get(path) ?? [];
    files.set(path, present);
    present.push(manifest);
  }
  return { files, folders };
});

/** The manifests of a file that a Kustomization names, such as a patch. */
export function manifestsAt(set: ManifestSet, { origin }: Manifest, path: string): readonly Manifest[] {
  return indexOf(set).files.get(normalPath(`${folderOf(origin)}/${path}`)) ?? [];
}

/** The Kustomizations whose resources contain each Kustomization, directly or through others. */
export function kustomizationsAbove(set: ManifestSet, kustomization: Manifest): readonly Manifest[] {
  const found = new Set<Manifest>();
  const waiting = [kustomization];
  for (let next = waiting.pop(); next !== undefined && found.size < MOST_ABOVE; next = waiting.pop()) {
    const above = (containing(set).get(next) ?? []).filter((one) => !found.has(one)).slice(0, MOST_ABOVE);
    above.forEach((one) => found.add(one));
    waiting.push(...above);
  }
  return [...found];
}

/** So many Kustomizations above one are looked at. */
const MOST_ABOVE = 20;

const containing = derived((set: ManifestSet) => {
  const found = new Map<Manifest, Manifest[]>();
  for (const one of indexOf(set).folders.values()) {
    for (const { kustomization } of entriesOf(set, one)) {
      if (kustomization) {
        found.set(kustomization, [...(found.get(kustomization) ?? []).slice(0, MOST_ABOVE), one]);
      }
    }
  }
  return found;
});

/** The Kustomizations that no other one contains, and that contain something: what a person or a tool applies. */
export function rootsOf(set: ManifestSet): readonly Manifest[] {
  const all = [...indexOf(set).folders.values()];
  const inner = new Set(all.flatMap((one) => entriesOf(set, one).flatMap(({ kustomization }) => kustomization ?? [])));
  return all.filter((one) => one.kind === 'Kustomization' && !inner.has(one));
}
