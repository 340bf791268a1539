import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { SECURITY_CONTEXT_CONSTRAINTS } from '../../api/transfer';

/** The SecurityContextConstraints that allow pods of an engine to run as root on OpenShift. */
export interface ConstraintsProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly capabilities: string[];
}

/**
 * Writes a SecurityContextConstraints that allows root with these capabilities and nothing that Pod Security's
 * `baseline` forbids, and a ClusterRole to use it. Pods get no fsGroup, so that mounting a volume does not change its
 * group; and they get the namespace's SELinux level, as the application does. It permits nothing until a run binds it
 * to its ServiceAccount.
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
    priority: 0, // the API requires the field; 0 is the same as none
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
    rules: [{
      apiGroups: ['security.openshift.io'],
      resources: ['securitycontextconstraints'],
      resourceNames: [name],
      verbs: ['use'],
    }],
  });
}

/** A ServiceAccount that is allowed to use the constraints. */
export interface BoundAccount {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Lets a ServiceAccount use the constraints, by a RoleBinding of the same name. */
export function bindConstraints(
  scope: Construct, constraints: ConstraintsProps, { name, namespace, labels }: BoundAccount,
): void {
  new ApiObject(scope, 'binding', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace, labels },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: constraints.name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}
