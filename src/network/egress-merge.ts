import { EgressRuleSpec } from '../api/network';
import { containsCidr, parseCidr, overlapsCidr } from '../grammar/cidr';

/**
 * Adds Allow rules to the rules of a firewall: each before the first Deny that may block it, or at the end. A rule that
 * is not needed, because an earlier Allow already has its effect, is not added: so the result does not change if it is
 * captured and merged again.
 */
export function insertAllows(rules: readonly EgressRuleSpec[], allows: readonly EgressRuleSpec[]): EgressRuleSpec[] {
  return allows.reduce(insertAllow, [...rules]);
}

function insertAllow(rules: EgressRuleSpec[], allow: EgressRuleSpec): EgressRuleSpec[] {
  const deny = rules.findIndex((rule) => rule.type === 'Deny' && mayMatch(rule, allow));
  const place = deny < 0 ? rules.length : deny;
  const isAllowed = rules.slice(0, place).some((rule) => rule.type === 'Allow' && covers(rule, allow));
  return isAllowed ? rules : [...rules.slice(0, place), allow, ...rules.slice(place)];
}

/**
 * Whether a rule may be about traffic of another. Addresses of names and of nodes are not known, so they may be any.
 */
function mayMatch(rule: EgressRuleSpec, other: EgressRuleSpec): boolean {
  const [a, b] = [cidrOf(rule), cidrOf(other)];
  const { ports } = other;
  return (!a || !b || overlapsCidr(a, b)) && (!rule.ports || !ports || rule.ports.some((port) => isAmong(port, ports)));
}

/** Whether a rule is about all traffic of another. */
function covers(rule: EgressRuleSpec, other: EgressRuleSpec): boolean {
  const [a, b] = [cidrOf(rule), cidrOf(other)];
  const isDestinationCovered = a && b ? containsCidr(a, b) : JSON.stringify(rule.to) === JSON.stringify(other.to);
  const { ports } = rule;
  return isDestinationCovered && (!ports || !!other.ports && other.ports.every((port) => isAmong(port, ports)));
}

function cidrOf({ to }: EgressRuleSpec) {
  return to.cidrSelector === undefined ? undefined : parseCidr(to.cidrSelector);
}

type Ports = NonNullable<EgressRuleSpec['ports']>;

function isAmong({ port, protocol }: Ports[number], ports: Ports): boolean {
  return ports.some((other) => other.port === port && other.protocol === protocol);
}
