import { JudgedKind } from '../../api/judged-kinds';
import { Cidr, parseCidr, rangeKey } from '../../grammar/cidr';
import { derived } from '../engine/derived';
import { isRecord, list, Manifest, record, scalar, text } from '../engine/manifest';

/** The kinds of egress firewall: OVN-Kubernetes and OpenShift SDN. */
export const EGRESS_KINDS: readonly JudgedKind[] = ['EgressFirewall', 'EgressNetworkPolicy'];

/** One rule of an egress firewall. */
export interface EgressRule {
  readonly path: string;
  readonly value: { readonly [key: string]: any };
  readonly to: { readonly [key: string]: any };
}

/** The rules of an egress firewall of either kind that are objects. */
export const egressRulesOf: (manifest: Manifest) => readonly EgressRule[] = derived((manifest) =>
  list(record(manifest.object.spec).egress).flatMap((value, index) => (
    isRecord(value) ? [{ path: `spec.egress[${index}]`, value, to: record(value.to) }] : []
  )));

const ANY_PORT = 'any';
const ALL_IPV4 = '4/0/0';

/**
 * What the Deny rules of a firewall deny so far, indexed by range and port, so that an Allow is compared with the
 * ranges that contain it and not with every Deny.
 */
export class Denied {
  private readonly paths = new Map<string, string>();

  add({ path, value, to }: EgressRule): void {
    const target = targetOf(to);
    for (const port of target === undefined ? [] : portsOf(value)) {
      const key = `${port} ${target}`;
      this.paths.set(key, this.paths.get(key) ?? path);
    }
  }

  /**
   * The path of the first Deny that covers an Allow on all its ports; undefined if some of its traffic gets through.
   */
  covering({ value, to }: EgressRule): string | undefined {
    const targets = this.paths.size === 0 ? [] : targetsContaining(to);
    const paths = portsOf(value).map((port) => (port === ANY_PORT ? [port] : [ANY_PORT, port])
      .flatMap((one) => targets.map((target) => this.paths.get(`${one} ${target}`)))
      .find((path) => path !== undefined));
    return paths.every((path) => path !== undefined) ? paths[0] : undefined;
  }
}

/** The addresses of a name or a node are unknown: they are denied if all addresses are. */
function targetsContaining(to: EgressRule['to']): string[] {
  const cidr = parseCidr(text(to.cidrSelector));
  if (cidr) {
    return rangesContaining(cidr);
  }
  return to.dnsName || to.nodeSelector ? [...to.dnsName ? [dnsKey(to)] : [], ALL_IPV4] : [];
}

function targetOf(to: EgressRule['to']): string | undefined {
  const cidr = parseCidr(text(to.cidrSelector));
  if (cidr) {
    return rangeKey(cidr, cidr.prefix);
  }
  return to.dnsName ? dnsKey(to) : undefined;
}

function rangesContaining(cidr: Cidr): string[] {
  return Array.from({ length: cidr.prefix + 1 }, (_, prefix) => rangeKey(cidr, prefix));
}

function dnsKey(to: EgressRule['to']): string {
  return `dns ${text(to.dnsName).toLowerCase()}`;
}

/** The ports of a rule, one string for each. */
function portsOf(rule: EgressRule['value']): string[] {
  const ports = list(rule.ports).map((port) => `${text(record(port).protocol)}/${scalar(record(port).port)}`);
  return ports.length > 0 ? ports : [ANY_PORT];
}
