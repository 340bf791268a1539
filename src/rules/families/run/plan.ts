import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, planExample, runExample } from '../../examples/plan';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { isWithinOneCluster, namespaceEntries, NamespaceEntry, renamedVolumes, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const RENAMED = planExample(`persistentVolumes:
    - name: pvc-1
      pvc: { namespace: shop-web, name: "data:shop-data", accessModes: [ReadWriteOnce] }
      selection: { action: copy, copyMethod: filesystem, storageClass: gp3-csi }
      supported: { actions: [], copyMethods: [] }`);
const INDIRECT_FLAGS = ['indirectVolumeMigration', 'indirectImageMigration'];

const CONVERSION = planExample('', { source: 'ocp4' });

/** Rules on a run and its plan. */
export const RUN_PLAN_RULES: readonly Rule[] = [
  {
    id: 'run/renamed-claims',
    severity: 'error',
    title: 'Renamed claims are copied by state migrations',
    rationale: 'Only a state migration can rename a claim. A stage or cutover of a plan with a renamed claim gets '
      + 'InvalidSpec, and later runs of the plan wait until it is deleted.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: files(RENAMED, runExample('stage: false\n  quiescePods: true')),
    finds: [{
      path: 'spec.stage',
      message: 'makes the run a cutover, but MigPlan openshift-migration/shop renames claim "data" to "shop-data": '
        + 'MTC rejects the run with InvalidSpec',
      fix: 'Write `stage: false` and `migrateState: true`, or keep the names of the claims in the plan.',
      programFix: 'Use a `StateMigrationPlan`, whose runs can rename claims, or keep the names of the claims.',
    }],
    keeps: files(RENAMED, runExample('stage: false\n  migrateState: true')),
    * check(manifest, set) {
      const plan = isStageOrCutover(manifest) ? planOf(set, manifest) : undefined;
      const renamed = plan && !meetingWithinCluster(set, plan) && renamedVolumes(plan)[0];
      if (renamed) {
        yield {
          path: 'spec.stage',
          message: `makes the run a ${wordOf(manifest)}, but ${nameOf(plan)} renames claim ${quote(renamed.claim)} to `
            + `${quote(renamed.target)}: MTC rejects the run with InvalidSpec`,
          fix: 'Write `stage: false` and `migrateState: true`, or keep the names of the claims in the plan.',
          programFix: 'Use a `StateMigrationPlan`, whose runs can rename claims, or keep the names of the claims.',
        };
      }
    },
  },
  {
    id: 'run/state-of-indirect-plan',
    severity: 'warning',
    title: 'State is migrated directly',
    rationale: 'MTC treats a plan with an indirect flag only as a migration of namespaces, but does not reject a '
      + 'state migration of it. rsync copies data only if volumes are migrated directly.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: files(planExample('indirectVolumeMigration: true'), runExample('stage: false\n  migrateState: true')),
    finds: [{
      path: 'spec.migrateState',
      message: 'is true, but MigPlan openshift-migration/shop has `indirectVolumeMigration: true`: MTC treats the '
        + 'plan as a migration of namespaces, and not of state',
      fix: 'Remove `indirectVolumeMigration` from the plan, or `migrateState` from the run.',
    }],
    keeps: files(planExample(), runExample('stage: false\n  migrateState: true')),
    * check(manifest, set) {
      const plan = specOf(manifest).migrateState === true ? planOf(set, manifest) : undefined;
      const flag = plan && INDIRECT_FLAGS.find((field) => specOf(plan)[field] === true);
      if (flag) {
        yield {
          path: 'spec.migrateState',
          message: `is true, but ${nameOf(plan)} has \`${flag}: true\`: MTC treats the plan as a migration of `
            + 'namespaces, and not of state',
          fix: `Remove \`${flag}\` from the plan, or \`migrateState\` from the run.`,
        };
      }
    },
  },
  {
    id: 'run/needs-state-migration',
    severity: 'error',
    title: 'Runs that stay in the namespaces of one cluster are state migrations',
    rationale: 'If source and destination of a plan are one cluster, and its destination namespaces are among its '
      + 'source namespaces, MTC renames the claims of the plan. It then rejects every stage and cutover with '
      + 'InvalidSpec, and later runs of the plan wait until that run is deleted; a run of a plan without claims fails '
      + 'at once. Storage is converted by runs with migrateState.',
    source: 'mig-controller pkg/controller/migmigration/validation.go, run with MTC 1.8',
    on: 'MigMigration',
    skips: ['live'],
    breaks: files(CONVERSION, runExample('stage: false\n  quiescePods: true')),
    finds: [{
      path: 'spec.stage',
      message: 'makes the run a cutover, but MigPlan openshift-migration/shop stays within one cluster, and '
        + '"shop-web" is source and destination: MTC rejects the run with InvalidSpec',
      fix: 'Write `stage: false` and `migrateState: true`, with `quiescePods: true` in the last run.',
    }],
    keeps: files(CONVERSION, runExample('stage: false\n  quiescePods: true\n  migrateState: true')),
    * check(manifest, set) {
      const plan = isStageOrCutover(manifest) ? planOf(set, manifest) : undefined;
      const meeting = plan && meetingWithinCluster(set, plan);
      if (meeting) {
        yield {
          path: 'spec.stage',
          message: `makes the run a ${wordOf(manifest)}, but ${nameOf(plan)} stays within one cluster, and `
            + `${quote(meeting.destination)} is source and destination: MTC rejects the run with InvalidSpec`,
          fix: 'Write `stage: false` and `migrateState: true`, with `quiescePods: true` in the last run.',
        };
      }
    },
  },
  {
    id: 'run/verify-renamed',
    severity: 'warning',
    title: 'MTC verifies only namespaces that keep their names',
    rationale: 'At the end of a cutover with verify, MTC looks for unhealthy pods in namespaces that are named like '
      + 'the entries of the plan. For the entry "a:b" it finds neither a namespace nor pods, and reports that all '
      + 'pods are healthy.',
    source: 'mig-controller pkg/controller/migmigration/verify.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: files(
      planExample('', { namespaces: '["shop-web:web"]' }),
      runExample('stage: false\n  quiescePods: true\n  verify: true'),
    ),
    finds: [{
      path: 'spec.verify',
      message: 'does not verify "shop-web:web" of MigPlan openshift-migration/shop: MTC finds no pods in a namespace '
        + 'of that name, and reports success',
      fix: 'Check the pods with `oc get pods -n web`.',
    }],
    keeps: files(planExample(), runExample('stage: false\n  quiescePods: true\n  verify: true')),
    * check(manifest, set) {
      const isCutover = isStageOrCutover(manifest) && wordOf(manifest) === 'cutover';
      const plan = isCutover && specOf(manifest).verify === true ? planOf(set, manifest) : undefined;
      const renamed = plan && namespaceEntries(specOf(plan).namespaces).find(({ entry }) => entry.includes(':'));
      if (renamed) {
        yield {
          path: 'spec.verify',
          message: `does not verify ${quote(renamed.entry)} of ${nameOf(plan)}: MTC finds no pods in a namespace of `
            + 'that name, and reports success',
          fix: `Check the pods with \`oc get pods -n ${renamed.destination}\`.`,
        };
      }
    },
  },
  {
    id: 'run/misspelt-plan',
    severity: 'warning',
    title: 'A run refers to an existing plan',
    rationale: 'The API server accepts a MigMigration of a plan that does not exist. MTC reports InvalidPlanRef and '
      + 'does nothing.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    breaks: files(planExample('', { name: 'shops' }), runExample('stage: true')),
    finds: [{
      path: 'spec.migPlanRef.name',
      message: 'MigPlan "shop" was not found, but nothing refers to MigPlan openshift-migration/shops: MTC '
        + 'reports the missing object, and does nothing',
      fix: 'Write `name: shops`.',
    }],
    keeps: files(planExample(), runExample('stage: true')),
    check: misspeltReferences,
  },
  {
    id: 'run/closed-plan',
    severity: 'warning',
    title: 'A closed plan gets no new runs',
    rationale: '`closed: true` ends a plan: MTC cleans up after it, and rejects runs that are created later '
      + '(PlanClosed).',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['live'],
    breaks: files(planExample('closed: true'), runExample('stage: true')),
    finds: [{
      path: 'spec.migPlanRef',
      message: '"shop" is a closed plan (MigPlan openshift-migration/shop): MTC rejects new runs of it with PlanClosed',
      fix: 'Remove the run if it has ended. Otherwise remove `closed` from the plan until it has.',
    }],
    keeps: files(planExample(), runExample('stage: true')),
    * check(manifest, set) {
      const plan = planOf(set, manifest);
      if (plan && specOf(plan).closed === true) {
        yield {
          path: 'spec.migPlanRef',
          message: `${quote(plan.name)} is a closed plan (${nameOf(plan)}): MTC rejects new runs of it with PlanClosed`,
          fix: 'Remove the run if it has ended. Otherwise remove `closed` from the plan until it has.',
        };
      }
    },
  },
];

/** The plan that a run refers to, if it is in the set. */
function planOf(set: ManifestSet, run: Manifest): Manifest | undefined {
  return pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef);
}

/** An entry of a plan within one cluster, whose destination is among the plan's sources. */
function meetingWithinCluster(set: ManifestSet, plan: Manifest): NamespaceEntry | undefined {
  if (!isWithinOneCluster(set, plan)) {
    return undefined;
  }
  const entries = namespaceEntries(specOf(plan).namespaces);
  const sources = new Set(entries.map(({ source }) => source));
  return entries.find(({ destination }) => sources.has(destination));
}

/** Whether a run is neither a state migration nor a rollback; false if it has no type or is canceled. */
function isStageOrCutover(run: Manifest): boolean {
  const { stage, migrateState, rollback, canceled } = specOf(run);
  return typeof stage === 'boolean' && migrateState !== true && rollback !== true && canceled !== true;
}

function wordOf(run: Manifest): 'stage' | 'cutover' {
  return specOf(run).stage === true ? 'stage' : 'cutover';
}
