/** An API version that Kubernetes no longer serves for some kinds. */
export interface RemovedApi {
  /** The first release of Kubernetes without it. */
  readonly kubernetes: string;
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /**
   * The version that replaces it, in the same group if no group is given. A later entry may remove that one in turn.
   * Undefined if the kinds have no successor.
   */
  readonly instead?: string;
}

const CRD = ['CustomResourceDefinition'];
const CSR = ['CertificateSigningRequest'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const FLOW_CONTROL = ['FlowSchema', 'PriorityLevelConfiguration'];
const STORAGE = ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'];
const EXTENSIONS = ['DaemonSet', 'Deployment', 'ReplicaSet'];
const WORKLOADS = [...EXTENSIONS, 'ControllerRevision', 'StatefulSet'];

/**
 * API versions by the release of Kubernetes that removed them. Source: kubernetes.io, deprecated API migration guide.
 */
export const REMOVED_APIS: readonly RemovedApi[] = [
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: EXTENSIONS, instead: 'apps/v1' },
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: ['NetworkPolicy'], instead: 'networking.k8s.io/v1' },
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], instead: 'policy/v1beta1' },
  { kubernetes: '1.16', apiVersion: 'apps/v1beta1', kinds: WORKLOADS, instead: 'v1' },
  { kubernetes: '1.16', apiVersion: 'apps/v1beta2', kinds: WORKLOADS, instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'admissionregistration.k8s.io/v1beta1', kinds: WEBHOOKS, instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'apiextensions.k8s.io/v1beta1', kinds: CRD, instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'apiregistration.k8s.io/v1beta1', kinds: ['APIService'], instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'certificates.k8s.io/v1beta1', kinds: CSR, instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'coordination.k8s.io/v1beta1', kinds: ['Lease'], instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], instead: 'networking.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'networking.k8s.io/v1beta1', kinds: ['Ingress', 'IngressClass'], instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'rbac.authorization.k8s.io/v1beta1', kinds: RBAC, instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'], instead: 'v1' },
  { kubernetes: '1.22', apiVersion: 'storage.k8s.io/v1beta1', kinds: STORAGE, instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'autoscaling/v2beta1', kinds: ['HorizontalPodAutoscaler'], instead: 'v2' },
  { kubernetes: '1.25', apiVersion: 'batch/v1beta1', kinds: ['CronJob'], instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'discovery.k8s.io/v1beta1', kinds: ['EndpointSlice'], instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'events.k8s.io/v1beta1', kinds: ['Event'], instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'], instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget'], instead: 'v1' },
  { kubernetes: '1.25', apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'] },
  { kubernetes: '1.26', apiVersion: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'], instead: 'v2' },
  { kubernetes: '1.26', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta1', kinds: FLOW_CONTROL, instead: 'v1beta3' },
  { kubernetes: '1.27', apiVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIStorageCapacity'], instead: 'v1' },
  { kubernetes: '1.29', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta2', kinds: FLOW_CONTROL, instead: 'v1' },
  { kubernetes: '1.32', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kinds: FLOW_CONTROL, instead: 'v1' },
];

/** The first version of a namespaced kind that is still served, for kinds that had only removed ones before. */
export interface LastingApi {
  readonly kind: string;
  /** Its name in lists of resources. */
  readonly plural: string;
  readonly apiVersion: string;
  /** The first release of Kubernetes with it. */
  readonly kubernetes: string;
}

/**
 * Kinds of applications that a source may serve only in versions that a destination has lost. Source: kubernetes.io,
 * deprecated API migration guide ("available since").
 */
export const LASTING_APIS: readonly LastingApi[] = [
  { kind: 'CronJob', plural: 'cronjobs', apiVersion: 'batch/v1', kubernetes: '1.21' },
  { kind: 'Ingress', plural: 'ingresses', apiVersion: 'networking.k8s.io/v1', kubernetes: '1.19' },
  { kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', apiVersion: 'policy/v1', kubernetes: '1.21' },
];
