import { RUN_FILE_RULES } from './files';
import { RUN_IDENTITY_RULES } from './identity';
import { RUN_PLAN_RULES } from './plan';
import { isRecord } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { runExample as run } from '../../examples/plan';
import { Absence } from '../../reading/absence';
import { isLive } from '../../reading/live';
import { runsOf, specOf } from '../../reading/plan';

const RUN_TYPES = ['stage', 'migrateState', 'rollback'];

/** Fields that every written run has; a manifest with neither is a patch. */
const MAIN_FIELDS = ['stage', 'migPlanRef'];

const FLAG_RULES: readonly Rule[] = [
  {
    id: 'run/plan',
    severity: 'error',
    title: 'A run refers to its plan',
    rationale: 'The API server accepts a MigMigration without migPlanRef. MTC reports InvalidPlanRef and does nothing. Deleting such a run '
      + 'crashes MTC\'s controller once; it restarts by itself.',
    source: 'mig-controller pkg/controller/migmigration/validation.go, pkg/controller/migplan/handler.go, run with MTC 1.8',
    breaks: run('stage: true').replace(/ {2}migPlanRef.*\n/, ''),
    keeps: run('stage: true'),
    * check(set, circumstances) {
      const absence = new Absence(set, circumstances);
      for (const manifest of runsOf(set)) {
        const { migPlanRef, stage } = specOf(manifest);
        if (stage !== undefined && !isRecord(migPlanRef) && absence.of(manifest, 'migPlanRef')) {
          yield {
            manifest,
            path: 'spec.migPlanRef',
            message: 'migPlanRef is missing: MTC reports InvalidPlanRef and does nothing, and deleting the run crashes its controller once',
            fix: 'add migPlanRef with name and namespace of the MigPlan',
          };
        }
      }
    },
  },
  {
    id: 'run/one-type',
    severity: 'error',
    title: 'A run is a stage, a state migration or a rollback, and not two of them',
    rationale: 'MTC refuses a MigMigration with more than one of stage, migrateState and rollback (InvalidSpec). It keeps its place in the queue, so that later runs of the plan wait until it is deleted.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: run('stage: true\n  rollback: true'),
    keeps: run('stage: false\n  rollback: true'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const types = RUN_TYPES.filter((type) => specOf(manifest)[type] === true);
        if (types.length > 1) {
          yield {
            manifest,
            path: `spec.${types[1]}`,
            message: `${types.join(' and ')} are ${types.length > 2 ? 'all' : 'both'} true; MTC refuses the run with InvalidSpec, and every later run of the plan waits behind it`,
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
    keeps: run('stage: true'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const spec = specOf(manifest);
        if (spec.stage === true && spec.quiescePods === true) {
          yield {
            manifest,
            path: 'spec.quiescePods',
            message: 'the stage stops the application on the source, and MTC does not start it again afterwards',
            fix: 'remove quiescePods; or, to move the application, write stage: false',
          };
        }
      }
    },
  },
  {
    id: 'run/cutover-without-stop',
    severity: 'info',
    title: 'A cutover stops the application on the source',
    rationale: 'Without quiescePods the application goes on writing on the source while its data is copied for the last time. What it writes then is lost to the destination, or half copied.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    breaks: run('stage: false'),
    keeps: run('stage: false\n  quiescePods: true'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const { stage, quiescePods, migrateState, rollback, canceled } = specOf(manifest);
        if (stage === false && quiescePods !== true && migrateState !== true && rollback !== true && canceled !== true && !isLive(manifest)) {
          yield {
            manifest,
            path: quiescePods === false ? 'spec.quiescePods' : 'spec.stage',
            message: 'the run moves the application while it runs on the source: what it writes there during the last copy is lost to the destination',
            fix: 'write quiescePods: true, unless the application has been stopped before or writes nothing',
          };
        }
      }
    },
  },
  {
    id: 'run/canceled',
    severity: 'warning',
    title: 'A run is not created as canceled',
    rationale: 'canceled is for a run that is under way. A run that is created with it executes the steps of a cancellation: nothing is '
      + 'migrated, and it ends with the conditions Canceled and Succeeded. A run was successful only if it has Succeeded and not Canceled.',
    source: 'mig-controller pkg/controller/migmigration/task.go, run with MTC 1.8',
    breaks: run('stage: true\n  canceled: true'),
    keeps: run('stage: true'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const spec = specOf(manifest);
        if (spec.canceled === true && !isLive(manifest) && MAIN_FIELDS.some((field) => spec[field] !== undefined)) {
          yield {
            manifest,
            path: 'spec.canceled',
            message: 'the run is created as canceled: it migrates nothing, and ends with the conditions Canceled and Succeeded',
            fix: 'remove it; to cancel a run that is under way, patch it: oc patch migmigration NAME -n openshift-migration --type merge -p \'{"spec":{"canceled":true}}\'',
          };
        }
      }
    },
  },
  {
    id: 'run/verify-without-cutover',
    severity: 'warning',
    title: 'Only cutovers are verified',
    rationale: 'verify is a step of the cutover alone. Stages, state migrations and rollbacks have none that would look at pods, and ignore it.',
    source: 'mig-controller pkg/controller/migmigration/verify.go',
    breaks: run('stage: true\n  verify: true'),
    keeps: run('stage: false\n  quiescePods: true\n  verify: true'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const type = RUN_TYPES.find((each) => specOf(manifest)[each] === true);
        if (specOf(manifest).verify === true && type) {
          yield {
            manifest,
            path: 'spec.verify',
            message: `MTC looks at the pods on the destination at the end of a cutover only; with ${type}: true, verify does nothing`,
            fix: 'leave verify out',
          };
        }
      }
    },
  },
  {
    id: 'run/root-with-ids',
    severity: 'warning',
    title: 'Rsync runs as root or as a user, and not as both',
    rationale: 'runAsRoot wins over runAsUser and runAsGroup, which are then not read.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: run('stage: true\n  runAsRoot: true\n  runAsUser: 1000'),
    keeps: run('stage: true\n  runAsUser: 1000'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const spec = specOf(manifest);
        const ids = ['runAsUser', 'runAsGroup'].filter((field) => typeof spec[field] === 'number');
        if (spec.runAsRoot === true && ids.length > 0) {
          yield {
            manifest,
            path: `spec.${ids[0]}`,
            message: `runAsRoot is true, so that ${ids.join(' and ')} ${ids.length > 1 ? 'are' : 'is'} not read: rsync runs as root`,
            fix: `leave out ${ids.join(' and ')}, or runAsRoot`,
          };
        }
      }
    },
  },
  {
    id: 'run/user-id',
    severity: 'warning',
    title: 'Rsync runs as a user who is not root',
    rationale: 'With runAsUser MTC also asks for runAsNonRoot, so that a pod with user 0 never starts. Negative ids are refused by Kubernetes when the pod is made.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    breaks: run('stage: true\n  runAsUser: 0'),
    keeps: run('stage: true\n  runAsUser: 1000'),
    * check(set) {
      for (const manifest of runsOf(set)) {
        const spec = specOf(manifest);
        for (const field of spec.runAsRoot === true ? [] : ['runAsUser', 'runAsGroup']) {
          const id = spec[field];
          if (typeof id === 'number' && (id < 0 || id === 0 && field === 'runAsUser')) {
            yield {
              manifest,
              path: `spec.${field}`,
              message: id === 0 ? 'user 0 is root, and MTC runs rsync with runAsNonRoot where a user is given: the pods never start' : `${id} is no id; Kubernetes refuses the rsync pods`,
              fix: id === 0 ? 'write runAsRoot: true instead, or the id of another user' : 'write an id from the range of the namespace',
            };
          }
        }
      }
    },
  },
];

/** Rules on MigMigrations. */
export const RUN_RULES: readonly Rule[] = [...FLAG_RULES, ...RUN_IDENTITY_RULES, ...RUN_FILE_RULES, ...RUN_PLAN_RULES];
