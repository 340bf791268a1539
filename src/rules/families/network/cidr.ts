import { JudgedKind } from '../../../api/judged-kinds';
import { parseCidr } from '../../../grammar/cidr';
import { list, Manifest, record } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { allow, sdnFirewall } from '../../examples/network';
import { EGRESS_KINDS, egressRulesOf } from '../../reading/egress';
import { quote } from '../../reading/text';

const KINDS: readonly JudgedKind[] = [...EGRESS_KINDS, 'NetworkPolicy'];

/** The rule on ranges of addresses, in egress firewalls and network policies. */
export const CIDR_RULES: readonly Rule[] = [
  {
    id: 'network/cidr',
    severity: 'error',
    title: 'A range of addresses is a CIDR',
    rationale: 'A range needs a prefix length, even for a single address. OpenShift SDN supports IPv4 only. Anything '
      + 'else is rejected or, by OVN-Kubernetes, accepted and ignored.',
    source: 'openshift/api network/v1; ovn-kubernetes go-controller egressfirewall; '
      + 'Kubernetes NetworkPolicy validation',
    on: KINDS,
    breaks: sdnFirewall(allow('2001:db8::7/128'), 'allow-router'),
    finds: [{
      path: 'spec.egress[0].to.cidrSelector',
      message: '"2001:db8::7/128" is an IPv6 range, which OpenShift SDN does not support: '
        + 'the API server rejects the object',
      fix: 'Write a range of IPv4 addresses.',
    }],
    keeps: sdnFirewall(allow('192.0.2.7/32'), 'allow-router'),
    * check(manifest) {
      const ranges = manifest.kind === 'NetworkPolicy' ? blocksOf(manifest)
        : egressRulesOf(manifest).map(({ path, to }) => ({ path: `${path}.to.cidrSelector`, value: to.cidrSelector }));
      for (const { path, value } of ranges) {
        const problem = typeof value === 'string' && value !== ''
          && problemOf(value, manifest.kind === 'EgressNetworkPolicy');
        if (problem) {
          yield { path, ...problem };
        }
      }
    },
  },
];

function* blocksOf(policy: Manifest): Iterable<{ path: string; value: unknown }> {
  const { ingress, egress } = record(policy.object.spec);
  for (const [field, peers, rules] of [['ingress', 'from', ingress], ['egress', 'to', egress]] as const) {
    for (const [index, rule] of list(rules).entries()) {
      for (const [peer, value] of list(record(rule)[peers]).entries()) {
        yield {
          path: `spec.${field}[${index}].${peers}[${peer}].ipBlock.cidr`,
          value: record(record(value).ipBlock).cidr,
        };
      }
    }
  }
}

function problemOf(value: string, onlyIpv4: boolean): { message: string; fix: string } | undefined {
  const cidr = parseCidr(value);
  if (cidr) {
    return onlyIpv4 && cidr.version === 6 ? {
      message: `${quote(value)} is an IPv6 range, which OpenShift SDN does not support: the `
        + 'API server rejects the object',
      fix: 'Write a range of IPv4 addresses.',
    } : undefined;
  }
  const length = [32, 128].find((bits) => parseCidr(`${value}/${bits}`)?.version === (bits === 32 ? 4 : 6));
  return length === undefined
    ? {
      message: `${quote(value)} is not a range of addresses`,
      fix: 'Write a CIDR such as `192.0.2.0/24`, or `192.0.2.7/32` for one address.',
    }
    : {
      message: `${quote(value)} is an address without a prefix length`,
      fix: `Write \`${value}/${length - hostBits(value, length)}\`.`,
    };
}

/** An address that ends in zeros is most likely that of a network. */
function hostBits(address: string, length: number): number {
  return length === 32 ? (/(?:\.0)+$/.exec(address)?.[0].length ?? 0) * 4 : 0;
}
