import { RUN_FILE_RULES } from './files';
import { RUN_IDENTITY_RULES } from './identity';
import { RUN_ORDER_RULES } from './order';
import { RUN_PLAN_RULES } from './plan';
import { isRecord } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { runExample as run } from '../../examples/plan';
import { isMissing } from '../../reading/absence';
import { specOf } from '../../reading/plan';

/** The largest id of a user or a group that Kubernetes accepts. */
const MAX_ID = 2 ** 31 - 1;

const RUN_TYPES = ['stage', 'migrateState', 'rollback'];

/** Fields that every written run has; a manifest with neither is a patch. */
const MAIN_FIELDS = ['stage', 'migPlanRef'];

const CANCEL = 'oc patch migmigration NAME -n openshift-migration --type merge -p \'{"spec":{"canceled":true}}\'';

const FLAG_RULES: readonly Rule[] = [
  {
    id: 'run/plan',
    severity: 'error',
    title: 'A run refers to its plan',
    rationale: 'The API server accepts a MigMigration without migPlanRef. MTC reports InvalidPlanRef and does '
      + 'nothing. Deleting such a run crashes MTC\'s controller once; it restarts by itself.',
    source: 'mig-controller pkg/controller/migmigration/validation.go, pkg/controller/migplan/handler.go, run with '
      + 'MTC 1.8',
    on: 'MigMigration',
    breaks: run('stage: true').replace(/ {2}migPlanRef.*\n/, ''),
    finds: [{
      path: 'spec.migPlanRef',
      message: '`migPlanRef` is missing: MTC reports InvalidPlanRef and does nothing, and deleting the run crashes '
        + 'MTC\'s controller once',
      fix: 'Add `migPlanRef` with `name` and `namespace` of the MigPlan.',
    }],
    keeps: run('stage: true'),
    * check(manifest, set, circumstances) {
      const { migPlanRef, stage } = specOf(manifest);
      if (stage !== undefined && !isRecord(migPlanRef) && isMissing(manifest, 'migPlanRef', set, circumstances)) {
        yield {
          path: 'spec.migPlanRef',
          message: '`migPlanRef` is missing: MTC reports InvalidPlanRef and does nothing, and deleting the run '
            + 'crashes MTC\'s controller once',
          fix: 'Add `migPlanRef` with `name` and `namespace` of the MigPlan.',
        };
      }
    },
  },
  {
    id: 'run/one-type',
    severity: 'error',
    title: 'A run is only one of stage, state migration and rollback',
    rationale: 'MTC rejects a MigMigration with more than one of stage, migrateState and rollback (InvalidSpec). The '
      + 'run keeps its place in the queue, and later runs of the plan wait until it is deleted.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    breaks: run('stage: true\n  rollback: true'),
    finds: [{
      path: 'spec.rollback',
      message: 'is true together with `stage`: MTC rejects the run with InvalidSpec, and later runs of the plan wait '
        + 'until it is deleted',
      fix: 'Keep only one of `stage: true` and `rollback: true`.',
    }],
    keeps: run('stage: false\n  rollback: true'),
    * check(manifest) {
      const types = RUN_TYPES.filter((type) => specOf(manifest)[type] === true);
      if (types.length > 1) {
        const others = types.filter((_, index) => index !== 1).map((type) => `\`${type}\``);
        yield {
          path: `spec.${types[1]}`,
          message: `is true together with ${others.join(' and ')}: MTC rejects the run with InvalidSpec, and later `
            + 'runs of the plan wait until it is deleted',
          fix: `Keep only one of ${enumerate(types.map((type) => `\`${type}: true\``))}.`,
        };
      }
    },
  },
  {
    id: 'run/stage-stops-application',
    severity: 'warning',
    title: 'A stage does not stop the application',
    rationale: 'With quiescePods, a stage stops the application on the source. No step of a stage starts it again.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    on: 'MigMigration',
    breaks: run('stage: true\n  quiescePods: true'),
    finds: [{
      path: 'spec.quiescePods',
      message: 'is true in a stage: MTC stops the application on the source and does not start it again',
      fix: 'Remove `quiescePods`, or write `stage: false` for a cutover.',
    }],
    keeps: run('stage: true'),
    * check(manifest) {
      const { stage, quiescePods } = specOf(manifest);
      if (stage === true && quiescePods === true) {
        yield {
          path: 'spec.quiescePods',
          message: 'is true in a stage: MTC stops the application on the source and does not start it again',
          fix: 'Remove `quiescePods`, or write `stage: false` for a cutover.',
        };
      }
    },
  },
  {
    id: 'run/cutover-without-stop',
    severity: 'warning',
    title: 'A cutover stops the application on the source',
    rationale: 'Without quiescePods, the application continues to write on the source during the last copy of its '
      + 'data. The destination does not get these changes, or gets only a part of them.',
    source: 'mig-controller pkg/controller/migmigration/task.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: run('stage: false'),
    finds: [{
      path: 'spec.stage',
      message: 'is false without `quiescePods: true`: the application runs on the source during the cutover, and what '
        + 'it writes during the last copy is lost on the destination',
      fix: 'Add `quiescePods: true`, unless the application is already stopped or does not write.',
    }],
    keeps: run('stage: false\n  quiescePods: true'),
    * check(manifest) {
      const { stage, quiescePods, migrateState, rollback, canceled } = specOf(manifest);
      if (stage === false && quiescePods !== true && migrateState !== true && rollback !== true && canceled !== true) {
        const isGiven = quiescePods === false;
        yield {
          path: isGiven ? 'spec.quiescePods' : 'spec.stage',
          message: `is false ${isGiven ? 'in a cutover' : 'without `quiescePods: true`'}: the application runs on the `
            + 'source during the cutover, and what it writes during the last copy is lost on the destination',
          fix: `${isGiven ? 'Write' : 'Add'} \`quiescePods: true\`, unless the application is already stopped or does `
            + 'not write.',
        };
      }
    },
  },
  {
    id: 'run/canceled',
    severity: 'warning',
    title: 'A run is not created as canceled',
    rationale: 'canceled is for a run that is in progress. A run that is created with it executes the steps of a '
      + 'cancellation: nothing is migrated, and it ends with the conditions Canceled and Succeeded. A run was '
      + 'successful only if it has Succeeded and not Canceled.',
    source: 'mig-controller pkg/controller/migmigration/task.go, run with MTC 1.8',
    on: 'MigMigration',
    skips: ['live'],
    breaks: run('stage: true\n  canceled: true'),
    finds: [{
      path: 'spec.canceled',
      message: 'is true in a new run: the run migrates nothing, and ends with the conditions Canceled and Succeeded',
      fix: `Remove \`canceled\`, and cancel a run that is in progress with \`${CANCEL}\`.`,
    }],
    keeps: run('stage: true'),
    * check(manifest) {
      const spec = specOf(manifest);
      if (spec.canceled === true && MAIN_FIELDS.some((field) => spec[field] !== undefined)) {
        yield {
          path: 'spec.canceled',
          message: 'is true in a new run: the run migrates nothing, and ends with the conditions Canceled and '
            + 'Succeeded',
          fix: `Remove \`canceled\`, and cancel a run that is in progress with \`${CANCEL}\`.`,
        };
      }
    },
  },
  {
    id: 'run/verify-without-cutover',
    severity: 'warning',
    title: 'Only cutovers are verified',
    rationale: 'verify is a step of the cutover only. Stages, state migrations and rollbacks do not check pods and '
      + 'ignore it.',
    source: 'mig-controller pkg/controller/migmigration/verify.go',
    on: 'MigMigration',
    breaks: run('stage: true\n  verify: true'),
    finds: [{
      path: 'spec.verify',
      message: 'has no effect with `stage: true`: MTC checks the pods on the destination only at the end of a cutover',
      fix: 'Remove `verify`.',
    }],
    keeps: run('stage: false\n  quiescePods: true\n  verify: true'),
    * check(manifest) {
      const type = RUN_TYPES.find((each) => specOf(manifest)[each] === true);
      if (specOf(manifest).verify === true && type) {
        yield {
          path: 'spec.verify',
          message: `has no effect with \`${type}: true\`: MTC checks the pods on the destination only at the end of a `
            + 'cutover',
          fix: 'Remove `verify`.',
        };
      }
    },
  },
  {
    id: 'run/root-with-ids',
    severity: 'warning',
    title: 'Rsync runs either as root or as a given user and group',
    rationale: 'MTC ignores runAsUser and runAsGroup if runAsRoot is true.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigMigration',
    breaks: run('stage: true\n  runAsRoot: true\n  runAsUser: 1000'),
    finds: [{
      path: 'spec.runAsUser',
      message: 'is set together with `runAsRoot: true`: MTC ignores runAsUser, and rsync runs as root',
      fix: 'Remove `runAsUser` or `runAsRoot`.',
    }],
    keeps: run('stage: true\n  runAsUser: 1000'),
    * check(manifest) {
      const spec = specOf(manifest);
      const ids = ['runAsUser', 'runAsGroup'].filter((field) => typeof spec[field] === 'number');
      if (spec.runAsRoot === true && ids.length > 0) {
        yield {
          path: `spec.${ids[0]}`,
          message: `is set together with \`runAsRoot: true\`: MTC ignores ${ids.join(' and ')}, and rsync runs as root`,
          fix: `Remove ${ids.map((id) => `\`${id}\``).join(' and ')}${ids.length > 1 ? ', or remove' : ' or'} `
            + '`runAsRoot`.',
        };
      }
    },
  },
  {
    id: 'run/user-id',
    severity: 'warning',
    title: 'The ids that rsync runs with are valid, and the user is not root',
    rationale: 'With runAsUser, MTC also sets runAsNonRoot, and a pod with user 0 does not start. Kubernetes rejects '
      + 'pods with negative ids.',
    source: 'mig-controller pkg/controller/directvolumemigration/rsync.go',
    on: 'MigMigration',
    breaks: run('stage: true\n  runAsUser: 0'),
    finds: [{
      path: 'spec.runAsUser',
      message: '0 is root, but MTC sets runAsNonRoot for a given user: the pods of rsync do not start',
      fix: 'Write `runAsRoot: true` instead, or the id of another user.',
      programFix: 'Use `RsyncIdentity.root()`, or the ID of another user.',
    }],
    keeps: run('stage: true\n  runAsUser: 1000'),
    * check(manifest) {
      const spec = specOf(manifest);
      for (const field of spec.runAsRoot === true ? [] : ['runAsUser', 'runAsGroup']) {
        const id = spec[field];
        if (id === 0 && field === 'runAsUser') {
          yield {
            path: 'spec.runAsUser',
            message: '0 is root, but MTC sets runAsNonRoot for a given user: the pods of rsync do not start',
            fix: 'Write `runAsRoot: true` instead, or the id of another user.',
            programFix: 'Use `RsyncIdentity.root()`, or the ID of another user.',
          };
        } else if (typeof id === 'number' && (id < 0 || id > MAX_ID)) {
          yield {
            path: `spec.${field}`,
            message: `${id} is not a valid id: Kubernetes rejects the pods of rsync`,
            fix: 'Write an id from the range of the namespace.',
          };
        }
      }
    },
  },
];

function enumerate(texts: readonly string[]): string {
  return `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}

/** Rules on MigMigrations. */
export const RUN_RULES: readonly Rule[] = [
  ...FLAG_RULES, ...RUN_IDENTITY_RULES, ...RUN_FILE_RULES, ...RUN_PLAN_RULES, ...RUN_ORDER_RULES,
];
