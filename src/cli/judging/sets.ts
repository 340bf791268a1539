import { Manifest } from '../../rules/engine/manifest';
import { groupOf, ManifestSet } from '../../rules/engine/manifest-set';
import { isPatch } from '../../rules/engine/patches';
import { kustomizationsNaming } from '../../rules/reading/neighbours';
import { PlacedManifest } from '../reading/yaml-reader';

/** Objects that one set of manifests describes once. */
const DESCRIBED_ONCE = ['MigCluster', 'MigStorage', 'MigPlan'];

/** Two files or folders that are judged apart, because both describe one object. */
export interface Split {
  readonly places: readonly [string, string];
  /** The object as the second of them describes it. */
  readonly manifest: Manifest;
}

/** Manifests in sets that are judged one by one, and why there are several. */
export interface Sets {
  readonly sets: readonly Manifest[][];
  readonly splits: readonly Split[];
}

/**
 * Divides manifests into sets that are judged one by one, because the names in one set have no meaning in another.
 *
 * What the user assigned to clusters by `--cluster` is one set, and so is what this library wrote to one output folder.
 * Everything else is assumed to belong together until the same cluster, repository or plan is described twice: in two
 * folders within one, then each of these is a set, and what is beside them is another; in two files of one folder, then
 * each of its files is one. Files that one Kustomization names are applied together, and count as one file.
 */
export function setsOf(manifests: readonly PlacedManifest[]): Sets {
  const assigned = manifests.filter(({ isAssigned }) => isAssigned).map(({ manifest }) => manifest);
  const written = manifests.filter(({ isAssigned, outputFolder }) => !isAssigned && outputFolder !== undefined);
  const others = manifests.filter(({ isAssigned, outputFolder }) => !isAssigned && outputFolder === undefined)
    .map(({ manifest }) => manifest);
  const division = new Division(new ManifestSet(others));
  const apart = division.divide(others, 0);
  return {
    sets: [...division.byOutputFolder(written), ...withAssigned(assigned, apart)],
    splits: division.splits,
  };
}

function withAssigned(assigned: Manifest[], apart: Manifest[][]): Manifest[][] {
  if (assigned.length === 0) {
    return apart;
  }
  return apart.length <= 1 ? [[...assigned, ...apart.flat()]] : [assigned, ...apart];
}

class Division {
  readonly splits: Split[] = [];

  /** A set with everything that may contain Kustomizations, which list the patches. */
  constructor(private readonly all: ManifestSet) {}

  /** What this library wrote, by its output folder; by file if one folder contains several outputs. */
  byOutputFolder(written: readonly PlacedManifest[]): Manifest[][] {
    const folders = new Map(written.map(({ manifest, outputFolder }) => [manifest, outputFolder!]));
    return [...groupBy(written.map(({ manifest }) => manifest), (manifest) => folders.get(manifest)!).values()]
      .flatMap((group) => this.repeated(group, this.fileOf).size > 0 ? this.byFile(group) : [group]);
  }

  /** Divides what is in one folder; the path of the folder has so many characters. */
  divide(manifests: Manifest[], depth: number): Manifest[][] {
    // The files of the folder itself are one part, each folder within is another.
    const partOf = ({ origin }: Manifest) => origin.slice(0, Math.max(depth, origin.indexOf('/', depth) + 1));
    if (this.repeated(manifests, this.fileOf).size === 0) {
      return manifests.length > 0 ? [manifests] : [];
    }
    const parts = groupBy(manifests, partOf);
    const apart = this.repeated(manifests, partOf, this.splits);
    const within = [...parts].filter(([part, group]) => !apart.has(part) && this.repeated(group, this.fileOf).size > 0)
      .map(([part]) => part);
    within.forEach((part) => apart.add(part));
    return [
      ...[...apart].flatMap((part) => part.length === depth
        ? this.divideFiles(parts.get(part)!)
        : this.divide(parts.get(part)!, part.length)),
      ...this.divide([...parts].filter(([part]) => !apart.has(part)).flatMap(([, group]) => group), depth),
    ];
  }

  private divideFiles(manifests: Manifest[]): Manifest[][] {
    return this.repeated(manifests, this.fileOf, this.splits).size > 0 ? this.byFile(manifests) : [manifests];
  }

  private byFile(manifests: readonly Manifest[]): Manifest[][] {
    return [...groupBy(manifests, this.fileOf).values()];
  }

  /** The file of a manifest, or the Kustomization that applies it together with other files. */
  private readonly fileOf = (manifest: Manifest): string => kustomizationsNaming(this.all, manifest)[0]?.origin
    ?? manifest.origin;

  /** The places that describe something which another place describes as well. */
  private repeated(
    manifests: readonly Manifest[], placeOf: (manifest: Manifest) => string, splits: Split[] = [],
  ): Set<string> {
    const places = new Map<string, Manifest>();
    const several = new Set<string>();
    const pairs = new Set<string>();
    for (const manifest of manifests) {
      if (DESCRIBED_ONCE.includes(manifest.kind) && groupOf(manifest) === 'migration.openshift.io'
        && !isPatch(this.all, manifest)) {
        const id = `${manifest.cluster}\0${manifest.kind}\0${manifest.namespace}\0${manifest.name}`;
        const first = places.get(id) ?? manifest;
        places.set(id, first);
        const pair = [placeOf(first), placeOf(manifest)] as const;
        if (pair[0] !== pair[1]) {
          several.add(pair[0]).add(pair[1]);
          if (!pairs.has(pair.join('\0'))) {
            pairs.add(pair.join('\0'));
            splits.push({ places: pair, manifest });
          }
        }
      }
    }
    return several;
  }
}

function groupBy(manifests: readonly Manifest[], placeOf: (manifest: Manifest) => string): Map<string, Manifest[]> {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const place = placeOf(manifest);
    const group = groups.get(place);
    if (group) {
      group.push(manifest);
    } else {
      groups.set(place, [manifest]);
    }
  }
  return groups;
}
