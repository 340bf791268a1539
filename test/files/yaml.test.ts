import { Yaml } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { stringify } from '../../src/files/yaml';
import { GO_YAML } from '../support/go-yaml';
import * as fc from '../support/property';

/** A manifest with a text at the places where one can be. */
const manifest = (text: string) => ({ apiVersion: 'v1', data: { text, list: [text], [text]: 'key', after: 'end' } });

function read(yaml: string, version: '1.1' | '1.2'): unknown {
  const [document, ...others] = parseAllDocuments(yaml, { version, merge: true });
  expect([...document.errors, ...document.warnings, ...others]).toEqual([]);
  return document.toJS();
}

/** Strings that some parser reads as something else if they are not quoted, or not escaped. */
const CASES = [
  '0o17', '0O17', '+0o7', '-0o7', '0x1F', '0b11', '017', '0777', '1_000', '0_7', '1e3', '1E+3', '.5', '-.5', '+1', '1.',
  '12:30:45', '1:2', '190:20:30.15',
  '.inf', '-.Inf', '.nan', '2001-12-14', '2001-12-14 21:59:43.10 -5', '2001-12-14T21:59:43Z', 'y', 'Y', 'n', 'yes',
  'No', 'on', 'OFF', 'true', 'False', 'null', 'Null',
  '~', '', ' ', '=', '<<', '-', '---', '...', '?', ':', '!', '&a', '*a', '%a', '@a', '`a', '[', ']', '{', '}', '#',
  'a: b', 'a #b', '- a', '|', '>', '"', "'",
  'a\nb', 'a\n', '\na', 'a\n\n', ' a', 'a ', '\ta', 'a\t', 'a\r', 'a\r\nb', '\r', 'a\u0085b', '\u0085', '\u2028',
  '\u2029', 'a\u2028b', 'a\nb\u2029c', '\ufeff', 'a\ufeff',
  '\0', 'a\u0007b', '\u001b[31m', '\u007f', '\u009b', '\ufffe', '\uffff', 'ä', '漢', '😀', '\u00a0', 'quoted0.',
  '__proto__', 'constructor',
];

describe.each(['1.1', '1.2'] as const)('a parser of YAML %s reads', (version) => {
  test.each(CASES)('%j as it was', (text) => {
    expect(read(stringify([manifest(text)]), version)).toEqual(manifest(text));
  });

  test('any string as it was', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(read(stringify([manifest(text)]), version)).toEqual(manifest(text));
    }), { seed: 1, numRuns: 500 });
  });

  test('anything that looks like a number or a word with a meaning as it was', () => {
    const part = fc.constantFrom('0', '1', '7', '9', 'o', 'O', 'x', 'b', 'e', 'E', '_', '.', '+', '-', ':', 'a', 'f',
      'n', 'y', 'inf', 'nan', 'true', 'on', '~', '<', '=', ' ');
    fc.assert(fc.property(fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')), (text) => {
      expect(read(stringify([manifest(text)]), version)).toEqual(manifest(text));
    }), { seed: 1, numRuns: 2000 });
  });
});

(GO_YAML ? describe : describe.skip)('go-yaml, which kubectl reads files '
  + `with,${GO_YAML ? '' : ' [needs: kubectl in the path, or named by KUBECTL]'}`, () => {
  test('reads all of these strings, and random ones, as they were', () => {
    const random = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { seed: 1, numRuns: 500 });
    const numbers = fc.sample(fc.stringMatching(/^[-+.]?[0-9][0-9oOxXbBeE_.:+-]{0,6}$/), { seed: 1, numRuns: 1000 });
    const texts = [...CASES, ...random, ...numbers].filter((text) => text !== '__proto__');
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: Object.fromEntries(texts.map((text, index) => [`k${index}`, text])),
    };
    expect(GO_YAML!(stringify([map])).data).toEqual(map.data);
  });
});

const LINES = fc.array(
  fc.constantFrom('', ' ', '  ', 'a', ' a', 'a ', '- a', '#', 'a: b', '"', "'", '\t', '---', '...', 'ä', '\r'),
  { maxLength: 5 },
);

/** Any value of JSON, with texts of several lines. */
const JSON_VALUES = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' }, fc.string(), LINES.map((lines) => lines.join('\n')), fc.double({ noNaN: true }),
    fc.integer(), fc.boolean(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a\nb', 'x'.repeat(1100))), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('manifests are read as those are that cdk8s writes', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), JSON_VALUES), (value) => {
    expect(read(stringify([value]), '1.1')).toEqual(value);
    expect(read(stringify([value]), '1.2')).toEqual(read(Yaml.stringify(value), '1.1'));
  }), { seed: 1, numRuns: 500 });
});

test.each([
  ['a text of several lines', 'a\n  b\n', '|\n  a\n    b'],
  ['one without a line break at its end', 'a\n\nb', '|-\n  a\n\n  b'],
  ['one that begins with a blank', ' a\nb\n', '|2\n   a\n  b'],
  ['one that begins with an empty line', '\na\n', '"\\na\\n"'],
  ['one that ends with an empty line', 'a\n\n', '"a\\n\\n"'],
  ['one whose last line is blank', 'a\n \n', '"a\\n \\n"'],
  ['one with a carriage return', 'a\r\nb', '"a\\r\\nb"'],
  ['a text with double quotes', '{"a": 1}', "'{\"a\": 1}'"],
  ['one with both kinds of quotes', '"a\'', '"\\"a\'"'],
  ['a number that is not one', NaN, '.nan'],
  ['the largest of all', Infinity, '.inf'],
  ['the smallest', -Infinity, '-.inf'],
  ['negative zero', -0, '-0'],
  ['what is undefined', undefined, 'null'],
  ['an empty list', [], '[]'],
  ['an empty object', {}, '{}'],
  ['a list', ['a', ['b', { c: 1, d: 2 }]], '\n  - a\n  - - b\n    - c: 1\n      d: 2'],
])('%s is written as expected', (_, value, text) => {
  expect(stringify([{ k: value }])).toBe(`k:${text.startsWith('\n') ? '' : ' '}${text}\n`);
});

test.each([[998, ''], [999, '? ']])('a key of %i characters that needs quotes begins with %j', (length, start) => {
  const key = `${'x'.repeat(length - 1)}#`.replace('x', ' ');
  expect(stringify([{ [key]: 1 }])).toBe(`${start}"${key}"${start ? '\n' : ''}: 1\n`);
});

test('what needs no quotes has none', () => {
  expect(stringify([{
    a: ['10.0.0.0/8', '10.0.0.1', '1.8.16', '20Gi', '10m', 'v1', 'release-v1.8', 'a-1', '8443-9443', 'nobody', 'none'],
  }])
    .match(/"/g)).toBeNull();
});

test('manifests are divided by ---, and one object that is used twice is written twice', () => {
  const labels = { a: 'b' };
  expect(stringify([{ labels, selector: labels }, { a: 1, b: true, c: null }]))
    .toBe('labels:\n  a: b\nselector:\n  a: b\n---\na: 1\nb: true\nc: null\n');
});

test('half of a surrogate pair cannot be written', () => {
  expect(() => stringify([manifest('a secret\ud800')])).toThrow('a string contains half of a surrogate pair, which no '
    + 'file can contain: "…\\ud800"');
});
