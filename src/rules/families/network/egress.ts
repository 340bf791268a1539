import { Cidr, parseCidr, rangeKey } from '../../../grammar/cidr';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { isRecord, list, Manifest, nameOf, record, scalar, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { quote } from '../../reading/text';

const TYPES = ['Allow', 'Deny'];

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** What an address pattern of an EgressNetworkPolicy takes; there is no "*" in it. */
const DNS_NAME = /^([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+\.?$/;

const firewalls = (set: ManifestSet) => set.ofGroup('EgressFirewall', 'k8s.ovn.org');
const policies = (set: ManifestSet) => set.ofGroup('EgressNetworkPolicy', 'network.openshift.io');

/** One rule of an egress firewall of either kind. */
interface EgressRule {
  readonly manifest: Manifest;
  readonly path: string;
  readonly value: { readonly [key: string]: any };
  readonly to: { readonly [key: string]: any };
}

/** Rules on EgressFirewalls and EgressNetworkPolicies. */
export const EGRESS_RULES: readonly Rule[] = [
  {
    id: 'network/egress-firewall-name',
    severity: 'error',
    title: 'An EgressFirewall is called default',
    rationale: 'OVN-Kubernetes takes one EgressFirewall for each namespace, and the definition of the kind allows no other name for it.',
    source: 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml',
    breaks: firewall(allow('192.0.2.7/32'), 'allow-migration'),
    keeps: firewall(allow('192.0.2.7/32')),
    * check(set) {
      for (const manifest of firewalls(set)) {
        if (manifest.name && manifest.name !== 'default' && !isPlaceholder(manifest.name)) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `an EgressFirewall called ${quote(manifest.name)} is refused: a namespace has one, and its name is "default"`,
            fix: 'write name: default, and put all rules of the namespace into that one object',
          };
        }
      }
    },
  },
  {
    id: 'network/one-egress-policy',
    severity: 'error',
    title: 'A namespace has one EgressNetworkPolicy',
    rationale: 'OpenShift SDN drops all traffic out of a namespace that has two of them, since it can\'t tell which one counts.',
    source: 'OpenShift documentation, egress firewall for a project (OpenShift SDN)',
    breaks: `${sdnPolicy(allow('192.0.2.7/32'), 'allow-router')}---\n${sdnPolicy(allow('198.51.100.7/32'), 'allow-proxy')}`,
    keeps: sdnPolicy(`${allow('192.0.2.7/32')}\n${allow('198.51.100.7/32')}`, 'allow-migration'),
    * check(set) {
      const seen = new Map<string, Manifest>();
      for (const manifest of policies(set)) {
        // Files whose clusters aren't known may be for different ones.
        const place = `${manifest.cluster === undefined ? `file ${manifest.origin}` : `cluster ${manifest.cluster}`}\0${manifest.namespace}`;
        const first = seen.get(place);
        if (!first) {
          seen.set(place, manifest);
        } else if (first.name !== manifest.name) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `the namespace has ${nameOf(first)} already; with two of them OpenShift SDN drops all traffic out of it`,
            fix: `add these rules to ${first.name || 'the other one'}`,
          };
        }
      }
    },
  },
  {
    id: 'network/rule-type',
    severity: 'error',
    title: 'An egress rule is of type Allow or Deny',
    rationale: 'The pattern in both definitions is anchored at one end only, so that some other words pass; nothing acts on them as one would think. Upper and lower case count.',
    source: 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml; openshift/api network/v1',
    breaks: firewall('  - type: allow\n    to: { cidrSelector: 192.0.2.7/32 }'),
    keeps: firewall(allow('192.0.2.7/32')),
    * check(set) {
      for (const { manifest, path, value } of rulesIn(set)) {
        if (typeof value.type === 'string' && !TYPES.includes(value.type) && !isPlaceholder(value.type)) {
          const near = didYouMean(value.type, TYPES);
          yield {
            manifest,
            path: `${path}.type`,
            message: `${quote(value.type)} is no type of an egress rule`,
            fix: `write ${near ?? 'Allow or Deny'}`,
          };
        }
      }
    },
  },
  {
    id: 'network/one-destination',
    severity: 'error',
    title: 'An egress rule has one destination',
    rationale: 'A rule is for a range of addresses, for a DNS name, or, on OVN-Kubernetes, for nodes. One with two of them, or none, is refused or ignored.',
    source: 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml; openshift/api network/v1',
    breaks: firewall('  - type: Allow\n    to: { cidrSelector: 192.0.2.7/32, dnsName: router.example.com }'),
    keeps: firewall(`${allow('192.0.2.7/32')}\n  - type: Allow\n    to: { dnsName: router.example.com }`),
    * check(set) {
      for (const { manifest, path, value, to } of rulesIn(set)) {
        const given = Object.keys(to).filter((field) => to[field] !== null && to[field] !== '');
        if (isRecord(value.to) && (given.length === 0 || given.filter((field) => ['cidrSelector', 'dnsName', 'nodeSelector'].includes(field)).length > 1)) {
          yield {
            manifest,
            path: `${path}.to`,
            message: given.length === 0
              ? 'the rule has no destination'
              : `the rule has several destinations (${given.join(', ')}), and may have one`,
            fix: given.length === 0 ? 'write cidrSelector or dnsName' : 'write a rule for each',
          };
        }
      }
    },
  },
  {
    id: 'network/egress-port',
    severity: 'error',
    title: 'A port of an egress rule is a number, of TCP, UDP or SCTP',
    rationale: 'The definition of EgressFirewall takes ports from 1 to 65535 and the three protocols in capitals. With anything else the API server refuses the object.',
    source: 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml',
    breaks: firewall(`${allow('192.0.2.7/32')}\n    ports: [{ protocol: tcp, port: 443 }]`),
    keeps: firewall(`${allow('192.0.2.7/32')}\n    ports: [{ protocol: TCP, port: 443 }]`),
    * check(set) {
      for (const { manifest, path, value } of rulesIn(set)) {
        for (const [index, { port, protocol }] of list(value.ports).map(record).entries()) {
          if (typeof protocol === 'string' && !PROTOCOLS.includes(protocol) && !isPlaceholder(protocol)) {
            yield {
              manifest,
              path: `${path}.ports[${index}].protocol`,
              message: `${quote(protocol)} is no protocol that an EgressFirewall takes; the API server refuses it`,
              fix: `write ${PROTOCOLS.find((each) => each === protocol.toUpperCase()) ?? PROTOCOLS.join(', ')}`,
            };
          }
          if (typeof port === 'number' && (port < 1 || port > 65535)) {
            yield { manifest, path: `${path}.ports[${index}].port`, message: `${port} is no port; the API server refuses it`, fix: 'write a number from 1 to 65535' };
          }
        }
      }
    },
  },
  {
    id: 'network/cidr',
    severity: 'error',
    title: 'A range of addresses is written as a CIDR',
    rationale: 'A range needs its length, even if it is one address. OpenShift SDN knows IPv4 only. What is no CIDR is refused, or, by OVN-Kubernetes, taken and never obeyed.',
    source: 'openshift/api network/v1; ovn-kubernetes go-controller egressfirewall; Kubernetes NetworkPolicy validation',
    breaks: sdnPolicy(allow('2001:db8::7/128'), 'allow-router'),
    keeps: sdnPolicy(allow('192.0.2.7/32'), 'allow-router'),
    * check(set) {
      for (const { manifest, path, to } of rulesIn(set)) {
        const problem = cidrProblem(to.cidrSelector, manifest.kind === 'EgressNetworkPolicy');
        if (problem) {
          yield { manifest, path: `${path}.to.cidrSelector`, ...problem };
        }
      }
      for (const manifest of set.ofGroup('NetworkPolicy', 'networking.k8s.io')) {
        const { ingress, egress } = record(manifest.object.spec);
        for (const [field, peers, rules] of [['ingress', 'from', ingress], ['egress', 'to', egress]] as const) {
          for (const [index, rule] of list(rules).entries()) {
            for (const [peer, value] of list(record(rule)[peers]).entries()) {
              const problem = cidrProblem(record(record(value).ipBlock).cidr, false);
              if (problem) {
                yield { manifest, path: `spec.${field}[${index}].${peers}[${peer}].ipBlock.cidr`, ...problem };
              }
            }
          }
        }
      }
    },
  },
  {
    id: 'network/dns-name',
    severity: 'error',
    title: 'A DNS name stands alone: no scheme, no port, no path',
    rationale: 'The rule compares addresses with those that the name resolves to. A URL resolves to nothing, and the definitions refuse it. A "*" at the beginning is for OVN-Kubernetes alone.',
    source: 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml; openshift/api network/v1',
    breaks: firewall('  - type: Allow\n    to: { dnsName: "https://router.example.com" }'),
    keeps: firewall('  - type: Allow\n    to: { dnsName: router.example.com }'),
    * check(set) {
      for (const { manifest, path, to } of rulesIn(set)) {
        const name = text(to.dnsName);
        const bare = manifest.kind === 'EgressFirewall' ? name.replace(/^\*\./, '') : name;
        if (name && name.length <= 1000 && !isPlaceholder(name) && !DNS_NAME.test(bare)) {
          const host = /^(?:[a-z]+:\/\/)?([A-Za-z0-9.-]+)(?::\d+)?(?:\/.*)?$/.exec(name)?.[1];
          yield {
            manifest,
            path: `${path}.to.dnsName`,
            message: name.startsWith('*.')
              ? `OpenShift SDN knows no "*" in a name; it refuses ${quote(name)}`
              : `${quote(name)} is no DNS name; the API server refuses it`,
            fix: host ? `write ${host}` : 'write the name of a host, alone',
          };
        }
      }
    },
  },
  {
    id: 'network/unreachable-allow',
    severity: 'warning',
    title: 'An Allow stands before the Deny that would cover it',
    rationale: 'Egress rules are gone through in their order, and the first that matches decides. An Allow behind a Deny for the same addresses is never reached.',
    source: 'OpenShift documentation, matching order of egress firewall rules',
    breaks: firewall(`  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }\n${allow('192.0.2.7/32')}`),
    keeps: firewall(`${allow('192.0.2.7/32')}\n  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }`),
    * check(set) {
      for (const manifest of [...firewalls(set), ...policies(set)]) {
        yield* unreachable(manifest);
      }
    },
  },
];

