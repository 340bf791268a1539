import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { cli, configMap, folderWith } from './support';
import { bundleCommandLine } from '../../scripts/package/command-line';

const ROOT = join(__dirname, '../..');
const read = (name: string) => parse(readFileSync(join(ROOT, name), 'utf8'));

/** The arguments with which a script calls `cdk8s-mtc`; npm only puts it into its prefix. */
function callsOf(script: string, env: Record<string, string>): string[] {
  const folder = folderWith({
    'bin/npm': '#!/bin/bash\necho "npm $*" >&2\n',
    'temp/cdk8s-mtc/bin/cdk8s-mtc': '#!/bin/bash\nprintf "%s\\n" "$@"\n',
    'a.yaml': configMap('a'),
  });
  chmodSync(join(folder, 'bin/npm'), 0o755);
  chmodSync(join(folder, 'temp/cdk8s-mtc/bin/cdk8s-mtc'), 0o755);
  const path = `${join(folder, 'bin')}:${join(folder, 'temp/cdk8s-mtc/bin')}:${process.env.PATH}`;
  const { stdout, status } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder, encoding: 'utf8', env: { PATH: path, RUNNER_TEMP: join(folder, 'temp'), ...env },
  });
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

/** The command line accepts these arguments: it ends with another code than that of wrong usage. */
function expectAccepted(args: readonly string[]): void {
  const folder = folderWith({ 'cdk8s-mtc.yaml': 'paths: [a.yaml]\n', 'a.yaml': configMap('a') });
  expect(cli(folder, args)).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('error') });
}

