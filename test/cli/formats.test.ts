import { sarifValidator } from './sarif-schema';
import { checked, configMap, DUPLICATE, NOTHING_ODD, NOTHING_WRONG, reportOf } from './support';
import { ALL_RULES } from '../../src/cli/all-rules';
import { colours, wantsColours } from '../../src/cli/colours';
import { Excerpts } from '../../src/cli/excerpt';
import { json } from '../../src/cli/format/json';
import { junit } from '../../src/cli/format/junit';
import { sarif } from '../../src/cli/format/sarif';
import { text } from '../../src/cli/format/text';
import { Locator } from '../../src/cli/locate';

const WRONG = `# A test
apiVersion: v1
kind: Test
metadata:
  name: first
  namespace: shop
spec:
  odd: 3
  wrong: [1, 2]   # here
`;

function textOf(files: { readonly [name: string]: string }, colour = false, strict = false): string {
  const locator = new Locator();
  return [...text(reportOf(files, locator, strict), new Excerpts(locator), colours(colour))].join('');
}

describe('text', () => {
  test('shows what is wrong as a compiler does', () => {
    expect(textOf({ 'a.yaml': WRONG, 'b.yaml': 'a: [\n' })).toBe(`a.yaml:8:3: warning: this is odd [test/nothing-odd]
 7 | spec:
 8 |   odd: 3
   |   ^^^^^^
   = Test shop/first: spec.odd
   = fix: make it even

a.yaml:9:3: error: this is <wrong> & "bad" [test/nothing-wrong]
 8 |   odd: 3
 9 |   wrong: [1, 2]   # here
   |   ^^^^^^^^^^^^^
   = Test shop/first: spec.wrong
   = fix: take it out

b.yaml:1:4: error: not YAML: a character is missing: a closing quotation mark or bracket, a comma, or a colon after a key [document/not-yaml]
 1 | a: [
   |    ^
   = fix: add it; look at the lines before, too

1 manifest in 2 files: 2 errors, 1 warning. "cdk8s-mtc explain RULE" says more about one.
`);
  });

  test('says what is found at several places once', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.yaml`, 'apiVersion: v1\nkind: Test\nspec: { odd: 1 }\n']));
    const output = textOf(files);
    expect(output.match(/this is odd/g)).toHaveLength(1);
    expect(output.match(/fix: make it even/g)).toHaveLength(1);
    expect(output).toMatch(/^1\.yaml:3:9: the same$/m);
    expect(output).toMatch(/ = the same at\n {5}2\.yaml:3\n(?: {5}\d+\.yaml:3\n){19} {5}and 8 more\n/);
    expect(output).toMatch(/30 warnings/);
  });

  test('is short when all is well', () => {
    expect(textOf({ 'a.yaml': configMap('a'), 'b.yaml': `${configMap('b')}---\n${configMap('c')}` })).toBe('3 manifests in 2 files: nothing to complain about\n');
    expect(textOf({ 'a.yaml': 'a: b' })).toBe('no Kubernetes manifest in 1 file\n');
  });

  test('says that warnings count', () => {
    expect(textOf({ 'a.yaml': WRONG }, false, true)).toMatch(/1 warning \(which count as errors\)/);
  });

  test('shows the part of a long line that is meant', () => {
    const long = `{ "apiVersion": "v1", "kind": "Test", "metadata": { "name": "${'n'.repeat(200)}" }, "spec": { "wrong": 1, "x": "${'x'.repeat(200)}" } }\n`;
    const [, line, mark] = textOf({ 'a.json': long }).split('\n');
    expect(line.length).toBeLessThan(150);
    expect(line).toMatch(/… *n*" }, "spec": { "wrong": 1, "x": "x+…$|…n+" }, "spec": \{ "wrong": 1, "x": "x+…$/);
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('"wrong": 1');
  });

  test('lets nothing of a file steer the terminal', () => {
    const output = textOf({ 'a\u001b[2J.yaml': 'apiVersion: v1\nkind: "Te\\e[2Jst"\nspec: { odd: 1, "\u202e": 2 } # \t\u009b2J\n' });
    // eslint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  test('has colours when they are wanted', () => {
    expect(textOf({ 'a.yaml': WRONG }, true)).toContain('\x1b[31merror:\x1b[0m');
    expect(textOf({ 'a.yaml': WRONG })).not.toContain('\x1b');
    expect(wantsColours(true, {})).toBe(true);
    expect(wantsColours(true, { NO_COLOR: '' })).toBe(true);
    expect(wantsColours(true, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColours(true, { TERM: 'dumb' })).toBe(false);
    expect(wantsColours(false, {})).toBe(false);
  });
});

describe('json', () => {
  test('is one object, with the fields that are promised', () => {
    const output = json(reportOf({ 'a.yaml': WRONG, 'b.yaml': 'a: [\n' }));
    expect(output.endsWith('}\n')).toBe(true);
    expect(JSON.parse(output)).toEqual({
      findings: [
        {
          rule: 'test/nothing-odd',
          severity: 'warning',
          message: 'this is odd',
          fix: 'make it even',
          kind: 'Test',
          name: 'first',
          namespace: 'shop',
          path: 'spec.odd',
          file: 'a.yaml',
          line: 8,
        },
        {
          rule: 'test/nothing-wrong',
          severity: 'error',
          message: 'this is <wrong> & "bad"',
          fix: 'take it out',
          kind: 'Test',
          name: 'first',
          namespace: 'shop',
          path: 'spec.wrong',
          file: 'a.yaml',
          line: 9,
        },
        {
          rule: 'document/not-yaml',
          severity: 'error',
          message: 'not YAML: a character is missing: a closing quotation mark or bracket, a comma, or a colon after a key',
          fix: 'add it; look at the lines before, too',
          kind: '',
          name: '',
          namespace: '',
          path: '',
          file: 'b.yaml',
          line: 1,
        },
      ],
      summary: { files: 2, manifests: 1, errors: 2, warnings: 1, infos: 0 },
    });
  });
});

describe('sarif', () => {
  const validate = sarifValidator();

  const report = reportOf({ 'a.yaml': WRONG, './dir/b c.yaml': WRONG, '/abs/c.yaml': 'a: [\n', '<stdin>': DUPLICATE });
  const log = JSON.parse(sarif(report, [...ALL_RULES, NOTHING_ODD, NOTHING_WRONG], '1.2.3'));
  const [{ tool: { driver }, results }] = log.runs;

  test('keeps to the schema of SARIF 2.1.0', () => {
    validate(log);
    expect(validate.errors).toBeNull();
    validate({ ...log, version: '3' });
    expect(validate.errors).not.toBeNull();
  });

  test('tells of each rule', () => {
    expect(driver).toMatchObject({ name: 'cdk8s-mtc', semanticVersion: '1.2.3' });
    expect(driver.rules).toHaveLength(ALL_RULES.length + 2);
    expect(driver.rules.at(-1)).toMatchObject({
      id: 'test/nothing-wrong',
      shortDescription: { text: 'Nothing is wrong' },
      fullDescription: { text: NOTHING_WRONG.rationale },
      help: { markdown: expect.stringContaining('```yaml\napiVersion: v1\n') },
      defaultConfiguration: { level: 'error' },
    });
  });

  test('tells of each finding where it is', () => {
    expect(results[1]).toEqual({
      ruleId: 'test/nothing-wrong',
      ruleIndex: ALL_RULES.length + 1,
      level: 'error',
      message: { text: 'this is <wrong> & "bad". Fix: take it out' },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 9, startColumn: 3, endColumn: 16 } },
        logicalLocations: [{ fullyQualifiedName: 'Test/shop/first/spec.wrong' }],
      }],
      partialFingerprints: { 'finding/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(results.map((result: any) => result.locations[0].physicalLocation.artifactLocation.uri))
      .toEqual(['a.yaml', 'a.yaml', 'dir/b%20c.yaml', 'dir/b%20c.yaml', 'file:///abs/c.yaml', '%3Cstdin%3E']);
    expect(results.every((result: any) => driver.rules[result.ruleIndex].id === result.ruleId)).toBe(true);
  });

  test('knows a finding again when lines are added above it', () => {
    const prints = (yaml: string) => JSON.parse(sarif(reportOf({ 'a.yaml': yaml }), [], '1')).runs[0].results.map((result: any) => result.partialFingerprints);
    expect(prints(`# more\n# lines\n${WRONG}`)).toEqual(prints(WRONG));
    expect(new Set(prints(`${WRONG}---\n${WRONG}`).map((print: any) => print['finding/v1'])).size).toBe(4);
  });
});

