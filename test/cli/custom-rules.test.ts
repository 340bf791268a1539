import { readFileSync, existsSync } from 'fs';
import { join, resolve } from 'path';
import { parseAllDocuments } from 'yaml';
import { cli, folderWith } from './support';
import { placeInRules } from '../../src/cli/config/custom-rule-place';
import { checkExamples, Rule } from '../../src/rules/public';

const GUIDE = readFileSync(join(__dirname, '../../docs/custom-rules.md'), 'utf8');
/** The rule of the guide, which needs one function of the package. */
const MODULE = /```js\n(\/\/ rules\/naming\.js\n[^]*?)```/.exec(GUIDE)![1]
  .replace("require('cdk8s-mtc/rules')", '{ valueAt: (object) => object.metadata.name }');
const plan = (name: string) =>
  `apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: ${name}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`;

function check(config: string, module = MODULE, args: string[] = []) {
  return cli(folderWith({ 'cdk8s-mtc.yaml': config, 'rules/naming.js': module, 'a.yaml': plan('shop') }),
    ['check', 'a.yaml', '--format', 'json', '--custom-rules', ...args]);
}
const findings = (stdout: string) =>
  JSON.parse(stdout).findings.map(({ rule, severity, message, line }: any) => `${line} ${severity} ${rule} ${message}`);

test('the rule of the guide is applied, and can be configured and acknowledged as others', () => {
  expect(findings(check('customRules: [rules/naming.js]\n').stdout))
    .toEqual(['3 warning naming/team "shop" names no team']);
  expect(findings(check('customRules: [rules/naming.js]\nrules: { naming/team: error }\n').stdout))
    .toEqual(['3 error naming/team "shop" names no team']);
  expect(findings(check('customRules: [rules/naming.js]\n', MODULE, ['--disable', 'naming']).stdout)).toEqual([]);
  const folder = folderWith({
    'cdk8s-mtc.yaml': 'customRules: [rules/naming.js]\n',
    'rules/naming.js': MODULE,
    'a.yaml': `# cdk8s-mtc-ignore naming/team: a test\n${plan('shop')}`,
  });
  expect(cli(folder, ['check', 'a.yaml', '--custom-rules']).stdout).toContain('no findings (1 finding acknowledged)');
});

test.each([
  ['module.exports = [{ id: "naming" }]', 'the id of a rule has the form family/name, in lowercase'],
  ['module.exports = [{ id: "naming/a" }]', 'the rule naming/a lacks `title`'],
  ['module.exports = [1]', 'exports something that is not a rule'],
  [MODULE.replace('naming/team', 'plan/conflict'), 'the rule plan/conflict exists already'],
  [MODULE.replace("'warning'", "'fatal'"), 'the severity of the rule naming/team is not error, warning or info'],
  [MODULE.replace("on: 'MigPlan'", 'on: 7'), '`on` of the rule naming/team is not a kind, a list of kinds or "*"'],
  [MODULE.replace("on: 'MigPlan',", ''), '`on` of the rule naming/team is not a kind, a list of kinds or "*"'],
  [MODULE.replace("on: 'MigPlan'", 'on: []'), '`on` of the rule naming/team is not a kind, a list of kinds or "*"'],
])('%# another module is an error', (module, message) => {
  expect(check('customRules: [rules/naming.js]\n', module))
    .toEqual({ exitCode: 2, stdout: '', stderr: `error: rules/naming.js: ${message}\n` });
});

test.each([
  ['\nthrow new Error("no")', 'rules/naming.js:2:7: the rules cannot be loaded: no'],
  ['\n\nconst a = undefined; a.b;', 'rules/naming.js:3:24: the rules cannot be loaded: Cannot read properties of '
    + 'undefined (reading \'b\')'],
])('%# a module that cannot be loaded is named with the line', (module, message) => {
  expect(check('customRules: [rules/naming.js]\n', module))
    .toEqual({ exitCode: 2, stdout: '', stderr: `error: ${message}\n` });
});

test('an error is placed in the rules, and not in what noticed it', () => {
  const error = (name: string, stack: string) =>
    Object.assign(name === 'SyntaxError' ? new SyntaxError('no') : new Error('no'), { stack });
  const library = resolve(__dirname, '../../src/cli');
  expect([
    ['SyntaxError', '/work/rules/a.js:2\n  id,,\n\nSyntaxError: no\n    at wrapSafe (node:internal/modules/cjs:1:2)'],
    ['Error', `Error: no\n    at f (${library}/judging/check.ts:1:2)\n    at /work/rules/a.js:2:3`],
    ['Error', 'Error: no\n    at f (/work/node_modules/x/y.js:1:2)\n    at g (/work/rules/a.js:2:3)'],
    ['Error', 'Error: no\n    at g (file:///work/rules/a.mjs:2:3)'],
    ['Error', `Error: no\n    at f (${library}/judging/check.ts:1:2)`],
  ].map(([name, stack]) => placeInRules(error(name, stack), '/work')))
    .toEqual(['rules/a.js:2', 'rules/a.js:2:3', 'rules/a.js:2:3', 'rules/a.mjs:2:3', undefined]);
});

