import { flawsOf } from './fields';
import { kindsOf } from './kinds';
import { Manifest } from '../engine/manifest';
import { Circumstances } from '../engine/rule';

/**
 * Whether an object within a manifest, `spec.backupStorageConfig`, has a field that its kind does not know. A field
 * that seems to be missing there may have been written under that name, which another rule reports.
 */
export function hasUnknownField(manifest: Manifest, path: string, circumstances: Circumstances): boolean {
  const facts = kindsOf(circumstances).of(manifest);
  return facts !== undefined && flawsOf(manifest, facts)
    .some((flaw) => flaw.flaw === 'unknown' && (flaw.level.path === path || flaw.suggestion?.path?.startsWith(path)));
}
