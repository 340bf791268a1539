import { ServiceType } from 'cdk8s-plus-27';
import { EndpointClaim, EndpointKind } from './kind';
import { hostBelow } from './route';
import { checkDomain, checkHost, checkPort, claimService, refuseOption } from './service';
import { ROUTER_PORT } from '../../api/network';
import { refuse } from '../../constructs/mistake';

/** Options of `TransferEndpoint.loadBalancer`. */
export interface LoadBalancerEndpointOptions {
  /**
   * The domain below which each claim gets a host. external-dns creates it, because of the annotation
   * `external-dns.alpha.kubernetes.io/hostname` of the Services.
   *
   * @default - each claim needs the option `host`, and you create its DNS record
   */
  readonly domain?: string;

  /**
   * The port.
   *
   * @default 443, which proxies allow
   */
  readonly port?: number;

  /**
   * Further annotations of the Services, such as those that choose an internal load balancer of a cloud.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The address ranges from which connections are accepted: those of the source's nodes, or of its proxy.
   *
   * @default - all; both ends authenticate
   */
  readonly sourceRanges?: string[];
}

/** A load balancer for each claim. */
export function loadBalancerEndpoint(options: LoadBalancerEndpointOptions): EndpointKind {
  const port = options.port ?? ROUTER_PORT;
  const hostOf = (claim: EndpointClaim) => options.domain === undefined
    ? claim.host ?? ''
    : hostBelow(claim, options.domain);
  return {
    isOpenShift: false,
    check: (engine) => {
      checkPort(engine, 'endpoint.port', port);
      if (options.domain !== undefined) {
        checkDomain(engine, 'endpoint.domain', options.domain);
      }
    },
    address: (claim) => {
      refuseOption(claim, 'port', 'does not apply to a load balancer: each claim has its own');
      if (claim.host !== undefined) {
        checkHost(claim.engine, `${claim.field}.host`, claim.host);
      } else if (options.domain === undefined) {
        refuse(claim.engine, {
          field: `${claim.field}.host`,
          problem: 'is missing: the address of a load balancer is unknown before it exists',
          fix: 'give the claim the DNS name that you will create for it, or the endpoint a domain for external-dns',
        });
      }
      return { host: hostOf(claim), port };
    },
    write: (scope, claim) => {
      const dns: Record<string, string> = options.domain === undefined
        ? {}
        : { 'external-dns.alpha.kubernetes.io/hostname': hostOf(claim) };
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
