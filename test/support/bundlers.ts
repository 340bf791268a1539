import * as fs from 'fs';
import * as path from 'path';

const BIN = path.resolve(__dirname, '..', '..', 'node_modules', '.bin');

/**
 * How a bundler makes one CommonJS file of a program: the command, its arguments, and its configuration, if
 * it needs one.
 */
export interface Bundler {
  readonly command: string;
  readonly args: readonly string[];
  readonly config?: { readonly file: string; readonly text: string };
}

/** The bundlers with which programs are known to work. Each writes `output` from `input`. */
export const BUNDLERS: Readonly<Record<string, (input: string, output: string) => Bundler>> = {
  esbuild: (input, output) => ({
    command: path.join(BIN, 'esbuild'),
    args: [input, '--bundle', '--platform=node', `--outfile=${output}`, '--log-level=warning'],
  }),
  rollup: (input, output) => ({
    command: path.join(BIN, 'rollup'),
    args: ['--config', 'rollup.config.cjs', '--silent'],
    config: {
      file: 'rollup.config.cjs',
      text: `module.exports = { input: ${JSON.stringify(input)}, output: { file: ${JSON.stringify(output)}, format: 'cjs' }, plugins: [
        require(${plugin('node-resolve')}).default({ preferBuiltins: true, exportConditions: ['node'] }),
        require(${plugin('commonjs')}).default() ] };`,
    },
  }),
  vite: (input, output) => ({
    command: path.join(BIN, 'vite'),
    args: ['build', '--logLevel', 'error'],
    config: {
      file: 'vite.config.mjs',
      text: `export default { ssr: { noExternal: true }, build: { ssr: ${JSON.stringify(input)}, outDir: ${JSON.stringify(path.dirname(output))},
        rollupOptions: { output: { format: 'cjs', entryFileNames: ${JSON.stringify(path.basename(output))} } } } };`,
    },
  }),
};

/** Writes the configuration of a bundler into the folder of a program. */
export function configure({ config }: Bundler, folder: string): void {
  if (config !== undefined) {
    fs.writeFileSync(path.join(folder, config.file), config.text);
  }
}

function plugin(name: string): string {
  return JSON.stringify(require.resolve(`@rollup/plugin-${name}`));
}
