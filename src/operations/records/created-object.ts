import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { Cluster, placedReference, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OwnedObject } from './inventory-contents';

/**
 * What an apply of a manifest has created; undefined if somebody else has created it since it did not exist: it would
 * be deleted by a teardown.
 *
 * @param applied what the apply gave
 */
export async function createdObject(
  operation: Operation, cluster: Cluster, manifest: LiveObject, applied: LiveObject,
): Promise<OwnedObject | undefined> {
  const reference = referenceTo(manifest);
  const origin = await cluster.origin(reference, applied);
  if (origin !== undefined && origin.isOwn !== false) {
    return { ...placedReference(manifest, applied.metadata?.namespace), uid: String(applied.metadata?.uid ?? '') };
  }
  operation.report({
    event: 'created-by-others',
    level: 'warning',
    cluster: cluster.name,
    object: reference,
    message: `${describeObject(reference)} was created by another program at the same moment: `
      + 'no teardown deletes or restores it',
    fix: 'If another program needs it, remove it from this program.',
  });
  return undefined;
}
