import { decodeBase64, encodedTwice, isPlainText, latin1 } from '../../src/grammar/base64';
import { containsCidr, parseAddress, parseCidr } from '../../src/grammar/cidr';
import { didYouMean, isMisspelling, isNear } from '../../src/grammar/did-you-mean';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel, nearestDnsSubdomain } from '../../src/grammar/dns';
import { matchesGlob } from '../../src/grammar/glob';
import { formatGoDuration, isGoDuration, nearestGoDuration } from '../../src/grammar/go-duration';
import { parseImage } from '../../src/grammar/image';
import { listOf, mapOf, objectWith, reference } from '../../src/grammar/json-schema';
import { isCutOffJwt, looksLikeJwt, readJwt } from '../../src/grammar/jwt';
import { isLabelKey, isLabelValue } from '../../src/grammar/label';
import { member } from '../../src/grammar/path';
import { formatQuantity, parseQuantity } from '../../src/grammar/quantity';
import { ended } from '../../src/grammar/sentence';
import { toSnakeCase } from '../../src/grammar/snake-case';
import { trimmed } from '../../src/grammar/trim';
import {
  areDifferent, formatMinor, formatVersion, isAtLeast, isBefore, isNewerThan, isOtherMinor, knownVersion, parseVersion,
} from '../../src/grammar/version';

// Both sides of each constant and of each branch, as mutation testing asks for them (CONTRIBUTING.md).

test.each<[string, string, boolean]>([
  ['', '', true], ['', 'a', false], ['a', '', false], ['*', '', true], ['**', '', true], ['*', 'abc', true],
  ['?', '', false], ['?', 'a', true],
  ['?', 'ab', false], ['a?c', 'abc', true], ['a?c', 'ac', false], ['shop-*', 'shop-', true], ['shop-*', 'shop-a', true],
  ['shop-*', 'shop', false],
  ['*-db', 'a-db', true], ['*-db', '-db', true], ['*-db', 'a-dbx', false], ['*ab', 'aab', true], ['*ab', 'abab', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'aXcYb', false], ['a*', 'ba', false], ['a*a', 'a', false], ['a*a', 'aa', true], ['*a?', 'xaab', true],
  ['a**b', 'ab', true], ['abc', 'abc', true],
  ['abc', 'ab', false], ['abc', 'abd', false], ['*b', 'abc', false], ['ab*', 'abb', true], ['*?', '', false],
  ['*?', 'x', true], ['ab**', 'ab', true],
])('the pattern %p and the name %p', (pattern, name, matches) => {
  expect(matchesGlob(pattern, name)).toBe(matches);
});

test.each<[string, string]>([
  ['noProxy', 'no_proxy'], ['URLValue', '_url_value'], ['a-b c', 'a_b_c'], ['A', '_a'], ['already_so', 'already_so'],
  ['a1B', 'a1_b'], ['aBCd', 'a_b_cd'],
  ['A'.repeat(200), `_${'a'.repeat(200)}`], ['A'.repeat(201), 'A'.repeat(201)],
])('%p in snake case', (key, expected) => {
  expect(toSnakeCase(key)).toBe(expected);
});

test.each<[string, string, string]>([
  ['data', 'key', 'data.key'], ['', 'key', 'key'], ['data', 'ca.crt', 'data["ca.crt"]'], ['', 'ca.crt', '["ca.crt"]'],
  ['data', '', 'data[""]'],
  ['data', 'a-b_c', 'data.a-b_c'], ['data', '!a', 'data["!a"]'], ['data', 'a!', 'data["a!"]'],
])('the member of %p with key %p', (path, key, expected) => {
  expect(member(path, key)).toBe(expected);
});

test.each<[string, string]>([
  ['', ''], ['-', ''], ['--', ''], ['a', 'a'], ['-a-', 'a'], ['--a-b--', 'a-b'], ['a-', 'a'], ['-a', 'a'],
])('%p trimmed', (text, expected) => {
  expect(trimmed(text, '-')).toBe(expected);
});

