import { isLabelKey, isLabelValue } from '../../src/grammar/label';

test.each([
  ['app', true], ['App_1.x', true], ['a', true], ['app.kubernetes.io/part-of', true], ['a'.repeat(63), true],
  [`${'a'.repeat(253)}/app`, true],
  ['a'.repeat(64), false], [`${'a'.repeat(254)}/app`, false], ['a..b/app', false], ['a.-b/app', false],
  ['A.b/app', false], ['/app', false],
  ['a/', false], ['a/b/c', false], ['-app', false], ['app-', false], ['', false], ['app name', false],
])('%j is a label key: %j', (key, expected) => expect(isLabelKey(key)).toBe(expected));

test.each([
  ['', true], ['shop', true], ['Shop_1.x', true], ['a'.repeat(63), true],
  ['a'.repeat(64), false], ['-a', false], ['a-', false], ['a b', false], ['a/b', false],
])('%j is a label value: %j', (value, expected) => expect(isLabelValue(value)).toBe(expected));
