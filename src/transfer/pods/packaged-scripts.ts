import * as fs from 'fs';
import * as path from 'path';

/**
 * The scripts of `assets/transfer`, by name. In the package, the build replaces this module with one that contains their texts
 * (`scripts/embed-transfer-scripts.ts`), so that a bundler needs no folder beside its output.
 */
export function packagedScripts(): Record<string, string> {
  const folder = path.join(__dirname, '..', '..', '..', 'assets', 'transfer');
  const names = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  return Object.fromEntries(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}
