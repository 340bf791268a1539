import { ClusterIdentities } from './model/identity';
import { specOf } from './plan';
import { MTC_GROUP, pointedAt } from './references';
import { mtcReports, openshiftReports, Report } from './version-reports';
import { Version } from '../../grammar/version';
import { derived } from '../engine/derived';
import { isLive } from '../engine/live';
import { Manifest } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** A version, and the manifest and the field that say so. */
export interface Known extends Report {
  readonly manifest: Manifest;
}

/** A cluster that a set of manifests says something about, and its versions, if they are known. */
export interface KnownCluster {
  /** The name that the manifests for this cluster are judged under. Undefined if it is not known. */
  readonly place?: string;
  readonly migCluster?: Manifest;
  readonly openshift?: Known;
  readonly mtc?: Known;
  /** Everything that was declared or reported about its versions, what counts most first. */
  readonly reports: { readonly openshift: readonly Known[]; readonly mtc: readonly Known[] };
}

/** The clusters of a set, and what is looked up again and again. */
interface Index {
  readonly clusters: readonly KnownCluster[];
  readonly byMigCluster: ReadonlyMap<Manifest | undefined, KnownCluster>;
  readonly byPlace: ReadonlyMap<string | undefined, KnownCluster>;
  /** The oldest OpenShift; undefined unless the versions of all clusters are known. */
  readonly oldestOpenshift?: Known;
  readonly newestMtc?: Known;
}

const indexOf = derived((set: ManifestSet) => makeIndex(readAll(set)));

function makeIndex(clusters: readonly KnownCluster[]): Index {
  const placed = clusters.filter(({ migCluster, openshift }) => migCluster || openshift);
  const openshifts = placed.flatMap(({ openshift }) => openshift ?? []);
  return {
    clusters,
    byMigCluster: new Map(clusters.map((cluster) => [cluster.migCluster, cluster])),
    byPlace: new Map(clusters.map((cluster) => [cluster.place, cluster])),
    oldestOpenshift: openshifts.length < placed.length ? undefined : least(openshifts, (a, b) => precedes(a, b, -1)),
    newestMtc: least(clusters.flatMap(({ mtc }) => mtc ?? []), (a, b) => precedes(b, a, Infinity)),
  };
}

function least(all: readonly Known[], isLess: (one: Version, other: Version) => boolean): Known | undefined {
  const lesser = (found: Known | undefined, one: Known) => (found && !isLess(one.version, found.version) ? found : one);
  return all.reduce<Known | undefined>(lesser, undefined);
}

function precedes(one: Version, other: Version, unknown: number): boolean {
  const [a, b] = [one, other].map(({ major, minor = unknown, patch = unknown }) => [major, minor, patch]);
  const index = a.findIndex((number, at) => number !== b[at]);
  return index >= 0 && a[index] < b[index];
}

/**
 * The clusters that a set of manifests says something about. Read once for each set.
 *
 * Versions come from the annotations and the status of a MigCluster (`api/versions/declaration.ts` says why a
 * declaration belongs there), and from ClusterVersion, ClusterServiceVersion and Subscription objects, if the set
 * contains them. An object whose cluster is not known is a separate cluster, without place and MigCluster.
 */
export function knownClusters(set: ManifestSet): readonly KnownCluster[] {
  return indexOf(set).clusters;
}

/** What is known about the cluster of a MigCluster. */
export function clusterOf(set: ManifestSet, migCluster: Manifest | undefined): KnownCluster | undefined {
  return migCluster && indexOf(set).byMigCluster.get(migCluster);
}

/** What is known about the source of a plan. */
export function sourceOf(set: ManifestSet, plan: Manifest): KnownCluster | undefined {
  return clusterOf(set, pointedAt(set, plan, 'MigCluster', specOf(plan).srcMigClusterRef));
}

/** What is known about the destination of a plan. */
export function destinationOf(set: ManifestSet, plan: Manifest): KnownCluster | undefined {
  return clusterOf(set, pointedAt(set, plan, 'MigCluster', specOf(plan).destMigClusterRef));
}

/**
 * The OpenShift of the cluster that a manifest is for; of several possible clusters the oldest.
 * Undefined if the version of a possible cluster is not known.
 */
export function openshiftFor(set: ManifestSet, manifest: Manifest): Known | undefined {
  const { byPlace, oldestOpenshift } = indexOf(set);
  return manifest.cluster === undefined ? oldestOpenshift : byPlace.get(manifest.cluster)?.openshift;
}

/**
 * The MTC on the cluster that a manifest is for; of several possible clusters the newest. Undefined if no version is
 * known.
 */
