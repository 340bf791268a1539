import { checked, configMap } from './support';
import { LIMITS } from '../../src/cli/reading/limits';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';

/** What is found, in files that would be too much. */
function rulesOf(text: string | Uint8Array): string[] {
  const { findings, exitCode } = checked({ 'a.yaml': text }, ['.', '--pass-on-no-manifests']);
  expect(exitCode).toBe(findings.length > 0 ? 1 : 0);
  return findings.map(({ rule }) => rule);
}

test.each([
  ['aliases of aliases', `${HEAD}x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 9 }, (_, level) =>
    `x${level + 1}: &x${level + 1} [${Array(10).fill(`*x${level}`).join(', ')}]\n`).join('')}`],
  ['merges of merges', `${HEAD}x0: &x0 { a: 1, b: 2 }\n${Array.from({ length: 40 }, (_, level) =>
    `x${level + 1}: &x${level + 1}\n  <<: [${Array(10).fill(`*x${level}`).join(', ')}]\n  k${level}: 1\n`).join('')}`],
  ['a chain of merges', `${HEAD}x0: &x0 { a: 1 }\n${Array.from({ length: 5000 }, (_, level) =>
    `x${level + 1}: &x${level + 1} { <<: *x${level}, k${level}: 1 }\n`).join('')}`],
  ['one large anchor, many aliases', `${HEAD}a: &a [${'1,'.repeat(10_000)}1]\nb:\n${'- *a\n'.repeat(1000)}`],
])('alias bombs: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/alias-bomb']);
});

test('many aliases of small values are not a bomb', () => {
  expect(rulesOf(`${HEAD}a: &a { b: c }\nb:\n${'- *a\n'.repeat(20_000)}`)).toEqual([]);
});

const DEEP = 100_000;
test.each([
  ['open brackets', '['.repeat(DEEP)],
  ['open braces', '{a: '.repeat(DEEP)],
  ['brackets', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['dashes', `${'- '.repeat(DEEP)}a`],
  ['question marks', '? '.repeat(DEEP)],
  ['indentation', Array.from({ length: 1500 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
  ['a few too many', `${HEAD}x: ${'['.repeat(LIMITS.depth)}${']'.repeat(LIMITS.depth)}\n`],
])('deep nesting: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/too-deep']);
});

test('what is deep, but not too deep', () => {
  expect(rulesOf(`${HEAD}x: ${'['.repeat(LIMITS.depth - 1)}${']'.repeat(LIMITS.depth - 1)}\n`)).toEqual([]);
});

test.each([
  ['a file', Buffer.alloc(LIMITS.fileBytes + 1, '# a comment\n')],
  ['a document of 50 MB', `${HEAD}data:\n  a: "${'x'.repeat(50_000_000)}"\n`],
  ['too many documents', `--- 1\n${'---\na\n'.repeat(LIMITS.documents)}`],
])('too much: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/too-large']);
});

test('the rest of a file with a document that is too large is judged', () => {
  const { findings, summary } = checked({ 'a.yaml': `a: "${'x'.repeat(LIMITS.documentCharacters)}"\n---\n${configMap('a')}` });
  expect(findings).toMatchObject([{ rule: 'document/too-large', line: 1 }]);
  expect(summary.manifests).toBe(1);
});

test('a value that no object can contain, in a document that has to be parsed as a whole', () => {
  const written = (length: number) => `${HEAD}x: &x "${'a'.repeat(length - 2)}"\n`;
  expect(checked({ 'a.yaml': written(LIMITS.valueCharacters + 1) }).findings).toMatchObject([{
    rule: 'document/too-large',
    line: 1,
    message: 'the document contains a value of more than 2 MB and is not judged',
    fix: 'Shorten the value: the API server rejects objects of more than about 1.5 MB.',
  }]);
  expect(rulesOf(written(LIMITS.valueCharacters))).toEqual([]);
});

test('of one rule and one object, 1,000 problems are kept, and one that says that there are more', () => {
  const plan = (length: number) => 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: a, namespace: openshift-migration }\nspec:\n  namespaces:\n'
    + Array.from({ length }, (_, index) => `  - Na_me${index}\n`).join('');
  const messages = (length: number) => checked({ 'a.yaml': plan(length) }, ['.', '--pass-on-no-manifests']).summary.errors;
  const [few, exact, more, many] = [999, 1000, 1001, 5000].map(messages);
  expect([exact - few, more - exact, many - more]).toEqual([1, 1, 0]);
});

test('half of a character is reported at its object and line', () => {
  const written = (text: string) => `${HEAD}data:\n  good: x\n  bad: "a${text}b"\n`;
  expect(checked({ 'a.yaml': written('\\ud83d') }).findings).toMatchObject([{
    rule: 'document/not-yaml',
    kind: 'ConfigMap',
    name: 'a',
    namespace: 'b',
    path: 'data.bad',
    line: 6,
    message: 'not YAML: an escape is half of a character (an unpaired surrogate): kubectl rejects the whole file',
  }]);
  expect(rulesOf(`${HEAD}data: { "\\udc00": x }\n`)).toEqual(['document/not-yaml']);
  expect(rulesOf(written('\\ud83d\\ude00'))).toEqual([]);
  expect(rulesOf('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"},"data":{"a":"\\ud83d"}}')).toEqual([]);
});

