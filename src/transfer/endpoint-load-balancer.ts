import { ServiceType } from 'cdk8s-plus-27';
import { EndpointClaim, EndpointKind } from './endpoint-kind';
import { hostBelow } from './endpoint-route';
import { checkDomain, checkHost, checkPort, claimService, refuseOption } from './endpoint-service';
import { ROUTER_PORT } from '../api/network';
import { refuse } from '../constructs/mistake';

/** Options of `TransferEndpoint.loadBalancer`. */
export interface LoadBalancerEndpointOptions {
  /**
   * The domain below which each claim gets a host, which external-dns enters: it is told by the annotation
   * `external-dns.alpha.kubernetes.io/hostname` of the Services.
   *
   * @default - each claim is given its host, which you enter yourself
   */
  readonly domain?: string;

  /**
   * The port.
   *
   * @default 443, which proxies let pass
   */
  readonly port?: number;

  /**
   * Further annotations of the Services, such as those by which a cloud chooses an internal load balancer.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * From which ranges of addresses connections are let in: those of the source's nodes, or of its proxy.
   *
   * @default - from everywhere; both ends prove themselves
   */
  readonly sourceRanges?: string[];
}

/** A load balancer for each claim. */
export function loadBalancerEndpoint(options: LoadBalancerEndpointOptions): EndpointKind {
  const port = options.port ?? ROUTER_PORT;
  const hostOf = (claim: EndpointClaim) => options.domain === undefined ? claim.host ?? '' : hostBelow(claim, options.domain);
  return {
    isOpenShift: false,
    check: (engine) => {
      checkPort(engine, 'endpoint.port', port);
      if (options.domain !== undefined) {
        checkDomain(engine, 'endpoint.domain', options.domain);
      }
    },
    address: (claim) => {
      refuseOption(claim, 'port', 'is not for a load balancer, of which each claim has one');
      if (claim.host !== undefined) {
        checkHost(claim.engine, `${claim.field}.host`, claim.host);
      } else if (options.domain === undefined) {
        refuse(claim.engine, {
          field: `${claim.field}.host`,
          problem: 'is missing: what address a load balancer gets is not known before there is one',
          fix: 'give the claim the name that you will enter for it, or the endpoint a domain for external-dns',
        });
      }
      return { host: hostOf(claim), port };
    },
    write: (scope, claim) => {
      const dns: Record<string, string> = options.domain === undefined ? {} : { 'external-dns.alpha.kubernetes.io/hostname': hostOf(claim) };
      const annotations = { ...dns, ...options.annotations };
      claimService(scope, claim, {
        type: ServiceType.LOAD_BALANCER,
        port,
        annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
        sourceRanges: options.sourceRanges,
      });
    },
  };
}
