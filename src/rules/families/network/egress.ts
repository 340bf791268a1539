import { CIDR_RULES } from './cidr';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPortNumber } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { isRecord, list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { allow, ovnFirewall, sdnFirewall } from '../../examples/network';
import { Denied, EGRESS_KINDS, egressRulesOf } from '../../reading/egress';
import { quote } from '../../reading/text';

const TYPES = ['Allow', 'Deny'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const DESTINATIONS = ['cidrSelector', 'dnsName', 'nodeSelector'];
const LONGEST_NAME = 1000;

/** A name of an EgressNetworkPolicy; it has no wildcard. */
const DNS_NAME = /^(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+\.?$/;

const OVN = 'ovn-kubernetes helm/ovn-kubernetes/crds/k8s.ovn.org_egressfirewalls.yaml';
const BOTH = `${OVN}; openshift/api network/v1`;

/** The first EgressNetworkPolicy of each namespace. Files of unknown clusters may belong to different ones. */
const firstPolicies = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const manifest of set.ofGroup('EgressNetworkPolicy', 'network.openshift.io')) {
    const place = placeOf(manifest);
    first.set(place, first.get(place) ?? manifest);
  }
  return first;
});

/** The fix of a rule without a destination, in a program. */
const CIDR_PEER = 'Give one such as `EgressPeer.cidr("203.0.113.0/24")`.';

