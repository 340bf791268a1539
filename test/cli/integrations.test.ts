import { spawnSync } from 'child_process';
import { chmodSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { cli, configMap, folderWith } from './support';

const ROOT = join(__dirname, '../..');
const read = (name: string) => parse(readFileSync(join(ROOT, name), 'utf8'));

/** The arguments with which a script calls `cdk8s-mtc`; npm only puts it into its prefix. */
function callsOf(script: string, env: Record<string, string>): string[] {
  const folder = folderWith({ 'bin/npm': '#!/bin/bash\necho "npm $*" >&2\n', 'temp/cdk8s-mtc/bin/cdk8s-mtc': '#!/bin/bash\nprintf "%s\\n" "$@"\n', 'a.yaml': configMap('a') });
  chmodSync(join(folder, 'bin/npm'), 0o755);
  chmodSync(join(folder, 'temp/cdk8s-mtc/bin/cdk8s-mtc'), 0o755);
  const path = `${join(folder, 'bin')}:${join(folder, 'temp/cdk8s-mtc/bin')}:${process.env.PATH}`;
  const { stdout, status } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, encoding: 'utf8', env: { PATH: path, RUNNER_TEMP: join(folder, 'temp'), ...env } });
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
    expect(Object.keys(env)).toEqual(['CHECK_PATHS', 'CHECK_ARGS', 'CHECK_VERSION']);
  });

  test('calls the command line with arguments that it accepts', () => {
    expectAccepted(callsOf(runs.steps[0].run, { CHECK_PATHS: '', CHECK_ARGS: '', CHECK_VERSION: '1.0.0' }));
  });
});

test('the GitLab template writes a Code Quality report, also if the check fails', () => {
  const { 'cdk8s-mtc': job } = read('templates/check.yml');
  const script = job.script.join('\n');
  expect(script).toContain('cdk8s-mtc check --format gitlab $CDK8S_MTC_ARGS > gl-code-quality-report.json');
  expect(callsOf(script.replace(/ > .*$/, ''), { CDK8S_MTC_VERSION: '1.0.0', CDK8S_MTC_ARGS: '--strict' })).toEqual(['check', '--format', 'gitlab', '--strict']);
  expect(job.artifacts).toEqual({ when: 'always', reports: { codequality: 'gl-code-quality-report.json' } });
});

test('the hooks of pre-commit are commands that exist', () => {
  for (const { entry, files, pass_filenames } of read('.pre-commit-hooks.yaml')) {
    expectAccepted(entry.replace('npx --no-install cdk8s-mtc ', '').split(' '));
    expect('manifests/a.yaml').toMatch(new RegExp(files));
    expect(pass_filenames).toBe(false);
  }
});