test.each([
  ['Stop', 'Stop.'], ['Stop.', 'Stop.'], ['Stop?', 'Stop?'], ['Stop!', 'Stop!'], ['a. b', 'a. b.'], ['', '.'],
])('%p as a sentence', (text, expected) => {
  expect(ended(text)).toBe(expected);
});

test('schemas of objects, lists, maps and references', () => {
  const text = { type: 'string' };
  expect(objectWith({ a: text, b: text }, ['b']))
    .toEqual({ type: 'object', properties: { a: text, b: text }, required: ['a'], additionalProperties: false });
  expect(objectWith({ a: text }))
    .toEqual({ type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false });
  expect(listOf(text)).toEqual({ type: 'array', items: text });
  expect(mapOf(text)).toEqual({ type: 'object', additionalProperties: text });
  expect(reference('cluster')).toEqual({ $ref: '#/$defs/cluster' });
});

describe('base64', () => {
  test('consecutive line breaks are ignored, and the shortest text that is certainly encoded '
    + 'twice has twelve characters', () => {
    expect(decodeBase64('aGVs\r\n\n\nbG8=')).toEqual(Buffer.from('hello'));
    expect(decodeBase64('aGVs\nbG8=')).toEqual(Buffer.from('hello'));
    expect(encodedTwice('c2VjcmV0Cg==')).toBe('secret\n');
    expect(encodedTwice('  c2VjcmV0Cg== ')).toBe('secret\n');
    expect(encodedTwice('c2VjcmV0')).toBeUndefined();
    expect(encodedTwice('AAECAwQFBgcI')).toBeUndefined();
  });

  test('plain text', () => {
    expect(['', '\t\n\r ~', '\x7f', '\x1f', 'ä', 'a\x00'].map(isPlainText))
      .toEqual([true, true, false, false, false, false]);
    expect(latin1(new Uint8Array([0xe4, 0x41]).subarray(1))).toBe('A');
  });
});

describe('CIDR', () => {
  test.each([
    ['10.0.0.0', false], ['/8', false], ['10.0.0.0/', false], ['10.0.0.0/32', true], ['10.0.0.0/33', false],
    ['::/128', true], ['::/129', false],
    ['10.0.0.0/0', true], ['10.0.0.0/8/8', false], ['fe80::1%eth0/64', false], ['10.0.0.0/8x', false],
    ['10.0.0.0/x8', false],
  ])('%p is valid: %p', (text, isValid) => {
    expect(parseCidr(text) !== undefined).toBe(isValid);
  });

  test('an IPv6 address may end with an IPv4 address', () => {
    expect(parseAddress('::ffff:1.2.3.4')).toBe(parseAddress('::ffff:102:304'));
    expect(parseAddress('1:2:3:4:5:6:1.2.3.4')).toBe(parseAddress('1:2:3:4:5:6:102:304'));
    expect(parseAddress('fe80::1%eth0')).toBeUndefined();
    expect(containsCidr(parseCidr('::/0')!, parseCidr('0.0.0.0/0')!)).toBe(false);
  });
});

