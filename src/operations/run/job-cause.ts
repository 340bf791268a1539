import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { podFailure } from '../../api/pod-failures';
import { describeObject } from '../../output/commands';
import { Cluster, referenceTo } from '../cluster';
import { codeOf } from '../operation-error';

/** Why a run failed: the object, what it says, and what to do. */
export interface Cause {
  readonly object: string;
  readonly text: string;
  readonly fix?: string;
  /** Whether the object only knows that something else failed. */
  readonly isElsewhere?: true;
}

/** Reasons of a pod that is about to start. */
const STARTING = ['PodInitializing', 'ContainerCreating'];

/** Why a Job failed: what its pods say about their end, or what keeps them from running. */
export async function causeOfJob(cluster: Cluster, job: LiveObject): Promise<Cause> {
  const object = describeObject(referenceTo(job));
  const pods = await podsOf(cluster, job);
  const said = pods.map(endOf).find((end) => end !== undefined) ?? await blockOf(cluster, job);
  if (said !== undefined) {
    return { object, ...said };
  }
  for (const { metadata } of pods) {
    const last = lastLine(await cluster.logs(metadata.namespace, metadata.name, 20));
    if (last !== undefined) {
      return { object, text: `Pod ${metadata.name} wrote: ${last}` };
    }
  }
  return { object, ...explained('', outcomeOf(job).reason) };
}

/**
 * What keeps a Job from running a pod: a container that waits, or a warning of the scheduler, the kubelet or the Job
 * controller; undefined if nothing.
 */
export async function blockOf(cluster: Cluster, job: LiveObject): Promise<Omit<Cause, 'object'> | undefined> {
  const pods = await podsOf(cluster, job);
  const waiting = pods.map(waitOf).find((wait) => wait !== undefined);
  if (waiting !== undefined || pods.some(({ status }) => status?.phase === 'Running')) {
    return waiting;
  }
  const names = [job.metadata.name, ...pods.map(({ metadata }) => metadata.name)];
  const events = (await eventsIn(cluster, job.metadata.namespace))
    .filter(({ type, involvedObject, reason }) => type === 'Warning' && names.includes(involvedObject?.name)
      && reason !== 'BackoffLimitExceeded');
  const newest =
    events.sort((one, other) => String(one.lastTimestamp ?? '') < String(other.lastTimestamp ?? '') ? 1 : -1)[0];
  return newest === undefined ? undefined : explained('', [newest.reason, newest.message].filter(Boolean).join(': '));
}

async function podsOf(cluster: Cluster, { metadata }: LiveObject): Promise<LiveObject[]> {
  const pods = await cluster.list({
    apiVersion: 'v1', kind: 'Pod', namespace: metadata.namespace, selector: `job-name=${metadata.name}`,
  });
  return pods.sort((one, other) => one.metadata.creationTimestamp < other.metadata.creationTimestamp ? 1 : -1);
}

/** The events of a namespace; none for a user who may not read them. */
async function eventsIn(cluster: Cluster, namespace: string): Promise<LiveObject[]> {
  try {
    return await cluster.list({ apiVersion: 'v1', kind: 'Event', namespace });
  } catch (error) {
    if (codeOf(error) !== 'forbidden') {
      throw error;
    }
    return [];
  }
}

/** What a pod says about its end. Pods of transfers end with a sentence. */
function endOf({ metadata, status }: LiveObject): Omit<Cause, 'object'> | undefined {
  for (const container of containersOf(status)) {
    const { terminated } = { ...container.lastState, ...container.state };
    const message = String(terminated?.message ?? '').trim();
    if (terminated !== undefined && terminated.exitCode !== 0) {
      const { text, isElsewhere } = sentenceIn(message);
      const reason = ['Error', undefined].includes(terminated.reason) ? '' : String(terminated.reason);
      if (text !== '' || reason !== '') {
        return {
          ...explained(`Pod ${metadata.name}: `, [reason, text].filter(Boolean).join(': ')),
          ...isElsewhere ? { isElsewhere } : {},
        };
      }
    }
  }
  return status?.reason === undefined
    ? undefined
    : explained(`Pod ${metadata.name}: `, [status.reason, status.message].filter(Boolean).join(': '));
}

function waitOf({ metadata, status }: LiveObject): Omit<Cause, 'object'> | undefined {
  const waiting = containersOf(status).map(({ state }) => state?.waiting)
    .find((wait) => wait?.reason && !STARTING.includes(wait.reason));
  if (waiting !== undefined) {
    return explained(`Pod ${metadata.name}: `, [waiting.reason, waiting.message].filter(Boolean).join(': '));
  }
  const unscheduled = (status?.conditions ?? []).find((each: LiveObject) => each.type === 'PodScheduled'
    && each.status === 'False');
  return unscheduled === undefined
    ? undefined
    : explained(`Pod ${metadata.name}: it cannot be scheduled: `, String(unscheduled.message ?? unscheduled.reason));
}

function containersOf(status: LiveObject | undefined): LiveObject[] {
  return [status?.initContainerStatuses, status?.containerStatuses].flatMap((all) => Array.isArray(all) ? all : []);
}

function explained(before: string, text: string): Omit<Cause, 'object'> {
  const known = podFailure(text);
  return known === undefined
    ? { text: `${before}${text}` }
    : { text: `${before}${text} (${known.meaning})`, fix: known.fix };
}

/**
 * The sentence in a termination message. The receiver of a transfer only knows that its sender gave up, or never came.
 */
function sentenceIn(message: string): { readonly text: string; readonly isElsewhere?: true } {
  try {
    const { text, cause } = JSON.parse(message);
    return {
      text: typeof text === 'string' ? text : message,
      ...['sender', 'no-sender'].includes(cause) ? { isElsewhere: true } : {},
    };
  } catch {
    return { text: lastLine(message) ?? message };
  }
}

function lastLine(text: string): string | undefined {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').pop();
}
