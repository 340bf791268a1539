import { decodeBase64, encodedTwice } from '../../src/grammar/base64';
import { day } from '../../src/grammar/day';
import { isCutOffJwt, looksLikeJwt, readJwt } from '../../src/grammar/jwt';
import { allEnded, certificatesOf, endOf, hasCertificate, isCutOffPem, isPem } from '../../src/grammar/pem';
import { EXPIRED_BUNDLE, GOOD_BUNDLE, SHORT_TOKEN, TOKEN } from '../../src/rules/examples/values';

const decode = (text: string) => Buffer.from(text, 'base64').toString();
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const GOOD = decode(GOOD_BUNDLE);
const ENDED = decode(EXPIRED_BUNDLE);
const IN_2030 = Date.UTC(2030, 0, 1);

test.each([['aGk=', 'hi'], ['aG\r\nk=', 'hi'], ['', '']])('%j is the base64 of %j', (text, expected) =>
  expect(Buffer.from(decodeBase64(text)!).toString()).toBe(expected));

test.each(['aGk', 'aGk==', 'a-_=', ' aGk=', 'aGk=\t'])('%j is not base64', (text) =>
  expect(decodeBase64(text)).toBeUndefined());

test.each([
  [Buffer.from('example-password').toString('base64'), 'example-password'], ['password', undefined],
  ['passwordpass', undefined], ['aGVsbG8=', undefined],
])('%j is the base64 of the string %j', (text, expected) => expect(encodedTwice(text)).toBe(expected));

test('a PEM block is recognised by its first line, and is cut off without its last', () => {
  expect([GOOD, '-----BEGIN RSA PRIVATE KEY-----', 'BEGIN CERTIFICATE'].map(isPem)).toEqual([true, true, false]);
  expect([GOOD, GOOD.slice(0, 100), GOOD + GOOD.slice(0, 100)].map(isCutOffPem)).toEqual([false, true, true]);
  expect([GOOD, '-----BEGIN TRUSTED CERTIFICATE-----', '-----BEGIN RSA PRIVATE KEY-----'].map(hasCertificate))
    .toEqual([true, true, false]);
});

test('each certificate of a bundle is read, and what cannot be read is left out', () => {
  const madeUp = '-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n';
  expect(certificatesOf(GOOD + madeUp + ENDED).map((one) => day(endOf(one)))).toEqual(['2049-01-01', '2020-01-01']);
  expect(certificatesOf('-----BEGIN PRIVATE KEY-----\naGVsbG8=\n-----END PRIVATE KEY-----')).toEqual([]);
});

/** A certificate that ends in 2060. */
const FAR = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSENNSFlDQVFNd0JRWURLMlZ3TUEweEN6QUpCZ05WQkFNTUFtTmhNQ0FYRFRJME1ERXdNVEF3TURBd01G',
  'b1kKRHpJd05qQXdNVEF4TURBd01EQXdXakFOTVFzd0NRWURWUVFEREFKallUQXFNQVVHQXl0bGNBTWhBSjk1OTBUNAo2WERjOFpDR3dhbC9qQ0ZyZllReFhZ',
  'Yk96V0RXNjFFblYzS2NNQVVHQXl0bGNBTkJBSDdwNGw1UlB3QXVYa2hOCk5aVVZKa2t0eUU4dVFycng4UUpHMTIxMzVJem1mWTZkMzdkQTdtM3V0RXRZc2ds',
  'elNSR0xvSTlxUE56WUhWZHIKbFd0M01Bbz0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=',
].join('');

test('the end of a certificate after 2049, whose year has four digits, is read', () =>
  expect(certificatesOf(decode(FAR)).map((one) => day(endOf(one)))).toEqual(['2060-01-01']));

test('a certificate may be written on one line, as in YAML that was folded', () =>
  expect(certificatesOf(GOOD.trim().replace(/\n/g, ' ')).length).toBe(1));

test.each([
  ['one that is valid', GOOD, undefined], ['one that has ended', ENDED, '2020-01-01'],
  ['one of each', ENDED + GOOD, undefined], ['none', '', undefined],
])('a bundle of %s ended on %s', (_, pem, expected) => {
  const end = allEnded(pem, IN_2030);
  expect(end === undefined ? undefined : day(end)).toBe(expected);
});

test('a certificate is valid up to its last second', () => {
  const end = endOf(certificatesOf(ENDED)[0]);
  expect([allEnded(ENDED, end), allEnded(ENDED, end + 1)]).toEqual([undefined, end]);
});

test('the claims of a token', () => {
  expect(readJwt(TOKEN)).toEqual({
    expires: undefined,
    issued: undefined,
    account: 'system:serviceaccount:openshift-migration:migration-controller',
    issuer: 'kubernetes/serviceaccount',
  });
  expect(readJwt(SHORT_TOKEN)).toMatchObject({ issued: 2493072000000, expires: 2493075600000 });
});

test.each(['', 'sha256~abc', 'a.b.c', `${encode({})}.${encode([])}.x`, `${encode({})}.${encode({})}`,
  `${encode({})}.${encode({})}.x.y`, `${encode({})}..x`])(
  '%j is not a token with claims', (token) => expect(readJwt(token)).toBeUndefined());

test.each([
  [TOKEN.slice(0, TOKEN.lastIndexOf('.')), true], [TOKEN.slice(0, 60), true], [TOKEN, false], ['eyJ', false],
  ['sha256~abc', false], ['', false],
])('%j is a token that was cut off: %j', (token, expected) => expect(isCutOffJwt(token)).toBe(expected));

test.each([['eyJhbGciOi', true], ['ey', false], ['sha256~eyJ', false]])('%j looks like a JSON Web Token: %j', (
  token, expected,
) =>
  expect(looksLikeJwt(token)).toBe(expected));

test.each([[0, '1970-01-01'], [8.64e15, '+275760-09'], [8.64e15 + 1, 'a day outside the calendar'],
  [-8.64e15 - 1, 'a day outside the calendar']])(
  'the day of %d is %s', (time, expected) => expect(day(time)).toBe(expected));
