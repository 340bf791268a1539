import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { namedIn } from '../../reading/model/text';
import { plansOf, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const RBAC = 'rbac.authorization.k8s.io';

const role = (group: string) => documents(
  planExample('hooks: [{ reference: { name: stop, namespace: openshift-migration }, phase: PreBackup, '
    + 'executionNamespace: shop-web, serviceAccount: hooks }]'),
  `apiVersion: ${RBAC}/v1
kind: Role
metadata: { name: stop-shop, namespace: shop-web }
rules: [{ apiGroups: [${group}], resources: [deployments], verbs: [get, patch] }]
`, `apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: stop-shop, namespace: shop-web }
roleRef: { apiGroup: ${RBAC}, kind: Role, name: stop-shop }
subjects: [{ kind: ServiceAccount, name: hooks, namespace: shop-web }]
`);

/** The API groups of resources that hooks use. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  deployments: ['apps', 'extensions'],
  statefulsets: ['apps'],
  daemonsets: ['apps', 'extensions'],
  replicasets: ['apps', 'extensions'],
  deploymentconfigs: ['apps.openshift.io'],
  cronjobs: ['batch'],
  jobs: ['batch'],
  horizontalpodautoscalers: ['autoscaling'],
  routes: ['route.openshift.io'],
  ingresses: ['networking.k8s.io', 'extensions'],
  networkpolicies: ['networking.k8s.io', 'extensions'],
  pods: [''],
  services: [''],
  configmaps: [''],
  secrets: [''],
  persistentvolumeclaims: [''],
};

/** The rule on roles of hooks that grant nothing. */
export const HOOK_ROLE_RULES: readonly Rule[] = [
  {
    id: 'hook/role-of-other-group',
    severity: 'warning',
    title: 'The role of a hook names the API groups of its resources',
    rationale: 'A rule of a role grants its resources in its apiGroups only. Deployments are in apps, and not in the '
      + 'core group, which is written "": a rule with another group is accepted, and grants nothing. The Job of the '
      + 'hook fails, and with it the run, after the application was stopped.',
    source: 'Kubernetes RBAC; mig-controller pkg/controller/migmigration/hooks.go',
    on: ['Role', 'ClusterRole'],
    skips: ['patch'],
    breaks: role('""'),
    finds: [{
      path: 'rules[0].apiGroups',
      message: '"" does not contain the API group of deployments: the rule does not grant them to the hook of '
        + 'MigPlan openshift-migration/shop, whose Job fails',
      fix: 'Write `apiGroups: [apps]`.',
    }],
    keeps: role('apps'),
    * check(manifest, set) {
      const plan = boundTo(set).get(`${manifest.kind}\0${manifest.kind === 'Role' ? manifest.namespace : ''}\0`
        + manifest.name);
      for (const [index, rule] of plan ? list(manifest.object.rules).map(record).entries() : []) {
        const groups = list(rule.apiGroups).map(text);
        const names = list(rule.resources).map((one) => text(one).split('/')[0]);
        const known = names.flatMap((name) => Object.hasOwn(GROUPS, name) ? [name] : []);
        const without = known.filter((name) => !GROUPS[name].some((group) => groups.includes(group)));
        if (!groups.includes('*') && groups.length > 0 && without.length > 0) {
          const [first] = without;
          yield {
            path: `rules[${index}].apiGroups`,
            message: `${groups.map(quote).join(', ')} ${groups.length === 1 ? 'does' : 'do'} not contain the API `
              + 'group of '
              + `${[...new Set(without)].join(', ')}: the rule does not grant them to the hook of `
              + `${namedIn(plan!, manifest)}, whose Job fails`,
            fix: `Write \`apiGroups: [${GROUPS[first][0]}]\`${known.length > without.length
              ? ' in a rule for these resources' : ''}.`,
          };
        }
      }
    },
  },
];

/** The plans whose hooks run as an account to which a role is bound, by the role. */
const boundTo = derived((set: ManifestSet) => {
  const accounts = new Map(plansOf(set).flatMap((plan) => list(specOf(plan).hooks).map(record)
    .map((hook) => [`${text(hook.executionNamespace)}/${text(hook.serviceAccount)}`, plan] as const)));
  const found = new Map<string, Manifest>();
  for (const binding of ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => set.ofGroup(kind, RBAC))) {
    const { kind, name } = record(binding.object.roleRef);
    const plan = list(binding.object.subjects).map(record).map((subject) =>
      accounts.get(`${text(subject.namespace) || binding.namespace}/${text(subject.name)}`)).find(Boolean);
    if (plan) {
      found.set(`${kind}\0${kind === 'Role' ? binding.namespace : ''}\0${text(name)}`, plan);
    }
  }
  return found;
});
