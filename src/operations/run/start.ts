import { LiveObject } from '../../api/outcomes/outcome-of';
import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { IndexRun, IndexUnit, RunOwner } from '../../output/migration-index';
import { Cluster, keyOf, placedReference, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { changeOf } from '../records/changed-object';
import { createdObject } from '../records/created-object';
import type { Creation } from '../records/creation';
import type { Recorder } from '../records/recorder';
import { refuseContained, requireKind } from '../starts';
import { runChanges } from './same-run';

/** A unit of a run, and its manifests. */
export interface RunUnit {
  readonly unit: IndexUnit;
  /** The objects that start something. */
  readonly actions: readonly LiveObject[];
  /** The others, which are applied before. */
  readonly others: readonly LiveObject[];
}

/**
 * The units of a run.
 *
 * @throws an OperationError if they start something else than the index says
 */
export function unitsOf(folder: OutputFolder, run: IndexRun): RunUnit[] {
  const units = run.units.map((path) => {
    const unit = folder.unit(path);
    const starting = new Set(unit.starts.map(keyOf));
    const manifests = folder.manifests(unit);
    const isAction = (manifest: LiveObject) => starting.has(keyOf(referenceTo(manifest)));
    return { unit, actions: manifests.filter(isAction), others: manifests.filter((manifest) => !isAction(manifest)) };
  });
  requireKind(run, units.flatMap(({ actions }) => actions));
  for (const { unit, others } of units) {
    refuseContained(others.map((manifest) => ({ file: folder.fileOf(unit, manifest), manifest })), () =>
      folder.manifestsOn(unit.cluster));
  }
  return units;
}

/** An action of a run that exists on a cluster. */
export interface FoundAction {
  readonly cluster: string;
  readonly manifest: LiveObject;
  readonly live: LiveObject;
  /** The fields in which it is another run than the folder describes. */
  readonly changes: readonly string[];
}

/** The actions of a run that exist on the clusters, whatever the folder describes. */
export async function findActions(operation: Operation, units: readonly RunUnit[]): Promise<FoundAction[]> {
  const found: FoundAction[] = [];
  for (const { unit: { cluster }, actions } of units) {
    for (const manifest of actions) {
      const live = await operation.cluster(cluster).get(referenceTo(manifest));
      found.push(...live === undefined ? [] : [{ cluster, manifest, live, changes: runChanges(manifest, live) }]);
    }
  }
  return found;
}

/** The actions of a run that exist on the clusters. Rejects if one of them is another than the folder describes. */
export async function existingActions(operation: Operation, units: readonly RunUnit[]): Promise<LiveObject[]> {
  return sameActions(await findActions(operation, units));
}

/** What exists on the clusters, if all of it is what the folder describes. */
export function sameActions(found: readonly FoundAction[]): LiveObject[] {
  return found.map(({ manifest, live, cluster }) => {
    requireSame(manifest, live, cluster);
    return live;
  });
}

/**
 * An action that exists must be the one of the folder: changing a run that is in progress would start it
 * in another way.
 */
function requireSame(manifest: LiveObject, live: LiveObject, cluster: string): void {
  const changes = runChanges(manifest, live);
  if (changes.length > 0) {
    throw new OperationError(
      'exists',
      `${describeObject(referenceTo(manifest))} on cluster ${cluster} exists and is another `
        + `run: ${listed(changes, 'differs', 'differ')}`,
      'Give the run another id in the program, and run synth again. A run that exists is never changed.',
    );
  }
}

/** Starts what does not exist yet. The API server decides: what somebody else has just created is followed. */
export async function startActions(
  operation: Operation, run: IndexRun, units: readonly RunUnit[], recorder: Recorder,
): Promise<void> {
  const creations = units.map((unit) => ({ ...unit, creation: recorder.creation(unit.unit.cluster) }));
  try {
    await startIn(operation, run, creations, recorder);
  } catch (error) {
    for (const { creation } of creations) {
      await creation.fails(error);
    }
    throw error;
  }
  for (const { creation } of creations) {
    await creation.ends();
  }
}

/** A unit of a run, and what is recorded of it. */
interface CreatedUnit extends RunUnit {
  readonly creation: Creation;
}

/** Applies what a unit contains besides the actions that follow. */
async function applyOthers(
  operation: Operation, { unit, others, creation }: CreatedUnit, following: readonly LiveObject[], recorder: Recorder,
): Promise<void> {
  const cluster = operation.cluster(unit.cluster);
  for (const [place, manifest] of others.entries()) {
    const before = await cluster.get(referenceTo(manifest));
    const change = before === undefined ? undefined : changeOf(manifest, before);
    if (before === undefined) {
      await creation.begins(referenceTo(manifest), [...others.slice(place + 1), ...following].map(referenceTo));
    } else if (change !== undefined) {
      await recorder.willChange(unit.cluster, change);
    }
    const after = await cluster.apply(manifest);
    const created = before === undefined ? await createdObject(operation, cluster, manifest, after) : undefined;
    if (created !== undefined) {
      creation.has(created);
    }
  }
}

async function startIn(
  operation: Operation, run: IndexRun, units: readonly CreatedUnit[], recorder: Recorder,
): Promise<void> {
  const isRecorded = run.ownerKind !== RunOwner.PLAN; // a MigMigration is the record of a run of a plan
  for (const unit of units) {
    await applyOthers(operation, unit, isRecorded ? unit.actions : [], recorder);
  }
  for (const { unit, actions, creation } of units) {
    for (const [place, manifest] of actions.entries()) {
      if (isRecorded) {
        await creation.begins(referenceTo(manifest), actions.slice(place + 1).map(referenceTo));
      }
      const created = await createOnce(operation.cluster(unit.cluster), manifest);
      const isNew = created !== undefined;
      const origin = isNew || !isRecorded ? undefined : await operation.cluster(unit.cluster)
        .origin(referenceTo(manifest)); // an earlier attempt, which got no answer, may have created it
      if (isRecorded && (isNew || origin?.isOwn === true)) {
        const { uid, namespace } = isNew ? created.metadata ?? {} : origin!;
        creation.has({ ...placedReference(manifest, namespace), uid: String(uid ?? '') });
      }
      operation.report({
        event: isNew ? 'run-started' : 'run-exists',
        level: 'info',
        cluster: unit.cluster,
        run: run.path,
        object: referenceTo(manifest),
        message: `${describeObject(referenceTo(manifest))} ${isNew ? 'created' : 'exists already'}`,
      });
    }
  }
}

/** The object that was created; undefined if it exists already. */
async function createOnce(cluster: Cluster, manifest: LiveObject): Promise<LiveObject | undefined> {
  try {
    return await cluster.create(manifest);
  } catch (error) {
    if (codeOf(error) !== 'exists') {
      throw error;
    }
    const live = await cluster.get(referenceTo(manifest));
    if (live !== undefined) {
      requireSame(manifest, live, cluster.name);
    }
    return undefined;
  }
}
