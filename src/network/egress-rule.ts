import { EgressRuleSpec } from '../api/network';
import { Mistake } from '../constructs/mistake';
import { parseCidr } from '../grammar/cidr';
import { isDnsSubdomain } from '../grammar/dns';

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
  _render(): EgressRuleSpec {
    const ports = (this.peer?._ports ?? []).map((given) => (
      { port: given?.port, protocol: given?.protocol ?? EgressProtocol.TCP }
    ));
    return { type: this.type, to: this.peer?._to ?? {}, ports: ports.length ? ports : undefined };
  }
}

/** What is wrong with a rule in a firewall of either kind. */
export function checkEgressRule(field: string, rule: EgressRuleSpec): Mistake[] {
  const mistakes: Mistake[] = [];
  const { cidrSelector: cidr, dnsName, nodeSelector } = rule.to;
  if (cidr === undefined && dnsName === undefined && nodeSelector === undefined) {
    const fix = 'give one, such as EgressPeer.cidr("203.0.113.0/24")';
    mistakes.push({ field, problem: 'is missing, or has no destination', fix });
  }
  if (cidr !== undefined && !isCidr(cidr)) {
    const isAddress = isCidr(`${cidr}/32`);
    mistakes.push({
      field,
      value: cidr,
      problem: `${isAddress ? 'has no prefix length' : 'is not a valid CIDR'}: the rule is rejected or ignored`,
      fix: isAddress ? `write "${cidr}/${cidr.includes(':') ? 128 : 32}"` : 'write one such as "203.0.113.0/24"',
    });
  }
  if (dnsName !== undefined && !isDnsSubdomain(String(dnsName).toLowerCase().replace(/^\*\./, '').replace(/\.$/, ''))) {
    mistakes.push({
      field,
      value: dnsName,
      problem: 'is not a valid DNS name: the API server rejects the rule',
      fix: 'write a name such as "dvm-shop.apps.ocp4.example.com", without scheme and port',
    });
  }
  for (const { port } of rule.ports ?? []) {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      const problem = 'is not a valid port: the API server rejects the rule';
      mistakes.push({ field, value: port, problem, fix: 'write an integer from 1 to 65535' });
    }
  }
  return mistakes;
}

/** Whether a string is a range of IPv4 or IPv6 addresses. */
export function isCidr(text: string): boolean {
  return typeof text === 'string' && parseCidr(text) !== undefined;
}
