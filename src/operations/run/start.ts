import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { IndexRun, IndexUnit, RunOwner } from '../../output/migration-index';
import type { OwnedObject } from '../apply/inventory-contents';
import type { Recorder } from '../apply/recorder';
import { fieldChanges } from '../changes';
import { Cluster, keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { refuseContained, requireKind } from '../starts';

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

/** The actions of a run that exist on the clusters. Rejects if one of them is another than the folder describes. */
export async function existingActions(operation: Operation, units: readonly RunUnit[]): Promise<LiveObject[]> {
  const found: LiveObject[] = [];
  for (const { unit, actions } of units) {
    for (const manifest of actions) {
      const live = await operation.cluster(unit.cluster).get(referenceTo(manifest));
      if (live !== undefined) {
        requireSame(manifest, live, unit.cluster);
        found.push(live);
      }
    }
  }
  return found;
}

/**
 * An action that exists must be the one of the folder: changing a run that is in progress would start it
 * in another way.
 */
function requireSame(manifest: LiveObject, live: LiveObject, cluster: string): void {
  const spec = manifest.kind === 'Job' ? {} : manifest.spec ?? {}; // the API server completes the template of a Job
  const written = Object.fromEntries(Object.keys(spec).map((field) => [field, live.spec?.[field]]));
  const { kind } = manifest;
  const changes =
    fieldChanges({ kind, spec: { ...written, ...flagsOf(live) } }, { kind, spec: { ...spec, ...flagsOf(manifest) } });
  if (changes.length > 0) {
    throw new OperationError(
      'exists',
      `${describeObject(referenceTo(manifest))} on cluster ${cluster} exists and is another `
        + `run: ${changes.map(({ path }) => path).join(', ')} differ`,
      'Give the run another id in the program, and run synth again. A run that exists is never changed.',
    );
  }
}

const FLAGS = ['stage', 'rollback', 'migrateState', 'quiescePods'];

/** The flags that decide what a MigMigration does: an absent one is false. */
function flagsOf({ kind, spec }: LiveObject): object {
  return kind === 'MigMigration' ? Object.fromEntries(FLAGS.map((flag) => [flag, spec?.[flag] === true])) : {};
}

/** Starts what does not exist yet. The API server decides: what somebody else has just created is followed. */
export async function startActions(
  operation: Operation, run: IndexRun, units: readonly RunUnit[], recorder: Recorder,
): Promise<void> {
  for (const { unit, others } of units) {
    for (const manifest of others) {
      const cluster = operation.cluster(unit.cluster);
      const before = await cluster.get(referenceTo(manifest));
      const after = await cluster.apply(manifest);
      if (before === undefined) {
        await recorder.created(unit.cluster, ownedBy(after, manifest));
      }
    }
  }
  for (const { unit, actions } of units) {
    for (const manifest of actions) {
      const created = await createOnce(operation.cluster(unit.cluster), manifest);
      const isNew = created !== undefined;
      if (created !== undefined && run.ownerKind !== RunOwner.PLAN) {
        await recorder.created(unit.cluster, ownedBy(created, manifest));
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

function ownedBy(live: LiveObject, manifest: LiveObject): OwnedObject {
  return { ...referenceTo(manifest), uid: String(live.metadata?.uid ?? '') };
}
