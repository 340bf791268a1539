import { actionOf } from '../../api/actions';
import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';
import { Operation } from '../operation';
import { Inventory } from './inventory';
import { OwnedObject } from './inventory-contents';
import { USED_KINDS, usedObjects } from '../used-objects';

/** Whether an object is a run that has not ended. */
function isInProgress(live: LiveObject): boolean {
  return (live.kind === 'Job' || actionOf(live) !== undefined) && !hasEnded(outcomeOf(live).state);
}

/**
 * Deletes what earlier applies of the app created and the folder no longer contains, after a confirmation.
 *
 * @param whyKept why an object is never deleted
 */
export async function prune(
  operation: Operation, cluster: Cluster, inventory: Inventory, leftOver: readonly OwnedObject[],
  whyKept: (object: IndexObject) => string | undefined,
): Promise<Inventory> {
  const kept = leftOver.filter((object) => whyKept(object) !== undefined);
  const used = leftOver.some(({ kind }) => USED_KINDS.includes(kind))
    ? await usedObjects(cluster, () => true)
    : new Map<string, IndexObject>();
  const gone: OwnedObject[] = [];
  const candidates: OwnedObject[] = [];
  for (const object of leftOver.filter((one) => whyKept(one) === undefined)) {
    const live = await cluster.get(object);
    if (live?.metadata?.uid === object.uid && (isInProgress(live) || used.has(keyOf(object)))) {
      kept.push(object);
    } else {
      (live?.metadata?.uid === object.uid ? candidates : gone).push(object);
    }
  }
  for (const object of kept) {
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: cluster.name,
      object,
      message: `${describeObject(object)} is no longer in the folder, and is kept`,
      fix: reasonOf(object, whyKept(object) !== undefined, used.get(keyOf(object))),
    });
  }
  if (candidates.length > 0) {
    const names = candidates.map((object) => describeObject(object));
    if (await operation.confirm(`cluster ${cluster.name}: delete what the folder no longer `
      + `contains: ${names.join(', ')}?`)) {
      for (const object of candidates) {
        await cluster.delete(object);
        gone.push(object);
        operation.report({
          event: 'pruned', level: 'info', cluster: cluster.name, object, message: `${describeObject(object)} deleted`,
        });
      }
    } else {
      operation.report({
        event: 'left',
        level: 'warning',
        cluster: cluster.name,
        message: `cluster ${cluster.name}: not deleted: ${names.join(', ')}`,
        fix: 'The folder no longer contains them. Repeat the command with `--prune --yes` to delete them.',
      });
    }
  }
  return inventory.write([], gone);
}

function reasonOf({ kind }: IndexObject, isNeverPruned: boolean, plan: IndexObject | undefined): string {
  if (isNeverPruned) {
    return `Objects of kind ${kind} are never pruned. Delete it yourself if it is not needed.`;
  }
  return plan === undefined
    ? 'It is in progress. Repeat the command when it has ended.'
    : `${describeObject(plan)} uses it. Close that plan first.`;
}
