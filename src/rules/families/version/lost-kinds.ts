import { lostApi } from '../../../api/versions/life-cycle';
import { LASTING_APIS, LastingApi, REMOVED_APIS } from '../../../api/versions/removed-apis';
import { formatVersion } from '../../../grammar/version';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { hostExample, remoteExample } from '../../examples/version';
import { ModelNamespace, ModelPlan, planModels } from '../../reading/model/migration';
import { objectsIn } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { controllerVariable, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';
import { destinationOf, Known, sourceOf } from '../../reading/versions';

const cronJob = `apiVersion: batch/v1beta1
kind: CronJob
metadata: { name: purge, namespace: shop-web }
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec: { restartPolicy: Never, containers: [{ name: purge, image: quay.io/example/purge:1 }] }
`;

const migration = (openshift: string) => documents(filesOf('old', cronJob), filesOf('host',
  hostExample({ openshift: '4.16' }), remoteExample({ openshift }),
  planExample('', { source: 'old', destination: 'host' })));

/** The rule on objects that a migration loses, because the two versions of OpenShift serve no common API version. */
export const LOST_KIND_RULES: readonly Rule[] = [
  {
    id: 'version/not-restored',
    severity: 'warning',
    title: 'Both clusters serve a common API version of what is migrated',
    rationale: 'MTC copies each object in the API version that the source prefers. If the destination no longer serves '
      + 'it, the plan warns of GVKsIncompatible, and the object is not restored. A source that also serves a newer '
      + 'version is not affected.',
    source: 'kubernetes.io, deprecated API migration guide; mig-controller pkg/controller/migplan/validation.go',
    on: '*',
    skips: ['patch'],
    breaks: migration('4.7'),
    finds: [{
      path: 'apiVersion',
      message: 'MigPlan openshift-migration/shop (file-3.yaml) migrates namespace "shop-web" from OpenShift 4.7, which '
        + 'has no batch/v1 CronJob, to OpenShift 4.16, which has no batch/v1beta1: MTC reports GVKsIncompatible, and '
        + 'does not restore the CronJob',
      fix: 'Apply it on the destination after the cutover, with `apiVersion: batch/v1`.',
    }],
    keeps: migration('4.10'),
    * check(manifest, set) {
      const lost = KINDS.has(manifest.kind) ? lostIn(set).get(manifest) : undefined;
      if (lost) {
        const { plan, namespace, source, destination, api } = lost;
        yield {
          path: 'apiVersion',
          message: `${namedIn(plan.manifest, manifest)} migrates namespace ${quote(namespace.source.namespace)} from `
            + `OpenShift ${formatVersion(source.version)}, which has no ${api.apiVersion} ${api.kind}, to OpenShift `
            + `${formatVersion(destination.version)}, which has no ${manifest.apiVersion}: MTC reports `
            + `GVKsIncompatible, and does not restore the ${api.kind}`,
          fix: `Apply it on the destination after the cutover, with \`apiVersion: ${api.apiVersion}\`.`,
        };
      }
    },
  },
];

const KINDS = new Set(LASTING_APIS.map(({ kind }) => kind));

interface Lost {
  readonly plan: ModelPlan;
  readonly namespace: ModelNamespace;
  readonly source: Known;
  readonly destination: Known;
  readonly api: LastingApi;
}

/** The objects in source namespaces that MTC cannot restore; of several plans the first. */
const lostIn = derived((set: ManifestSet): ReadonlyMap<Manifest, Lost> => {
  const found = new Map<Manifest, Lost>();
  const looked = new Set<readonly Manifest[]>();
  for (const plan of planModels(set).filter(migratesObjects)) {
    const source = sourceOf(set, plan.manifest)?.openshift;
    const destination = destinationOf(set, plan.manifest)?.openshift;
    for (const { namespace, objects } of source && destination ? objectsOf(set, plan) : []) {
      for (const object of looked.has(objects) ? [] : objects.filter((one) => !isPatch(set, one))) {
        const api = lostApi(object.apiVersion, object.kind, source!.version, destination!.version);
        if (api && !isApplied(set, namespace, object)) {
          found.set(object, { plan, namespace, source: source!, destination: destination!, api });
        }
      }
      looked.add(objects);
    }
  }
  return found;
});

/** The objects of the kinds that a plan copies, by namespace, kind and group. */
function objectsOf(
  set: ManifestSet, plan: ModelPlan,
): Array<{ readonly namespace: ModelNamespace; readonly objects: readonly Manifest[] }> {
  const groups = GROUPS.filter(({ kind }) => isIncluded(set, plan, kind));
  return plan.namespaces.flatMap((namespace) => groups
    .map(({ kind, group }) => ({ namespace, objects: objectsIn(set, kind, group, namespace.source).certain })));
}

/** The groups that have had each kind. */
const GROUPS = [...new Set(REMOVED_APIS.filter(({ kinds }) => kinds.some((kind) => KINDS.has(kind)))
  .flatMap(({ apiVersion, kinds }) => kinds.map((kind) => `${kind} ${apiVersion.split('/', 1)[0]}`)))]
  .map((one) => one.split(' ')).map(([kind, group]) => ({ kind, group })).filter(({ kind }) => KINDS.has(kind));

/** Runs with `migrateState` copy volumes only. */
function migratesObjects({ isClosed, isWithinOneCluster, isStorageConversion, runs }: ModelPlan): boolean {
  return !isClosed && !isWithinOneCluster && !isStorageConversion
    && !(runs.length > 0 && runs.every((run) => specOf(run).migrateState === true));
}

/** Whether a plan copies a kind, as far as the files tell. */
function isIncluded(set: ManifestSet, { manifest }: ModelPlan, kind: string): boolean {
  const { includedResources, labelSelector } = specOf(manifest);
  const { plural } = LASTING_APIS.find((api) => api.kind === kind)!;
  const included = list(includedResources).map((one) => text(record(one).kind).toLowerCase());
  return (included.length === 0 || included.includes(kind.toLowerCase()) || included.includes(plural))
    && Object.keys(record(labelSelector)).length === 0
    && ![...excludedBy(set, manifest), ...alsoExcludedBy(set, manifest)].includes(plural);
}

const excludedBy = controllerVariable('excluded_resources', namesIn);

const alsoExcludedBy = controllerVariable('additional_excluded_resources', namesIn);

/** Names of resources, without their groups. */
function namesIn(values: unknown[]): readonly string[] {
  return values.flatMap((value) => list(value)).map((name) => text(name).toLowerCase().split('.', 1)[0]);
}

/** Whether the files of the destination contain the object in some version. */
function isApplied(set: ManifestSet, { destination }: ModelNamespace, { kind, name }: Manifest): boolean {
  const { apiVersion } = LASTING_APIS.find((api) => api.kind === kind)!;
  return objectsIn(set, kind, apiVersion.split('/', 1)[0], destination).certain
    .some((one) => one.name === name && one.apiVersion === apiVersion);
}
