import { CertManagerTrustOptions, certManagerTrust } from './trust-cert-manager';
import { CertificatesTrustOptions, certificatesTrust } from './trust-certificates';
import { TrustKind } from './trust-kind';
import { presharedKeyTrust } from './trust-preshared-key';
import { SecretSource } from '../credentials/secret-source';

/**
 * How both ends of a transfer prove themselves to one another: always, and before anything is sent. TLS 1.3 only.
 *
 * No key is made at synth, and none is written where it was not asked for.
 */
export class TransferTrust {
  /**
   * One key that both ends have: 64 hexadecimal digits or more, as `openssl rand -hex 32` prints them.
   *
   * With `SecretSource.existing` the Secret must be in each namespace that has a claim, on both clusters, with the key under `key`; nothing is
   * written. With other sources it is written there, in plain text, to the `secrets/` units.
   *
   * @param source where the key comes from
   */
  static presharedKey(source: SecretSource): TransferTrust {
    return new TransferTrust(presharedKeyTrust(source));
  }

  /** A certificate for each end, from Secrets that are there already. */
  static certificates(options: CertificatesTrustOptions): TransferTrust {
    return new TransferTrust(certificatesTrust(options));
  }

  /** A certificate for each end, which cert-manager makes and renews on its cluster. */
  static certManager(options: CertManagerTrustOptions): TransferTrust {
    return new TransferTrust(certManagerTrust(options));
  }

  private constructor(
    /** @internal */
    readonly _kind: TrustKind,
  ) {}
}