/** Rules on EgressFirewalls and EgressNetworkPolicies. */
export const EGRESS_RULES: readonly Rule[] = [
  {
    id: 'network/egress-firewall-name',
    severity: 'error',
    title: 'An EgressFirewall is named default',
    rationale: 'OVN-Kubernetes supports one EgressFirewall for each namespace, and its CRD allows no other name.',
    source: OVN,
    on: 'EgressFirewall',
    breaks: ovnFirewall(allow('192.0.2.7/32'), 'allow-migration'),
    finds: [{
      path: 'metadata.name',
      message: '"allow-migration" is not the name of an EgressFirewall: the API server rejects it, '
        + 'because a namespace has only one',
      fix: 'Write `name: default`, and put all rules of the namespace into that object.',
    }],
    keeps: ovnFirewall(allow('192.0.2.7/32')),
    * check({ name }) {
      if (name && name !== 'default') {
        yield {
          path: 'metadata.name',
          message: `${quote(name)} is not the name of an EgressFirewall: the API server rejects it, `
            + 'because a namespace has only one',
          fix: 'Write `name: default`, and put all rules of the namespace into that object.',
        };
      }
    },
  },
  {
    id: 'network/one-egress-policy',
    severity: 'error',
    title: 'A namespace has one EgressNetworkPolicy',
    rationale: 'With two EgressNetworkPolicies in a namespace, OpenShift SDN drops all its outgoing traffic.',
    source: 'OpenShift documentation, egress firewall for a project (OpenShift SDN)',
    on: 'EgressNetworkPolicy',
    breaks: `${sdnFirewall(allow('192.0.2.7/32'), 'allow-router')}---\n`
      + `${sdnFirewall(allow('198.51.100.7/32'), 'allow-proxy')}`,
    finds: [{
      path: 'metadata.name',
      message: '"allow-proxy" is the second one in namespace "shop", after EgressNetworkPolicy shop/allow-router: '
        + 'OpenShift SDN drops all outgoing traffic of the namespace',
      fix: 'Add these rules to "allow-router".',
    }],
    keeps: sdnFirewall(`${allow('192.0.2.7/32')}\n${allow('198.51.100.7/32')}`),
    * check(manifest, set) {
      const first = firstPolicies(set).get(placeOf(manifest))!;
      if (first.name !== manifest.name) {
        yield {
          path: 'metadata.name',
          message: `${quote(manifest.name)} is the second one in namespace ${quote(manifest.namespace)}, after `
            + `${nameOf(first)}: OpenShift SDN drops all outgoing traffic of the namespace`,
          fix: `Add these rules to ${quote(first.name)}.`,
        };
      }
    },
  },
  {
    id: 'network/rule-type',
    severity: 'error',
    title: 'An egress rule is of type Allow or Deny',
    rationale: 'The pattern in both CRDs is anchored at one end only, so some other words are accepted, '
      + 'and then have no effect. Case matters.',
    source: BOTH,
    on: EGRESS_KINDS,
    breaks: ovnFirewall('  - type: allow\n    to: { cidrSelector: 192.0.2.7/32 }'),
    finds: [{
      path: 'spec.egress[0].type',
      message: '"allow" is not a type of egress rule: the rule has no effect',
      fix: 'Write `type: Allow`.',
    }],
    keeps: ovnFirewall(allow('192.0.2.7/32')),
    * check(manifest) {
      for (const { path, value: { type } } of egressRulesOf(manifest)) {
        if (typeof type === 'string' && !TYPES.includes(type)) {
          const near = didYouMean(type, TYPES);
          yield {
            path: `${path}.type`,
            message: `${quote(type)} is not a type of egress rule: the rule has no effect`,
            fix: near ? `Write \`type: ${near}\`.` : 'Write `type: Allow` or `type: Deny`.',
          };
        }
      }
    },
  },
  {
    id: 'network/one-destination',
    severity: 'error',
    title: 'An egress rule has one destination',
    rationale: 'The destination of a rule is a range of addresses, a DNS name or, on OVN-Kubernetes, nodes. A rule '
      + 'with two of them, or none, is rejected or ignored.',
    source: BOTH,
    on: EGRESS_KINDS,
    breaks: ovnFirewall('  - type: Allow\n    to: { cidrSelector: 192.0.2.7/32, dnsName: router.example.com }'),
    finds: [{
      path: 'spec.egress[0].to',
      message: 'has several destinations (cidrSelector, dnsName): the API server rejects the object',
      fix: 'Write a rule for each.',
    }],
    keeps: ovnFirewall(`${allow('192.0.2.7/32')}\n  - type: Allow\n    to: { dnsName: router.example.com }`),
    * check(manifest) {
      for (const { path, value, to } of egressRulesOf(manifest)) {
        const given = Object.keys(to).filter((field) => to[field] !== null && to[field] !== '');
        if (isRecord(value.to) && given.length === 0) {
          yield {
            path: `${path}.to`,
            message: 'has no destination: the rule is rejected or ignored',
            fix: 'Add `cidrSelector` or `dnsName`.',
            programFix: CIDR_PEER,
          };
        } else if (given.filter((field) => DESTINATIONS.includes(field)).length > 1) {
          yield {
            path: `${path}.to`,
            message: `has several destinations (${given.join(', ')}): the API server rejects the object`,
            fix: 'Write a rule for each.',
          };
        }
      }
    },
  },
  {
    id: 'network/egress-port',
    severity: 'error',
    title: 'A port of an egress rule is a number with TCP, UDP or SCTP',
    rationale: 'The CRD of EgressFirewall accepts ports from 1 to 65535 and the three protocols in capitals. The API '
      + 'server rejects anything else.',
    source: OVN,
    on: EGRESS_KINDS,
    breaks: ovnFirewall(`${allow('192.0.2.7/32')}\n    ports: [{ protocol: tcp, port: 443 }]`),
    finds: [{
      path: 'spec.egress[0].ports[0].protocol',
      message: '"tcp" is not a protocol of an EgressFirewall: the API server rejects the object',
      fix: 'Write `protocol: TCP`.',
    }],
    keeps: ovnFirewall(`${allow('192.0.2.7/32')}\n    ports: [{ protocol: TCP, port: 443 }]`),
    * check(manifest) {
      for (const { path, value } of egressRulesOf(manifest)) {
        for (const [index, { port, protocol }] of list(value.ports).map(record).entries()) {
          if (typeof protocol === 'string' && !PROTOCOLS.includes(protocol)) {
            const meant = PROTOCOLS.find((each) => each === protocol.toUpperCase());
            yield {
              path: `${path}.ports[${index}].protocol`,
              message: `${quote(protocol)} is not a protocol of an EgressFirewall: the API server rejects the object`,
              fix: meant ? `Write \`protocol: ${meant}\`.` : `Write one of ${PROTOCOLS.join(', ')}.`,
            };
          }
          if (typeof port === 'number' && !isPortNumber(port)) {
            yield {
              path: `${path}.ports[${index}].port`,
              message: `${port} is not a port: the API server rejects the object`,
              fix: 'Write a number from 1 to 65535.',
            };
          }
        }
      }
    },
  },
  ...CIDR_RULES,
  {
    id: 'network/dns-name',
    severity: 'error',
    title: 'A DNS name has no scheme, port or path',
    rationale: 'The rule applies to the addresses that the name resolves to. A URL does not resolve, and the CRDs '
      + 'reject it. A wildcard ("*." at the beginning) is supported by OVN-Kubernetes only.',
    source: BOTH,
    on: EGRESS_KINDS,
    breaks: ovnFirewall('  - type: Allow\n    to: { dnsName: "https://router.example.com" }'),
    finds: [{
      path: 'spec.egress[0].to.dnsName',
      message: '"https://router.example.com" is not a DNS name: the API server rejects the object',
      fix: 'Write `dnsName: router.example.com`.',
      programFix: 'Write `EgressPeer.dnsName("router.example.com")`.',
    }],
    keeps: ovnFirewall('  - type: Allow\n    to: { dnsName: router.example.com }'),
    * check(manifest) {
      for (const { path, to } of egressRulesOf(manifest)) {
        const name = text(to.dnsName);
        const bare = manifest.kind === 'EgressFirewall' ? name.replace(/^\*\./, '') : name;
        if (name && name.length <= LONGEST_NAME && !DNS_NAME.test(bare)) {
          const host = /^(?:[a-z]+:\/\/)?([A-Za-z0-9.-]+)(?::\d+)?(?:\/.*)?$/.exec(name)?.[1];
          yield {
            path: `${path}.to.dnsName`,
            message: name.startsWith('*.')
              ? `${quote(name)} has a wildcard, which OpenShift SDN does not support: the API server rejects the object`
              : `${quote(name)} is not a DNS name: the API server rejects the object`,
            fix: host ? `Write \`dnsName: ${host}\`.` : 'Write the name of a host.',
            ...host ? { programFix: `Write \`EgressPeer.dnsName(${quote(host)})\`.` } : {},
          };
        }
      }
    },
  },
  {
    id: 'network/unreachable-allow',
    severity: 'warning',
    title: 'An Allow precedes the Deny that covers it',
    rationale: 'Egress rules are evaluated in order, and the first match decides. '
      + 'An Allow after a Deny for the same addresses never matches.',
    source: 'OpenShift documentation, matching order of egress firewall rules',
    on: EGRESS_KINDS,
    breaks: ovnFirewall(`  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }\n${allow('192.0.2.7/32')}`),
    finds: [{
      path: 'spec.egress[1]',
      message: 'never matches: spec.egress[0] denies the same addresses first, and the first match decides',
      fix: 'Move this rule before spec.egress[0].',
    }],
    keeps: ovnFirewall(`${allow('192.0.2.7/32')}\n  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }`),
    * check(manifest) {
      const denied = new Denied();
      for (const rule of egressRulesOf(manifest)) {
        const by = rule.value.type === 'Allow' ? denied.covering(rule) : undefined;
        if (by) {
          yield {
            path: rule.path,
            message: `never matches: ${by} denies the same addresses first, and the first match decides`,
            fix: `Move this rule before ${by}.`,
          };
        } else if (rule.value.type === 'Deny') {
          denied.add(rule);
        }
      }
    },
  },
];

function placeOf(manifest: Manifest): string {
  return `${manifest.cluster === undefined ? `file ${manifest.origin}` : `cluster ${manifest.cluster}`}\0`
    + `${manifest.namespace}`;
}
