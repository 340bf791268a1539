import { ClusterIpEndpointOptions, clusterIpEndpoint } from './endpoint-cluster-ip';
import { IngressEndpointOptions, ingressEndpoint } from './endpoint-ingress';
import { EndpointKind } from './endpoint-kind';
import { LoadBalancerEndpointOptions, loadBalancerEndpoint } from './endpoint-load-balancer';
import { NodePortEndpointOptions, nodePortEndpoint } from './endpoint-node-port';
import { RouteEndpointOptions, routeEndpoint } from './endpoint-route';

/**
 * The way in which the source reaches the destination. All connections start at the source. Each claim has its own address, and TLS ends in the
 * pod: nothing on the way can decrypt it.
 *
 * | endpoint | for | through an HTTP proxy |
 * |---|---|---|
 * | `route` | OpenShift | yes |
 * | `loadBalancer` | clusters that get load balancers, one for each claim | yes |
 * | `nodePort` | any cluster with reachable nodes | only if it allows CONNECT to such ports |
 * | `ingress` | ingress-nginx, and other controllers that pass TLS through | yes |
 * | `clusterIp` | one cluster, or clusters with joined networks | not needed |
 */
export class TransferEndpoint {
  /** A passthrough Route of OpenShift for each claim, on port 443 of the destination's router. */
  static route(options: RouteEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(routeEndpoint(options));
  }

  /** A Service of type LoadBalancer for each claim. */
  static loadBalancer(options: LoadBalancerEndpointOptions = {}): TransferEndpoint {
    return new TransferEndpoint(loadBalancerEndpoint(options));
  }

  /** A Service of type NodePort for each claim. */
  static nodePort(options: NodePortEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(nodePortEndpoint(options));
  }

  /** An Ingress with TLS passthrough for each claim. */
  static ingress(options: IngressEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(ingressEndpoint(options));
  }

  /** A Service of type ClusterIP for each claim. */
  static clusterIp(options: ClusterIpEndpointOptions = {}): TransferEndpoint {
    return new TransferEndpoint(clusterIpEndpoint(options));
  }

  private constructor(
    /** @internal */
    readonly _kind: EndpointKind,
  ) {}
}
