import { Manifest, nameOf, text } from '../../engine/manifest';
import { isComplete, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample, runExample } from '../../examples/plan';
import { isLive } from '../../reading/live';
import { plansOf, runsOf, specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';
import { quote } from '../../reading/text';

/** Rules on what is applied together with a run: applying a run starts it. */
export const RUN_FILE_RULES: readonly Rule[] = [
  {
    id: 'run/several-of-one-plan',
    severity: 'warning',
    title: 'Files that are applied together hold one run of a plan at most',
    rationale: 'Applying a run starts it. Of runs that are created in the same second the order is not defined, and MTC puts all stages before all others, whatever their names say.',
    source: 'mig-controller pkg/controller/migmigration/migmigration_controller.go',
    breaks: documents(runExample('stage: true', 'first'), runExample('stage: false\n  quiescePods: true', 'second')),
    keeps: runExample('stage: true', 'first'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of newRuns(set)) {
        const reference = specOf(manifest).migPlanRef;
        if (!isComplete(reference) || specOf(manifest).rollback === true) {
          continue;
        }
        const place = `${manifest.origin}\0${keyOf(reference)}`;
        const other = first.get(place);
        if (!other) {
          first.set(place, manifest);
          continue;
        }
        yield {
          manifest,
          path: 'spec.migPlanRef',
          message: `${nameOf(other)} is a run of plan ${quote(text(reference.name))} in the same file: both start when it is applied, in no order that could be relied on`,
          fix: 'put each run into a file of its own, and apply the next when the last has ended',
        };
      }
    },
  },
  {
    id: 'run/rollback-alone',
    severity: 'warning',
    title: 'A rollback has a file of its own',
    rationale: 'A rollback deletes on the destination all that its plan has migrated, with what was written there since. Applying it starts it, so that whoever applies the file for something else in it rolls back, too.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    breaks: documents(planExample(), runExample('stage: false\n  rollback: true', 'undo')),
    keeps: runExample('stage: false\n  rollback: true', 'undo'),
    * check(set) {
      const files = new Map<string, Manifest[]>();
      for (const manifest of set.manifests) {
        files.set(manifest.origin, [...files.get(manifest.origin) ?? [], manifest].slice(0, 2));
      }
      for (const manifest of newRuns(set).filter((run) => specOf(run).rollback === true)) {
        const other = files.get(manifest.origin)!.find((each) => each !== manifest);
        if (other) {
          yield {
            manifest,
            path: 'spec.rollback',
            message: `the rollback starts whenever its file is applied, and ${nameOf(other)} is in that file, too; it deletes on the destination what the plan has migrated`,
            fix: 'put the rollback into a file of its own, which is applied by nothing and nobody but on purpose',
          };
        }
      }
    },
  },
  {
    id: 'run/with-its-plan',
    severity: 'warning',
    title: 'A run is applied when its plan has been looked at',
    rationale: 'A run that is applied together with its plan waits and starts by itself as soon as the plan is Ready, before anybody has seen the volumes and the warnings that the plan shows then.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: documents(planExample(), runExample('stage: true')),
    keeps: runExample('stage: true'),
    * check(set) {
      const plans = new Set(plansOf(set).map((plan) => `${plan.origin}\0${plan.namespace}/${plan.name}`));
      for (const manifest of newRuns(set)) {
        const spec = specOf(manifest);
        if (isComplete(spec.migPlanRef) && spec.rollback !== true && plans.has(`${manifest.origin}\0${keyOf(spec.migPlanRef)}`)) {
          yield {
            manifest,
            path: 'spec.migPlanRef',
            message: 'the plan is in the same file, so that the run starts by itself as soon as the plan is Ready',
            fix: 'put the run into a file of its own, and apply it when the plan shows what it should',
          };
        }
      }
    },
  },
];

/** The runs that applying the files would start. */
function newRuns(set: ManifestSet): Manifest[] {
  return runsOf(set).filter((run) => !isLive(run));
}
