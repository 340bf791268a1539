import { referenceTo } from './cluster';
import { OperationError } from './operation-error';
import { actionOf } from '../api/actions';
import { ContainedRuns } from '../api/contained-runs';
import { MIG_MIGRATION } from '../api/mig-migration';
import { LiveObject } from '../api/outcomes/outcome-of';
import { describeObject } from '../output/commands';
import { INDEX_FILE, IndexRun, RunOwner } from '../output/migration-index';

/** Whether a run of a kind stops an application: then it is confirmed. */
export function stopsSomething(kind: string): boolean {
  return /cutover|rollback/.test(kind);
}

/** Whether MTC leaves the application running on the source during a cutover. */
export function leavesRunning(action: LiveObject): boolean {
  return action.kind === MIG_MIGRATION.kind && actionOf(action)?.kind === 'cutover'
    && action.spec?.quiescePods !== true;
}

/** Whether an action stops an application. */
function stops(action: LiveObject): boolean {
  return stopsSomething(actionOf(action)?.kind ?? '')
    || (action.kind === MIG_MIGRATION.kind && action.spec?.quiescePods === true);
}

/** Manifests, and the file that contains them. */
export interface ManifestFile {
  /** As messages name it. */
  readonly file: string;
  readonly manifest: LiveObject;
}

/**
 * Makes sure that no manifest that is applied contains a run, in whatever a controller creates objects from: a list, a
 * ManifestWork, a policy, or one in another; the values of a chart, a template, or a ConfigMap that something applies.
 *
 * @param all all manifests of the cluster
 * @throws an OperationError
 */
export function refuseContained(applied: readonly ManifestFile[], all: () => readonly LiveObject[]): void {
  const contained = new ContainedRuns(all);
  for (const { file, manifest } of applied) {
    const problem = contained.problemOf(manifest);
    if (problem !== undefined) {
      throw new OperationError(
        'failed',
        `${file}: ${describeObject(referenceTo(manifest))} ${problem}: apply never starts a run`,
        'Remove it there, and create the run in the program with `stage` or `cutover` of its plan, or as an ApiObject: '
          + 'synth writes it below runs/, and `cdk8s-mtc run` starts it.',
      );
    }
  }
}

/**
 * Makes sure that the actions of a run are what the index says about it: a stage that stops an application would start
 * without a question.
 *
 * @throws an OperationError
 */
export function requireKind(run: IndexRun, actions: readonly LiveObject[]): void {
  if (actions.length === 0) {
    throw new OperationError('usage', `${run.path} contains nothing that starts`, 'Run synth again.');
  }
  for (const action of actions) {
    const isOther = otherThan(run, action);
    if (isOther !== undefined) {
      throw new OperationError(
        'usage',
        `${describeObject(referenceTo(action))} ${isOther}, but ${INDEX_FILE} says that ${run.path} is a ${run.kind} `
          + `of ${run.owner}: nothing was started`,
        'Run synth again.',
      );
    }
  }
}

function otherThan(run: IndexRun, action: LiveObject): string | undefined {
  const { kind, plan } = actionOf(action) ?? {};
  if (stops(action) && !stopsSomething(run.kind)) {
    return `stops an application (${kind})`;
  }
  return plan !== undefined && run.ownerKind === RunOwner.PLAN && plan !== run.owner
    ? `belongs to the plan ${plan}`
    : undefined;
}
