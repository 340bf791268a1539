import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, record, text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { planExample } from '../../examples/plan';
import { selectorProblems } from '../../reading/label-selector';
import { controllerVariable, plansOf, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

/** Kinds that each backup of MTC leaves out. */
const ALWAYS_EXCLUDED = ['imagestreams', 'persistentvolumes', 'persistentvolumeclaims'];

/** Kinds that the operator has it leave out, where `excluded_resources` says nothing else. */
const EXCLUDED_BY_DEFAULT = [
  'imagetags', 'templateinstances', 'clusterserviceversions', 'packagemanifests', 'subscriptions', 'servicebrokers', 'servicebindings',
  'serviceclasses', 'serviceinstances', 'serviceplans', 'operatorgroups', 'events',
];

/** Kinds that plans are limited to, and the groups that they are in; OpenShift 3 had some in others than OpenShift 4. */
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

/** What people write for the core group. */
const WORDS_FOR_CORE = ['core', 'v1', 'api'];

const LIMITED = (group: string, kind: string) => planExample(`includedResources: [{ group: "${group}", kind: ${kind} }]`);

/** Rules on what of its namespaces a plan takes. */
export const PLAN_RESOURCE_RULES: readonly Rule[] = [
  {
    id: 'plan/included-and-excluded',
    severity: 'error',
    title: 'What MTC always leaves out is not asked for',
    rationale: 'Images and volumes have steps of their own, so that the backup of objects always excludes ImageStreams, PersistentVolumes and PersistentVolumeClaims, and what excluded_resources says. With such a kind in includedResources, too, Velero refuses the backup (FailedValidation).',
    source: 'mig-controller pkg/settings/plan.go',
    breaks: LIMITED('', 'PersistentVolumeClaim'),
    keeps: LIMITED('apps', 'Deployment'),
    * check(set) {
      const excludedBy = controllerVariable(set, 'excluded_resources', (values) => values.length > 0 ? namesIn(values) : new Set(EXCLUDED_BY_DEFAULT));
      const alsoExcludedBy = controllerVariable(set, 'additional_excluded_resources', namesIn);
      for (const manifest of plansOf(set)) {
        for (const [index, resource] of list(specOf(manifest).includedResources).entries()) {
          const kind = text(record(resource).kind);
          const name = pluralOf(kind);
          if (kind && (ALWAYS_EXCLUDED.includes(name) || excludedBy(manifest).has(name) || alsoExcludedBy(manifest).has(name))) {
            yield {
              manifest,
              path: `spec.includedResources[${index}].kind`,
              message: `MTC excludes ${kind} from the backup of objects; with it in includedResources, too, Velero refuses the backup with FailedValidation`,
              fix: ALWAYS_EXCLUDED.includes(name) ? 'leave it out; images and volumes are migrated by steps of their own' : 'leave it out, or take it off the excluded resources',
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/included-kind',
    severity: 'error',
    title: 'Included resources are kinds with their API groups',
    rationale: 'MTC looks the pair of group and kind up on the source. One that is not there makes the plan Critical (InvalidResourceList): resource names in the plural, versions in the group, a kind of another group. The core group is the empty text.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: LIMITED('', 'Deployment'),
    keeps: LIMITED('apps', 'Deployment'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        for (const [index, resource] of list(specOf(manifest).includedResources).entries()) {
          const problem = isRecord(resource) && resourceProblem(resource.group, text(resource.kind));
          if (problem) {
            yield {
              manifest,
              path: `spec.includedResources[${index}].${problem.field}`,
              message: `${problem.message}; MTC does not find it on the source and reports InvalidResourceList`,
              fix: problem.fix,
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/label-selector',
    severity: 'error',
    title: 'The label selector of a plan is valid',
    rationale: 'The API server accepts any operator, key and value, and the plan becomes Ready. Its first run with direct images crashes the '
      + 'controller of MTC 1.8, which restarts and crashes again, about every two seconds: no plan of the host cluster makes progress until '
      + 'somebody deletes the DirectImageMigration, then the run, and then corrects the plan. With indirect images the backup fails.',
    source: 'k8s.io/apimachinery pkg/apis/meta/v1/helpers.go; mig-controller pkg/controller/directimagemigration, run with MTC 1.8',
    breaks: planExample('labelSelector: { matchExpressions: [{ key: app, operator: in, values: [shop] }] }'),
    keeps: planExample('labelSelector: { matchExpressions: [{ key: app, operator: In, values: [shop] }] }'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const { labelSelector, indirectImageMigration } = specOf(manifest);
        const consequence = indirectImageMigration === true
          ? 'the plan becomes Ready, and its backups fail'
          : 'the plan becomes Ready, and its first run crashes MTC\'s controller in a loop, which stops all plans of the host cluster';
        for (const { path, message, fix } of selectorProblems(labelSelector, 'spec.labelSelector')) {
          yield {
            manifest,
            path,
            message: `${message}: ${consequence}`,
            fix: indirectImageMigration === true ? fix : `${fix} If a run exists, delete its DirectImageMigration first, then the run.`,
          };
        }
      }
    },
  },
];

function resourceProblem(group: unknown, kind: string): { field: 'group' | 'kind'; message: string; fix: string } | undefined {
  if (!kind || isPlaceholder(kind) || typeof group === 'string' && isPlaceholder(group)) {
    return undefined;
  }
  const groups = GROUPS.get(kind);
  if (!groups) {
    const meant = /^[a-z]/.test(kind) ? kindCalled(kind) : undefined;
    return meant ? { field: 'kind', message: `${quote(kind)} is no kind`, fix: `write ${quote(meant)}` } : undefined;
  }
  if (typeof group !== 'string' || groups.includes(group)) {
    return undefined;
  }
  const fix = `write group: ${quote(groups[0])}`;
  if (WORDS_FOR_CORE.includes(group)) {
    return { field: 'group', message: `there is no API group ${quote(group)}; the core group is the empty text`, fix };
  }
  if (group.includes('/')) {
    return { field: 'group', message: `${quote(group)} is a group with its version, and the version does not belong here`, fix };
  }
  return group === '' || didYouMean(group, groups) ? { field: 'group', message: `${kind} is not in the ${group ? `group ${quote(group)}` : 'core group'}`, fix } : undefined;
}

/** The kind that somebody means who writes `deployments` or `configmap`. */
function kindCalled(name: string): string | undefined {
  return [...GROUPS.keys()].find((kind) => kind.toLowerCase() === name.toLowerCase() || pluralOf(kind) === name.toLowerCase());
}

/** The name under which the API serves a kind. */
function pluralOf(kind: string): string {
  const name = kind.toLowerCase();
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : /(s|ss|x|ch)$/.test(name) && name !== 'endpoints' ? `${name}es` : name.endsWith('s') ? name : `${name}s`;
}

function namesIn(values: unknown[]): Set<string> {
  return new Set(values.flatMap((value) => list(value)).map((name) => text(name).toLowerCase()));
}
