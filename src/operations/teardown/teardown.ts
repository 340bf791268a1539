import { MTC_API_VERSION, MTC_NAMESPACE } from '../../api/common';
import { MIG_PLAN } from '../../api/mig-plan';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexObject, MigrationIndex } from '../../output/migration-index';
import { keptOn, teardownRank } from '../../output/teardown';
import { ownerOn, requireName } from '../app-identity';
import { deleteOne, staysRecorded, unlessRefused, waitUntil } from '../apply/delete-one';
import { restoreOne } from '../apply/restore-one';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { FrozenApplication, frozenApplications, objectOf, release } from '../frozen-applications';
import { objectsOn } from '../home-namespace';
import { checkIdentities } from '../identity';
import { releaseAll, renewAll, takeLeases } from '../lease';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { ServerTime } from '../server-time';
import { isClosed } from '../used-objects';
import { reportFailedRuns } from './failed-runs';
import { refuseUsed } from './other-plans';
import {
  CHANGE_UNDER_WAY, formerRemainders, recordRemainder, Remainder, unknownRemainders, unvisitedRemainders,
} from './remainders';
import { refuseDuringRuns } from './runs-in-progress';
import { DroppedClusters, droppedClusters, ownersWith } from '../records/dropped-clusters';
import { Inventory } from '../records/inventory';
import { OwnedObject, OwnerOn } from '../records/inventory-contents';
import { refuseOtherPrograms } from '../records/other-program';
import { reportOtherRecords } from '../records/other-records';
import { isChangeUnderWay } from '../records/pending';
import { isConfirmed, removable, UNCONFIRMED } from '../records/record-trust';
import { recordsOn } from '../records/unchanged-record';

/**
 * Closes the plans, and deletes what applies of this app created, each step verified. Never during a run, and never
 * objects of others.
 */
export async function teardown(operation: Operation, folder: OutputFolder, breakLease: boolean): Promise<Remainder[]> {
  const { index } = folder;
  requireName(index);
  const inFolder = index.clusters.map(({ name }) => name)
    .filter((name) => index.units.some(({ cluster }) => cluster === name));
  const uids = await checkIdentities(operation, index, inFolder);
  const dropped = await droppedClusters(operation, index, {
    names: inFolder, ownerOn: (name) => ownerOn(index, name), uids,
  });
  const names = [...inFolder, ...dropped.owners.keys()];
  const owner = ownersWith((name) => ownerOn(index, name), inFolder, dropped, undefined);
  await refuseDuringRuns(operation, folder, names);
  await refuseOtherPrograms(operation, names, owner);
  const others = await reportOtherRecords(operation, folder, names, owner);
  const owned = await inventoriesOf(operation, owner, names);
  await refuseUsed(operation, index, owned);
  const frozen = await frozenApplications(operation, index, names);
  await reportFailedRuns(operation, index);
  await confirm(operation, index, owned, frozen);
  const leases = await takeLeases(operation, names.map((name) => ({ name, namespace: owner(name)?.namespace })),
    breakLease);
  const renew = () => renewAll(leases);
  try {
    // again: a person was asked meanwhile
    await refuseDuringRuns(operation, folder, names);
    await requireUnchanged(operation, owner, owned);
    await refuseUsed(operation, index, owned);
    const left = [
      ...await otherPlans(operation, index, owned), ...[...owned].flatMap(formerRemainders),
      ...[...owned.values()].every(({ isEmpty }) => isEmpty) ? others.map((each) => recordRemainder(folder, each)) : [],
      ...unvisitedRemainders(index.app, dropped.unknown),
    ];
    for (const [name, { objects, isProtected: isSafe }] of owned) {
      const cluster = operation.cluster(name);
      await closePlans(operation, cluster, await confirmedOf(cluster, isSafe, objects.filter(isPlan)), renew);
    }
    left.push(...await releaseFrozen(operation, index.app, frozen)); // before anything that can fail on another cluster
    for (const name of [...names].reverse()) {
      const inventory = owned.get(name);
      if (inventory !== undefined) {
        const deleted = await deleteOwned(operation, operation.cluster(name), inventory, index, renew);
        const restored = await restoreChanged(
          operation, operation.cluster(name), deleted.inventory, () => folder.manifestsOn(name), renew,
        );
        left.push(...deleted.left, ...restored.left, ...await unknownRemainders(operation.cluster(name), inventory));
        const current = await restored.inventory.write([]);
        const { changed } = current;
        owned.set(name, current);
        await giveUpShared(operation.cluster(name), objectsOn(index, name), [...inventory.objects, ...changed]);
      }
    }
    await keepHomes(owned, dropped);
    return left;
  } finally {
    await releaseAll(leases);
  }
}

/** Has the records name only the clusters on which something is left: a record that lists nothing else is deleted. */
async function keepHomes(
  owned: ReadonlyMap<string, Inventory>, { owners, homes, unknown }: DroppedClusters,
): Promise<void> {
  const left = [...owned].filter(([, { isEmpty }]) => !isEmpty).map(([name]) => name);
  const notVisited = Object.keys(unknown).filter((name) => homes[name] !== undefined);
  for (const [name, inventory] of owned) {
    if (inventory.exists && !owners.has(name)) {
      await inventory.writeHomes(inventory.homesOf([...left, ...notVisited]));
    }
  }
}

