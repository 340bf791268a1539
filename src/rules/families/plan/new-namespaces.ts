import { DESTINATION_NAMESPACES, EXISTING } from '../../../api/mig-plan';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, nameOf, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { filesOf, planExample } from '../../examples/plan';
import { planModels } from '../../reading/model/migration';
import { quote } from '../../reading/text';

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: smoke-test, namespace: shop-web }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
`;
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop-web }\n';
const PLAN = planExample('', { destination: 'host' });

/** The kinds that create a namespace. */
const NAMESPACE_KINDS = ['Namespace', 'Project', 'ProjectRequest'];

/** The step of an output folder whose objects are applied after the first stage. */
const LATER = /(^|\/)(after-first-stage|runs)(\/|$)/;

/** The rule on objects in namespaces that the first stage creates. */
export const PLAN_NEW_NAMESPACE_RULES: readonly Rule[] = [
  {
    id: 'plan/namespace-not-created',
    severity: 'info',
    title: 'An object in a destination namespace is applied after the namespace exists',
    rationale: 'MTC creates the destination namespaces of a plan during the first stage. An object in one of them that '
      + 'is applied before is rejected ("namespaces not found"), and `kubectl apply` or the sync of a GitOps tool is '
      + 'incomplete. If the namespace is created first, MTC does not change it: so it needs the annotations '
      + 'openshift.io/sa.scc.* of the source. This is judged if the cluster of the object is known. The annotation '
      + `\`${DESTINATION_NAMESPACES}: ${EXISTING}\` of a MigPlan says that its namespaces exist.`,
    source: 'mig-controller pkg/controller/directvolumemigration/namespaces.go, Kubernetes API',
    on: '*',
    skips: ['live', 'patch'],
    breaks: filesOf('ocp4', PLAN, ROLE),
    finds: [{
      path: 'metadata.namespace',
      message: '"shop-web" does not exist before the first stage of MigPlan openshift-migration/shop, which creates '
        + 'it: the API server rejects the object if it is applied earlier',
      fix: 'Apply it after the first stage (in a program, create it in `destinationNamespacesChart` of the plan), or '
        + 'write Namespace shop-web with the `openshift.io/sa.scc.*` annotations of the source. If the namespace '
        + 'exists, declare it on the plan (`destinationNamespacesExist`, annotation '
        + `\`${DESTINATION_NAMESPACES}: ${EXISTING}\`).`,
    }],
    keeps: filesOf('ocp4', PLAN, NAMESPACE, ROLE),
    * check(manifest, set) {
      const plan = isLater(manifest)
        ? undefined
        : newNamespaces(set).get(placeKey(manifest.cluster, manifest.namespace));
      if (plan) {
        const { namespace } = manifest;
        yield {
          others: [plan],
          path: 'metadata.namespace',
          message: `${quote(namespace)} does not exist before the first stage of ${nameOf(plan)}, which creates it: `
            + 'the API server rejects the object if it is applied earlier',
          fix: 'Apply it after the first stage (in a program, create it in `destinationNamespacesChart` of the plan), '
            + `or write Namespace ${namespace} with the \`openshift.io/sa.scc.*\` annotations of the source. If the `
            + 'namespace exists, declare it on the plan (`destinationNamespacesExist`, annotation '
            + `\`${DESTINATION_NAMESPACES}: ${EXISTING}\`).`,
        };
      }
    },
  },
];

function isLater({ isAfterStage, origin }: Manifest): boolean {
  return isAfterStage ?? LATER.test(origin);
}

/** The namespaces that the first stage of a plan creates, by cluster and name, each with its first plan. */
const newNamespaces = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => {
  const found = new Map<string, Manifest>();
  const present = presentNamespaces(set);
  for (const plan of planModels(set)) {
    for (const { destination: { cluster, namespace } } of isNew(plan.manifest, plan.isClosed) ? plan.namespaces : []) {
      const key = placeKey(cluster?.cluster, namespace);
      if (cluster?.cluster !== undefined && !present.has(key) && !found.has(key)
        && !isCreated(set, cluster.cluster, namespace)) {
        found.set(key, plan.manifest);
      }
    }
  }
  return found;
});

/** Whether no run of a plan can have created its namespaces, and nobody says that they exist. */
function isNew(plan: Manifest, isClosed: boolean): boolean {
  return !isClosed && !isLive(plan)
    && record(record(plan.object.metadata).annotations)[DESTINATION_NAMESPACES] !== EXISTING;
}

/** Namespaces that exist: the sources of plans, and those of objects that were read from a cluster. */
function presentNamespaces(set: ManifestSet): ReadonlySet<string> {
  const sources = planModels(set)
    .flatMap(({ namespaces }) => namespaces.map(({ source }) => placeKey(source.cluster?.cluster, source.namespace)));
  const live = set.manifests.filter(isLive).map(({ cluster, namespace }) => placeKey(cluster, namespace));
  return new Set([...sources, ...live]);
}

/** Whether an object of the set creates a namespace on a cluster. */
function isCreated(set: ManifestSet, cluster: string, namespace: string): boolean {
  return createdNamespaces(set).has(placeKey(undefined, namespace))
    || createdNamespaces(set).has(placeKey(cluster, namespace));
}

const createdNamespaces = derived((set: ManifestSet) => new Set(NAMESPACE_KINDS
  .flatMap((kind) => set.ofKind(kind)).filter((one) => one.namespace === '')
  .map(({ cluster, name }) => placeKey(cluster, name))));

function placeKey(cluster: string | undefined, namespace: string): string {
  return `${cluster ?? ''}\0${namespace}`;
}
