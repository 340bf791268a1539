import * as fs from 'fs';
import { IConstruct } from 'constructs';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { refuse } from '../constructs/mistake';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/**
 * Certificates that are trusted besides the usual ones, as PEM text: one or more blocks from
 * `-----BEGIN CERTIFICATE-----` to `-----END CERTIFICATE-----`. They are public, and encoded once.
 */
export class CaBundle {
  /**
   * Certificates from their text.
   *
   * @param pem one or more certificates in PEM form
   */
  static fromPem(pem: string): CaBundle {
    return new CaBundle('the text', given('CaBundle.fromPem', 'pem', pem, 'give certificates in PEM format'));
  }

  /**
   * Certificates from a file, read now. Where it is missing, synth fails and names the construct that uses it.
   *
   * @param path the path of a PEM file, from the working directory
   */
  static fromFile(path: string): CaBundle {
    given('CaBundle.fromFile', 'path', path, 'give the path of a PEM file');
    const isFile = fs.statSync(path, { throwIfNoEntry: false })?.isFile();
    return new CaBundle(`the file ${path}`, isFile ? fs.readFileSync(path, 'utf8') : undefined);
  }

  private constructor(private readonly origin: string, private readonly pem?: string) {}

  /**
   * The bundle as the API wants it, in base64.
   *
   * @internal
   */
  _encode(at: IConstruct, field: string): string | undefined {
    if (this.pem === undefined) {
      refuse(at, { field, problem: `${this.origin} does not exist`, fix: 'give the path of a PEM file' });
      return undefined;
    }
    const certificates = this.pem.match(CERTIFICATE) ?? [];
    const begun = this.pem.split('-----BEGIN CERTIFICATE-----').length - 1;
    if (certificates.length === 0 || certificates.length !== begun) {
      refuse(at, {
        field,
        problem: `${this.origin} ${this.problem(begun)}, so that no connection would be trusted by it`,
        fix: 'give PEM text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, not encoded any further',
      });
      return undefined;
    }
    return Buffer.from(certificates.map((certificate) => `${certificate}\n`).join('')).toString('base64');
  }

  private problem(begun: number): string {
    if (begun > 0) {
      return 'has a certificate that is cut off';
    }
    const decoded = Buffer.from(this.pem!, 'base64').toString('latin1');
    return decoded.includes('-----BEGIN CERTIFICATE-----')
      ? 'is encoded in base64 already'
      : 'contains no certificate in PEM form';
  }
}

checkCalls('CaBundle', CaBundle);
