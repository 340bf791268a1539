import * as fs from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';
import { embeddedScripts } from './embedded-scripts';

/**
 * The programs of the package besides the command line, below `lib`: the library itself, and what rules.js and
 * validation.js give.
 */
const PROGRAMS = ['index.js', 'rules/public.js', 'validation/plugin.js'];

/**
 * Bundles each program of what jsii has compiled into one file, because Node.js needs half of the time to load it, and
 * removes the files that it was made of. The types stay unchanged.
 */
export function bundleLibrary(root: string): void {
  const lib = path.join(root, 'lib');
  // each is read before any is replaced
  const bundles = PROGRAMS.map((program) => ({ program, text: bundle(root, path.join(lib, program)) }));
  for (const file of fs.readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))) {
    fs.rmSync(path.join(lib, file));
  }
  bundles.forEach(({ program, text }) => fs.writeFileSync(path.join(lib, program), text));
  removeEmptyFolders(lib);
}

/** The peer that only some programs use. It is loaded when they do. */
const LAZY = 'cdk8s-plus-27';

/** A program as one file. It names its exports so that ES modules can import them by name. */
function bundle(root: string, file: string): string {
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const names = Object.keys(require(file)); // eslint-disable-line @typescript-eslint/no-require-imports
  const { outputFiles: [{ text }], metafile } = buildSync({
    absWorkingDir: root,
    stdin: {
      contents: `export { ${names.join(', ')} } from './${path.basename(file)}';`,
      resolveDir: path.dirname(file),
    },
    external: Object.keys(peerDependencies).filter((name) => name !== LAZY),
    alias: { [LAZY]: path.join(__dirname, 'lazy-plus.js') },
    bundle: true,
    platform: 'node',
    target: 'node20',
    define: embeddedScripts(),
    keepNames: true, // messages name classes
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const foreign = Object.keys(metafile.inputs).filter((input) => input.includes('node_modules'));
  if (foreign.length > 0) {
    throw new Error(`The library must need nothing but its peers, but ${file} contains ${foreign.join(', ')}.`);
  }
  return text.replace('require(CDK8S_PLUS)', `require("${LAZY}")`);
}

function removeEmptyFolders(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const inner = path.join(folder, entry.name);
    removeEmptyFolders(inner);
    if (fs.readdirSync(inner).length === 0) {
      fs.rmdirSync(inner);
    }
  }
}
