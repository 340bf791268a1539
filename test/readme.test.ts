import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { writeImported } from './support/imported';

/**
 * From an empty folder to manifests, by the commands and the program of the README to the letter. The folder is beside
 * one that looks like a clone after `npm run installable`. Peers come from the registries of npm and PyPI, in their
 * newest versions.
 */
const ROOT = path.resolve(__dirname, '..');
const { CDK8S_MTC_TARBALL: TARBALL, CDK8S_MTC_BINDINGS: BINDINGS } = process.env;
const NEEDS = '[needs: what `npm run package` and jsii-pacmak have written, named by CDK8S_MTC_TARBALL and '
  + 'CDK8S_MTC_BINDINGS]';

const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const IMPORT = fs.readFileSync(path.join(ROOT, 'docs', 'import.md'), 'utf8');
const GUIDE = fs.readFileSync(path.join(ROOT, 'docs', 'first-migration.md'), 'utf8');

const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'cdk8s-mtc-readme-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

/** The first block in this language that contains a text. */
function block(markdown: string, language: string, text = ''): string {
  const blocks = [...markdown.matchAll(/^```(\w*).*\n([^]*?)^```/gm)];
  return blocks.find(([, name, code]) => name === language && code.includes(text))![2];
}

/** Runs the commands of a block, without the programs of the repository, and stops at the first that fails. */
function run(commands: string, cwd: string): string {
  fs.mkdirSync(cwd, { recursive: true });
  const PATH = process.env.PATH!.split(':').filter((folder) => !folder.startsWith(ROOT)).join(':');
  const env = {
    ...process.env, PATH, npm_config_loglevel: 'notice', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
  };
  try {
    return execFileSync('bash', ['-euo', 'pipefail', '-c', commands], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
}

/** The text of each file of an output folder, by path. */
function textsIn(folder: string): Map<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
  return new Map(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

test('the guide sets each variable that the program of the README reads, before it synthesizes', () => {
  const names = [...block(README, 'ts').matchAll(/SecretSource\.env\('(\w+)'\)/g)].map(([, name]) => name);
  expect(names).toEqual(['OLD_TOKEN', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);
  const [before] = block(GUIDE, 'sh', 'npm run synth').split('npm run synth');
  expect(names.filter((name) => !before.includes(` ${name}=`))).toEqual([]);
});

test('the example for GitOps freezes for the name of its program', () => {
  const [program, text] = ['main.ts', 'README.md']
    .map((file) => fs.readFileSync(path.join(ROOT, 'examples', 'gitops', file), 'utf8'));
  const [, name] = /new MigrationApp\(\{ name: '([^']+)' \}\)/.exec(program)!;
  expect([...text.matchAll(/frozen-for=(\S+)/g)].map(([, written]) => written)).toEqual([name]);
  expect(text).toContain(`frozen for this app (\`${name}\`)`);
});

(TARBALL && BINDINGS ? describe : describe.skip)(`from an empty folder ${NEEDS}`, () => {
  const clone = path.join(work, 'cdk8s-mtc');
  const typescript = path.join(work, 'typescript');
  const shown: string[] = [];

  beforeAll(() => {
    execFileSync('tar', ['xzf', path.resolve(ROOT, TARBALL!), '-C', work]);
    fs.renameSync(path.join(work, 'package'), clone);
    fs.cpSync(
      path.resolve(ROOT, TARBALL!), path.join(clone, 'dist', 'js', path.basename(TARBALL!)), { recursive: true },
    );
    fs.cpSync(path.resolve(ROOT, BINDINGS!, 'python'), path.join(clone, 'dist', 'python'), { recursive: true });
    fs.mkdirSync(typescript);
    fs.writeFileSync(path.join(typescript, 'main.ts'), block(README, 'ts'));
  });

  test('the README leads to manifests in TypeScript, with as many packages as it says: fewer than ten', () => {
    const commands = block(README, 'sh', 'node main.js');
    const output = run(commands, typescript);
    const [, packages] = /# (\d+) packages/.exec(commands)!;
    expect(Number(packages)).toBeLessThan(10);
    expect(output).toMatch(new RegExp(`^added ${packages} packages`, 'm'));
    expect(output).toContain('kubectl --context new apply -f dist/runs/shop/2-cutover-go-live/new');
    shown.push(output.slice(output.indexOf('Clusters\n')));
  }, 600_000);

  test('the README leads to the same bytes in Python', () => {
    const python = path.join(work, 'python');
    fs.mkdirSync(python);
    fs.writeFileSync(path.join(python, 'main.py'), block(README, 'python'));
    const output = run(block(README, 'sh', 'main.py'), python);
    expect(textsIn(path.join(python, 'dist'))).toEqual(textsIn(path.join(typescript, 'dist')));
    expect(output.slice(output.indexOf('Clusters\n'))).toBe(shown[0]);
  }, 600_000);

  test('the guide leads to a project whose test passes', () => {
    expect(run(block(GUIDE, 'sh', 'init shop'), work)).toMatch(/^[#ℹ] pass 1\n[#ℹ] fail 0$/m);
  }, 600_000);

  test('the page about import leads to the manifests that were imported, and prints what it shows', () => {
    writeImported(work);
    const output = run(block(IMPORT, 'sh', ' import '), work);
    expect(output).toContain(block(IMPORT, '', 'Wrote '));
    expect(output).toContain('kubectl --context new apply -f dist/clusters/new/manifests');
  }, 600_000);
});
