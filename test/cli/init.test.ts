import { existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { cli, folderWith } from './support';
import { noteOnUnpublished } from '../../src/cli/init/library';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}

const PIPELINES = ['.github/workflows/migration.yml', '.gitlab-ci.yml'];

test('a project in TypeScript has a program, a test, a configuration and pipelines', () => {
  const folder = folderWith({});
  const { exitCode, stdout, stderr } = cli(folder, ['init', 'shop']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('cd shop && npm install --omit=optional && npm test && npm run synth\n');
  expect(filesBelow(join(folder, 'shop'))).toEqual([
    '.gitignore', ...PIPELINES, 'cdk8s.yaml', 'main.ts', 'migration.test.ts', 'migration.ts', 'package.json',
    'tsconfig.json',
  ].sort());
});

test('a project in Python has the same', () => {
  const folder = folderWith({ 'notes.txt': '' });
  const { exitCode, stdout } = cli(folder, ['init', '--language', 'python']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('8 files and folders in this folder. Next:\n\n  python3 -m venv .venv && ');
  expect(filesBelow(folder).filter((file) => file !== 'notes.txt')).toEqual([
    '.gitignore', ...PIPELINES, 'cdk8s.yaml', 'main.py', 'migration.py', 'requirements.txt', 'test_migration.py',
  ].sort());
  expect(readFileSync(join(folder, 'requirements.txt'), 'utf8'))
    .toMatch(/^cdk8s-mtc>=\d.*\ncdk8s>=2\.68\.12,<3\ncdk8s-plus-27>=2\.9\.5,<3\nconstructs>=10\.3\.0,<11\n$/);
});

test('a version that nobody can install is named, with what to write instead', () => {
  const { stdout } = cli(folderWith({}), ['init', 'shop', '--language', 'python']);
  expect(stdout).toContain('\nVersion 0.0.0 is not published. Before the installation, in requirements.txt, replace '
    + 'the line of cdk8s-mtc with the path of its package (dist/python of a clone), or use --library next time.\n');
  expect(cli(folderWith({}), ['init', 'shop', '--library', '^1.2.3']).stdout).not.toContain('not published');
  expect(noteOnUnpublished('0.0.1', 'typescript')).toBe('');
});

test('its versions are those that the library is developed against', () => {
  const folder = folderWith({});
  cli(folder, ['init']);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const ours = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
  const { 'cdk8s-mtc': library, ...peers } = dependencies;
  expect(library).toBe(`^${ours.version}`);
  expect(peers).toEqual(ours.peerDependencies);
  expect(devDependencies['@types/node']).toBe(ours.devDependencies['@types/node']);
});

test('a package that is not published is named by its path', () => {
  const folder = folderWith({ 'dist/cdk8s-mtc.tgz': '', 'dist/cdk8s_mtc.whl': '', 'dist/python/setup.py': '' });
  for (const [project, name] of [['shop', 'file:dist/cdk8s-mtc.tgz'], ['shop-2', 'dist/cdk8s-mtc.tgz']]) {
    cli(folder, ['init', project, '--library', name]);
    expect(JSON.parse(readFileSync(join(folder, project, 'package.json'), 'utf8')).dependencies['cdk8s-mtc'])
      .toBe('file:../dist/cdk8s-mtc.tgz');
  }
  for (const name of ['cdk8s_mtc.whl', 'python']) {
    cli(folder, ['init', `of-${name}`, '--language', 'python', '--library', `file:dist/${name}`]);
    const [requirement] = readFileSync(join(folder, `of-${name}`, 'requirements.txt'), 'utf8').split('\n');
    expect(requirement).toBe(`cdk8s-mtc @ file://${join(folder, 'dist', name)}`);
  }
});

test.each([
  ['python', 'cdk8s-mtc.tgz', 'a Python project needs a wheel (.whl), a source distribution (.tar.gz) or the folder '
    + 'dist/python of a clone: --library file:dist/python'],
  ['typescript', 'cdk8s_mtc.whl', 'a TypeScript project needs a package of npm (.tgz): --library file:cdk8s-mtc.tgz'],
])('a %s project refuses %s, and nothing is written', (language, name, reason) => {
  const folder = folderWith({ [name]: '' });
  expect(cli(folder, ['init', 'shop', '--language', language, '--library', `file:${name}`])).toMatchObject({
    exitCode: 2,
    stderr: `error: --library: ${join(folder, name)} is not a package of this language: nothing was written. Use `
      + `another file, because ${reason}\n`,
  });
  expect(readdirSync(folder)).toEqual([name]);
});

test('a package that does not exist is an error, and nothing is written', () => {
  const folder = folderWith({});
  expect(cli(folder, ['init', 'shop', '--library', 'file:cdk8s-mtc.tgz'])).toMatchObject({
    exitCode: 2,
    stderr: `error: --library: ${join(folder, 'cdk8s-mtc.tgz')} does not exist: nothing was written. Pass the path of `
      + 'a package: --library file:cdk8s-mtc.tgz\n',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['Shop & Co', 'shop-co'],
  ['--', 'migration'],
])('a folder %p gives the name %p', (name, expected) => {
  const folder = folderWith({});
  cli(folder, ['init', '--', name]);
  expect(JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).name).toBe(expected);
});

test('the pipelines are YAML', () => {
  for (const language of ['typescript', 'python']) {
    const folder = folderWith({});
    cli(folder, ['init', '--language', language]);
    const [github, gitlab] = PIPELINES.map((name) => parse(readFileSync(join(folder, name), 'utf8')));
    const command = language === 'python' ? 'cdk8s-mtc' : 'npx --no-install cdk8s-mtc'; // npx is missing beside Python
    expect(github.jobs.manifests.steps.slice(-2)).toEqual([
      { run: `${command} check --format github dist` },
      { uses: 'actions/upload-artifact@v4', with: { name: 'dist', path: 'dist\n!dist/secrets' } },
    ]);
    expect(gitlab.migration.image).toBe(language === 'python' ? 'python:3.13-trixie' : 'node:22');
    expect(gitlab.migration.script.slice(-2))
      .toEqual([`${command} check --format gitlab dist > mtc.json || true`, `${command} check dist`]);
    expect(gitlab.migration.artifacts)
      .toEqual({ paths: ['dist'], exclude: ['dist/secrets/**/*'], reports: { codequality: 'mtc.json' } });
  }
});

test('an existing file is never overwritten, and nothing is written beside it', () => {
  const folder = folderWith({ 'migration.ts': 'mine' });
  const { exitCode, stderr } = cli(folder, ['init']);
  expect(exitCode).toBe(2);
  expect(stderr).toBe('error: migration.ts already exists: nothing was written. Pass an empty folder: '
    + 'cdk8s-mtc init my-migration\n');
  expect(filesBelow(folder)).toEqual(['migration.ts']);
});

test('a project that cannot be written to its end leaves nothing', () => {
  const folder = folderWith({ '.github': 'a file' });
  const { exitCode, stderr } = cli(folder, ['init']);
  expect({ exitCode, stderr })
    .toEqual({ exitCode: 2, stderr: 'error: . cannot be written (ENOTDIR): pass a folder that you can write to\n' });
  expect(readdirSync(folder)).toEqual(['.github']);
});

test('a project that cannot be written to its end keeps the folders that existed, and removes its own', () => {
  const folder = folderWith({ 'shop/.github/workflows': 'a file' });
  expect(cli(folder, ['init', 'shop']).exitCode).toBe(2);
  expect(filesBelow(folder)).toEqual(['shop/.github/workflows']);
});

test.each(['.', './', 'HERE'])('in the working directory, written %p, the next steps change no folder', (name) => {
  const folder = folderWith({});
  const { stdout } = cli(folder, ['init', name === 'HERE' ? folder : name]);
  expect(stdout).toContain('\n\n  npm install --omit=optional && npm test');
});

test('a folder that cannot be created is one sentence', () => {
  const folder = folderWith({});
  writeFileSync(join(folder, 'file'), '');
  const { exitCode, stderr } = cli(folder, ['init', 'file/project']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: file\/project cannot be written \(ENOTDIR\): pass a folder that you can write to\n$/);
  expect(existsSync(join(folder, 'file/project'))).toBe(false);
});
