import { Manifest, record, text } from '../engine/manifest';

/** The Services of OpenShift's own registries, and where they are: OpenShift 4 and 3. */
export const REGISTRIES: Readonly<Record<string, string>> = { 'image-registry': 'openshift-image-registry', 'docker-registry': 'default' };

/** Whether a Route leads to OpenShift's own registry. */
export function isToRegistry(route: Manifest): boolean {
  const service = text(record(record(route.object.spec).to).name);
  return Object.hasOwn(REGISTRIES, service) && REGISTRIES[service] === route.namespace;
}
