import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isWithin } from '../../files/within';
import { INDEX_FILE } from '../../output/migration-index';

/** A path that cannot be read, and why. */
export class Unreadable extends Error {}

/** A file that is to be read. */
export interface FoundPath {
  readonly path: string;
  /** Whether the user named this very file; otherwise it was found in a folder. */
  readonly named: boolean;
}

/** Files of this program, which contain no manifests. */
const OWN_FILES = ['cdk8s-mtc.yaml', 'cdk8s-mtc-baseline.json'];

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** The deepest unit of an output folder is so far below it: `runs/<plan>/<run>/<cluster>`. */
const UNIT_DEPTH = 4;

/** Finds the files in folders, each once. */
export class Folders {
  private readonly seen = new Set<string>();
  private realRoots?: readonly string[];
  private readonly outputFolders = new Map<string, string | undefined>();

  /**
   * @param named the paths that somebody has named: links in folders are followed to these, and within
   * the working directory
   * @param within a path without links: nothing outside that folder is read
   */
  constructor(
    private readonly workingDirectory: string, private readonly named: readonly string[],
    private readonly unreadable: (why: string) => void,
    private readonly within?: string,
  ) {}

  /** The file of this path, or all files with manifests below this folder. */
  filesBelow(path: string): Iterable<FoundPath> {
    return this.walk(path, true);
  }

  /** The output folder of this library that a file is in; undefined if it is in none. */
  outputFolderOf(path: string): string | undefined {
    const folder = dirname(resolve(this.workingDirectory, path));
    if (!this.outputFolders.has(folder)) {
      let candidate = folder;
      for (let depth = 0; depth < UNIT_DEPTH && !existsSync(join(candidate, INDEX_FILE)); depth++) {
        candidate = dirname(candidate);
      }
      this.outputFolders.set(folder, existsSync(join(candidate, INDEX_FILE)) ? candidate : undefined);
    }
    return this.outputFolders.get(folder);
  }

  private* walk(path: string, named: boolean): Iterable<FoundPath> {
    let names: string[] | undefined;
    try {
      const real = realPath(resolve(this.workingDirectory, path)); // for duplicate files, and links that form a loop
      if (this.seen.has(real)) {
        return;
      }
      if (this.within !== undefined && !isWithin(this.within, real)) {
        throw new Unreadable('it is outside the folder that may be read');
      }
      const stat = statSync(real);
      if (this.within !== undefined && !stat.isDirectory() && !stat.isFile()) { // a pipe would block a server
        throw new Unreadable('it is not a regular file');
      }
      if (stat.isDirectory() && !named && isHidden(path)) {
        return;
      }
      if (stat.isDirectory()) {
        names = this.namesIn(real, path);
      } else if (!named && !(stat.isFile() && hasManifests(path))) { // a pipe in a folder would block
        return;
      }
      this.seen.add(real);
      // a stranger may have put it there, to have a file of the user shown
      if (!named && !this.roots().some((root) => isWithin(root, real))) {
        throw new Unreadable('it is a link out of the folder and of the working directory. '
          + 'Name its target as well if it is to be read');
      }
    } catch (error) {
      // a dangling link in a folder is not a manifest
      if (named || (error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.unreadable(`${path}: ${reason(error)}`);
      }
      return;
    }
    if (!names) {
      yield { path: path.split(sep).join('/'), named };
    }
    for (const name of names ?? []) {
      yield* this.walk(join(path, name), false);
    }
  }

  /** The real paths of what was named, and of the working directory. */
  private roots(): readonly string[] {
    this.realRoots ??= ['.', ...this.named].flatMap((path) => {
      try {
        return [realPath(resolve(this.workingDirectory, path))];
      } catch {
        return []; // it is reported when it is read
      }
    });
    return this.realRoots;
  }

  /** The names in a folder, in order. A name that is not valid UTF-8 cannot be opened by it, and is reported. */
  private namesIn(folder: string, path: string): string[] {
    const names: string[] = [];
    for (const bytes of readdirSync(folder, { encoding: 'buffer' })) {
      const name = bytes.toString('utf8');
      if ((isHidden(name) && !hasManifests(name)) || name === 'node_modules') {
        continue;
      }
      if (Buffer.from(name).equals(bytes)) {
        names.push(name);
      } else if (hasManifests(name) || statSync(Buffer.concat([Buffer.from(folder + sep), bytes])).isDirectory()) {
        this.unreadable(`${join(path, name)}: the name is not valid UTF-8, so that it is not read; rename it`);
      }
    }
    return names.sort();
  }
}

/** A path without links. A pipe (`check <(helm template …)`) has a link to a path that does not exist. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (statSync(path).isFIFO()) {
      return path;
    }
    throw error;
  }
}

/** Whether `ls` does not show a path. `kubectl apply -f` reads such a file of a folder, and enters no folder below. */
export function isHidden(path: string): boolean {
  const name = basename(path);
  return name.startsWith('.') && name !== '.' && name !== '..';
}

/** Whether a file may contain manifests, by its name. */
export function hasManifests(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !OWN_FILES.includes(name) && EXTENSIONS.some((extension) => name.toLowerCase().endsWith(extension));
}

/** Whether a path is that of a file. */
export function existsAsFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Why something cannot be read, in a few words. */
export function reason(error: unknown): string {
  if (error instanceof Unreadable) {
    return error.message;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT': return 'the file or folder does not exist';
    case 'EACCES':
    case 'EPERM': return 'the permission to read it is missing';
    case 'ELOOP': return 'its symbolic links form a loop';
    case 'ENAMETOOLONG': return 'its name is too long';
    default: return message;
  }
}
