import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { pythonProject } from '../../src/cli/init/python';
import { typescriptProject } from '../../src/cli/init/typescript';

const ROOT = path.resolve(__dirname, '..', '..');
const WORKFLOWS = path.join(ROOT, '.github', 'workflows');
const NEEDS = '[needs: actionlint and shellcheck, for example by go install '
  + 'github.com/rhysd/actionlint/cmd/actionlint@latest]';

const isInstalled = (tool: string) => spawnSync(tool, ['--version']).error === undefined;

/**
 * The problems that actionlint, with shellcheck for the scripts, finds in a workflow. What shellcheck calls information
 * or style is not one.
 */
function problemsOf(text: string): string[] {
  const { stdout, stderr } = spawnSync('actionlint', ['-oneline', '-no-color', '-'], {
    input: text, encoding: 'utf8', cwd: ROOT, env: { ...process.env, SHELLCHECK_OPTS: '--severity=warning' },
  });
  return [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line !== '');
}

(isInstalled('actionlint') && isInstalled('shellcheck') ? describe : describe.skip)(`workflows ${NEEDS}`, () => {
  test.each(fs.readdirSync(WORKFLOWS))('%s is valid', (file) => {
    expect(problemsOf(fs.readFileSync(path.join(WORKFLOWS, file), 'utf8'))).toEqual([]);
  });

  test.each([['TypeScript', typescriptProject], ['Python', pythonProject]])('the workflow that '
    + 'init writes for %s is valid', (_, project) => {
    const files = project({ name: 'shop', library: '^1.0.0' });
    expect(problemsOf(files['.github/workflows/migration.yml'])).toEqual([]);
  });

  test('a misspelt key of the matrix and a mistake in a script are found', () => {
    const text = fs.readFileSync(path.join(WORKFLOWS, 'test.yml'), 'utf8');
    expect(problemsOf(text.replace('matrix.node }}, ', 'matrix.nod }}, ')))
      .toEqual([expect.stringContaining('property "nod" is not defined')]);
    expect(problemsOf(text.replace('run: npm test', 'run: "[ -n $x ] && echo"')))
      .toEqual([expect.stringContaining('SC2070')]);
  });
});
