import { lstatSync, realpathSync, statSync } from 'fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'path';

/** Whether a path is a folder or is below it. Both are without links. */
export function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

/**
 * An absolute path without links, also of a file that does not exist yet.
 *
 * @throws the errors of the file system, also if a link leads to something that does not exist
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' || dirname(path) === path || lstatSync(path, { throwIfNoEntry: false })) {
      throw error;
    }
    return join(realPath(dirname(path)), basename(path));
  }
}

/**
 * Why a path must not be used if only a folder may be, after links are followed. What cannot be reached at all is
 * permitted: the attempt to use it tells why.
 */
export function whyOutside(folder: string, path: string): string | undefined {
  const found = attempt(() => statSync(path));
  const real = attempt(() => realPath(path));
  // a pipe has a link to a path that does not exist
  if (real === undefined ? found !== undefined : !isWithin(realPath(folder), real)) {
    return 'leads out of the folder';
  }
  return !found || found.isFile() || found.isDirectory() ? undefined : 'is neither a file nor a folder';
}

/**
 * The first part of a path below a folder that is a link: `clusters/new`. Undefined if none is; what cannot be reached
 * is not a link.
 */
export function firstLink(folder: string, path: string): string | undefined {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
    .find((part) => attempt(() => lstatSync(join(folder, part)))?.isSymbolicLink());
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
