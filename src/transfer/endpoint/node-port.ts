import { ServiceType } from 'cdk8s-plus-27';
import { EndpointClaim, EndpointKind } from './kind';
import { checkHost, checkPort, claimService } from './service';
import { NODE_PORTS } from '../../api/transfer';

/** Options of `TransferEndpoint.nodePort`. */
export interface NodePortEndpointOptions {
  /**
   * A node of the destination, or a load balancer in front of its nodes: a DNS name or an address, without
   * scheme and port.
   */
  readonly host: string;

  /**
   * The NodePort of the first claim, 30000 to 32767. Later claims without the option `port` get the next ones, in the
   * order in which they are added. All must be free on the destination.
   */
  readonly firstPort: number;
}

/** A port of the destination's nodes. */
export function nodePortEndpoint(options: NodePortEndpointOptions): EndpointKind {
  const portOf = (claim: EndpointClaim) => claim.port ?? options.firstPort + claim.number;
  return {
    isOpenShift: false,
    check: (engine) => {
      checkHost(engine, 'endpoint.host', options.host);
      checkPort(engine, 'endpoint.firstPort', options.firstPort, NODE_PORTS.first, NODE_PORTS.last);
    },
    address: (claim) => {
      if (claim.host !== undefined) {
        checkHost(claim.engine, `${claim.field}.host`, claim.host);
      }
      if (claim.port !== undefined || options.firstPort <= NODE_PORTS.last) {
        checkPort(claim.engine, `${claim.field}.port`, portOf(claim), NODE_PORTS.first, NODE_PORTS.last);
      }
      return { host: claim.host ?? options.host, port: portOf(claim) };
    },
    write: (scope, claim) => {
      claimService(scope, claim, { type: ServiceType.NODE_PORT, nodePort: portOf(claim) });
    },
  };
}
