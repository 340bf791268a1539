import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { TRANSFER_LABELS } from '../../api/transfer';
import { Cluster } from '../cluster';
import { ClaimProgress, defined } from './claim-progress';

/** The lines of a log in which the last progress is looked for. */
const LINES = 20;

/**
 * The progress of the claim that a Job of a TransferEngine sends, from the log of its newest pod; none for other Jobs.
 */
export async function claimsOfJob(cluster: Cluster, job: LiveObject): Promise<ClaimProgress[]> {
  const { namespace, name, labels = {} } = job.metadata;
  if (labels[TRANSFER_LABELS.role] !== 'send') {
    return [];
  }
  const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace, selector: `job-name=${name}` });
  const newest =
    pods.sort((one, other) => one.metadata.creationTimestamp < other.metadata.creationTimestamp ? 1 : -1)[0];
  const hasStarted = newest !== undefined && !['Pending', 'Unknown'].includes(newest.status?.phase);
  const events = hasStarted ? eventsIn(await cluster.logs(namespace, newest.metadata.name, LINES)) : [];
  const state = outcomeOf(job).state;
  return [{
    namespace,
    claim: claimOf(job),
    state,
    ...state === 'succeeded' ? { percent: 100 } : progressIn(events),
    ...attemptOf(job, pods.length),
  }];
}

function claimOf({ metadata }: LiveObject): string {
  return String(metadata.labels[TRANSFER_LABELS.claim] ?? metadata.name);
}

/** The number of pods so far. Those that have ended may be deleted, and the Job still counts them. */
function attemptOf({ status }: LiveObject, pods: number): { readonly attempt?: number } {
  const counted = [status?.failed, status?.succeeded, status?.active].map((count) => positive(count) ?? 0)
    .reduce((sum, count) => sum + count, 0);
  const attempt = Math.max(pods, counted);
  return attempt > 0 ? { attempt } : {};
}

function progressIn(events: readonly LiveObject[]): Partial<ClaimProgress> {
  const last = events.filter(({ event }) => event === 'progress').pop();
  if (last === undefined) {
    return {};
  }
  const [percent = 0, bytes, bytesPerSecond] = [positive(last.percent), positive(last.bytes), positive(last.rate)];
  return defined({
    percent: Math.min(100, percent),
    bytes,
    totalBytes: positive(last.total) || undefined,
    bytesPerSecond,
    secondsLeft: positive(last.eta) ?? estimate(percent, bytes, bytesPerSecond),
  });
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The seconds that are left if the pod has not counted the bytes to copy, but rsync knows its percentage. */
function estimate(percent: number, bytes?: number, bytesPerSecond?: number): number | undefined {
  return bytes && bytesPerSecond && percent > 0 && percent < 100
    ? Math.round(bytes / percent * (100 - percent) / bytesPerSecond)
    : undefined;
}

/**
 * The JSON objects in a log, which is one for each line. What is not one is not from the script, and
 * counts for nothing.
 */
function eventsIn(log: string): LiveObject[] {
  return log.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line);
      return typeof event === 'object' && event !== null ? [event] : [];
    } catch {
      return [];
    }
  });
}
