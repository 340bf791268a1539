import { X509Certificate } from 'crypto';

const BEGIN = /-----BEGIN [A-Z0-9 ]+-----/g;
const END = /-----END [A-Z0-9 ]+-----/g;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/** Whether a string contains the first line of a PEM block. */
export function isPem(text: string): boolean {
  return text.includes('-----BEGIN ') && /-----BEGIN [A-Z0-9 ]+-----/.test(text);
}

/** Whether a PEM block begins in a string and does not end there. */
export function isCutOffPem(pem: string): boolean {
  return [...pem.matchAll(BEGIN)].length > [...pem.matchAll(END)].length;
}

/** Whether a string contains a PEM block of a certificate, readable or not. */
export function hasCertificate(pem: string): boolean {
  return pem.includes('-----BEGIN CERTIFICATE-----') || pem.includes('-----BEGIN TRUSTED CERTIFICATE-----');
}

/** The certificates of a PEM text that can be parsed, in its order. */
export function certificatesOf(pem: string): X509Certificate[] {
  return [...pem.matchAll(BLOCK)].filter(([, label]) => label === 'CERTIFICATE').flatMap(([, , body]) => {
    try {
      return [new X509Certificate(Buffer.from(body.replace(/\s+/g, ''), 'base64'))];
    } catch {
      return []; // a made-up certificate in an example, or a damaged one
    }
  });
}

/** When a certificate ends, in milliseconds since 1970. */
export function endOf(certificate: X509Certificate): number {
  return Date.parse(certificate.validTo);
}

/**
 * When the last certificate of a PEM text ended, if all of them have; undefined while one is valid or none can be read.
 */
export function allEnded(pem: string, now: number): number | undefined {
  const last = certificatesOf(pem).map(endOf).reduce((a, b) => Math.max(a, b), -Infinity);
  return last !== -Infinity && last < now ? last : undefined;
}
