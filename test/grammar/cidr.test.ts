import { containsCidr, overlapsCidr, parseAddress, parseCidr, rangeKey } from '../../src/grammar/cidr';

test.each([
  ['10.0.0.0/8', { version: 4, address: 0x0a000000n, prefix: 8 }],
  ['192.0.2.7/32', { version: 4, address: 0xc0000207n, prefix: 32 }],
  ['0.0.0.0/0', { version: 4, address: 0n, prefix: 0 }], ['::/0', { version: 6, address: 0n, prefix: 0 }],
  ['2001:db8::/128', { version: 6, address: 0x20010db8000000000000000000000000n, prefix: 128 }],
  ['::ffff:192.0.2.7/96', { version: 6, address: 0xffffc0000207n, prefix: 96 }],
])('%j is the range %o', (text, expected) => expect(parseCidr(text)).toEqual(expected));

test.each([
  '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '0.0.0.0/00', '010.0.0.0/8', '10.0.0/8', '10.0.0.256/8',
  '10.0.0.0/8/8', '10.0.0.0/-1',
  '::/129', ':::/8', '1::2::3/8', 'fe80::1%eth0/64', 'example.com/8', '/8', '', ' 10.0.0.0/8',
])('%j is not a range', (text) => expect(parseCidr(text)).toBeUndefined());

test.each([['1:2:3:4:5:6:7:8', 0x00010002000300040005000600070008n], ['1::8', 0x00010000000000000000000000000008n],
  ['255.255.255.255', 0xffffffffn]])(
  'the address %s is %s', (text, expected) => expect(parseAddress(text)).toBe(expected));

test('a range has one key, whatever address in it was written', () => {
  const keys = ['10.1.2.3/8', '10.255.255.255/8', '11.0.0.0/8'].map((text) => rangeKey(parseCidr(text)!, 8));
  expect(keys).toEqual(['4/8/a', '4/8/a', '4/8/b']);
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true, true], ['10.1.0.0/16', '10.0.0.0/8', false, true],
  ['10.0.0.0/8', '10.0.0.0/8', true, true],
  ['10.0.0.0/8', '11.0.0.0/8', false, false], ['0.0.0.0/0', '::/0', false, false],
  ['::/0', '2001:db8::/32', true, true], ['0.0.0.0/0', '::1/128', false, false],
])('%s and %s: the first contains the second: %s; they overlap: %s', (one, other, contains, overlaps) => {
  const [a, b] = [parseCidr(one)!, parseCidr(other)!];
  expect([containsCidr(a, b), overlapsCidr(a, b), overlapsCidr(b, a)]).toEqual([contains, overlaps, overlaps]);
});