describe('did you mean', () => {
  test.each<[string, string[], string | undefined]>([
    ['Volums', ['volumes'], 'volumes'], ['abc', ['abcde'], 'abcde'], ['abc', ['abcdef'], undefined],
    ['xyz', ['xyza', 'XYZ'], 'XYZ'], ['ab', ['a', 'abc'], 'a'],
    ['abcdefghi', ['abcdef'], 'abcdef'], ['abcdefghi', ['abcde'], undefined],
    ['a'.repeat(200), ['a'.repeat(199)], 'a'.repeat(199)],
    ['a'.repeat(201), ['a'.repeat(199)], undefined], ['x', [], undefined],
  ])('%p among %p', (word, candidates, meant) => {
    expect(didYouMean(word, candidates)).toBe(meant);
  });

  test.each<[string, string, number, boolean]>([
    ['abc', 'abc', 0, true], ['abc', 'abd', 0, false], ['abc', 'abd', 1, true], ['abc', 'abcde', 1, false],
    ['abc', 'abcde', 2, true], ['', 'ab', 2, true], ['', 'abc', 2, false],
  ])('%p is near %p with %p changes: %p', (word, other, most, near) => {
    expect(isNear(word, other, most)).toBe(near);
  });

  test.each<[string, string, boolean]>([
    ['shop-a', 'shop-b', false], ['ocp3', 'ocp4', false], ['backup', 'backups', true], ['SHOP', 'shop', true],
    ['back-up', 'backup', true], ['back--up', 'back-up', true],
    ['-shop', 'shop', true], ['abc', 'abd', false], ['abcd', 'abce', true], ['abcdefg', 'abcdexy', false],
    ['abcdefgh', 'abcdefxy', true], ['abcdefghijkl', 'abcdefghixyz', false],
    ['abc', 'abcd', true], ['one-two', 'two-one', false], ['one-two', 'one', false], ['a.b', 'a-b', true],
    ['shop_db', 'shop-db', true], ['warehouse-x', 'warehause-x', true],
  ])('%p is a misspelling of %p: %p', (one, other, is) => {
    expect(isMisspelling(one, other)).toBe(is);
    expect(isMisspelling(other, one)).toBe(is);
  });
});

describe('DNS names', () => {
  test('the limits', () => {
    expect([isDnsLabel('a'.repeat(63)), isDnsLabel('a'.repeat(64))]).toEqual([true, false]);
    const long = `${'a'.repeat(125)}.${'b'.repeat(127)}`;
    expect([isDnsSubdomain(long), isDnsSubdomain(`${long}b`)]).toEqual([true, false]);
    expect([isDnsSubdomain('a..b'), isDnsSubdomain('a.-b'), isDnsSubdomain('a.b-'), isDnsSubdomain('')])
      .toEqual([false, false, false, false]);
  });

  test.each<[string, string | undefined]>([
    ['My Shop!!', 'my-shop'], ['a__b', 'a-b'], ['--', undefined], ['', undefined],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)], [`${'a'.repeat(63)}b`, 'a'.repeat(63)],
  ])('the label nearest to %p', (name, near) => {
    expect(nearestDnsLabel(name)).toBe(near);
  });

  test.each<[string, string | undefined]>([
    ['a..b', 'a.b'], ['.a.', 'a'], ['!!.a', 'a'], ['a-.b', 'a.b'], ['...', undefined], ['A.B', 'a.b'],
    [Array(5).fill('a'.repeat(62)).join('.'), [...Array(4).fill('a'.repeat(62)), 'a'].join('.')],
    [[...Array(3).fill('a'.repeat(62)), 'a'.repeat(60), '-b'].join('.'),
      [...Array(3).fill('a'.repeat(62)), 'a'.repeat(60), 'b'].join('.')],
    [[...Array(4).fill('a'.repeat(62)), 'b'].join('.'), [...Array(4).fill('a'.repeat(62)), 'b'].join('.')],
    [[...Array(4).fill('a'.repeat(62))].join('.').concat('.-', 'b'), [...Array(4).fill('a'.repeat(62)), 'b'].join('.')],
    [[...Array(3).fill('a'.repeat(63)), 'a'.repeat(59), 'b-c'].join('.'),
      [...Array(3).fill('a'.repeat(63)), 'a'.repeat(59), 'b'].join('.')],
  ])('the subdomain nearest to %p', (name, near) => {
    expect(nearestDnsSubdomain(name)).toBe(near);
  });

  test('label keys and values', () => {
    expect([`a/${'b'.repeat(63)}`, `a/${'b'.repeat(64)}`, 'a/', '/a', 'a/b/c', 'a', '-a', 'a-', 'a.b/c_d']
      .map(isLabelKey))
      .toEqual([true, false, false, false, false, true, false, false, true]);
    expect(['', 'a'.repeat(63), 'a'.repeat(64), 'a b', '-', 'A_b.c-d'].map(isLabelValue))
      .toEqual([true, true, false, false, false, true]);
  });
});

