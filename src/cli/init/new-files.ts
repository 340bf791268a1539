import { existsSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The first of these files that exists in a folder. */
export function takenOf(root: string, names: readonly string[]): string | undefined {
  return names.find((name) => existsSync(join(root, name)));
}

/**
 * Writes new files to a folder, which is created if it does not exist. If one cannot be written, those before it are
 * removed again.
 *
 * @throws the error of the file system
 */
export function writeNew(root: string, files: ReadonlyArray<readonly [path: string, text: string]>): void {
  const undo: Array<() => void> = [];
  try {
    for (const [path, text] of files) {
      const file = join(root, path);
      foldersFor(dirname(file)).forEach((folder) => undo.push(() => rmdirSync(folder)));
      writeFileSync(file, text, { flag: 'wx' });
      undo.push(() => unlinkSync(file));
    }
  } catch (error) {
    undo.reverse().forEach((step) => step());
    throw error;
  }
}

/** Creates a folder, and gives the folders that did not exist before, the outermost first. */
function foldersFor(folder: string): string[] {
  const first = mkdirSync(folder, { recursive: true });
  const created: string[] = [];
  for (let at = folder; first !== undefined && at.length >= first.length; at = dirname(at)) {
    created.unshift(at);
  }
  return created;
}
