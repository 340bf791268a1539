import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { EndpointClaim, EndpointKind } from './kind';
import { checkDomain, checkName, claimService, refuseOption } from './service';
import { ROUTER_PORT } from '../../api/network';
import { ROUTE, RouteSpec } from '../../api/route';
import { renderedFrom } from '../../constructs/options';
import { shortName } from '../names';

/** Options of `TransferEndpoint.route`. */
export interface RouteEndpointOptions {
  /**
   * The domain of the destination's router, below which each claim gets a host: `apps.ocp4.example.com`. It is what
   * `oc get ingresses.config/cluster -o jsonpath={.spec.domain}` prints.
   */
  readonly domain: string;

  /**
   * Labels of the Routes, for a router that serves only some Routes.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Further annotations of the Routes.
   *
   * @default - `haproxy.router.openshift.io/timeout-tunnel: 12h`: both sides send nothing for a long time while they
   * read a large file
   */
  readonly annotations?: { [key: string]: string };
}

/** A passthrough Route of OpenShift. The router recognizes a connection by the name (SNI) that it asks for. */
export function routeEndpoint(options: RouteEndpointOptions): EndpointKind {
  return {
    isOpenShift: true,
    check: (engine: IConstruct) => checkDomain(engine, 'endpoint.domain', options.domain),
    address: (claim) => {
      refuseOption(claim, 'port', 'does not apply to a Route: the router listens only on 443');
      if (claim.host !== undefined) {
        checkName(claim.engine, `${claim.field}.host`, claim.host,
          'and the router recognizes a connection only by its name');
      }
      return { host: hostBelow(claim, options.domain), port: ROUTER_PORT };
    },
    write: (scope, claim) => {
      const service = claimService(scope, claim);
      const spec: RouteSpec = {
        host: hostBelow(claim, options.domain),
        to: { kind: 'Service', name: service.name },
        tls: { termination: 'passthrough' },
      };
      renderedFrom(new ApiObject(scope, 'route', {
        ...ROUTE,
        metadata: {
          name: claim.name,
          namespace: claim.namespace,
          labels: { ...options.labels, ...claim.labels },
          annotations: { 'haproxy.router.openshift.io/timeout-tunnel': '12h', ...options.annotations },
        },
        spec: { ...spec, port: { targetPort: 'tls' } },
      }), { 'spec.host': claim.host === undefined ? 'endpoint.domain' : `${claim.field}.host` });
    },
  };
}

/** The host of a claim: the given one, or one made of the names of its Service and namespace. */
export function hostBelow(claim: EndpointClaim, domain: string): string {
  return claim.host ?? `${shortName(claim.name, claim.namespace)}.${domain}`;
}
