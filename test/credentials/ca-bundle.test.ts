import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { CaBundle } from '../../src/credentials/ca-bundle';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

const ONE = '-----BEGIN CERTIFICATE-----\nMIIBone+/=\n-----END CERTIFICATE-----';
const TWO = '-----BEGIN CERTIFICATE-----\nMIIBtwo\n-----END CERTIFICATE-----';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ca-bundle-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function encode(bundle: CaBundle): { text?: string; messages: string[] } {
  const chart = hostChart();
  const encoded = bundle._encode(chart, 'caBundle');
  return { text: encoded && Buffer.from(encoded, 'base64').toString(), messages: mistakesOf(chart) };
}

test('the text is encoded in base64 once', () => {
  expect(CaBundle.fromPem(ONE)._encode(hostChart(), 'caBundle')).toBe(Buffer.from(`${ONE}\n`).toString('base64'));
});

test('only the certificates are taken: neither what stands between them, nor a private key', () => {
  const { text, messages } = encode(CaBundle.fromPem(`subject=CN = a\n${ONE}\n-----BEGIN PRIVATE KEY-----\npr1v4te\n`
    + `-----END PRIVATE KEY-----\n${TWO}`));
  expect(text).toBe(`${ONE}\n${TWO}\n`);
  expect(messages).toEqual([]);
});

test('a file is read', () => {
  const file = path.join(folder, 'ca.pem');
  fs.writeFileSync(file, `${TWO}\n`);
  expect(encode(CaBundle.fromFile(file)).text).toBe(`${TWO}\n`);
});

describe('what is refused', () => {
  const FIX = 'so that no connection would be trusted by it; give PEM text, from -----BEGIN CERTIFICATE----- to '
    + '-----END CERTIFICATE-----, not encoded any further.';

  test.each([
    ['text without certificate', 'MIIB', 'contains no certificate in PEM form'],
    ['no text', '', 'contains no certificate in PEM form'],
    ['text that is encoded already', Buffer.from(ONE).toString('base64'), 'is encoded in base64 already'],
    ['a certificate without its end', `${ONE}\n${TWO.slice(0, -6)}`, 'has a certificate that is cut off'],
  ])('%s', (_, pem, problem) => {
    expect(encode(CaBundle.fromPem(pem)))
      .toEqual({ text: undefined, messages: [`[ocp4] caBundle: the text ${problem}, ${FIX}`] });
  });

  test.each(['no/ca.pem', '/tmp'])('%s, which is not a file', (file) => {
    expect(encode(CaBundle.fromFile(file)).messages)
      .toEqual([`[ocp4] caBundle: the file ${file} does not exist; give the path of a PEM file.`]);
  });

  test('a private key, which is not repeated', () => {
    const { messages } = encode(CaBundle.fromPem('-----BEGIN PRIVATE KEY-----\npr1v4te\n-----END PRIVATE KEY-----'));
    expect(messages).toEqual([`[ocp4] caBundle: the text contains no certificate in PEM form, ${FIX}`]);
    expectSecret(messages, 'pr1v4te');
  });
});