describe('junit', () => {
  test('has a suite for each file; only what fails the check is a failure', () => {
    expect(junit(reportOf({ 'a.yaml': WRONG, 'b&c.yaml': configMap('b') }))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdk8s-mtc check" tests="3" failures="1">
  <testsuite name="a.yaml" tests="2" failures="1">
    <testcase classname="a.yaml" name="test/nothing-odd Test shop/first line 8">
      <system-out>a.yaml:8:3: warning: this is odd
Test shop/first spec.odd
fix: make it even</system-out>
    </testcase>
    <testcase classname="a.yaml" name="test/nothing-wrong Test shop/first line 9">
      <failure type="test/nothing-wrong" message="this is &lt;wrong&gt; &amp; &quot;bad&quot;">a.yaml:9:3: error: this is &lt;wrong&gt; &amp; &quot;bad&quot;
Test shop/first spec.wrong
fix: take it out</failure>
    </testcase>
  </testsuite>
  <testsuite name="b&amp;c.yaml" tests="1" failures="0">
    <testcase classname="b&amp;c.yaml" name="no findings"/>
  </testsuite>
</testsuites>
`);
  });

  test('with --strict warnings are failures', () => {
    expect(junit(reportOf({ 'a.yaml': WRONG }, undefined, true))).toMatch(/tests="2" failures="2"/);
  });

  test('holds no characters that XML does not know', () => {
    const output = junit(reportOf({ 'a.yaml': 'apiVersion: v1\nkind: "T\\e\\uD800"\nspec: { odd: 1 }\n' }));
    // eslint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]/);
  });
});

test('findings stand in the order of files and lines, whatever found them', () => {
  const { findings } = checked({ 'a.yaml': `${DUPLICATE}---\n[\n---\n${DUPLICATE}`, 'b.yaml': DUPLICATE });
  expect(findings.filter(({ severity }) => severity === 'error').map(({ file, line }) => `${file}:${line}`)).toEqual(['a.yaml:6', 'a.yaml:8', 'a.yaml:15', 'b.yaml:6']);
});
