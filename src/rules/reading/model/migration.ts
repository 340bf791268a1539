import { ClusterIdentities, ClusterIdentity } from './identity';
import { Side } from './objects';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import {
  isStorageConversion, isWithinOneCluster, namespaceEntries, plansOf, runsOf, specOf, VolumeEntry, volumesOf,
} from '../plan';
import { pointedAt } from '../references';

/** A namespace of a plan, on both sides. */
export interface ModelNamespace {
  /** Its entry: `spec.namespaces[0]`. */
  readonly path: string;
  readonly source: Side;
  readonly destination: Side;
  readonly plan: Manifest;
  /** The entries of the plan for volumes in it, whatever is done with them. */
  readonly entries: readonly VolumeEntry[];
}

/** A plan, and what it connects. */
export interface ModelPlan {
  readonly manifest: Manifest;
  readonly source?: ClusterIdentity;
  readonly destination?: ClusterIdentity;
  /** Whether volumes are copied by rsync, from pod to pod. */
  readonly isDirect: boolean;
  readonly isClosed: boolean;
  readonly isWithinOneCluster: boolean;
  readonly isStorageConversion: boolean;
  readonly namespaces: readonly ModelNamespace[];
  readonly runs: readonly Manifest[];
}

/** The plans of a set: which clusters and namespaces they connect. Computed once for each set. */
export const planModels: (set: ManifestSet) => readonly ModelPlan[] = derived((set) => {
  const identities = ClusterIdentities.in(set);
  const runs = runsByPlan(set);
  return plansOf(set).map((manifest): ModelPlan => {
    const { srcMigClusterRef, destMigClusterRef, indirectVolumeMigration, closed, namespaces } = specOf(manifest);
    const source = identities.of(manifest, srcMigClusterRef);
    const destination = identities.of(manifest, destMigClusterRef);
    const volumes = volumesByNamespace(manifest);
    return {
      manifest,
      source,
      destination,
      isDirect: indirectVolumeMigration !== true,
      isClosed: closed === true,
      isWithinOneCluster: isWithinOneCluster(set, manifest),
      isStorageConversion: isStorageConversion(set, manifest),
      namespaces: namespaceEntries(namespaces).map((entry) => ({
        path: `spec.namespaces[${entry.index}]`,
        source: { role: 'source', cluster: source, namespace: entry.source },
        destination: { role: 'destination', cluster: destination, namespace: entry.destination },
        plan: manifest,
        entries: volumes.get(entry.source) ?? [],
      })),
      runs: runs.get(manifest) ?? [],
    };
  });
});

const modelsByPlan = derived((set: ManifestSet) => new Map(planModels(set).map((model) => [model.manifest, model])));

/** The model of one plan. */
export function planModelOf(set: ManifestSet, plan: Manifest): ModelPlan | undefined {
  return modelsByPlan(set).get(plan);
}

/** The open plans of a set whose volumes rsync copies. */
export const directPlans: (set: ManifestSet) => readonly ModelPlan[] = derived((set) =>
  planModels(set).filter(({ isDirect, isClosed }) => isDirect && !isClosed));

function volumesByNamespace(plan: Manifest): Map<unknown, VolumeEntry[]> {
  const volumes = new Map<unknown, VolumeEntry[]>();
  volumesOf(plan).forEach((volume) => append(volumes, volume.pvc.namespace, volume));
  return volumes;
}

function runsByPlan(set: ManifestSet): Map<Manifest, Manifest[]> {
  const runs = new Map<Manifest, Manifest[]>();
  for (const run of runsOf(set)) {
    const plan = pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef);
    if (plan) {
      const present = runs.get(plan) ?? [];
      runs.set(plan, present);
      present.push(run);
    }
  }
  return runs;
}
