import { ModelNamespace } from './migration';
import { selectedNamespace } from './namespaces';
import { objectsOf, Side } from './objects';
import { CLIENT_PODS, selectsByPolicy, SERVER_PODS } from './policies';
import { isRouterOfHost } from './routers';
import { PodLabels, Selected, selected } from './selector';
import { keyOf, mayHaveName, Target } from './target';
import { STUNNEL_PORT } from '../../../api/network';
import { containsCidr, parseCidr } from '../../../grammar/cidr';
import { derived } from '../../engine/derived';
import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';

/** The API group of policies that administrators write for a whole cluster. */
const ADMIN_GROUP = 'policy.networking.k8s.io';

/** The rule of an AdminNetworkPolicy, or of the baseline, that keeps rsync from a leg of its way. */
export interface AdminDenial {
  readonly policy: Manifest;
  readonly path: string;
}

/** Connections of rsync in one direction, as policies see them. */
interface Traffic {
  readonly set: ManifestSet;
  readonly direction: 'egress' | 'ingress';
  readonly namespace: ModelNamespace;
  readonly side: Side;
  readonly pod: PodLabels;
  readonly firstPort: number;
  readonly lastPort: number;
  readonly isPeer: (peer: { readonly [key: string]: any }) => Selected;
  /** Equal for traffic to the same target. */
  readonly to: string;
}

/** The rule that certainly denies the clients of rsync their target. */
export function adminEgressDenial(
  set: ManifestSet, namespace: ModelNamespace, target: Target,
): AdminDenial | undefined {
  const { firstPort, lastPort } = target;
  return denialOf({
    set,
    direction: 'egress',
    namespace,
    side: namespace.source,
    pod: CLIENT_PODS,
    firstPort,
    lastPort,
    isPeer: (peer) => isTarget(peer, target),
    to: keyOf(target),
  });
}

/** The rule that certainly denies the router the servers of rsync. */
export function adminIngressDenial(set: ManifestSet, namespace: ModelNamespace): AdminDenial | undefined {
  const side = namespace.destination;
  // policies for ingress know pods only, and connections from the network of a host are none of a pod
  return isRouterOfHost(set, side.cluster) === true ? undefined : denialOf({
    set,
    direction: 'ingress',
    namespace,
    side,
    pod: SERVER_PODS,
    firstPort: STUNNEL_PORT,
    lastPort: STUNNEL_PORT,
    isPeer: isRouter,
    to: 'server',
  });
}

/**
 * So many policies of a cluster are looked at, and so many pairs of a policy and a namespace of a plan: OVN-Kubernetes
 * supports 100 priorities. Without a limit, the cost would be that of all pairs of policies and namespaces.
 */
const MOST_POLICIES = 100;
const MOST_DECISIONS = 500_000;

const decisionsIn = derived((_: ManifestSet) => ({ left: MOST_DECISIONS }));

function denialOf(traffic: Traffic): AdminDenial | undefined {
  const { set, side } = traffic;
  const policies = byPriority(set)(side.cluster?.cluster ?? '');
  const decisions = decisionsIn(set);
  decisions.left -= policies.length;
  for (const policy of decisions.left < 0 ? [] : policies) {
    const ruling = rulingOf(policy, traffic);
    if (ruling === 'Allow' || typeof ruling === 'object') {
      return typeof ruling === 'object' ? ruling : undefined;
    }
    if (ruling === 'Pass') {
      break;
    }
  }
  const [baseline] = objectsOf(set, 'BaselineAdminNetworkPolicy', ADMIN_GROUP, side.cluster?.cluster);
  const direction = traffic.direction === 'egress' ? 'Egress' : 'Ingress';
  const ruling = baseline && !selectsByPolicy(set, side, direction) ? rulingOf(baseline, traffic) : undefined;
  return typeof ruling === 'object' ? ruling : undefined;
}

/** The AdminNetworkPolicies of a cluster, the one that is asked first at the beginning. */
const byPriority = derived((set: ManifestSet) => {
  const known = new Map<string, readonly Manifest[]>();
  const priority = ({ object }: Manifest) => Number(record(object.spec).priority) || 0;
  return (cluster: string) => {
    const sorted = known.get(cluster) ?? [...objectsOf(set, 'AdminNetworkPolicy', ADMIN_GROUP, cluster)]
      .sort((one, other) => priority(one) - priority(other)).slice(0, MOST_POLICIES);
    known.set(cluster, sorted);
    return sorted;
  };
});

/** What a policy says of the traffic: the first rule that may allow it, or certainly denies it, decides. */
function rulingOf(policy: Manifest, traffic: Traffic): AdminDenial | 'Allow' | 'Pass' | undefined {
  const { subject } = record(policy.object.spec);
  const isSubject = subjectOf(record(subject), traffic);
  return isSubject === 'no' ? undefined : rulingsOf(policy, traffic)[isSubject];
}

