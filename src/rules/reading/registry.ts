import { isPlaceholder } from '../../grammar/placeholder';
import { list, Manifest, record, text } from '../engine/manifest';

/** The Services of OpenShift's own registries, and where they are: OpenShift 4 and 3. */
export const REGISTRIES: Readonly<Record<string, string>> = {
  'image-registry': 'openshift-image-registry',
  'docker-registry': 'default',
};

/** Whether a Route leads to OpenShift's own registry. */
export function isToRegistry(route: Manifest): boolean {
  const service = text(record(record(route.object.spec).to).name);
  return Object.hasOwn(REGISTRIES, service) && REGISTRIES[service] === route.namespace;
}

/** The hosts of a Route, in lower case; empty if the router chooses one that is not known yet. */
export function routeHosts(route: Manifest): string[] {
  const { spec, status } = route.object;
  return [record(spec).host, ...list(record(status).ingress).map((ingress) => record(ingress).host)]
    .map((host) => text(host).toLowerCase()).filter((host) => host !== '' && !isPlaceholder(host));
}
