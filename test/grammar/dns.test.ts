import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../src/grammar/dns';

test.each([
  ['a', true], ['shop-web', true], ['a--b', true], ['1shop', true], ['a'.repeat(63), true],
  ['a'.repeat(64), false], ['', false], ['Shop', false], ['-shop', false], ['shop-', false], ['shop.web', false],
  ['shop_web', false], ['shop\n', false],
  [undefined as unknown as string, false],
])('%j is a DNS label: %j', (name, expected) => expect(isDnsLabel(name)).toBe(expected));

const LONGEST = `${'a'.repeat(63)}.`.repeat(3) + 'a'.repeat(61);

test.each([
  ['shop', true], ['shop.web', true], ['a'.repeat(64), true], [LONGEST, true],
  [`${LONGEST}a`, false], ['shop..web', false], ['.shop', false], ['shop.', false], ['a.-b', false], ['a-.b', false],
  ['a.B', false], ['', false],
  [undefined as unknown as string, false],
])('%j is a DNS subdomain: %j', (name, expected) => expect(isDnsSubdomain(name)).toBe(expected));

test.each([
  ['Shop Web', 'shop-web'], ['_shop_', 'shop'], ['a--b', 'a--b'], [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ['---', undefined], ['', undefined],
  ['-'.repeat(80) + 'a', undefined], [undefined as unknown as string, undefined],
])('the label nearest to %j is %j', (name, expected) => expect(nearestDnsLabel(name)).toBe(expected));

test.each([
  ['Shop.Web', 'shop.web'], ['shop..web_1', 'shop.web-1'], ['.', undefined], [`${LONGEST}-a`, LONGEST], ['', undefined],
])('the subdomain nearest to %j is %j', (name, expected) => expect(nearestDnsSubdomain(name)).toBe(expected));
