import { call, Code, fields, literal } from './code';
import { Context, ImportedCluster, listOf } from './context';
import { enumCode } from './controller-values';
import { Fields, isList, isSame, isString, isStrings, Leftover } from './fields';
import { existingHook, hook, targetOf } from './mig-hook';
import { Section, Variable } from './program';
import { isMtcReference } from './references';
import { Source } from './sources';
import { MTC_NAMESPACE } from '../api/common';
import { HookTarget } from '../api/mig-hook';
import { HookPhase } from '../api/mig-plan';
import { isRecord, list, record } from '../rules/engine/manifest';

type Json = { readonly [key: string]: any };

/**
 * Attaches the hooks of a plan, with the ServiceAccount and the permissions that the construct writes for them.
 *
 * @returns the list of hooks, if one of them cannot be attached by an option
 */
export function importHookAttachments(
  context: Context, plan: { name: string; variable: Variable }, spec: Fields, from: ImportedCluster,
  to: ImportedCluster,
): Leftover[] {
  const hooks = spec.take('hooks', isList);
  if (hooks === undefined) {
    return [];
  }
  if (!hooks.every(isComplete)) {
    return [{ pointer: '/spec/hooks', value: hooks }];
  }
  const { program } = context;
  for (const attached of list(hooks)) {
    const { name } = attached.reference;
    const code = hook(context, name) ?? existingHook(context, name);
    const cluster = targetOf(context, name) === HookTarget.DESTINATION ? to : from;
    program.use(plan.variable);
    program.add(Section.PLANS,
      call(`${plan.variable.name}.addHook`, code, options(context, plan.name, attached, cluster)));
  }
  return [];
}

function isComplete(value: unknown): boolean {
  return isRecord(value) && isMtcReference(value.reference) && isString(value.executionNamespace)
    && isString(value.serviceAccount)
    && Object.values<string>(HookPhase).includes(value.phase) && Object.keys(value).length === 4;
}

function options(
  context: Context, plan: string, { phase, executionNamespace, serviceAccount }: Json, cluster: ImportedCluster,
): Code {
  const ownName = `${plan}-${phase.toLowerCase()}`;
  const account = serviceAccount === ownName
    ? takeAccount(context, cluster.place, ownName, executionNamespace)
    : undefined;
  const permissions = account ? takePermissions(context, cluster.place, ownName, executionNamespace) : [];
  return fields({
    phase: enumCode(context.program, 'HookPhase', HookPhase as never, phase),
    executionNamespace: executionNamespace === MTC_NAMESPACE ? undefined : literal(executionNamespace),
    serviceAccount: account ? undefined : literal(serviceAccount),
    permissions: listOf(permissions),
  });
}

function takeAccount({ sources }: Context, cluster: string, name: string, namespace: string): Source | undefined {
  const expected = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
  const account = sources.find(cluster, 'ServiceAccount', ({ object }) => isSame(object, expected), { name });
  if (account) {
    sources.take(account);
  }
  return account;
}

/** The rules of the Roles that are bound to the account by RoleBindings of the same name. */
function takePermissions({ sources }: Context, cluster: string, name: string, namespace: string): Code[] {
  const permissions: Code[] = [];
  for (;;) {
    const role = sources.find(cluster, 'Role', ({ object }) => isPlainRole(object, name), { name });
    const where = role?.manifest.namespace ?? '';
    const binding = role
      && sources.find(cluster, 'RoleBinding', ({ object }) => isSame(object, bindingOf(name, where, namespace)),
        { name });
    if (!role || !binding) {
      return permissions;
    }
    sources.take(role);
    sources.take(binding);
    permissions.push(...list(role.object.rules)
      .map((rule) => permission(rule, where === namespace ? undefined : where)));
  }
}

function isPlainRole({ apiVersion, metadata, rules, ...others }: Json, name: string): boolean {
  const isPlain = (rule: unknown) => isRecord(rule) && isStrings(rule.apiGroups) && isStrings(rule.resources)
    && isStrings(rule.verbs)
    && Object.keys(rule).length === 3;
  return isSame(Object.keys(record(metadata)).sort(), ['name', 'namespace']) && metadata.name === name
    && apiVersion.endsWith('/v1')
    && isList(rules) && rules.length > 0 && rules.every(isPlain) && Object.keys(others).length === 1;
}

function bindingOf(name: string, namespace: string, accountNamespace: string): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: accountNamespace }],
  };
}

function permission({ apiGroups, resources, verbs }: Json, namespace: string | undefined): Code {
  return fields({
    namespace: namespace === undefined ? undefined : literal(namespace),
    apiGroups: isSame(apiGroups, ['']) ? undefined : literal(apiGroups),
    resources: literal(resources),
    verbs: literal(verbs),
  });
}
