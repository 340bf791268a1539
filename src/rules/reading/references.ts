import { isRecord, Manifest, record, text } from '../engine/manifest';
import { groupOf, isComplete, ManifestSet } from '../engine/manifest-set';

/** The group of MTC's own kinds. */
export const MTC_GROUP = 'migration.openshift.io';

/** Whether two manifests may be for one cluster: not where both are known to be for different ones. */
export function maybeSameCluster(one: Pick<Manifest, 'cluster'>, other: Pick<Manifest, 'cluster'>): boolean {
  return one.cluster === undefined || other.cluster === undefined || one.cluster === other.cluster;
}

/** Few enough of one name to look at each. */
const FEW = 4;

const NAMESAKES = new WeakMap<readonly Manifest[], Map<string, Manifest[]>>();

/**
 * The objects of an API group that have this name, and that may be for the cluster of `from`. A set may have thousands
 * of one name, of as many environments; they are sorted once, and not gone through for each reference.
 */
export function namesakes(
  set: ManifestSet, from: Pick<Manifest, 'cluster'>, group: string, kind: string, namespace: string, name: string,
): readonly Manifest[] {
  const all = set.named(kind, namespace, name);
  const fits = (each: Manifest) => groupOf(each) === group && maybeSameCluster(each, from);
  if (all.length <= FEW) {
    return all.every(fits) ? all : all.filter(fits);
  }
  const known = NAMESAKES.get(all) ?? byClusterAndGroup(all);
  NAMESAKES.set(all, known);
  const [ofCluster, ofNone] = [
    known.get(placeKey(from.cluster, group)) ?? [], known.get(placeKey(undefined, group)) ?? [],
  ];
  if (from.cluster !== undefined && (ofCluster.length === 0 || ofNone.length === 0)) {
    return ofCluster.length > 0 ? ofCluster : ofNone;
  }
  const key = `all ${placeKey(from.cluster, group)}`;
  const found = known.get(key) ?? all.filter(fits);
  known.set(key, found);
  return found;
}

function byClusterAndGroup(manifests: readonly Manifest[]): Map<string, Manifest[]> {
  const places = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const key = placeKey(manifest.cluster, groupOf(manifest));
    const present = places.get(key);
    if (present) {
      present.push(manifest);
    } else {
      places.set(key, [manifest]);
    }
  }
  return places;
}

function placeKey(cluster: string | undefined, group: string): string {
  return `${cluster === undefined ? 'no cluster' : `cluster ${cluster}`}\0${group}`;
}

/**
 * The object of MTC's that a reference of `from` points at; undefined where it isn't in the set, or is there
 * in several versions.
 */
export function pointedAt(set: ManifestSet, from: Manifest, kind: string, reference: unknown): Manifest | undefined {
  if (!isComplete(reference)) {
    return undefined;
  }
  const { name, namespace } = record(reference);
  const found = namesakes(set, from, MTC_GROUP, kind, namespace, name);
  return found.length === 1 ? found[0] : undefined;
}

/** One text for one object: namespace and name of a reference; undefined where one of them is missing. */
export function keyOf(reference: unknown): string | undefined {
  const { name, namespace } = record(reference);
  return isComplete(reference) ? `${text(namespace)}/${text(name)}` : undefined;
}

/** Whether nothing was written where a reference, or a list, belongs. One that is half written is another rule's. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value) && value.length === 0
    || isRecord(value) && Object.keys(value).length === 0;
}