test('many comments, and nothing else', () => {
  expect(rulesOf('# a comment\n'.repeat(1_000_000))).toEqual([]);
  expect(rulesOf('---\n'.repeat(1_000_000))).toEqual([]);
});

test('of 20,000 duplicate keys the first 100 are listed, and the others counted', () => {
  const { findings, summary } = checked({ 'a.yaml': `${HEAD}data:\n${Array.from({ length: 40_000 }, (_, index) => `  k${index % 20_000}: a\n`).join('')}` });
  expect(findings).toHaveLength(101);
  expect(findings[99]).toMatchObject({ line: 20_104, message: 'duplicate key "k99": kubectl uses the last one, and a newer kubectl rejects the file' });
  expect(findings[100]).toMatchObject({
    rule: 'document/duplicate-key',
    line: 20_105,
    message: '19900 more findings of document/duplicate-key in this file are not listed',
    fix: 'Fix those that are listed, then check again.',
  });
  expect(summary.errors).toBe(20_000);
});

test('101 findings are all listed', () => {
  expect(checked({ 'a.yaml': `${HEAD}data:\n${'  k: a\n'.repeat(102)}` }).findings.map(({ message }) => message)).toEqual(
    Array(101).fill('duplicate key "k": kubectl uses the last one, and a newer kubectl rejects the file'));
});

test('a message, a name and a path do not grow with what they quote', () => {
  const long = 'k'.repeat(1_000_000);
  const { findings } = checked({ 'a.yaml': `apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: ${long} }\nspec:\n  ? ${long}\n  : 1\n  ? ${long}\n  : 2\n` });
  expect(findings.length).toBeGreaterThan(2);
  expect(Math.max(...findings.map((finding) => JSON.stringify(finding).length))).toBeLessThan(10_000);
});

const MANY = 400_000;
test.each([
  ['JSON objects in lines', '{}\n'.repeat(MANY), 'document/too-large'],
  ['brackets', `${HEAD}x: ${'['.repeat(MANY)}`, 'document/too-deep'],
  ['pairs in brackets', `${HEAD}x: &x [${'a: b, '.repeat(MANY)}]\n`, 'document/too-large'],
  ['keys in one line', `${HEAD}x: &x {${Array.from({ length: MANY }, (_, index) => `k${index}: v, `).join('')}}\n`, 'document/too-large'],
  ['aliases', `${HEAD}a: &a 1\nb:\n${'- *a\n'.repeat(MANY)}`, 'document/too-large'],
  ['list items', `${HEAD}b: &b\n${'- a\n'.repeat(MANY)}`, 'document/too-large'],
  ['brackets that were not opened', `${HEAD}b: ${']'.repeat(MANY)}\n`, 'document/not-yaml'],
])('so many that a tree of them would not fit into memory: %s', (_, text, rule) => {
  expect(rulesOf(text)).toEqual([rule]);
});

test.each([
  ['pairs in brackets', `${HEAD}x: [${'a: b, '.repeat(MANY)}]\n`],
  ['keys in one line', `${HEAD}x: {${Array.from({ length: MANY }, (_, index) => `k${index}: v, `).join('')}}\n`],
  ['list items', `${HEAD}b:\n${'- a\n'.repeat(MANY)}`],
])('as many, without anchors, need no tree: %s', (_, text) => {
  expect(rulesOf(text)).toEqual([]);
});

test('a million ends of documents are nothing', () => {
  expect(rulesOf('...\n'.repeat(1_000_000))).toEqual([]);
});

test('so much of a check is judged that 10 MB take seconds; the rest of each file is reported', () => {
  const dense = `---\n${HEAD}x: &x [${'1,'.repeat(100_000)}1]\n`; // 200 kB, and more than ten times as many tokens as that has room for
  const { findings, summary } = checked({ 'a.yaml': Array.from({ length: 10 }, (_, index) => dense.replace('name: a', `name: a${index}`)).join(''), 'b.yaml': configMap('b') });
  expect(findings.map(({ rule, file, message }) => ({ rule, file, message }))).toEqual([{
    rule: 'document/too-large',
    file: 'a.yaml',
    message: 'the input has too many parts for its size: from here on it is not judged',
  }]);
  expect(summary.manifests).toBeGreaterThan(3);
  expect(summary.manifests).toBeLessThan(9);
});

test('an export of a cluster is judged completely', () => {
  const object = (index: number) => `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${index}
  namespace: shop-web
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        .: {}
        f:colour: {}
    manager: kubectl
data:
  colour: green
`;
  const { findings, summary } = checked({ 'a.yaml': Array.from({ length: 20_000 }, (_, index) => object(index)).join('') });
  expect(findings).toEqual([]);
  expect(summary.manifests).toBe(20_000);
});
