import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

// Writes assets/transfer/nobody.pem: the one authority that a client with a pre-shared key trusts, and that can vouch
// for no one.
//
// With TLS 1.3 a client that has only a pre-shared key still offers the ordinary ways as well, and would take any
// certificate, unless it checks the chain; to check, stunnel wants an authority. An authority whose key was "thrown
// away" would have to be believed. This one has a public key that is a point of the curve P-256 found by hashing a
// sentence, so that its private key was never known to anybody: finding it means solving a discrete logarithm. Its
// signature is empty, which does not matter: nobody checks that of an authority one has chosen to trust.

/** The sentence that the point is made from. */
export const SENTENCE = 'cdk8s-mtc: nobody holds the private key of this certificate';

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [base % P, exponent]; rest > 0n; [square, rest] = [square * square % P, rest / 2n]) {
    result = rest % 2n === 1n ? result * square % P : result;
  }
  return result;
}

/** The first point of the curve whose x is the SHA-256 of the sentence and a number, counted from 0. */
export function nobodysPoint(): { readonly x: bigint; readonly y: bigint; readonly number: number } {
  for (let number = 0; ; number++) {
    const x = BigInt(`0x${crypto.createHash('sha256').update(`${SENTENCE} ${number}`).digest('hex')}`) % P;
    const square = (x * x * x - 3n * x + B) % P;
    const y = power(square, (P + 1n) / 4n);
    if ((y * y - square) % P === 0n) {
      return { x, y, number };
    }
  }
}

// --- DER, as far as one certificate needs it
function tlv(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, Math.floor(body.length / 256), body.length % 256];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...content: Buffer[]) => tlv(0x30, ...content);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number) => tlv(0x02, Buffer.from([value]));
const bits = (content: Buffer) => tlv(0x03, Buffer.from([0]), content);

function certificate(): Buffer {
  const { x, y } = nobodysPoint();
  const point = Buffer.from(`04${x.toString(16).padStart(64, '0')}${y.toString(16).padStart(64, '0')}`, 'hex');
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from('nobody')))));
  const validity = sequence(tlv(0x17, Buffer.from('000101000000Z')), tlv(0x18, Buffer.from('99991231235959Z')));
  const key = sequence(sequence(oid('2a8648ce3d0201'), oid('2a8648ce3d030107')), bits(point));
  const isAuthority = sequence(oid('551d13'), tlv(0x01, Buffer.from([0xff])),
    tlv(0x04, sequence(tlv(0x01, Buffer.from([0xff])))));
  const content = sequence(tlv(0xa0, integer(2)), integer(1), ecdsaWithSha256, name, validity, name, key,
    tlv(0xa3, sequence(isAuthority)));
  return sequence(content, ecdsaWithSha256, bits(sequence(integer(1), integer(1))));
}

/** The certificate as a file of text, with what it is at its head. */
export function nobodysCertificate(): string {
  return [
    '# An authority that vouches for nobody: its public key was found by hashing a sentence, '
      + 'so no private key of it was ever known.',
    `# x is the SHA-256 of "${SENTENCE} ${nobodysPoint().number}".`,
    '-----BEGIN CERTIFICATE-----',
    ...certificate().toString('base64').match(/.{1,64}/g)!,
    '-----END CERTIFICATE-----',
    '',
  ].join('\n');
}

if (require.main === module) {
  fs.writeFileSync(path.resolve(__dirname, '../assets/transfer/nobody.pem'), nobodysCertificate());
}