test.each([
  ['check() { return 7; }', 'returns a value of type number from `check`. Write `* check(manifest) { … }`, and yield '
    + 'problems, or return a list of them.'],
  ['check() {}', 'returns a value of type undefined from `check`. Write `* check(manifest) { … }`, and yield '
    + 'problems, or return a list of them.'],
  ['check() { return [undefined]; }', 'yields a value of type undefined. Yield objects with `path`, `message` and '
    + '`fix`, each a string.'],
  ['* check() { yield { path: "spec", message: "S3CR3T" }; }', 'yields a problem without `fix`. Yield objects with '
    + '`path`, `message` and `fix`, each a string.'],
  ['* check() { yield { path: 7, message: "a", fix: "b" }; }', 'yields a problem without `path`. Yield objects with '
    + '`path`, `message` and `fix`, each a string.'],
])('a rule with %s is one message, and no bug of this program', (code, message) => {
  const module = MODULE.replace('* check(manifest) {', `${code},\n  * other(manifest) {`);
  expect(check('customRules: [rules/naming.js]\n', module))
    .toMatchObject({ exitCode: 2, stderr: `error: the rule naming/team ${message}\n` });
});

test('a rule may return a list', () => {
  const module = MODULE.replace('* check(manifest) {',
    'check() { return [{ path: "metadata.name", message: "no", fix: "Write `a`." }]; },\n  * other(manifest) {');
  expect(findings(check('customRules: [rules/naming.js]\n', module).stdout)).toEqual(['3 warning naming/team no']);
});

test('a rule that throws is named, and the others are applied', () => {
  const { exitCode, stderr } = check('customRules: [rules/naming.js]\n',
    MODULE.replace('const name =', 'throw new TypeError("S3CR3T"); const name ='));
  expect(exitCode).toBe(2);
  const line = MODULE.split('\n').findIndex((text) => text.includes('const name =')) + 1;
  expect(stderr).toMatch(new RegExp(`^error: the rule naming/team failed at rules/naming\\.js:${line}:\\d+ `
    + '\\(TypeError\\): it is not part of cdk8s-mtc\n$'));
  expect(stderr).not.toContain('S3CR3T');
});

describe('the test helper', () => {
  const rule: Rule = {
    id: 'test/a',
    severity: 'error',
    title: 'a',
    rationale: 'a',
    source: 'a',
    on: 'MigPlan',
    breaks: plan('bad'),
    keeps: plan('good'),
    * check({ name }) {
      if (name === 'bad') {
        yield { path: 'metadata.name', message: 'is bad', fix: 'Write `name: good`.' };
      }
    },
  };
  const parse = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS());

  test('accepts a rule whose examples are right', () => {
    checkExamples(rule, parse);
    checkExamples(
      { ...rule, finds: [{ path: 'metadata.name', message: 'is bad', fix: 'Write `name: good`.' }] }, parse,
    );
  });

  test.each([
    [{ breaks: plan('good') }, 'test/a finds nothing in `breaks`'],
    [{ keeps: plan('bad') }, 'test/a finds something in `keeps`'],
    [{ finds: [{ path: 'metadata.name', message: 'is worse', fix: '' }] }, 'in `breaks`, not'],
  ])('rejects %j', (change, message) => {
    expect(() => checkExamples({ ...rule, ...change }, parse)).toThrow(message);
  });
});

test('a configuration alone runs no code', () => {
  const folder = folderWith({
    'cdk8s-mtc.yaml': 'customRules: [rules/naming.js]\n',
    'rules/naming.js': 'require("fs").writeFileSync(__dirname + "/../ran", "");',
    'a.yaml': plan('shop'),
  });
  expect(cli(folder, ['check', 'a.yaml'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: 'error: customRules in cdk8s-mtc.yaml names JavaScript, which was not run: '
      + 'pass --custom-rules if you trust it\n',
  });
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

test('explain shows a custom rule as any other, lists it, and runs its code only if it is trusted', () => {
  const folder = folderWith({
    'cdk8s-mtc.yaml': 'customRules: [rules/naming.js]\n',
    'rules/naming.js': MODULE,
    'broken.yaml': 'customRules: [missing.js]\n',
  });
  expect(cli(folder, ['explain', 'naming/team', '--custom-rules']))
    .toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining('naming/team (warning)\n\n') });
  expect(cli(folder, ['explain', '--custom-rules']).stdout).toMatch(/^naming\/team +warning /m);
  expect(cli(folder, ['explain', 'naming/tem', '--custom-rules']).stderr).toBe('error: no rule or condition is called '
    + '"naming/tem"; did you mean naming/team?\n');
  expect(cli(folder, ['explain', 'naming/team']).exitCode).toBe(2);
  expect(cli(folder, ['explain', 'run/one-type', '--custom-rules', '--config', 'broken.yaml'])).toMatchObject({
    exitCode: 2, stdout: '', stderr: expect.stringMatching(/^error: missing\.js: the rules cannot be loaded: /),
  });
});

test('explain of an unknown name says how custom rules are explained, if there are some', () => {
  const explained = (config: string, ...args: readonly string[]) => {
    const folder = folderWith({ 'cdk8s-mtc.yaml': config, 'rules/naming.js': MODULE });
    const { exitCode, stderr } = cli(folder, ['explain', 'naming/absent', ...args]);
    return { exitCode, stderr };
  };
  const unknown = 'error: no rule or condition is called "naming/absent"; without an argument, explain lists all';
  expect(explained('customRules: [rules/naming.js]\n')).toEqual({
    exitCode: 2,
    stderr: `${unknown}. cdk8s-mtc.yaml names custom rules: pass \`--custom-rules\` to explain one of them, if you `
      + 'trust it\n',
  });
  expect(explained('customRules: [rules/naming.js]\n', '--custom-rules').stderr).not.toContain('pass');
  expect(explained('customRules: []\n')).toEqual({ exitCode: 2, stderr: `${unknown}\n` });
});
