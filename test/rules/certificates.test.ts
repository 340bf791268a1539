import { allExpired, endsOf, wrongBundle } from '../../src/rules/certificates';
import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../src/rules/examples';
import { isGoDuration, nearestGoDuration, splitUrl } from '../../src/rules/go-values';

const pem = (bundle: string) => Buffer.from(bundle, 'base64').toString();

/** A certificate whose end is written with four digits for the year. */
const FAR = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSENNSFlDQVFNd0JRWURLMlZ3TUEweEN6QUpCZ05WQkFNTUFtTmhNQ0FYRFRJME1ERXdNVEF3TURBd01G',
  'b1kKRHpJd05qQXdNVEF4TURBd01EQXdXakFOTVFzd0NRWURWUVFEREFKallUQXFNQVVHQXl0bGNBTWhBSjk1OTBUNAo2WERjOFpDR3dhbC9qQ0ZyZllReFhZ',
  'Yk96V0RXNjFFblYzS2NNQVVHQXl0bGNBTkJBSDdwNGw1UlB3QXVYa2hOCk5aVVZKa2t0eUU4dVFycng4UUpHMTIxMzVJem1mWTZkMzdkQTdtM3V0RXRZc2ds',
  'elNSR0xvSTlxUE56WUhWZHIKbFd0M01Bbz0KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=',
].join('');

test('the end of certificates is read, in both ways of writing it', () => {
  expect(endsOf(pem(GOOD_BUNDLE))).toEqual([Date.UTC(2049, 0, 1)]);
  expect(endsOf(pem(FAR))).toEqual([Date.UTC(2060, 0, 1)]);
  expect(endsOf(pem(EXPIRED_BUNDLE) + pem(GOOD_BUNDLE))).toEqual([Date.UTC(2020, 0, 1), Date.UTC(2049, 0, 1)]);
});

test('a bundle has expired when all its certificates have', () => {
  expect(allExpired(pem(EXPIRED_BUNDLE), Date.UTC(2026, 0, 1))).toBe('2020-01-01');
  expect(allExpired(pem(EXPIRED_BUNDLE), Date.UTC(2019, 6, 1))).toBeUndefined();
  expect(allExpired(pem(EXPIRED_BUNDLE) + pem(GOOD_BUNDLE), Date.UTC(2026, 0, 1))).toBeUndefined();
  expect(allExpired('', Date.UTC(2026, 0, 1))).toBeUndefined();
});

test('a certificate that is damaged anywhere is read, or is not, and nothing breaks', () => {
  const der = Buffer.from(pem(GOOD_BUNDLE).replace(/-----.*?-----|\n/g, ''), 'base64');
  for (let at = 0; at < der.length; at++) {
    for (const value of [0, 0x30, 0x7f, 0x80, 0x84, 0xff]) {
      const damaged = Buffer.from(der);
      damaged[at] = value;
      const text = `-----BEGIN CERTIFICATE-----\n${damaged.toString('base64')}\n-----END CERTIFICATE-----\n`;
      expect(() => allExpired(text, 0)).not.toThrow();
    }
    expect(() => wrongBundle(der.subarray(0, at).toString('base64'))).not.toThrow();
  }
});

test.each([
  ['1h30m', true], ['90s', true], ['0', true], ['2m0s', true], ['1.5h', true], ['-1m', true], ['600', false], ['1d', false], ['10 m', false], ['', false], ['h', false],
])('whether Go reads %j as a duration: %j', (text, expected) => {
  expect(isGoDuration(text)).toBe(expected);
});

test.each([
  ['600', '600s'], ['1d', '24h'], ['10 m', '10m'], ['3 hours', '3h'], ['90SEC', '90s'], ['1H30M', '1h30m'], ['soon', undefined], ['5 constructor', undefined],
])('what %j meant: %j', (text, expected) => {
  expect(nearestGoDuration(text)).toBe(expected);
});

test('a URL is taken apart as Go does', () => {
  expect(splitUrl('HTTP://u:p@s@h:1/p/q?x#y')).toEqual({ scheme: 'http', userInfo: 'u:p@s', host: 'h', port: '1', path: '/p/q', tail: '?x#y' });
  expect(splitUrl('http://[fd00::1]:3128')).toMatchObject({ host: '[fd00::1]', port: '3128' });
  expect(splitUrl('http://u:p#ss@h:1')).toMatchObject({ userInfo: undefined, host: 'u', port: 'p' });
  expect(splitUrl('h:1')).toBeUndefined();
});