describe('durations', () => {
  test.each<[string, string | undefined]>([
    ['2 days', '48h'], ['1 day', '24h'], ['1d', '24h'], ['3hr', '3h'], ['3hrs', '3h'], ['3 hour', '3h'],
    ['3 hours', '3h'], ['5min', '5m'], ['5mins', '5m'], ['5 minute', '5m'],
    ['5 minutes', '5m'], ['7sec', '7s'], ['7secs', '7s'], ['7 second', '7s'], ['7  seconds', '7s'], ['7 M', '7m'],
    ['7', undefined], ['7x', undefined], ['7 hoursx', undefined],
    ['7 xh', undefined], ['1H 30M', '1h30m'], ['x', undefined], [`${' '.repeat(39)}7s`, undefined],
    [`${' '.repeat(38)}7s`, '7s'],
  ])('the duration nearest to %p', (text, near) => {
    expect(nearestGoDuration(text)).toBe(near);
  });

  test.each<[string, boolean]>([
    ['0', true], ['-0', true], ['10.25s', true], ['.25s', true], ['1.s', true], ['.s', false], ['s', false],
    ['1', false], ['1h30', false], ['12ns', true], ['12us', true],
    ['12µs', true], ['12μs', true], ['12ms', true], ['1d', false], ['x1s', false], ['1sx', false], ['+1s', true],
    ['00', false], [`${'1'.repeat(99)}s`, true], [`${'1'.repeat(100)}s`, false],
  ])('%p is a duration of Go: %p', (text, is) => {
    expect(isGoDuration(text)).toBe(is);
  });

  test('how Go writes seconds', () => {
    expect([0, 1, 59, 60, 61, 3599, 3600, 3661, 7200].map(formatGoDuration))
      .toEqual(['0s', '1s', '59s', '1m', '1m1s', '59m59s', '1h', '1h1m1s', '2h']);
  });
});

describe('image references', () => {
  const hex = (length: number) => 'a'.repeat(length);

  test.each<[string, boolean]>([
    [`b@sha256:${hex(32)}`, true], [`b@sha256:${hex(31)}`, false], [`b@sha256:${hex(64)}x`, false],
    [`b@a+b:${hex(32)}`, true], [`b@a+1:${hex(32)}`, false],
    [`b@a+b12:${hex(32)}`, true], [`b@a..b:${hex(32)}`, false], [`b@x:${hex(32)}@y:${hex(32)}`, false],
    [`b@!sha:${hex(32)}`, false], ['b@', false],
    ['-a.example.com/b', false], ['a-.example.com/b', false], ['a.example-.com/b', false], ['a.-example.com/b', false],
    ['a.e.com/b', true], ['a.ex-am.com/b', true],
    ['A/b', true], ['Ab.C/b', true], ['a.example.com:5000/b', true], ['a.example.com:/b', false],
    ['a.example.com:x/b', false], ['[fd00::1]/b', true], ['[fd00::1]x/b', false],
    ['x[fd00::1]/b', false], ['localhost/b', true], ['a/b/c', true], ['a//b', false], ['a/', false], ['', false],
    ['b:', false], [`b:${hex(128)}`, true], [`b:${hex(129)}`, false],
    ['b:-x', false], ['a__b', true], ['a___b', false], ['a--b', true], ['a..b', false], ['a_b', true], ['-b', false],
    ['b-', false], ['B', false], [':x', false],
    [hex(255), true], [hex(256), false], [`a/b@sha256:${hex(989)}`, true], [`a/b@sha256:${hex(990)}`, false],
  ])('%p is valid: %p', (text, isValid) => {
    expect(parseImage(text) !== undefined).toBe(isValid);
  });

  test('the parts', () => {
    expect(parseImage('a.example.com:5000/b/c:1'))
      .toEqual({ host: 'a.example.com:5000', path: 'b/c', tag: '1', digest: undefined });
    expect(parseImage('b:1')).toEqual({ host: undefined, path: 'b', tag: '1', digest: undefined });
    expect(parseImage('a.b/c')).toEqual({ host: 'a.b', path: 'c', tag: undefined, digest: undefined });
    expect(parseImage('team/c')).toEqual({ host: undefined, path: 'team/c', tag: undefined, digest: undefined });
  });
});

