import { actionOf } from '../../api/actions';
import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { TRANSFER_LABELS } from '../../api/transfer';
import { describeObject } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf } from '../cluster';
import { Lease, releaseAll, renewAll } from '../lease';
import { Operation } from '../operation';
import { deleteOne, staysRecorded, unlessRefused } from './delete-one';
import { Inventory } from '../records/inventory';
import { OwnedObject } from '../records/inventory-contents';
import { isConfirmed, UNCONFIRMED } from '../records/record-trust';
import { requireSameRecords } from '../records/unchanged-record';
import { USED_KINDS, usedObjects } from '../used-objects';

/** Whether an object is a run that has not ended. */
function isInProgress(live: LiveObject): boolean {
  return (live.kind === 'Job' || actionOf(live) !== undefined) && !hasEnded(outcomeOf(live).state);
}

/** How a cluster is pruned. */
export interface Pruning {
  /** Why an object is never deleted. */
  readonly whyKept: (object: IndexObject) => string | undefined;
  readonly takeLeases: () => Promise<readonly Lease[]>;
  /** Reads what is recorded of the cluster. */
  readonly read: () => Promise<ReadonlyMap<string, Inventory | undefined>>;
}

/** What can be done with the objects that a folder no longer contains. */
interface Judged {
  readonly candidates: readonly OwnedObject[];
  /** What does not exist any more, or only as an object of others. */
  readonly gone: readonly OwnedObject[];
  /** Why the others are kept. */
  readonly kept: ReadonlyMap<OwnedObject, string>;
}

/**
 * Deletes what earlier applies of the app created and the folder no longer contains, after a confirmation. The Lease is
 * taken afterwards: what was confirmed must still be what is recorded.
 *
 * @returns what was not deleted, because it was not confirmed
 */
export async function prune(
  operation: Operation, cluster: Cluster, inventory: Inventory, leftOver: readonly OwnedObject[], pruning: Pruning,
): Promise<string | undefined> {
  const { candidates, gone, kept } = await judge(cluster, inventory, leftOver, pruning);
  reportKept(operation, cluster, kept);
  if (candidates.length === 0) {
    await inventory.write([], gone);
    return undefined;
  }
  const names = candidates.map((object) => describeObject(object)).join(', ');
  if (await operation.confirm(`cluster ${cluster.name}: delete what the folder no longer contains: ${names}?`)) {
    await deleteConfirmed(operation, cluster, inventory, [...candidates, ...gone], pruning);
    return undefined;
  }
  await inventory.write([], gone);
  return `cluster ${cluster.name}: ${names}`;
}

/** Names what `--prune` would delete, and says why the rest is kept. */
export async function showLeftOver(
  operation: Operation, cluster: Cluster, inventory: Inventory, leftOver: readonly OwnedObject[],
  whyKept: Pruning['whyKept'],
): Promise<void> {
  const { candidates, kept } = await judge(cluster, inventory, leftOver, { whyKept });
  reportKept(operation, cluster, kept);
  if (candidates.length > 0) {
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: cluster.name,
      message: `cluster ${cluster.name}: the folder no longer contains ${candidates.map(describeObject).join(', ')}`,
      fix: 'Repeat the command with `--prune` to delete what an earlier apply created.',
    });
  }
}

/** Says what would be deleted, and what would be kept. */
export async function showPruned(
  operation: Operation, cluster: Cluster, inventory: Inventory, leftOver: readonly OwnedObject[],
  whyKept: Pruning['whyKept'],
): Promise<void> {
  const { candidates, kept } = await judge(cluster, inventory, leftOver, { whyKept });
  reportKept(operation, cluster, kept);
  for (const object of candidates) {
    operation.report({
      event: 'would-prune',
      level: 'info',
      cluster: cluster.name,
      object,
      message: `cluster ${cluster.name}: ${describeObject(object)} would be deleted`,
    });
  }
}

