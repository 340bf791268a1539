import * as fs from 'fs';
import * as path from 'path';

/**
 * The texts of the folders, which the build puts in (`scripts/package/embedded-scripts.ts`). In the sources they
 * do not exist.
 */
declare const EMBEDDED_PREFLIGHT_SCRIPTS: Record<string, string>;
declare const EMBEDDED_TRANSFER_SCRIPTS: Record<string, string>;

/** The files of `assets/preflight`, by name. */
export function preflightScripts(): Record<string, string> {
  return typeof EMBEDDED_PREFLIGHT_SCRIPTS === 'undefined' ? scriptsIn('preflight') : EMBEDDED_PREFLIGHT_SCRIPTS;
}

/** The files of `assets/transfer`, by name. */
export function transferScripts(): Record<string, string> {
  return typeof EMBEDDED_TRANSFER_SCRIPTS === 'undefined' ? scriptsIn('transfer') : EMBEDDED_TRANSFER_SCRIPTS;
}

function scriptsIn(name: string): Record<string, string> {
  const folder = path.join(__dirname, '..', '..', 'assets', name);
  const names = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  return Object.fromEntries(names.sort().map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]));
}