describe('JSON Web Tokens', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const HEADER = part({ alg: 'none' });
  const whole = (claims: unknown, header = HEADER, signature = 'sig') => `${header}.${part(claims)}.${signature}`;

  test.each<[string, string, boolean]>([
    ['whole', whole({}), true], ['two parts', `${HEADER}.${part({})}`, false], ['four parts', `${whole({})}.x`, false],
    ['no signature', `${HEADER}.${part({})}.`, false],
    ['a header that is a list', whole({}, part(['a'])), false], ['a header that is not JSON', whole({}, 'eyJ'), false],
    ['claims that are a list', whole([]), false],
    ['claims that are null', whole(null), false], ['claims that are a number', whole(5), false],
    ['padding', `${HEADER}==.${part({})}=.sig=`, true],
    ['a space in the signature', whole({}, HEADER, 's g'), false],
    ['a sign before the signature', whole({}, HEADER, '!sig'), false],
    ['a sign after it', whole({}, HEADER, 'sig!'), false],
  ])('%s', (_, token, isReadable) => {
    expect(readJwt(token) !== undefined).toBe(isReadable);
  });

  test('the claims', () => {
    expect(readJwt(whole({ exp: 2, iat: 1, sub: 'me', iss: 'you' })))
      .toEqual({ expires: 2000, issued: 1000, account: 'me', issuer: 'you' });
    expect(readJwt(whole({ exp: '2', iat: null, sub: 5, iss: {} })))
      .toEqual({ expires: undefined, issued: undefined, account: '', issuer: '' });
  });

  test.each<[string, string, boolean]>([
    ['claims that end too early', `${HEADER}.eyJpc3Mi`, true], ['only a header', HEADER, false],
    ['whole', whole({}), false], ['two dots', `${HEADER}..eyJpc3Mi`, false],
    ['a header that is not JSON', 'eyJhbG.eyJpc3Mi', false], ['claims that are something else', `${HEADER}.abc`, false],
    ['another header', `abc.${part({})}`, false],
    ['a space', `${HEADER}.eyJpc 3Mi`, false], ['a space before', ` ${HEADER}.eyJpc3Mi`, false],
    ['a space after', `${HEADER}.eyJpc3Mi `, false], ['two dots later', `${HEADER}.eyJpc3Mi..`, false],
    ['a header that is a list', `${Buffer.from('[1]').toString('base64url')}.eyJpc3Mi`, false],
  ])('cut off: %s', (_, token, isCutOff) => {
    expect(isCutOffJwt(token)).toBe(isCutOff);
  });

  test('what looks like one', () => {
    expect(['eyJ', 'eyJhbGci', 'xeyJ', 'sha256~x', ''].map(looksLikeJwt)).toEqual([true, true, false, false, false]);
  });
});

