import { Construct } from 'constructs';
import { CapturedFirewalls, ExistingFirewall, readFirewalls } from './captured-firewalls';
import { EgressPeer, EgressRule } from './egress-rule';
import { Kind } from '../api/common';
import { EGRESS_FIREWALL, EGRESS_NETWORK_POLICY, EgressRuleSpec } from '../api/network';
import { checkCalls } from '../constructs/checked-calls';
import { Mistake, quote, refuse } from '../constructs/mistake';
import { didYouMean } from '../grammar/did-you-mean';

/** Options of an egress firewall that exists on the cluster. */
export interface ExistingEgressFirewallOptions {
  /**
   * What rsync must reach: the addresses of the destination's router, or of the proxy if there is a `StunnelProxy`. DNS
   * names also need the cluster's DNS. Each becomes an Allow rule before the first Deny rule that may block it.
   */
  readonly allow: EgressPeer[];
}

/** Options of an egress firewall whose present rules the program contains. */
export interface EgressFirewallOptions extends ExistingEgressFirewallOptions {
  /**
   * The rules that the namespaces have now, in their order. A namespace has one firewall object: what is written here
   * replaces it, so a rule that is missing here is lost.
   *
   * @default - none
   */
  readonly rules?: EgressRule[];

  /**
   * The rules of single namespaces, by the name of the namespace on the source. They are used instead of `rules`.
   *
   * @default - all namespaces have `rules`
   */
  readonly namespaceRules?: { readonly [namespace: string]: EgressRule[] };
}

/** Options of an egress firewall of OpenShift SDN. */
export interface SdnEgressFirewallOptions extends EgressFirewallOptions {
  /**
   * The name of the EgressNetworkPolicy. It must be the name of the existing one: two of them in one namespace block
   * all its traffic.
   *
   * @default 'default'
   */
  readonly name?: string;
}

/** How many rules each kind accepts. */
const MOST_RULES: Readonly<Record<string, number>> = { EgressFirewall: 8000, EgressNetworkPolicy: 1000 };

/** Where the present rules come from. */
interface Rules {
  readonly mistakes: readonly Mistake[];
  /** The firewalls of a namespace; none if it has none. */
  of(namespace: string): ExistingFirewall[];
  /** What is wrong if rsync needs no more than these namespaces. */
  mistakesFor(namespaces: readonly string[]): Mistake[];
}

/**
 * The firewalls that the source's network plugin puts around its namespaces, with what rsync needs added. They control
 * the traffic of the whole namespace to the outside of the cluster, so a NetworkPolicy cannot open them.
 *
 * The rules of a namespace are its own: capture them with `fromFile`, or write them down with `rules` and
 * `namespaceRules`. Exemptions that share a namespace write one firewall with what all of them need.
 */
export class EgressFirewall {
  /** EgressFirewall of OVN-Kubernetes, the default network plugin since OpenShift 4.12. */
  static ovnKubernetes(options: EgressFirewallOptions): EgressFirewall {
    return new EgressFirewall(options?.allow, new GivenRules(EGRESS_FIREWALL, 'default', options));
  }

  /** EgressNetworkPolicy of OpenShift SDN: OpenShift 3, and OpenShift 4 up to 4.16. */
  static openshiftSdn(options: SdnEgressFirewallOptions): EgressFirewall {
    return new EgressFirewall(options?.allow,
      new GivenRules(EGRESS_NETWORK_POLICY, options?.name ?? 'default', options));
  }

  /**
   * The firewalls that the namespaces have now, of both kinds, from a file with the output of
   * `kubectl get egressfirewall -A -o yaml` or `kubectl get egressnetworkpolicy -A -o yaml` on the source. The file is
   * read immediately. A namespace that has no firewall in the file gets none.
   *
   * Keep the file: `grep -v resourceVersion: FILE | kubectl apply -f -` restores the firewalls.
   *
   * @param path the path of the file, from the working directory
   * @param options what rsync must reach
   */
  static fromFile(path: string, options: ExistingEgressFirewallOptions): EgressFirewall {
    return new EgressFirewall(options?.allow, new CapturedRules(path, readFirewalls(path)));
  }

  /** The namespaces of all exemptions that use this. */
  private readonly namespaces = new Set<string>();

  private constructor(private readonly allow: EgressPeer[] | undefined, private readonly present: Rules) {}

  /**
   * The present firewalls of a namespace; none if it has none.
   *
   * @internal
   */
  _of(namespace: string): ExistingFirewall[] {
    this.namespaces.add(namespace);
    return this.present.of(namespace);
  }

  /** @internal */
  get _allows(): EgressRuleSpec[] {
    return (this.allow ?? []).map((peer, index) => EgressRule.allow(peer)._render(`egressFirewall.allow[${index}]`));
  }

