import { isPlaceholder } from '../../../grammar/placeholder';
import { plural } from '../../../grammar/plural';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { ClusterIdentities } from '../../reading/model/identity';
import { planModelOf } from '../../reading/model/migration';
import { countVolumes } from '../../reading/model/volumes';
import { controllerVariable, namespaceEntries, specOf } from '../../reading/plan';

/** The limits of a plan. The defaults apply if the MigrationController of the host cluster sets no other limit. */
const LIMITS = {
  mig_namespace_limit: controllerVariable('mig_namespace_limit', (values) => highest(values, 10)),
  mig_pv_limit: controllerVariable('mig_pv_limit', (values) => highest(values, 100)),
  mig_pod_limit: controllerVariable('mig_pod_limit', (values) => highest(values, 100)),
};

const ONE_VOLUME = `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec:
  cluster_name: host
  migration_controller: true
  migration_ui: true
  migration_velero: true
  mig_pv_limit: "1"
---
`;

const volumes = (...names: string[]) => planExample(`persistentVolumes:${names.map((name) => `
    - name: ${name}
      pvc: { namespace: shop-web, name: ${name}, accessModes: [ReadWriteOnce] }
      selection: { action: skip }
      supported: { actions: [], copyMethods: [] }`).join('')}`);

const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop-web }
status: { phase: Running }
spec: { containers: [{ name: web, image: "quay.io/example/web:1" }] }
`;

const pods = (...names: string[]) => documents(
  filesOf('ocp3', ...names.map(pod)),
  filesOf('ocp4', ONE_VOLUME.replace('mig_pv_limit', 'mig_pod_limit') + planExample()),
);

/** Rules on how much one plan can migrate. */
export const PLAN_LIMIT_RULES: readonly Rule[] = [
  {
    id: 'plan/namespace-limit',
    severity: 'error',
    title: 'A plan has at most as many namespaces as its controller accepts',
    rationale: 'MTC rejects a plan with more namespaces than mig_namespace_limit (NamespaceLimitExceeded). The limit '
      + 'is 10 unless the MigrationController of the host cluster sets another.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: planExample('', { namespaces: '[a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11]' }),
    finds: [{
      path: 'spec.namespaces',
      message: 'the plan has 11 namespaces and the limit is 10: MTC reports NamespaceLimitExceeded, '
        + 'and the plan never becomes Ready',
      fix: 'Divide it into several plans, or set `mig_namespace_limit: "11"` in the host cluster\'s '
        + 'MigrationController.',
      programFix: 'Divide it into several plans, or set `limits: { namespaces: 11 }` in '
        + '`controller` of the HostCluster.',
    }],
    keeps: planExample('', { namespaces: '[a1, a2, a3, a4, a5, a6, a7, a8, a9, a10]' }),
    * check(plan, set) {
      const count = list(specOf(plan).namespaces).length;
      const limit = LIMITS.mig_namespace_limit(set, plan);
      if (count > limit) {
        yield {
          path: 'spec.namespaces',
          message: `the plan has ${plural(count, 'namespace')} and the limit is ${limit}: MTC reports `
            + 'NamespaceLimitExceeded, and the plan never becomes Ready',
          fix: `Divide it into several plans, or ${raised('mig_namespace_limit', count)}.`,
          programFix: `Divide it into several plans, or set \`limits: { namespaces: ${count} }\` in \`controller\` of `
            + 'the HostCluster.',
        };
      }
    },
  },
  {
    id: 'plan/volume-limit',
    severity: 'warning',
    title: 'A plan has at most as many volumes as its controller accepts',
    rationale: 'MTC warns of a plan with more volumes than mig_pv_limit (PvLimitExceeded), since long plans time out '
      + 'and are hard to repeat. The limit is 100 unless the MigrationController of the host cluster sets another. '
      + 'All volumes of persistentVolumes count, also those that are skipped, '
      + 'and the claims that MTC discovers in the source namespaces.',
    source: 'mig-controller pkg/controller/migplan/pvlist.go',
    on: 'MigPlan',
    breaks: `${ONE_VOLUME}${volumes('data', 'more')}`,
    finds: [{
      path: 'spec.persistentVolumes',
      message: 'the plan has 2 volumes, skipped ones included, and the limit is 1: MTC reports PvLimitExceeded',
      fix: 'Divide the namespaces between several plans, or set `mig_pv_limit: "2"` in the host cluster\'s '
        + 'MigrationController.',
    }],
    keeps: `${ONE_VOLUME}${volumes('data')}`,
    * check(plan, set) {
      const listed = list(specOf(plan).persistentVolumes).length;
      const model = planModelOf(set, plan);
      const count = Math.max(listed, model ? countVolumes(set, model) : 0);
      const limit = LIMITS.mig_pv_limit(set, plan);
      if (count > limit) {
        const isListed = listed > limit;
        yield {
          path: isListed ? 'spec.persistentVolumes' : 'spec.namespaces',
          message: `the plan ${isListed ? 'has' : 'will have'} ${plural(count, 'volume')}, `
            + `${isListed ? 'skipped ones included' : 'with the claims in its source namespaces'}, and the limit is `
            + `${limit}: MTC reports PvLimitExceeded`,
          fix: `Divide the namespaces between several plans, or ${raised('mig_pv_limit', count)}.`,
        };
      }
    },
  },
  {
    id: 'plan/pod-limit',
    severity: 'warning',
    title: 'The namespaces of a plan have at most as many pods as its controller accepts',
    rationale: 'MTC counts the running pods in the source namespaces of a plan and warns if they are more than '
      + 'mig_pod_limit (PodLimitExceeded). The limit is 100 unless the MigrationController of the host cluster sets '
      + 'another. This can be seen if the pods of the source are checked together with the plan.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: pods('web-1', 'web-2'),
    finds: [{
      path: 'spec.namespaces',
      message: 'the source namespaces have 2 running pods and the limit is 1: MTC reports PodLimitExceeded',
      fix: 'Divide the namespaces between several plans, or set `mig_pod_limit: "2"` in the host cluster\'s '
        + 'MigrationController.',
    }],
    keeps: pods('web-1'),
    * check(plan, set) {
      const count = podsOf(set, plan);
      const limit = LIMITS.mig_pod_limit(set, plan);
      if (count > limit) {
        yield {
          path: 'spec.namespaces',
          message: `the source namespaces have ${count} running pod${count === 1 ? '' : 's'} and the limit is `
            + `${limit}: MTC reports PodLimitExceeded`,
          fix: `Divide the namespaces between several plans, or ${raised('mig_pod_limit', count)}.`,
        };
      }
    },
  },
];

