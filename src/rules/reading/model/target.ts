import { addressOf } from './identity';
import { ModelNamespace, ModelPlan } from './migration';
import { objectsOf } from './objects';
import { ingressDomainOf, routerAddressOf } from './routers';
import { ROUTER_PORT, STUNNEL_PORT } from '../../../api/network';
import { isPublicService, isWithin } from '../../../api/public-hosts';
import { Cidr, parseCidr, rangeKey } from '../../../grammar/cidr';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isPort, splitUrl } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { Manifest, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { settingOf } from '../controller';
import { controllerVariable, specOf } from '../plan';
import { MTC_GROUP, pointedAt } from '../references';

/** Where the clients of rsync connect to. */
export interface Target {
  /** `the destination's router, TCP port 443`. */
  readonly text: string;
  readonly firstPort: number;
  readonly lastPort: number;
  /** The address, if it is known. */
  readonly address?: Cidr;
  /** The name, if it is known. */
  readonly host?: string;
  /** Whether the clients have to resolve a name. */
  readonly isName: boolean;
  /** Whether the address may be one within the source cluster. */
  readonly mayBeWithin: boolean;
  /** Whether the address is one of the internet, though it is not known which. */
  readonly isPublic?: boolean;
  /** Domains that the name is not in, if it is not known. */
  readonly notWithin?: readonly string[];
}

/** The ports that Kubernetes gives to Services of type NodePort. */
const NODE_PORTS = { first: 30000, last: 32767 };
const DEFAULT_REGISTRY = 'default-route-openshift-image-registry.';

/** Where the clients of rsync in a namespace of a plan connect to; undefined if the settings do not tell. */
export function targetOf(set: ManifestSet, plan: ModelPlan, namespace: ModelNamespace): Target | undefined {
  const way = wayOf(set, plan);
  if (way?.domain === undefined) {
    return way?.target;
  }
  const host = `dvm-${namespace.destination.namespace}.${way.domain}`;
  return { ...way.target, text: `${host}, TCP port ${ROUTER_PORT}`, host };
}

/** A text that is equal for targets that policies and firewalls treat alike. */
export const keyOf: (target: Target) => string = derived(({ address, ...others }) =>
  JSON.stringify([others, address && rangeKey(address, address.prefix)]));

/** Where the clients of a plan connect to, in all its namespaces. */
export interface Way {
  readonly target: Target;
  /** The domain of the Routes that each namespace has, if it is known. */
  readonly domain?: string;
  /** Equal for plans whose clients connect to the same. */
  readonly key: string;
}

/** Where the clients of a plan connect to; undefined if the settings do not tell. */
export function wayOf(set: ManifestSet, plan: ModelPlan): Way | undefined {
  return waysOf(set)(plan);
}

const waysOf = derived((set: ManifestSet) => derived((plan: ModelPlan): Way | undefined => {
  const target = targetOfAll(set, plan);
  const domain = target?.isRouter ? domainOf(set, plan) : undefined;
  return target && { target, domain, key: [keyOf(target), domain, endpointOf(set, plan)].join('\0') };
}));

function targetOfAll(set: ManifestSet, plan: ModelPlan): Target & { readonly isRouter?: boolean } | undefined {
  const proxy = proxyFor(set, plan.manifest);
  if (proxy !== undefined) {
    return proxy === UNKNOWN ? undefined : proxyTarget(proxy);
  }
  const mayBeWithin = plan.isWithinOneCluster;
  const notWithin = mayBeWithin ? [] : domainsOfSource(set, plan);
  switch (endpointOf(set, plan)) {
    case 'NodePort':
      return {
        text: `a NodePort of the destination, TCP ports ${NODE_PORTS.first} to ${NODE_PORTS.last}`,
        firstPort: NODE_PORTS.first,
        lastPort: NODE_PORTS.last,
        isName: false,
        mayBeWithin,
        notWithin,
      };
    case 'ClusterIP':
      return {
        text: `the Service on the destination, TCP port ${STUNNEL_PORT}`,
        firstPort: STUNNEL_PORT,
        lastPort: STUNNEL_PORT,
        isName: false,
        mayBeWithin: true,
      };
    default:
      return {
        text: `the destination's router, TCP port ${ROUTER_PORT}`,
        firstPort: ROUTER_PORT,
        lastPort: ROUTER_PORT,
        address: routerAddress(set, plan, domainOf(set, plan)),
        isName: true,
        mayBeWithin,
        notWithin,
        isRouter: true,
      };
  }
}

/** The values differ, or contain a placeholder. */
const UNKNOWN = Symbol('unknown');

/** The one value of a variable; undefined if it is not set. */
function only(values: readonly unknown[]): string | typeof UNKNOWN | undefined {
  const given = new Set(values.map(scalar).filter((value) => value !== ''));
  if (given.size > 1 || [...given].some(isPlaceholder)) {
    return UNKNOWN;
  }
  return [...given][0];
}

const proxyFor = controllerVariable('stunnel_tcp_proxy', only);

const subdomainFor = controllerVariable('cluster_subdomain', only);

const endpointFor = controllerVariable('rsync_endpoint_type', only);

/** The value of cluster_subdomain for a plan, if the files tell one. */
export function givenSubdomain(set: ManifestSet, plan: Manifest): string | undefined {
  const value = subdomainFor(set, plan);
  return value === UNKNOWN ? undefined : value;
}

/** MTC reads the type of the endpoint on the destination. */
export function endpointOf(set: ManifestSet, { manifest, destination }: ModelPlan): string {
  const cluster = destination?.cluster;
  if (cluster !== undefined) {
    const value = only(objectsOf(set, 'MigrationController', MTC_GROUP, cluster)
      .map((controller) => settingOf(controller, 'rsync_endpoint_type')?.value)
      .filter((one) => one !== undefined && one !== null));
    return value === UNKNOWN ? 'Route' : value ?? 'Route';
  }
  const value = pointsAtHost(set, manifest) ? endpointFor(set, manifest) : undefined;
  return value === UNKNOWN ? 'Route' : value ?? 'Route';
}

function pointsAtHost(set: ManifestSet, plan: Manifest): boolean {
  const cluster = pointedAt(set, plan, 'MigCluster', specOf(plan).destMigClusterRef);
  return cluster !== undefined && specOf(cluster).isHostCluster === true;
}

/**
 * The proxy; without a scheme, which MTC silently treats as none, the one that was meant. A port that is missing may be
 * any.
 */
function proxyTarget(proxy: string): Target | undefined {
  const url = splitUrl(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (!url?.host || (url.port && !isPort(url.port))) {
    return undefined;
  }
  const address = parseCidr(`${url.host.replace(/^\[|\]$/g, '')}/${url.host.startsWith('[') ? 128 : 32}`);
  const [firstPort, lastPort] = url.port ? [Number(url.port), Number(url.port)] : [1, 65535];
  return {
    text: `the proxy ${url.host}${url.port ? `, TCP port ${url.port}` : ''}`,
    firstPort,
    lastPort,
    address,
    host: address ? undefined : url.host.toLowerCase(),
    isName: address === undefined,
    mayBeWithin: address === undefined && (!url.host.includes('.') || /\.svc(\.|$)/.test(url.host)),
  };
}

/** The address of the destination's router, unless the Routes are to have the domain of another. */
function routerAddress(set: ManifestSet, { destination }: ModelPlan, domain: string | undefined): Cidr | undefined {
  const own = ingressDomainOf(set, destination);
  return domain === undefined || own === '' || domain === own ? routerAddressOf(set, destination) : undefined;
}

/** The domain of the Routes of the destination, if it is known. */
export function domainOf(set: ManifestSet, { manifest, destination }: ModelPlan): string | undefined {
  const subdomain = subdomainFor(set, manifest);
  if (subdomain !== undefined) {
    return subdomain === UNKNOWN ? undefined : subdomain;
  }
  const domain = ingressDomainOf(set, destination);
  return domain === '' ? registryDomainOf(set, manifest, 'destMigClusterRef') : domain;
}

/** The domain of the Routes of a cluster of a plan, if its registry has the Route that OpenShift makes. */
function registryDomainOf(set: ManifestSet, plan: Manifest, field: Reference): string | undefined {
  const cluster = pointedAt(set, plan, 'MigCluster', specOf(plan)[field]);
  const registry = cluster ? text(specOf(cluster).exposedRegistryPath) : '';
  return registry.startsWith(DEFAULT_REGISTRY)
    ? registry.slice(DEFAULT_REGISTRY.length).split(/[:/]/, 1)[0].toLowerCase()
    : undefined;
}

type Reference = 'srcMigClusterRef' | 'destMigClusterRef';

/** The domain of the Routes of the source, and the name of its API server. */
function domainsOfSource(set: ManifestSet, { manifest, source }: ModelPlan): readonly string[] {
  const cluster = pointedAt(set, manifest, 'MigCluster', specOf(manifest).srcMigClusterRef);
  const api = cluster && addressOf(cluster)?.split(':', 1)[0];
  const apps = ingressDomainOf(set, source) || registryDomainOf(set, manifest, 'srcMigClusterRef');
  return [apps, api].filter((one): one is string => one !== undefined && one !== '');
}

/** Whether a DNS name of a rule, which may begin with `*.`, may be the name that the clients connect to. */
export function mayHaveName({ host, notWithin = [] }: Target, given: string): boolean {
  const name = given.toLowerCase().replace(/\.$/, '');
  const domain = name.replace(/^\*\./, '');
  return host === undefined
    ? !isPublicService(name) && !notWithin.some((one) => isWithin(domain, one))
    : isNamed(host, name);
}

/** Whether a host has a name, or one that a pattern contains. */
export function isNamed(host: string, pattern: string): boolean {
  const name = pattern.toLowerCase().replace(/\.$/, '');
  return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name;
}
