import { checked, cli, DUPLICATE, folderWith } from './support';

const plan = (
  name: string, namespaces: string, head = '', annotations = '',
) => `${head}apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration${annotations && `, annotations: { ${annotations} }`} }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: ${namespaces}
`;
const FIRST = plan('first', '[shop]');
const SECOND = plan('second', '[shop]');
const IGNORE = '# cdk8s-mtc-ignore plan/conflict: the other plan is closed by then\n';
const ANNOTATION = 'acknowledge.cdk8s-mtc.io/plan.conflict: the other plan is closed by then';

/** The findings of one rule and those about acknowledgements, open and acknowledged. */
function outcome(files: { readonly [path: string]: string }, rule = 'plan/conflict') {
  const { findings, acknowledged } = checked(files);
  return {
    open: findings.filter((finding) => finding.rule === rule || finding.rule.startsWith('findings/'))
      .map((finding) => `${finding.rule} ${finding.file}:${finding.line}`),
    acknowledged: acknowledged.map((finding) => `${finding.rule} ${finding.file}:${finding.line}: ${finding.reason}`),
  };
}

const ACKNOWLEDGED = { open: [], acknowledged: ['plan/conflict b.yaml:8: the other plan is closed by then'] };

describe('a finding is acknowledged', () => {
  test('by nothing, without a comment', () => {
    expect(outcome({ 'a.yaml': FIRST, 'b.yaml': SECOND }))
      .toEqual({ open: ['plan/conflict b.yaml:8'], acknowledged: [] });
  });

  test('by a comment in its line', () => {
    const text = SECOND.replace('[shop]\n', `[shop] ${IGNORE}`);
    expect(outcome({ 'a.yaml': FIRST, 'b.yaml': text })).toEqual(ACKNOWLEDGED);
  });

  test.each([
    ['its line', SECOND.replace('  namespaces', `  ${IGNORE}  namespaces`), 9],
    ['its object', IGNORE + SECOND, 9],
    ['its object, before the divider', `${IGNORE}---\n${SECOND}`, 10],
    ['its object, after the divider', `---\n${IGNORE}# and more\n\n${SECOND}`, 12],
    ['its object in a list', 'apiVersion: v1\nkind: List\nitems:\n'
      + `  ${IGNORE}${SECOND.replace(/^/gm, '    ').replace('    ', '  - ').trimEnd()}\n`, 12],
    ['the list that its object is in', `${IGNORE}apiVersion: v1\nkind: List\nitems:\n`
      + `${SECOND.replace(/^/gm, '    ').replace('    ', '  - ').trimEnd()}\n`, 12],
  ])('by a comment above %s', (_, text, line) => {
    expect(outcome({ 'a.yaml': FIRST, 'b.yaml': text }))
      .toEqual({ open: [], acknowledged: [`plan/conflict b.yaml:${line}: the other plan is closed by then`] });
  });

  test('by an annotation of its object, also in JSON', () => {
    expect(outcome({ 'a.yaml': FIRST, 'b.yaml': plan('second', '[shop]', '', ANNOTATION) })).toEqual(ACKNOWLEDGED);
  });

  test.each([
    ['a comment', IGNORE + FIRST],
    ['an annotation', plan('first', '[shop]', '', ANNOTATION)],
  ])('by %s at the other object that it is about', (_, text) => {
    expect(outcome({ 'a.yaml': text, 'b.yaml': SECOND })).toEqual(ACKNOWLEDGED);
  });

  test('by a comment that names several rules', () => {
    const text = '# cdk8s-mtc-ignore document/duplicate-key, findings/unused-acknowledgement: both keys are the same\n'
      + `${DUPLICATE}`;
    expect(outcome({ 'a.yaml': text }, 'document/duplicate-key').open)
      .toEqual(['findings/unused-acknowledgement a.yaml:1']);
    expect(outcome({ 'a.yaml': text }).acknowledged)
      .toEqual(['document/duplicate-key a.yaml:7: both keys are the same']);
  });

  test('even if the file cannot be parsed', () => {
    const text = 'a: 1\nb: [ # cdk8s-mtc-ignore document/not-yaml: a template\n';
    // the finding is in the next line
    expect(outcome({ 'a.yaml': `${text}}\n` }, 'document/not-yaml').open).toHaveLength(2);
    expect(outcome({ 'a.yaml': `# cdk8s-mtc-ignore document/not-yaml: a template\n${FIRST}x: [\n` },
      'document/not-yaml').open).toEqual([]);
  });
});

