import { countedChanges, fieldChanges } from '../../src/operations/changes';
import { fieldText } from '../../src/operations/field-text';
import { Identities, isLongerThan } from '../../src/operations/json-values';

function texts(before: object, after: object, kind = 'ConfigMap'): string[] {
  return fieldChanges({ kind, ...before }, { kind, ...after }).map(fieldText);
}

test.each([
  ['items with names by their names', [{ name: 'a', v: 1 }, { name: 'b', v: 1 }], [
    { name: 'b', v: 2 }, { name: 'c', v: 1 },
  ],
  ['- list[a]: {"name":"a","v":1}', '~ list[b].v: 1 -> 2', '+ list[c]: {"name":"c","v":1}']],
  ['items with keys by their keys', [{ key: 'a', v: 1 }], [{ key: 'a', v: 2 }], ['~ list[a].v: 1 -> 2']],
  ['items that share a name as items without one', [{ name: 'a', v: 1 }, { name: 'a', v: 2 }], [{ name: 'a', v: 2 }],
    ['- list: {"name":"a","v":1}']],
  ['other objects by their place, except equal ones', [{ v: 1 }, { v: 2 }], [{ v: 2 }, { v: 3 }],
    ['~ list[1].v: 1 -> 3', '~ list (order)']],
  ['texts as a set', ['a', 'b'], ['b', 'c'], ['- list: "a"', '+ list: "c"']],
  ['the same text twice', ['a', 'a'], ['a'], ['- list: "a"']],
  ['not the order of a set', { namespaces: ['a', 'b'] }, { namespaces: ['b', 'a'] }, []],
  ['what is new in a set', { namespaces: ['a', 'b'] }, { namespaces: ['c', 'b', 'a'] }, ['+ list.namespaces: "c"']],
  ['the order of texts', ['a', 'b'], ['b', 'a'], ['~ list (order)']],
  ['the order of items with names', [{ name: 'a' }, { name: 'b' }], [{ name: 'b' }, { name: 'a' }], ['~ list (order)']],
  ['an absent list as an empty one', undefined, ['a'], ['+ list: "a"']],
  ['a list that is removed', ['a'], undefined, ['- list: "a"']],
  ['an empty list as none', [], undefined, []],
])('lists: %s', (_, before, after, expected) => {
  expect(texts({ list: before }, { list: after })).toEqual(expected);
});

test('a field that every object inherits is one that only one state has', () => {
  expect(texts({ data: { toString: 'a' } }, { data: { b: 'c' } })).toEqual(['- data.toString: "a"', '+ data.b: "c"']);
  expect(texts({ data: { b: 'c' } }, { data: { constructor: 'a', b: 'c' } })).toEqual(['+ data.constructor: "a"']);
});

test('an added structure is shown whole up to 120 characters, and field by field if it is longer', () => {
  const text = 'x'.repeat(120 - '{"a":1,"b":""}'.length);
  expect(texts({}, { data: { a: 1, b: text } })).toEqual([`+ data: {"a":1,"b":"${text}"}`]);
  expect(texts({}, { data: { a: 1, b: `${text}x` } })).toEqual(['+ data.a: 1', `+ data.b: "${text}x"`]);
});

test('of a long text, what is around the first difference is shown', () => {
  const before = `${'a'.repeat(200)}1${'b'.repeat(200)}`;
  const [text] = texts({ data: before }, { data: before.replace('1', '2') });
  const part = (digit: string) => `"…${'a'.repeat(30)}${digit}${'b'.repeat(87)}…`;
  expect(text).toBe(`~ data: ${part('1')} -> ${part('2')}`);
});

test('secrets are masked, also if only the secret part differs', () => {
  const proxy = (password: string, host: string) => ({
    spec: { stunnel_tcp_proxy: `http://mtc:${password}@${host}:3128` },
  });
  expect(texts(proxy('p%40ss', 'a'), proxy('p%40ss', 'b')))
    .toEqual(['~ spec.stunnel_tcp_proxy: "http://********@a:3128" -> "http://********@b:3128"']);
  expect(texts(proxy('p%40ss', 'a'), proxy('other', 'a')))
    .toEqual(['~ spec.stunnel_tcp_proxy: "http://********@a:3128" (a secret part of it differs)']);
  expect(texts(proxy('p%40ss', 'a'), proxy('p%40ss', 'a'))).toEqual([]);
});

test('of a Secret no value is shown, nor a key that may be one', () => {
  expect(texts({ stringData: { saToken: 'a' } }, { stringData: { saToken: 'b', S3CR3Ta0b1c2d3: 'c' } }, 'Secret'))
    .toEqual(['~ stringData.saToken', '+ stringData.…']);
});

test('so many changes are given as are asked for, and the others are counted', () => {
  const state = (prefix: string) => ({ kind: 'A', list: Array.from({ length: 5 }, (_, index) => `${prefix}${index}`) });
  const { changes, more } = countedChanges(state('v'), state('w'), 3);
  expect([changes.map(fieldText), more]).toEqual([['- list: "v0"', '- list: "v1"', '- list: "v2"'], 7]);
});

test('equal values have one identity, and each is looked at once, however deep it is', () => {
  let reads = 0;
  const bottom = Object.defineProperty({}, 'a', { enumerable: true, get: () => ++reads && [1, '1', null, true] });
  const deep = (value: unknown) => [...Array(100)].reduce<unknown>((inner) => [{ inner }], value);
  const identities = new Identities();
  const one = deep(bottom) as Array<{ inner: unknown }>;
  expect(identities.of(one)).toBe(identities.of(deep({ a: [1, '1', null, true] })));
  expect(identities.of(one[0].inner)).not.toBe(identities.of(one));
  expect(reads).toBe(1);
  expect(new Set([1, '1', '[', [], {}, [[]], [{}], { a: 1 }, { a: '1' }, { b: 1 }, null, true]
    .map((value) => identities.of(value))).size).toBe(12);
});

test.each([
  '', 'a', '"\n\\', 12, true, null, [], {}, [1, [2, 'b']], { 'a': 1, 'b"': ['c', { d: null }], 'c': {} },
])('the length of %j as JSON', (value) => {
  const { length } = JSON.stringify(value);
  expect([length - 1, length].map((most) => isLongerThan(most, value))).toEqual([true, false]);
});
