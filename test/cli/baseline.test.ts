import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cli, folderWith } from './support';

const run = (name: string, spec: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: ${name}, namespace: openshift-migration }
spec: { migPlanRef: { name: shop, namespace: openshift-migration }, ${spec} }
`;
const BAD = 'stage: true, quiescePods: true'; // a warning
const GOOD = 'stage: false, quiescePods: true';
const FILE = 'cdk8s-mtc-baseline.json';

const ENTRY = {
  rule: 'run/stage-stops-application',
  file: 'a.yaml',
  kind: 'MigMigration',
  namespace: 'openshift-migration',
  name: 'first',
  path: 'spec.quiescePods',
  count: 1,
};

function repository(files: { readonly [path: string]: string }) {
  const folder = folderWith(files);
  return {
    check: (...args: string[]) => cli(folder, ['check', '--strict', '.', ...args]),
    baseline: () => JSON.parse(readFileSync(join(folder, FILE), 'utf8')),
    write: (path: string, text: string) => writeFileSync(join(folder, path), text),
    remove: (path: string) => rmSync(join(folder, path)),
    folder,
  };
}

test('--write-baseline records all findings, and a check is green from then on', () => {
  const { check, baseline } = repository({ 'a.yaml': run('first', BAD) });
  expect(check().exitCode).toBe(1);
  expect(check('--write-baseline')).toMatchObject({
    exitCode: 0,
    stdout: '1 manifest in 1 file: no findings (1 finding in the baseline)\n',
    stderr: `1 finding written to ${FILE}\n`,
  });
  expect(baseline()).toEqual({ version: 1, findings: [ENTRY] });
  expect(check()).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a new finding is reported beside a baseline, also of the same rule', () => {
  const { check, write } = repository({ 'a.yaml': run('first', BAD) });
  check('--write-baseline');
  write('a.yaml', `# a line above\n${run('first', BAD)}---\n${run('second', BAD)}`);
  const { exitCode, stdout } = check('--format', 'json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).findings.map(({ name, rule }: any) => `${rule} ${name}`)
    .filter((text: string) => text.startsWith(ENTRY.rule)))
    .toEqual([`${ENTRY.rule} second`]);
});

