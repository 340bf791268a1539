import { isIP } from 'net';
import { decodeBase64, encodedTwice, latin1 } from '../../grammar/base64';
import { day } from '../../grammar/day';
import { allEnded, certificatesOf, hasCertificate, isCutOffPem, isPem } from '../../grammar/pem';
import { isPlaceholder } from '../../grammar/placeholder';

/** What is wrong with a field that requires certificates: base64 of PEM. */
export interface WrongBundle {
  /** The problem, to follow the name of the field: `is PEM that is not base64-encoded`. */
  readonly problem: string;
  readonly fix: string;
}

const ENCODE = 'Write the base64 of the PEM file, as `base64 -w0 ca.crt` prints it.';

/** What is wrong with a bundle of certificates in a field of format `byte`; undefined if it is valid. */
export function wrongBundle(value: string): WrongBundle | undefined {
  if (isPem(value)) {
    return { problem: 'is PEM that is not base64-encoded: the API server rejects it', fix: ENCODE };
  }
  if (isPlaceholder(value)) {
    return undefined;
  }
  const bytes = decodeBase64(value);
  if (!bytes) {
    return { problem: 'is not valid base64: the API server rejects it', fix: ENCODE };
  }
  const text = latin1(bytes);
  if (isPem(text)) {
    return wrongPem(text);
  }
  if (isPlaceholder(text)) {
    return undefined;
  }
  const twice = encodedTwice(text);
  if (twice && isPem(twice)) {
    return {
      problem: 'is encoded twice: no certificate is found in it',
      fix: 'Encode the PEM file once; the data of a Secret is already encoded.',
    };
  }
  return bytes[0] === 0x30 && bytes.length > 100
    ? {
      problem: 'is a DER certificate: only PEM is read',
      fix: 'Convert it to PEM with `openssl x509 -inform der -in ca.der`, then encode it with `base64 -w0`.',
    }
    : { problem: 'is not the base64 of a PEM certificate: no server certificate can be verified with it', fix: ENCODE };
}

function wrongPem(pem: string): WrongBundle | undefined {
  if (isCutOffPem(pem)) {
    return {
      problem: 'contains an incomplete certificate: no server certificate can be verified with it',
      fix: 'Encode the complete file, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
    };
  }
  return hasCertificate(pem) ? undefined : {
    problem: 'contains PEM that is not a certificate',
    fix: 'Encode the CA certificate, which begins with -----BEGIN CERTIFICATE-----.',
  };
}

/**
 * The day on which the last certificate in a field of format `byte` expired; undefined while one is valid, or if none
 * is found.
 */
export function bundleExpired(value: string, now: number | undefined): string | undefined {
  const bytes = now === undefined ? undefined : decodeBase64(value);
  return bytes && allExpired(latin1(bytes), now!);
}

/** The same for PEM. */
export function allExpired(pem: string, now: number): string | undefined {
  const end = allEnded(pem, now);
  return end === undefined ? undefined : day(end);
}

/**
 * The names in the certificates of a bundle, if none is a CA or for this host. One without alternative names may be an
 * old CA.
 */
export function otherServers(bundle: string, host: string): string | undefined {
  const bytes = decodeBase64(bundle);
  const certificates = bytes ? certificatesOf(latin1(bytes)) : [];
  const isOther = certificates.length > 0 && certificates.every((one) => !one.ca && one.subjectAltName !== undefined
    && (isIP(host) > 0 ? one.checkIP(host) : one.checkHost(host)) === undefined);
  return isOther
    ? [...certificates[0].subjectAltName!.matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)].slice(0, 3)
      .map(([, name]) => name).join(', ')
    : undefined;
}
