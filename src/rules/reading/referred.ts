import { specOf } from './plan';
import { pointedAt } from './references';
import { Manifest } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

const REFERENCES: ReadonlyArray<readonly [string, string]> = [
  ['srcMigClusterRef', 'MigCluster'], ['destMigClusterRef', 'MigCluster'], ['migStorageRef', 'MigStorage'],
  ['migPlanRef', 'MigPlan'],
];

/** The objects of the set that a plan, a run or an analysis refers to. */
export function objectsReferredTo(set: ManifestSet, manifest: Manifest): Manifest[] {
  return REFERENCES.flatMap(([field, kind]) => pointedAt(set, manifest, kind, specOf(manifest)[field]) ?? []);
}
