import { NodeLabelQuery, NodeTaintQuery, TaintEffect } from 'cdk8s-plus-27';
import { mistakesWith, SHOP, TransferProgram } from './program';
import { TransferEngineProps, TransferPodOptions } from 'cdk8s-mtc';

const SEND = 'run-shop-1-stage-first-old';
const RECEIVE = 'run-shop-1-stage-first-new';

function staged(props: Partial<TransferEngineProps>): TransferProgram {
  const program = new TransferProgram();
  program.engineWithClaim(props).stage('first');
  return program;
}

const podWith = (pods: TransferPodOptions) => staged({ pods: { ...pods } }).pod(SEND);

describe('the pods of a side', () => {
  test('have labels and annotations, as their Jobs do', () => {
    const { job } =
      podWith({ labels: { 'sidecar.istio.io/inject': 'false' }, annotations: { 'linkerd.io/inject': 'disabled' } });
    for (const metadata of [job.metadata, job.spec.template.metadata]) {
      expect(metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'false', 'transfer.cdk8s-mtc/role': 'send' });
      expect(metadata.annotations).toEqual({ 'linkerd.io/inject': 'disabled' });
    }
  });

  test('run on nodes that meet all conditions', () => {
    const { pod } = podWith({
      nodeSelector: { disk: 'ssd' },
      requiredNodes: [NodeLabelQuery.in('zone', ['a', 'b']), NodeLabelQuery.doesNotExist('spot')],
      preferredNodes: [NodeLabelQuery.exists('fast')],
    });
    expect(pod.nodeSelector).toEqual({ disk: 'ssd' });
    expect(pod.affinity).toEqual({
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{
            matchExpressions: [
              { key: 'zone', operator: 'In', values: ['a', 'b'] }, { key: 'spot', operator: 'DoesNotExist' },
            ],
          }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, preference: { matchExpressions: [{ key: 'fast', operator: 'Exists' }] } },
        ],
      },
    });
  });

  test('run on the node of the claim, which the other conditions do not replace', () => {
    const program = new TransferProgram();
    const engine = program.engine({ pods: { requiredNodes: [NodeLabelQuery.is('zone', 'a')] } });
    engine.addClaim('data', { namespace: SHOP, node: 'node-1' });
    engine.stage('first');
    const terms = (chart: string) =>
      program.pod(chart).pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    const zone = { key: 'zone', operator: 'In', values: ['a'] };
    expect(terms(SEND))
      .toEqual([{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }, zone] }]);
    expect(terms(RECEIVE)).toEqual([{ matchExpressions: [zone] }]);
  });

  test('run away from other pods if they can, and beside those of the application', () => {
    const program = new TransferProgram();
    const engine = program.engine({ pods: { avoidPods: { app: 'busy' } } });
    engine.addClaim('data', { namespace: SHOP, podsOnNode: { app: 'db' } });
    engine.stage('first');
    const term = (app: string) => ({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } });
    expect(program.pod(SEND).pod.affinity).toMatchObject({
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('db')] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term('busy') }],
      },
    });
  });

  test('tolerate taints', () => {
    const tolerations = [
      NodeTaintQuery.is('dedicated', 'transfer', { effect: TaintEffect.NO_SCHEDULE }), NodeTaintQuery.exists('spot'),
    ];
    expect(podWith({ tolerations }).pod.tolerations)
      .toEqual([{ key: 'dedicated', operator: 'Equal', value: 'transfer', effect: 'NoSchedule' },
        { key: 'spot', operator: 'Exists' }]);
  });

  test('have a priority and a runtime', () => {
    expect(podWith({ priorityClass: 'low', runtimeClass: 'gvisor' }).pod)
      .toMatchObject({ priorityClassName: 'low', runtimeClassName: 'gvisor' });
  });

  test('have none of that unless it is given', () => {
    const { pod, job } = podWith({ tolerations: [], requiredNodes: [], preferredNodes: [] });
    expect([pod.nodeSelector, pod.affinity, pod.tolerations, pod.priorityClassName, pod.runtimeClassName,
      job.spec.suspend, job.metadata.annotations])
      .toEqual([undefined, undefined, undefined, undefined, undefined, undefined, undefined]);
  });

  test('are as those of both sides, unless their own say otherwise', () => {
    const program = staged({
      pods: {
        priorityClass: 'low',
        nodeSelector: { disk: 'ssd' },
        source: { nodeSelector: { disk: 'hdd' }, priorityClass: undefined },
        destination: { runtimeClass: 'gvisor' },
      },
    });
    const of = ({ pod }: ReturnType<typeof program.pod>) => [
      pod.priorityClassName, pod.nodeSelector, pod.runtimeClassName,
    ];
    expect(of(program.pod(SEND))).toEqual(['low', { disk: 'hdd' }, undefined]);
    expect(of(program.pod(RECEIVE))).toEqual(['low', { disk: 'ssd' }, 'gvisor']);
  });
});

describe('a Job', () => {
  test('in a queue of Kueue is suspended, until Kueue starts it', () => {
    const { job } = podWith({ queue: 'transfers' });
    expect(job.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('transfers');
    expect(job.spec.template.metadata.labels).not.toHaveProperty('kueue.x-k8s.io/queue-name');
    expect(job.spec.suspend).toBe(true);
  });

  test.each([[true, true], [false, undefined]])('with suspend: %s has it as %s', (suspend, expected) => {
    expect(podWith({ suspend }).job.spec.suspend).toBe(expected);
  });
});

test.each<[TransferPodOptions, string]>([
  [{ labels: { 'a b': 'c' } }, 'labels: "a b" is not a valid key: the API server rejects the Job; write a name of at '
    + 'most 63 letters, digits, "-", "_" and ".", with an optional prefix such as "example.com/".'],
  [{ annotations: { '/x': '' } }, 'annotations: "/x" is not a valid key: the API server rejects the Job; write a name '
    + 'of at most 63 letters, digits, "-", "_" and ".", with an optional prefix such as "example.com/".'],
  [{ nodeSelector: { zone: 'a b' } }, 'nodeSelector["zone"]: "a b" is not a valid label value: the API server rejects '
    + 'the Job; write at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit.'],
  [{ labels: { 'transfer.cdk8s-mtc/run': 'x' } }, 'labels: "transfer.cdk8s-mtc/run" is a label that the engine sets '
    + 'itself: Services and policies select by it; leave it out.'],
  [{ avoidPods: {} }, 'avoidPods: {} has no label and would match every pod; give the labels of the pods.'],
  [{ priorityClass: 'High' }, 'priorityClass: "High" is not a valid name: no such object can exist; write lower-case '
    + 'letters, digits, "-" and ".".'],
  [{ queue: '' },
    'queue: "" is not a valid name: no such object can exist; write lower-case letters, digits, "-" and ".".'],
  [{ queue: 'transfers', suspend: false }, 'suspend: false contradicts queue: the Job would start at once, without '
    + 'quota, if Kueue is not installed; leave suspend out.'],
])('%j is rejected, wherever it is given', (pods, mistake) => {
  expect(mistakesWith({ pods: { ...pods } })).toEqual([`[new/shop] pods.${mistake}`]);
  expect(mistakesWith({ pods: { source: pods } })).toEqual([`[new/shop] pods.source.${mistake}`]);
  expect(mistakesWith({ pods: { destination: pods } })).toEqual([`[new/shop] pods.destination.${mistake}`]);
});
