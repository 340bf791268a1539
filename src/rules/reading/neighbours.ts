import { list, Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/**
 * Where a manifest belongs: its cluster, or where that isn't known the folder that it lies in. Several clusters' files may be judged in
 * one set, so that two objects are held against each other only where they are in one place.
 */
export function placeOf(manifest: Manifest): string {
  return manifest.cluster === undefined ? `folder ${folderOf(manifest.origin)}` : `cluster ${manifest.cluster}`;
}

/** What the Kustomizations of a set do with which files, by the paths of files and folders. */
interface Customized {
  readonly patches: ReadonlySet<string>;
  readonly resources: ReadonlyMap<string, readonly Manifest[]>;
  readonly folders: ReadonlyMap<string, readonly Manifest[]>;
}

const CUSTOMIZED = new WeakMap<ManifestSet, Customized>();

function customized(set: ManifestSet): Customized {
  let known = CUSTOMIZED.get(set);
  if (!known) {
    const kustomizations = ['Kustomization', 'Component'].flatMap((kind) => set.ofGroup(kind, 'kustomize.config.k8s.io'));
    const patches = new Set<string>();
    const resources = new Map<string, Manifest[]>();
    const folders = new Map<string, Manifest[]>();
    for (const manifest of kustomizations) {
      const { object } = manifest;
      const folder = folderOf(manifest.origin);
      const at = (paths: unknown[]) => paths.map(text).filter((path) => path !== '').map((path) => normal(`${folder}/${path}`));
      at([...list(object.patchesStrategicMerge), ...list(object.patches).map((patch) => record(patch).path)]).forEach((path) => patches.add(path));
      at([...list(object.resources), ...list(object.bases)]).forEach((path) => addTo(resources, path, manifest));
      addTo(folders, normal(folder), manifest);
    }
    known = { patches, resources, folders };
    CUSTOMIZED.set(set, known);
  }
  return known;
}

/** Whether a manifest is a patch of a Kustomization in the set: a part of an object, which need not have what a whole one needs. */
export function isPatch(set: ManifestSet, manifest: Manifest): boolean {
  return customized(set).patches.has(normal(manifest.origin));
}

/** The Kustomizations that take up a manifest for certain: those that name its file, or a folder above it. */
export function kustomizationsOf(set: ManifestSet, manifest: Manifest): Manifest[] {
  return found(customized(set).resources, manifest);
}

/** The Kustomizations that may take up a manifest: also those that lie in its folder, or in one above. */
export function kustomizationsNear(set: ManifestSet, manifest: Manifest): Manifest[] {
  return [...kustomizationsOf(set, manifest), ...found(customized(set).folders, manifest)];
}

function found(index: ReadonlyMap<string, readonly Manifest[]>, { origin }: Manifest): Manifest[] {
  const all: Manifest[] = [];
  for (let path = index.size > 0 ? normal(origin) : ''; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
    all.push(...index.get(path) ?? []);
  }
  return index.size > 0 ? [...all, ...index.get('') ?? []] : all;
}

function addTo(index: Map<string, Manifest[]>, by: string, manifest: Manifest): void {
  const present = index.get(by);
  if (present) {
    present.push(manifest);
  } else {
    index.set(by, [manifest]);
  }
}

/** The folder of a file. */
export function folderOf(origin: string): string {
  return origin.includes('/') ? origin.slice(0, origin.lastIndexOf('/')) : '.';
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/');
}
