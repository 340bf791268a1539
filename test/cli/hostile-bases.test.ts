import { execFileSync } from 'child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cli, Files, folderWith } from './support';
import { EnvFiles } from '../../src/cli/reading/env-file';

const PLAN = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
  + 'metadata: { name: shop, namespace: openshift-migration }\nspec: { namespaces: [kube-system] }\n';
const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';

/** The findings of an overlay that was named alone: file, rule and message. */
function foundIn(folder: string, args = ['overlay']) {
  const { stdout } = cli(folder, ['check', '--no-cache', '--format', 'json', ...args]);
  return JSON.parse(stdout).findings as Array<Record<string, string>>;
}

const work = (files: Files, resources = '../base') => folderWith({
  'overlay/kustomization.yaml': `resources: [${resources}]\n`, ...files,
});
const tooMuch = (folder: string) => foundIn(folder).filter(({ rule }) => rule === 'document/too-large')
  .map(({ file, message, fix }) => `${file}: ${message}. ${fix}`);
const FIX = 'the rest is not judged. Pass the folders of the bases as well: `cdk8s-mtc check base overlays`.';

describe('what is not read is reported, once and at the Kustomization', () => {
  const many = (count: number, name: (index: number) => string) => Array.from({ length: count }, (_, index) =>
    name(index)).join(', ');

  test('of more than 2,000 files', () => {
    const files = (count: number) => work({
      'base/kustomization.yaml': `resources: [${many(count, (index) => `f${index}.yaml`)}]\n`,
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`base/f${index}.yaml`, 'a: b\n'])),
    });
    expect(tooMuch(files(1_999))).toEqual([]);
    expect(tooMuch(files(2_001))).toEqual([
      `base/kustomization.yaml: the bases have more than 2000 files: ${FIX}`,
    ]);
  });

  test('of more than 6,000 paths', () => {
    expect(tooMuch(work({}, many(2_001, (index) => `../no-${index}`)))).toEqual([
      `overlay/kustomization.yaml: the Kustomizations name more than 6000 paths: ${FIX}`,
    ]);
    expect(tooMuch(work({}, many(2_001, () => '../no')))).toEqual([]);
  });

  test('of more than 64 MB', () => {
    const folder = work({
      'base/kustomization.yaml': 'resources: [large.yaml, plan.yaml]\n', 'base/plan.yaml': PLAN, 'base/large.yaml': '',
    });
    truncateSync(join(folder, 'base/large.yaml'), 64 * 1024 * 1024);
    expect(tooMuch(folder)).toEqual([`base/kustomization.yaml: the bases have more than 64 MB: ${FIX}`]);
  });

  test('of more than 20 levels', () => {
    const levels = (count: number) => work({
      ...Object.fromEntries(Array.from({ length: count }, (_, index) =>
        [`l${index}/kustomization.yaml`, `resources: [../l${index + 1}]\n`])),
      [`l${count}/kustomization.yaml`]: 'resources: []\n',
    }, '../l0');
    expect(tooMuch(levels(18))).toEqual([]);
    expect(tooMuch(levels(19))).toEqual([
      `l19/kustomization.yaml: the Kustomizations have more than 20 levels of bases: ${FIX}`,
    ]);
  });
});

test('a base with more problems than a function takes arguments', () => {
  const document = `---\n${HEAD}data:\n${'  k: a\n'.repeat(30_000)}`;
  const found = foundIn(work({
    'base/kustomization.yaml': 'resources: [a.yaml]\n', 'base/a.yaml': document.repeat(6),
  }));
  expect(found.filter(({ rule }) => rule === 'document/duplicate-key')).toHaveLength(101);
});

