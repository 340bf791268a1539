import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, nameOf, text } from '../../engine/manifest';
import { isComplete, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample, runExample } from '../../examples/plan';
import { plansOf, runsOf, specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { quote } from '../../reading/text';

/** The first new run, other than a rollback, of each plan in each file. */
const firstRuns = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const run of runsOf(set).filter((each) => !isLive(each))) {
    const place = planInFile(run);
    if (place !== undefined && !first.has(place)) {
      first.set(place, run);
    }
  }
  return first;
});

/** The first two manifests of each file. */
const firstTwoOfFiles = derived((set: ManifestSet) => {
  const files = new Map<string, Manifest[]>();
  for (const manifest of set.manifests) {
    files.set(manifest.origin, [...files.get(manifest.origin) ?? [], manifest].slice(0, 2));
  }
  return files;
});

/** The plans of a set that are not closed, each with its file: MTC rejects new runs of a closed plan. */
const plansInFiles = derived((set: ManifestSet) =>
  new Set(plansOf(set).filter((plan) => specOf(plan).closed !== true)
    .map((plan) => `${plan.origin}\0${plan.namespace}/${plan.name}`)));

/** Rules on the contents of a run's file: applying a run starts it. */
export const RUN_FILE_RULES: readonly Rule[] = [
  {
    id: 'run/several-of-one-plan',
    severity: 'warning',
    title: 'A file contains at most one run of a plan',
    rationale: 'Applying a run starts it. The order of runs that are created in the same second is undefined, and MTC '
      + 'starts all stages before other runs, whatever their names.',
    source: 'mig-controller pkg/controller/migmigration/migmigration_controller.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: documents(runExample('stage: true', 'first'), runExample('stage: false\n  quiescePods: true', 'second')),
    finds: [{
      path: 'spec.migPlanRef',
      message: '"shop" has another run in the same file, MigMigration openshift-migration/first: applying the file '
        + 'starts both, in undefined order',
      fix: 'Move each run to a separate file, and apply it when the previous run has ended.',
    }],
    keeps: runExample('stage: true', 'first'),
    * check(manifest, set) {
      const place = planInFile(manifest);
      const first = place === undefined ? manifest : firstRuns(set).get(place)!;
      if (first !== manifest) {
        yield {
          path: 'spec.migPlanRef',
          message: `${quote(text(specOf(manifest).migPlanRef.name))} has another run in the same file, `
            + `${nameOf(first)}: applying the file starts both, in undefined order`,
          fix: 'Move each run to a separate file, and apply it when the previous run has ended.',
        };
      }
    },
  },
  {
    id: 'run/rollback-alone',
    severity: 'warning',
    title: 'A rollback is the only object in its file',
    rationale: 'A rollback deletes from the destination everything that its plan has migrated, including data written '
      + 'there since. Applying a rollback starts it, so applying the file for another of its objects also rolls back.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: documents(planExample(), runExample('stage: false\n  rollback: true', 'undo')),
    finds: [{
      path: 'spec.rollback',
      message: 'is in the same file as MigPlan openshift-migration/shop: applying the file deletes from the '
        + 'destination everything that the plan has migrated',
      fix: 'Move the rollback to a separate file that no pipeline applies.',
    }],
    keeps: runExample('stage: false\n  rollback: true', 'undo'),
    * check(manifest, set) {
      const beside = specOf(manifest).rollback === true ? firstTwoOfFiles(set).get(manifest.origin)! : [];
      const other = beside.find((each) => each !== manifest);
      if (other) {
        yield {
          path: 'spec.rollback',
          message: `is in the same file as ${nameOf(other)}: applying the file deletes from the destination everything `
            + 'that the plan has migrated',
          fix: 'Move the rollback to a separate file that no pipeline applies.',
        };
      }
    },
  },
  {
    id: 'run/with-its-plan',
    severity: 'warning',
    title: 'A run is applied after its plan has been reviewed',
    rationale: 'A run that is applied together with its plan waits, and starts by itself as soon as the plan is '
      + 'Ready. Nobody can review the volumes and warnings that the plan then shows.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: documents(planExample(), runExample('stage: true')),
    finds: [{
      path: 'spec.migPlanRef',
      message: '"shop" is a plan in the same file: the run starts by itself as soon as the plan is Ready',
      fix: 'Move the run to a separate file, and apply it after you have reviewed the plan.',
    }],
    keeps: runExample('stage: true'),
    * check(manifest, set) {
      const place = planInFile(manifest);
      if (place !== undefined && plansInFiles(set).has(place)) {
        yield {
          path: 'spec.migPlanRef',
          message: `${quote(text(specOf(manifest).migPlanRef.name))} is a plan in the same file: the run starts by `
            + 'itself as soon as the plan is Ready',
          fix: 'Move the run to a separate file, and apply it after you have reviewed the plan.',
        };
      }
    },
  },
];

/** The file of a run and the plan that it refers to; undefined for a rollback and for a run without a plan. */
function planInFile(run: Manifest): string | undefined {
  const { migPlanRef, rollback } = specOf(run);
  return isComplete(migPlanRef) && rollback !== true ? `${run.origin}\0${keyOf(migPlanRef)}` : undefined;
}
