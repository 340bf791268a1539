/** An API version that Kubernetes no longer serves for some kinds. */
export interface RemovedApi {
  /** The first release of Kubernetes without it. */
  readonly kubernetes: string;
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The API version that replaces it, which a later entry may remove in turn. Undefined if the kinds have no successor. */
  readonly instead?: string;
}

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const FLOW_CONTROL = ['FlowSchema', 'PriorityLevelConfiguration'];
const WORKLOADS = ['DaemonSet', 'Deployment', 'ReplicaSet'];

/** API versions by the release of Kubernetes that removed them. Source: kubernetes.io, deprecated API migration guide. */
export const REMOVED_APIS: readonly RemovedApi[] = [
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: WORKLOADS, instead: 'apps/v1' },
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: ['NetworkPolicy'], instead: 'networking.k8s.io/v1' },
  { kubernetes: '1.16', apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], instead: 'policy/v1beta1' },
  { kubernetes: '1.16', apiVersion: 'apps/v1beta1', kinds: ['ControllerRevision', 'Deployment', 'StatefulSet'], instead: 'apps/v1' },
  { kubernetes: '1.16', apiVersion: 'apps/v1beta2', kinds: ['ControllerRevision', ...WORKLOADS, 'StatefulSet'], instead: 'apps/v1' },
  { kubernetes: '1.22', apiVersion: 'admissionregistration.k8s.io/v1beta1', kinds: WEBHOOKS, instead: 'admissionregistration.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'apiextensions.k8s.io/v1beta1', kinds: ['CustomResourceDefinition'], instead: 'apiextensions.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'apiregistration.k8s.io/v1beta1', kinds: ['APIService'], instead: 'apiregistration.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'certificates.k8s.io/v1beta1', kinds: ['CertificateSigningRequest'], instead: 'certificates.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'coordination.k8s.io/v1beta1', kinds: ['Lease'], instead: 'coordination.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], instead: 'networking.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'networking.k8s.io/v1beta1', kinds: ['Ingress', 'IngressClass'], instead: 'networking.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'rbac.authorization.k8s.io/v1beta1', kinds: RBAC, instead: 'rbac.authorization.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'], instead: 'scheduling.k8s.io/v1' },
  { kubernetes: '1.22', apiVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'], instead: 'storage.k8s.io/v1' },
  { kubernetes: '1.25', apiVersion: 'autoscaling/v2beta1', kinds: ['HorizontalPodAutoscaler'], instead: 'autoscaling/v2' },
  { kubernetes: '1.25', apiVersion: 'batch/v1beta1', kinds: ['CronJob'], instead: 'batch/v1' },
  { kubernetes: '1.25', apiVersion: 'discovery.k8s.io/v1beta1', kinds: ['EndpointSlice'], instead: 'discovery.k8s.io/v1' },
  { kubernetes: '1.25', apiVersion: 'events.k8s.io/v1beta1', kinds: ['Event'], instead: 'events.k8s.io/v1' },
  { kubernetes: '1.25', apiVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'], instead: 'node.k8s.io/v1' },
  { kubernetes: '1.25', apiVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget'], instead: 'policy/v1' },
  { kubernetes: '1.25', apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'] },
  { kubernetes: '1.26', apiVersion: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'], instead: 'autoscaling/v2' },
  { kubernetes: '1.26', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta1', kinds: FLOW_CONTROL, instead: 'flowcontrol.apiserver.k8s.io/v1beta3' },
  { kubernetes: '1.27', apiVersion: 'storage.k8s.io/v1beta1', kinds: ['CSIStorageCapacity'], instead: 'storage.k8s.io/v1' },
  { kubernetes: '1.29', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta2', kinds: FLOW_CONTROL, instead: 'flowcontrol.apiserver.k8s.io/v1' },
  { kubernetes: '1.32', apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kinds: FLOW_CONTROL, instead: 'flowcontrol.apiserver.k8s.io/v1' },
];
