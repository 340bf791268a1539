import { objectsIn, objectsOf, Side } from './objects';
import { isNamed, mayHaveName, Target } from './target';
import { containsCidr, parseCidr } from '../../../grammar/cidr';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { EgressRule, egressRulesOf } from '../egress';

/** The rule of an egress firewall that keeps the clients of rsync from their target. */
export interface Denial {
  readonly firewall: Manifest;
  readonly path: string;
}

const FIREWALLS = [
  { kind: 'EgressFirewall', group: 'k8s.ovn.org', plugin: 'OVNKubernetes' },
  { kind: 'EgressNetworkPolicy', group: 'network.openshift.io', plugin: 'OpenShiftSDN' },
];

/** The network plugin that reads egress firewalls of a kind. */
export function pluginOf(kind: string): string | undefined {
  return FIREWALLS.find((one) => one.kind === kind)?.plugin;
}

/** The network plugin of a cluster, and the object that tells it. */
export interface Plugin {
  readonly manifest: Manifest;
  readonly name: string;
}

/** The network plugin of the cluster that a manifest is for, if one object tells it. */
export function networkPluginOf(set: ManifestSet, { cluster }: Manifest): Plugin | undefined {
  const found = cluster === undefined ? unassignedPlugins(set) : pluginsIn(set, cluster);
  return found.length > 0 && found.every(({ name }) => name === found[0].name) ? found[0] : undefined;
}

function pluginsIn(set: ManifestSet, cluster: string): Plugin[] {
  return [...objectsOf(set, 'Network', 'config.openshift.io', cluster),
    ...objectsOf(set, 'Network', 'operator.openshift.io', cluster)].flatMap(pluginIn);
}

const unassignedPlugins = derived((set: ManifestSet): Plugin[] =>
  ['config.openshift.io', 'operator.openshift.io'].flatMap((group) => set.ofGroup('Network', group)).flatMap(pluginIn));

function pluginIn(manifest: Manifest): Plugin[] {
  const { networkType, defaultNetwork } = record(manifest.object.spec);
  const name = text(record(manifest.object.status).networkType) || text(networkType)
    || text(record(defaultNetwork).type);
  return name === '' ? [] : [{ manifest, name }];
}

/**
 * So many firewalls of a namespace, and targets of its pods, are looked at: a cluster accepts one firewall. Without a
 * limit, the cost would be that of all pairs of rules and plans.
 */
const MOST_FIREWALLS = 10;
const MOST_TARGETS = 20;

const denialsOf = derived((_: ManifestSet) => new Map<string, Map<string, Denial | undefined>>());

/** The first rule of a firewall that certainly denies the target, if no rule before it may allow it. */
export function denialIn(set: ManifestSet, side: Side, target: Target): Denial | undefined {
  if (FIREWALLS.every(({ kind, group }) => set.ofGroup(kind, group).length === 0)) {
    return undefined;
  }
  const place = [side.role, side.cluster?.key ?? '', side.namespace].join('\0');
  const key = [target.text, target.mayBeWithin, ...target.notWithin ?? []].join(' ');
  const known = denialsOf(set).get(place) ?? new Map<string, Denial | undefined>();
  denialsOf(set).set(place, known);
  if (!known.has(key) && known.size < MOST_TARGETS) {
    known.set(key, findDenial(set, side, target));
  }
  return known.get(key);
}

function findDenial(set: ManifestSet, side: Side, target: Target): Denial | undefined {
  for (const { kind, group, plugin } of FIREWALLS) {
    for (const firewall of objectsIn(set, kind, group, side).certain.slice(0, MOST_FIREWALLS)) {
      const other = networkPluginOf(set, firewall)?.name;
      const rule = isPatch(set, firewall) || other !== undefined && other !== plugin
        ? undefined
        : denying(egressRulesOf(firewall), target);
      if (rule) {
        return { firewall, path: rule.path };
      }
    }
  }
  return undefined;
}

function denying(rules: readonly EgressRule[], target: Target): EgressRule | undefined {
  for (const rule of rules) {
    if (rule.value.type === 'Allow' && mayMatch(rule, target)) {
      return undefined;
    }
    if (rule.value.type === 'Deny' && mustMatch(rule, target)) {
      return rule;
    }
  }
  return undefined;
}

/** Ranges that no address of the internet is in. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']
  .flatMap((range) => parseCidr(range) ?? []);

function mayMatch({ value, to }: EgressRule, target: Target): boolean {
  const { firstPort, lastPort, address, host, mayBeWithin, isPublic } = target;
  const ports = list(value.ports).map(record);
  if (ports.length > 0
    && !ports.some(({ protocol, port }) => protocol === 'TCP' && firstPort <= port && port <= lastPort)) {
    return false;
  }
  if (to.dnsName) {
    return mayHaveName(target, text(to.dnsName))
      || isPublic === true && host !== undefined && domainOf(host) === domainOf(text(to.dnsName).toLowerCase());
  }
  const range = parseCidr(text(to.cidrSelector));
  if (!range) {
    return mayBeWithin || to.cidrSelector !== undefined;
  }
  if (isPublic && PRIVATE.some((one) => one.version === range.version && containsCidr(one, range))) {
    return false;
  }
  return address === undefined || range.version === address.version && containsCidr(range, address);
}

function mustMatch({ value, to }: EgressRule, { firstPort, lastPort, address, host }: Target): boolean {
  const ports = list(value.ports).map(record);
  if (ports.length > 0
    && !ports.some(({ protocol, port }) => protocol === 'TCP' && port === firstPort && firstPort === lastPort)) {
    return false;
  }
  const range = parseCidr(text(to.cidrSelector));
  if (range) {
    return range.prefix === 0 && range.version === 4
      || address !== undefined && range.version === address.version && containsCidr(range, address);
  }
  return host !== undefined && isNamed(host, text(to.dnsName));
}

/** The domain of a cloud: it serves a bucket at several names. */
function domainOf(host: string): string {
  return host.replace(/\.$/, '').split('.').slice(-2).join('.');
}
