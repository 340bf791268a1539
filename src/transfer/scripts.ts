import * as fs from 'fs';
import * as path from 'path';

/** Beside `src` and `lib` alike. */
const FOLDER = path.join(__dirname, '..', '..', 'assets', 'transfer');

let read: Record<string, string> | undefined;

/** The files that run in the pods, by name, in the order of their names. */
export function scripts(): Record<string, string> {
  return read ??= Object.fromEntries(fs.readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
    .map((name) => [name, fs.readFileSync(path.join(FOLDER, name), 'utf8')]));
}
