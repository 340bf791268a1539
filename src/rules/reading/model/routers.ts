import { ClusterIdentity } from './identity';
import { objectsOf } from './objects';
import { Cidr, parseCidr } from '../../../grammar/cidr';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { specOf } from '../plan';

/** Platforms without load balancers, on which the router of an installation uses the network of its host. */
const OF_HOSTS = ['BareMetal', 'None', 'Nutanix', 'OpenStack', 'Ovirt', 'VSphere'];

/**
 * Whether the files say that the router uses the network of its host: then its connections come from the node, and not
 * from openshift-ingress.
 */
export function isDeclaredOfHost(set: ManifestSet, cluster: ClusterIdentity | undefined): boolean {
  const types = strategiesOf(set, cluster);
  return types.length > 0 && types.every((type) => type === 'HostNetwork');
}

/** How the router of a cluster is reached: in the network of its host, or as a pod; undefined if no file tells. */
export function isRouterOfHost(set: ManifestSet, cluster: ClusterIdentity | undefined): boolean | undefined {
  const types = strategiesOf(set, cluster);
  if (types.some((type) => type !== undefined)) {
    return types.every((type) => type === 'HostNetwork');
  }
  const [infrastructure] = objectsOf(set, 'Infrastructure', 'config.openshift.io', cluster?.cluster);
  const { platform, platformStatus } = record(infrastructure?.object.status);
  const name = text(record(platformStatus).type) || text(platform);
  return name === '' ? undefined : OF_HOSTS.includes(name);
}

function strategiesOf(set: ManifestSet, cluster: ClusterIdentity | undefined): readonly unknown[] {
  return routersOf(set, cluster).map((one) => record(specOf(one).endpointPublishingStrategy).type);
}

/** The IngressControllers of a cluster. */
export function routersOf(set: ManifestSet, cluster: ClusterIdentity | undefined): readonly Manifest[] {
  return objectsOf(set, 'IngressController', 'operator.openshift.io', cluster?.cluster);
}

/** The domain that the files of a cluster give its Routes; empty if none does. */
export function ingressDomainOf(set: ManifestSet, cluster: ClusterIdentity | undefined): string {
  const ingresses = objectsOf(set, 'Ingress', 'config.openshift.io', cluster?.cluster);
  return ingresses.length === 1 ? text(specOf(ingresses[0]).domain) : '';
}

/** The address of the only router of a cluster, if its Infrastructure tells one. */
export function routerAddressOf(set: ManifestSet, cluster: ClusterIdentity | undefined): Cidr | undefined {
  const infrastructures = objectsOf(set, 'Infrastructure', 'config.openshift.io', cluster?.cluster);
  const { platformStatus } = record(infrastructures[0]?.object.status);
  const addresses = new Set(Object.values(record(platformStatus)).map(record)
    .flatMap(({ ingressIP, ingressIPs }) => [ingressIP, ...list(ingressIPs)]).map(text).filter((one) => one !== ''));
  const [address] = addresses;
  return infrastructures.length === 1 && addresses.size === 1 && routersOf(set, cluster).length <= 1
    ? parseCidr(`${address}/${address.includes(':') ? 128 : 32}`) : undefined;
}
