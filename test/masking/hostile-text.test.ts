import { withoutSecrets } from '../../src/masking/replace-secrets';
import { secretsInText, secretForms } from '../../src/masking/secret-text';
import { Ends, MASK, masked, Span, union } from '../../src/masking/spans';

/** A text without the parts that are secret. */
function shown(text: string): string {
  return masked(text, union(secretsInText(text)));
}

const MANY = 100_000;

// Each of these took quadratic time: a megabyte took minutes.
test.each([
  ['URLs with passwords', "<'a:b@c '".repeat(MANY), `<'${MASK}@c '`.repeat(MANY)],
  ['values up to the end of the line', 'token=a '.repeat(MANY), `token=${MASK}`],
  ['values in many lines', 'token=a\n'.repeat(MANY), `token=${MASK}\n`.repeat(MANY)],
  ['quoted values', "token='a' ".repeat(MANY), `token=${MASK} `.repeat(MANY)],
  ['users', '-u:'.repeat(MANY), `-u${MASK}`],
  ['users without a password', '-u='.repeat(MANY), '-u='.repeat(MANY)],
  ['passwords of clients of databases', '[-pabcde'.repeat(MANY), `[-p${MASK}`],
  ['authentications', 'basic/'.repeat(MANY), 'basic/'.repeat(MANY)],
  ['parameters of URLs', '?key=abcdefgh&'.repeat(MANY), `?key=${MASK}&`.repeat(MANY)],
  ['empty lines', '\n'.repeat(10 * MANY), '\n'.repeat(10 * MANY)],
])('a flood of secrets is masked: %s', (_, text, expected) => {
  expect(shown(text) === expected).toBe(true);
});

test.each([
  ['a private key', '-----BEGIN PRIVATE KEY-----', 'A'],
  ['a private key in JSON', '-----BEGIN PRIVATE KEY-----', '\\n'],
  ['a JSON Web Token', 'eyJ', 'a'],
  ['a token of OpenShift', 'sha256~', 'a'],
  ['a token of GitHub', 'ghp_', 'a'],
])('10 MB of one secret do not exhaust the stack: %s', (_, start, part) => {
  const text = start + part.repeat(10_000_000 / part.length);
  expect(union(secretForms(text))).toEqual([{ start: 0, end: text.length }]);
});

test('a private key ends after its last line, before a quotation mark, or at the next dash', () => {
  const parts = (text: string) => secretForms(text).map(({ start, end }) => text.slice(start, end));
  const [begin, end] = ['-----BEGIN RSA PRIVATE KEY-----', '-----END RSA PRIVATE KEY-----'];
  expect(parts(`a ${begin}\nAB\n${end} b`)).toEqual([`${begin}\nAB\n${end}`]);
  expect(parts(`"${begin}\\nAB\\n${end}\\n"`)).toEqual([`${begin}\\nAB\\n${end}`]);
  expect(parts(`"${begin}AB" b`)).toEqual([`${begin}AB`]);
  expect(parts(`{\\"${begin}AB\\" b`)).toEqual([`${begin}AB`]);
  expect(parts(`${begin}AB- b`)).toEqual([`${begin}AB`]);
  expect(parts(`${begin}AB${begin}CD`)).toEqual([`${begin}AB`, `${begin}CD`]);
});

test('each character is searched once for each kind of end', () => {
  const text = 'a'.repeat(1000);
  const ends = new Ends(text);
  let searches = 0;
  class Counted extends RegExp {
    exec(searched: string) {
      searches++;
      return super.exec(searched);
    }
  }
  const end = new Counted('b', 'g');
  expect(Array.from({ length: 1000 }, (_, index) => ends.from(index, end))).toEqual(Array(1000).fill(1000));
  expect(searches).toBe(1);
});

test('a part of a text that was looked at does not decide where a later one ends', () => {
  const ends = new Ends('ab ab ab');
  const blank = / /g;
  expect([0, 2, 3, 5, 6, 0].map((start) => ends.from(start, blank))).toEqual([2, 2, 5, 5, 8, 2]);
});

test('a value with more than 10,000 secret parts is secret as a whole', () => {
  const url = 'a:b@c ';
  const masks = (length: number) => withoutSecrets({ a: url.repeat(length) }).a;
  expect(masks(10_000) === `${MASK}@c `.repeat(10_000)).toBe(true);
  expect(masks(10_001) === MASK).toBe(true);
});

test('many spans of a text are masked at once', () => {
  const spans: Span[] = Array.from({ length: MANY }, (_, index) => ({ start: 2 * index, end: 2 * index + 1 }));
  expect(masked('ab'.repeat(MANY), spans) === `${MASK}b`.repeat(MANY)).toBe(true);
});
