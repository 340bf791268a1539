import { ApiObject, Duration } from 'cdk8s';
import { certificateLines } from './stunnel-configuration';
import { TrustKind } from './trust-kind';
import { goDuration } from '../api/durations';
import { CERTIFICATE, TransferRole } from '../api/transfer';
import { refuse } from '../constructs/mistake';

/** Whom cert-manager asks for a certificate. */
export enum CertificateIssuerKind {
  /** An issuer for the whole cluster. */
  CLUSTER_ISSUER = 'ClusterIssuer',
  /** An issuer in each namespace that has a claim. */
  ISSUER = 'Issuer',
}

/** Options of `TransferTrust.certManager`. */
export interface CertManagerTrustOptions {
  /**
   * The name of the issuer, on both clusters. Both must issue certificates of one authority, and write it into the Secret's `ca.crt`: a CA issuer
   * with the same CA on both does.
   */
  readonly issuer: string;

  /**
   * What kind of issuer it is.
   *
   * @default CertificateIssuerKind.CLUSTER_ISSUER
   */
  readonly issuerKind?: CertificateIssuerKind;

  /**
   * The API group of the issuer, where it is not cert-manager's own.
   *
   * @default 'cert-manager.io'
   */
  readonly issuerGroup?: string;

  /**
   * How long a certificate is good for. It is renewed before; a pod that runs keeps the one that it began with.
   *
   * @default - cert-manager's: 90 days
   */
  readonly duration?: Duration;
}

/** Certificates that cert-manager makes on each cluster. */
export function certManagerTrust(options: CertManagerTrustOptions): TrustKind {
  return {
    check: (engine) => {
      if (!options.issuer) {
        refuse(engine, { field: 'trust.issuer', value: options.issuer, problem: 'is no name of an issuer', fix: 'write the name that "kubectl get clusterissuers" shows' });
      }
    },
    secretIn: (place) => {
      const name = `${place.engineName}-transfer-${place.role}-tls`;
      const scope = place.scopeFor(`${name}-${place.namespace}`);
      if (scope) {
        new ApiObject(scope, 'certificate', {
          ...CERTIFICATE,
          metadata: { name, namespace: place.namespace, labels: place.labels },
          spec: {
            secretName: name,
            duration: options.duration && goDuration(options.duration),
            dnsNames: [nameOf(place.engineName, place.role)],
            usages: ['digital signature', 'key encipherment', place.role === 'send' ? 'client auth' : 'server auth'],
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
    lines: (engineName) => certificateLines(nameOf(engineName, 'send'), nameOf(engineName, 'receive')),
  };
}

/** A name of no host: it says which engine a certificate is for, and at which end. */
function nameOf(engineName: string, role: TransferRole): string {
  return `${role}.${engineName}.transfer.internal`;
}
