import { ClusterIpEndpointOptions, clusterIpEndpoint } from './endpoint-cluster-ip';
import { IngressEndpointOptions, ingressEndpoint } from './endpoint-ingress';
import { EndpointKind } from './endpoint-kind';
import { LoadBalancerEndpointOptions, loadBalancerEndpoint } from './endpoint-load-balancer';
import { NodePortEndpointOptions, nodePortEndpoint } from './endpoint-node-port';
import { RouteEndpointOptions, routeEndpoint } from './endpoint-route';

/**
 * By which way the source reaches the destination. All connections begin at the source; each claim has an address of its own, and the
 * connection arrives at the pod as it was begun: nothing on the way can look into it.
 *
 * | endpoint | for | through an HTTP proxy |
 * |---|---|---|
 * | `route` | OpenShift | yes |
 * | `loadBalancer` | clusters that get load balancers, one for each claim | yes |
 * | `nodePort` | any cluster whose nodes can be reached | only one that lets CONNECT through to such ports |
 * | `ingress` | ingress-nginx, and others that pass TLS through | yes |
 * | `clusterIp` | one cluster, or clusters with joined networks | no need |
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
