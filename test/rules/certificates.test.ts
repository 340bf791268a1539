import { EXPIRED_BUNDLE, GOOD_BUNDLE } from '../../src/rules/examples/values';
import { allExpired, wrongBundle } from '../../src/rules/reading/certificates';

const pem = (bundle: string) => Buffer.from(bundle, 'base64').toString();

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
