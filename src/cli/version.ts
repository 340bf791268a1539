import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from './package-folder';

/** The version of the package. */
export function version(): string {
  try {
    return JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')).version;
  } catch {
    return 'unknown';
  }
}

/** A digest of this program, which is one file when it is bundled: two builds of a clone may have the same version. */
export function programDigest(): string {
  return createHash('sha256').update(readFileSync(__filename)).digest('hex');
}
