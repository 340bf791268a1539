import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { folderOf } from '../../engine/files';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isMtc } from '../kinds';
import { specOf } from '../plan';

/** The objects of MTC in each folder that an Application of Argo CD, or a Kustomization of Flux, applies. */
export function foldersAppliedBy(set: ManifestSet, delivery: Manifest): ReadonlyArray<readonly Manifest[]> {
  const { source, sources, path } = specOf(delivery);
  const paths = groupOf(delivery) === 'argoproj.io'
    ? [source, ...list(sources)].map((one) => text(record(one).path))
    : [text(path)];
  return [...new Set(paths.filter((one) => one !== '').flatMap((one) => [byFolder(set).get(normal(one)) ?? []]))];
}

/**
 * The first object of MTC that a delivery applies and that passes a test. The test is applied once to each object
 * of a folder.
 */
export function firstAppliedBy(
  set: ManifestSet, delivery: Manifest, test: (manifest: Manifest) => boolean,
): Manifest | undefined {
  for (const folder of foldersAppliedBy(set, delivery)) {
    const tested = testedIn(folder);
    if (!tested.has(test)) {
      tested.set(test, folder.find(test));
    }
    const first = tested.get(test);
    if (first) {
      return first;
    }
  }
  return undefined;
}

const testedIn = derived((_: readonly Manifest[]) => new Map<(manifest: Manifest) => boolean, Manifest | undefined>());

/**
 * The objects of MTC by the folders that they are below: each part of the path of their folder that may be the path in
 * a repository, of which the check may have been given a part.
 */
const byFolder = derived((set: ManifestSet) => {
  const folders = new Map<string, Manifest[]>();
  for (const manifest of set.manifests.filter(isMtc)) {
    const parts = folderOf(manifest.origin).split('/').filter((part) => part !== '' && part !== '.').slice(-DEEPEST);
    append(folders, '', manifest);
    for (let first = 0; first < parts.length; first++) {
      for (let last = first + 1; last <= parts.length; last++) {
        append(folders, parts.slice(first, last).join('/'), manifest);
      }
    }
  }
  return folders;
});

const DEEPEST = 12;

function normal(path: string): string {
  return path.split('/').filter((part) => part !== '' && part !== '.').join('/');
}
