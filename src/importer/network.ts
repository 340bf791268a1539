import { call, Code, fields, list as listCode, literal, raw } from './code';
import { Context, ImportedCluster } from './context';
import { isSame, isString } from './fields';
import { fileName, optional } from './mig-cluster';
import { Section, Variable } from './program';
import { Source } from './sources';
import { NEVER_PRUNE } from '../api/gitops';
import { NETWORK_POLICY, ROUTER_PORT, RSYNC_PODS, STUNNEL_PORT } from '../api/network';
import { isRecord, list, record } from '../rules/engine/manifest';

type Json = { readonly [key: string]: any };

const FIREWALLS = ['EgressFirewall', 'EgressNetworkPolicy'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** The rule for DNS that follows a rule for an endpoint. */
const DNS = { ports: [53, 5353].flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]) };

/**
 * The policies that let rsync pass, as a RsyncNetworkExemption, if all source namespaces of a plan have the same one.
 * Other policies and firewalls are left to those that look at the rest.
 */
export function exemption(
  context: Context, plan: { name: string; variable: Variable; namespacesExist: boolean }, source: Source,
  from: ImportedCluster, to: ImportedCluster,
): void {
  const { program } = context;
  const entries = list(record(source.object.spec).namespaces).filter(isString).map((entry) => entry.split(':'));
  const out = policies(context, from.place, 'allow-rsync-egress', entries.map(([name]) => name));
  const into = policies(context, to.place, 'allow-rsync-ingress', entries.map((names) => names[names.length - 1]));
  const endpoint = out.length === entries.length && out.length > 0 ? endpointOf(out) : undefined;
  const isIngress = into.every(({ object }) => isSame(object.spec, INGRESS));
  const isLater = into.some(({ manifest }) => manifest.origin.includes('/after-first-stage/'));
  const isElsewhere = into.length > 0 && isLater === plan.namespacesExist;
  if (endpoint === undefined || !isIngress || isElsewhere || (into.length > 0 && into.length < entries.length)) {
    return;
  }
  const firewalls = egressFirewalls(context, plan.name, from.place, entries.map(([name]) => name));
  [...out, ...into].forEach((policy) => context.sources.take(policy));
  const props = fields({
    plan: program.use(plan.variable),
    endpoint: endpoint.code,
    ingress: into.length === 0 ? literal(false) : undefined,
    egressFirewall: firewalls,
  });
  const id = context.idCode(`${plan.name}-network`, 'exemption');
  program.add(Section.PLANS, call(`new ${program.mtc('RsyncNetworkExemption')}`, context.hostChart, id, props));
}

const INGRESS = {
  podSelector: { matchLabels: RSYNC_PODS },
  policyTypes: ['Ingress'],
  ingress: [{ ports: [{ protocol: 'TCP', port: STUNNEL_PORT }] }],
};

function policies({ sources }: Context, cluster: string, name: string, namespaces: readonly string[]): Source[] {
  return namespaces.flatMap((namespace) => sources.find(cluster, 'NetworkPolicy', ({ object }) => (
    isSame({ ...object, spec: 0 }, { ...NETWORK_POLICY, metadata: { name, namespace }, spec: 0 })
  ), { namespace }) ?? []);
}

/** The endpoint that all policies name; an object without code if they allow everything; undefined if they differ. */
function endpointOf(egress: readonly Source[]): { code?: Code } | undefined {
  const [{ object: { spec } }] = egress;
  const head = { podSelector: { matchLabels: RSYNC_PODS }, policyTypes: ['Egress'] };
  if (!egress.every(({ object }) => isSame(object.spec, spec))) {
    return undefined;
  }
  if (isSame(spec, { ...head, egress: [{}] })) {
    return {};
  }
  const rule = record(list(record(spec).egress)[0]);
  const cidrs = list(rule.to).map((peer) => record(record(peer).ipBlock).cidr);
  const port: unknown = record(list(rule.ports)[0]).port;
  const towards = { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ protocol: 'TCP', port }] };
  if (cidrs.length === 0 || !cidrs.every(isString) || typeof port !== 'number'
    || !isSame(spec, { ...head, egress: [towards, DNS] })) {
    return undefined;
  }
  return { code: fields({ cidrs: literal(cidrs), port: port === ROUTER_PORT ? undefined : optional(port) }) };
}

/** The firewalls of namespaces in a file, if all of them allow one destination before they deny anything. */
function egressFirewalls(
  { sources, program }: Context, plan: string, cluster: string, namespaces: readonly string[],
): Code | undefined {
  const found = namespaces.flatMap((namespace) => FIREWALLS.flatMap((kind) => (
    sources.find(cluster, kind, isOurs, { namespace }) ?? []
  )));
  const allowed = found.map(({ object }) => allowedFirst(list(object.spec.egress)));
  // The last one: that is where a RsyncNetworkExemption puts it.
  const common = [...allowed[0] ?? []].reverse()
    .find((rule) => allowed.every((rules) => rules.some((other) => isSame(rule, other))));
  const peer = common && peerCode(program, common);
  if (!peer) {
    return undefined;
  }
  found.forEach((source) => sources.take(source));
  const objects = found.map(({ object }) => ({ ...object, metadata: withoutPrune(object.metadata) }));
  const file = program.file(`firewalls/${fileName(plan)}.yaml`, { objects });
  return call(`${program.mtc('EgressFirewall')}.fromFile`, file, fields({ allow: listCode([peer]) }));
}

function isOurs({ object: { metadata, spec, ...others } }: Source): boolean {
  const annotations = record(record(metadata).annotations);
  return Object.entries(NEVER_PRUNE).every(([key, value]) => annotations[key] === value) && isRecord(spec)
    && Object.keys(spec).length === 1 && Array.isArray(spec.egress) && Object.keys(others).length === 2;
}

function withoutPrune({ annotations, ...metadata }: Json): Json {
  const others = Object.entries(record(annotations)).filter(([key]) => !Object.hasOwn(NEVER_PRUNE, key));
  return { ...metadata, ...others.length > 0 ? { annotations: Object.fromEntries(others) } : {} };
}

/** The Allow rules before the first Deny: adding one of them again changes nothing. */
function allowedFirst(rules: readonly any[]): Json[] {
  const deny = rules.findIndex((rule) => record(rule).type === 'Deny');
  return rules.slice(0, deny < 0 ? rules.length : deny).filter((rule) => record(rule).type === 'Allow');
}

function peerCode(program: Context['program'], { to, ports }: Json): Code | undefined {
  const type = program.mtc('EgressPeer');
  const isPort = (port: unknown) => isRecord(port) && typeof port.port === 'number'
    && PROTOCOLS.includes(port.protocol);
  if (ports !== undefined && !(Array.isArray(ports) && ports.every(isPort))) {
    return undefined;
  }
  const given = ports?.map(({ port, protocol }: Json) => fields({
    port: literal(port), protocol: protocol === 'TCP' ? undefined : raw(`${program.mtc('EgressProtocol')}.${protocol}`),
  }));
  const { cidrSelector, dnsName, nodeSelector, ...others } = record(to);
  const portsCode = given && listCode(given);
  if (Object.keys(others).length > 0
    || [cidrSelector, dnsName, nodeSelector].filter((one) => one !== undefined).length !== 1) {
    return undefined;
  }
  if (isString(cidrSelector)) {
    return call(`${type}.cidr`, literal(cidrSelector), portsCode);
  }
  return isString(dnsName) ? call(`${type}.dnsName`, literal(dnsName), portsCode) : undefined;
}