/**
 * Gives up what other apps apply as well, so that they can delete or restore it. What is recorded of this app is left:
 * it deletes or restores that itself, after the others have given it up.
 */
async function giveUpShared(
  cluster: Cluster, objects: readonly IndexObject[], recorded: readonly IndexObject[],
): Promise<void> {
  const keys = new Set(recorded.map(keyOf));
  for (const object of objects.filter((each) => !keys.has(keyOf(each)))) {
    await unlessRefused('released', () => cluster.giveUp(object));
  }
}

/** Releases Applications, each whatever happens to the others. */
async function releaseFrozen(
  operation: Operation, app: string, frozen: readonly FrozenApplication[],
): Promise<Remainder[]> {
  const left: Remainder[] = [];
  for (const application of frozen) {
    const whyLeft = await unlessRefused('released', async () => release(operation, app, [application]));
    left.push(...whyLeft ? [{ cluster: application.cluster, object: objectOf(application), ...whyLeft }] : []);
  }
  return left;
}

async function inventoriesOf(
  operation: Operation, ownerOf: OwnerOn, names: readonly string[],
): Promise<Map<string, Inventory>> {
  const records = [...await recordsOn(operation, names, ownerOf)];
  return new Map(records.flatMap(([name, inventory]) => inventory === undefined ? [] : [[name, inventory] as const]));
}

/** Makes sure that the user has confirmed what is done now. */
async function requireUnchanged(
  operation: Operation, owner: OwnerOn, confirmed: ReadonlyMap<string, Inventory>,
): Promise<void> {
  const recorded = (all: ReadonlyMap<string, Inventory>) =>
    JSON.stringify([...all].map(([name, { objects, changed }]) => [name, objects, changed]));
  if (recorded(await inventoriesOf(operation, owner, [...confirmed.keys()])) !== recorded(confirmed)) {
    throw new OperationError('conflict', 'another command has changed what is recorded for the app: nothing was torn '
      + 'down', 'Repeat the command.');
  }
}

async function confirm(
  operation: Operation, index: MigrationIndex, owned: ReadonlyMap<string, Inventory>,
  frozen: readonly FrozenApplication[],
): Promise<void> {
  const plans: string[] = [];
  for (const [name, { objects: all }] of owned) {
    for (const plan of all.filter(isPlan)) {
      plans.push(...await isOpen(operation.cluster(name), plan) ? [`close ${describeObject(plan)} on ${name}`] : []);
    }
  }
  const objects: string[] = [];
  const changes: string[] = [];
  for (const [name, { objects: all, changed }] of owned) {
    const deleted = all.filter((object) => keptOn(index, name)(object) === undefined);
    objects.push(...(await existing(operation.cluster(name), deleted))
      .map((object) => `delete ${describeObject(object)} on ${name}`));
    changes.push(...(await existing(operation.cluster(name), changed))
      .map((object) => `restore ${describeObject(object)} on ${name}`));
  }
  const applications = frozen.map((one) => `release ${describeObject(objectOf(one))} on ${one.cluster}: ${
    one.others.length > 0
      ? `it stays frozen for another app (${one.others.map((app) => JSON.stringify(app)).join(', ')})`
      : 'Argo CD syncs it again, so it must deploy to the destination now, or not at all'}`);
  const what = [...plans, ...objects, ...changes, ...applications];
  if (what.length === 0) {
    const message = `nothing is recorded that would be closed, deleted or restored for the app ${
      JSON.stringify(index.app)}`;
    operation.report({ event: 'nothing-to-tear-down', level: 'info', message });
    return;
  }
  if (!await operation.confirm(`${what.join('\n')}\nTear the migration down?`)) {
    throw new OperationError('declined',
      `nothing was changed, because the teardown was not confirmed. It would do this:\n${what.join('\n')}`,
      'Confirm it on a terminal, or with `--yes`.');
  }
}

/** The recorded objects that still exist: one that somebody has created anew is another. */
async function existing<T extends OwnedObject>(cluster: Cluster, objects: readonly T[]): Promise<T[]> {
  const found: T[] = [];
  for (const object of objects) {
    found.push(...(await cluster.get(object))?.metadata?.uid === object.uid ? [object] : []);
  }
  return found;
}

/**
 * Whether an object is a plan that is closed: of the recorded plans only, because the index may name those of others.
 */
function isPlan({ apiVersion, kind }: IndexObject): boolean {
  return apiVersion === MTC_API_VERSION && kind === MIG_PLAN.kind;
}

