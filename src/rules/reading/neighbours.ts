import { derived } from '../engine/derived';
import { folderOf, normalPath } from '../engine/files';
import { list, Manifest, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';
import { kustomizationsIn } from '../engine/patches';

/**
 * The place of a manifest: its cluster, or its folder if the cluster is not known. A set may contain the files of
 * several clusters, so two objects are compared only if they are in one place.
 */
export function placeOf(manifest: Manifest): string {
  return manifest.cluster === undefined ? `folder ${folderOf(manifest.origin)}` : `cluster ${manifest.cluster}`;
}

/** The files that the Kustomizations of a set use, by the paths of files and folders. */
interface Customized {
  readonly resources: ReadonlyMap<string, readonly Manifest[]>;
  readonly folders: ReadonlyMap<string, readonly Manifest[]>;
}

/**
 * So many Kustomizations of one path are looked at: without a limit, the cost would be that of all pairs of
 * Kustomizations and manifests.
 */
const MOST_OF_PATH = 50;

const customized = derived((set: ManifestSet): Customized => {
  const resources = new Map<string, Manifest[]>();
  const folders = new Map<string, Manifest[]>();
  const append = (index: Map<string, Manifest[]>, path: string, manifest: Manifest) => {
    const present = index.get(path);
    if (!present) {
      index.set(path, [manifest]);
    } else if (present.length < MOST_OF_PATH && present[present.length - 1] !== manifest) { // one may name a path twice
      present.push(manifest);
    }
  };
  for (const manifest of kustomizationsIn(set)) {
    const { object } = manifest;
    const folder = folderOf(manifest.origin);
    const at = (paths: unknown[]) => paths.map(text).filter((path) => path !== '')
      .map((path) => normalPath(`${folder}/${path}`));
    at([...list(object.resources), ...list(object.bases)]).forEach((path) => append(resources, path, manifest));
    append(folders, normalPath(folder), manifest);
  }
  return { resources, folders };
});

/** What was found for the manifests of a file, by its path. */
const kustomizing = derived((_: ManifestSet) => new Map<string, readonly Manifest[]>());
const near = derived((_: ManifestSet) => new Map<string, readonly Manifest[]>());

/** The Kustomizations that certainly contain a manifest: those that name its file, or a folder above it. */
export function kustomizationsOf(set: ManifestSet, { origin }: Manifest): readonly Manifest[] {
  const known = kustomizing(set);
  const present = known.get(origin) ?? found(customized(set).resources, origin);
  known.set(origin, present);
  return present;
}

/** The Kustomizations that name the file of a manifest among their resources. */
export function kustomizationsNaming(set: ManifestSet, { origin }: Manifest): readonly Manifest[] {
  const { resources } = customized(set);
  return resources.size === 0 ? [] : resources.get(normalPath(origin)) ?? [];
}

/** Whether there is a Kustomization in the folder of a manifest. */
export function isBesideKustomization(set: ManifestSet, { origin }: Manifest): boolean {
  return customized(set).folders.has(normalPath(folderOf(origin)));
}

/** The Kustomizations that may contain a manifest: also those in its folder, or in one above. */
export function kustomizationsNear(set: ManifestSet, manifest: Manifest): readonly Manifest[] {
  const known = near(set);
  const present = known.get(manifest.origin)
    ?? [...kustomizationsOf(set, manifest), ...found(customized(set).folders, manifest.origin)];
  known.set(manifest.origin, present);
  return present;
}

function found(index: ReadonlyMap<string, readonly Manifest[]>, origin: string): Manifest[] {
  const all: Manifest[] = [];
  for (let path = index.size > 0
    ? normalPath(origin)
    : ''; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    all.push(...index.get(path) ?? []);
  }
  return index.size > 0 ? [...all, ...index.get('') ?? []] : all;
}