test.each([['without a configuration', {}], ['with a configuration', { 'cdk8s-mtc.yaml': 'disable: []\n' }]])(
  'the baseline of a folder above counts %s', (_, configuration) => {
    const { folder, baseline } = repository({ 'a/b.yaml': run('first', BAD), ...configuration });
    cli(folder, ['check', 'a', '--write-baseline']);
    expect(cli(join(folder, 'a'), ['check', '--strict', '.'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(cli(join(folder, 'a'), ['check', '.', '--write-baseline']).stderr)
      .toBe(`1 finding written to ../${FILE}\n`);
    expect(baseline().findings.map(({ file }: any) => file)).toEqual(['a/b.yaml']);
  },
);

test('an entry counts for as many findings as it has recorded', () => {
  const twice = `${run('first', BAD)}---\n${run('first', BAD)}`;
  const { check, baseline, write } = repository({ 'a.yaml': twice });
  check('--write-baseline');
  expect(baseline().findings.find(({ rule }: any) => rule === ENTRY.rule).count).toBe(2);
  write('a.yaml', `${twice}---\n${run('first', BAD)}`);
  expect(JSON.parse(check('--format', 'json').stdout).findings.filter(({ rule }: any) => rule === ENTRY.rule))
    .toHaveLength(1);
});

test('what is fixed is mentioned, and --prune-baseline removes it', () => {
  const { check, baseline, write } = repository({ 'a.yaml': run('first', BAD), 'b.yaml': run('second', BAD) });
  check('--write-baseline');
  write('b.yaml', run('second', GOOD));
  expect(check())
    .toMatchObject({ exitCode: 0, stderr: `1 finding of ${FILE} no longer exists: remove it with --prune-baseline\n` });
  expect(check('--prune-baseline')).toMatchObject({ exitCode: 0, stderr: `1 fixed finding removed from ${FILE}\n` });
  expect(baseline().findings).toEqual([ENTRY]);
  write('b.yaml', run('second', BAD));
  expect(check().exitCode).toBe(1);
});

test('entries of files that are not checked are kept, unless the file no longer exists', () => {
  const { check, baseline, folder, remove } =
    repository({ 'a.yaml': run('first', BAD), 'b.yaml': run('second', BAD), 'c.yaml': run('third', BAD) });
  check('--write-baseline');
  expect(cli(folder, ['check', '--strict', 'b.yaml'])).toMatchObject({ exitCode: 0, stderr: '' });
  remove('c.yaml');
  cli(folder, ['check', 'b.yaml', '--write-baseline']);
  expect(baseline().findings.map(({ file }: any) => file)).toEqual(['a.yaml', 'b.yaml']);
});

test('findings of rules that protect data do not become part of a baseline', () => {
  const claim = (name: string) =>
    `{ name: ${name}, pvc: { name: "${name}:x", namespace: shop }, selection: { action: copy } }`;
  const plan = `apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: shop, namespace: openshift-migration }
spec: { namespaces: [shop], persistentVolumes: [${claim('a')}, ${claim('b')}] }\n`;
  const { check, baseline } = repository({ 'a.yaml': plan });
  const { exitCode, stdout } = check('--write-baseline');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/\[plan\/duplicate-target-claim\][^]*: 1 error \(\d+ findings in the baseline\)/);
  expect(baseline().findings.map(({ rule }: any) => rule)).not.toContain('plan/duplicate-target-claim');
});

test('is written deterministically, and --baseline names another file', () => {
  const { check, folder } = repository({ 'a.yaml': run('first', BAD), 'b.yaml': run('second', BAD) });
  check('--write-baseline', '--baseline', 'one.json');
  cli(folder, ['check', 'b.yaml', 'a.yaml', '--write-baseline', '--baseline', 'two.json']);
  const [one, two] = ['one.json', 'two.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(one).toBe(two);
  expect(check('--baseline', 'one.json').exitCode).toBe(0);
  expect(check().exitCode).toBe(1);
});

test.each([
  ['{', `${FILE}: is not valid JSON. Remove it, and write it again with --write-baseline`],
  ['{}', `${FILE}: version is missing. Remove it, and write it again with --write-baseline`],
  [
    '{ "version": 2, "findings": [] }',
    `${FILE}: version is not 1. Remove it, and write it again with --write-baseline`,
  ],
])('a baseline that contains %s is an error, and is not replaced: it may be another file', (text, message) => {
  const { check, folder } = repository({ 'a.yaml': run('first', BAD), [FILE]: text });
  for (const option of ['--strict', '--write-baseline', '--prune-baseline']) {
    expect(check(option)).toMatchObject({ exitCode: 2, stderr: `error: ${message}\n` });
  }
  expect(readFileSync(join(folder, FILE), 'utf8')).toBe(text);
});

test('--write-baseline creates and replaces no file by way of a link', () => {
  const { check, folder, write } = repository({ 'a.yaml': run('first', BAD) });
  symlinkSync('victim.json', join(folder, FILE));
  const problem = { exitCode: 2, stderr: `error: ${FILE} is a symbolic link: name the file that it leads to\n` };
  expect(check('--write-baseline')).toMatchObject(problem);
  expect(readdirSync(folder)).toEqual(['a.yaml', FILE]);
  write('victim.json', '{ "version": 1, "findings": [] }');
  expect(check('--write-baseline')).toMatchObject(problem);
});

test.each([
  ['.', '. is not a regular file'],
  ['nodir/x', 'nodir/x cannot be written: the folder nodir does not exist'],
  ['/dev/zero', '/dev/zero is not a regular file'],
])('--write-baseline --baseline %s is an error', (path, message) => {
  expect(repository({ 'a.yaml': run('first', BAD) }).check('--write-baseline', '--baseline', path)).toMatchObject({
    exitCode: 2, stderr: `error: ${message}\n`,
  });
});

test('entries that a merge has left twice are one, whatever their counts are', () => {
  const { check, baseline, write } = repository({ 'a.yaml': run('first', BAD), 'b.yaml': run('second', GOOD) });
  const entries = [{ ...ENTRY, count: 200_000_000 }, ENTRY, { ...ENTRY, file: 'b.yaml' }];
  write(FILE, JSON.stringify({ version: 1, findings: entries }));
  expect(check('--prune-baseline'))
    .toMatchObject({ exitCode: 0, stderr: `200000000 fixed findings removed from ${FILE}\n` });
  expect(baseline().findings).toEqual([ENTRY]);
});

test('an entry that a merge has left twice accepts one finding, not two', () => {
  const { check, write } = repository({ 'a.yaml': `${run('first', BAD)}---\n${run('first', BAD)}` });
  write(FILE, JSON.stringify({ version: 1, findings: [ENTRY, ENTRY] }));
  expect(JSON.parse(check('--format', 'json').stdout).findings.filter(({ rule }: any) => rule === ENTRY.rule))
    .toHaveLength(1);
});

describe('keys of Secrets', () => {
  const secret = (kind: string, text: string) => `apiVersion: v1\nkind: ${kind}\n`
    + `metadata: { name: a, namespace: openshift-migration }\n${text}\n`;
  const paths = (files: { readonly [path: string]: string }) => {
    const { check, baseline, folder } = repository(files);
    check('--write-baseline');
    expect(check().exitCode).toBe(0);
    return {
      text: readFileSync(join(folder, FILE), 'utf8'),
      entries: baseline().findings.map(({ rule, path, count }: any) => `${rule} ${path} ${count}`),
    };
  };

  test.each([
    ['data', 'data: { s3cr3tKey9: "!", password: "!" }', ['secret/not-base64 data.… 2']],
    ['stringData', 'stringData: { s3cr3tKey9: 7 }', ['secret/not-base64 stringData.… 1']],
    ['data, of the reader', 'data: { s3cr3tKey9: YWFh, s3cr3tKey9: YWFh }', ['document/duplicate-key data.… 1']],
    ['data, an octal number', 'data: { s3cr3tKey9: 0123 }', ['document/octal data.… 1', 'secret/not-base64 data.… 1']],
  ])('do not become part of a baseline: %s', (_, text, entries) => {
    const written = paths({ 'a.yaml': secret('Secret', text) });
    expect(written.entries).toEqual(entries);
    expect(written.text).not.toMatch(/s3cr3t|password|0123/);
  });

  test('in a list are not written either', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n'
      + `- ${secret('Secret', 'data: { s3cr3tKey9: "!" }').trim().replace(/\n/g, '\n  ')}\n`;
    expect(paths({ 'a.yaml': list }).entries).toEqual(['secret/not-base64 items[0].data.… 1']);
  });

  test('that an earlier version has written are recognized, and removed', () => {
    const { check, baseline, write } = repository({ 'a.yaml': secret('Secret', 'data: { one: "!", two: "!" }') });
    const entry = {
      rule: 'secret/not-base64', file: 'a.yaml', kind: 'Secret', namespace: 'openshift-migration', name: 'a', count: 1,
    };
    write(FILE, JSON.stringify({
      version: 1,
      findings: ['one', 'two', 'three'].map((key) => ({ ...entry, path: `data.${key}` })),
    }));
    expect(check('--prune-baseline')).toMatchObject({ exitCode: 0, stderr: `1 fixed finding removed from ${FILE}\n` });
    expect(baseline().findings).toEqual([{ ...entry, path: 'data.…', count: 2 }]);
  });

  test('keys of other kinds stay', () => {
    expect(paths({ 'a.yaml': run('first', `${BAD}, s3cr3tKey9: 1`) }).entries)
      .toContain('document/unknown-field spec.s3cr3tKey9 1');
  });
});

test.each([
  ['spec: { text: 0123 }', '0123 is an octal number to kubectl, which reads 83; tools that read YAML 1.2 read 123'],
  ['spec: { password: 0123 }',
    'an integer that starts with 0 is an octal number to kubectl, and a decimal number to tools that read YAML 1.2'],
  ['stringData: { text: 0123 }',
    'an integer that starts with 0 is an octal number to kubectl, and a decimal number to tools that read YAML 1.2'],
])('an octal number is quoted unless it may be secret: %s', (text, message) => {
  const { check } = repository({ 'a.yaml': `apiVersion: v1\nkind: Test\nmetadata: { name: a }\n${text}\n` });
  const found = JSON.parse(check('--format', 'json').stdout).findings;
  expect(found.filter(({ rule }: any) => rule === 'document/octal').map((finding: any) => finding.message))
    .toEqual([message]);
});

test('--prune-baseline without a baseline is an error', () => {
  expect(repository({ 'a.yaml': run('first', GOOD) }).check('--prune-baseline')).toMatchObject({
    exitCode: 2,
    stderr: 'error: --prune-baseline requires a baseline. Name it with --baseline, '
      + 'or write one with --write-baseline\n',
  });
});

test('nothing is written if a path cannot be read', () => {
  const { check, folder } = repository({ 'a.yaml': run('first', BAD) });
  expect(check('missing', '--write-baseline').exitCode).toBe(2);
  expect(() => readFileSync(join(folder, FILE))).toThrow('ENOENT');
});
