import { randomBytes } from 'crypto';
import {
  accessSync, constants, fchmodSync, closeSync, lstatSync, openSync, renameSync, rmSync, Stats, writeFileSync,
} from 'fs';
import { basename, dirname, join } from 'path';

/** Why a file was not written. The message follows the name of the file: `cannot be written (ENOSPC)`. */
export class UnwritableFile extends Error {}

/**
 * Writes a file, or replaces one, at once: an interrupted run leaves the old one, and nobody reads a part. Only a
 * regular file is replaced: a link that somebody else has made leads to a file that was not meant. The mode is kept.
 *
 * @param mode the mode of a new file, without the mask of the process
 * @throws UnwritableFile
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o666): void {
  try {
    const present = lstatSync(path, { throwIfNoEntry: false });
    const problem = present && problemWith(path, present);
    if (problem !== undefined) {
      throw new UnwritableFile(problem);
    }
    replace(path, content, mode, present);
  } catch (error) {
    throw error instanceof UnwritableFile
      ? error
      : new UnwritableFile(`cannot be written${reason(path, error as NodeJS.ErrnoException)}`);
  }
}

function reason(path: string, { code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT': return `: the folder ${basename(dirname(path))} does not exist`;
    case 'ENOTDIR': return ': a part of its path is a file, not a folder';
    default: return ` (${code})`;
  }
}

function replace(path: string, content: string | Uint8Array, mode: number, present: Stats | undefined): void {
  // a name that nobody can have guessed
  const temporary = join(dirname(path), `.cdk8s-mtc-${randomBytes(8).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', present?.mode ?? mode);
  try {
    try {
      if (present) {
        fchmodSync(descriptor, present.mode); // without the mask of the process
      }
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function problemWith(path: string, present: Stats): string | undefined {
  if (present.isSymbolicLink()) {
    return 'is a symbolic link: name the file that it leads to';
  }
  if (!present.isFile()) {
    return 'is not a regular file';
  }
  return isWritable(path, present) ? undefined : 'is read-only';
}

/**
 * Whether a file may be changed. The superuser may change any, but a file without the permission is not meant to be.
 */
function isWritable(path: string, { mode }: Stats): boolean {
  try {
    accessSync(path, constants.W_OK);
    return Math.floor(mode / 0o200) % 2 === 1; // the permission of the owner
  } catch {
    return false;
  }
}