  /** @internal */
  _check(at: Construct): void {
    if (!this.allow?.length) {
      refuse(at, {
        field: 'egressFirewall.allow',
        value: this.allow,
        problem: `is ${this.allow ? 'empty' : 'missing'}: rsync cannot reach what the rules deny`,
        fix: 'give the addresses of the destination\'s router, or of the proxy',
      });
    }
    this.present.mistakes.forEach((mistake) => refuse(at, mistake));
  }

  /**
   * What is wrong with the rules of one firewall.
   *
   * @internal
   */
  _mistakesIn({ kind, metadata, rules }: ExistingFirewall): Mistake[] {
    const count = rules.length + this._allows.length;
    return [
      ...this._allows.flatMap((rule, index) => unwritable(kind, `egressFirewall.allow[${index}]`, rule)),
      ...(count <= MOST_RULES[kind] ? [] : [{
        field: 'egressFirewall.rules',
        value: count,
        problem: `are too many rules for ${kind} ${metadata.namespace}/${metadata.name}: `
          + `the maximum is ${MOST_RULES[kind]}`,
        fix: 'combine ranges of addresses',
      }]),
    ];
  }

  /** @internal */
  _mistakesAtSynth(): Mistake[] {
    return this.present.mistakesFor([...this.namespaces]);
  }
}

checkCalls('EgressFirewall', EgressFirewall);

/** Rules that the program contains. */
class GivenRules implements Rules {
  readonly mistakes: Mistake[];

  constructor(
    private readonly kind: Kind, private readonly name: string, private readonly options?: EgressFirewallOptions,
  ) {
    this.mistakes = [
      ...this.mistakesIn('rules', options?.rules),
      ...Object.entries(options?.namespaceRules ?? {}).flatMap(([key, rules]) => (
        this.mistakesIn(`namespaceRules[${quote(key)}]`, rules)
      )),
    ];
  }

  of(namespace: string): ExistingFirewall[] {
    const own = this.options?.namespaceRules ?? {};
    const option = Object.hasOwn(own, namespace) ? `namespaceRules[${quote(namespace)}]` : 'rules';
    const rules = (Object.hasOwn(own, namespace) ? own[namespace] : this.options?.rules) ?? [];
    const rendered = rules.flatMap((rule, index) => rule ? [rule._render(`egressFirewall.${option}[${index}]`)] : []);
    return [{ ...this.kind, metadata: { name: this.name, namespace }, rules: rendered }];
  }

  private mistakesIn(option: string, rules: EgressRule[] = []): Mistake[] {
    return rules.flatMap((rule, index) => {
      const field = `egressFirewall.${option}[${index}]`;
      return rule
        ? unwritable(this.kind.kind, field, rule._render(field))
        : [{ field, problem: 'is missing', fix: 'give a rule, or remove the entry' }];
    });
  }

  mistakesFor(namespaces: readonly string[]): Mistake[] {
    return Object.keys(this.options?.namespaceRules ?? {}).filter((key) => !namespaces.includes(key)).map((key) => {
      const near = didYouMean(key, namespaces);
      return {
        field: 'egressFirewall.namespaceRules',
        value: key,
        problem: 'is not a source namespace of the plan, so these rules are not written',
        fix: near ? `write "${near}"` : 'use the name that the namespace has on the source, or remove the entry',
      };
    });
  }
}

/** Rules from a file. */
class CapturedRules implements Rules {
  constructor(private readonly path: string, private readonly captured: CapturedFirewalls) {}

  get mistakes(): readonly Mistake[] {
    return this.captured.mistakes;
  }

  of(namespace: string): ExistingFirewall[] {
    return this.captured.firewalls.filter((firewall) => firewall.metadata.namespace === namespace);
  }

  mistakesFor(namespaces: readonly string[]): Mistake[] {
    const isUseless = this.captured.firewalls.length > 0 && namespaces.length > 0
      && namespaces.every((namespace) => this.of(namespace).length === 0);
    return isUseless ? [{
      field: 'egressFirewall.path',
      value: this.path,
      problem: `contains no firewall of ${namespaces.map(quote).join(', ')}`,
      fix: 'capture the firewalls of the source cluster, or remove egressFirewall if these namespaces have none',
    }] : [];
  }
}

/** What EgressNetworkPolicy has no field for. */
function unwritable(kind: string, field: string, rule: EgressRuleSpec): Mistake[] {
  const fix = 'give a range of IPv4 addresses or a full DNS name, without ports';
  return kind !== EGRESS_NETWORK_POLICY.kind ? [] : [
    ...rule.to.nodeSelector ? [{ field, problem: 'selects nodes, which OpenShift SDN does not support', fix }] : [],
    ...rule.ports ? [{ field, problem: 'has ports, which OpenShift SDN does not support', fix }] : [],
  ];
}
