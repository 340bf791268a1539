import { decodeBase64, encodedTwice, latin1 } from '../../grammar/base64';
import { day } from '../../grammar/day';
import { allEnded, hasCertificate, isCutOffPem, isPem } from '../../grammar/pem';
import { isPlaceholder } from '../../grammar/placeholder';

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
    return isCutOffPem(text)
      ? { problem: 'holds a certificate that is cut off, so that no connection is trusted by it', fix: 'encode the whole file, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----' }
      : !hasCertificate(text)
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

/** The day on which the last certificate of a field of format `byte` ended; undefined while one is valid, or none is known. */
export function bundleExpired(value: string, now: number | undefined): string | undefined {
  const bytes = now === undefined ? undefined : decodeBase64(value);
  return bytes && allExpired(latin1(bytes), now!);
}

/** The same for PEM text. */
export function allExpired(pem: string, now: number): string | undefined {
  const end = allEnded(pem, now);
  return end === undefined ? undefined : day(end);
}
