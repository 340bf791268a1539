import { checked } from './support';

const PLAN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: store, namespace: openshift-migration }
  indirectImageMigration: true
  namespaces: [shop]
`;

/** The reference without a namespace is at its sixth line. */
const RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: first, namespace: openshift-migration }
spec:
  stage: true
  migPlanRef: { name: shop }
`;

function found(text: string): string[] {
  return checked({ 'a.yaml': text }).findings.map(({ rule, line, kind }) => `${line}: ${rule} ${kind}`);
}

test('what follows "..." in a document is ignored by kubectl; the findings in it have the lines of the file', () => {
  const { findings, exitCode } = checked({ 'a.yaml': `${PLAN}...\n${RUN}` });
  expect(exitCode).toBe(1);
  expect(findings.map(({ rule, line }) => ({ rule, line }))).toEqual([
    { rule: 'document/ignored-rest', line: 10 },
    { rule: 'document/incomplete-reference', line: 16 },
  ]);
  expect(findings[0]).toMatchObject({
    severity: 'error',
    message: 'kubectl ignores everything from this "..." to the next "---", without an error',
    fix: 'Replace "..." with "---".',
  });
});

test.each([
  ['before "---"', `${PLAN}...\n---\n${RUN}`, 17],
  ['before "---", with comments and directives', `${PLAN}... # the end\n# a run\n%YAML 1.2\n---\n${RUN}`, 19],
  ['at the end of the file', `${RUN}...\n`, 6],
  ['at the end of the file, without a line break', `${RUN}...`, 6],
  ['twice', `...\n...\n---\n${RUN}...\n...\n`, 9],
  ['with the line ends of Windows', `${PLAN}...\n---\n${RUN}`.replace(/\n/g, '\r\n'), 17],
  ['in a text', `${RUN}x: |\n  ...\n  a\ny: "...\n  b"\nz:\n  ....\n`, 6],
  ['as the start of a word', `${RUN}...x: 1\n`, 6],
])('"..." is valid %s, and the lines after it are right', (_, text, line) => {
  expect(found(text).filter((finding) => !finding.includes('unknown-field')))
    .toEqual([`${line}: document/incomplete-reference MigMigration`]);
});

test('each ignored rest is reported at its own line', () => {
  expect(found(`${PLAN}...\na: 1\n...\nb: 2\n---\n`
    + `${PLAN.replace('shop,', 'office,').replace('[shop]', '[office]')}...\nc: 3\n`)
    .filter((finding) => finding.includes('ignored-rest'))).toEqual([
    '10: document/ignored-rest ', '12: document/ignored-rest ', '24: document/ignored-rest ',
  ]);
});