describe('a finding is not acknowledged', () => {
  const open = (text: string) => outcome({ 'a.yaml': FIRST, 'b.yaml': text }).open;

  test('by a comment elsewhere in its object', () => {
    expect(open(SECOND.replace('spec:\n', `spec: ${IGNORE}`)))
      .toEqual(['findings/unused-acknowledgement b.yaml:4', 'plan/conflict b.yaml:8']);
  });

  test('by a comment at another object', () => {
    expect(open(`${IGNORE}${plan('third', '[office]')}---\n${SECOND}`))
      .toEqual(['findings/unused-acknowledgement b.yaml:1', 'plan/conflict b.yaml:18']);
  });

  test('by a text that looks like a comment', () => {
    const block = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\ndata:\n  a: |\n'
      + `    ${IGNORE}  b: "${IGNORE.trim()}"\n`;
    expect(open(`${block}---\n${SECOND}`)).toEqual(['plan/conflict b.yaml:16']);
  });

  test('by a comment that has another word at its start', () => {
    expect(open(`# see cdk8s-mtc-ignore plan/conflict: a\n${SECOND}`)).toEqual(['plan/conflict b.yaml:9']);
  });

  test.each([
    ['without a reason', '# cdk8s-mtc-ignore plan/conflict\n'],
    ['with an empty reason', '# cdk8s-mtc-ignore plan/conflict:  \n'],
    ['without a rule', '# cdk8s-mtc-ignore : because\n'],
    ['of all rules', '# cdk8s-mtc-ignore\n'],
  ])('by a comment %s', (_, comment) => {
    expect(open(comment + SECOND)).toEqual(['findings/incomplete-acknowledgement b.yaml:1', 'plan/conflict b.yaml:9']);
  });

  test('by an annotation without a reason', () => {
    expect(open(plan('second', '[shop]', '', 'acknowledge.cdk8s-mtc.io/plan.conflict: ""')))
      .toEqual(['findings/incomplete-acknowledgement b.yaml:3', 'plan/conflict b.yaml:8']);
  });

  test('by a comment in a JSON string', () => {
    const json = JSON.stringify({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' }, data: { a: IGNORE },
    });
    expect(outcome({ 'a.json': json })).toEqual({ open: [], acknowledged: [] });
  });
});

describe('of many acknowledgements', () => {
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) => `acknowledge.cdk8s-mtc.io/plan.other-${index}: x`);
  const isAcknowledged = (text: string) => outcome({ 'a.yaml': FIRST, 'b.yaml': text }).acknowledged.length === 1;

  test('in one object, the first thousand count', () => {
    expect(isAcknowledged(plan('second', '[shop]', '', [...others(999), ANNOTATION].join(', ')))).toBe(true);
    expect(isAcknowledged(plan('second', '[shop]', '', [...others(1000), ANNOTATION].join(', ')))).toBe(false);
  });

  test('in comments of one document, the first thousand count', () => {
    const other = '# cdk8s-mtc-ignore plan/namespaces: x\n';
    expect(isAcknowledged(`${other.repeat(999)}${IGNORE}${SECOND}`)).toBe(true);
    expect(isAcknowledged(`${other.repeat(1000)}${IGNORE}${SECOND}`)).toBe(false);
  });
});

test('of misspelt comments in one document, the first thousand are reported', () => {
  const misspelt = (count: number) =>
    checked({ 'a.yaml': `${'# cdk8s-mtc-ingore plan/conflict: x\n'.repeat(count)}${FIRST}` }).summary.errors;
  const [exact, more, many] = [1000, 1001, 200_000].map(misspelt);
  expect([more - exact, many - exact]).toEqual([0, 0]);
});

test('of the rules in one comment, the first thousand count', () => {
  const other = Array.from({ length: 1000 }, (_, index) => `plan/other-${index}`);
  const open = (rules: string[]) =>
    outcome({ 'a.yaml': FIRST, 'b.yaml': `# cdk8s-mtc-ignore ${rules.join(' ')}: x\n${SECOND}` }).acknowledged.length;
  expect(open([...other.slice(1), 'plan/conflict'])).toBe(1);
  expect(open([...other, 'plan/conflict'])).toBe(0);
});

