import { parseDocument } from 'yaml';
import { Budget } from '../../src/cli/reading/budget';
import { quickStrings, quickValue } from '../../src/cli/reading/quick-value';
import { SourceFile } from '../../src/cli/reading/source-file';
import { parse } from '../../src/cli/reading/yaml-document';
import { toValue } from '../../src/cli/reading/yaml-value';
import { RULES } from '../../src/rules';
import * as fc from '../support/property';

const RUNS = { seed: Number(process.env.CHECK_SEED ?? 4), numRuns: Number(process.env.CHECK_RUNS ?? 2000) };

const quick = (source: string) => quickValue(source, new Budget());
const complete = (source: string) =>
  parse({ file: new SourceFile('a.yaml', source), start: 0, end: source.length, index: 0 }, new Budget())
    .map((document) => toValue(document));

const EXAMPLES = RULES.flatMap(({ breaks, keeps }) => [breaks, keeps]).flatMap((text) => text.split(/^---\n/m))
  .filter((text) => text.trim() !== '');

test('manifests as tools write them are read quickly', () => {
  expect(EXAMPLES.filter((text) => quick(text) === undefined).length).toBeLessThan(0.01 * EXAMPLES.length);
  expect(quick('a: 1\nb: [~, "1", true, 1.5, 0x10, 0o17, 1e3]\nc: |\n  d\n'))
    .toEqual({ value: { a: 1, b: [null, '1', true, 1.5, 16, 15, 1000], c: 'd\n' } });
});

test.each([
  ['a word that is a boolean only to some', 'a: yes\n'],
  ['an octal number', 'a: 0644\n'],
  ['an ellipsis', 'a: b\n  ...\n'],
  ['a duplicate key', 'a: 1\na: 2\n'],
  ['an anchor', 'a: &a 1\nb: *a\n'],
  ['a merge key', 'a: { <<: { b: 1 } }\n'],
  ['a tag', 'a: !!str 1\n'],
  ['a list as a key', '{ [a]: b }\n'],
  ['a list as a key without a value', '{ a, [b] }\n'],
  ['a list in brackets as a key of a block', 'a:\n  [b]: c\n'],
  ['a complex key', '? a\n: b\n'],
  ['a key that is too long', `${'k'.repeat(1025)}: a\n`],
  ['a dash alone in its line, which js-yaml takes for one of the list around it', '-\n  -\n- b\n'],
  ['a wrong indentation', 'a:\n  b: 1\n c: 2\n'],
  ['an explicit indentation', 'a: |2\n    b\n'],
  ['two documents', 'a: 1\n---\nb: 1\n'],
  ['nothing', '# a comment\n'],
])('left to the reader that knows positions: %s', (_, source) => {
  expect(quick(source)).toBeUndefined();
});

test('a point alone is a string, as for Kubernetes', () => {
  expect(quick('path: .\n')).toEqual({ value: { path: '.' } });
  expect(complete('path: .\n')).toEqual([{ value: { path: '.' }, problems: [] }]);
});

test('what is read quickly is what the other reader reads, and has no problem', () => {
  const piece = fc.constantFrom(
    'a', 'b', ':', ' ', '-', '{', '}', '[', ']', '"', '\'', '|', '>', '#', '?', ',', '\n', '  ', '\n  ', '\n- ',
    '\nk: ', 'k: ', '- ', '1', '0x1', '1e3', '~', 'true',
    '\t', '%', '@', '`', '=', '...', '\r\n', '\\', '\\n', '|-\n', '|+\n', '>2\n', ' # c\n', 'é', 'null', '-\n', '!',
    '&a ', '*a', '<<: ', '{}', '[]', ': ', 'x y',
    '\n\n', '\n   ', '_', '.5', '+1', '.inf', '1:30', '2020-01-01', '{ a: b, c: [d] }', '"k": v\n', '\\x41', '\\u00e9',
    '__proto__: ',
  );
  const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));
  const change = fc.record({ at: fc.nat(), remove: fc.nat(4), insert: piece });
  const changed = fc.tuple(fc.constantFrom(...EXAMPLES), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([example, changes]) => changes.reduce((source, { at, remove, insert }) => {
      const position = at % (source.length + 1);
      return source.slice(0, position) + insert + source.slice(position + remove);
    }, example));
  fc.assert(fc.property(fc.oneof(text, changed), (source) => {
    const found = quick(source);
    if (found !== undefined) {
      expect(complete(source)).toEqual([{ ...found, problems: [] }]);
    }
  }), RUNS);
});

describe('with each scalar as a string', () => {
  const slow = (source: string) => parseDocument(source, { schema: 'failsafe' }).toJS() as unknown;

  test.each(['a: 1e3\nb: y\nc: 0644\n', 'a:\nb: ~\nc: null\nd: ""\n', 'a: [1, , x]\nb: { c: , d: e }\n',
    'a: |\n  x\n  y\nb: >-\n  x\n  y\n', 'a: "\\n"\nb: \'it\'\'s\'\n'])(
    'it is what the other reader gives: %j', (source) => {
      expect(quickStrings(source)?.value ?? slow(source)).toEqual(slow(source));
    });

  test('objects as tools write them are read quickly', () => {
    expect(EXAMPLES.filter((text) => quickStrings(text) === undefined).length).toBeLessThan(0.01 * EXAMPLES.length);
    expect(EXAMPLES.flatMap((text) => quickStrings(text) ?? []).map(({ value }) => value)).toEqual(
      EXAMPLES.filter((text) => quickStrings(text)).map(slow));
    expect(quickStrings('a: 1e3\nb:\n')).toEqual({ value: { a: '1e3', b: '' } });
  });

  test('anchors and duplicate keys are left to the other reader', () => {
    expect([quickStrings('a: &a 1\nb: *a\n'), quickStrings('a: 1\na: 2\n')]).toEqual([undefined, undefined]);
  });
});
