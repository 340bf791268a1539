import { ClusterIdentity } from './identity';
import { append } from '../../engine/append';
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
  const index = indexOf(set).get(kind)?.get(group);
  const assigned = side.cluster?.cluster === undefined
    ? NONE
    : index?.get(side.cluster.cluster)?.get(side.namespace) ?? NONE;
  const others = index?.get(undefined)?.get(side.namespace) ?? NONE;
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
  return cluster === undefined ? NONE : clusterIndexOf(set).get(kind)?.get(group)?.get(cluster) ?? NONE;
}

const NONE: readonly Manifest[] = [];

/** By kind, group, cluster and namespace: no key is made for a look-up, of which there are millions. */
const indexOf = derived((set: ManifestSet) => {
  const kinds = new Map<string, Map<string, Map<string | undefined, Map<string, Manifest[]>>>>();
  for (const manifest of set.manifests) {
    const clusters = inner(inner(kinds, manifest.kind), groupOf(manifest));
    append(inner(clusters, manifest.cluster), namespaceOf(manifest), manifest);
  }
  return kinds;
});

const clusterIndexOf = derived((set: ManifestSet) => {
  const kinds = new Map<string, Map<string, Map<string | undefined, Manifest[]>>>();
  for (const manifest of set.manifests) {
    append(inner(inner(kinds, manifest.kind), groupOf(manifest)), manifest.cluster, manifest);
  }
  return kinds;
});

function inner<K, L, V>(index: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const present = index.get(key) ?? new Map<L, V>();
  index.set(key, present);
  return present;
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
