import { MIG_PLAN } from '../../api/mig-plan';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexObject } from '../../output/migration-index';
import { Cluster } from '../cluster';
import { Operation } from '../operation';
import { codeOf, FailureCode, OperationError } from '../operation-error';
import { whyNeeded } from '../other-apps';
import { OwnedObject } from '../records/inventory-contents';
import { isClosed } from '../used-objects';

const POLL = 2_000;
const PATIENCE = 120_000;

/** Why an object is left on a cluster. */
export interface WhyLeft {
  readonly why: string;
  /** Whether it should not be left: something has not been done. */
  readonly isUndone?: true;
  /** Whether another app needs it: it stays recorded. */
  readonly isNeeded?: true;
}

/** Whether what is recorded of an object is needed by the next command. */
export function staysRecorded(left: ReadonlyArray<WhyLeft | undefined>): boolean {
  return left.some((each) => each?.isUndone || each?.isNeeded);
}

/** Failures that concern one object: what is to be done with the others can be done. */
const OF_ONE_OBJECT: ReadonlyArray<FailureCode | undefined> = ['forbidden', 'invalid', 'conflict'];

/**
 * What a step gives for one object, or why the server has refused it.
 *
 * @param done what the step does: `deleted`
 */
export async function unlessRefused<T>(done: string, step: () => Promise<T>): Promise<T | WhyLeft> {
  try {
    return await step();
  } catch (error) {
    if (!OF_ONE_OBJECT.includes(codeOf(error))) {
      throw error;
    }
    return { why: `it was not ${done}: ${(error as Error).message}`, isUndone: true };
  }
}

/**
 * Deletes an object and verifies it; gives why it is left.
 *
 * @param event what is reported
 */
export async function deleteOne(
  operation: Operation, cluster: Cluster, object: OwnedObject, whyKept: string | undefined, renew: () => Promise<void>,
  event = 'deleted',
): Promise<WhyLeft | undefined> {
  const live = await cluster.get(object);
  if (live === undefined) {
    return undefined;
  }
  if (live.metadata?.uid !== object.uid) {
    return { why: 'somebody else has created it anew' };
  }
  if (object.kind === 'Namespace') {
    await cluster.apply({ apiVersion: object.apiVersion, kind: object.kind, metadata: { name: object.name } });
  }
  const isOpenPlan = object.kind === MIG_PLAN.kind && !isClosed(live);
  const apps = whyKept === undefined || isOpenPlan ? await cluster.otherApps(object) : [];
  if (apps.length > 0) {
    return { why: whyNeeded(apps), isNeeded: true };
  }
  if (whyKept !== undefined) {
    return { why: whyKept };
  }
  await cluster.delete(object);
  const isGone = await waitUntil(operation, cluster, object, 'waits until it is deleted', async () => {
    await renew();
    return (await cluster.get(object))?.metadata?.uid !== object.uid;
  });
  if (!isGone) {
    return { why: `it ${waitsFor(await cluster.get(object))}`, isUndone: true };
  }
  const message = `${describeObject(object)} deleted`;
  operation.report({ event, level: 'info', cluster: cluster.name, object, message });
  return undefined;
}

function waitsFor(live: LiveObject | undefined): string {
  const finalizers: string[] = live?.metadata?.finalizers ?? [];
  return `is being deleted and waits for its finalizers${finalizers.length > 0 ? ` (${finalizers.join(', ')})` : ''}`;
}

/**
 * The object, read when no deletion of it is in progress: a change would disappear with it.
 *
 * @throws an OperationError if its deletion does not end
 */
export async function getUndeleted(
  operation: Operation, cluster: Cluster, object: IndexObject, renew: () => Promise<void>,
): Promise<LiveObject | undefined> {
  let live = await cluster.get(object);
  if (live?.metadata?.deletionTimestamp === undefined) {
    return live;
  }
  const isGone = await waitUntil(operation, cluster, object, 'is being deleted: waits until it is gone', async () => {
    await renew();
    live = await cluster.get(object);
    return live?.metadata?.deletionTimestamp === undefined;
  });
  if (!isGone) {
    throw new OperationError(
      'failed',
      `cluster ${cluster.name}: ${describeObject(object)} ${waitsFor(live)}: it was not applied, because it would `
        + 'disappear',
      'Repeat the command when it is gone. If the controller that removes a finalizer no longer runs, remove the '
        + 'finalizer yourself.',
    );
  }
  return live;
}

/** Waits, and says so once: otherwise nothing would be printed for minutes. */
export async function waitUntil(
  { clock, report }: Operation, cluster: Cluster, object: IndexObject, what: string, isMet: () => Promise<boolean>,
): Promise<boolean> {
  const end = clock.elapsed() + PATIENCE;
  for (let isSaid = false; ; isSaid = true) {
    if (await isMet()) {
      return true;
    }
    if (clock.elapsed() >= end) {
      return false;
    }
    if (!isSaid) {
      report({
        event: 'waiting', level: 'info', cluster: cluster.name, object, message: `${describeObject(object)}: ${what}`,
      });
    }
    await clock.sleep(POLL);
  }
}
