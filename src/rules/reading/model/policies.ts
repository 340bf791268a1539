import { objectsIn, Side } from './objects';
import { isDeclaredOfHost } from './routers';
import { PodLabels, selected } from './selector';
import { Target } from './target';
import { MTC_NAMESPACE } from '../../../api/common';
import { RSYNC_PODS, STUNNEL_PORT } from '../../../api/network';
import { Cidr, containsCidr, parseCidr, rangeKey } from '../../../grammar/cidr';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { Direction, directionsOf, FILE_PODS, isForRsync, policyRulesOf } from '../rsync-policies';

const COMMON = { ...RSYNC_PODS, 'app.kubernetes.io/part-of': MTC_NAMESPACE };
const UNKNOWN_LABELS = ['directvolumemigration', 'migration.openshift.io/migrated-by-migplan'];

/** The pods that send, which lack the label `purpose`. */
export const CLIENT_PODS: PodLabels = {
  known: { ...COMMON, app: FILE_PODS },
  unknown: [...UNKNOWN_LABELS, 'migration.openshift.io/created-for-pvc', 'migration.openshift.io/rsync-attempt'],
};

/** The pods that receive. */
export const SERVER_PODS: PodLabels = {
  known: { ...COMMON, app: FILE_PODS, purpose: 'rsync' },
  unknown: UNKNOWN_LABELS,
};

/** The port of the Service, and that of its pods, which policies see. */
const DNS_PORTS = { service: 53, pod: 5353 };

/** A policy that keeps pods of rsync from something. */
export interface Blocking {
  /** The policy that was to open the way, if there is one, or else one that closes it. */
  readonly policy: Manifest;
  readonly path: string;
  /** Whether the policy was written for rsync. */
  readonly isExemption: boolean;
  /** Whether it would let a router with the network of its pods through, but this one has the network of its host. */
  readonly isForNode?: boolean;
}

/** The policy that keeps the clients of rsync from their target. */
export function blockingEgress(set: ManifestSet, side: Side, target: Target): Blocking | undefined {
  const { firstPort, lastPort, address, mayBeWithin } = target;
  const need = `egress ${firstPort} ${lastPort} ${address ? rangeKey(address, address.prefix) : ''} ${mayBeWithin}`;
  return remembered(set, side, need, () => blocking(set, side, 'Egress', CLIENT_PODS, (rule) => (
    allowsPorts(rule, 'TCP', firstPort, lastPort) && allowsTarget(rule, target)
  )));
}

/** Pods with a name that is theirs alone. */
export interface NamedPods {
  readonly name: string;
  readonly labels: PodLabels;
}

/** The policy that keeps pods in a namespace from a target. */
export function blockingEgressOf(
  set: ManifestSet, side: Side, { name, labels }: NamedPods, target: Target,
): Blocking | undefined {
  return remembered(set, side, `${name} to ${target.text}`, () => blocking(set, side, 'Egress', labels, (rule) => (
    allowsPorts(rule, 'TCP', target.firstPort, target.lastPort) && allowsTarget(rule, target)
  )));
}

/** The policy that keeps pods in a namespace from DNS. */
export function blockingDnsOf(set: ManifestSet, side: Side, { name, labels }: NamedPods): Blocking | undefined {
  return remembered(set, side, `${name} to DNS`, () => blocking(set, side, 'Egress', labels, opensDns));
}

/** The policy that keeps the clients of rsync from DNS. */
export function blockingDns(set: ManifestSet, side: Side): Blocking | undefined {
  return remembered(set, side, 'dns', () => blocking(set, side, 'Egress', CLIENT_PODS, opensDns));
}

function opensDns(rule: unknown): boolean {
  return allowsDns(rule) && [DNS_PORTS.pod, ...isForDnsPods(rule) ? [] : [DNS_PORTS.service]]
    .some((port) => allowsPorts(rule, 'UDP', port, port));
}

/** Whether a rule for egress is for the namespace of OpenShift's DNS only. */
function isForDnsPods(rule: unknown): boolean {
  const peers = list(record(rule).to).map(record);
  return peers.length > 0 && peers.every(({ namespaceSelector }) =>
    record(record(namespaceSelector).matchLabels)['kubernetes.io/metadata.name'] === 'openshift-dns');
}

/**
 * Whether a rule for egress may allow the DNS of OpenShift, which is in openshift-dns; in OpenShift 3 it is
 * on the nodes.
 */
function allowsDns(rule: unknown): boolean {
  const peers = list(record(rule).to).filter(isRecord);
  return peers.length === 0 || peers.some(({ ipBlock, namespaceSelector }) => {
    const name = record(record(namespaceSelector).matchLabels)['kubernetes.io/metadata.name'];
    return isRecord(ipBlock) || isRecord(namespaceSelector) && [undefined, 'openshift-dns'].includes(name);
  });
}

/** Whether a policy may select pods of rsync for a direction: then the baseline of the cluster does not count. */
export function selectsByPolicy(set: ManifestSet, side: Side, direction: Direction): boolean {
  const { certain, possible } = objectsIn(set, 'NetworkPolicy', 'networking.k8s.io', side);
  const pods = direction === 'Egress' ? CLIENT_PODS : SERVER_PODS;
  return [...certain, ...possible]
    .some((policy) => directionsOf(policy).includes(direction) && isSelected(policy, pods) !== 'no');
}

