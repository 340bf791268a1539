import { LiveObject } from '../../api/outcomes/outcome-of';
import { describeObject } from '../../output/commands';
import { Cluster, referenceTo } from '../cluster';
import { OperationError } from '../operation-error';

/**
 * Makes sure that a Secret that exists has the type of its manifest: the API server would refuse the manifest, and
 * nobody would see why, because details of errors about Secrets are hidden.
 *
 * @throws an OperationError if it has another type
 */
export function requireType(cluster: Cluster, manifest: LiveObject, live: LiveObject | undefined): void {
  if (manifest.kind !== 'Secret' || live === undefined || manifest.type === undefined) {
    return;
  }
  const existing = live.type ?? 'Opaque';
  if (existing !== manifest.type) {
    const secret = describeObject(referenceTo(manifest));
    throw new OperationError(
      'exists',
      `cluster ${cluster.name}: ${secret} exists with the type ${JSON.stringify(existing)}, and the manifest has the `
        + `type ${JSON.stringify(manifest.type)}: the API server refuses to change the type of a Secret`,
      'Give the Secret another name in the program. If nobody needs the one that exists, delete it and repeat the '
        + 'command.',
    );
  }
}
