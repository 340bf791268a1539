import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { newestRelease } from '../../scripts/release/changelog';

const ROOT = path.resolve(__dirname, '..', '..');

test.each([
  ['0.1.0', '0.1.0'],
  ['1.0.0 (2027-01-15)', '1.0.0'],
  ['1.0.0-rc.1', '1.0.0-rc.1'],
])('the release of the heading "%s" is %s', (heading, version) => {
  expect(newestRelease(`# Changelog\n\n## ${heading}\n\n### Added\n\n- One.\n\n## 0.0.1\n\n- Two.\n`))
    .toEqual({ version, notes: '### Added\n\n- One.' });
});

test.each(['Unreleased', '1.0', 'v1.0.0', '1.0.0 (soon)'])('the heading "%s" is not a release', (heading) => {
  expect(() => newestRelease(`# Changelog\n\n## ${heading}\n\n- One.\n\n## 0.0.1\n\n- Two.\n`)).toThrow(
    `CHANGELOG.md: the top section is "${heading}", not a release. Replace its heading with the `
      + 'version, for example `## 0.1.0`.');
});

test('a release without notes is an error', () => {
  expect(() => newestRelease('# Changelog\n\n## 0.1.0\n\n## 0.0.1\n\n- Two.\n'))
    .toThrow('CHANGELOG.md: the section of 0.1.0 is empty. Write what changes for users.');
});

describe('the task that prepares a release', () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-release-'));
  afterAll(() => fs.rmSync(work, { recursive: true }));

  const git = (...args: string[]) => execFileSync('git', [
    '-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args,
  ], { cwd: work, stdio: 'pipe' });
  const read = (name: string) => fs.readFileSync(path.join(work, name), 'utf8');
  const bump = () => execFileSync(
    path.join(ROOT, 'node_modules', '.bin', 'projen'), ['bump'], { cwd: work, stdio: 'pipe', encoding: 'utf8' },
  );

  beforeAll(() => {
    for (const name of ['.projen', 'package.json', 'scripts', 'test/tsconfig.json', 'tsconfig.json']) {
      fs.cpSync(path.join(ROOT, name), path.join(work, name), { recursive: true });
    }
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(work, 'node_modules'));
    git('init', '--quiet');
  });

  /** Commits a changelog with this heading at the top, without a prefix in the subject. */
  function commit(heading: string): void {
    fs.writeFileSync(path.join(work, 'CHANGELOG.md'), `# Changelog\n\n## ${heading}\n\n- Something else.\n`);
    git('add', '.');
    git('commit', '--quiet', '--message', `Add something for ${heading}`);
  }

  test('stops if the changelog does not name a version', () => {
    commit('Unreleased');
    expect(bump).toThrow('the top section is "Unreleased", not a release');
  }, 120_000);

  test.each([
    ['0.1.0', 'the first release'],
    ['0.2.0', 'a later release'],
  ])('takes version %s and the notes of %s from the changelog', (version) => {
    git('checkout', '--quiet', '.');
    commit(version);
    bump();
    expect([JSON.parse(read('package.json')).version, read('dist/releasetag.txt'), read('dist/changelog.md')])
      .toEqual([version, `v${version}`, '- Something else.\n']);
    git('checkout', '--quiet', '.');
    git('tag', `v${version}`);
  }, 120_000);
});
