import { DELIVERIES } from './runs';
import { member } from '../../../grammar/path';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { application } from '../../examples/gitops';
import { files, planExample, runExample } from '../../examples/plan';
import { deliveryOf, foldersAppliedBy, isAutomated } from '../../reading/model/delivery';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP, pointedAt } from '../../reading/references';

const WAVE = 'argocd.argoproj.io/sync-wave';
const AUTOMATED = 'syncPolicy: { automated: { prune: false } }';
const CUTOVER = 'stage: false\n  quiescePods: true';

const inWave = (manifest: string, wave: string) =>
  manifest.replace('openshift-migration }', `openshift-migration, annotations: { ${WAVE}: "${wave}" } }`);

const work = (fields: string) => `apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: { name: go-live, namespace: host }
spec:
  workload:
    manifests:
      - apiVersion: migration.openshift.io/v1alpha1
        kind: MigMigration
        metadata: { name: go-live, namespace: openshift-migration }
        spec: { stage: true, migPlanRef: { name: shop, namespace: openshift-migration } }
${fields}`;

/** Rules on what starts runs. */
export const RUN_START_RULES: readonly Rule[] = [
  {
    id: 'gitops/run-with-its-plan',
    severity: 'warning',
    title: 'A cutover is not synced automatically together with its plan',
    rationale: 'Applying a MigMigration starts a run, as soon as its plan is Ready. An automated Application, or a '
      + 'Kustomization of Flux, that contains both stops the application on the source with the commit that adds the '
      + 'file, without a look at the volumes that MTC has discovered.',
    source: 'Argo CD documentation, automated sync; kustomize-controller documentation, suspend',
    on: DELIVERIES,
    skips: ['patch'],
    breaks: files(application('.', AUTOMATED), planExample(), runExample(CUTOVER)),
    finds: [{
      path: 'spec.syncPolicy.automated',
      message: 'applies MigMigration openshift-migration/go-live (file-3.yaml) together with MigPlan '
        + 'openshift-migration/shop (file-2.yaml): the cutover starts by itself as soon as its file is in the '
        + 'repository, and stops the application',
      fix: 'Keep runs in a folder that is synced by hand: an Application without `automated`.',
    }],
    keeps: files(application('.', 'syncPolicy: {}'), planExample(), runExample(CUTOVER)),
    * check(manifest, set) {
      const found = isAutomated(manifest) ? cutoverWithPlan(set, manifest) : undefined;
      if (found) {
        const isFlux = groupOf(manifest) !== 'argoproj.io';
        yield {
          path: isFlux ? 'spec.path' : `${deliveryOf(manifest).at}.syncPolicy.automated`,
          message: `applies ${namedIn(found.run, manifest)} together with ${namedIn(found.plan, manifest)}: the `
            + 'cutover '
            + 'starts by itself as soon as its file is in the repository, and stops the application',
          fix: `Keep runs in a folder that is synced by hand: ${isFlux
            ? 'a Kustomization with `suspend: true`' : 'an Application without `automated`'}.`,
        };
      }
    },
  },
  {
    id: 'gitops/wave-before-plan',
    severity: 'warning',
    title: 'A run is in a later sync wave than its plan',
    rationale: 'Argo CD applies waves in ascending order, and waits until the objects of a wave are healthy. A run '
      + 'before its plan reports InvalidPlanRef; with a health check for MTC\'s kinds the sync waits for it forever, '
      + 'and never creates the plan.',
    source: 'gitops-engine pkg/sync/sync_context.go; mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['patch', 'live'],
    breaks: files(inWave(planExample(), '10'), inWave(runExample('stage: true'), '5')),
    finds: [{
      path: `metadata.annotations["${WAVE}"]`,
      message: 'the run is in wave 5, before MigPlan openshift-migration/shop (file-1.yaml) in wave 10: Argo CD '
        + 'creates it without its plan, and it reports InvalidPlanRef',
      fix: `Write \`${WAVE}: "11"\`.`,
    }],
    keeps: files(inWave(planExample(), '10'), inWave(runExample('stage: true'), '11')),
    * check(manifest, set) {
      const plan = pointedAt(set, manifest, 'MigPlan', specOf(manifest).migPlanRef);
      const [wave, before] = [waveOf(manifest), plan ? waveOf(plan) : undefined];
      if (plan && wave !== undefined && before !== undefined && wave < before) {
        const annotations = record(record(manifest.object.metadata).annotations);
        yield {
          path: Object.hasOwn(annotations, WAVE) ? member('metadata.annotations', WAVE) : 'metadata',
          message: `the run is in wave ${wave}, before ${namedIn(plan, manifest)} in wave ${before}: Argo CD creates `
            + 'it '
            + 'without its plan, and it reports InvalidPlanRef',
          fix: `Write \`${WAVE}: "${before + 1}"\`.`,
        };
      }
    },
  },
  {
    id: 'gitops/run-in-work',
    severity: 'warning',
    title: 'A ManifestWork creates a run once',
    rationale: 'The work agent of ACM restores the objects of a ManifestWork: a run that somebody '
      + 'deletes is created again and starts once more, unless its updateStrategy is CreateOnly. With the work itself '
      + 'its objects are deleted, unless deleteOption orphans them: a run in progress stops halfway.',
    source: 'open-cluster-management.io/api work/v1 types.go',
    on: 'ManifestWork',
    skips: ['patch'],
    breaks: work(''),
    finds: [{
      path: 'spec.workload.manifests[0]',
      message: 'MigMigration openshift-migration/go-live has no updateStrategy CreateOnly, and is deleted with the '
        + 'work: the run can start twice, or stop halfway',
      fix: 'Add to `spec`: `deleteOption: {propagationPolicy: Orphan}` and `manifestConfigs: [{resourceIdentifier: '
        + '{group: migration.openshift.io, resource: migmigrations, namespace: openshift-migration, name: go-live}, '
        + 'updateStrategy: {type: CreateOnly}}]`.',
    }],
    keeps: work(`  deleteOption: { propagationPolicy: Orphan }
  manifestConfigs:
    - resourceIdentifier:
        group: migration.openshift.io
        resource: migmigrations
        namespace: openshift-migration
        name: go-live
      updateStrategy: { type: CreateOnly }
`),
    * check(manifest) {
      const { workload, deleteOption, manifestConfigs } = specOf(manifest);
      const policy = text(record(deleteOption).propagationPolicy);
      const createdOnce = new Set(list(manifestConfigs).map(record)
        .filter(({ updateStrategy }) => record(updateStrategy).type === 'CreateOnly')
        .map(({ resourceIdentifier }) => text(record(resourceIdentifier).name)));
      for (const [index, object] of list(record(workload).manifests).map(record).entries()) {
        const name = text(record(object.metadata).name);
        const isRun = object.kind === 'MigMigration' && text(object.apiVersion).startsWith(`${MTC_GROUP}/`);
        const missing = [
          ...createdOnce.has(name) ? [] : ['has no updateStrategy CreateOnly'],
          ...['Orphan', 'SelectivelyOrphan'].includes(policy) ? [] : ['is deleted with the work'],
        ];
        if (isRun && missing.length > 0) {
          yield {
            path: `spec.workload.manifests[${index}]`,
            message: `MigMigration openshift-migration/${name} ${missing.join(', and ')}: the run can start twice, or `
              + 'stop halfway',
            fix: 'Add to `spec`: `deleteOption: {propagationPolicy: Orphan}` and `manifestConfigs: '
              + '[{resourceIdentifier: {group: migration.openshift.io, resource: migmigrations, namespace: '
              + `openshift-migration, name: ${name}}, updateStrategy: {type: CreateOnly}}]\`.`,
          };
        }
      }
    },
  },
];