async function deleteConfirmed(
  operation: Operation, cluster: Cluster, inventory: Inventory, confirmed: readonly OwnedObject[], pruning: Pruning,
): Promise<void> {
  const leases = await pruning.takeLeases();
  try {
    const records = await pruning.read();
    requireSameRecords(new Map([[cluster.name, inventory]]), records, 'nothing was pruned');
    const { candidates, gone, kept } = await judge(cluster, inventory, confirmed, pruning);
    reportKept(operation, cluster, kept);
    let current = await (records.get(cluster.name) ?? inventory).write([], gone);
    for (const object of candidates) {
      await renewAll(leases);
      const isGone = await isDeleted(operation, cluster, object, () => renewAll(leases));
      current = isGone ? await current.write([], [object]) : current;
    }
  } finally {
    await releaseAll(leases);
  }
}

async function judge(
  cluster: Cluster, { isProtected }: Inventory, leftOver: readonly OwnedObject[],
  { whyKept }: Pick<Pruning, 'whyKept'>,
): Promise<Judged> {
  const used = leftOver.some(({ kind }) => USED_KINDS.includes(kind))
    ? await usedObjects(cluster, () => true)
    : new Map<string, IndexObject>();
  const gone: OwnedObject[] = [];
  const candidates: OwnedObject[] = [];
  const kept = new Map(leftOver.filter((object) => whyKept(object) !== undefined)
    .map((object) => [object, reasonOf(object, true, undefined)]));
  for (const object of leftOver.filter((one) => !kept.has(one))) {
    const live = await cluster.get(object);
    if (live?.metadata?.uid !== object.uid) {
      gone.push(object);
    } else if (live.kind === 'Job' && live.metadata.labels?.[TRANSFER_LABELS.run] !== undefined) {
      kept.set(object, 'It shows how this run has ended. Delete it yourself if nobody needs that.');
    } else if (live.kind === 'MigCluster' && live.spec?.isHostCluster === true) {
      kept.set(object, 'The operator of MTC needs it.');
    } else if (!isProtected && !await isConfirmed(cluster, object)) {
      kept.set(object, `${UNCONFIRMED[0].toUpperCase()}${UNCONFIRMED.slice(1)}.`);
    } else if (isInProgress(live) || used.has(keyOf(object))) {
      kept.set(object, reasonOf(object, false, used.get(keyOf(object))));
    } else {
      candidates.push(object);
    }
  }
  return { candidates, gone, kept };
}

/** Says what is kept, and why: once for each reason. */
function reportKept(operation: Operation, cluster: Cluster, kept: Judged['kept']): void {
  for (const fix of new Set(kept.values())) {
    const objects = [...kept].filter(([, why]) => why === fix).map(([object]) => object);
    const verb = objects.length === 1 ? 'is' : 'are';
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: cluster.name,
      ...objects.length === 1 ? { object: objects[0] } : {},
      message: `cluster ${cluster.name}: ${objects.map(describeObject).join(', ')} ${verb} no longer in the folder, `
        + `and ${verb} kept`,
      fix,
    });
  }
}

/** Deletes an object; says why it is left, and that it stays recorded. */
async function isDeleted(
  operation: Operation, cluster: Cluster, object: OwnedObject, renew: () => Promise<void>,
): Promise<boolean> {
  const left = await unlessRefused('deleted', () => deleteOne(operation, cluster, object, undefined, renew, 'pruned'));
  if (left !== undefined && staysRecorded([left])) {
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: cluster.name,
      object,
      message: `left on ${cluster.name}: ${describeObject(object)}: ${left.why}`,
      fix: 'It stays recorded. Repeat the command with `--prune`.',
    });
  }
  return !staysRecorded([left]);
}

function reasonOf({ kind }: IndexObject, isNeverPruned: boolean, plan: IndexObject | undefined): string {
  if (isNeverPruned) {
    return `Objects of kind ${kind} are never pruned. Delete what is not needed yourself.`;
  }
  return plan === undefined
    ? 'It is in progress. Repeat the command when it has ended.'
    : `${describeObject(plan)} uses it. Close that plan first.`;
}
