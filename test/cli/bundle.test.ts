import { execFileSync, spawn, spawnSync } from 'child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { isBuiltin } from 'module';
import { dirname, join } from 'path';
import { configMap, DUPLICATE, folderWith } from './support';
import { bundleCommandLine } from '../../scripts/package/command-line';
import { outputFolder } from '../operations/world';

/** The command line as users get it: one file, and another that only `mcp` needs. */
describe('the bundle', () => {
  const folder = folderWith({
    'package/package.json': '{ "version": "1.2.3" }', 'bad.yaml': DUPLICATE, 'good.yaml': configMap('good'),
  });
  const bundle = join(folder, 'package/lib/cli/cdk8s-mtc.js');
  const node = (args: string[], options: object = {}) =>
    spawnSync(process.execPath, [bundle, ...args], { cwd: folder, encoding: 'utf8', ...options });

  beforeAll(() => {
    bundleCommandLine(dirname(bundle));
  });

  test('needs no package, neither those that were bundled nor the library\'s peers', () => {
    const needed = new Set([...readFileSync(bundle, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)]
      .map(([, name]) => name));
    expect([...needed].filter((name) => !isBuiltin(name))).toEqual(['./mcp-protocol']);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
  });

  test('has the exit codes that are promised', () => {
    expect(node(['check', 'good.yaml']))
      .toMatchObject({ status: 0, stdout: '1 manifest in 1 file: no findings\n', stderr: '' });
    expect(node(['check', '.']))
      .toMatchObject({ status: 1, stdout: expect.stringContaining('bad.yaml:6:3: error:'), stderr: '' });
    expect(node(['check', 'missing']))
      .toMatchObject({ status: 2, stderr: 'error: missing: the file or folder does not exist\n' });
    expect(node(['--version'])).toMatchObject({ status: 0, stdout: '1.2.3\n' });
  });

  test('another build of the same version does not repeat the result of the first', () => {
    const env = { XDG_CACHE_HOME: folderWith({}) };
    const caches = join(env.XDG_CACHE_HOME, 'cdk8s-mtc/check');
    const results = () => readdirSync(caches).filter((name) => name !== 'key').length;
    const builds = [bundle, join(folder, 'package/lib/cli/changed.js')];
    writeFileSync(builds[1], `${readFileSync(bundle, 'utf8')}\n// changed`);
    const counts = [...builds, ...builds].map((build) => {
      expect(spawnSync(process.execPath, [build, 'check', 'good.yaml'], { cwd: folder, env }))
        .toMatchObject({ status: 0 });
      return results();
    });
    expect(counts).toEqual([1, 2, 2, 2]);
  });

  test('reads the standard input', () => {
    expect(node(['check', '-'], { input: DUPLICATE }))
      .toMatchObject({ status: 1, stdout: expect.stringContaining('<stdin>:6:3') });
    expect(node(['check', '-'], { input: '' })).toMatchObject({ status: 2 });
    expect(node(['check', '-'], { stdio: ['ignore', 'pipe', 'pipe'] })).toMatchObject({ status: 2 });
  });

  test('waits for a slow standard input, and for a slow reader of its output', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `printf -- '---\\na${index}: [}\\n'`).join('; ');
    const script = `(sleep 1; ${many}) | "${process.execPath}" "${bundle}" check --format json - | (sleep 1; cat)`;
    expect(JSON.parse(execFileSync('bash', ['-c', script], { encoding: 'utf8', maxBuffer: 1e8 })).summary)
      .toMatchObject({ errors: 3000 });
  });

  const unlessMissing = existsSync('/dev/full') ? test : test.skip;
  unlessMissing('ends with 2 and one sentence if its output cannot be written', () => {
    for (const args of ['check .', 'check --format json .', 'explain']) {
      expect(spawnSync(
        'bash', ['-c', `"${process.execPath}" "${bundle}" ${args} > /dev/full`], { cwd: folder, encoding: 'utf8' },
      ))
        .toMatchObject({ status: 2, stderr: 'error: the output cannot be written: no space left on the device\n' });
    }
  });

  test('reads a pipe that is named, and ignores one that is found in a folder', () => {
    const pipes = folderWith({ 'good.yaml': configMap('good') });
    execFileSync('mkfifo', [join(pipes, 'pipe.yaml')]);
    expect(node(['check', '.'], { cwd: pipes, timeout: 60_000 }))
      .toMatchObject({ status: 0, stdout: '1 manifest in 1 file: no findings\n' });
    const script = `"${process.execPath}" "${bundle}" check <(cat bad.yaml)`;
    expect(spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' }))
      .toMatchObject({ status: 1, stdout: expect.stringContaining(':6:3: error:') });
  });

  test('ends quietly when nobody reads its output any more', () => {
    const script = `"${process.execPath}" "${bundle}" explain | head -1`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('is stopped by %s, with the exit code %d', async (
    signal, code,
  ) => {
    const tools = folderWith({ kubectl: '#!/bin/sh\necho > "$(dirname "$0")/called"\nexec sleep 1000\n' });
    chmodSync(join(tools, 'kubectl'), 0o755);
    const args = [bundle, 'status', outputFolder(), '--kubectl', join(tools, 'kubectl')];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const end = new Promise((resolve) => child.on('close', resolve));
    while (!existsSync(join(tools, 'called'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill(signal);
    expect(await end).toBe(code);
  });

  test('has its own exit code when nobody reads its output, and 141 if it had not ended', () => {
    const status = (args: string, environment = {}) => spawnSync('bash', [
      '-c', `"${process.execPath}" "${bundle}" ${args} | true; echo "\${PIPESTATUS[0]}"`,
    ], { encoding: 'utf8', cwd: folder, env: { ...process.env, ...environment } }).stdout;
    expect(status('check bad.yaml')).toBe('1\n');
    expect(status('check good.yaml')).toBe('0\n');
    const kubectl = join(folderWith({ kubectl: '#!/bin/sh\necho "connection refused" >&2; exit 1\n' }), 'kubectl');
    chmodSync(kubectl, 0o755);
    expect(status(`apply "${outputFolder()}" --kubectl "${kubectl}"`)).toBe('141\n');
  });
});
