import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { ROLES } from '../../reading/model/identity';
import { ModelNamespace, ModelPlan, planModelOf, planModels } from '../../reading/model/migration';
import { objectsIn, objectsOf, Side } from '../../reading/model/objects';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`;
const example = (ocp3: string, ocp4: string) => documents(
  filesOf('ocp3', namespace('other'), ocp3),
  filesOf('ocp4', planExample('', { destination: 'host', namespaces: '[shop]' }), ocp4),
);

/** The rule on plans that go the wrong way. */
export const PLAN_DIRECTION_RULES: readonly Rule[] = [
  {
    id: 'plan/wrong-direction',
    severity: 'warning',
    title: 'The application of a plan is on its source',
    rationale: 'If srcMigClusterRef and destMigClusterRef are exchanged, MTC looks for the namespaces on the wrong '
      + 'cluster, and the plan reports NamespaceNotFoundOnSourceCluster. This is judged if the files of both clusters '
      + 'contain namespaces, if a dump of the destination contains the running application before the first run, or if '
      + 'the clusters are called after their roles (source, old, target, new) and the plan uses them the other way.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    skips: ['patch'],
    breaks: example('', documents(namespace('shop'), claim)),
    finds: [{
      path: 'spec.srcMigClusterRef',
      message: 'the files of the source, cluster "ocp3", do not contain namespace "shop", but those of the '
        + 'destination, cluster "ocp4", do, with its claims: source and destination may be exchanged',
      fix: 'Exchange `srcMigClusterRef` and `destMigClusterRef`.',
    }],
    keeps: example(documents(namespace('shop'), claim), namespace('shop')),
    * check(manifest, set) {
      const model = planModelOf(set, manifest);
      const [from, to] = [model?.source?.cluster, model?.destination?.cluster];
      if (from === undefined || to === undefined || from === to || model!.isClosed) {
        return;
      }
      const { namespaces } = model!;
      const isCalledOtherwise = hasOtherRoles(from, to) && !hasWayBack(set, model!);
      const isKnown = isCalledOtherwise || objectsOf(set, 'Namespace', '', from).length > 0
        || isRunningBefore(set, model!);
      const hasClaims = () => namespaces
        .some((one) => objectsIn(set, 'PersistentVolumeClaim', '', thereOf(one)).certain.length > 0);
      if (isKnown && namespaces.length > 0 && namespaces.every((one) => isOnDestinationOnly(set, one))
        && (isCalledOtherwise || hasClaims())) {
        const [{ source }] = namespaces;
        yield {
          path: 'spec.srcMigClusterRef',
          message: `the files of the source, cluster ${quote(from)}, do not contain namespace `
            + `${quote(source.namespace)}, but those of the destination, cluster ${quote(to)}, do`
            + `${hasClaims() ? ', with its claims' : ''}: source and destination may be exchanged`,
          fix: 'Exchange `srcMigClusterRef` and `destMigClusterRef`.',
        };
      }
    },
  },
];

/** Whether the source of a plan is called as a destination is, or its destination as a source. */
function hasOtherRoles(from: string, to: string): boolean {
  const [asSource, asDestination] = ROLES.map(({ words }) => words);
  return !asSource.test(from) && asSource.test(to) || asDestination.test(from) && !asDestination.test(to);
}

/** Whether another plan goes the other way: one of them brings back what the other has migrated. */
function hasWayBack(set: ManifestSet, { source, destination }: ModelPlan): boolean {
  return ways(set).has(`${destination?.key}\0${source?.key}`);
}

const ways = derived((set: ManifestSet) =>
  new Set(planModels(set).map(({ source, destination }) => `${source?.key}\0${destination?.key}`)));

/** The namespace of this name on the destination. */
function thereOf({ source, destination }: ModelNamespace): Side {
  return { ...destination, namespace: source.namespace };
}

/** Whether a namespace, under its name on the source, is in the files of the destination, and not of the source. */
function isOnDestinationOnly(set: ManifestSet, one: ModelNamespace): boolean {
  const has = (kind: string, side: Side) => objectsIn(set, kind, '', side).certain.length > 0;
  return !['Namespace', 'PersistentVolumeClaim', 'Service', 'ConfigMap'].some((kind) => has(kind, one.source))
    && has('Namespace', thereOf(one));
}

const WORKLOADS = [['Deployment', 'apps'], ['StatefulSet', 'apps'], ['DeploymentConfig', 'apps.openshift.io']];

/** Whether a dump of the destination contains workloads of the plan that run there before MTC knows of the plan. */
function isRunningBefore(set: ManifestSet, { manifest, namespaces, runs }: ModelPlan): boolean {
  const isStateOnly = runs.some((run) => specOf(run).migrateState === true);
  return !isStateOnly && ![manifest, ...runs].some(isLive) && namespaces.some((one) => WORKLOADS
    .some(([kind, group]) => objectsIn(set, kind, group, thereOf(one)).certain
      .some((workload) => isLive(workload) && !isMigrated(workload))));
}

/** Whether Velero has restored an object, which MTC marks with labels. */
function isMigrated({ object }: Manifest): boolean {
  return Object.keys(record(record(object.metadata).labels))
    .some((label) => /^(?:migration\.openshift\.io|velero\.io)\//.test(label));
}
