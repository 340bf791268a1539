import { MTC_API_VERSION } from '../../api/common';
import { MIG_PLAN } from '../../api/mig-plan';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject, shellWord } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { recordsElsewhere } from './app-records';
import {
  contentsOf, InventoryContents, InventoryOwner, OwnedObject, OwnerOn, referenceOf, requireOwn,
} from './inventory-contents';
import { settlePending } from './pending';
import { dividedByTrust } from './record-trust';

/** So many objects are named. */
const NAMED = 3;

/**
 * Makes sure that no inventory of an app is that of another program with the same name, whose objects would be pruned
 * and torn down. It is one if it lists objects of which the folder contains none, or open plans while the folder
 * contains other plans.
 *
 * @throws an OperationError unless the user takes the inventory over (`--adopt`, with the name of the app)
 */
export async function refuseOtherPrograms(
  operation: Pick<Operation, 'cluster'>, names: readonly string[],
  ownerOn: OwnerOn,
): Promise<void> {
  for (const name of names) {
    const owner = ownerOn(name);
    if (owner !== undefined) {
      await refuseOtherProgram(operation.cluster(name), owner);
    }
  }
}

async function refuseOtherProgram(cluster: Cluster, owner: InventoryOwner): Promise<void> {
  const { app, namespace, contained, formerNames } = owner;
  if (formerNames.includes(app) || contained.length === 0) {
    return;
  }
  const live = await cluster.get(referenceOf(app, namespace));
  if (live !== undefined) {
    requireOwn(live, app);
  }
  if (live !== undefined) {
    await refuseRecord(cluster, owner, live, contentsOf(live));
  }
  for (const other of await recordsElsewhere(cluster, owner)) {
    const { taken } = await dividedByTrust(cluster, other.metadata.namespace, contentsOf(other));
    await refuseRecord(cluster, owner, other, taken);
  }
}

async function refuseRecord(
  cluster: Cluster, { app, contained }: InventoryOwner, live: LiveObject, contents: InventoryContents,
): Promise<void> {
  const { objects, changed } = await settlePending(cluster, contents);
  const keys = new Set(contained.map(keyOf));
  const isContained = (object: IndexObject) => keys.has(keyOf(object));
  const all = [...objects, ...changed];
  const suspects = all.some(isContained) ? otherPlans(objects, contained, isContained) : all;
  const found = await openObjects(cluster, suspects);
  if (found.length > 0) {
    const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
    throw new OperationError(
      'failed',
      `cluster ${cluster.name}: what was recorded for the app ${JSON.stringify(app)} `
        + `(${describeObject(referenceTo(live))}) is not in the folder: `
        + `${found.slice(0, NAMED).map(describeObject).join(', ')}${more}. Another program with this name seems to `
        + 'have applied it; nothing was changed',
      'Give this app another `name` in the program, and run synth again. If it is the same program, take the record '
        + `over: \`cdk8s-mtc apply --adopt ${shellWord(app)}\`.`,
    );
  }
}

/** The plans of an inventory, if the folder contains plans, but none of these. */
function otherPlans(
  objects: readonly OwnedObject[], contained: readonly IndexObject[], isContained: (object: IndexObject) => boolean,
): readonly OwnedObject[] {
  const plans = objects.filter(isPlan);
  return plans.some(isContained) || !contained.some(isPlan) ? [] : plans;
}

function isPlan({ apiVersion, kind }: IndexObject): boolean {
  return apiVersion === MTC_API_VERSION && kind === MIG_PLAN.kind;
}

/** The objects that still exist, without closed plans. */
async function openObjects(cluster: Cluster, objects: readonly OwnedObject[]): Promise<OwnedObject[]> {
  const found: OwnedObject[] = [];
  for (const object of objects) {
    const live = await cluster.get(object);
    if (live?.metadata?.uid === object.uid && live.spec?.closed !== true) {
      found.push(object);
    }
  }
  return found;
}
