import { chmodSync, linkSync, readFileSync, renameSync, symlinkSync } from 'fs';
import { join } from 'path';
import { cli, folderWith } from './support';
import { actionsIn } from '../../src/cli/editor/translate';
import { findingsIn } from '../../src/cli/editor/workspace';

const HEAD = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
  + 'metadata: { name: a, namespace: openshift-migration }\n';
const SPEC = 'spec:\n  migPlanRef: { name: shop } # the plan\n  stage: "true"\n';
const FIXED = `${HEAD}spec:\n  migPlanRef: { name: shop, namespace: openshift-migration } # the plan\n  stage: true\n`;

const read = (folder: string, name = 'a.yaml') => readFileSync(join(folder, name), 'utf8');

test('--fix writes safe fixes and reports the rest', () => {
  const folder = folderWith({ 'a.yaml': HEAD + SPEC });
  expect(cli(folder, ['check', 'a.yaml', '--fix'])).toEqual({
    exitCode: 0, stdout: '1 manifest in 1 file: no findings\n', stderr: '2 findings fixed in 1 file\n',
  });
  expect(read(folder)).toBe(FIXED);
  expect(cli(folder, ['check', 'a.yaml', '--fix']).stderr).toBe('0 findings fixed in 0 files\n');
  expect(read(folder)).toBe(FIXED);
});

test('--fix leaves unsafe fixes to --unsafe-fixes', () => {
  const text = `${FIXED}  quiescePods: true\n`; // a stage that stops the application
  const folder = folderWith({ 'a.yaml': text });
  expect(cli(folder, ['check', 'a.yaml', '--fix']).stdout).toContain(' Fixable: 1 with --fix --unsafe-fixes.');
  expect(read(folder)).toBe(text);
  cli(folder, ['check', 'a.yaml', '--fix', '--unsafe-fixes']);
  expect(read(folder)).toBe(FIXED);
});

test('all findings of a rule are fixed, also those that are not listed', () => {
  const plan = (index: number) => 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + `metadata: { name: p${index}, namespace: openshift-migration }\n`
    + 'spec: { indirectImageMigration: "true" }\n';
  const folder = folderWith({ 'a.yaml': Array.from({ length: 102 }, (_, index) => plan(index)).join('---\n') });
  expect(cli(folder, ['check', 'a.yaml']).stdout).toContain(' Fixable: 102 with --fix.');
  expect(cli(folder, ['check', 'a.yaml', '--fix']).stderr).toBe('102 findings fixed in 1 file\n');
  expect(read(folder)).not.toContain('"true"');
});

const STORAGE = `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: s, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  backupStorageConfig: { awsBucketName: bbb, awsRegion: eu-west-1, awsS3ForcePathStyle: "true" }
`;

describe('a fix that would cause something more severe', () => {
  const REASON = 'it would cause the error storage/path-style at spec.backupStorageConfig.awsS3ForcePathStyle';
  const files = {
    'a.yaml': STORAGE,
    'cdk8s-mtc.yaml': 'paths: [a.yaml]\nselect: [document/wrong-type, storage/path-style]\n'
      + 'rules: { document/wrong-type: warning, storage/path-style: error }\n',
  };

  test('is not counted as fixable, with the reason', () => {
    const { stdout } = cli(folderWith(files), ['check']);
    expect(stdout).toContain(`   = fix: Write \`true\` without quotes.\n   = --fix does not apply this: ${REASON}\n`);
    expect(stdout).not.toContain('Fixable');
    expect(JSON.parse(cli(folderWith(files), ['check', '--format', 'json']).stdout).findings[0])
      .toMatchObject({ rule: 'document/wrong-type', notApplied: REASON });
  });

  test('is not applied', () => {
    const folder = folderWith(files);
    const { stdout, stderr } = cli(folder, ['check', '--fix']);
    expect(stderr).toBe('0 findings fixed in 0 files\n');
    expect(stdout).toContain(REASON);
    expect(read(folder)).toBe(STORAGE);
    expect(cli(folder, ['check', '--diff']))
      .toEqual({ exitCode: 0, stdout: '', stderr: `a.yaml:6: document/wrong-type is not fixed: ${REASON}\n` });
  });

  test('is not offered by an editor', () => {
    const folder = folderWith(files);
    const judged = findingsIn(folder, new Map(), 0, false);
    const findings = judged.findings.get(join(folder, 'a.yaml'))!;
    const lines = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    expect(actionsIn('file:///a.yaml', findings, lines, judged).map(({ title }) => title))
      .toEqual(['Acknowledge document/wrong-type']);
    expect(actionsIn('file:///a.yaml', findings, lines, { ...judged, isApplied: () => true }).map(({ title }) => title))
      .toEqual(['Write `true` without quotes.', 'Acknowledge document/wrong-type']);
  });
});

test('the text says which options apply a fix, and the summary how many', () => {
  const folder = folderWith({ 'a.yaml': STORAGE });
  const select = ['--select', 'document/wrong-type,storage/path-style'];
  const { stdout } = cli(folder, ['check', 'a.yaml', ...select]);
  expect(stdout).toContain('   = fix (--fix): Write `true`');
  expect(stdout).toMatch(/: 1 error\..* Fixable: 1 with --fix\.\n$/); // and not what the fix reveals
  const fixed = cli(folder, ['check', 'a.yaml', '--fix', ...select]);
  expect(fixed.stderr).toBe('1 finding fixed in 1 file\n');
  expect(fixed.stdout).toContain('   = fix (--fix --unsafe-fixes): Remove `awsS3ForcePathStyle`');
  expect(fixed.stdout).toContain(' Fixable: 1 with --fix --unsafe-fixes.');
  expect(cli(folder, ['check', 'a.yaml', '--fix', '--unsafe-fixes', ...select]).stderr)
    .toBe('1 finding fixed in 1 file\n');
});