export function mtcAt(set: ManifestSet, manifest: Manifest): Known | undefined {
  const index = indexOf(set);
  return manifest.cluster === undefined ? index.newestMtc : index.byPlace.get(manifest.cluster)?.mtc;
}

/** The newest MTC of all clusters of a set. Undefined if no version is known. */
export function newestMtc(set: ManifestSet): Known | undefined {
  return indexOf(set).newestMtc;
}

/** The clusters that work together: a host cluster first, if it is known, and then its remote clusters. */
export function migrations(set: ManifestSet): ReadonlyArray<readonly KnownCluster[]> {
  const groups = new Map<string | undefined, KnownCluster[]>();
  for (const cluster of knownClusters(set)) {
    const host = cluster.migCluster ? cluster.migCluster.cluster : cluster.place;
    const group = groups.get(host) ?? [];
    groups.set(host, group);
    if (isHost(cluster.migCluster) || cluster.place !== undefined && cluster.place === host) {
      group.unshift(cluster);
    } else {
      group.push(cluster);
    }
  }
  return [...groups.values()];
}

/** Everything in a set that belongs to one cluster. */
interface Group {
  readonly place?: string;
  readonly migCluster?: Manifest;
  readonly others: Manifest[];
}

function readAll(set: ManifestSet): KnownCluster[] {
  const migClusters = set.ofGroup('MigCluster', MTC_GROUP);
  const placeOf = placesOf(set, migClusters);
  const groups: Group[] = [];
  const byPlace = new Map<string, Group>();
  const dumps = new Map<string, Group>();
  const groupAt = (place: string | undefined, migCluster?: Manifest): Group => {
    const present = place === undefined ? undefined : byPlace.get(place);
    if (present && !migCluster) {
      return present;
    }
    const group: Group = { place: present ? undefined : place, migCluster, others: [] };
    groups.push(group);
    if (group.place !== undefined) {
      byPlace.set(group.place, group);
    }
    return group;
  };
  for (const migCluster of migClusters) {
    const group = groupAt(placeOf(migCluster), migCluster);
    if (isHost(migCluster) && migCluster.cluster === undefined) {
      dumps.set(migCluster.origin, group);
    }
  }
  for (const manifest of set.manifests) {
    if (openshiftReports(manifest).length > 0 || mtcReports(manifest).length > 0) {
      const dumped = manifest.cluster === undefined && isLive(manifest) ? dumps.get(manifest.origin) : undefined;
      (manifest.kind === 'MigCluster' ? undefined : dumped ?? groupAt(manifest.cluster))?.others.push(manifest);
    }
  }
  return groups.map(describe);
}

/**
 * Where a MigCluster's own manifests are: a host cluster's with it, those of a remote cluster where the program says,
 * where the address of its API server is known from, or under its name, if that is unambiguous.
 */
function placesOf(set: ManifestSet, migClusters: readonly Manifest[]): (migCluster: Manifest) => string | undefined {
  const places = new Set(set.manifests.map(({ cluster }) => cluster));
  const taken = new Set(migClusters.filter(isHost).map(({ cluster }) => cluster));
  const count = new Map<string, number>();
  migClusters.forEach(({ describes, name }) => count.set(describes ?? name, (count.get(describes ?? name) ?? 0) + 1));
  return (migCluster) => {
    const { cluster, describes, name: ownName } = migCluster;
    const name = describes ?? ownName;
    if (isHost(migCluster)) {
      return cluster;
    }
    if (cluster === undefined) {
      return undefined;
    }
    const isFree = (place: string) => place !== cluster && places.has(place) && !taken.has(place);
    const identified = ClusterIdentities.in(set).of(migCluster, migCluster)?.cluster;
    return [identified, count.get(name) === 1 ? name : undefined].find((place) => place !== undefined && isFree(place));
  };
}

function describe({ place, migCluster, others }: Group): KnownCluster {
  const own = migCluster ? [migCluster] : [];
  const reports = {
    openshift: ranked([...others, ...own], openshiftReports),
    mtc: ranked([...own, ...others], mtcReports),
  };
  return { place, migCluster, openshift: reports.openshift[0], mtc: reports.mtc[0], reports };
}

/** All reports of something, those with the highest rank first. */
function ranked(manifests: readonly Manifest[], read: typeof mtcReports): Known[] {
  const reports = manifests.flatMap((manifest) => read(manifest).map((report) => ({ manifest, ...report })));
  return reports.sort((a, b) => b.rank - a.rank);
}

function isHost(migCluster: Manifest | undefined): boolean {
  return migCluster !== undefined && specOf(migCluster).isHostCluster === true;
}