interface Started {
  readonly run: Manifest;
  readonly plan: Manifest;
}

/** The first cutover that a delivery applies together with its plan. */
function cutoverWithPlan(set: ManifestSet, delivery: Manifest): Started | undefined {
  const folders = foldersAppliedBy(set, delivery);
  for (const run of folders.flatMap(cutoversIn)) {
    const plan = pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef);
    if (plan && folders.some((folder) => plansIn(folder).has(plan))) {
      return { run, plan };
    }
  }
  return undefined;
}

/** So many cutovers of a folder are looked at: without a limit, the cost would be that of all pairs. */
const MOST_RUNS = 20;

const cutoversIn = derived((folder: readonly Manifest[]) => folder.filter((one) => one.kind === 'MigMigration'
  && groupOf(one) === MTC_GROUP && specOf(one).quiescePods === true && specOf(one).stage !== true).slice(0, MOST_RUNS));

const plansIn = derived((folder: readonly Manifest[]) => new Set(folder.filter((one) => one.kind === 'MigPlan')));

/** The sync wave of an object; undefined if it is not a number. */
export function waveOf({ object }: Manifest): number | undefined {
  const wave = record(record(object.metadata).annotations)[WAVE];
  const number = Number(wave ?? 0);
  return Number.isInteger(number) ? number : undefined;
}

