import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, planExample, runExample } from '../../examples/plan';
import { isLive } from '../../reading/live';
import { misspeltReferences } from '../../reading/misspelt-reference';
import { isWithinOneCluster, namespaceEntries, NamespaceEntry, renamedVolumes, runsOf, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const RENAMED = planExample(`persistentVolumes:
    - name: pvc-1
      pvc: { namespace: shop-web, name: "data:shop-data", accessModes: [ReadWriteOnce] }
      selection: { action: copy, copyMethod: filesystem, storageClass: gp3-csi }
      supported: { actions: [], copyMethods: [] }`);
const CONVERSION = planExample('', { source: 'ocp4' });

/** Rules on a run and the plan that it is of. */
export const RUN_PLAN_RULES: readonly Rule[] = [
  {
    id: 'run/renamed-claims',
    severity: 'error',
    title: 'Renamed claims are copied by state migrations',
    rationale: 'Only state migrations can give a claim another name. A stage or a cutover of a plan with a renamed claim gets InvalidSpec, and keeps later runs of the plan waiting until it is deleted.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: files(RENAMED, runExample('stage: false\n  quiescePods: true')),
    keeps: files(RENAMED, runExample('stage: false\n  migrateState: true')),
    * check(set) {
      for (const { run: manifest, plan } of newRunsWithPlans(set)) {
        const renamed = isStageOrCutover(manifest) && !meetingWithinCluster(set, plan) && renamedVolumes(plan)[0];
        if (renamed) {
          yield {
            manifest,
            path: 'spec.stage',
            message: `claim ${quote(renamed.claim)} of ${nameOf(plan)} becomes ${quote(renamed.target)}, which only state migrations do; MTC refuses this ${wordOf(manifest)} with InvalidSpec`,
            fix: 'write stage: false and migrateState: true, or let the claims of the plan keep their names',
          };
        }
      }
    },
  },
  {
    id: 'run/state-of-indirect-plan',
    severity: 'warning',
    title: 'State is migrated directly',
    rationale: 'MTC takes a plan with an indirect flag for a migration of namespaces and nothing else, and lets a state migration of it pass all the same; data is copied by rsync only where volumes go directly.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: files(planExample('indirectVolumeMigration: true'), runExample('stage: false\n  migrateState: true')),
    keeps: files(planExample(), runExample('stage: false\n  migrateState: true')),
    * check(set) {
      for (const { run: manifest, plan } of newRunsWithPlans(set)) {
        const flag = ['indirectVolumeMigration', 'indirectImageMigration'].find((field) => specOf(plan)[field] === true);
        if (specOf(manifest).migrateState === true && flag) {
          yield {
            manifest,
            path: 'spec.migrateState',
            message: `${nameOf(plan)} has ${flag}: true, by which MTC takes it for a migration of namespaces and not of state`,
            fix: `remove ${flag} from the plan, or migrateState here`,
          };
        }
      }
    },
  },
  {
    id: 'run/needs-state-migration',
    severity: 'error',
    title: 'Runs that stay in the namespaces of one cluster are state migrations',
    rationale: 'If source and destination of a plan are one cluster, and its destination namespaces are among its source namespaces, MTC '
      + 'renames the claims of the plan. It then rejects every stage and cutover with InvalidSpec, and later runs of the plan wait until that '
      + 'run is deleted; a run of a plan without claims fails at once. Storage is converted by runs with migrateState.',
    source: 'mig-controller pkg/controller/migmigration/validation.go, run with MTC 1.8',
    breaks: files(CONVERSION, runExample('stage: false\n  quiescePods: true')),
    keeps: files(CONVERSION, runExample('stage: false\n  quiescePods: true\n  migrateState: true')),
    * check(set) {
      for (const { run: manifest, plan } of newRunsWithPlans(set)) {
        const meeting = isStageOrCutover(manifest) && meetingWithinCluster(set, plan);
        if (meeting) {
          yield {
            manifest,
            path: 'spec.stage',
            message: `${nameOf(plan)} stays within one cluster, and ${quote(meeting.destination)} is source and destination: `
              + `MTC rejects every ${wordOf(manifest)} of it with InvalidSpec`,
            fix: 'write stage: false and migrateState: true, with quiescePods: true for the last run',
          };
        }
      }
    },
  },
  {
    id: 'run/verify-renamed',
    severity: 'warning',
    title: 'MTC verifies namespaces that keep their names',
    rationale: 'At the end of a cutover with verify, MTC looks for unhealthy pods in namespaces that are called as the entries of the plan: it looks for a namespace "a:b", finds none, and says that all is well.',
    source: 'mig-controller pkg/controller/migmigration/verify.go',
    breaks: files(planExample('', { namespaces: '["shop-web:web"]' }), runExample('stage: false\n  quiescePods: true\n  verify: true')),
    keeps: files(planExample(), runExample('stage: false\n  quiescePods: true\n  verify: true')),
    * check(set) {
      for (const { run: manifest, plan } of newRunsWithPlans(set)) {
        const renamed = namespaceEntries(specOf(plan).namespaces).find(({ entry }) => entry.includes(':'));
        if (specOf(manifest).verify === true && isStageOrCutover(manifest) && wordOf(manifest) === 'cutover' && renamed) {
          yield {
            manifest,
            path: 'spec.verify',
            message: `${quote(renamed.entry)} of ${nameOf(plan)} is not verified: MTC looks for pods in a namespace of that name, finds none, and takes that for health`,
            fix: `look at the pods of ${quote(renamed.destination)} yourself`,
          };
        }
      }
    },
  },
  {
    id: 'run/misspelt-plan',
    severity: 'warning',
    title: 'A run refers to its plan by its name',
    rationale: 'A MigMigration of a plan that isn\'t there is taken by the API server; MTC reports InvalidPlanRef and does nothing.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: files(planExample('', { name: 'shops' }), runExample('stage: true')),
    keeps: files(planExample(), runExample('stage: true')),
    check: (set) => misspeltReferences(set, 'MigMigration'),
  },
  {
    id: 'run/closed-plan',
    severity: 'info',
    title: 'A closed plan gets no new runs',
    rationale: 'closed: true ends a plan: MTC cleans up after it, and takes no run that is created later (PlanClosed).',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: files(planExample('closed: true'), runExample('stage: true')),
    keeps: files(planExample(), runExample('stage: true')),
    * check(set) {
      for (const { run: manifest, plan } of newRunsWithPlans(set)) {
        if (specOf(plan).closed === true) {
          yield {
            manifest,
            path: 'spec.migPlanRef',
            message: `${nameOf(plan)} is closed; a run of it that is not there yet gets PlanClosed`,
            fix: 'remove closed from the plan while it has runs to come',
          };
        }
      }
    },
  },
];

/** The runs that haven't begun, and the plans that they are of, where those are in the set. */
function* newRunsWithPlans(set: ManifestSet): Generator<{ run: Manifest; plan: Manifest }> {
  for (const run of runsOf(set)) {
    const plan = isLive(run) ? undefined : pointedAt(set, run, 'MigPlan', specOf(run).migPlanRef);
    if (plan) {
      yield { run, plan };
    }
  }
}

/** An entry of a plan within one cluster whose destination is among the plan's sources. */
function meetingWithinCluster(set: ManifestSet, plan: Manifest): NamespaceEntry | undefined {
  if (!isWithinOneCluster(set, plan)) {
    return undefined;
  }
  const entries = namespaceEntries(specOf(plan).namespaces);
  const sources = new Set(entries.map(({ source }) => source));
  return entries.find(({ destination }) => sources.has(destination));
}

/** Whether a run is neither a state migration nor a rollback; false where it doesn't say, or has been canceled. */
function isStageOrCutover(run: Manifest): boolean {
  const { stage, migrateState, rollback, canceled } = specOf(run);
  return typeof stage === 'boolean' && migrateState !== true && rollback !== true && canceled !== true;
}

function wordOf(run: Manifest): 'stage' | 'cutover' {
  return specOf(run).stage === true ? 'stage' : 'cutover';
}