/** The plans of the folder that no apply has created, and that are open. */
async function otherPlans(
  operation: Operation, { plans }: MigrationIndex, owned: ReadonlyMap<string, Inventory>,
): Promise<Remainder[]> {
  const left: Remainder[] = [];
  for (const { name, cluster } of plans.filter(({ isWritten }) => isWritten)) {
    const object = { ...MIG_PLAN, namespace: MTC_NAMESPACE, name };
    const isOwned = owned.get(cluster)?.objects.some((each) => keyOf(each) === keyOf(object));
    if (!isOwned && !isClosed(await operation.cluster(cluster).get(object))) {
      left.push({
        cluster,
        object,
        why: 'no apply of this app has created it: close it yourself (`spec.closed: true`) if nobody else needs it',
      });
    }
  }
  return left;
}

/** Whether a recorded plan is open. One that somebody has created anew is another plan. */
async function isOpen(cluster: Cluster, plan: OwnedObject): Promise<boolean> {
  const live = await cluster.get(plan);
  return live?.metadata?.uid === plan.uid && !isClosed(live);
}

/** Closes plans one after the other: MTC deletes its own leftovers then, on all clusters. */
async function closePlans(
  operation: Operation, cluster: Cluster, plans: readonly OwnedObject[], renew: () => Promise<void>,
): Promise<void> {
  for (const plan of plans) {
    if (await isOpen(cluster, plan) && (await cluster.otherApps(plan)).length === 0) {
      await cluster.patch(plan, { spec: { closed: true } });
      const what = 'waits until the controller has closed it';
      const verified = await waitUntil(operation, cluster, plan, what, async () => {
        await renew();
        return isClosed(await cluster.get(plan));
      });
      if (!verified) {
        throw new OperationError(
          'failed',
          `${describeObject(plan)} is to be closed, and the controller has not done it yet: nothing was deleted`,
          'Repeat the command when it is closed. The controller needs the MigClusters and their Secrets for that. '
            + `If it no longer runs, follow teardown/${cluster.name}.md.`,
        );
      }
      const message = `${describeObject(plan)} closed`;
      operation.report({ event: 'closed', level: 'info', cluster: cluster.name, object: plan, message });
    }
  }
}

async function deleteOwned(
  operation: Operation, cluster: Cluster, inventory: Inventory, index: MigrationIndex, renew: () => Promise<void>,
): Promise<{ readonly left: Remainder[]; readonly inventory: Inventory }> {
  const left: Remainder[] = [];
  const [rank, whyKept] = [teardownRank(index, cluster.name), keptOn(index, cluster.name)];
  let current = inventory;
  for (const object of [...inventory.objects].sort((one, other) => rank(one) - rank(other))) {
    await renew();
    const kept = await unlessRefused('deleted', async () => deleteOne(
      operation, cluster, object, whyKept(object) ?? await whyUnconfirmed(cluster, inventory, object), renew,
    ));
    if (kept === undefined) {
      current = await current.write([], [object]);
    } else {
      left.push({ cluster: cluster.name, object, ...kept });
    }
  }
  return { left, inventory: current };
}

async function confirmedOf(
  cluster: Cluster, isSafe: boolean, objects: readonly OwnedObject[],
): Promise<readonly OwnedObject[]> {
  const confirmed: OwnedObject[] = [];
  for (const object of objects) {
    confirmed.push(...isSafe || await isConfirmed(cluster, object) ? [object] : []);
  }
  return confirmed;
}

async function whyUnconfirmed(
  cluster: Cluster, { isProtected }: Inventory, object: OwnedObject,
): Promise<string | undefined> {
  return isProtected || await cluster.get(object) === undefined || await isConfirmed(cluster, object)
    ? undefined
    : UNCONFIRMED;
}

/**
 * Restores what existed before the first apply and was changed by it. If others may write the inventory, only what the
 * folder adds is removed: the earlier values may be theirs.
 */
async function restoreChanged(
  operation: Operation, cluster: Cluster, inventory: Inventory, manifestsOf: () => readonly LiveObject[],
  renew: () => Promise<void>,
): Promise<{ readonly left: Remainder[]; readonly inventory: Inventory }> {
  const left: Remainder[] = [];
  const time = new ServerTime(operation);
  let current = inventory;
  const manifests = inventory.isProtected || inventory.changed.length === 0 ? [] : manifestsOf();
  for (const object of inventory.changed) {
    await renew();
    const manifest = manifests.find((each) => keyOf(referenceTo(each)) === keyOf(object));
    const { change, left: fields } = inventory.isProtected
      ? { change: object, left: [] }
      : removable(object, manifest);
    const underWay = await isChangeUnderWay(cluster, object, time) ? [CHANGE_UNDER_WAY] : [];
    const whyLeft = [await unlessRefused('restored', () => restoreOne(operation, cluster, change)), underWay].flat();
    whyLeft.push(...fields.length > 0
      ? [{ why: `others may write the inventory that lists it: restore ${fields.join(', ')} yourself` }]
      : []);
    left.push(...whyLeft.map((each) => ({ cluster: cluster.name, object, ...each })));
    if (!staysRecorded(whyLeft)) {
      current = await current.writeRestored(object);
    }
  }
  return { left, inventory: current };
}
