import { Manifest, nameOf, record, text } from './manifest';
import { isComplete, ManifestSet } from './manifest-set';
import { Rule } from './rule';
import { quote } from './text';

const RUN_TYPES = ['stage', 'migrateState', 'rollback'];

const runs = (set: ManifestSet) => set.ofGroup('MigMigration', 'migration.openshift.io');

/** Rules on MigMigrations. */
export const RUN_RULES: readonly Rule[] = [
  {
    id: 'run/one-type',
    severity: 'error',
    title: 'A run is a stage, a state migration or a rollback, and not two of them',
    rationale: 'MTC refuses a MigMigration with more than one of stage, migrateState and rollback (InvalidSpec). It keeps its place in the queue, so that later runs of the plan wait until it is deleted.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: run('stage: true\n  rollback: true'),
    keeps: run('stage: false\n  rollback: true'),
    * check(set) {
      for (const manifest of runs(set)) {
        const spec = record(manifest.object.spec);
        const types = RUN_TYPES.filter((type) => spec[type] === true);
        if (types.length > 1) {
          yield {
            manifest,
            path: `spec.${types[1]}`,
            message: `${types.join(' and ')} are both true; MTC refuses the run with InvalidSpec, and every later run of the plan waits behind it`,
            fix: 'leave one of them true',
          };
        }
      }
    },
  },
  {
    id: 'run/stage-stops-application',
    severity: 'warning',
    title: 'A stage leaves the application running',
    rationale: 'With quiescePods a stage stops the application on the source, and nothing starts it again: the steps of a stage have none that does.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    breaks: run('stage: true\n  quiescePods: true'),
    keeps: run('stage: true\n  quiescePods: false'),
    * check(set) {
      for (const manifest of runs(set)) {
        const spec = record(manifest.object.spec);
        if (spec.stage === true && spec.quiescePods === true) {
          yield {
            manifest,
            path: 'spec.quiescePods',
            message: 'the stage stops the application on the source, and MTC does not start it again afterwards',
            fix: 'write quiescePods: false; or, to move the application, stage: false',
          };
        }
      }
    },
  },
  {
    id: 'run/several-of-one-plan',
    severity: 'warning',
    title: 'Files that are applied together hold one run of a plan at most',
    rationale: 'Applying a run starts it. Of runs that are created in the same second the order is not defined, and MTC puts all stages before all others, whatever their names say.',
    source: 'mig-controller pkg/controller/migmigration/migmigration_controller.go',
    breaks: `${run('stage: true', 'first')}---\n${run('stage: false', 'second')}`,
    keeps: run('stage: true', 'first'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of runs(set)) {
        const reference = record(manifest.object.spec).migPlanRef;
        if (!isComplete(reference)) {
          continue;
        }
        const place = `${manifest.origin}\0${reference.namespace}/${reference.name}`;
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
];

/** A run, for the examples of rules. */
function run(flags: string, name = 'go-live'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  ${flags}
`;
}