describe('the GitHub Action', () => {
  const { runs } = read('action.yml');

  test('is composite, and passes inputs by the environment, where nothing in them is run', () => {
    expect(runs.using).toBe('composite');
    const [{ run: script, env }] = runs.steps;
    expect(script).not.toContain('${{');
    expect(callsOf(script, { CHECK_PATHS: '*.yaml $(id)', CHECK_ARGS: '--strict', CHECK_VERSION: '1.0.0' }))
      .toEqual(['check', '--format', 'github', '--strict', '--', '*.yaml', '$(id)']);
    expect(Object.keys(env)).toEqual(['CHECK_PATHS', 'CHECK_ARGS', 'CHECK_VERSION', 'ACTION_PATH']);
  });

  test('without a version, builds the command line from its own files, and annotates what it finds', () => {
    const folder = folderWith({
      'a.yaml': 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\nmetadata: { name: a }\nspec: {}\n',
    });
    const action = folderWith({});
    ['node_modules', 'src', 'scripts', 'package.json', 'tsconfig.json', 'assets']
      .forEach((name) => symlinkSync(join(ROOT, name), join(action, name)));
    mkdirSync(join(action, 'bin'));
    writeFileSync(join(action, 'bin/npm'), '#!/bin/bash\necho "npm $*" >&2\n', { mode: 0o755 });
    const { stdout, stderr, status } = spawnSync('bash', ['-e', '-c', runs.steps[0].run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${join(action, 'bin')}:${process.env.PATH}`,
        RUNNER_TEMP: folder,
        ACTION_PATH: action,
        CHECK_PATHS: 'a.yaml',
        CHECK_ARGS: '',
        CHECK_VERSION: '',
      },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('npm ci --ignore-scripts --no-audit --no-fund --loglevel=error\n');
    expect(stdout).toMatch(/^::error file=a\.yaml,line=\d+/m);
  }, 120_000);

  test('calls the command line with arguments that it accepts', () => {
    expectAccepted(callsOf(runs.steps[0].run, { CHECK_PATHS: '', CHECK_ARGS: '', CHECK_VERSION: '1.0.0' }));
  });
});

test('the GitLab template writes a Code Quality report, prints the findings, and fails as the check does', () => {
  const { 'cdk8s-mtc': job } = read('templates/check.yml');
  const [, report, findings] = job.script;
  const folder =
    folderWith({ 'bin/npm': '#!/bin/bash\n', 'bin/cdk8s-mtc': '#!/bin/bash\necho "$@"\nexit 1\n', 'report': '' });
  ['npm', 'cdk8s-mtc'].forEach((name) => chmodSync(join(folder, 'bin', name), 0o755));
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...job.variables, CDK8S_MTC_ARGS: '--strict' };
  const { stdout, status } =
    spawnSync('bash', ['-e', '-c', job.script.join('\n')], { cwd: folder, encoding: 'utf8', env });
  expect({ stdout, status }).toEqual({ stdout: 'check --strict\n', status: 1 });
  expect(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8')).toBe('check --format gitlab --strict\n');
  [report.replace(/ > .*$/, ''), findings]
    .forEach((command) => expectAccepted(command.replace(' $CDK8S_MTC_ARGS', ' --strict').split(' ').slice(1)));
  expect(job.artifacts).toEqual({ reports: { codequality: 'gl-code-quality-report.json' } });
});

test('the documents show how GitLab and pre-commit use them, by names that exist', () => {
  const page = readFileSync(join(ROOT, 'docs/editors.md'), 'utf8');
  const [, include, hooks] = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, yaml]) => parse(yaml));
  const { 'cdk8s-mtc': job } = read('templates/check.yml');
  expect(include.include)
    .toEqual([{ remote: 'https://raw.githubusercontent.com/cdk8s-mtc/cdk8s-mtc/main/templates/check.yml' }]);
  expect(Object.keys(job.variables)).toEqual(Object.keys(include['cdk8s-mtc'].variables));
  const ids = read('.pre-commit-hooks.yaml').map(({ id }: { id: string }) => id);
  expect(hooks.repos[0].hooks.map(({ id }: { id: string }) => ids.includes(id))).toEqual([true]);
});

describe('the image of the command line', () => {
  /** The files that a Containerfile copies, by the path in the image. */
  const copies = () => readFileSync(join(ROOT, 'images/cli/Containerfile'), 'utf8').split('\n')
    .filter((line) => line.startsWith('COPY ')).flatMap((line) => {
      const paths = line.split(' ').filter((word) => !/^(COPY|--)/.test(word));
      const target = paths.pop()!;
      return paths.map((path) => ({ from: path, to: target.endsWith('/') ? `${target}${path}` : target }));
    });

  test('contains what the MCP server searches, where the command line looks for it', () => {
    const image = folderWith({});
    for (const { from, to } of copies().filter((copy) => !['lib/cli', '.jsii'].includes(copy.from))) {
      mkdirSync(join(image, to, '..'), { recursive: true });
      symlinkSync(join(ROOT, from), join(image, to));
    }
    expect(copies().map(({ from, to }) => to === `/opt/cdk8s-mtc/${from}`)).toEqual(copies().map(() => true));
    mkdirSync(join(image, 'opt/cdk8s-mtc/lib/cli'), { recursive: true });
    bundleCommandLine(join(image, 'opt/cdk8s-mtc/lib/cli'));
    const call = (id: number, method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
    const requests = [
      call(1, 'initialize', {
        protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' },
      }),
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      call(2, 'tools/call', { name: 'search', arguments: { query: 'import' } }),
    ];
    const { stdout } = spawnSync(process.execPath, [join(image, 'opt/cdk8s-mtc/lib/cli/cdk8s-mtc.js'), 'mcp'], {
      input: `${requests.join('\n')}\n`,
      encoding: 'utf8',
    });
    const answer = stdout.trim().split('\n').map((line) => JSON.parse(line)).find(({ id }) => id === 2);
    expect(JSON.stringify(answer.result)).toContain('docs/import.md');
    expect(answer.result.isError).not.toBe(true);
  }, 120_000);
});

test('the image for buckets adds rclone to that of transfers, at a version that was tested', () => {
  const text = readFileSync(join(ROOT, 'images/transfer/bucket.Containerfile'), 'utf8');
  expect(text.match(/^FROM .*$/gm)).toEqual(['FROM ${RCLONE} AS rclone', 'FROM ${TRANSFER}']);
  expect(text).toContain('COPY --from=rclone --chown=0:0 --chmod=755 /usr/local/bin/rclone /usr/bin/rclone\n');
  const [, version] = /rclone:([\d.]+)@sha256/.exec(text)!;
  expect(readFileSync(join(ROOT, 'docs/transfer.md'), 'utf8')).toContain(`with rclone ${version} as client`);
});

test('the hooks of pre-commit are commands that exist', () => {
  for (const { entry, files, pass_filenames } of read('.pre-commit-hooks.yaml')) {
    expectAccepted(entry.replace('npx --no-install cdk8s-mtc ', '').split(' '));
    expect('manifests/a.yaml').toMatch(new RegExp(files));
    expect(pass_filenames).toBe(false);
  }
});
