import { Construct } from 'constructs';
import { checkEgressRule, EgressPeer, EgressRule } from './egress-rule';
import { Kind } from '../api/common';
import { isDnsSubdomain, nearestDnsSubdomain } from '../api/names';
import { EGRESS_FIREWALL, EGRESS_NETWORK_POLICY, EgressRuleSpec, NetworkManifest } from '../api/network';
import { Mistake, refuse } from '../findings/mistake';

/** What an egress firewall lets pass and stops. */
export interface EgressFirewallProps {
  /**
   * What rsync must reach: the addresses of the destination's router, or, where there is a `StunnelProxy`, of the proxy. Names
   * need the cluster's DNS besides. These rules come first.
   */
  readonly allow: EgressPeer[];

  /**
   * The rules that the namespaces have already, in their order. A namespace has one firewall object only, so what is written
   * here takes the place of the present one, and must hold its rules.
   *
   * @default - none
   */
  readonly rules?: EgressRule[];
}

/** An egress firewall of OpenShift SDN. */
export interface SdnEgressFirewallProps extends EgressFirewallProps {
  /**
   * The name of the EgressNetworkPolicy. Two of them in one namespace stop all its traffic, so it must be that of the one
   * that is there.
   *
   * @default 'default'
   */
  readonly name?: string;
}

/**
 * The firewall that a cluster's network plugin puts around a namespace's traffic to the outside. It is for whole namespaces,
 * so that a NetworkPolicy can't open it.
 */
export class EgressFirewall {
  /** EgressFirewall, of OVN-Kubernetes: what OpenShift installs since 4.12. */
  static ovnKubernetes(props: EgressFirewallProps): EgressFirewall {
    return new EgressFirewall(EGRESS_FIREWALL, 'default', 8000, props);
  }

  /** EgressNetworkPolicy, of OpenShift SDN: OpenShift 3, and many 4 up to 4.16. */
  static openShiftSdn(props: SdnEgressFirewallProps): EgressFirewall {
    return new EgressFirewall(EGRESS_NETWORK_POLICY, props.name ?? 'default', 1000, props);
  }

  private constructor(
    private readonly kind: Kind,
    private readonly name: string,
    private readonly mostRules: number,
    private readonly props: EgressFirewallProps,
  ) {}

  /** @internal */
  _render(namespace: string): NetworkManifest {
    return { ...this.kind, metadata: { name: this.name, namespace }, spec: { egress: this.rules() } };
  }

  /** @internal */
  _check(at: Construct): void {
    if (this.props.allow.length === 0) {
      refuse(at, {
        field: 'egressFirewall.allow',
        value: [],
        problem: 'is empty, so rsync would reach nothing that the rules deny',
        fix: 'give the addresses of the destination\'s router, or of the proxy',
      });
    }
    if (!isDnsSubdomain(this.name)) {
      const near = nearestDnsSubdomain(this.name);
      refuse(at, { field: 'egressFirewall.name', value: this.name, problem: 'is no name that Kubernetes takes', fix: `write "${near ?? 'default'}"` });
    }
    const rules = this.rules();
    if (rules.length > this.mostRules) {
      refuse(at, { field: 'egressFirewall.rules', value: rules.length, problem: `are too many for ${this.kind.kind}, which takes ${this.mostRules}`, fix: 'use larger ranges' });
    }
    rules.forEach((rule, index) => {
      const allowed = this.props.allow.length;
      const field = index < allowed ? `egressFirewall.allow[${index}]` : `egressFirewall.rules[${index - allowed}]`;
      [...checkEgressRule(field, rule), ...this.checkKind(field, rule)].forEach((mistake) => refuse(at, mistake));
    });
  }

  private rules(): EgressRuleSpec[] {
    return [...this.props.allow.map((peer) => EgressRule.allow(peer)), ...this.props.rules ?? []].map((rule) => rule._render());
  }

  private checkKind(field: string, rule: EgressRuleSpec): Mistake[] {
    if (this.kind !== EGRESS_NETWORK_POLICY) {
      return [];
    }
    const mistakes: Mistake[] = [];
    const fix = 'give a range of IPv4 addresses or a full DNS name, for all ports';
    if (rule.to.nodeSelector) {
      mistakes.push({ field, problem: 'selects nodes, which OpenShift SDN can\'t', fix });
    }
    if (rule.ports) {
      mistakes.push({ field, problem: 'names ports, which OpenShift SDN does not look at', fix });
    }
    if (rule.to.dnsName?.startsWith('*')) {
      mistakes.push({ field, value: rule.to.dnsName, problem: 'stands for many names, which OpenShift SDN does not look up', fix });
    }
    if (rule.to.cidrSelector?.includes(':')) {
      mistakes.push({ field, value: rule.to.cidrSelector, problem: 'is IPv6, which OpenShift SDN does not know', fix });
    }
    return mistakes;
  }
}
