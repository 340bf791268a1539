import { bucketEndpoint } from './bucket';
import { BucketEndpointOptions } from './bucket-options';
import { ClusterIpEndpointOptions, clusterIpEndpoint } from './cluster-ip';
import { IngressEndpointOptions, ingressEndpoint } from './ingress';
import { EndpointKind } from './kind';
import { LoadBalancerEndpointOptions, loadBalancerEndpoint } from './load-balancer';
import { NodePortEndpointOptions, nodePortEndpoint } from './node-port';
import { RouteEndpointOptions, routeEndpoint } from './route';
import { checkCalls } from '../../constructs/checked-calls';
import { givenFields } from '../../constructs/given';

/**
 * The way in which the source reaches the destination. All connections start at the source. Each claim has its own
 * address, and TLS ends in the pod: nothing on the way can decrypt it.
 *
 * | endpoint | for | through an HTTP proxy |
 * |---|---|---|
 * | `route` | OpenShift | yes |
 * | `loadBalancer` | clusters that get load balancers, one for each claim | yes |
 * | `nodePort` | any cluster with reachable nodes | only if it allows CONNECT to such ports |
 * | `ingress` | ingress-nginx, and other controllers that pass TLS through | yes |
 * | `clusterIp` | one cluster, or clusters with joined networks | not needed |
 * | `bucket` | sites without a network path between them | yes |
 */
export class TransferEndpoint {
  /** A passthrough Route of OpenShift for each claim, on port 443 of the destination's router. */
  static route(options: RouteEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(routeEndpoint(givenFields('TransferEndpoint.route', 'options', options, {
      domain: 'give the domain of the router',
    })));
  }

  /** A Service of type LoadBalancer for each claim. */
  static loadBalancer(options: LoadBalancerEndpointOptions = {}): TransferEndpoint {
    return new TransferEndpoint(loadBalancerEndpoint(options));
  }

  /** A Service of type NodePort for each claim. */
  static nodePort(options: NodePortEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(nodePortEndpoint(givenFields('TransferEndpoint.nodePort', 'options', options, {
      host: 'give a node of the destination',
      firstPort: 'give the NodePort of the first claim',
    })));
  }

  /** An Ingress with TLS passthrough for each claim. */
  static ingress(options: IngressEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(ingressEndpoint(givenFields('TransferEndpoint.ingress', 'options', options, {
      domain: 'give the domain of the hosts',
    })));
  }

  /** A Service of type ClusterIP for each claim. */
  static clusterIp(options: ClusterIpEndpointOptions = {}): TransferEndpoint {
    return new TransferEndpoint(clusterIpEndpoint(options));
  }

  /**
   * A bucket with the API of S3, for sites without a network path between them: the source uploads, the destination
   * downloads. Only the destination can decrypt the contents, and it accepts only what a holder of the claim's key has
   * uploaded. docs/transfer.md describes it.
   */
  static bucket(options: BucketEndpointOptions): TransferEndpoint {
    return new TransferEndpoint(bucketEndpoint(givenFields('TransferEndpoint.bucket', 'options', options, {
      bucket: 'give the name of a bucket',
      credentials: 'give S3Credentials.existing("NAME"), or S3Credentials.keys(…)',
      certificate: 'give the PEM text of the certificate of the destination',
      privateKey: 'give SecretSource.existing("NAME"), or another source of its private key',
    })));
  }

  private constructor(
    /** @internal */
    readonly _kind: EndpointKind,
  ) {}
}

checkCalls('TransferEndpoint', TransferEndpoint);
