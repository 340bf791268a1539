import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { embeddedScripts } from '../../scripts/package/embedded-scripts';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mtc-embedded-'));
afterAll(() => rmSync(folder, { recursive: true }));

const filesIn = (name: string) => Object.fromEntries(readdirSync(join(ROOT, 'assets', name)).sort()
  .map((file) => [file, readFileSync(join(ROOT, 'assets', name, file), 'utf8')]));

test('a bundle contains the scripts of pods, and reads no folder for them', () => {
  const { outputFiles: [{ text }] } = buildSync({
    stdin: { contents: "export * from './packaged-scripts';", resolveDir: join(ROOT, 'src/scripts'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: embeddedScripts(),
    write: false,
  });
  const bundle = join(folder, 'bundle.js');
  writeFileSync(bundle, text);
  const { preflightScripts, transferScripts } =
    require(bundle); // eslint-disable-line @typescript-eslint/no-require-imports
  expect(preflightScripts()).toEqual(filesIn('preflight'));
  expect(transferScripts()).toEqual(filesIn('transfer'));
});
