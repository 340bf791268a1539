import { CertManagerTrustOptions, certManagerTrust } from './cert-manager';
import { CertificatesTrustOptions, certificatesTrust } from './certificates';
import { TrustKind } from './kind';
import { PresharedKeyTrustOptions, presharedKeyTrust } from './preshared-key';
import { checkCalls } from '../../constructs/checked-calls';
import { given, givenFields } from '../../constructs/given';
import { SecretSource } from '../../credentials/secret-source';

/**
 * How both ends of a transfer authenticate each other: always, and before anything is sent. TLS 1.3 only.
 *
 * Each claim has its own key or certificate names, so that a reader of one claim's Secrets cannot send files to another
 * claim. Synth generates no secret; it only derives keys from one that it is given.
 */
export class TransferTrust {
  /**
   * A key that both ends have: at least 64 hexadecimal digits, as `openssl rand -hex 32` prints them.
   *
   * | source | key of each claim | Secret |
   * |---|---|---|
   * | `env`, `file`, `plainTextLiteral` | derived from the given key by HKDF-SHA256 | written for each claim, in plain text in the `secrets/` units |
   * | `externalSecret`, `placeholder` | the given key | written for each claim, without the key |
   * | `existing`, `fromSecret` | the given key | must exist in each namespace that has a claim, on both clusters, with the key under `key` |
   *
   * @param source the source of the key
   */
  static presharedKey(source: SecretSource, options: PresharedKeyTrustOptions = {}): TransferTrust {
    const fix = 'give a source such as SecretSource.env("TRANSFER_KEY")';
    return new TransferTrust(presharedKeyTrust(given('TransferTrust.presharedKey', 'source', source, fix), options));
  }

  /** A certificate for each end, from existing Secrets. */
  static certificates(options: CertificatesTrustOptions): TransferTrust {
    return new TransferTrust(certificatesTrust(givenFields('TransferTrust.certificates', 'options', options, {
      source: 'give SecretSource.existing("NAME")',
      destination: 'give SecretSource.existing("NAME")',
    })));
  }

  /** A certificate for each end of each claim, which cert-manager issues and renews on its cluster. */
  static certManager(options: CertManagerTrustOptions): TransferTrust {
    return new TransferTrust(certManagerTrust(givenFields('TransferTrust.certManager', 'options', options, {
      issuer: 'give the name of the issuer',
    })));
  }

  private constructor(
    /** @internal */
    readonly _kind: TrustKind,
  ) {}
}

checkCalls('TransferTrust', TransferTrust);
