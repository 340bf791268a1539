import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { Cluster, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { staysRecorded } from './delete-one';
import { restoreOne } from './restore-one';
import { answered, ChangedObject, changeOf, dividedBy, mergeChanges } from '../records/changed-object';
import { Recorder } from '../records/recorder';

/** An apply to an object that existed before. */
interface Applied {
  readonly manifest: LiveObject;
  readonly before: LiveObject;
  readonly after: LiveObject;
  /** What was recorded of the object before this apply. */
  readonly first?: ChangedObject;
}

/**
 * Records what the server has made of a change, and restores the fields that earlier applies have set and the manifest
 * no longer has: the apply has removed them. If others may write the inventory, their earlier values may be theirs, and
 * the fields stay removed. Gives the object that results.
 */
export async function completeChange(
  operation: Operation, cluster: Cluster, recorder: Recorder, { manifest, before, after, first }: Applied,
): Promise<LiveObject> {
  const change = manifest.kind === 'Secret' ? undefined : changeOf(answered(manifest, after), before);
  const record = change === undefined ? first : mergeChanges(first, change);
  if (record === undefined || record.uid !== before.metadata?.uid || manifest.kind === 'Secret') {
    return after;
  }
  const { wanted, dropped } = dividedBy(record, manifest);
  const isDropped = Object.keys(dropped).length > 0;
  const isRestored = isDropped && recorder.isProtected(cluster.name);
  const left = !isRestored ? [] : await restoreOne(operation, cluster, { ...record, set: dropped, hidden: [] },
    'restored where the program no longer sets fields');
  for (const { why } of left) {
    operation.report({
      event: 'left',
      level: 'warning',
      cluster: cluster.name,
      object: referenceTo(manifest),
      message: `${describeObject(referenceTo(manifest))}: ${why}`,
    });
  }
  await recorder.hasChanged(cluster.name, staysRecorded(left) ? record : wanted);
  return isDropped ? await cluster.get(referenceTo(manifest)) ?? after : after;
}
