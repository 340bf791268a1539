import { ApiObject } from 'cdk8s';
import { IServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SECURITY_CONTEXT_CONSTRAINTS } from '../api/transfer';

/** What lets pods of an engine run as root on OpenShift. */
export interface ConstraintsProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly capabilities: string[];
}

/**
 * Writes a SecurityContextConstraints that allows root with these capabilities and nothing that Pod Security's `baseline` forbids, and a ClusterRole to
 * use it. It gives pods no fsGroup, so that no volume is given to a group when it is mounted; and the namespace's own SELinux level, as the
 * application has it.
 */
export function writeConstraints(scope: Construct, { name, labels, capabilities }: ConstraintsProps): void {
  new ApiObject(scope, 'constraints', {
    ...SECURITY_CONTEXT_CONSTRAINTS,
    metadata: { name, labels },
    allowHostDirVolumePlugin: false,
    allowHostIPC: false,
    allowHostNetwork: false,
    allowHostPID: false,
    allowHostPorts: false,
    allowPrivilegeEscalation: false,
    allowPrivilegedContainer: false,
    allowedCapabilities: capabilities,
    defaultAddCapabilities: [],
    requiredDropCapabilities: ['ALL'],
    priority: 0, // the API wants the field, and takes 0 for none,
    readOnlyRootFilesystem: true,
    runAsUser: { type: 'RunAsAny' },
    seLinuxContext: { type: 'MustRunAs' },
    fsGroup: { type: 'RunAsAny' },
    supplementalGroups: { type: 'RunAsAny' },
    seccompProfiles: ['runtime/default'],
    users: [],
    groups: [],
    volumes: ['configMap', 'emptyDir', 'persistentVolumeClaim', 'secret'],
  });
  new ApiObject(scope, 'role', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels },
    rules: [{ apiGroups: ['security.openshift.io'], resources: ['securitycontextconstraints'], resourceNames: [name], verbs: ['use'] }],
  });
}

/** Lets the ServiceAccount of a namespace use the constraints. */
export function bindConstraints(scope: Construct, { name, labels }: ConstraintsProps, namespace: string, account: IServiceAccount): void {
  new ApiObject(scope, 'binding', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace, labels },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name: account.name, namespace }],
  });
}
