import { Cluster, Stored, until } from './cluster';
import { Manifest } from './synth';

/** A line of a pod's log. */
export interface Line {
  readonly time: string;
  readonly event: string;
  readonly [member: string]: any;
}

/** A pod that has ended. */
export interface EndedPod {
  readonly exitCode: number;
  /** Its termination message, in which `kubectl describe` shows why it failed. */
  readonly message: { readonly [member: string]: any };
  readonly lines: Line[];
}

/** A Job that has ended. */
export interface EndedJob {
  readonly outcome: 'Complete' | 'Failed';
  /** Those that are still there, the oldest first. */
  readonly pods: EndedPod[];
}

/** What all lines of a pod's log have. */
const ALWAYS = {
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  event: expect.stringMatching(
    /^(start|waiting|connected|preflight|pass|progress|retry|note|warning|request|comparing|verifying|verified|differs|end)$/),
  run: expect.any(String),
  claim: expect.any(String),
  pass: expect.any(String),
};

/** The lines of a log: each is an object, and says what it is about. */
export function linesOf(log: string): Line[] {
  return log.split('\n').filter((line) => line !== '').map((text) => {
    expect(text).toMatch(/^\{.*\}$/);
    const line = JSON.parse(text);
    expect(line).toMatchObject(ALWAYS);
    return line;
  });
}

/**
 * The Job makes no second pod, as it would not with its `podFailurePolicy`, where that was taken out: for runs that end
 * with a code that no further attempt can mend.
 */
export function onePodOnly(manifest: Manifest): Manifest {
  return manifest.kind === 'Job' && !manifest.spec.podFailurePolicy
    ? { ...manifest, spec: { ...manifest.spec, backoffLimit: 0 } }
    : manifest;
}

/** Waits until a Job has ended, whichever way. */
export async function ended(cluster: Cluster, job: string, seconds = 300): Promise<EndedJob> {
  const outcome = await until(`${cluster.id} has ended ${job}`, () => {
    const conditions: any[] = cluster.get('job', job).status?.conditions ?? [];
    return conditions.find(({ type, status }) => status === 'True' && ['Complete', 'Failed'].includes(type))?.type;
  }, seconds, () => stateOf(cluster, job));
  // Where a Job failed, its last pod may take a moment more.
  const pods = await until(`all pods of ${job} have ended`, () => {
    const all = cluster.podsOf(job);
    return all.every((pod) => terminated(pod)) && all;
  });
  return { outcome, pods: pods.map((pod) => endedPod(cluster, pod)) };
}

/** Waits until a Job has a pod that runs. */
export async function running(cluster: Cluster, job: string): Promise<Stored> {
  return until(`${cluster.id} runs a pod of ${job}`, () =>
    cluster.podsOf(job).find((pod) => pod.status.phase === 'Running'),
  180, () => stateOf(cluster, job));
}

/** Waits until a pod has said something, and gives the first line that fits. */
export async function says(cluster: Cluster, pod: Stored, what: string, fits: (line: Line) => boolean): Promise<Line> {
  const log = () => cluster.kubectl(['logs', pod.metadata.name]);
  // The last line may be written just now.
  return until(`${pod.metadata.name} says ${what}`, () => linesOf(log().replace(/[^\n]*$/, '')).find(fits), 180, log);
}

function terminated(pod: Stored): any {
  return pod.status.containerStatuses?.[0].state.terminated;
}

function endedPod(cluster: Cluster, pod: Stored): EndedPod {
  const { exitCode, message } = terminated(pod);
  return {
    exitCode,
    message: message === undefined ? {} : JSON.parse(message),
    lines: linesOf(cluster.kubectl(['logs', pod.metadata.name])),
  };
}

/** What a person would look at first. */
function stateOf(cluster: Cluster, job: string): string {
  const logs = cluster.podsOf(job).map((pod) => cluster.try(['logs', '--tail=20', pod.metadata.name]).stdout);
  return [cluster.try(['describe', 'pods', '-l', `job-name=${job}`]).stdout, ...logs].join('\n');
}