describe('nothing of a base is read', () => {
  const base = (more: Files = {}) => work({ 'base/kustomization.yaml': 'resources: [plan.yaml]\n', ...more });

  test('that is a pipe or a device', () => {
    const folder = base();
    execFileSync('mkfifo', [join(folder, 'base/plan.yaml')]);
    expect(foundIn(folder)).toEqual([]);
    const other = base();
    symlinkSync('/dev/zero', join(other, 'base/plan.yaml'));
    expect(foundIn(other)).toEqual([]);
  });

  test('through a link to a hidden file of the repository', () => {
    const folder = base({ '.git/plan.yaml': PLAN });
    symlinkSync('../.git/plan.yaml', join(folder, 'base/plan.yaml'));
    expect(foundIn(folder)).toEqual([]);
  });

  test('through a link from one repository to another', () => {
    const folder = folderWith({
      'one/overlay/kustomization.yaml': 'resources: [../../two/base, ../link]\n',
      'two/base/kustomization.yaml': 'resources: [plan.yaml]\n',
      'two/base/plan.yaml': PLAN,
    });
    ['one', 'two'].forEach((name) => mkdirSync(join(folder, name, '.git')));
    symlinkSync('../two/base', join(folder, 'one/link'));
    expect(foundIn(folder, ['one/overlay'])).toEqual([]);
  });

  test.each([
    ['an absolute path', (folder: string) => join(folder, 'base')], ['the root', () => '/'],
    ['a NUL character', () => '"../base\\0"'], ['a very long name', () => `../${'a'.repeat(10_000)}`],
    ['a link to itself', () => '../loop'],
  ])('that is named by %s', (_, path) => {
    const folder = base({ 'base/plan.yaml': PLAN });
    symlinkSync('loop', join(folder, 'loop'));
    writeFileSync(join(folder, 'overlay/kustomization.yaml'), `resources: [${path(folder)}]\n`);
    expect(foundIn(folder).filter(({ file }) => file.includes('base'))).toEqual([]);
  });

  test('if the Kustomization comes from stdin, which has no folder', () => {
    const folder = folderWith({ 'base/kustomization.yaml': 'resources: [plan.yaml]\n', 'base/plan.yaml': PLAN });
    const { stdout } = cli(folder, ['check', '--format', 'json', '-'], {
      stdin: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [base]\n',
    });
    expect(JSON.parse(stdout).summary.files).toBe(1);
  });
});

test('a folder of a base may have control characters in its name, and none is printed', () => {
  const name = 'b\u001b[2J\rx\u202ey';
  const folder = work({ [`${name}/kustomization.yaml`]: 'resources: [plan.yaml]\n', [`${name}/plan.yaml`]: PLAN },
    JSON.stringify(`../${name}`));
  for (const format of ['text', 'json', 'github', 'gitlab', 'junit', 'sarif']) {
    const { stdout } = cli(folder, ['check', '--no-cache', '--format', format, 'overlay']);
    expect(stdout).toContain('plan/platform-namespace');
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u001b\r\u202e]/);
  }
});

test('a base is found without a home', () => {
  const { HOME } = process.env;
  process.env.HOME = '/nonexistent';
  try {
    const folder = work({ 'base/kustomization.yaml': 'resources: [plan.yaml]\n', 'base/plan.yaml': PLAN });
    expect(foundIn(folder).map(({ rule }) => rule)).toContain('plan/platform-namespace');
  } finally {
    process.env.HOME = HOME;
  }
});

test('a file of environment variables is read once, and not through a link out of the folder', () => {
  const folder = folderWith({ 'work/a.env': '# a\nA=1\nB\n', 'secret.env': 'S=1\n' });
  symlinkSync('../secret.env', join(folder, 'work/b.env'));
  execFileSync('mkfifo', [join(folder, 'work/pipe.env')]);
  const files = new EnvFiles(join(folder, 'work'));
  expect(files.namesIn('a.env')).toEqual(['A', 'B']);
  expect(files.namesIn('a.env')).toBe(files.namesIn('a.env'));
  expect(['b.env', 'pipe.env', '../secret.env', join(folder, 'work/a.env'), 'none.env']
    .map((path) => files.namesIn(path))).toEqual(Array(5).fill(undefined));
});
