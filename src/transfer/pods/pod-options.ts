import { ApiObject, JsonPatch } from 'cdk8s';
import { Job, Node, NodeLabelQuery, Pods, Topology } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { TransferPodOptions } from './transfer-pod-options';
import { TRANSFER_LABELS, TransferRole } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { isDnsSubdomain } from '../../grammar/dns';
import { isLabelKey, isLabelValue } from '../../grammar/label';

/** The label that tells Kueue the queue of a Job. */
const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

/** The weight of preferences: the highest. */
const PREFERRED = 100;

/** Options for both sides, with those of one side in their place. */
export function podOptionsOf(
  { source, destination, ...both }: PodsOfSides = {}, role: TransferRole,
): TransferPodOptions {
  const side = (role === 'send' ? source : destination) ?? {};
  return { ...both, ...Object.fromEntries(Object.entries(side).filter(([, value]) => value !== undefined)) };
}

interface PodsOfSides extends TransferPodOptions {
  readonly source?: TransferPodOptions;
  readonly destination?: TransferPodOptions;
}

/** The labels of a Job; those of its pods are the same without Kueue's. */
export function jobLabels({ queue, labels = {} }: TransferPodOptions): Record<string, string> {
  return queue === undefined ? labels : { ...labels, [QUEUE_LABEL]: queue };
}

/** Adds to a Job what its metadata does not contain. */
export function applyPodOptions(job: Job, options: TransferPodOptions, node?: string): void {
  const pinned = node === undefined ? [] : [NodeLabelQuery.is('kubernetes.io/hostname', node)];
  const required = [...pinned, ...options.requiredNodes ?? []];
  if (required.length > 0) {
    job.scheduling.attract(Node.labeled(...required)); // one term, so that all must be true
  }
  if (options.preferredNodes?.length) {
    job.scheduling.attract(Node.labeled(...options.preferredNodes), { weight: PREFERRED });
  }
  if (options.avoidPods) {
    job.scheduling.separate(Pods.select(job, 'avoided-pods', { labels: options.avoidPods }), {
      topology: Topology.HOSTNAME,
      weight: PREFERRED,
    });
  }
  if (options.tolerations?.length) {
    job.scheduling.tolerate(Node.tainted(...options.tolerations));
  }
  const pod = '/spec/template/spec';
  const fields: Array<[string, unknown]> = [
    [`${pod}/nodeSelector`, options.nodeSelector],
    [`${pod}/priorityClassName`, options.priorityClass],
    [`${pod}/runtimeClassName`, options.runtimeClass],
    ['/spec/suspend', (options.suspend ?? options.queue !== undefined) || undefined],
  ];
  ApiObject.of(job).addJsonPatch(...fields.filter(([, value]) => value !== undefined)
    .map(([path, value]) => JsonPatch.add(path, value)));
}

/** Rejects what no object could have, and labels that the engine sets itself. */
export function checkPodOptions(at: Construct, field: string, options: TransferPodOptions = {}): void {
  for (const map of ['labels', 'nodeSelector', 'avoidPods'] as const) {
    for (const [key, value] of Object.entries(options[map] ?? {})) {
      checkKey(at, `${field}.${map}`, key);
      if (!isLabelValue(value)) {
        refuse(at, {
          field: `${field}.${map}[${JSON.stringify(key)}]`,
          value,
          problem: 'is not a valid label value: the API server rejects the Job',
          fix: 'write at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
        });
      }
    }
  }
  Object.keys(options.annotations ?? {}).forEach((key) => checkKey(at, `${field}.annotations`, key));
  for (const key of Object.values(TRANSFER_LABELS)) {
    if (options.labels?.[key] !== undefined) {
      refuse(at, {
        field: `${field}.labels`,
        value: key,
        problem: 'is a label that the engine sets itself: Services and policies select by it',
        fix: 'leave it out',
      });
    }
  }
  if (options.avoidPods && Object.keys(options.avoidPods).length === 0) {
    refuse(at, {
      field: `${field}.avoidPods`,
      value: {},
      problem: 'has no label and would match every pod',
      fix: 'give the labels of the pods',
    });
  }
  for (const name of ['priorityClass', 'runtimeClass', 'queue'] as const) {
    const value = options[name];
    if (value !== undefined && !isDnsSubdomain(value)) {
      refuse(at, {
        field: `${field}.${name}`,
        value,
        problem: 'is not a valid name: no such object can exist',
        fix: 'write lower-case letters, digits, "-" and "."',
      });
    }
  }
  if (options.queue !== undefined && options.suspend === false) {
    refuse(at, {
      field: `${field}.suspend`,
      value: false,
      problem: 'contradicts queue: the Job would start at once, without quota, if Kueue is not installed',
      fix: 'leave suspend out',
    });
  }
}

function checkKey(at: Construct, field: string, key: string): void {
  if (!isLabelKey(key)) {
    refuse(at, {
      field,
      value: key,
      problem: 'is not a valid key: the API server rejects the Job',
      fix: 'write a name of at most 63 letters, digits, "-", "_" and '
        + '".", with an optional prefix such as "example.com/"',
    });
  }
}
