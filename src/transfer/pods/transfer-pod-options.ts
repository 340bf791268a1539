import type { NodeLabelQuery, NodeTaintQuery } from 'cdk8s-plus-27';

/** Scheduling and metadata of the Jobs and pods of one side, or of both. */
export interface TransferPodOptions {
  /**
   * Labels of the Jobs and their pods, besides those of the engine. Istio injects no sidecar, which would keep the pod
   * from ending, with `sidecar.istio.io/inject: "false"`.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of the Jobs and their pods. Linkerd injects no sidecar, which would keep the pod from ending, with
   * `linkerd.io/inject: disabled`; OpenShift Service Mesh 2 with `sidecar.istio.io/inject: "false"`.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The labels that a node must have.
   *
   * @default - none
   */
  readonly nodeSelector?: { [key: string]: string };

  /**
   * Conditions on the labels of a node, all of which must be true:
   * `NodeLabelQuery.in('topology.kubernetes.io/zone', ['a', 'b'])`.
   *
   * @default - none
   */
  readonly requiredNodes?: NodeLabelQuery[];

  /**
   * Conditions on the labels of a node, all of which are true for the preferred nodes.
   *
   * @default - none
   */
  readonly preferredNodes?: NodeLabelQuery[];

  /**
   * The labels of pods in the same namespace on whose nodes the pods do not run, if there are other nodes.
   *
   * @default - none
   */
  readonly avoidPods?: { [key: string]: string };

  /**
   * The taints of nodes that the pods tolerate: `NodeTaintQuery.is('dedicated', 'transfer')`.
   *
   * @default - none
   */
  readonly tolerations?: NodeTaintQuery[];

  /**
   * The name of the PriorityClass.
   *
   * @default - that of the cluster
   */
  readonly priorityClass?: string;

  /**
   * The name of the RuntimeClass.
   *
   * @default - that of the cluster
   */
  readonly runtimeClass?: string;

  /**
   * The name of a LocalQueue of Kueue in the namespace of the Jobs. They are created suspended, and Kueue starts them
   * when there is quota: give `waitFor` more time than that takes. A GitOps tool must ignore `spec.suspend` of the
   * Jobs, or it would suspend them again.
   *
   * @default - none: the Jobs start when they are applied
   */
  readonly queue?: string;

  /**
   * Whether the Jobs are created suspended, so that something else starts them by setting `spec.suspend` to false.
   * Kubernetes 1.24 or newer.
   *
   * @default - true with `queue`, false otherwise
   */
  readonly suspend?: boolean;
}
