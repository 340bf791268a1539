import { ClusterIdentity } from './identity';
import { derived } from '../../engine/derived';
import { Manifest } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { namespaceEntries, plansOf, specOf } from '../plan';

/** A namespace of one cluster, on one side of plans. */
export interface Side {
  readonly role: 'source' | 'destination';
  readonly cluster?: ClusterIdentity;
  readonly namespace: string;
}

/** The manifests of one kind in a namespace: those that are certainly there, and those that may be. */
export interface Present {
  readonly certain: readonly Manifest[];
  /** Files of no cluster, whose namespace has this name on both sides. */
  readonly possible: readonly Manifest[];
}

/** The objects of a kind in a namespace of a cluster. A Namespace is in itself. */
export function objectsIn(set: ManifestSet, kind: string, group: string, side: Side): Present {
  const index = indexOf(set).get(`${kind}\0${group}`);
  const assigned = side.cluster?.cluster === undefined
    ? []
    : index?.get(placeKey(side.cluster.cluster, side.namespace)) ?? [];
  const others = index?.get(placeKey(undefined, side.namespace)) ?? [];
  if (others.length === 0 || !isOnlyOn(set, side)) {
    return { certain: assigned, possible: others };
  }
  return { certain: assigned.length === 0 ? others : together(set)(assigned)(others), possible: [] };
}

const together = derived((_: ManifestSet) => derived((assigned: readonly Manifest[]) =>
  derived((others: readonly Manifest[]): readonly Manifest[] => [...assigned, ...others])));

/** The objects of a kind in a cluster, wherever they are in it. */
export function objectsOf(
  set: ManifestSet, kind: string, group: string, cluster: string | undefined,
): readonly Manifest[] {
  return cluster === undefined ? [] : clusterIndexOf(set).get(`${kind}\0${group}`)?.get(cluster) ?? [];
}

const indexOf = derived((set: ManifestSet) =>
  indexBy(set, (manifest) => placeKey(manifest.cluster, namespaceOf(manifest))));

const clusterIndexOf = derived((set: ManifestSet) => indexBy(set, ({ cluster }) => cluster));

function indexBy(
  set: ManifestSet, keyOf: (manifest: Manifest) => string | undefined,
): Map<string, Map<string, Manifest[]>> {
  const kinds = new Map<string, Map<string, Manifest[]>>();
  for (const manifest of set.manifests) {
    const kind = `${manifest.kind}\0${groupOf(manifest)}`;
    const key = keyOf(manifest);
    const places = kinds.get(kind) ?? new Map<string, Manifest[]>();
    kinds.set(kind, places);
    if (key !== undefined) {
      const present = places.get(key) ?? [];
      places.set(key, present);
      present.push(manifest);
    }
  }
  return kinds;
}

function placeKey(cluster: string | undefined, namespace: string): string {
  return `${cluster === undefined ? '' : `cluster ${cluster}`}\0${namespace}`;
}

function namespaceOf(manifest: Manifest): string {
  return manifest.kind === 'Namespace' ? manifest.name : manifest.namespace;
}

/** Whether a namespace of this name exists on this side only, as far as the plans tell: because it is renamed. */
function isOnlyOn(set: ManifestSet, { role, namespace }: Side): boolean {
  const { sources, destinations } = namesOf(set);
  return role === 'source' ? !destinations.has(namespace) : !sources.has(namespace);
}

const namesOf = derived((set: ManifestSet) => {
  const entries = plansOf(set).flatMap((plan) => namespaceEntries(specOf(plan).namespaces));
  return {
    sources: new Set(entries.map(({ source }) => source)),
    destinations: new Set(entries.map(({ destination }) => destination)),
  };
});
