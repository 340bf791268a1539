import { sarifValidator } from './sarif-schema';
import { checked, cli, configMap, DUPLICATE, folderWith, NOTHING_ODD, NOTHING_WRONG, reportOf } from './support';
import { github } from '../../src/cli/format/github';
import { gitlab } from '../../src/cli/format/gitlab';
import { json } from '../../src/cli/format/json';
import { junit } from '../../src/cli/format/junit';
import { fullMessage, isSubjectless, messageWithFix } from '../../src/cli/format/message';
import { sarif } from '../../src/cli/format/sarif';
import { text } from '../../src/cli/format/text';
import { ALL_RULES } from '../../src/cli/judging/all-rules';
import { Excerpts } from '../../src/cli/judging/excerpt';
import { Locator } from '../../src/cli/judging/locate';
import { colours, wantsColours } from '../../src/cli/terminal/colours';
import { RULES } from '../../src/rules';
import { Rule, Severity } from '../../src/rules/engine/rule';

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

function textOf(
  files: { readonly [name: string]: string }, colour = false, failOn: Severity = 'error', rules?: readonly Rule[],
): string {
  const locator = new Locator();
  return [...text(reportOf(files, locator, failOn, rules), new Excerpts(locator), colours(colour))].join('');
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
   = fix: Add it; look at the lines before as well.

1 manifest not judged, because no rule is about the kind: Test
1 manifest in 2 files: 2 errors, 1 warning. "cdk8s-mtc explain RULE" explains a rule.
`);
  });

  test('says what is found at several places once', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}.yaml`,
      'apiVersion: v1\nkind: Test\nspec: { odd: 1 }\n']));
    const output = textOf(files);
    expect(output.match(/this is odd/g)).toHaveLength(1);
    expect(output.match(/fix: make it even/g)).toHaveLength(1);
    expect(output).toMatch(/ = the same at\n {5}1\.yaml:3:9\n(?: {5}\d+\.yaml:3:9\n){19} {5}and 9 more\n/);
    expect(output).toMatch(/30 warnings/);
  });

  test('is short when all is well', () => {
    expect(textOf({ 'a.yaml': configMap('a'), 'b.yaml': `${configMap('b')}---\n${configMap('c')}` }))
      .toBe('3 manifests in 2 files: no findings\n');
    expect(textOf({ 'a.yaml': 'a: b' })).toBe('no Kubernetes manifest in 1 file\n');
  });

  test('says that warnings count', () => {
    expect(textOf({ 'a.yaml': WRONG }, false, 'warning')).toMatch(/1 warning \(which counts as an error\)/);
  });

  test('shows the part of a long line that is meant', () => {
    const long = `{ "apiVersion": "v1", "kind": "Test", "metadata": { "name": "${'n'.repeat(200)}" }, "spec": { `
      + `"wrong": 1, "x": "${'x'.repeat(200)}" } }\n`;
    const [, line, mark] = textOf({ 'a.json': long }).split('\n');
    expect(line.length).toBeLessThan(150);
    expect(line).toMatch(/… *n*" }, "spec": { "wrong": 1, "x": "x+…$|…n+" }, "spec": \{ "wrong": 1, "x": "x+…$/);
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('"wrong": 1');
  });

  test('lets nothing of a file steer the terminal', () => {
    const output = textOf({
      'a\u001b[2J.yaml': 'apiVersion: v1\nkind: "Te\\e[2Jst"\nspec: { odd: 1, "\u202e": 2 } # \t\u009b2J\n',
    });
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
          column: 3,
          endColumn: 9,
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
          column: 3,
          endColumn: 16,
        },
        {
          rule: 'document/not-yaml',
          severity: 'error',
          message: 'not YAML: a character is missing: a closing quotation mark or bracket, a '
            + 'comma, or a colon after a key',
          fix: 'Add it; look at the lines before as well.',
          kind: '',
          name: '',
          namespace: '',
          path: '',
          file: 'b.yaml',
          line: 1,
          column: 4,
          endColumn: 5,
          url: 'https://github.com/cdk8s-mtc/cdk8s-mtc/blob/main/docs/rules/document/not-yaml.md',
        },
      ],
      acknowledged: [],
      summary: { files: 2, manifests: 1, errors: 2, warnings: 1, infos: 0, notJudged: 1, acknowledged: 0, baseline: 0 },
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

  test('describes each rule that found something, and no other', () => {
    expect(driver).toMatchObject({ name: 'cdk8s-mtc', semanticVersion: '1.2.3' });
    expect(driver.rules.map(({ id }: any) => id))
      .toEqual(['document/not-yaml', 'document/duplicate-key', 'test/nothing-odd', 'test/nothing-wrong']);
    expect(driver.rules.at(-1)).toMatchObject({
      id: 'test/nothing-wrong',
      shortDescription: { text: 'Nothing is wrong' },
      fullDescription: { text: NOTHING_WRONG.rationale },
      help: { text: NOTHING_WRONG.rationale },
      defaultConfiguration: { level: 'error' },
    });
    const pageOf = (id: string) => `https://github.com/cdk8s-mtc/cdk8s-mtc/blob/main/docs/rules/${id}.md`;
    const pages = ['document/not-yaml', 'document/duplicate-key', undefined, undefined]; // rules of users have no page
    expect(driver.rules.map(({ helpUri }: any) => helpUri)).toEqual(pages.map((id) => id && pageOf(id)));
  });

  test('says where each finding is', () => {
    expect(results[1]).toEqual({
      ruleId: 'test/nothing-wrong',
      ruleIndex: 3,
      level: 'error',
      message: { text: 'this is <wrong> & "bad". Fix: take it out' },
      locations: [{
        physicalLocation: {
          artifactLocation: { uri: 'a.yaml' },
          region: { startLine: 9, startColumn: 3, endColumn: 16 },
        },
        logicalLocations: [{ fullyQualifiedName: 'Test/shop/first/spec.wrong' }],
      }],
      partialFingerprints: { 'finding/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(results.map((result: any) => result.locations[0].physicalLocation.artifactLocation.uri))
      .toEqual(['a.yaml', 'a.yaml', 'dir/b%20c.yaml', 'dir/b%20c.yaml', 'file:///abs/c.yaml', '%3Cstdin%3E']);
    expect(results.every((result: any) => driver.rules[result.ruleIndex].id === result.ruleId)).toBe(true);
  });

  test('knows a finding again when lines are added above it', () => {
    const prints = (yaml: string) => JSON.parse(sarif(reportOf({ 'a.yaml': yaml }), [], '1')).runs[0].results
      .map((result: any) => result.partialFingerprints);
    expect(prints(`# more\n# lines\n${WRONG}`)).toEqual(prints(WRONG));
    expect(new Set(prints(`${WRONG}---\n${WRONG}`).map((print: any) => print['finding/v1'])).size).toBe(4);
  });
});

test('SARIF of one finding is smaller than 10 KB, whichever rule it is of', () => {
  const [finding] = reportOf({ 'a.yaml': 'apiVersion: v1\nkind: Test\nspec: { odd: 1 }\n' }).findings;
  const report = reportOf({});
  const size = (rule: string) =>
    Buffer.byteLength(sarif({ ...report, findings: [{ ...finding, rule }] }, ALL_RULES, '1.2.3'));
  const sizes = ALL_RULES.map(({ id }) => size(id));
  expect(Math.max(...sizes)).toBeLessThan(10_000);
  expect(sizes).toHaveLength(ALL_RULES.length);
});

describe('github', () => {
  test('has a command for each finding, and the counts in the last line', () => {
    expect(github(reportOf({ './a,b.yaml': WRONG }))).toBe(
      '::warning file=a%2Cb.yaml,line=8,col=3,endColumn=9,title=test/nothing-odd::this is odd. Fix: make it even\n'
      + '::error file=a%2Cb.yaml,line=9,col=3,endColumn=16,title=test/nothing-wrong::this is <wrong> '
      + '& "bad". Fix: take it out\n'
      + '1 manifest in 1 file: 1 error, 1 warning, 0 infos\n');
  });

  test('lets no name or value start a command', () => {
    const rule: Rule = {
      ...NOTHING_ODD,
      check: () => [{ path: '', message: '100%\r\n::stop-commands::x', fix: 'a:b' }],
    };
    const output = github(reportOf({ 'a:\n::error::b.yaml': configMap('a') }, undefined, 'error', [rule]));
    expect(output.split('\n')).toEqual([
      '::warning file=a%3A\ufffd%3A%3Aerror%3A%3Ab.yaml,line=2,col=1,endColumn=16,title=test/nothing-odd'
        + '::100%25\ufffd\ufffd::stop-commands::x. Fix: a:b',
      '1 manifest in 1 file: 0 errors, 1 warning, 0 infos',
      '',
    ]);
  });
});

describe('gitlab', () => {
  test('has the fields that a Code Quality report requires', () => {
    expect(JSON.parse(gitlab(reportOf({ './a.yaml': WRONG })))).toEqual([
      {
        description: 'this is odd. Fix: make it even',
        check_name: 'test/nothing-odd',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
        severity: 'major',
        location: { path: 'a.yaml', lines: { begin: 8 } },
      },
      expect.objectContaining({
        check_name: 'test/nothing-wrong', severity: 'critical', location: { path: 'a.yaml', lines: { begin: 9 } },
      }),
    ]);
    expect(gitlab(reportOf({ 'a.yaml': configMap('a') }))).toBe('[]\n');
  });

  test('gives each finding its own fingerprint, which does not change with the line', () => {
    const prints = (yaml: string) => JSON.parse(gitlab(reportOf({ 'a.yaml': yaml })))
      .map(({ fingerprint }: any) => fingerprint);
    expect(prints(`# more\n${WRONG}`)).toEqual(prints(WRONG));
    expect(new Set(prints(`${WRONG}---\n${WRONG}`)).size).toBe(4);
  });
});

describe('a message without a subject', () => {
  const MISSING = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
    + 'metadata: { name: a, namespace: openshift-migration }\n'
    + 'spec: { migPlanRef: { name: a, namespace: openshift-migration } }\n';
  const found = (yaml: string) => reportOf({ 'a.yaml': yaml }, undefined, 'error',
    RULES.filter(({ id }) => /document.(missing-field|duplicate-object)/.test(id)));

  test('begins with the field', () => {
    expect(found(MISSING).findings.map(messageWithFix)).toEqual(['spec.stage is missing: the API server rejects the '
      + 'manifest. Fix: Write `stage: true` for a copy while the application runs, `stage: false` for all other '
      + 'runs.']);
    expect(found(`${MISSING}---\n${MISSING}`).findings.map(fullMessage)).toContain('metadata.name: duplicate: '
      + 'MigMigration openshift-migration/a is also defined in the same file, and the one applied last overwrites the '
      + 'other');
  });

  test('is completed in each format that has one line for it', () => {
    const report = found(MISSING);
    for (const output of [github(report), gitlab(report), junit(report), sarif(report, [], '1')]) {
      expect(output).toContain('spec.stage is missing: the API server rejects the manifest');
    }
    expect(textOf({ 'a.yaml': MISSING }, false, 'error', RULES)).toContain('error: spec.stage is missing: the API '
      + 'server rejects the manifest [document/missing-field]');
  });

  test.each([
    ['a field', 'spec.egress[1]', 'never matches', 'spec.egress[1] never matches'],
    ['the spec that has a state', 'spec', 'is missing', 'spec is missing'],
    ['the object whose spec does something', 'spec', 'blocks rsync', 'NetworkPolicy deny blocks rsync'],
    ['the object as a whole', '', 'does not exist', 'NetworkPolicy deny does not exist'],
  ])('begins with %s', (_, path, message, full) => {
    const finding = { ...reportOf({ 'a.yaml': WRONG }).findings[0], kind: 'NetworkPolicy', name: 'deny' };
    expect(fullMessage({ ...finding, path, message })).toBe(full);
    expect(fullMessage({ ...finding, kind: '', name: '', path: '', message })).toBe(`the document ${message}`);
  });

  test('is said once of the items of a list, and of each other field by itself', () => {
    const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
      + 'metadata: { name: a, namespace: openshift-migration }\n'
      + 'spec: { namespaces: [1, 1], closed: 1, indirectImageMigration: 1 }\n';
    const headings = textOf({ 'a.yaml': plan }, false, 'error', RULES).match(/(?<=error: )spec.*(?=:.*wrong-type)/g);
    expect(headings).toEqual([
      'spec.namespaces[0] is the number 1, but a string is required',
      'spec.closed is the number 1, but a boolean is required',
      'spec.indirectImageMigration is the number 1, but a boolean is required',
    ]);
  });

  test('no rule has one that begins with another verb', () => {
    const nouns = ['images', 'claims', 'snapshots', 'disks', 'excluded_resources'];
    const first = RULES.flatMap(({ finds = [] }) => finds)
      .filter((finding) => !isSubjectless(finding)).map(({ message }) => message.split(' ')[0])
      .filter((word) => /^[a-z]+s$/.test(word) && !nouns.includes(word));
    expect([...new Set(first)]).toEqual([]);
  });

  test('an object without a name is called so', () => {
    const run = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
      + 'metadata: { generateName: go-, namespace: openshift-migration }\n'
      + 'spec: { migPlanRef: { name: a, namespace: openshift-migration } }\n';
    expect(textOf({ 'a.yaml': run }, false, 'error', RULES))
      .toContain('\n   = MigMigration openshift-migration/(without a name): spec.stage\n');
    expect(junit(found(run))).toContain('MigMigration openshift-migration/(without a name) spec.stage');
  });

  test('one with a subject stays unchanged', () => {
    expect(fullMessage(reportOf({ 'a.yaml': WRONG }).findings[0])).toBe('this is odd');
  });
});

describe('objects of kinds that no rule is about', () => {
  const object = (kind: string, apiVersion = 'apps/v1') => `apiVersion: ${apiVersion}\nkind: ${kind}\n`
    + 'metadata: { name: a, namespace: shop }\n';

  test('are counted by kind and group', () => {
    const output = textOf({
      'a.yaml': [object('Widget'), object('Widget'), object('Ingress', 'networking.k8s.io/v1'), configMap('b')]
        .join('---\n'),
    });
    expect(output).toBe('3 manifests not judged, because no rule is about the kind: Widget.apps (2), '
      + 'Ingress.networking.k8s.io (1)\n'
      + '4 manifests in 1 file: no findings\n');
  });

  test('are listed up to five kinds', () => {
    const output = textOf({ 'a.yaml': ['A', 'B', 'C', 'D', 'E', 'F'].map((kind) => object(kind, 'v1')).join('---\n') });
    expect(output).toMatch(
      /^6 manifests not judged, because no rule is about the kind: A \(1\), B \(1\), C \(1\), D \(1\), E \(1\) and 1 other kind\n/,
    );
  });

  test('are counted in SARIF and JSON as well', () => {
    const report = reportOf({ 'a.yaml': object('Widget') });
    expect(JSON.parse(sarif(report, [], '1')).runs[0].properties).toEqual({ manifests: 1, notJudged: 1 });
    expect(JSON.parse(json(report)).summary.notJudged).toBe(1);
  });
});

describe('junit', () => {
  test('has a suite for each file; only what fails the check is a failure', () => {
    expect(junit(reportOf({ 'a.yaml': WRONG, 'b&c.yaml': configMap('b') })))
      .toBe(`<?xml version="1.0" encoding="UTF-8"?>
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
    expect(junit(reportOf({ 'a.yaml': WRONG }, undefined, 'warning'))).toMatch(/tests="2" failures="2"/);
  });

  test('contains no characters that XML does not know', () => {
    const output = junit(reportOf({ 'a.yaml': 'apiVersion: v1\nkind: "T\\e\\uD800"\nspec: { odd: 1 }\n' }));
    // eslint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]/);
  });
});

test.each(['text', 'junit', 'github'])('no line of the format %s begins with a command that the manifest or the name '
  + 'of a file contains', (format) => {
  const manifest = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: "a\\n::stop-commands::x", namespace: "b\\n::add-mask::y" }\nspec: { odd: 1 }\n';
  const { stdout } = cli(folderWith({ '::error file=x::y.yaml': manifest }), ['check', '.', '--format', format]);
  expect(stdout).toContain('stop-commands');
  expect(stdout.split('\n').filter((line) => /^::(stop-commands|add-mask|error file=x)/.test(line))).toEqual([]);
});

test('findings stand in the order of files and lines, whatever found them', () => {
  const { findings } = checked({ 'a.yaml': `${DUPLICATE}---\n[\n---\n${DUPLICATE}`, 'b.yaml': DUPLICATE });
  expect(findings.filter(({ severity }) => severity === 'error').map(({ file, line }) => `${file}:${line}`))
    .toEqual(['a.yaml:6', 'a.yaml:8', 'a.yaml:15', 'b.yaml:6']);
});

describe('characters that change a terminal or the order of text', () => {
  const ODD = '\u001b\u0085\u009b\u061c\u200e\u200f\u2028\u2029\u202e\u2066';
  const MANIFEST = 'apiVersion: v1\nkind: Test\n'
    + `metadata: { name: ${JSON.stringify(`a${ODD}b`)}, namespace: "${'x\u202e'}" }\n`
    + `spec: { odd: 1, ${JSON.stringify(ODD)}: 2 }\n`;
  const report = () => reportOf({ [`a${ODD}.yaml`]: MANIFEST }, new Locator());

  test.each<[string, () => string]>([
    ['json', () => json(report())],
    ['sarif', () => sarif(report(), ALL_RULES, '1.0.0')],
    ['gitlab', () => gitlab(report())],
    ['junit', () => junit(report())],
    ['github', () => github(report())],
  ])('are not printed by %s', (_, output) => {
    expect(output()).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
  });

  test('are escaped in JSON, and stay what they are', () => {
    const output = json(report());
    expect(output).toContain('a\\u001b\\u0085\\u009b\\u061c\\u200e\\u200f\\u2028\\u2029\\u202e\\u2066b');
    expect(JSON.parse(output).findings[0].name).toBe(`a${ODD}b`);
  });

  test('other characters are printed unchanged', () => {
    const output = json(reportOf({ 'ä\u00a0\u2027\u202f\u{1f600}.yaml': MANIFEST }, new Locator()));
    expect(output).toContain('"file":"ä\u00a0\u2027\u202f\u{1f600}.yaml"');
  });
});
