import { execFileSync, spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { buildSync } from 'esbuild';
import { configMap, DUPLICATE, folderWith } from './support';

/** The command line as users get it: one file, that needs nothing beside it. */
describe('the bundle', () => {
  const folder = folderWith({ 'package/package.json': '{ "version": "1.2.3" }', 'bad.yaml': DUPLICATE, 'good.yaml': configMap('good') });
  const bundle = join(folder, 'package/lib/cli/cdk8s-mtc.js');
  const node = (args: string[], options: object = {}) => spawnSync(process.execPath, [bundle, ...args], { cwd: folder, encoding: 'utf8', ...options });

  beforeAll(() => {
    buildSync({ entryPoints: [join(__dirname, '../../src/cli/main.ts')], bundle: true, platform: 'node', target: 'node20', outfile: bundle });
  });

  test('needs no package, neither those that were bundled nor the library\'s peers', () => {
    const needed = [...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(needed.filter((name) => !/^(node:)?(fs|net|path|url|util|crypto|process|buffer|child_process|events|module|os)$/.test(name))).toEqual([]);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });

  test('has the exit codes that are promised', () => {
    expect(node(['check', 'good.yaml'])).toMatchObject({ status: 0, stdout: '1 manifest in 1 file: nothing to complain about\n', stderr: '' });
    expect(node(['check', '.'])).toMatchObject({ status: 1, stdout: expect.stringContaining('bad.yaml:6:3: error:'), stderr: '' });
    expect(node(['check', 'missing'])).toMatchObject({ status: 2, stderr: 'error: missing: the file or folder does not exist\n' });
    expect(node(['--version'])).toMatchObject({ status: 0, stdout: '1.2.3\n' });
  });

  test('reads the standard input', () => {
    expect(node(['check', '-'], { input: DUPLICATE })).toMatchObject({ status: 1, stdout: expect.stringContaining('<stdin>:6:3') });
    expect(node(['check', '-'], { input: '' })).toMatchObject({ status: 0 });
    expect(node(['check', '-'], { stdio: ['ignore', 'pipe', 'pipe'] })).toMatchObject({ status: 0 });
  });

  test('waits for a slow standard input, and for a slow reader of its output', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `printf -- '---\\na${index}: [}\\n'`).join('; ');
    const script = `(sleep 1; ${many}) | "${process.execPath}" "${bundle}" check --format json - | (sleep 1; cat)`;
    expect(JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8', maxBuffer: 1e8 })).summary).toMatchObject({ errors: 3000 });
  });

  const unlessMissing = existsSync('/dev/full') ? test : test.skip;
  unlessMissing('ends with 2 and one sentence if its output cannot be written', () => {
    for (const args of ['check .', 'check --format json .', 'explain']) {
      expect(spawnSync('bash', ['-c', `"${process.execPath}" "${bundle}" ${args} > /dev/full`], { cwd: folder, encoding: 'utf8' }))
        .toMatchObject({ status: 2, stderr: 'error: the output cannot be written: no space left on the device\n' });
    }
  });

  test('reads a pipe that is named, and ignores one that is found in a folder', () => {
    const pipes = folderWith({ 'good.yaml': configMap('good') });
    execFileSync('mkfifo', [join(pipes, 'pipe.yaml')]);
    expect(node(['check', '.'], { cwd: pipes, timeout: 60_000 })).toMatchObject({ status: 0, stdout: '1 manifest in 1 file: nothing to complain about\n' });
    const script = `"${process.execPath}" "${bundle}" check <(cat bad.yaml)`;
    expect(spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' })).toMatchObject({ status: 1, stdout: expect.stringContaining(':6:3: error:') });
  });

  test('ends quietly when nobody reads its output any more', () => {
    const script = `"${process.execPath}" "${bundle}" explain | head -1`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});
