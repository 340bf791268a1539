import { Program } from '../plans/program';
import { EgressFirewall, EgressPeer, EgressRule, NamespaceMapping, RsyncNetworkExemption } from 'cdk8s-mtc';

const ROUTER = EgressPeer.cidr('203.0.113.10/32');
const ALLOW_ROUTER = { type: 'Allow', to: { cidrSelector: '203.0.113.10/32' } };
const RULES = [EgressRule.allow(EgressPeer.dnsName('api.example.com')), EgressRule.deny(EgressPeer.anyIpv4())];

function behind(egressFirewall: EgressFirewall, namespaces = [NamespaceMapping.renamed('shop', 'store')]): Program {
  const program = new Program();
  new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan({ namespaces }), egressFirewall, ingress: false });
  return program;
}

describe('OVN-Kubernetes', () => {
  test('takes one EgressFirewall of the one name that it knows, in the source namespace, and what rsync needs comes before the rules that are there', () => {
    expect(behind(EgressFirewall.ovnKubernetes({ allow: [ROUTER], rules: RULES })).written.ocp3).toContainEqual({
      apiVersion: 'k8s.ovn.org/v1',
      kind: 'EgressFirewall',
      metadata: { name: 'default', namespace: 'shop' },
      spec: {
        egress: [
          ALLOW_ROUTER,
          { type: 'Allow', to: { dnsName: 'api.example.com' } },
          { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } },
        ],
      },
    });
  });

  test('is written for each source namespace', () => {
    const program = behind(EgressFirewall.ovnKubernetes({ allow: [ROUTER] }), [NamespaceMapping.same('shop'), NamespaceMapping.same('wiki')]);
    expect(program.ofKind('EgressFirewall').map(({ metadata }) => metadata)).toEqual([
      { name: 'default', namespace: 'shop' }, { name: 'default', namespace: 'wiki' },
    ]);
  });

  test('takes ports, names that stand for many, nodes and IPv6', () => {
    const program = behind(EgressFirewall.ovnKubernetes({
      allow: [EgressPeer.dnsName('*.apps.example.com', [{ port: 443 }]), EgressPeer.nodes({ infra: 'true' }), EgressPeer.cidr('2001:db8::/32')],
    }));
    expect(program.mistakes).toEqual([]);
  });
});

describe('OpenShift SDN', () => {
  test('takes one EgressNetworkPolicy, in which Allow comes before Deny as well', () => {
    expect(behind(EgressFirewall.openShiftSdn({ allow: [ROUTER], rules: [EgressRule.deny(EgressPeer.anyIpv4())] })).written.ocp3).toContainEqual({
      apiVersion: 'network.openshift.io/v1',
      kind: 'EgressNetworkPolicy',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { egress: [ALLOW_ROUTER, { type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } }] },
    });
  });

  test('takes the name of the policy that is there, because two would stop all traffic', () => {
    expect(behind(EgressFirewall.openShiftSdn({ allow: [ROUTER], name: 'company-rules' })).ofKind('EgressNetworkPolicy')[0].metadata.name).toBe('company-rules');
  });

  test('does not take a name that is none', () => {
    expect(behind(EgressFirewall.openShiftSdn({ allow: [ROUTER], name: 'Company Rules' })).mistakes).toEqual([
      '[ocp4/rsync] egressFirewall.name: "Company Rules" is no name that Kubernetes takes; write "company-rules".',
    ]);
  });

  const fix = 'give a range of IPv4 addresses or a full DNS name, for all ports';

  test.each([
    ['nodes', EgressPeer.nodes({ infra: 'true' }), 'selects nodes, which OpenShift SDN can\'t'],
    ['ports', EgressPeer.cidr('203.0.113.0/24', [{ port: 443 }]), 'names ports, which OpenShift SDN does not look at'],
    ['names that stand for many', EgressPeer.dnsName('*.apps.example.com'), '"*.apps.example.com" stands for many names, which OpenShift SDN does not look up'],
    ['IPv6', EgressPeer.cidr('2001:db8::/32'), '"2001:db8::/32" is IPv6, which OpenShift SDN does not know'],
  ])('does not take %s', (_, peer, said) => {
    expect(behind(EgressFirewall.openShiftSdn({ allow: [ROUTER], rules: [EgressRule.allow(peer)] })).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.rules[0]: ${said}; ${fix}.`,
    ]);
  });
});

describe('both', () => {
  test('must let rsync reach something', () => {
    expect(behind(EgressFirewall.ovnKubernetes({ allow: [], rules: RULES })).mistakes).toEqual([
      '[ocp4/rsync] egressFirewall.allow: [] is empty, so rsync would reach nothing that the rules deny; '
      + 'give the addresses of the destination\'s router, or of the proxy.',
    ]);
  });

  test.each([
    ['EgressFirewall', 8000, EgressFirewall.ovnKubernetes],
    ['EgressNetworkPolicy', 1000, EgressFirewall.openShiftSdn],
  ])('have an end: %s takes %d rules', (kind, most, firewall) => {
    const rules = (count: number) => Array.from({ length: count }, () => EgressRule.deny(EgressPeer.anyIpv4()));
    expect(behind(firewall({ allow: [ROUTER], rules: rules(most - 1) })).mistakes).toEqual([]);
    expect(behind(firewall({ allow: [ROUTER], rules: rules(most) })).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.rules: ${most + 1} are too many for ${kind}, which takes ${most}; use larger ranges.`,
    ]);
  });
});
