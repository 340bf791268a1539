import * as fs from 'fs';
import * as path from 'path';
import { nativePath } from './folder-state';
import { OutputFile } from './output-file';

let count = 0;

/** A name that kubectl does not read, and that no other process uses. */
export function temporaryName(folder: string, name: string): string {
  const { dir, base } = path.posix.parse(name);
  return nativePath(folder, path.posix.join(dir, `.${base}.${process.pid}-${count++}.tmp`));
}

/**
 * The changes to an output folder. Until `finish` is called, `undo` restores what was there before: replaced and
 * removed files are kept beside their places under temporary names.
 */
export class FolderChanges {
  private readonly undoing: Array<() => void> = [];
  private readonly backups: string[] = [];

  constructor(private readonly folder: string) {}

  /** Writes a file under a temporary name, and returns what puts it in its place. */
  prepare(file: OutputFile): () => void {
    const temporary = temporaryName(this.folder, file.path);
    this.createFolder(path.dirname(temporary), file.isSecret ? 0o700 : 0o777);
    this.undoing.push(() => fs.rmSync(temporary, { force: true }));
    fs.writeFileSync(temporary, file.text, { mode: file.isSecret ? 0o600 : 0o666, flag: 'wx' });
    return () => this.replace(temporary, file.path);
  }

  /** Renames a file, so that kubectl does not read it, and returns its new name. */
  setAside(name: string): string {
    let aside = `${name}.edited`;
    for (let number = 2; isThere(nativePath(this.folder, aside)); number++) {
      aside = `${name}.edited-${number}`;
    }
    this.move(nativePath(this.folder, name), nativePath(this.folder, aside));
    return aside;
  }

  /** Removes a file if it exists. */
  remove(name: string): void {
    const backup = temporaryName(this.folder, name);
    if (this.move(nativePath(this.folder, name), backup)) {
      this.backups.push(backup);
    }
  }

  /** Creates a folder with those above it. */
  createFolder(folder: string, mode = 0o777): void {
    const first = fs.mkdirSync(folder, { recursive: true, mode });
    if (first !== undefined) {
      this.undoing.push(() => removeEmptyFolders(folder, path.dirname(first)));
    }
  }

  /** Removes what `undo` would have needed. */
  finish(): void {
    this.backups.forEach((backup) => fs.rmSync(backup, { force: true }));
  }

  /** Restores the folder, the last change first, and returns the problems with that. */
  undo(): string[] {
    return this.undoing.reverse().flatMap((step) => {
      try {
        step();
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
  }

  private replace(temporary: string, name: string): void {
    const place = nativePath(this.folder, name);
    const backup = temporaryName(this.folder, name);
    if (copyIfThere(place, backup)) {
      this.backups.push(backup);
      this.undoing.push(() => fs.rmSync(backup, { force: true }));
      fs.renameSync(temporary, place);
      this.undoing.splice(-1, 1, () => fs.renameSync(backup, place)); // a backup that is still needed is never removed
    } else {
      fs.renameSync(temporary, place);
      this.undoing.push(() => fs.rmSync(place, { force: true }));
    }
  }

  /** Another process may have removed the file. */
  private move(from: string, to: string): boolean {
    if (!isThere(from)) {
      return false;
    }
    fs.renameSync(from, to);
    this.undoing.push(() => fs.renameSync(to, from));
    return true;
  }
}

/** Removes a folder, and those above it up to a limit, until one is not empty. */
export function removeEmptyFolders(from: string, limit: string): void {
  for (let folder = from; folder !== limit && folder.startsWith(limit); folder = path.dirname(folder)) {
    try {
      fs.rmdirSync(folder);
    } catch {
      return; // it is not empty, or another process has removed it
    }
  }
}

/** Whether something has this name, be it a link to nowhere. */
function isThere(name: string): boolean {
  return fs.lstatSync(name, { throwIfNoEntry: false }) !== undefined;
}

/** A second name for a file, or a copy on file systems without hard links. */
function copyIfThere(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
  }
  return true;
}
