import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { ExistingFirewall } from './captured-firewalls';
import { EgressFirewall } from './egress-firewall';
import { insertAllows } from './egress-merge';
import { optionOfRule } from './egress-rule';
import { EVERYWHERE } from './rsync-policies';
import { NEVER_PRUNE } from '../api/gitops';
import { EgressRuleSpec, NetworkManifest } from '../api/network';
import { ownScope } from '../charts/names';
import { refuse } from '../constructs/mistake';
import { FieldOptions, renderedFrom } from '../constructs/options';
import { ownedBy } from '../constructs/owner';

/** What several exemptions want of one policy. */
const EGRESS = new WeakMap<ApiObject, Array<() => object>>();

/** What several exemptions want of one firewall. */
const FIREWALLS = new WeakMap<ApiObject, SharedFirewall>();

interface SharedFirewall {
  /** The present rules, as JSON. */
  readonly rules: string;
  readonly owner: Construct;
  readonly allows: EgressRuleSpec[];
}

/**
 * Writes a policy of egress, or adds a rule to the one that another exemption has written. The rule is rendered at
 * synth, because claims may be added until then.
 *
 * @param cidrs the option that its addresses come from
 * @returns the policy, if it is new
 */
export function shareEgress(
  owner: Construct, chart: Chart, id: string, policy: (egress: () => object[]) => NetworkManifest, rule: () => object,
  cidrs: string,
): ApiObject | undefined {
  const present = ownScope(chart).node.tryFindChild(id) as ApiObject | undefined;
  if (present) {
    EGRESS.get(present)!.push(rule);
    return undefined;
  }
  const rules = [rule];
  const egress = () => {
    const all = rules.map((render) => render());
    return all.includes(EVERYWHERE) ? [EVERYWHERE] : distinct(all);
  };
  const written = renderedFrom(writeObject(owner, chart, id, policy(egress)), () => endpointOptions(cidrs, egress()));
  EGRESS.set(written, rules);
  return written;
}

/**
 * Writes a firewall with what rsync needs, or adds that to the one that another exemption has written. The firewall was
 * there before the migration, so no GitOps tool may delete it afterwards.
 *
 * @returns the firewall, if it is new
 */
export function shareFirewall(
  owner: Construct, chart: Chart, existing: ExistingFirewall, firewall: EgressFirewall,
): ApiObject | undefined {
  const { rules, ...manifest } = existing;
  const { name, namespace } = existing.metadata;
  const id = `firewall:${existing.kind}:${namespace}:${name}`;
  firewall._mistakesIn(existing).forEach((mistake) => refuse(owner, mistake));
  const present = ownScope(chart).node.tryFindChild(id) as ApiObject | undefined;
  if (!present) {
    const allows = [...firewall._allows];
    const spec = { egress: Lazy.any({ produce: () => insertAllows(rules, allows) }) };
    const metadata = { ...manifest.metadata, annotations: { ...NEVER_PRUNE, ...manifest.metadata.annotations } };
    const written = writeObject(owner, chart, id, { ...manifest, metadata, spec });
    renderedFrom(written, () => firewallOptions(insertAllows(rules, allows)));
    FIREWALLS.set(written, { rules: JSON.stringify(rules), owner, allows });
    return written;
  }
  const shared = FIREWALLS.get(present)!;
  if (shared.rules === JSON.stringify(rules)) {
    shared.allows.push(...firewall._allows);
  } else {
    refuse(owner, {
      field: 'egressFirewall',
      problem: `has other present rules for the namespace "${namespace}" than ${shared.owner.node.path}, `
        + `and the namespace has one ${existing.kind}`,
      fix: 'give both the rules that the namespace has now: the same EgressFirewall.fromFile(…), or the same `rules`',
    });
  }
  return undefined;
}

/** The options that the rules of a firewall come from. */
function firewallOptions(rules: readonly EgressRuleSpec[]): FieldOptions {
  const places = rules.flatMap((rule, index) => ['', '.to', '.to.cidrSelector', '.to.dnsName']
    .map((field) => [`spec.egress[${index}]${field}`, optionOfRule(rule)]));
  return { 'metadata.name': 'egressFirewall.name', ...Object.fromEntries(places) };
}

/** Writes an object that does not depend on who asks for it, once. */
export function writeOnce(
  owner: Construct, chart: Chart, id: string, manifest: NetworkManifest,
): ApiObject | undefined {
  return ownScope(chart).node.tryFindChild(id) ? undefined : writeObject(owner, chart, id, manifest);
}

function writeObject(owner: Construct, chart: Chart, id: string, manifest: NetworkManifest): ApiObject {
  return ownedBy(owner, new ApiObject(ownScope(chart), id, { ...manifest }));
}

/** The options that the addresses in the rules of a policy come from. */
function endpointOptions(cidrs: string, rules: ReadonlyArray<{ readonly to?: readonly unknown[] }>): FieldOptions {
  const places = rules.flatMap(({ to = [] }, rule) => to.map((_, index) => ({ rule, index })));
  return Object.fromEntries(places.map(({ rule, index }) => [
    `spec.egress[${rule}].to[${index}].ipBlock.cidr`, `${cidrs}[${index}]`,
  ]));
}

function distinct(rules: object[]): object[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