/** All rules of all egress firewalls, as far as they are objects. */
function* rulesIn(set: ManifestSet): Generator<EgressRule> {
  for (const manifest of [...firewalls(set), ...policies(set)]) {
    yield* rulesOf(manifest);
  }
}

function rulesOf(manifest: Manifest): EgressRule[] {
  return list(record(manifest.object.spec).egress).flatMap((value, index) => (
    isRecord(value) ? [{ manifest, path: `spec.egress[${index}]`, value, to: record(value.to) }] : []
  ));
}

function cidrProblem(value: unknown, onlyIpv4: boolean): { message: string; fix: string } | undefined {
  if (typeof value !== 'string' || value === '' || isPlaceholder(value)) {
    return undefined;
  }
  const cidr = parseCidr(value);
  if (cidr) {
    return onlyIpv4 && cidr.version === 6
      ? { message: `${quote(value)} is of IPv6, which OpenShift SDN doesn't have; the API server refuses it`, fix: 'write a range of IPv4 addresses, or use the EgressFirewall of OVN-Kubernetes' }
      : undefined;
  }
  const one = parseCidr(`${value}/32`)?.version === 4 ? 32 : parseCidr(`${value}/128`) ? 128 : undefined;
  return {
    message: one ? `${quote(value)} is an address, and no range: its length is missing` : `${quote(value)} is no range of addresses`,
    fix: one ? fixLength(value, one) : 'write one such as 192.0.2.0/24, or 192.0.2.7/32 for one address',
  };
}

