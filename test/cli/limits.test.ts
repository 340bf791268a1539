import { checked, configMap } from './support';
import { LIMITS } from '../../src/cli/limits';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';

/** What is found, in files that would be too much. */
function rulesOf(text: string | Uint8Array): string[] {
  const { findings, exitCode } = checked({ 'a.yaml': text });
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

test('many aliases of small values are no bomb', () => {
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

test('many comments, and nothing else', () => {
  expect(rulesOf('# a comment\n'.repeat(1_000_000))).toEqual([]);
  expect(rulesOf('---\n'.repeat(1_000_000))).toEqual([]);
});

test('100,000 fields that are written twice', () => {
  expect(rulesOf(`${HEAD}data:\n${Array.from({ length: 100_000 }, (_, index) => `  k${index % 50_000}: a\n`).join('')}`)).toHaveLength(50_000);
});
