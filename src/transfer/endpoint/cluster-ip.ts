import { EndpointKind } from './kind';
import { checkDomain, claimService, refuseOption } from './service';
import { TRANSFER_PORT } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';

/** Options of `TransferEndpoint.clusterIp`. */
export interface ClusterIpEndpointOptions {
  /**
   * The domain of the destination's Services on the source, if the networks of both clusters are joined:
   * `clusterset.local`. If a Service must be exported for that, export it yourself.
   *
   * @default - source and destination are one cluster
   */
  readonly clusterDomain?: string;
}

/** A Service of type ClusterIP. */
export function clusterIpEndpoint({ clusterDomain }: ClusterIpEndpointOptions): EndpointKind {
  return {
    isOpenShift: false,
    check: (engine, isOneCluster) => {
      if (clusterDomain !== undefined) {
        checkDomain(engine, 'endpoint.clusterDomain', clusterDomain);
      } else if (!isOneCluster) {
        refuse(engine, {
          field: 'endpoint',
          problem: 'is the address of a Service, which only its own cluster can resolve, '
            + 'but source and destination are two clusters',
          fix: 'set clusterDomain if their networks are joined, or use another endpoint',
        });
      }
    },
    address: (claim) => {
      refuseOption(claim, 'host', 'does not apply to a ClusterIP: its host is the name of its Service');
      refuseOption(claim, 'port', 'does not apply to a ClusterIP: all use the same port');
      return {
        host: `${claim.name}.${claim.namespace}.svc${clusterDomain === undefined ? '' : `.${clusterDomain}`}`,
        port: TRANSFER_PORT,
      };
    },
    write: (scope, claim) => {
      claimService(scope, claim);
    },
  };
}
