import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexUnit } from '../../output/migration-index';
import { fieldChanges, FieldChange } from '../changes';
import { ApplyOptions, Cluster, keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { completeChange } from './complete-change';
import { getUndeleted } from './delete-one';
import { hasVolumes, selectVolumes, withoutVolumes, withSelected } from './plan-volumes';
import { Changed } from './settle';
import { changeOf } from '../records/changed-object';
import { createdObject } from '../records/created-object';
import { Creation } from '../records/creation';
import { Recorder } from '../records/recorder';
import { requireType } from '../secrets/secret-type';
import { deleteRejectedToken } from '../secrets/tokens';

/** How the objects of a unit are applied. */
export interface HowApplied {
  /** Takes over fields that others own. */
  readonly force: boolean;
  /** Puts the values into a manifest that the folder contains without them. */
  readonly complete: (manifest: LiveObject) => Promise<LiveObject>;
  /** Renews the Leases while it waits. */
  readonly renew: () => Promise<void>;
  readonly recorder: Recorder;
  /** Whether fields are removed that only an earlier name of the app has set. */
  readonly takesOver: boolean;
}

/**
 * Applies the objects of a unit, one after the other, and stops at the first that the server refuses. Gives the objects
 * that changed, and the version that the change left.
 */
export async function applyUnit(
  operation: Operation, unit: IndexUnit, manifests: readonly LiveObject[], how: HowApplied,
): Promise<Changed> {
  const creation = how.recorder.creation(unit.cluster);
  try {
    const changed = await applyObjects(operation, unit, manifests, how, creation);
    await creation.ends();
    return changed;
  } catch (error) {
    await creation.fails(error);
    throw error;
  }
}

async function applyObjects(
  operation: Operation, unit: IndexUnit, manifests: readonly LiveObject[], how: HowApplied, creation: Creation,
): Promise<Changed> {
  const cluster = operation.cluster(unit.cluster);
  const changed = new Map<string, string>();
  for (const [place, manifest] of manifests.entries()) {
    const reference = referenceTo(manifest);
    await deleteRejectedToken(operation, cluster, manifest,
      (uid) => how.recorder.hasCreated(cluster.name, reference, uid));
    const complete = await how.complete(manifest); // this may wait, and others may create the object meanwhile
    const before = await getUndeleted(operation, cluster, reference, how.renew);
    requireType(cluster, manifest, before);
    const change = before === undefined ? undefined : changeOf(complete, before);
    const first = before === undefined ? undefined : await how.recorder.changeOf(cluster.name, reference);
    if (change !== undefined) {
      await how.recorder.willChange(cluster.name, change);
    }
    if (before === undefined) {
      await creation.begins(reference, manifests.slice(place + 1).map(referenceTo));
    }
    const answer = await applyObject(cluster, complete, {
      force: how.force, isSecret: unit.isSecret, isNew: before === undefined,
    });
    const isTakenOver = how.takesOver && before !== undefined && await how.recorder.has(cluster.name, reference);
    const applied = isTakenOver ? await cluster.disown(reference) ?? answer : answer;
    const after = before === undefined
      ? applied
      : await completeChange(operation, cluster, how.recorder, { manifest: complete, before, after: applied, first });
    const created = before === undefined ? await createdObject(operation, cluster, manifest, after) : undefined;
    const verb = before === undefined && created === undefined ? 'changed' : verbOf(before, after);
    if (created !== undefined) {
      creation.has(created);
    }
    if (verb !== 'unchanged') {
      changed.set(keyOf(reference), String(after.metadata?.resourceVersion ?? ''));
    }
    operation.report({
      event: 'applied',
      level: 'info',
      cluster: cluster.name,
      unit: unit.path,
      object: reference,
      message: `${describeObject(reference)} ${verb}`,
      details: { change: verb },
    });
  }
  return changed;
}

type Verb = 'created' | 'changed' | 'unchanged';

function verbOf(before: LiveObject | undefined, after: LiveObject): Verb {
  if (before === undefined) {
    return 'created';
  }
  return fieldChanges(before, after).length > 0 ? 'changed' : 'unchanged';
}

async function applyObject(cluster: Cluster, manifest: LiveObject, options: ApplyOptions): Promise<LiveObject> {
  const volumes = hasVolumes(manifest);
  let applied: LiveObject;
  try {
    applied = await cluster.apply(volumes ? withoutVolumes(manifest) : manifest, options);
  } catch (error) {
    throw codeOf(error) === 'conflict' ? conflict(error as OperationError) : error;
  }
  if (volumes && await selectVolumes(cluster, manifest)) {
    return await cluster.get(referenceTo(manifest)) ?? applied;
  }
  return applied;
}

function conflict({ code, message }: OperationError): OperationError {
  return new OperationError(code, message, 'Someone else set these fields to other values. Change the program to these '
    + 'values, or take the fields over with `--force-conflicts`.');
}

/** What applying an object would change. */
export interface PlannedChange {
  readonly object: LiveObject;
  readonly verb: Verb;
  readonly fields: readonly FieldChange[];
  /** Why the server could not be asked. */
  readonly unknown?: string;
}

/** How a change is asked for. */
export interface HowPlanned {
  readonly force: boolean;
  /** The keys of a Secret whose values `apply` puts in: what the cluster has counts as unchanged. */
  readonly filled: readonly string[];
  /** Whether the manifest is in a secret unit. */
  readonly isSecret: boolean;
}

/** Asks the server what applying an object would change. */
export async function plannedChange(
  cluster: Cluster, manifest: LiveObject, { force, filled, isSecret }: HowPlanned,
): Promise<PlannedChange> {
  const before = await cluster.get(referenceTo(manifest));
  requireType(cluster, manifest, before);
  const compared = hasVolumes(manifest) ? withoutVolumes(manifest) : manifest;
  const asked = filled.length > 0 ? withLiveValues(manifest, before, filled) : compared;
  try {
    const after = withSelected(await cluster.apply(asked, { dryRun: true, force, isSecret }), manifest);
    return before === undefined
      ? { object: manifest, verb: 'created', fields: [] }
      : { object: manifest, verb: verbOf(before, after), fields: fieldChanges(before, after) };
  } catch (error) {
    const code = codeOf(error);
    if (before === undefined && (code === 'unknown-kind' || code === 'not-found')) {
      const unknown = code === 'unknown-kind' ? 'its kind is not installed yet' : 'its namespace does not exist yet';
      return { object: manifest, verb: 'created', fields: [], unknown };
    }
    throw code === 'conflict' ? conflict(error as OperationError) : error;
  }
}

/** A Secret with the values that the cluster has, and no value for a key that it does not have yet. */
function withLiveValues(manifest: LiveObject, live: LiveObject | undefined, keys: readonly string[]): LiveObject {
  return { ...manifest, data: Object.fromEntries(keys.map((key) => [key, live?.data?.[key] ?? ''])) };
}
