import { Ingress, IngressBackend } from 'cdk8s-plus-27';
import { EndpointKind } from './kind';
import { hostBelow } from './route';
import { checkDomain, checkName, checkPort, claimService, refuseOption } from './service';
import { ROUTER_PORT } from '../../api/network';

/** Options of `TransferEndpoint.ingress`. */
export interface IngressEndpointOptions {
  /**
   * The domain below which each claim gets a host: `apps.k8s.example.com`. Its names must resolve to
   * the Ingress controller.
   */
  readonly domain: string;

  /**
   * The class of the Ingresses.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * The annotations that make the Ingress controller pass TLS through.
   *
   * @default - those of ingress-nginx: `nginx.ingress.kubernetes.io/ssl-passthrough: "true"`; the controller must have
   * been started with `--enable-ssl-passthrough`
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The port of the Ingress controller.
   *
   * @default 443
   */
  readonly port?: number;
}

/** An Ingress that passes TLS through. */
export function ingressEndpoint(options: IngressEndpointOptions): EndpointKind {
  const port = options.port ?? ROUTER_PORT;
  return {
    isOpenShift: false,
    check: (engine) => {
      checkDomain(engine, 'endpoint.domain', options.domain);
      checkPort(engine, 'endpoint.port', port);
    },
    address: (claim) => {
      refuseOption(claim, 'port', 'does not apply to an Ingress: its controller has one port for all');
      if (claim.host !== undefined) {
        checkName(claim.engine, `${claim.field}.host`, claim.host,
          'and the Ingress controller recognizes a connection only by its name');
      }
      return { host: hostBelow(claim, options.domain), port };
    },
    write: (scope, claim) => {
      const service = claimService(scope, claim);
      new Ingress(scope, 'ingress', {
        metadata: {
          name: claim.name,
          namespace: claim.namespace,
          labels: claim.labels,
          annotations: options.annotations ?? { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' },
        },
        className: options.className,
        rules: [{ host: hostBelow(claim, options.domain), backend: IngressBackend.fromService(service) }],
      });
    },
  };
}
