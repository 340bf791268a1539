import { EndpointKind } from './endpoint-kind';
import { checkDomain, claimService, refuseOption } from './endpoint-service';
import { TRANSFER_PORT } from '../api/transfer';
import { refuse } from '../constructs/mistake';

/** Options of `TransferEndpoint.clusterIp`. */
export interface ClusterIpEndpointOptions {
  /**
   * The domain by which the source knows the destination's Services, where the networks of both clusters are joined: `clusterset.local`. A Service
   * that has to be exported for that is exported by you.
   *
   * @default - source and destination are one cluster
   */
  readonly clusterDomain?: string;
}

/** The Service itself. */
export function clusterIpEndpoint({ clusterDomain }: ClusterIpEndpointOptions): EndpointKind {
  return {
    isOpenShift: false,
    check: (engine, isOneCluster) => {
      if (clusterDomain !== undefined) {
        checkDomain(engine, 'endpoint.clusterDomain', clusterDomain);
      } else if (!isOneCluster) {
        refuse(engine, {
          field: 'endpoint',
          problem: 'is the address of a Service, which is known within its cluster alone, and source and destination are two',
          fix: 'give clusterDomain where their networks are joined, or use another endpoint',
        });
      }
    },
    address: (claim) => {
      refuseOption(claim, 'host', 'is not for a ClusterIP, whose name is that of its Service');
      refuseOption(claim, 'port', 'is not for a ClusterIP, which needs none of its own');
      return { host: `${claim.name}.${claim.namespace}.svc${clusterDomain === undefined ? '' : `.${clusterDomain}`}`, port: TRANSFER_PORT };
    },
    write: (scope, claim) => {
      claimService(scope, claim);
    },
  };
}
