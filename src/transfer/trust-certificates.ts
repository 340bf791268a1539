import { checkSecretName, presentSecret } from './secret-copies';
import { certificateLines } from './stunnel-configuration';
import { TrustKind } from './trust-kind';
import { refuse } from '../constructs/mistake';
import { SecretSource, SecretValue } from '../credentials/secret-source';
import { isDnsSubdomain } from '../grammar/dns';

/** Options of `TransferTrust.certificates`. */
export interface CertificatesTrustOptions {
  /**
   * The Secret of the source's side, in each of its namespaces that has a claim: `tls.crt`, `tls.key` and `ca.crt`, as cert-manager and
   * `kubectl create secret generic` make them. Only `SecretSource.existing` and `SecretSource.fromSecret`.
   */
  readonly source: SecretSource;

  /** The same for the destination's side. Its `ca.crt` must have issued the source's certificate, and the reverse. */
  readonly destination: SecretSource;

  /** The DNS name that the source's certificate is for (a subject alternative name). Connections of others are refused. */
  readonly clientName: string;

  /**
   * The DNS name or address that the destination's certificate is for.
   *
   * @default - the host of each claim's endpoint
   */
  readonly serverName?: string;
}

/** A certificate for each end, of one authority. */
export function certificatesTrust(options: CertificatesTrustOptions): TrustKind {
  return {
    check: (engine) => {
      for (const side of ['source', 'destination'] as const) {
        const field = `trust.${side}`;
        if (options[side] instanceof SecretValue) {
          refuse(engine, { field, problem: 'is one value, and this Secret has three: tls.crt, tls.key and ca.crt', fix: 'use SecretSource.existing(…)' });
        }
        checkSecretName(engine, field, options[side]);
      }
      for (const field of ['clientName', 'serverName'] as const) {
        const name = options[field];
        if (name !== undefined && !isDnsSubdomain(name)) {
          refuse(engine, { field: `trust.${field}`, value: name, problem: 'is no DNS name', fix: 'write the name that the certificate is for' });
        }
      }
    },
    secretIn: (place) => {
      const side = place.role === 'send' ? 'source' : 'destination';
      return options[side] instanceof SecretValue ? 'refused' : presentSecret(place, `trust.${side}`, options[side]);
    },
    lines: (_, address) => certificateLines(options.clientName, options.serverName ?? address.host),
  };
}
