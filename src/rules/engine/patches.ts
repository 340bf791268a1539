import { derived } from './derived';
import { folderOf, normalPath } from './files';
import { list, Manifest, record, text } from './manifest';
import { ManifestSet } from './manifest-set';

/** The files that the Kustomizations of a set use as patches. */
const patchFiles = derived((set: ManifestSet): ReadonlySet<string> => new Set(kustomizationsIn(set)
  .flatMap(({ object, origin }) =>
    [...list(object.patchesStrategicMerge), ...list(object.patches).map((patch) => record(patch).path)]
      .map(text).filter((path) => path !== '').map((path) => normalPath(`${folderOf(origin)}/${path}`)))));

/** The Kustomizations of a set, and the Components that they share. */
export function kustomizationsIn(set: ManifestSet): Manifest[] {
  return ['Kustomization', 'Component'].flatMap((kind) => set.ofGroup(kind, 'kustomize.config.k8s.io'));
}

/**
 * Whether a manifest is a part of an object, in which required fields may be missing: a patch of a Kustomization in the
 * set, or what a policy merges.
 */
export function isPatch(set: ManifestSet, manifest: Manifest): boolean {
  if (manifest.isPartial) {
    return true;
  }
  const files = patchFiles(set);
  return files.size > 0 && files.has(normalPath(manifest.origin));
}
