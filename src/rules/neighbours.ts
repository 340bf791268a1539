import { Manifest, list, record, text } from './manifest';
import { groupOf, ManifestSet } from './manifest-set';

/**
 * Where a manifest belongs: its cluster, or where that isn't known the folder that it lies in. Several clusters' files may be judged in
 * one set, so that two objects are held against each other only where they are in one place.
 */
export function placeOf(manifest: Manifest): string {
  return manifest.cluster === undefined ? `folder ${folderOf(manifest.origin)}` : `cluster ${manifest.cluster}`;
}

const PATCHES = new WeakMap<ManifestSet, ReadonlySet<string>>();

/** Whether a manifest is a patch of a Kustomization in the set: a part of an object, which need not have what a whole one needs. */
export function isPatch(set: ManifestSet, manifest: Manifest): boolean {
  let patches = PATCHES.get(set);
  if (!patches) {
    patches = patchesOf(set);
    PATCHES.set(set, patches);
  }
  return patches.has(normal(manifest.origin));
}

function patchesOf(set: ManifestSet): ReadonlySet<string> {
  const origins = new Set<string>();
  for (const kind of ['Kustomization', 'Component']) {
    for (const manifest of set.ofKind(kind).filter((one) => groupOf(one) === 'kustomize.config.k8s.io')) {
      const { patches, patchesStrategicMerge } = manifest.object;
      const paths = [...list(patchesStrategicMerge).map(text), ...list(patches).map((patch) => text(record(patch).path))];
      for (const path of paths.filter((one) => one !== '')) {
        origins.add(normal(`${folderOf(manifest.origin)}/${path}`));
      }
    }
  }
  return origins;
}

function folderOf(origin: string): string {
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
