import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { list, Manifest, nameOf, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { files, runExample } from '../../examples/plan';
import { placeOf } from '../../reading/neighbours';
import { runsOf, specOf } from '../../reading/plan';
import { keyOf } from '../../reading/references';

const CUTOVER = 'stage: false\n  quiescePods: true';
const DONE = `status:
  phase: Completed
  conditions: [{ type: Succeeded, status: "True", category: Advisory, lastTransitionTime: "2026-01-01T00:00:00Z" }]
`;
const ROLLBACK = 'or add a rollback between the two';

/** Rules on the order of a plan's runs. */
export const RUN_ORDER_RULES: readonly Rule[] = [
  {
    id: 'run/second-cutover',
    severity: 'warning',
    title: 'A plan has one cutover',
    rationale: 'After a successful cutover, MTC rejects each further cutover of the plan with HasFinalMigration, until '
      + 'a rollback succeeds. Such a run never completes, and all later runs of the plan stay Postponed until it is '
      + 'deleted. A second cutover is possible only if the first one failed, was canceled or ended with warnings. '
      + 'State migrations are not affected.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['live', 'patch'],
    breaks: files(runExample(CUTOVER, 'go-live'), runExample(CUTOVER, 'go-live-2')),
    finds: [{
      path: 'spec.stage',
      message: 'makes the run a second cutover of the plan after MigMigration openshift-migration/go-live: if that one '
        + 'succeeds, MTC rejects this one with HasFinalMigration, and later runs wait until it is deleted',
      fix: `Remove one of the two cutovers, ${ROLLBACK}.`,
    }],
    keeps: files(runExample(CUTOVER, 'go-live'), runExample('stage: false\n  rollback: true', 'undo'),
      runExample(CUTOVER, 'go-live-2')),
    * check(run, set) {
      const first = isCutover(run) ? cutoverBefore(set).get(run) : undefined;
      if (first) {
        yield {
          others: [first],
          path: 'spec.stage',
          message: `makes the run a second cutover of the plan after ${nameOf(first)}: ${condition(first)}MTC rejects `
            + 'this one with HasFinalMigration, and later runs wait until it is deleted',
          fix: `Remove ${isLive(first) ? 'the run' : 'one of the two cutovers'}, ${ROLLBACK}.`,
        };
      }
    },
  },
  {
    id: 'run/stage-after-cutover',
    severity: 'warning',
    title: 'The stages of a plan come before its cutover',
    rationale: 'MTC rejects a stage with HasFinalMigration if a cutover of the plan has succeeded, failed or is '
      + 'running, until a rollback succeeds. Such a run never completes, and all later runs of the plan stay Postponed '
      + 'until it is deleted. The order is known in a program, and if the cutover was read from a cluster; the order '
      + 'of files has no meaning.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigMigration',
    skips: ['live', 'patch'],
    breaks: files(runExample(CUTOVER, 'go-live') + DONE, runExample('stage: true', 'last-copy')),
    finds: [{
      path: 'spec.stage',
      message: 'makes the run a stage after the cutover MigMigration openshift-migration/go-live: MTC rejects it with '
        + 'HasFinalMigration, and later runs wait until it is deleted',
      fix: `Remove the run, ${ROLLBACK}.`,
    }],
    keeps: files(runExample('stage: true', 'last-copy'), runExample(CUTOVER, 'go-live')),
    * check(run, set) {
      const first = isStage(run) ? cutoverBefore(set).get(run) : undefined;
      if (first) {
        yield {
          others: [first],
          path: 'spec.stage',
          message: `makes the run a stage after the cutover ${nameOf(first)}: MTC rejects it with HasFinalMigration, `
            + 'and later runs wait until it is deleted',
          fix: isLive(first) ? `Remove the run, ${ROLLBACK}.` : `Move the stage before the cutover, ${ROLLBACK}.`,
        };
      }
    },
  },
];

/** What has to happen so that MTC rejects a second cutover. */
function condition(first: Manifest): string {
  return isLive(first) ? '' : 'if that one succeeds, ';
}

/** The cutover that comes before a run of the same plan, without a rollback between the two. */
const cutoverBefore = derived((set: ManifestSet): ReadonlyMap<Manifest, Manifest> => {
  const plans = new Map<string, Manifest[]>();
  for (const run of runsOf(set)) {
    const plan = keyOf(specOf(run).migPlanRef);
    if (plan !== undefined && specOf(run).canceled !== true) {
      append(plans, `${run.order === undefined ? placeOf(run) : run.cluster}\0${plan}`, run);
    }
  }
  const found = new Map<Manifest, Manifest>();
  for (const runs of plans.values()) {
    addFollowers(runs, found);
  }
  return found;
});

function addFollowers(runs: readonly Manifest[], found: Map<Manifest, Manifest>): void {
  const isProgram = runs.every(({ order }) => order !== undefined);
  const isRolledBack = !isProgram && runs.some((run) => specOf(run).rollback === true);
  let cutover = isRolledBack ? undefined : runs.find(hasSucceeded);
  for (const run of isRolledBack ? [] : [...runs].sort((one, other) => (one.order ?? 0) - (other.order ?? 0))) {
    if (specOf(run).rollback === true) {
      cutover = undefined;
    } else if (cutover && run.name !== cutover.name && (isCutover(run) || isProgram || isLive(cutover))) {
      found.set(run, cutover);
    } else if (!cutover && isCutover(run) && !isLive(run)) {
      cutover = run;
    }
  }
}

function isCutover(run: Manifest): boolean {
  const { stage, migrateState, rollback } = specOf(run);
  return stage === false && migrateState !== true && rollback !== true;
}

function isStage(run: Manifest): boolean {
  const { stage, migrateState, rollback } = specOf(run);
  return stage === true && migrateState !== true && rollback !== true;
}

/**
 * Whether a run is a cutover that has succeeded on its cluster. A canceled one has the condition `Succeeded` as well.
 */
function hasSucceeded(run: Manifest): boolean {
  const conditions = list(record(run.object.status).conditions).map(record);
  const has = (type: string) => conditions.some((each) => each.type === type && each.status === 'True');
  return isCutover(run) && has('Succeeded') && !has('Canceled');
}