test('--diff prints the change and writes nothing', () => {
  const folder = folderWith({ 'a.yaml': HEAD + SPEC });
  expect(cli(folder, ['check', 'a.yaml', '--diff'])).toEqual({
    exitCode: 1,
    stderr: '',
    stdout: `--- a/a.yaml
+++ b/a.yaml
@@ -3,4 +3,4 @@
 metadata: { name: a, namespace: openshift-migration }
 spec:
-  migPlanRef: { name: shop } # the plan
-  stage: "true"
+  migPlanRef: { name: shop, namespace: openshift-migration } # the plan
+  stage: true
`,
  });
  expect(read(folder)).toBe(HEAD + SPEC);
  expect(cli(folderWith({ 'a.yaml': FIXED }), ['check', 'a.yaml', '--diff']))
    .toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('--diff shows no secret in the lines around a change', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: b, namespace: openshift-migration }\n'
    + 'stringData: { password: "correct horse battery" } # battery\n';
  const { stdout } = cli(folderWith({ 'a.yaml': `${secret}---\n${HEAD}${SPEC}---\n${secret}` }),
    ['check', 'a.yaml', '--diff']);
  expect(stdout).toContain('+  stage: true');
  expect(stdout).not.toContain('battery');
});

test('a file that is not plain UTF-8 is not changed', () => {
  const folder = folderWith({ 'a.yaml': `\ufeff${HEAD}${SPEC}` });
  const { exitCode, stderr } = cli(folder, ['check', 'a.yaml', '--fix']);
  expect(exitCode).toBe(2);
  expect(stderr)
    .toContain('error: a.yaml: is not UTF-8 without a byte order mark, or has changed meanwhile; it was not fixed\n');
  expect(read(folder)).toBe(`\ufeff${HEAD}${SPEC}`);
});

test.each([
  ['is read-only', 'is read-only', (path: string) => chmodSync(path, 0o444)],
  ['is a link', 'is a symbolic link: name the file that it leads to', (path: string) => {
    renameSync(path, `${path}.text`);
    symlinkSync('a.yaml.text', path);
  }],
  ['has another name', 'has several names (hard links), and the others would keep the old text; it was not fixed',
    (path: string) => linkSync(path, `${path}.text`)],
])('a file that %s is not changed', (_, problem, change) => {
  const folder = folderWith({ 'a.yaml': HEAD + SPEC });
  change(join(folder, 'a.yaml'));
  const { exitCode, stderr } = cli(folder, ['check', 'a.yaml', '--fix']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(`error: a.yaml ${problem}\n`) });
  expect(read(folder)).toBe(HEAD + SPEC);
});

test('acknowledged findings are not fixed, and those in the baseline are, which removes them there', () => {
  const folder = folderWith({
    'a.yaml': HEAD + SPEC.replace('  stage', '  # cdk8s-mtc-ignore document/wrong-type: a test\n  stage'),
  });
  cli(folder, ['check', 'a.yaml', '--write-baseline']);
  const { stderr } = cli(folder, ['check', 'a.yaml', '--fix']);
  expect(read(folder)).toContain('stage: "true"');
  expect(read(folder)).toContain('namespace: openshift-migration } # the plan');
  expect(stderr).toBe('1 finding fixed in 1 file\n1 fixed finding removed from cdk8s-mtc-baseline.json\n');
});

test('stdin cannot be fixed', () => {
  expect(cli('.', ['check', '-', '--fix'], { stdin: HEAD + SPEC })).toEqual({
    exitCode: 2, stdout: '', stderr: 'error: --fix and --diff change files, and stdin is not a file\n',
  });
});

test('SARIF contains the fix, with the region that it replaces', () => {
  const { stdout } = cli(folderWith({ 'a.yaml': HEAD + SPEC }), ['check', 'a.yaml', '--format', 'sarif']);
  const result = JSON.parse(stdout).runs[0].results.find(({ ruleId }: any) => ruleId === 'document/wrong-type');
  expect(result.fixes[0].artifactChanges).toEqual([{
    artifactLocation: { uri: 'a.yaml' },
    replacements: [{
      deletedRegion: { startLine: 6, startColumn: 10, endLine: 6, endColumn: 16 },
      insertedContent: { text: 'true' },
    }],
  }]);
});

test('JSON says which findings can be fixed', () => {
  const { stdout } = cli(folderWith({ 'a.yaml': HEAD + SPEC }), ['check', 'a.yaml', '--format', 'json']);
  expect(JSON.parse(stdout).findings.map(({ rule, fixable }: any) => `${rule} ${fixable}`))
    .toEqual(['document/incomplete-reference safe', 'document/wrong-type safe']);
});

test.each([
  [1000, 'Fixable: 1000 with --fix.'], [1001, 'Some can be fixed with --fix.'],
])('of %i findings check says: %s', (count, text) => {
  const keys = Array.from({ length: 2 * count }, (_, index) => `  k${index % count}: a\n`).join('');
  const file = { 'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n${keys}` };
  expect(cli(folderWith(file), ['check', 'a.yaml']).stdout.trimEnd().split('\n').at(-1))
    .toMatch(new RegExp(` ${text.replace(/[.]/g, '\\$&')}$`));
}, 60_000);

test('--unsafe-fixes alone is an error, and with --diff it is not', () => {
  const folder = folderWith({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' });
  expect(cli(folder, ['check', 'a.yaml', '--unsafe-fixes'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'error: --unsafe-fixes changes nothing alone. Add --fix, or --diff to see the changes first\n',
  });
  expect(cli(folder, ['check', 'a.yaml', '--unsafe-fixes', '--diff'])).toMatchObject({ exitCode: 0, stderr: '' });
});
