import { namespacesOf, TrustKind } from './kind';
import type { TransferRole } from '../../api/transfer';
import { Mistake, refuse } from '../../constructs/mistake';
import { SecretSource } from '../../credentials/secret-source';
import { isDnsSubdomain } from '../../grammar/dns';
import { certificateName, ClaimIdentity } from '../claims/claim-identity';
import { checkSecretName, presentSecret } from '../pods/secret-copies';
import { certificateLines, isAddress } from '../pods/stunnel-configuration';

/** Options of `TransferTrust.certificates`. */
export interface CertificatesTrustOptions {
  /**
   * The Secret of the source's side, in each of its namespaces that has a claim: `tls.crt`, `tls.key` and `ca.crt`, as
   * cert-manager and `kubectl create secret generic` create them. Its certificate has the subject alternative name
   * `sourceCertificateName` of each `TransferClaim` of the namespace. Only `SecretSource.existing` and
   * `SecretSource.fromSecret`.
   */
  readonly source: SecretSource;

  /**
   * The same for the destination's side, with `destinationCertificateName`. Its `ca.crt` must have issued the source's
   * certificate, and vice versa.
   */
  readonly destination: SecretSource;

  /**
   * One DNS name (subject alternative name) of the source's certificate for all claims, in an engine with one source
   * namespace. Use a name of two labels, such as `sender.internal`: stunnel also accepts a wildcard certificate for a
   * longer name.
   *
   * @default - a name for each claim: `sourceCertificateName` of `TransferClaim`
   */
  readonly clientName?: string;

  /**
   * One DNS name or IPv4 address of the destination's certificate for all claims, in an engine with one destination
   * namespace. For names, see `clientName`.
   *
   * @default - a name for each claim: `destinationCertificateName` of `TransferClaim`
   */
  readonly serverName?: string;
}

/** A certificate for each end, issued by one authority. */
export function certificatesTrust(options: CertificatesTrustOptions): TrustKind {
  return {
    isKey: false,
    check: (engine) => {
      for (const side of ['source', 'destination'] as const) {
        const field = `trust.${side}`;
        if (!options[side]._existing) {
          refuse(engine, {
            field,
            problem: 'is one value, but this Secret needs three: tls.crt, tls.key and ca.crt',
            fix: 'use SecretSource.existing("NAME")',
          });
        }
        checkSecretName(engine, field, options[side]);
      }
      for (const field of ['clientName', 'serverName'] as const) {
        const name = options[field];
        if (name !== undefined && !isDnsSubdomain(name)) {
          refuse(engine, {
            field: `trust.${field}`,
            value: name,
            problem: 'is not a valid DNS name',
            fix: 'write a DNS name of the certificate',
          });
        } else if (name !== undefined && isAddress(name) && field === 'clientName') {
          refuse(engine, {
            field: `trust.${field}`,
            value: name,
            problem: 'is an address, but a DNS name is required',
            fix: 'write a DNS name of the certificate',
          });
        }
      }
    },
    checkClaims: (claims) => [
      ...sharedName(claims, 'clientName', 'send', options.clientName),
      ...sharedName(claims, 'serverName', 'receive', options.serverName),
    ],
    secretIn: (place) => {
      const side = place.role === 'send' ? 'source' : 'destination';
      return options[side]._existing ? presentSecret(place, `trust.${side}`, options[side]) : 'refused';
    },
    lines: (claim) => certificateLines(options.clientName ?? certificateName(claim, 'send'),
      options.serverName ?? certificateName(claim, 'receive')),
  };
}

function sharedName(claims: readonly ClaimIdentity[], field: string, role: TransferRole, name?: string): Mistake[] {
  const namespaces = namespacesOf(claims, role);
  return name === undefined || namespaces.length < 2 ? [] : [{
    field: `trust.${field}`,
    value: name,
    problem: `is one name for the namespaces ${namespaces.join(', ')}: everybody who can read the certificate's key in `
      + 'one of them could impersonate the others',
    fix: `leave ${field} out, so that each claim has its own name; or use one engine for each namespace`,
  }];
}
