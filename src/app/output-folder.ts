import * as fs from 'fs';
import * as path from 'path';
import { FolderError } from './folder-error';
import { FolderContents, inspect, Inspection, nativePath, SECRET_DIGESTS } from './folder-state';
import { MARK } from './headers';
import { digestOf, OutputFile } from './output-file';
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
 * Brings an output folder up to date. The folder belongs to one app: only files that its index lists are replaced or removed, and
 * nothing is changed if that is not possible. All files are written beside the present ones first and replace them when the last is
 * complete. A file that was edited since the last synth is renamed, so that nothing is lost, and so that kubectl does not read it.
 */
export function writeFolder(folder: string, contents: FolderContents): FolderReport {
  fs.mkdirSync(folder, { recursive: true });
  const state = inspect(folder, contents);
  const secrets = contents.files.filter(({ isSecret }) => isSecret);
  if (secrets.length > 0) {
    keepOutOfGit(folder);
  }
  const pending: Array<OutputFile & { temporary: string }> = [];
  const digests = Object.fromEntries(secrets.map((file) => [file.path, digestOf(file.text)]));
  const files = [
    ...contents.files,
    ...contents.others,
    ...secrets.length > 0 ? [{ path: SECRET_DIGESTS, text: json(digests), isSecret: true }] : [],
    { path: INDEX_FILE, text: contents.index, isSecret: false },
  ];
  try {
    for (const file of files) {
      const temporary = temporaryName(folder, file.path);
      fs.mkdirSync(path.dirname(temporary), { recursive: true, ...file.isSecret ? { mode: 0o700 } : {} });
      pending.push({ ...file, temporary });
      fs.writeFileSync(temporary, file.text, { mode: file.isSecret ? 0o600 : 0o666, flag: 'wx' });
    }
  } catch (error) {
    pending.filter(({ temporary }) => fs.existsSync(temporary)).forEach(({ temporary }) => fs.rmSync(temporary));
    throw new FolderError(`cannot write to ${folder}: ${(error as Error).message}`);
  }
  const edited = state.edited.map((name) => setAside(folder, name));
  pending.forEach((file) => fs.renameSync(file.temporary, nativePath(folder, file.path)));
  removeStale(folder, secrets.length > 0 ? state.stale : [...state.stale, SECRET_DIGESTS]);
  return { edited, foreign: foreignFiles(folder, contents, state), outdated: outdatedFiles(folder) };
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

let count = 0;

/** A name that kubectl does not read, and that no other process uses. */
export function temporaryName(folder: string, name: string): string {
  const { dir, base } = path.posix.parse(name);
  return nativePath(folder, path.posix.join(dir, `.${base}.${process.pid}-${count++}.tmp`));
}

/** Renames a file that was edited, and says how it is called now. */
function setAside(folder: string, name: string): string {
  let aside = `${name}.edited`;
  for (let number = 2; fs.existsSync(nativePath(folder, aside)); number++) {
    aside = `${name}.edited-${number}`;
  }
  fs.renameSync(nativePath(folder, name), nativePath(folder, aside));
  return aside;
}

/** A run that was taken out of the program must not stay behind and be applied. */
function removeStale(folder: string, names: readonly string[]): void {
  for (const name of names) {
    fs.rmSync(nativePath(folder, name), { force: true });
    for (let parent = path.posix.dirname(name); parent !== '.'; parent = path.posix.dirname(parent)) {
      try {
        fs.rmdirSync(nativePath(folder, parent));
      } catch {
        break; // it is not empty, or another process has removed it
      }
    }
  }
}

/** Before the first secret is written, git is told to ignore the folder. */
function keepOutOfGit(folder: string): void {
  const file = path.join(folder, '.gitignore');
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines = present.split(/\r?\n/);
  const lastException = lines.map((line) => line.startsWith('!')).lastIndexOf(true);
  if (lines.lastIndexOf(IGNORED) <= lastException) {
    fs.writeFileSync(file, `${present}${present && !present.endsWith('\n') ? '\n' : ''}${IGNORED}\n`);
  }
}

/** Files beside ours in the folders of units, which kubectl and GitOps tools would apply as well. */
function foreignFiles(folder: string, { files }: FolderContents, { edited }: Inspection): string[] {
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
    .filter((name) => fs.readFileSync(path.join(folder, name), 'utf8').startsWith(MARK));
}
