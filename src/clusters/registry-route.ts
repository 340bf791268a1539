import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ROUTE, RouteSpec } from '../api/route';
import { ownScope } from '../charts/names';
import { checkCalls } from '../constructs/checked-calls';
import { renderedFrom } from '../constructs/options';
import { ownedBy } from '../constructs/owner';

/** Options of a `RegistryRoute`. */
export interface RegistryRouteOptions {
  /**
   * The host name of the Route. It is also the default of `exposedRegistryPath`.
   *
   * @default - the router generates one, which is known only after it has admitted the Route
   */
  readonly host?: string;
}

/**
 * A Route that exposes a remote cluster's internal image registry, which direct image migration needs. The Route passes
 * TLS through, so clients see the registry's own certificate.
 */
export class RegistryRoute {
  /** On OpenShift 4: Service `image-registry` in `openshift-image-registry`. */
  static openshift4(options: RegistryRouteOptions = {}): RegistryRoute {
    return new RegistryRoute('image-registry', 'openshift-image-registry', options.host);
  }

  /** On OpenShift 3: Service `docker-registry` in `default`. The registry must already serve TLS. */
  static openshift3(options: RegistryRouteOptions = {}): RegistryRoute {
    return new RegistryRoute('docker-registry', 'default', options.host);
  }

  private constructor(private readonly service: string, private readonly namespace: string, readonly host?: string) {}

  /** @internal */
  _write(owner: Construct, chart: Chart): ApiObject {
    const spec: RouteSpec = {
      host: this.host,
      to: { kind: 'Service', name: this.service },
      tls: { termination: 'passthrough' },
    };
    const metadata = { name: this.service, namespace: this.namespace };
    const route = ownedBy(owner, new ApiObject(ownScope(chart), 'registry-route', { ...ROUTE, metadata, spec }));
    return renderedFrom(route, { 'spec.host': 'registryRoute.host' });
  }
}

checkCalls('RegistryRoute', RegistryRoute);