describe('quantities', () => {
  test.each<[string, number | undefined]>([
    ['1', 1], ['+1', 1], ['-1', undefined], ['1.', 1], ['1.5', 1.5], ['.5', 0.5], ['12.25', 12.25], ['.', undefined],
    ['1e3', 1000], ['1E3', 1000], ['1e-3', 0.001], ['1e+3', 1000],
    ['1e', undefined], ['1e1234', undefined], ['1k', 1000], ['1M', 1e6], ['1G', 1e9], ['1T', 1e12], ['1P', 1e15],
    ['1E', 1e18], ['1u', 1e-6], ['1m', 0.001], ['1n', 1e-9], ['1Ki', 1024],
    ['1Mi', 2 ** 20], ['1Gi', 2 ** 30], ['1Ti', 2 ** 40], ['1Pi', 2 ** 50], ['1Ei', 2 ** 60], ['1K', undefined],
    ['1Kib', undefined], ['x1', undefined], ['1ki', undefined], ['1 Gi', undefined],
  ])('%p is %p', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  test.each<[number, string]>([
    [1024 * 1024, '1Gi'], [1024 * 1024 + 1024, '1025Mi'], [1024, '1Mi'], [1025, '1025Ki'], [1023, '1023Ki'],
    [0.5, '1Ki'], [1.5, '2Ki'], [0, '0Gi'],
  ])('%p KiB, with fractions rounded up, is %p', (kibibytes, text) => {
    expect(formatQuantity(kibibytes)).toBe(text);
  });
});

describe('versions', () => {
  test.each<[string, object | undefined]>([
    ['1.8', { major: 1, minor: 8 }], ['v1.8.16', { major: 1, minor: 8, patch: 16 }],
    ['1.8.16-rc.1', { major: 1, minor: 8, patch: 16 }], ['1.8+build', { major: 1, minor: 8 }],
    ['1', undefined], ['x1.8', undefined], ['1.8x', undefined], ['1.8.', undefined], ['1.8.1.1', undefined],
    ['12345.1', undefined], ['1234.1', { major: 1234, minor: 1 }],
    ['1.12345', undefined], ['1.1.1234567', undefined], ['1.1.123456', { major: 1, minor: 1, patch: 123456 }],
    ['1.8-', { major: 1, minor: 8 }], ['1.8-!', undefined], ['vv1.8', undefined],
  ])('%p', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  const v = (text: string) => knownVersion(text);
  test.each<[string, string, boolean, boolean]>([
    ['1.8.4', '1.8.4', false, true], ['1.8.3', '1.8.4', true, false], ['1.8.5', '1.8.4', false, true],
    ['1.8', '1.8.4', false, false], ['1.8.4', '1.8', false, true],
    ['1.7.9', '1.8', true, false], ['1.9', '1.8.4', false, true], ['2.0', '1.8', false, true],
    ['0.9', '1.8', true, false],
  ])('%p against %p: before %p, at least %p', (version, bound, before, atLeast) => {
    expect([isBefore(v(version), bound), isAtLeast(v(version), bound)]).toEqual([before, atLeast]);
  });

  test('later minor releases, and versions that differ', () => {
    expect([isNewerThan(v('1.9.0'), '1.8'), isNewerThan(v('1.8.9'), '1.8'), isNewerThan(v('1.7'), '1.8')])
      .toEqual([true, false, false]);
    expect([areDifferent(v('1.8'), v('1.8.4')), areDifferent(v('1.8.3'), v('1.8.4')),
      areDifferent(v('1.8.4'), v('1.8.4')), areDifferent({ major: 3 }, v('3.11'))])
      .toEqual([false, true, false, false]);
    expect([
      isOtherMinor(v('1.8.3'), v('1.8.4')), isOtherMinor(v('1.7.3'), v('1.8.3')), isOtherMinor(v('2.8'), v('1.8')),
    ])
      .toEqual([false, true, true]);
    expect([formatVersion({ major: 3 }), formatVersion(v('1.8.0')), formatMinor(v('1.8.16'))])
      .toEqual(['3', '1.8.0', '1.8']);
    expect(() => knownVersion('x')).toThrow('bug in cdk8s-mtc: x is not a version');
  });
});
