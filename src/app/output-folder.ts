import * as fs from 'fs';
import * as path from 'path';
import { FolderChanges, removeEmptyFolders } from './folder-changes';
import { FolderContents, inspect, Inspection, nativePath, SECRET_DIGESTS } from './folder-state';
import { MARK } from './headers';
import { digestOf } from './output-file';
import { FolderError, folderError } from '../files/folder-error';
import { INDEX_FILE } from '../output/migration-index';

/** What a user should know about an output folder after it was written. */
export interface FolderReport {
  /** Files that were edited since the last synth, under their new names. */
  readonly edited: readonly string[];
  /** Files of other origin that are applied together with a unit. */
  readonly foreign: readonly string[];
  /** Files that an earlier version of this library has written beside the units. */
  readonly outdated: readonly string[];
}

const IGNORED = '/secrets/';

/**
 * Brings an output folder up to date. The folder belongs to one app: only files that its index lists are replaced or
 * removed, and nothing is changed if that is not possible. All files are written beside the present ones first and
 * replace them when the last is complete. If a change fails, those before it are undone. A file that was edited since
 * the last synth is renamed, so that nothing is lost, and so that kubectl does not read it.
 */
export function writeFolder(folder: string, contents: FolderContents): FolderReport {
  const changes = new FolderChanges(folder);
  try {
    changes.createFolder(folder);
    const state = inspect(folder, contents);
    const edited = writeFiles(folder, contents, state, changes);
    changes.finish();
    state.stale.forEach((name) => removeEmptyFolders(path.dirname(nativePath(folder, name)), folder));
    return { edited, foreign: foreignFiles(folder, contents, edited), outdated: outdatedFiles(folder) };
  } catch (error) {
    const problems = changes.undo();
    throw error instanceof FolderError ? error : folderError(folder, error as NodeJS.ErrnoException, problems);
  }
}

/** Makes all changes, and returns the new names of files that were edited. The index is the last. */
function writeFiles(folder: string, contents: FolderContents, state: Inspection, changes: FolderChanges): string[] {
  const secrets = contents.files.filter(({ isSecret }) => isSecret);
  if (secrets.length > 0) {
    keepOutOfGit(folder, changes);
    secrets.forEach((file) => keepPrivate(folder, file.path));
  }
  const digests = Object.fromEntries(secrets.map((file) => [file.path, digestOf(file.text)]));
  const replacements = [
    ...contents.files,
    ...contents.others,
    ...secrets.length > 0 ? [{ path: SECRET_DIGESTS, text: json(digests), isSecret: true }] : [],
  ].map((file) => changes.prepare(file));
  const replaceIndex = changes.prepare({ path: INDEX_FILE, text: contents.index, isSecret: false });
  const edited = state.edited.map((name) => changes.setAside(name));
  replacements.forEach((replace) => replace());
  state.stale.forEach((name) => changes.remove(name)); // a run that the program no longer contains must not be applied
  replaceIndex();
  return edited;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Takes the folders of a secret file away from other users. They would otherwise see the names of its files. */
function keepPrivate(folder: string, name: string): void {
  for (let parent = path.posix.dirname(name); parent !== '.'; parent = path.posix.dirname(parent)) {
    const place = nativePath(folder, parent);
    const stat = fs.statSync(place, { throwIfNoEntry: false });
    if (stat && stat.mode % 0o100 !== 0) {
      fs.chmodSync(place, 0o700);
    }
  }
}

/** Before the first secret is written, git is told to ignore the folder. */
function keepOutOfGit(folder: string, changes: FolderChanges): void {
  const file = path.join(folder, '.gitignore');
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines = present.split(/\r?\n/);
  const lastException = lines.map((line) => line.startsWith('!')).lastIndexOf(true);
  if (lines.lastIndexOf(IGNORED) <= lastException) {
    const text = `${present}${present && !present.endsWith('\n') ? '\n' : ''}${IGNORED}\n`;
    changes.prepare({ path: '.gitignore', text, isSecret: false })();
  }
}

/** Files beside ours in the folders of units, which kubectl and GitOps tools would apply as well. */
function foreignFiles(folder: string, { files }: FolderContents, edited: readonly string[]): string[] {
  const own = new Set([...files.map(({ path: name }) => name), ...edited]);
  const units = [...new Set(files.map(({ path: name }) => path.posix.dirname(name)))];
  return units.flatMap((unit) => fs.readdirSync(nativePath(folder, unit))
    .map((name) => `${unit}/${name}`)
    .filter((name) => /\.(ya?ml|json)$/.test(name) && !own.has(name)));
}

/** Until units were folders, all files were beside each other, with runs among them. */
function outdatedFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => beginningOf(path.join(folder, name), MARK.length) === MARK);
}

/** The beginning of a file; empty if this user must not read it. */
function beginningOf(file: string, length: number): string {
  try {
    const descriptor = fs.openSync(file, 'r');
    const buffer = Buffer.alloc(length);
    const count = fs.readSync(descriptor, buffer, 0, length, 0);
    fs.closeSync(descriptor);
    return buffer.toString('utf8', 0, count);
  } catch {
    return '';
  }
}
