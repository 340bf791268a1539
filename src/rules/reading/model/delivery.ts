import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { folderOf } from '../../engine/files';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { isMtc } from '../kinds';
import { specOf } from '../plan';

/** The objects of MTC in the folder that an Application of Argo CD, or a Kustomization of Flux, applies. */
export function appliedBy(set: ManifestSet, delivery: Manifest): readonly Manifest[] {
  const { source, sources, path } = specOf(delivery);
  const paths = groupOf(delivery) === 'argoproj.io' ? [source, ...list(sources)].map((one) => text(record(one).path)) : [text(path)];
  return paths.filter((one) => one !== '').flatMap((one) => byFolder(set).get(normal(one)) ?? []);
}

/**
 * The objects of MTC by the folders that they are below: each part of the path of their folder that may be the path in a repository, of which
 * the check may have been given a part.
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
