import { Program } from '../plans/program';
import { EgressFirewall, EgressPeer, EgressProtocol, EgressRule, RsyncNetworkExemption } from 'cdk8s-mtc';

function allowing(peer: EgressPeer): Program {
  const program = new Program();
  new RsyncNetworkExemption(program.chart, 'rsync', {
    plan: program.plan(),
    egressFirewall: EgressFirewall.ovnKubernetes({ allow: [peer] }),
  });
  return program;
}

const rule = (peer: EgressPeer) => allowing(peer).specOf('EgressFirewall').egress[0];

describe('what is written', () => {
  test('a range of addresses', () => {
    expect(rule(EgressPeer.cidr('203.0.113.0/24'))).toEqual({ type: 'Allow', to: { cidrSelector: '203.0.113.0/24' } });
  });

  test('a name', () => {
    expect(rule(EgressPeer.dnsName('dvm-shop.apps.ocp4.example.com')))
      .toEqual({ type: 'Allow', to: { dnsName: 'dvm-shop.apps.ocp4.example.com' } });
  });

  test('nodes by their labels', () => {
    expect(rule(EgressPeer.nodes({ 'node-role.kubernetes.io/infra': '' })))
      .toEqual({ type: 'Allow', to: { nodeSelector: { matchLabels: { 'node-role.kubernetes.io/infra': '' } } } });
  });

  test('everywhere', () => {
    expect(rule(EgressPeer.anyIpv4())).toEqual({ type: 'Allow', to: { cidrSelector: '0.0.0.0/0' } });
  });

  test('ports, TCP unless said otherwise', () => {
    expect(rule(EgressPeer.cidr('203.0.113.0/24', [{ port: 443 }, { port: 53, protocol: EgressProtocol.UDP }])).ports)
      .toEqual([{ port: 443, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }]);
  });

  test('a rule that stops traffic', () => {
    const program = new Program();
    const egressFirewall = EgressFirewall.ovnKubernetes({
      allow: [EgressPeer.cidr('203.0.113.1/32')],
      rules: [EgressRule.deny(EgressPeer.anyIpv4())],
    });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan(), egressFirewall });
    expect(program.specOf('EgressFirewall').egress[1]).toEqual({ type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } });
  });
});

describe('what is refused', () => {
  const NO_RANGE = 'is not a range of addresses. Write a CIDR such as `192.0.2.0/24`, '
    + 'or `192.0.2.7/32` for one address. (network/cidr)';
  const NO_DESTINATION = 'has no destination: the rule is rejected or ignored. Give one such as '
    + '`EgressPeer.cidr("203.0.113.0/24")`. (network/one-destination)';

  test.each([
    ['203.0.113.7', '"203.0.113.7" is an address without a prefix length. Write `203.0.113.7/32`. (network/cidr)'],
    ['2001:db8::7', '"2001:db8::7" is an address without a prefix length. Write `2001:db8::7/128`. (network/cidr)'],
    ['203.0.113.0/33', `"203.0.113.0/33" ${NO_RANGE}`],
    ['203.0.113.256/32', `"203.0.113.256/32" ${NO_RANGE}`],
    ['203.0.113.0/24/1', `"203.0.113.0/24/1" ${NO_RANGE}`],
    ['router.example.com', `"router.example.com" ${NO_RANGE}`],
    ['', NO_DESTINATION],
  ])('the range "%s"', (cidr, said) => {
    expect(allowing(EgressPeer.cidr(cidr)).mistakes).toEqual([`[] ocp4/rsync: egressFirewall.allow[0]: ${said}`]);
  });

  test.each([
    '203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::/0', '::ffff:203.0.113.7/128',
  ])('but not the range "%s"', (cidr) => {
    expect(allowing(EgressPeer.cidr(cidr)).mistakes).toEqual([]);
  });

  test.each([
    ['https://dvm.example.com', 'Write `EgressPeer.dnsName("dvm.example.com")`.'],
    ['dvm.example.com:443', 'Write `EgressPeer.dnsName("dvm.example.com")`.'],
    ['dvm_shop.example.com', 'Write the name of a host.'],
    ['*', 'Write the name of a host.'],
  ])('the name "%s"', (name, fix) => {
    expect(allowing(EgressPeer.dnsName(name)).mistakes).toEqual([
      `[] ocp4/rsync: egressFirewall.allow[0]: "${name}" is not a DNS name: the API server rejects the object. ${fix} `
        + '(network/dns-name)',
    ]);
  });

  test('an empty name', () => {
    expect(allowing(EgressPeer.dnsName('')).mistakes)
      .toEqual([`[] ocp4/rsync: egressFirewall.allow[0]: ${NO_DESTINATION}`]);
  });

  test.each(['dvm.example.com', '*.apps.example.com', 'dvm.example.com.', 'DVM.example.com'])('but not the name "%s"', (
    name,
  ) => {
    expect(allowing(EgressPeer.dnsName(name)).mistakes).toEqual([]);
  });

  test.each([0, 65536, 443.5])('the port %d', (port) => {
    expect(allowing(EgressPeer.cidr('203.0.113.7/32', [{ port: 443 }, { port }])).mistakes[0]).toBe(
      `[] ocp4/rsync: egressFirewall.allow[0].ports[1].port: ${port} is not a port: the API server rejects the object. `
      + 'Write a number from 1 to 65535. (network/egress-port)',
    );
  });
});
