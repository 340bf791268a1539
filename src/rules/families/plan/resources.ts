import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { selectorProblems } from '../../reading/label-selector';
import { controllerVariable, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

/** Kinds that MTC excludes from each backup. */
const ALWAYS_EXCLUDED = ['imagestreams', 'persistentvolumes', 'persistentvolumeclaims'];

/** Kinds that the operator excludes as well, unless `excluded_resources` is set. */
const EXCLUDED_BY_DEFAULT = [
  'imagetags', 'templateinstances', 'clusterserviceversions', 'packagemanifests', 'subscriptions', 'servicebrokers',
  'servicebindings',
  'serviceclasses', 'serviceinstances', 'serviceplans', 'operatorgroups', 'events',
];

/** Kinds and their API groups; OpenShift 3 has some of them in other groups than OpenShift 4. */
const GROUPS = new Map(Object.entries({
  ConfigMap: [''],
  Endpoints: [''],
  LimitRange: [''],
  PersistentVolumeClaim: [''],
  Pod: [''],
  ReplicationController: [''],
  ResourceQuota: [''],
  Secret: [''],
  Service: [''],
  ServiceAccount: [''],
  DaemonSet: ['apps', 'extensions'],
  Deployment: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  CronJob: ['batch'],
  Job: ['batch'],
  HorizontalPodAutoscaler: ['autoscaling'],
  Ingress: ['networking.k8s.io', 'extensions'],
  NetworkPolicy: ['networking.k8s.io', 'extensions'],
  PodDisruptionBudget: ['policy'],
  Role: ['rbac.authorization.k8s.io', 'authorization.openshift.io'],
  RoleBinding: ['rbac.authorization.k8s.io', 'authorization.openshift.io'],
  BuildConfig: ['build.openshift.io', ''],
  DeploymentConfig: ['apps.openshift.io', ''],
  ImageStream: ['image.openshift.io', ''],
  Route: ['route.openshift.io', ''],
  Template: ['template.openshift.io', ''],
} as Record<string, string[]>));

/** Common mistakes for the core group, which is the empty string. */
const WORDS_FOR_CORE = ['core', 'v1', 'api'];

const LIMITED = (group: string, kind: string) =>
  planExample(`includedResources: [{ group: "${group}", kind: ${kind} }]`);

/** Rules on the resources that a plan selects in its namespaces. */
export const PLAN_RESOURCE_RULES: readonly Rule[] = [
  {
    id: 'plan/included-and-excluded',
    severity: 'error',
    title: 'A plan does not include kinds that MTC excludes',
    rationale: 'Images and volumes are migrated in separate steps, so the backup of objects always excludes '
      + 'ImageStreams, PersistentVolumes and PersistentVolumeClaims, and the kinds in excluded_resources. If '
      + 'includedResources contains such a kind, Velero rejects the backup (FailedValidation).',
    source: 'mig-controller pkg/settings/plan.go',
    on: 'MigPlan',
    breaks: LIMITED('', 'PersistentVolumeClaim'),
    finds: [{
      path: 'spec.includedResources[0].kind',
      message: 'MTC excludes PersistentVolumeClaim from the backup of objects: Velero rejects a backup that '
        + 'also includes it with FailedValidation',
      fix: 'Remove the entry: images and volumes are migrated in separate steps.',
    }],
    keeps: LIMITED('apps', 'Deployment'),
    * check(plan, set) {
      for (const [index, resource] of list(specOf(plan).includedResources).entries()) {
        const kind = text(record(resource).kind);
        const name = pluralOf(kind);
        const isAlways = ALWAYS_EXCLUDED.includes(name);
        if (kind && (isAlways || excludedBy(set, plan).has(name) || alsoExcludedBy(set, plan).has(name))) {
          yield {
            path: `spec.includedResources[${index}].kind`,
            message: `MTC excludes ${kind} from the backup of objects: Velero rejects a backup that also includes it `
              + 'with FailedValidation',
            fix: isAlways ? 'Remove the entry: images and volumes are migrated in separate steps.'
              : 'Remove the entry, or remove the kind from the excluded resources of the MigrationController.',
          };
        }
      }
    },
  },
  {
    id: 'plan/included-kind',
    severity: 'error',
    title: 'Included resources are kinds with their API groups',
    rationale: 'MTC looks up the pair of group and kind on the source. A pair that does not exist makes the plan '
      + 'Critical (InvalidResourceList): a plural resource name, a version in the group, a kind of another group. The '
      + 'core group is the empty string.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigPlan',
    breaks: LIMITED('', 'Deployment'),
    finds: [{
      path: 'spec.includedResources[0].group',
      message: 'Deployment is not in the core group: MTC reports InvalidResourceList, and the plan never '
        + 'becomes Ready',
      fix: 'Write `group: "apps"`.',
    }],
    keeps: LIMITED('apps', 'Deployment'),
    * check(plan) {
      for (const [index, resource] of list(specOf(plan).includedResources).entries()) {
        const problem = isRecord(resource) && resourceProblem(resource.group, text(resource.kind));
        if (problem) {
          yield {
            path: `spec.includedResources[${index}].${problem.field}`,
            message: `${problem.message}: MTC reports InvalidResourceList, and the plan never becomes Ready`,
            fix: problem.fix,
          };
        }
      }
    },
  },
  {
    id: 'plan/label-selector',
    severity: 'error',
    title: 'The label selector of a plan is valid',
    rationale: 'The API server accepts any operator, key and value, and the plan becomes Ready. Its first run with '
      + 'direct images crashes the controller of MTC 1.8, which restarts and crashes again, about every two seconds: '
      + 'no plan of the host cluster makes progress until somebody deletes the DirectImageMigration, then the run, and '
      + 'then corrects the plan. With indirect images the backup fails.',
    source: 'k8s.io/apimachinery pkg/apis/meta/v1/helpers.go; mig-controller '
      + 'pkg/controller/directimagemigration, run with MTC 1.8',
    on: 'MigPlan',
    breaks: planExample('labelSelector: { matchExpressions: [{ key: app, operator: in, values: [shop] }] }'),
    finds: [{
      path: 'spec.labelSelector.matchExpressions[0].operator',
      message: '"in" is not a valid operator of a label selector: the plan becomes Ready, and its first run '
        + 'crashes MTC\'s controller in a loop, which stops all plans of the host cluster',
      fix: 'Write `In`. If a run exists, delete its DirectImageMigration first, then the run.',
    }],
    keeps: planExample('labelSelector: { matchExpressions: [{ key: app, operator: In, values: [shop] }] }'),
    * check(plan) {
      const { labelSelector, indirectImageMigration } = specOf(plan);
      const consequence = indirectImageMigration === true
        ? 'the plan becomes Ready, and its backups fail'
        : 'the plan becomes Ready, and its first run crashes MTC\'s controller in a loop, '
          + 'which stops all plans of the host cluster';
      for (const problem of selectorProblems(labelSelector, 'spec.labelSelector')) {
        const after = indirectImageMigration === true
          ? ''
          : ' If a run exists, delete its DirectImageMigration first, then the run.';
        yield {
          path: problem.path,
          message: `${problem.message}: ${consequence}`,
          fix: problem.fix + after,
          ...problem.programFix === undefined ? {} : { programFix: problem.programFix + after },
        };
      }
    },
  },
];

function resourceProblem(
  group: unknown, kind: string,
): { field: 'group' | 'kind'; message: string; fix: string } | undefined {
  if (!kind || isPlaceholder(kind)) {
    return undefined;
  }
  const groups = GROUPS.get(kind);
  if (!groups) {
    const meant = /^[a-z]/.test(kind) ? kindCalled(kind) : undefined;
    return meant
      ? { field: 'kind', message: `${quote(kind)} is not a kind`, fix: `Write \`kind: ${meant}\`.` }
      : undefined;
  }
  if (typeof group !== 'string' || groups.includes(group)) {
    return undefined;
  }
  const fix = `Write \`group: ${quote(groups[0])}\`.`;
  if (WORDS_FOR_CORE.includes(group)) {
    return { field: 'group', message: `${quote(group)} is not an API group (the core group is the empty string)`, fix };
  }
  if (group.includes('/')) {
    return { field: 'group', message: `${quote(group)} contains a version, which is not part of an API group`, fix };
  }
  const isKnown = group === '' || didYouMean(group, groups) !== undefined;
  return isKnown
    ? { field: 'group', message: `${kind} is not in the ${group ? `group ${quote(group)}` : 'core group'}`, fix }
    : undefined;
}

/** `Deployment` for `deployments`, `ConfigMap` for `configmap`. */
function kindCalled(name: string): string | undefined {
  return [...GROUPS.keys()].find((kind) => kind.toLowerCase() === name.toLowerCase()
    || pluralOf(kind) === name.toLowerCase());
}

/** The name of a kind in URLs of the API: `deployments`. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  if (name === 'endpoints') {
    return name;
  }
  if (name.endsWith('y')) {
    return `${name.slice(0, -1)}ies`;
  }
  return /(?:s|x|ch)$/.test(name) ? `${name}es` : `${name}s`;
}

const excludedBy = controllerVariable('excluded_resources', (values) => values.length > 0
  ? namesIn(values)
  : new Set(EXCLUDED_BY_DEFAULT));

const alsoExcludedBy = controllerVariable('additional_excluded_resources', namesIn);

function namesIn(values: unknown[]): Set<string> {
  return new Set(values.flatMap((value) => list(value)).map((name) => text(name).toLowerCase()));
}
