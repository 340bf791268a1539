import { LiveObject } from '../../api/outcomes/outcome-of';
import { isOfTransfer, TRANSFER_LABELS } from '../../api/transfer';
import { IndexRun } from '../../output/migration-index';
import { Operation } from '../operation';
import { claimsOf, listedIn, receivingClaims } from './receivers';
import { RunUnit } from './start';

/** The running pods that mount a claim to which a run writes: `pod into/shop-0 mounts claim into/data`. */
export async function mountingPods(
  operation: Operation, run: IndexRun, units: readonly RunUnit[],
): Promise<string[]> {
  const found: string[] = [];
  for (const { cluster, namespace, claims } of receivingClaims(units)) {
    const pods = await listedIn(operation, run, cluster, { apiVersion: 'v1', kind: 'Pod', namespace },
      `a pod in ${namespace} mounts a claim that ${run.path} overwrites`);
    for (const { metadata, spec } of pods.filter((pod) => isRunning(pod) && !isOf(run, pod))) {
      found.push(...[...new Set(claimsOf(spec))].filter((claim) => claims.has(claim))
        .map((claim) => `pod ${namespace}/${metadata.name} mounts claim ${namespace}/${claim}`));
    }
  }
  return found.sort();
}

/** Whether a pod may write: its init containers can while it is pending, as soon as a node has accepted it. */
function isRunning({ status }: LiveObject): boolean {
  const phase = status?.phase ?? 'Pending';
  return phase === 'Pending' ? status?.startTime !== undefined : phase !== 'Succeeded' && phase !== 'Failed';
}

function isOf({ owner }: IndexRun, pod: LiveObject): boolean {
  return isOfTransfer(pod) && pod.metadata.labels[TRANSFER_LABELS.engine] === owner;
}
