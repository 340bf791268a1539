import { ApiObject, Duration } from 'cdk8s';
import { certificateName, claimOf } from '../claims/claim-identity';
import { shortName } from '../names';
import { TrustKind } from './kind';
import { goDuration } from '../../api/durations';
import { CERTIFICATE } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { certificateLines } from '../pods/stunnel-configuration';

/** The kind of issuer that cert-manager asks for a certificate. */
export enum CertificateIssuerKind {
  /** An issuer for the whole cluster. */
  CLUSTER_ISSUER = 'ClusterIssuer',
  /** An issuer in each namespace that has a claim. */
  ISSUER = 'Issuer',
}

/** Options of `TransferTrust.certManager`. */
export interface CertManagerTrustOptions {
  /**
   * The name of the issuer, on both clusters. Both must issue certificates of one authority, and write it into the
   * Secret's `ca.crt`: a CA issuer with the same CA on both does.
   *
   * An issuer that signs any name for every namespace does not separate tenants: everybody who can create a Certificate
   * in one namespace can ask for the name of another's. Restrict it with cert-manager's approver-policy, or use one
   * engine and one issuer for each tenant.
   */
  readonly issuer: string;

  /**
   * The kind of the issuer.
   *
   * @default CertificateIssuerKind.CLUSTER_ISSUER
   */
  readonly issuerKind?: CertificateIssuerKind;

  /**
   * The API group of the issuer, if it is not cert-manager's own.
   *
   * @default 'cert-manager.io'
   */
  readonly issuerGroup?: string;

  /**
   * How long a certificate is valid. cert-manager renews it before; a running pod keeps the one that it started with.
   *
   * @default - cert-manager's: 90 days
   */
  readonly duration?: Duration;
}

/** Certificates that cert-manager issues on each cluster, one for each end of each claim. */
export function certManagerTrust(options: CertManagerTrustOptions): TrustKind {
  return {
    isKey: false,
    check: (engine) => {
      if (!options.issuer) {
        refuse(engine, {
          field: 'trust.issuer',
          value: options.issuer,
          problem: 'is not a valid name of an issuer',
          fix: 'write a name that "kubectl get clusterissuers" shows',
        });
      }
    },
    checkClaims: () => [],
    secretIn: ({ claim, engineName, role, namespace, labels, scopeFor }) => {
      const name = shortName(engineName, claimOf(claim, role), `${role}-tls`);
      const scope = scopeFor(`${name}-${namespace}`);
      if (scope) {
        new ApiObject(scope, 'certificate', {
          ...CERTIFICATE,
          metadata: { name, namespace, labels },
          spec: {
            secretName: name,
            duration: options.duration && goDuration(options.duration),
            dnsNames: [certificateName(claim, role)],
            usages: ['digital signature', 'key encipherment', role === 'send' ? 'client auth' : 'server auth'],
            privateKey: { algorithm: 'ECDSA', size: 256 },
            issuerRef: {
              name: options.issuer,
              kind: options.issuerKind ?? CertificateIssuerKind.CLUSTER_ISSUER,
              group: options.issuerGroup ?? 'cert-manager.io',
            },
          },
        });
      }
      return name;
    },
    lines: (claim) => certificateLines(certificateName(claim, 'send'), certificateName(claim, 'receive')),
  };
}
