import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { checked, cli } from './support';
import { CONDITIONS_PAGE, conditionsDoc } from '../../scripts/conditions-doc';
import { RULES_INDEX, rulesDocs } from '../../scripts/rules-doc';
import { CONDITIONS } from '../../src/api/conditions/conditions';
import { ALL_RULES } from '../../src/cli/judging/all-rules';
import { pageOf, pageUrlOf } from '../../src/cli/judging/rule-page';
import { READER_RULES } from '../../src/cli/reading/reader-rules';

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
  ['run/one-typ', 'no rule or condition is called "run/one-typ"; did you mean run/one-type?'],
  ['one-type', 'no rule or condition is called "one-type"; did you mean run/one-type?'],
  ['InvalidRegistryRout', 'no rule or condition is called "InvalidRegistryRout"; did you mean InvalidRegistryRoute?'],
  ['xxxxxxxxxxxxxxxxxxxxxxxxx',
    'no rule or condition is called "xxxxxxxxxxxxxxxxxxxxxxxxx"; without an argument, explain lists all'],
])('knows what is meant by %s', (id, message) => {
  expect(cli('.', ['explain', id])).toEqual({ exitCode: 2, stdout: '', stderr: `error: ${message}\n` });
});

test('lists a family of rules', () => {
  const { exitCode, stdout } = cli('.', ['explain', 'run']);
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split('\n').map((line) => line.split(' ')[0])).toEqual(ALL_RULES.map(({ id }) => id)
    .filter((id) => id.startsWith('run/')));
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
  const heads = (name: string) => cli('.', ['explain', name]).stdout.split('\n')
    .filter((line) => /\((Critical|Error|Warn|Required|Advisory)\)$/.test(line));
  expect(heads('InvalidSaToken'))
    .toEqual(['InvalidSaToken, reason NotFound (Critical)', 'InvalidSaToken, reason NotSet (Critical)']);
  expect(heads('ConflictingPermissions')).toEqual(['IntraClusterMigration, reason ConflictingPermissions (Warn)']);
  expect(heads('Canceled')).toEqual(['Canceled (Advisory)']);
});

test('without a name lists all rules and conditions', () => {
  const { exitCode, stdout } = cli('.', ['explain']);
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split('\n').map((line) => line.split(' ')[0]))
    .toEqual([...ALL_RULES.map(({ id }) => id), '', ...new Set(CONDITIONS.map(({ type }) => type))]);
});

test('the rules of the reader are like the others', () => {
  expect(new Set(ALL_RULES.map(({ id }) => id)).size).toBe(ALL_RULES.length);
  for (const rule of READER_RULES) {
    expect(rule.id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(rule.title).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(rule.rationale).toMatch(/^.{30,}\.$/s);
  }
});

test.each([...READER_RULES, ...ALL_RULES.filter(({ id }) =>
  ['document/not-yaml', 'document/duplicate-key', 'document/yes-or-no', 'document/not-a-manifest'].includes(id))]
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

test('the page of the conditions is current (npm run rules-doc writes it)', () => {
  expect(readFileSync(join(__dirname, '../..', CONDITIONS_PAGE), 'utf8')).toBe(conditionsDoc());
});

describe('the page of each rule', () => {
  const root = join(__dirname, '../..');
  const pages = rulesDocs(ALL_RULES);

  test('is current, and pages of former rules are removed (npm run rules-doc writes them)', () => {
    const written = readdirSync(join(root, 'docs/rules'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md')).map((name) => `docs/rules/${name}`);
    expect([...written, RULES_INDEX].sort()).toEqual([...pages.keys()].sort());
    expect(Object.fromEntries([...pages.keys()].map((name) => [name, readFileSync(join(root, name), 'utf8')])))
      .toEqual(Object.fromEntries(pages));
  });

  test('is linked in an index with a line for each rule and few others', () => {
    const index = pages.get(RULES_INDEX)!;
    expect(index.split('\n').length).toBeLessThanOrEqual(ALL_RULES.length + 80);
    expect([...index.matchAll(/\]\((rules\/[^)]+)\)/g)].map(([, link]) => `docs/${link}`))
      .toEqual(ALL_RULES.map(({ id }) => pageOf(id)));
  });

  test('has the address that explain prints, in the repository of the package', () => {
    const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(pageUrlOf('plan/conflict'))
      .toBe(`${repository.url.replace(/\.git$/, '')}/blob/main/docs/rules/plan/conflict.md`);
    expect(cli('.', ['explain', 'plan/conflict']).stdout).toContain(`\nPage: ${pageUrlOf('plan/conflict')}\n`);
  });

  test('says what explain says', () => {
    const plain = (text: string) => text.replace(/\\(.)/g, '$1').replace(/\s+/g, ' ');
    for (const { id, title, rationale, source } of ALL_RULES) {
      const page = plain(pages.get(pageOf(id))!);
      expect([title, rationale, source].filter((text) => !page.includes(plain(text)))).toEqual([]);
    }
  });
});