/** The policy that keeps the router, or the nodes if they forward a NodePort, from the servers of rsync. */
export function blockingIngress(set: ManifestSet, side: Side, isNodePort = false): Blocking | undefined {
  const fromRouter = (namespaces: readonly string[]) => blocking(set, side, 'Ingress', SERVER_PODS, (rule) => (
    allowsPorts(rule, 'TCP', STUNNEL_PORT, STUNNEL_PORT) && allowsRouter(rule, namespaces)
  ));
  return remembered(set, side, `ingress ${isNodePort}`, () => {
    const blocked = isNodePort ? fromRouter([]) : fromRouter(ROUTER_NAMESPACES);
    const isOfHost = !blocked && !isNodePort && isDeclaredOfHost(set, side.cluster);
    const fromNode = isOfHost ? fromRouter(ROUTER_NAMESPACES.slice(1)) : undefined;
    return blocked ?? (fromNode && { ...fromNode, isForNode: true });
  });
}

const ROUTER_NAMESPACES = ['openshift-ingress', 'openshift-host-network'];

/** What blocks the pods in a namespace, by what they need. Many plans may share a namespace with many policies. */
const blockings = derived((_: ManifestSet) => new Map<string, Blocking | undefined>());

function remembered(
  set: ManifestSet, side: Side, need: string, find: () => Blocking | undefined,
): Blocking | undefined {
  if (set.ofGroup('NetworkPolicy', 'networking.k8s.io').length === 0) {
    return undefined;
  }
  const known = blockings(set);
  const key = [need, side.role, side.cluster?.key ?? '', side.namespace].join('\0');
  if (!known.has(key)) {
    known.set(key, find());
  }
  return known.get(key);
}

/** Policies add up: what one of them allows is allowed. */
function blocking(
  set: ManifestSet, side: Side, direction: Direction, pod: PodLabels, allows: (rule: unknown) => boolean,
): Blocking | undefined {
  const { certain, possible } = objectsIn(set, 'NetworkPolicy', 'networking.k8s.io', side);
  const whole = certain.filter((policy) => !isPatch(set, policy) && directionsOf(policy).includes(direction));
  const closing = whole.filter((policy) => isSelected(policy, pod) === 'yes');
  if (closing.length === 0) {
    return undefined;
  }
  const opens = (policy: Manifest) => directionsOf(policy).includes(direction) && isSelected(policy, pod) !== 'no'
    && policyRulesOf(policy, direction).some(allows);
  if (certain.some(opens) || possible.some(opens)) {
    return undefined;
  }
  const exemption = whole.find((policy) => isForRsync(policy) && policyRulesOf(policy, direction).length > 0);
  if (!exemption) {
    return { policy: closing[0], path: 'spec', isExemption: false };
  }
  const path = isSelected(exemption, pod) === 'no' ? 'spec.podSelector' : `spec.${direction.toLowerCase()}`;
  return { policy: exemption, path, isExemption: true };
}

function isSelected(policy: Manifest, pod: PodLabels) {
  return selected(record(policy.object.spec).podSelector, pod);
}

/** Whether a rule may allow one of these ports; a port with a name may be any. */
function allowsPorts(rule: unknown, protocol: string, first: number, last: number): boolean {
  const ports = list(record(rule).ports).filter(isRecord);
  return ports.length === 0 || ports.some((one) => (one.protocol ?? 'TCP') === protocol
    && (typeof one.port !== 'number'
      || one.port <= last && first <= (typeof one.endPort === 'number' ? one.endPort : one.port)));
}

/** Whether a rule for egress may allow the target, of which often only the name is known. */
function allowsTarget(rule: unknown, { address, mayBeWithin }: Target): boolean {
  const peers = list(record(rule).to).filter(isRecord);
  return peers.length === 0
    || peers.some((peer) => isRecord(peer.ipBlock) ? isInBlock(peer.ipBlock, address) : mayBeWithin);
}

function isInBlock(block: { readonly [key: string]: any }, address: Cidr | undefined): boolean {
  const range = parseCidr(text(block.cidr));
  if (!address || !range) {
    return true;
  }
  const except = list(block.except).map((one) => parseCidr(text(one)));
  return range.version === address.version && containsCidr(range, address)
    && !except.some((one) => one && one.version === address.version && containsCidr(one, address));
}

const POLICY_GROUP = 'network.openshift.io/policy-group';

/**
 * Whether a rule for ingress may allow the router: a peer within the namespace, or in a namespace that is certainly
 * another, does not.
 */
function allowsRouter(rule: unknown, namespaces: readonly string[]): boolean {
  const peers = list(record(rule).from).filter(isRecord);
  return peers.length === 0 || peers.some((peer) => isRecord(peer.ipBlock)
    || namespaces.length > 0 && isRecord(peer.namespaceSelector) && mayBeRouter(peer.namespaceSelector, namespaces));
}

function mayBeRouter(selector: { readonly [key: string]: any }, namespaces: readonly string[]): boolean {
  return Object.entries(record(selector.matchLabels)).every(([key, value]) => {
    if (key === 'kubernetes.io/metadata.name') {
      return namespaces.includes(value as string);
    }
    if (key === POLICY_GROUP) {
      return value === 'ingress' || value === 'hostnetwork';
    }
    return !key.startsWith(`policy-group.${POLICY_GROUP.split('/')[0]}/`) || /\/(ingress|host-network)$/.test(key);
  });
}
