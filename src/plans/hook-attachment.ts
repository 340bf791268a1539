import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { IMigrationHook } from './migration-hook';
import { IPlan } from './plan';
import { MTC_NAMESPACE, mtcRef, ObjectRef } from '../api/common';
import { HookTarget } from '../api/mig-hook';
import { HookPhase, PlanHookSpec } from '../api/mig-plan';
import { ownScope } from '../charts/names';
import { Mistake, refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { isDnsLabel, nearestDnsLabel } from '../grammar/dns';

/** A permission of a hook on its cluster. */
export interface HookPermission {
  /** The resources, in the plural: `deployments`. */
  readonly resources: string[];

  /** The verbs: `get`, `list`, `patch`. */
  readonly verbs: string[];

  /**
   * The API groups of the resources; an empty string for the core group.
   *
   * @default - the core group
   */
  readonly apiGroups?: string[];

  /**
   * The namespace of the permission.
   *
   * @default - the namespace that the hook runs in
   */
  readonly namespace?: string;
}

/** Options of a hook in a plan. */
export interface PlanHookOptions {
  /** The phase in which it runs. */
  readonly phase: HookPhase;

  /**
   * The namespace in which its Job runs. It must exist on that cluster when the cutover starts.
   *
   * @default 'openshift-migration', which exists on every cluster of a plan
   */
  readonly executionNamespace?: string;

  /**
   * An existing ServiceAccount of that namespace.
   *
   * @default - one called `<plan>-<phase>` (`shop-prebackup`) is written for the cluster that the hook runs on
   */
  readonly serviceAccount?: string;

  /**
   * The permissions of the hook. A Role and a RoleBinding are written for each namespace.
   *
   * @default - none, except those that a given ServiceAccount already has
   */
  readonly permissions?: HookPermission[];
}

/** A hook in a plan, with the objects that it requires on its cluster. */
export class HookAttachment {
  /** The options that the entry is rendered from, by the fields of the plan. */
  static optionsOf(index: number): Record<string, string> {
    return Object.fromEntries(['phase', 'executionNamespace', 'serviceAccount']
      .map((field) => [`spec.hooks[${index}].${field}`, `addHook.${field}`]));
  }

  readonly spec: PlanHookSpec;

  constructor(plan: IPlan & Construct, hook: IMigrationHook, options: PlanHookOptions) {
    const cluster = hook.runsOn === HookTarget.SOURCE ? plan.source! : plan.destination!;
    const namespace = options.executionNamespace ?? MTC_NAMESPACE;
    const ownName = `${plan.planName}-${options.phase.toLowerCase()}`;
    const account = options.serviceAccount ?? ownName;
    this.spec = {
      reference: mtcRef(hook.hookName), phase: options.phase, executionNamespace: namespace, serviceAccount: account,
    };
    options.permissions?.forEach((permission, index) => {
      checkPermission(permission, `addHook.permissions[${index}]`).forEach((mistake) => refuse(plan, mistake));
    });

    const own = ownScope(cluster.chart);
    const scopeId = `hook:${ownName}`;
    const scope = own.node.tryFindChild(scopeId) as Construct ?? new Construct(own, scopeId);
    if (options.serviceAccount === undefined && !scope.node.tryFindChild('account')) {
      ownedBy(plan, new ApiObject(
        scope, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
      ));
    }
    for (const [where, permissions] of byNamespace(options.permissions ?? [], namespace)) {
      allow(scope, ownName, where, permissions, { name: account, namespace })
        .forEach((object) => ownedBy(plan, object));
    }
  }
}

function checkPermission(permission: HookPermission, field: string): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const list of ['resources', 'verbs', 'apiGroups'] as const) {
    if (permission[list]?.length === 0) {
      mistakes.push({
        field: `${field}.${list}`,
        value: [],
        problem: 'are empty: Kubernetes rejects such a rule in a Role',
        fix: 'give at least one',
      });
    }
  }
  const { namespace } = permission;
  if (namespace !== undefined && !isDnsLabel(namespace)) {
    mistakes.push({
      field: `${field}.namespace`,
      value: namespace,
      problem: 'is not a valid Kubernetes name',
      fix: `write "${nearestDnsLabel(namespace) ?? 'shop'}"`,
    });
  }
  return mistakes;
}

function byNamespace(permissions: HookPermission[], byDefault: string): Map<string, HookPermission[]> {
  const groups = new Map<string, HookPermission[]>();
  for (const permission of permissions) {
    const namespace = permission.namespace ?? byDefault;
    groups.set(namespace, [...groups.get(namespace) ?? [], permission]);
  }
  return groups;
}

function allow(
  scope: Construct, name: string, namespace: string, permissions: HookPermission[], account: ObjectRef,
): ApiObject[] {
  const role = `role-${namespace}`;
  if (scope.node.tryFindChild(role)) {
    return [];
  }
  const roleObject = new ApiObject(scope, role, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name, namespace },
    rules: permissions.map(({ apiGroups, resources, verbs }) => ({ apiGroups: apiGroups ?? [''], resources, verbs })),
  });
  const binding = new ApiObject(scope, `binding-${namespace}`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  });
  return [roleObject, binding];
}
