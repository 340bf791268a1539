/** Controllers that write to the objects of others, at once after their creation. */
const CONTROLLERS = ['kube-controller-manager', 'openshift-controller-manager', 'cluster-policy-controller'];

/** The ServiceAccounts that these controllers create themselves in each namespace. */
const OF_CONTROLLERS = ['default', 'builder', 'deployer'];

/** The fields that they add to a ServiceAccount: the token Secrets of Kubernetes before 1.24 and of OpenShift. */
const OF_SERVICE_ACCOUNT = ['f:secrets', 'f:imagePullSecrets'];

/** What the API server notes about a field manager of an object. */
export interface NotedManager {
  readonly manager: string;
  /** Its fields, as JSON. */
  readonly fields: string;
  /** The name of the object. */
  readonly name: string;
}

/**
 * Whether a manager has only added to an object that existed: the status, the Secrets of a ServiceAccount, or the token
 * in a Secret. Servers before Kubernetes 1.22 do not note that a write was one of the status.
 */
export function isAddition({ manager, fields, name }: NotedManager): boolean {
  const { 'f:metadata': metadata, 'f:data': data, ...rest } = parsed(fields);
  const added = Object.keys(rest);
  if (added.length === 1 && added[0] === 'f:status' && metadata === undefined && data === undefined) {
    return true;
  }
  if (!CONTROLLERS.includes(manager) || Object.keys(metadata ?? {}).some((field) => field !== 'f:annotations')) {
    return false;
  }
  return data === undefined
    ? added.length > 0 && added.every((field) => OF_SERVICE_ACCOUNT.includes(field)) && !OF_CONTROLLERS.includes(name)
    : added.length === 0 && 'f:token' in data; // the creator of a Secret also sets its type
}

function parsed(fields: string): Record<string, Record<string, unknown> | undefined> {
  try {
    const value = JSON.parse(fields);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // kubectl before 1.18 does not print JSON
  }
}