describe('an acknowledgement', () => {
  const findings = (files: { readonly [path: string]: string }) => checked(files).findings.filter(({ rule }) =>
    rule.startsWith('findings/'))
    .map(({ rule, severity, message, fix, path, line }) => ({ rule, severity, message, fix, path, line }));

  test('that matches nothing is a warning', () => {
    expect(findings({ 'a.yaml': IGNORE + FIRST })).toEqual([{
      rule: 'findings/unused-acknowledgement',
      severity: 'warning',
      message: 'the acknowledgement of plan/conflict matches no finding here',
      fix: 'Remove it.',
      path: '',
      line: 1,
    }]);
  });

  test('of an unknown rule names the rule that was meant', () => {
    expect(findings({ 'a.yaml': plan('first', '[shop]', '', 'acknowledge.cdk8s-mtc.io/plan.conflct: a') })).toEqual([{
      rule: 'findings/unused-acknowledgement',
      severity: 'warning',
      message: 'the acknowledgement is of "plan/conflct", but no rule has this name',
      fix: 'Write `plan/conflict`.',
      path: 'metadata.annotations["acknowledge.cdk8s-mtc.io/plan.conflct"]',
      line: 3,
    }]);
  });

  test('of a rule that protects data is an error and has no effect', () => {
    const volumes = '\n  persistentVolumes:\n'
      + ['a:x', 'b:x'].map((claim) => `    - { name: ${claim[0]}, pvc: { name: "${claim}", namespace: shop }, `
        + 'selection: { action: copy } }\n').join('');
    const text = `# cdk8s-mtc-ignore plan/duplicate-target-claim: we know\n${FIRST.trimEnd()}${volumes}`;
    expect(checked({ 'a.yaml': text }).findings.map(({ rule }) => rule)).toContain('plan/duplicate-target-claim');
    expect(findings({ 'a.yaml': text })).toEqual([{
      rule: 'findings/protected-rule',
      severity: 'error',
      message: 'the acknowledgement of plan/duplicate-target-claim has no effect: the rule protects data, and its '
        + 'findings cannot be acknowledged',
      fix: 'Remove it, and fix the finding. `cdk8s-mtc explain plan/duplicate-target-claim` explains it.',
      path: '',
      line: 1,
    }]);
  });

  test('that a program has written may match nothing, because only a part of its output may be checked', () => {
    const text = plan('first', '[shop]', '', ANNOTATION);
    expect(findings({ 'a.yaml': text })).toHaveLength(1);
    expect(findings({ 'a.yaml': `# Written by cdk8s-mtc. Cluster new, step manifests: plans.\n${text}` })).toEqual([]);
  });

  test('changes the exit code, also with --strict', () => {
    const folder = folderWith({ 'a.yaml': FIRST, 'b.yaml': SECOND, 'c/a.yaml': FIRST, 'c/b.yaml': IGNORE + SECOND });
    expect(cli(folder, ['check', '--strict', 'a.yaml', 'b.yaml']).exitCode).toBe(1);
    expect(cli(folder, ['check', '--strict', 'c']))
      .toMatchObject({ exitCode: 0, stdout: '2 manifests in 2 files: no findings (1 finding acknowledged)\n' });
  });

  test('is a suppression in SARIF', () => {
    const { stdout } = cli(folderWith({ 'a.yaml': FIRST, 'b.yaml': IGNORE + SECOND }),
      ['check', '--format', 'sarif', '.']);
    expect(JSON.parse(stdout).runs[0].results).toEqual([
      expect.objectContaining({
        ruleId: 'plan/conflict',
        suppressions: [{ kind: 'inSource', justification: 'the other plan is closed by then' }],
      }),
    ]);
  });
});

describe('a comment that acknowledges nothing', () => {
  const INCOMPLETE = 'findings/incomplete-acknowledgement';

  test.each([
    'cdk8s-mtc ignore', 'cdk8s mtc ignore', 'cdk8s-mtc_ignore', 'cdk8s-mtc: ignore', 'CDK8S-MTC-IGNORE',
    'cdk8s-mtc-ingore', 'cdk8smtc-ignore',
  ])('because it starts with "%s" is reported', (word) => {
    const { findings } = checked({ 'a.yaml': `# ${word} plan/conflict: closed\n${FIRST}` });
    expect(findings.filter(({ rule }) => rule === INCOMPLETE)
      .map(({ line, message, fix }) => ({ line, message, fix }))).toEqual([{
      line: 1,
      message: `the comment has no effect, because it starts with "${word}"`,
      fix: 'Write `# cdk8s-mtc-ignore RULE: REASON`.',
    }]);
  });

  test.each([
    'cdk8s-mtc', 'cdk8s-mtc imports this', 'cdk8s-mtc is a tool', 'written by cdk8s-mtc, ignore it', 'ignore',
  ])('because it is "%s" is none', (words) => {
    expect(checked({ 'a.yaml': `# ${words}\n${FIRST}` }).findings.filter(({ rule }) => rule === INCOMPLETE))
      .toEqual([]);
  });

  test('is shown, also beside a Secret', () => {
    const folder = folderWith({ 'a.yaml': `# cdk8s-mtc-ignore plan/conflict lab only\n${FIRST}# the secret\n` });
    expect(cli(folder, ['check', 'a.yaml']).stdout).toContain(' 1 | # cdk8s-mtc-ignore plan/conflict lab only\n');
  });
});

test('an annotation with the slash of the rule gets a dot', () => {
  const { findings } = checked({
    'a.yaml': plan('first', '[shop]', '', 'acknowledge.cdk8s-mtc.io/plan/conflict: closed'),
  });
  expect(findings.filter(({ rule }) => rule === 'document/label').map(({ fix }) => fix))
    .toEqual(['Write a dot instead of the second slash: "acknowledge.cdk8s-mtc.io/plan.conflict".']);
});