function raised(variable: keyof typeof LIMITS, count: number): string {
  return `set \`${variable}: "${count}"\` in the host cluster's MigrationController`;
}

/** How many pods run in the source namespaces of a plan, as far as the set contains them. */
function podsOf(set: ManifestSet, plan: Manifest): number {
  const { srcMigClusterRef, namespaces } = specOf(plan);
  const running = runningPods(set);
  const cluster = running.size > 0 ? ClusterIdentities.in(set).of(plan, srcMigClusterRef)?.cluster : undefined;
  return cluster === undefined ? 0
    : namespaceEntries(namespaces).reduce((sum, { source }) => sum + (running.get(`${cluster}\0${source}`) ?? 0), 0);
}

/** The highest limit that is set. Another rule reports invalid limits; a placeholder may become any. */
function highest(values: readonly unknown[], standard: number): number {
  const numbers = values.map((value) => isPlaceholder(text(value)) ? Infinity : Number(value))
    .filter((value) => value >= 1);
  return numbers.length > 0 ? Math.max(...numbers) : standard;
}

/** How many pods run in each namespace of each cluster. */
const runningPods = derived((set: ManifestSet): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { cluster, namespace, object } of set.ofGroup('Pod', '')) {
    if (cluster !== undefined && record(object.status).phase === 'Running') {
      const key = `${cluster}\0${namespace}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
});
