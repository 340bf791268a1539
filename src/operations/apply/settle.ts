import { isGood, Outcome } from '../../api/outcomes/outcome';
import { LiveObject, kindOutcome, outcomeOf, valueAt, conditionsIn } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexUnit, IndexWait } from '../../output/migration-index';
import { adviceFor } from '../advice';
import { Cluster, keyOf } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';

/** How often an object is looked at while a unit settles. */
const POLL = 3_000;

/** A failure may be an older one, from before the apply: it counts when it has lasted for so long. */
const LEAST_GRACE_SECONDS = 20;

/**
 * Objects that an apply has just changed, and the version that it left. The controller has to see the change before its
 * verdict counts.
 */
export type Changed = ReadonlyMap<string, string>;

/** Waits until what a unit waits for is in place. Rejects with the reason and a fix as soon as that cannot be. */
export async function settle(
  operation: Operation, unit: IndexUnit, changed: Changed, renew: () => Promise<void>,
): Promise<void> {
  const cluster = operation.cluster(unit.cluster);
  const start = operation.clock.elapsed();
  for (const wait of unit.waitFor) {
    await settleOne(operation, cluster, wait, { start, changedTo: changed.get(keyOf(wait.target)), unit, renew });
  }
}

interface Settling {
  readonly start: number;
  readonly changedTo?: string;
  readonly unit: IndexUnit;
  readonly renew: () => Promise<void>;
}

async function settleOne(operation: Operation, cluster: Cluster, wait: IndexWait, settling: Settling): Promise<void> {
  const { clock, report } = operation;
  const { start, changedTo, unit, renew } = settling;
  const { target } = wait;
  const judgedAgainAfter = kindOutcome(target)?.judgedAgainAfter ?? 0;
  const grace = Math.max(LEAST_GRACE_SECONDS, judgedAgainAfter + 10) * 1000;
  let told = '';
  let failedSince: number | undefined;
  for (;;) {
    await renew();
    const live = await cluster.get(target);
    const outcome = stateOf(wait, live);
    const isSeen = changedTo === undefined || live?.metadata?.resourceVersion !== changedTo
      || clock.elapsed() - start > grace;
    if (isGood(outcome.state) && isSeen) {
      const warned = outcome.state === 'warned';
      report({
        event: 'settled',
        level: warned ? 'warning' : 'info',
        cluster: cluster.name,
        unit: unit.path,
        object: target,
        state: outcome.state,
        message: `${describeObject(target)}: ${outcome.reason}`,
        ...warned ? { fix: adviceFor(target.kind, outcome) } : {},
      });
      return;
    }
    failedSince = outcome.state === 'failed' ? failedSince ?? clock.elapsed() : undefined;
    if (failedSince !== undefined && clock.elapsed() - failedSince >= grace) {
      throw stopped(target.kind, outcome, `${describeObject(target)} cannot become ready: ${outcome.reason}`);
    }
    if (clock.elapsed() - start >= wait.timeoutSeconds * 1000) {
      throw stopped(target.kind, outcome,
        `${describeObject(target)} was not ready after ${Math.round(wait.timeoutSeconds / 60)} min: ${outcome.reason}`);
    }
    if (told !== outcome.reason) {
      told = outcome.reason;
      report({
        event: 'waiting',
        level: 'info',
        cluster: cluster.name,
        unit: unit.path,
        object: target,
        state: outcome.state,
        message: `${describeObject(target)}: `
          + `${isGood(outcome.state) ? 'waiting for the controller to see the change' : outcome.reason}`,
      });
    }
    await clock.sleep(POLL);
  }
}

function stopped(kind: string, outcome: Outcome, message: string): OperationError {
  return new OperationError('failed', message, adviceFor(kind, outcome));
}

/** How an object fares: by what is known about its kind, or else by the wait itself. */
function stateOf({ target, condition, jsonPath, value }: IndexWait, live: LiveObject | undefined): Outcome {
  const outcome = outcomeOf(live);
  if (live === undefined || kindOutcome(target) !== undefined || outcome.state === 'deleting') {
    return outcome;
  }
  const isThere = condition !== undefined
    ? conditionsIn(live).some(({ type, status }) => type === condition && status === 'True')
    : String(valueAt(live, (jsonPath ?? '').replace(/^\{\.|\}$/g, '')) ?? '') === value;
  return isThere
    ? outcome
    : {
      ...outcome,
      state: 'waiting',
      reason: `${condition ?? jsonPath} is not ${condition === undefined ? value : 'True'} yet`,
    };
}
