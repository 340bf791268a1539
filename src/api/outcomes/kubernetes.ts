import { HOUR, KindOutcome, filled, has, is } from './criterion';

const JOB: KindOutcome = {
  group: 'batch',
  kind: 'Job',
  waits: 'no pod has been created yet',
  settlesWithin: 24 * HOUR,
  criteria: [
    { state: 'succeeded', when: has('Complete'), text: 'completed' },
    { state: 'failed', when: has('Failed') },
    { state: 'suspended', when: has('Suspended'), text: 'suspended' },
    { state: 'running', when: { any: [filled('status.active'), filled('status.startTime')] }, text: 'running' },
  ],
};

const DEPLOYMENT: KindOutcome = {
  group: 'apps',
  kind: 'Deployment',
  waits: 'no pod has been created yet',
  criteria: [
    {
      state: 'failed',
      when: { condition: { types: ['Progressing'], reasons: ['ProgressDeadlineExceeded'], status: 'False' } },
    },
    {
      state: 'succeeded',
      when: {
        all: [
          { field: 'status.observedGeneration', equals: 'metadata.generation' },
          {
            any: [
              is('spec.replicas', 0),
              {
                all: [
                  { field: 'status.updatedReplicas', equals: 'spec.replicas' },
                  { field: 'status.availableReplicas', equals: 'spec.replicas' },
                ],
              },
            ],
          },
        ],
      },
      text: 'available',
    },
    { state: 'running', when: filled('status.observedGeneration'), text: 'not all pods are available' },
  ],
};

const DAEMON_SET: KindOutcome = {
  group: 'apps',
  kind: 'DaemonSet',
  waits: 'no pod has been created yet',
  criteria: [
    { state: 'succeeded', when: is('status.desiredNumberScheduled', 0), text: 'no node needs it' },
    {
      state: 'succeeded',
      when: { field: 'status.numberReady', equals: 'status.desiredNumberScheduled' },
      text: 'available',
    },
    { state: 'running', when: filled('status.desiredNumberScheduled'), text: 'not all pods are ready' },
  ],
};

const CLAIM: KindOutcome = {
  group: '',
  kind: 'PersistentVolumeClaim',
  waits: 'the claim is not bound; a class with WaitForFirstConsumer binds it when a pod uses it',
  criteria: [
    { state: 'succeeded', when: is('status.phase', 'Bound'), text: 'bound' },
    { state: 'failed', when: is('status.phase', 'Lost'), text: 'its volume is lost' },
  ],
};

const NAMESPACE: KindOutcome = {
  group: '',
  kind: 'Namespace',
  waits: 'the namespace is not active yet',
  criteria: [
    { state: 'succeeded', when: is('status.phase', 'Active'), text: 'active' },
    { state: 'deleting', when: is('status.phase', 'Terminating'), text: 'is being deleted' },
  ],
};

/** Kinds of Kubernetes. Source: the API reference of Kubernetes and `kubectl rollout status`. */
export const KUBERNETES_OUTCOMES: readonly KindOutcome[] = [JOB, DEPLOYMENT, DAEMON_SET, CLAIM, NAMESPACE];
