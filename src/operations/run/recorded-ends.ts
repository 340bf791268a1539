import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexRun, MigrationIndex, RunOwner } from '../../output/migration-index';
import { ownerOn } from '../app-identity';
import { keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { Followed } from './follow';
import { timesOf } from './run-times';
import { digestOf } from './same-run';
import { RunUnit } from './start';
import { Inventory } from '../records/inventory';
import { appOf, contentsOf, OwnedObject, RecordedEnd, referenceOf } from '../records/inventory-contents';
import { isProtected } from '../records/record-trust';
import { ServerTime } from '../server-time';

/** An action that a command of the app has created, as recorded, and that does not exist any more. */
export interface GoneAction {
  readonly cluster: string;
  readonly manifest: LiveObject;
  /** How it has ended; undefined if that is not recorded, or others may have written it. */
  readonly end?: RecordedEnd;
}

/**
 * Whether the end of a run is recorded. A MigMigration stays, and is a record itself; a preflight may be repeated as
 * often as one likes. Jobs of a transfer are deleted after a while. `run` asks before it starts a recorded one again.
 */
export function isRecorded({ ownerKind, kind }: IndexRun): boolean {
  return ownerKind !== RunOwner.PLAN && kind !== 'preflight';
}

/** Records how the actions of a run have ended. A run is not less successful if that cannot be written. */
export async function recordEnds(
  operation: Operation, index: MigrationIndex, run: IndexRun, units: readonly RunUnit[], ends: readonly Followed[],
): Promise<void> {
  for (const name of isRecorded(run) ? new Set(units.map(({ unit }) => unit.cluster)) : []) {
    const manifests = units.filter(({ unit }) => unit.cluster === name).flatMap(({ actions }) => actions);
    const ended = ends.filter(({ cluster, outcome }) => cluster === name && hasEnded(outcome.state))
      .flatMap(({ live }) => live === undefined ? [] : endedObject(operation, live, manifests));
    const owner = ownerOn(index, name);
    try {
      const inventory = owner === undefined || ended.length === 0
        ? undefined
        : await Inventory.read(operation.cluster(name), owner, new ServerTime(operation));
      await inventory?.writeEnds(ended);
    } catch (error) {
      if (!(error instanceof OperationError) || error.code === 'interrupted') {
        throw error;
      }
      operation.report({
        event: 'not-recorded',
        level: 'warning',
        cluster: name,
        run: run.path,
        message: `it was not recorded that ${run.path} has ended: ${error.message}`,
        fix: 'Keep its Jobs: without them, `run` asks whether it is started once more.',
      });
    }
  }
}

function endedObject(operation: Operation, live: LiveObject, manifests: readonly LiveObject[]): OwnedObject[] {
  const reference = referenceTo(live);
  const now = operation.clock.now();
  const times = timesOf([live]) ?? { from: now, to: now };
  return manifests.filter((manifest) => keyOf(referenceTo(manifest)) === keyOf(reference)).map((manifest) => ({
    ...reference,
    uid: String(live.metadata?.uid ?? ''),
    end: { state: outcomeOf(live).state, digest: digestOf(manifest), ...times },
  }));
}

/** The actions of a run that do not exist, and that a command of the app has created, or may have created. */
export async function goneActions(
  operation: Operation, index: MigrationIndex, run: IndexRun, units: readonly RunUnit[],
  found: ReadonlyArray<{ readonly cluster: string; readonly manifest: LiveObject }>,
): Promise<GoneAction[]> {
  const gone: GoneAction[] = [];
  for (const { unit: { cluster }, actions } of isRecorded(run) ? units : []) {
    const missing = actions.filter((action) => !found.some(({ manifest }) => manifest === action));
    const owner = ownerOn(index, cluster);
    const live = owner === undefined || missing.length === 0
      ? undefined
      : await operation.cluster(cluster).get(referenceOf(owner.app, owner.namespace));
    if (owner === undefined || live === undefined || appOf(live) !== owner.app) {
      continue;
    }
    const { objects, pending } = contentsOf(live);
    for (const manifest of missing) {
      const key = keyOf(referenceTo(manifest));
      const recorded = objects.find((object) => keyOf(object) === key);
      // one that is pending was created at most if a command was killed, before anything else of the run
      const isKnown = recorded !== undefined || (found.length === 0 && pending.some((object) => keyOf(object) === key));
      const isTrusted = isProtected(owner.namespace) || recorded?.namespace === owner.namespace;
      const end = isTrusted ? recorded?.end : undefined;
      gone.push(...isKnown ? [{ cluster, manifest, ...end === undefined ? {} : { end } }] : []);
    }
  }
  return gone;
}

/** `Job shop/send on cluster old (succeeded)` */
export function describeGone({ cluster, manifest, end }: GoneAction): string {
  return `${describeObject(referenceTo(manifest))} on cluster ${cluster} `
    + `(${end === undefined ? 'its end is not recorded' : end.state})`;
}