/** An address that ends in zeros is that of a network. */
function fixLength(address: string, one: number): string {
  const zeros = one === 32 ? /(?:\.0)+$/.exec(address)?.[0].length ?? 0 : 0;
  return zeros > 0
    ? `write the length of the network behind it, such as ${address}/${one - 4 * zeros}`
    : `write ${address}/${one}`;
}

/** The Allows of one firewall that an earlier Deny covers. Each is compared with the ranges that hold it, and not with every Deny. */
function* unreachable(manifest: Manifest) {
  const denied = new Map<string, string>();
  for (const { path, value, to } of rulesOf(manifest)) {
    const cidr = parseCidr(text(to.cidrSelector));
    if (value.type === 'Deny') {
      const keys = cidr ? portsOf(value).map((port) => `${port} ${rangeKey(cidr, cidr.prefix)}`)
        : to.dnsName ? portsOf(value).map((port) => `${port} dns ${text(to.dnsName).toLowerCase()}`) : [];
      for (const key of keys.filter((one) => !denied.has(one))) {
        denied.set(key, path);
      }
    } else if (value.type === 'Allow' && denied.size > 0) {
      const by = coveredBy(denied, value, to, cidr);
      if (by) {
        yield {
          manifest,
          path,
          message: `this Allow is never reached: ${by} denies the same before it, and the first rule that matches decides`,
          fix: `move it before ${by}`,
        };
      }
    }
  }
}

function coveredBy(denied: ReadonlyMap<string, string>, value: { readonly [key: string]: any }, to: { readonly [key: string]: any }, cidr?: Cidr) {
  const wholes = cidr ? Array.from({ length: cidr.prefix + 1 }, (_, prefix) => rangeKey(cidr, prefix))
    // A name or a node stands for addresses that aren't known; they are denied where all are.
    : to.dnsName ? [`dns ${text(to.dnsName).toLowerCase()}`, '4/0/0'] : to.nodeSelector ? ['4/0/0'] : [];
  const by = portsOf(value).map((port) => (port === ANY_PORT ? [port] : [ANY_PORT, port])
    .flatMap((one) => wholes.map((whole) => denied.get(`${one} ${whole}`)))
    .find((found) => found !== undefined));
  return by.every((found) => found !== undefined) ? by[0] : undefined;
}

const ANY_PORT = 'any';

/** The ports that a rule is for, one text for each. */
function portsOf(rule: { readonly [key: string]: any }): string[] {
  const ports = list(rule.ports).map((port) => `${text(record(port).protocol)}/${scalar(record(port).port)}`);
  return ports.length > 0 ? ports : [ANY_PORT];
}

function allow(cidr: string): string {
  return `  - type: Allow\n    to: { cidrSelector: "${cidr}" }`;
}

function firewall(rules: string, name = 'default'): string {
  return `apiVersion: k8s.ovn.org/v1
kind: EgressFirewall
metadata: { name: ${name}, namespace: shop }
spec:
  egress:
${rules}
`;
}

function sdnPolicy(rules: string, name: string): string {
  return `apiVersion: network.openshift.io/v1
kind: EgressNetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  egress:
${rules}
`;
}
