import { PlacedManifest } from './yaml-reader';
import { Manifest } from '../rules/engine/manifest';
import { groupOf, ManifestSet } from '../rules/engine/manifest-set';
import { isPatch } from '../rules/reading/neighbours';

/** What one set of manifests describes once. */
const DESCRIBED_ONCE = ['MigCluster', 'MigStorage', 'MigPlan'];

/**
 * Divides what was read into sets that are judged each for itself, because names in one say nothing of those in another.
 *
 * What this library wrote into one folder is one set. Of everything else it is assumed that it belongs together, until the same cluster,
 * repository or plan is described twice: in two folders within one, then each of these is a set of its own, and what lies beside them is
 * one; in two files of one folder, then each of its files is one.
 */
export function setsOf(manifests: readonly PlacedManifest[]): Manifest[][] {
  const written = manifests.filter(({ isWrittenByUs }) => isWrittenByUs).map(({ manifest }) => manifest);
  const others = manifests.filter(({ isWrittenByUs }) => !isWrittenByUs).map(({ manifest }) => manifest);
  const patches = new ManifestSet(others);
  const isWhole = (manifest: Manifest) => !isPatch(patches, manifest);
  return [
    ...[...groupBy(written, folderOf).values()].flatMap((group) => repeated(group, fileOf, isWhole).size > 0 ? byFile(group) : [group]),
    ...divide(others, 0, isWhole),
  ];
}

/** Divides what lies in one folder; the path of the folder is so many characters long. */
function divide(manifests: Manifest[], depth: number, isWhole: (manifest: Manifest) => boolean): Manifest[][] {
  const partOf = ({ origin }: Manifest) => {
    const end = origin.indexOf('/', depth);
    return end < 0 ? '' : origin.slice(depth, end + 1); // files of the folder itself are one part, each folder within is another
  };
  if (repeated(manifests, fileOf, isWhole).size === 0) {
    return manifests.length > 0 ? [manifests] : [];
  }
  const parts = groupBy(manifests, partOf);
  const apart = repeated(manifests, partOf, isWhole);
  const within = [...parts].filter(([part, group]) => !apart.has(part) && repeated(group, fileOf, isWhole).size > 0).map(([part]) => part);
  within.forEach((part) => apart.add(part));
  return [
    ...[...apart].flatMap((part) => part === '' ? divideFiles(parts.get(part)!, isWhole) : divide(parts.get(part)!, depth + part.length, isWhole)),
    ...divide([...parts].filter(([part]) => !apart.has(part)).flatMap(([, group]) => group), depth, isWhole),
  ];
}

function divideFiles(manifests: Manifest[], isWhole: (manifest: Manifest) => boolean): Manifest[][] {
  return repeated(manifests, fileOf, isWhole).size > 0 ? byFile(manifests) : [manifests];
}

function byFile(manifests: Manifest[]): Manifest[][] {
  return [...groupBy(manifests, fileOf).values()];
}

/** The places that describe something which another place describes, too. */
function repeated(manifests: readonly Manifest[], placeOf: (manifest: Manifest) => string, isWhole: (manifest: Manifest) => boolean): Set<string> {
  const places = new Map<string, string>();
  const several = new Set<string>();
  for (const manifest of manifests) {
    if (DESCRIBED_ONCE.includes(manifest.kind) && groupOf(manifest) === 'migration.openshift.io' && isWhole(manifest)) {
      const id = `${manifest.cluster}\0${manifest.kind}\0${manifest.namespace}\0${manifest.name}`;
      const place = placeOf(manifest);
      const first = places.get(id) ?? place;
      places.set(id, first);
      if (first !== place) {
        several.add(first).add(place);
      }
    }
  }
  return several;
}

function groupBy(manifests: Manifest[], placeOf: (manifest: Manifest) => string): Map<string, Manifest[]> {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const place = placeOf(manifest);
    groups.set(place, groups.get(place) ?? []);
    groups.get(place)!.push(manifest);
  }
  return groups;
}

function fileOf({ origin }: Manifest): string {
  return origin;
}

function folderOf({ origin }: Manifest): string {
  return origin.slice(0, origin.lastIndexOf('/') + 1);
}