/** What a policy says of traffic whose pods it certainly selects, or may select. */
type Rulings = Readonly<Record<'yes' | 'maybe', ReturnType<typeof rulingOf>>>;

const rulings = derived((_: Manifest) => new Map<string, Rulings>());

/** The rules of a policy do not depend on the namespace, so they are gone through once for each target. */
function rulingsOf(policy: Manifest, traffic: Traffic): Rulings {
  const known = rulings(policy);
  const key = `${traffic.direction} ${traffic.to}`;
  const present = known.get(key)
    ?? { yes: firstRuling(policy, traffic, 'yes'), maybe: firstRuling(policy, traffic, 'maybe') };
  known.set(key, present);
  return present;
}

function firstRuling(
  policy: Manifest, traffic: Traffic, isSubject: 'yes' | 'maybe',
): AdminDenial | 'Allow' | 'Pass' | undefined {
  for (const [index, rule] of list(record(policy.object.spec)[traffic.direction]).map(record).entries()) {
    const matches = least([isSubject, peersOf(rule, traffic), portsOf(rule, traffic)]);
    if (rule.action === 'Deny' && matches === 'yes') {
      return { policy, path: `spec.${traffic.direction}[${index}]` };
    }
    if ((rule.action === 'Allow' || rule.action === 'Pass') && matches !== 'no') {
      return rule.action;
    }
  }
  return undefined;
}

function subjectOf({ namespaces, pods }: { readonly [key: string]: any }, traffic: Traffic): Selected {
  const { set, namespace, side, pod } = traffic;
  const { namespaceSelector, podSelector } = record(pods);
  return pods === undefined ? selectedNamespace(set, namespaces, namespace, side)
    : least([selectedNamespace(set, namespaceSelector, namespace, side), selected(podSelector, pod)]);
}

function peersOf(rule: { readonly [key: string]: any }, { direction, isPeer }: Traffic): Selected {
  return most(list(direction === 'egress' ? rule.to : rule.from).map(record).map(isPeer));
}

function portsOf({ ports }: { readonly [key: string]: any }, { firstPort, lastPort }: Traffic): Selected {
  return list(ports).length === 0 ? 'yes' : most(list(ports).map(record).map(({ portNumber, portRange, namedPort }) => {
    const { protocol = 'TCP', port, start = port, end = port } = record(portNumber ?? portRange);
    if (namedPort !== undefined) {
      return 'maybe';
    }
    const isWithin = start <= lastPort && firstPort <= end && protocol === 'TCP';
    const isWhole = start <= firstPort && lastPort <= end;
    return isWithin && !isWhole ? 'maybe' : yesIf(isWithin);
  }));
}

/** Labels of the namespace of OpenShift's router. */
const ROUTER_NAMESPACE: PodLabels = {
  known: {
    'kubernetes.io/metadata.name': 'openshift-ingress',
    'name': 'openshift-ingress',
    'network.openshift.io/policy-group': 'ingress',
    'policy-group.network.openshift.io/ingress': '',
  },
  unknown: ['openshift.io/cluster-monitoring', 'pod-security.kubernetes.io/enforce'],
};

function isRouter({ namespaces, pods }: { readonly [key: string]: any }): Selected {
  const { namespaceSelector, podSelector } = record(pods);
  return pods === undefined ? selected(namespaces, ROUTER_NAMESPACE)
    : least([selected(namespaceSelector, ROUTER_NAMESPACE), isEmpty(podSelector) ? 'yes' : 'maybe']);
}

function isTarget(
  { networks, domainNames, nodes }: { readonly [key: string]: any }, target: Target,
): Selected {
  const { address, host, mayBeWithin } = target;
  if (networks !== undefined) {
    return most(list(networks).map((one) => {
      const range = parseCidr(text(one));
      if (!address || !range) {
        return range?.prefix === 0 && range.version === 4 ? 'yes' : 'maybe';
      }
      return yesIf(range.version === address.version && containsCidr(range, address));
    }));
  }
  if (domainNames !== undefined) {
    return list(domainNames).some((name) => mayHaveName(target, text(name))) ? 'maybe' : 'no';
  }
  return mayBeWithin || nodes !== undefined && host === undefined ? 'maybe' : 'no';
}

function isEmpty(selector: unknown): boolean {
  return Object.keys(record(selector)).length === 0;
}

function yesIf(condition: boolean): Selected {
  return condition ? 'yes' : 'no';
}

function least(parts: readonly Selected[]): Selected {
  return (['no', 'maybe'] as const).find((one) => parts.includes(one)) ?? 'yes';
}

function most(parts: readonly Selected[]): Selected {
  return (['yes', 'maybe'] as const).find((one) => parts.includes(one)) ?? 'no';
}
