import { PlacedManifest } from './yaml-reader';
import { Manifest } from '../rules/manifest';
import { groupOf } from '../rules/manifest-set';

/** What one set of manifests describes once. */
const DESCRIBED_ONCE = ['MigCluster', 'MigStorage', 'MigPlan'];

/**
 * Divides what was read into sets that are judged each for itself, because names in one say nothing of those in another.
 *
 * What this library wrote into one folder is one set. Of everything else it is assumed that it belongs together, until the same cluster,
 * repository or plan is described twice: in two folders, then each folder is a set; in two files of one folder, then each file is one.
 */
export function setsOf(manifests: readonly PlacedManifest[]): Manifest[][] {
  const written = manifests.filter(({ isWrittenByUs }) => isWrittenByUs).map(({ manifest }) => manifest);
  const others = manifests.filter(({ isWrittenByUs }) => !isWrittenByUs).map(({ manifest }) => manifest);
  return [...groupBy(written, folderOf), ...divide(others, folderOf)].flatMap((group) => divide(group, ({ origin }) => origin));
}

/** The manifests by place, if something is described in two places; otherwise all in one. */
function divide(manifests: Manifest[], placeOf: (manifest: Manifest) => string): Manifest[][] {
  const places = new Map<string, string>();
  const isRepeated = manifests.some((manifest) => {
    if (!DESCRIBED_ONCE.includes(manifest.kind) || groupOf(manifest) !== 'migration.openshift.io') {
      return false;
    }
    const id = `${manifest.cluster}\0${manifest.kind}\0${manifest.namespace}\0${manifest.name}`;
    const place = placeOf(manifest);
    const first = places.get(id) ?? place;
    places.set(id, first);
    return first !== place;
  });
  return isRepeated ? groupBy(manifests, placeOf) : [manifests];
}

function groupBy(manifests: Manifest[], placeOf: (manifest: Manifest) => string): Manifest[][] {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const place = placeOf(manifest);
    groups.set(place, groups.get(place) ?? []);
    groups.get(place)!.push(manifest);
  }
  return [...groups.values()];
}

function folderOf({ origin }: Manifest): string {
  return origin.slice(0, origin.lastIndexOf('/') + 1);
}
