import { EgressRuleSpec } from '../api/network';
import { checkCalls } from '../constructs/checked-calls';

/** A transport protocol. */
export enum EgressProtocol {
  TCP = 'TCP',
  UDP = 'UDP',
  SCTP = 'SCTP',
}

/** A port of an egress rule. */
export interface EgressPort {
  /** The port, 1 to 65535. */
  readonly port: number;

  /**
   * The protocol.
   *
   * @default EgressProtocol.TCP
   */
  readonly protocol?: EgressProtocol;
}

/** A destination outside the cluster, for a rule of an egress firewall. */
export class EgressPeer {
  /**
   * A range of addresses: `203.0.113.0/24`. A single address is written with `/32`.
   *
   * @param cidr the range
   * @param ports the ports that the rule is for; OVN-Kubernetes only. Default: all
   */
  static cidr(cidr: string, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer({ cidrSelector: cidr }, ports);
  }

  /**
   * A host by its name: `dvm-shop.apps.ocp4.example.com`. OVN-Kubernetes also accepts `*.apps.ocp4.example.com`.
   *
   * @param name the DNS name
   * @param ports the ports that the rule is for; OVN-Kubernetes only. Default: all
   */
  static dnsName(name: string, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer({ dnsName: name }, ports);
  }

  /**
   * Nodes of the cluster, by their labels. OVN-Kubernetes only, since OpenShift 4.14.
   *
   * @param labels the labels that a node must have
   * @param ports the ports that the rule is for. Default: all
   */
  static nodes(labels: { [key: string]: string }, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer(labels ? { nodeSelector: { matchLabels: { ...labels } } } : {}, ports);
  }

  /** All IPv4 addresses. */
  static anyIpv4(): EgressPeer {
    return EgressPeer.cidr('0.0.0.0/0');
  }

  private constructor(
    /** @internal */
    readonly _to: EgressRuleSpec['to'],
    /** @internal */
    readonly _ports: EgressPort[],
  ) {}
}

checkCalls('EgressPeer', EgressPeer);

const OPTIONS = new WeakMap<EgressRuleSpec, string>();

/** The option that a rule was rendered from; undefined if it was captured. */
export function optionOfRule(rule: EgressRuleSpec): string | undefined {
  return OPTIONS.get(rule);
}

/** A rule of an egress firewall. The first rule that matches decides; traffic that matches none is allowed. */
export class EgressRule {
  /** Allows traffic to the destination. */
  static allow(peer: EgressPeer): EgressRule {
    return new EgressRule('Allow', peer);
  }

  /** Denies traffic to the destination. */
  static deny(peer: EgressPeer): EgressRule {
    return new EgressRule('Deny', peer);
  }

  private constructor(private readonly type: EgressRuleSpec['type'], private readonly peer: EgressPeer) {}

  /** @internal */
  _render(option: string): EgressRuleSpec {
    const ports = (this.peer?._ports ?? []).map((given) => (
      { port: given?.port, protocol: given?.protocol ?? EgressProtocol.TCP }
    ));
    const rule = { type: this.type, to: this.peer?._to ?? {}, ports: ports.length ? ports : undefined };
    OPTIONS.set(rule, option);
    return rule;
  }
}

checkCalls('EgressRule', EgressRule);
