import { readFileSync } from 'fs';
import { checked, cli } from './support';
import { RULES_DOC, rulesDoc } from '../../scripts/rules-doc';
import { ALL_RULES } from '../../src/cli/all-rules';
import { READER_RULES } from '../../src/cli/reader-rules';

test('tells what a rule wants, why, and both examples', () => {
  for (const rule of ALL_RULES) {
    const { exitCode, stdout } = cli('.', ['explain', rule.id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(rule.id);
    expect(stdout).toContain(rule.title);
    expect(stdout.replace(/\s+/g, ' ')).toContain(rule.rationale.replace(/\s+/g, ' '));
    expect(stdout).toMatch(/\nWrong:\n\n {4}.*\n[^]*\nRight:\n\n {4}/);
  }
});

test.each([
  ['run/one-typ', 'there is no rule or condition "run/one-typ"; did you mean run/one-type?'],
  ['one-type', 'there is no rule or condition "one-type"; did you mean run/one-type?'],
  ['InvalidRegistryRout', 'there is no rule or condition "InvalidRegistryRout"; did you mean InvalidRegistryRoute?'],
  ['xxxxxxxxxxxxxxxxxxxxxxxxx', 'there is no rule or condition "xxxxxxxxxxxxxxxxxxxxxxxxx"; without an argument, explain lists all'],
])('knows what is meant by %s', (id, message) => {
  expect(cli('.', ['explain', id])).toEqual({ exitCode: 2, stdout: '', stderr: `error: ${message}\n` });
});

test('knows families', () => {
  expect(cli('.', ['explain', 'run']).stderr).toMatch(/^error: "run" is a family of rules: run\/[^]*run\/one-type,/);
});

test('explains a condition', () => {
  expect(cli('.', ['explain', 'InvalidRegistryRoute'])).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: `InvalidRegistryRoute (Critical)

The exposed registry does not answer with the token of the cluster at
\`https://<exposedRegistryPath>/v2/_catalog?n=5\`.

Fix: Set \`spec.exposedRegistryPath\` to the host of the registry's Route, without scheme and path; or
remove it and set \`indirectImageMigration: true\` in the plans.

Condition of: MigCluster
`,
  });
});

test('explains a condition for each of its reasons, and a reason', () => {
  const heads = (name: string) => cli('.', ['explain', name]).stdout.split('\n').filter((line) => /\((Critical|Error|Warn|Required|Advisory)\)$/.test(line));
  expect(heads('InvalidSaToken')).toEqual(['InvalidSaToken, reason NotFound (Critical)', 'InvalidSaToken, reason NotSet (Critical)']);
  expect(heads('ConflictingPermissions')).toEqual(['IntraClusterMigration, reason ConflictingPermissions (Warn)']);
  expect(heads('Canceled')).toEqual(['Canceled (Advisory)']);
});

test('without a rule lists all', () => {
  const { exitCode, stdout } = cli('.', ['explain']);
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split('\n').map((line) => line.split(' ')[0])).toEqual(ALL_RULES.map(({ id }) => id));
});

test('the rules of the reader are like the others', () => {
  expect(new Set(ALL_RULES.map(({ id }) => id)).size).toBe(ALL_RULES.length);
  for (const rule of READER_RULES) {
    expect(rule.id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(rule.title).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(rule.rationale).toMatch(/^.{30,}\.$/s);
  }
});

test.each([...READER_RULES, ...ALL_RULES.filter(({ id }) => ['document/not-yaml', 'document/duplicate-key', 'document/yes-or-no', 'document/not-a-manifest'].includes(id))]
  .filter(({ id }) => id !== 'document/too-large')) // its example would have megabytes
('$id is found in what breaks it, and not in what keeps it', ({ id, breaks, keeps }) => {
  const name = id === 'document/template' ? 'templates/a.yaml' : 'a.yaml';
  const found = (yaml: string) => {
    const [first, ...others] = yaml.split('# another file:\n');
    const files = { [name]: first, ...Object.fromEntries(others.map((text, index) => [`${index}.yaml`, text])) };
    return checked(files, Object.keys(files)).findings.filter(({ rule }) => rule === id).length;
  };
  expect({ breaks: found(breaks), keeps: found(keeps) }).toEqual({ breaks: 1, keeps: 0 });
});

test('docs/rules.md is current (npm run rules-doc writes it)', () => {
  expect(readFileSync(RULES_DOC, 'utf8')).toBe(rulesDoc(ALL_RULES));
});
