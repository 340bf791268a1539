import { referenceTo } from './cluster';
import { embeddedObjects } from './embedded-objects';
import { OperationError } from './operation-error';
import { actionOf } from '../api/actions';
import { MIG_MIGRATION } from '../api/mig-migration';
import { LiveObject } from '../api/outcomes/outcome-of';
import { isOfTransfer } from '../api/transfer';
import { describeObject } from '../output/commands';
import { INDEX_FILE, IndexRun, RunOwner } from '../output/migration-index';

/** Whether a manifest starts something when it is applied. The manifest decides, and not the index: a person may have changed that. */
export function starts(manifest: LiveObject): boolean {
  return actionOf(manifest) !== undefined || (manifest.kind === 'Job' && isOfTransfer(manifest));
}

/** Whether a run of a kind stops an application: then it is confirmed. */
export function stopsSomething(kind: string): boolean {
  return /cutover|rollback/.test(kind);
}

/** Whether an action stops an application. */
function stops(action: LiveObject): boolean {
  return stopsSomething(actionOf(action)?.kind ?? '') || (action.kind === MIG_MIGRATION.kind && action.spec?.quiescePods === true);
}

/**
 * Makes sure that no manifest that is applied contains an object that starts something, in whatever a controller creates objects from: a list, a
 * ManifestWork, a policy, or one in another.
 *
 * @throws an OperationError
 */
export function refuseContained(manifest: LiveObject): void {
  const { objects, isTooDeep } = embeddedObjects(manifest);
  const action = objects.find(starts);
  if (action !== undefined) {
    throw new OperationError(
      'failed',
      `${describeObject(referenceTo(manifest))} contains ${describeEmbedded(action)}, which starts when it is applied: apply never starts a run`,
      'Apply it with `kubectl apply` when it is due, or remove it from the program.',
    );
  }
  if (isTooDeep) {
    throw new OperationError(
      'failed',
      `${describeObject(referenceTo(manifest))} is nested too deeply: whether it contains a run that starts when it is applied is unknown`,
      'Apply it with `kubectl apply`, or remove it from the program.',
    );
  }
}

/** An object inside another may have its name outside metadata, or none: its controller then gives it one. */
function describeEmbedded({ kind, metadata, ...fields }: LiveObject): string {
  const name: unknown = metadata?.name ?? metadata?.generateName ?? fields.name;
  const namespace: unknown = metadata?.namespace ?? fields.namespace;
  return typeof name === 'string' ? describeObject({ apiVersion: '', kind, name, ...typeof namespace === 'string' ? { namespace } : {} }) : `a ${kind}`;
}

/**
 * Makes sure that the actions of a run are what the index says about it: a stage that stops an application would start without a question.
 *
 * @throws an OperationError
 */
export function requireKind(run: IndexRun, actions: readonly LiveObject[]): void {
  if (actions.length === 0) {
    throw new OperationError('usage', `${run.path} contains nothing that starts`, 'Run synth again.');
  }
  for (const action of actions) {
    const { kind, plan } = actionOf(action) ?? {};
    const isOther = stops(action) && !stopsSomething(run.kind) ? `stops an application (${kind})`
      : plan !== undefined && run.ownerKind === RunOwner.PLAN && plan !== run.owner ? `belongs to the plan ${plan}` : undefined;
    if (isOther !== undefined) {
      throw new OperationError(
        'usage',
        `${describeObject(referenceTo(action))} ${isOther}, but ${INDEX_FILE} says that ${run.path} is a ${run.kind} of ${run.owner}: nothing was started`,
        'Run synth again.',
      );
    }
  }
}
