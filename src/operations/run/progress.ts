import { LiveObject } from '../../api/outcomes/outcome-of';
import { Cluster } from '../cluster';
import { ClaimProgress } from './claim-progress';
import { claimsOfMigration } from './mtc-progress';
import { claimsOfJob } from './transfer-progress';

/** The progress of each claim of what a run has started. */
export async function claimsOf(cluster: Cluster, object: LiveObject): Promise<ClaimProgress[]> {
  switch (object.kind) {
    case 'MigMigration': return claimsOfMigration(cluster, object);
    case 'Job': return claimsOfJob(cluster, object);
    default: return [];
  }
}
