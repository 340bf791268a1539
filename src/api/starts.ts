import { actionOf } from './actions';
import { LiveObject } from './outcomes/outcome-of';
import { isOfTransfer } from './transfer';

/** Whether a manifest starts something when it is applied. */
export function starts(manifest: LiveObject): boolean {
  return actionOf(manifest) !== undefined || (manifest.kind === 'Job' && isOfTransfer(manifest));
}
