import { deliveryOf, foldersOfSet, sourcesOf } from './delivery';
import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { normalPath } from '../../engine/files';
import { Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { comparable } from '../comparisons';

/** A path of a delivery that is not a folder of its repository. */
export interface MissingFolder {
  /** The field with the path. */
  readonly at: string;
  readonly path: string;
  /** The folder that is most likely meant. */
  readonly near: string;
  /** Another delivery of the repository, whose folder shows where the root of the repository is. */
  readonly other: Manifest;
}

/** So many folders are compared with a path that does not exist. */
const MOST_FOLDERS = 200;

/**
 * The folders that a delivery names and that the set does not have, although the root of the repository is known: the
 * folder of another delivery of the same repository and revision exists.
 */
export function* missingFolders(set: ManifestSet, delivery: Manifest): Iterable<MissingFolder> {
  const sources = sourcesOf(delivery);
  for (const [index, source] of sources.entries()) {
    const path = normalPath(text(source.path));
    const other = path === '' || isPlaceholder(path) || foldersOfSet(set).has(path)
      ? undefined
      : rootsOf(set).get(repositoryOf(delivery, source));
    const near = other && comparable(set, firstFolders(set))
      .find((folder) => lastOf(folder) === lastOf(path) || isMisspelling(folder, path));
    if (other && near !== undefined) {
      yield { at: fieldOf(delivery, index), path, near, other };
    }
  }
}

const firstFolders = derived((set: ManifestSet) => [...foldersOfSet(set)].slice(0, MOST_FOLDERS));

/** The first delivery of each repository whose folder exists. */
const rootsOf = derived((set: ManifestSet) => {
  const roots = new Map<string, Manifest>();
  const folders = foldersOfSet(set);
  for (const kind of ['Application', 'Kustomization']) {
    for (const delivery of set.ofKind(kind).filter((one) => groupOf(one) !== 'kustomize.config.k8s.io')) {
      for (const source of sourcesOf(delivery)) {
        const repository = repositoryOf(delivery, source);
        if (folders.has(normalPath(text(source.path))) && !roots.has(repository)) {
          roots.set(repository, delivery);
        }
      }
    }
  }
  return roots;
});

function repositoryOf(delivery: Manifest, source: { readonly [key: string]: any }): string {
  const { kind, name, namespace } = record(deliveryOf(delivery).spec.sourceRef);
  return groupOf(delivery) === 'argoproj.io'
    ? JSON.stringify([text(source.repoURL), text(source.targetRevision)])
    : JSON.stringify([text(kind), text(name), text(namespace) || delivery.namespace]);
}

function fieldOf(delivery: Manifest, index: number): string {
  const { spec } = deliveryOf(delivery);
  const first = record(spec.source).path === undefined ? 0 : 1;
  if (groupOf(delivery) !== 'argoproj.io') {
    return 'spec.path';
  }
  return index < first ? 'spec.source.path' : `spec.sources[${index - first}].path`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
