import { decodeBase64, encodedTwice, latin1 } from './base64';
import { day } from './jwt';
import { isPlaceholder } from './placeholder';

const BEGIN = /-----BEGIN [A-Z0-9 ]+-----/g;
const END = /-----END [A-Z0-9 ]+-----/g;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/** Whether a text holds the beginning of something in PEM form. */
export function isPem(text: string): boolean {
  return /-----BEGIN [A-Z0-9 ]+-----/.test(text);
}

/** Whether something in PEM form begins in a text and doesn't end. What is in between is made up in many an example. */
export function isCutOff(pem: string): boolean {
  return [...pem.matchAll(BEGIN)].length > [...pem.matchAll(END)].length;
}

/** When each certificate of a PEM text ends, in milliseconds since 1970. Those that can't be read are left out. */
export function endsOf(pem: string): number[] {
  return [...pem.matchAll(BLOCK)].flatMap(([, label, body]) => {
    const der = label === 'CERTIFICATE' ? decodeBase64(body.replace(/\s+/g, '')) : undefined;
    const end = der && notAfter(der);
    return end === undefined ? [] : [end];
  });
}

/** What is wrong with a field that should hold certificates: base64 of PEM text. */
export interface WrongBundle {
  /** What it is, to follow the field's name: `is PEM text that isn't encoded`. */
  readonly problem: string;
  readonly fix: string;
}

const ENCODE = 'write the base64 of the PEM text, as `base64 -w0 ca.crt` prints it';

/** What is wrong with a bundle of certificates as a field of format `byte` holds it; undefined where nothing is. */
export function wrongBundle(value: string): WrongBundle | undefined {
  if (isPem(value)) {
    return { problem: 'is PEM text as it stands, and the API server takes nothing but base64 there', fix: ENCODE };
  }
  if (isPlaceholder(value)) {
    return undefined;
  }
  const bytes = decodeBase64(value);
  if (!bytes) {
    return { problem: 'is not base64, and the API server refuses it', fix: ENCODE };
  }
  const text = latin1(bytes);
  if (isPem(text)) {
    return isCutOff(text)
      ? { problem: 'holds a certificate that is cut off, so that no connection is trusted by it', fix: 'encode the whole file, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----' }
      : !text.includes('-----BEGIN CERTIFICATE-----') && !text.includes('-----BEGIN TRUSTED CERTIFICATE-----')
        ? { problem: 'holds no certificate, but something else in PEM form', fix: 'encode the certificate of the authority, which begins with -----BEGIN CERTIFICATE-----' }
        : undefined;
  }
  if (isPlaceholder(text)) {
    return undefined;
  }
  const twice = encodedTwice(text);
  if (twice && isPem(twice)) {
    return { problem: 'is encoded twice, so that no certificate is found in it', fix: 'encode the PEM text once; a Secret\'s data is encoded already' };
  }
  return bytes[0] === 0x30 && bytes.length > 100
    ? { problem: 'is a certificate in DER form, and only PEM is read', fix: 'turn it into PEM first: `openssl x509 -inform der -in ca.der`, then `base64 -w0`' }
    : { problem: 'is not the base64 of a certificate in PEM form, so that no connection is trusted by it', fix: ENCODE };
}

/** On which day the last certificate of a field of format `byte` ended; undefined while one is still good, or none is known. */
export function bundleExpired(value: string, now: number | undefined): string | undefined {
  const bytes = now === undefined ? undefined : decodeBase64(value);
  return bytes && allExpired(latin1(bytes), now!);
}

/** The same for PEM text. */
export function allExpired(pem: string, now: number): string | undefined {
  const ends = endsOf(pem);
  const last = ends.reduce((a, b) => Math.max(a, b), -Infinity);
  return ends.length > 0 && last < now ? day(last) : undefined;
}

/** One element of DER: where its content begins and ends. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The end of a certificate's validity. A certificate is a sequence, of which the first is a sequence of: version (may be missing),
 * serial number, algorithm, issuer, validity, and more; validity is a sequence of two times.
 */
function notAfter(der: Uint8Array): number | undefined {
  const certificate = element(der, 0);
  const body = certificate && element(der, certificate.start);
  if (!body) {
    return undefined;
  }
  const fields: Element[] = [];
  for (let at = body.start; at < body.end && fields.length < 5;) {
    const field = element(der, at);
    if (!field) {
      return undefined;
    }
    if (field.tag !== 0xa0) {
      fields.push(field);
    }
    at = field.end;
  }
  const validity = fields[3];
  const from = validity && element(der, validity.start);
  const until = from && element(der, from.end);
  return until && time(until.tag, latin1(der.subarray(until.start, until.end)));
}

function element(der: Uint8Array, at: number): Element | undefined {
  const first = der[at + 1];
  if (first === undefined) {
    return undefined;
  }
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 4) {
      return undefined;
    }
    length = 0;
    for (let i = 0; i < count; i++) {
      length = length * 256 + (der[start + i] ?? NaN);
    }
    start += count;
  }
  return start + length <= der.length ? { tag: der[at], start, end: start + length } : undefined;
}

/** UTCTime has two digits for the year, of which 50 to 99 mean the last century; GeneralizedTime has four. */
function time(tag: number, text: string): number | undefined {
  const [, digits, month, dayOfMonth, hour, minute, second] = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text) ?? [];
  if (digits === undefined || (tag === 0x17) !== (digits.length === 2)) {
    return undefined;
  }
  const year = tag === 0x17 ? Number(digits) + (Number(digits) < 50 ? 2000 : 1900) : Number(digits);
  return Date.UTC(year, Number(month) - 1, Number(dayOfMonth), Number(hour), Number(minute), Number(second ?? 0));
}
