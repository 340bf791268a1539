import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { EndpointClaim, EndpointKind } from './endpoint-kind';
import { checkDomain, checkName, claimService, refuseOption } from './endpoint-service';
import { shortName } from './names';
import { ROUTER_PORT } from '../api/network';
import { ROUTE, RouteSpec } from '../api/route';

/** Options of `TransferEndpoint.route`. */
export interface RouteEndpointOptions {
  /**
   * The domain of the destination's router, below which each claim gets a host: `apps.ocp4.example.com`. It is what
   * `oc get ingresses.config/cluster -o jsonpath={.spec.domain}` prints.
   */
  readonly domain: string;

  /**
   * Labels of the Routes, by which a router that does not serve all of them chooses.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Further annotations of the Routes.
   *
   * @default - `haproxy.router.openshift.io/timeout-tunnel: 12h`, so that the router does not cut a connection on which nothing is sent
   * while both sides read a large file
   */
  readonly annotations?: { [key: string]: string };
}

/** A Route of OpenShift, which passes the connection through by the name that it asks for. */
export function routeEndpoint(options: RouteEndpointOptions): EndpointKind {
  return {
    isOpenShift: true,
    check: (engine: IConstruct) => checkDomain(engine, 'endpoint.domain', options.domain),
    address: (claim) => {
      refuseOption(claim, 'port', 'is not for a Route: the router listens on 443 alone');
      if (claim.host !== undefined) {
        checkName(claim.engine, `${claim.field}.host`, claim.host, 'and the router knows a connection by its name alone');
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
      new ApiObject(scope, 'route', {
        ...ROUTE,
        metadata: {
          name: claim.name,
          namespace: claim.namespace,
          labels: { ...options.labels, ...claim.labels },
          annotations: { 'haproxy.router.openshift.io/timeout-tunnel': '12h', ...options.annotations },
        },
        spec: { ...spec, port: { targetPort: 'tls' } },
      });
    },
  };
}

/** The host of a claim: the one that it was given, or one that holds the names of its Service and namespace. */
export function hostBelow(claim: EndpointClaim, domain: string): string {
  return claim.host ?? `${shortName(claim.name, claim.namespace)}.${domain}`;
}
