import { isDnsSubdomain } from '../api/names';
import { EgressRuleSpec } from '../api/network';
import { Mistake } from '../findings/mistake';
import { parseCidr } from '../grammar/cidr';

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

/** Somewhere outside the cluster that pods may, or may not, reach. */
export class EgressPeer {
  /**
   * A range of addresses: `203.0.113.0/24`. A single address is written with `/32`.
   *
   * @param ports only on these ports; OVN-Kubernetes only. All, where none are given
   */
  static cidr(cidr: string, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer({ cidrSelector: cidr }, ports);
  }

  /**
   * A host by its name: `dvm-shop.apps.ocp4.example.com`. OVN-Kubernetes also takes `*.apps.ocp4.example.com`.
   *
   * @param ports only on these ports; OVN-Kubernetes only. All, where none are given
   */
  static dnsName(name: string, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer({ dnsName: name }, ports);
  }

  /**
   * Nodes of the cluster, by their labels. OVN-Kubernetes only, since OpenShift 4.14.
   *
   * @param ports only on these ports. All, where none are given
   */
  static nodes(labels: { [key: string]: string }, ports: EgressPort[] = []): EgressPeer {
    return new EgressPeer({ nodeSelector: { matchLabels: { ...labels } } }, ports);
  }

  /** Everywhere, by IPv4. */
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

/** One rule of an egress firewall. The first that fits decides; where none fits, traffic passes. */
export class EgressRule {
  /** Lets traffic to the peer pass. */
  static allow(peer: EgressPeer): EgressRule {
    return new EgressRule('Allow', peer);
  }

  /** Stops traffic to the peer. */
  static deny(peer: EgressPeer): EgressRule {
    return new EgressRule('Deny', peer);
  }

  private constructor(private readonly type: EgressRuleSpec['type'], private readonly peer: EgressPeer) {}

  /** @internal */
  _render(): EgressRuleSpec {
    const ports = this.peer._ports.map(({ port, protocol }) => ({ port, protocol: protocol ?? EgressProtocol.TCP }));
    return { type: this.type, to: this.peer._to, ports: ports.length ? ports : undefined };
  }
}

/** What is wrong with a rule, whichever firewall it is for. */
export function checkEgressRule(field: string, rule: EgressRuleSpec): Mistake[] {
  const mistakes: Mistake[] = [];
  const { cidrSelector: cidr, dnsName } = rule.to;
  if (cidr !== undefined && !isCidr(cidr)) {
    const isAddress = isCidr(`${cidr}/32`);
    mistakes.push({
      field,
      value: cidr,
      problem: isAddress ? 'has no prefix length' : 'is no range of addresses',
      fix: isAddress ? `write "${cidr}/${cidr.includes(':') ? 128 : 32}"` : 'write one such as "203.0.113.0/24"',
    });
  }
  if (dnsName !== undefined && !isDnsSubdomain(dnsName.toLowerCase().replace(/^\*\./, '').replace(/\.$/, ''))) {
    mistakes.push({ field, value: dnsName, problem: 'is no DNS name', fix: 'write a name such as "dvm-shop.apps.ocp4.example.com", without scheme and port' });
  }
  for (const { port } of rule.ports ?? []) {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      mistakes.push({ field, value: port, problem: 'is no port', fix: 'write a whole number from 1 to 65535' });
    }
  }
  return mistakes;
}

/** Whether a string is a range of IPv4 or IPv6 addresses. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}
