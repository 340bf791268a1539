import * as fs from 'fs';
import * as path from 'path';

/** A file to be written. */
export interface OutputFile {
  readonly name: string;
  readonly text: string;
  readonly isSecret: boolean;
}

/** The first line of every file, by which a later synth knows its own from the user's. */
export const MARK = '# Written by cdk8s-mtc.';

/**
 * Brings a folder up to date: all files are written beside the present ones first and take their places when the last is complete.
 * Files of an earlier synth that are no longer asked for are removed: a run that was taken out of the program must not stay
 * behind and be applied. Anybody else's files stay.
 */
export function writeFolder(folder: string, files: OutputFile[], extension: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const names = new Set(files.map((file) => file.name));
  const stale = fs.readdirSync(folder).filter((name) => name.endsWith(extension) && !names.has(name) && isOurs(path.join(folder, name)));
  const pending = files.map((file) => ({ from: path.join(folder, `.new-${file.name}`), to: path.join(folder, file.name), file }));
  if (files.some((file) => file.isSecret)) {
    keepOutOfGit(folder, `*-secrets${extension}`);
  }
  try {
    for (const { from, file } of pending) {
      fs.rmSync(from, { force: true });
      fs.writeFileSync(from, file.text, { mode: file.isSecret ? 0o600 : 0o666 });
    }
  } catch (error) {
    pending.forEach(({ from }) => fs.rmSync(from, { force: true }));
    throw error;
  }
  pending.forEach(({ from, to }) => fs.renameSync(from, to));
  stale.forEach((name) => fs.rmSync(path.join(folder, name), { force: true }));
}

function isOurs(file: string): boolean {
  return fs.statSync(file).isFile() && fs.readFileSync(file, 'utf8').startsWith(MARK);
}

/** Before the first secret is written, git is told to leave such files alone, unfinished ones included. */
function keepOutOfGit(folder: string, pattern: string): void {
  const file = path.join(folder, '.gitignore');
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (!present.split('\n').includes(pattern)) {
    fs.writeFileSync(file, `${present}${present && !present.endsWith('\n') ? '\n' : ''}${pattern}\n`);
  }
}
