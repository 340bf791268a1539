import { Program } from '../plans/program';
import { EgressFirewall, EgressPeer, EgressProtocol, EgressRule, RsyncNetworkExemption } from 'cdk8s-mtc';

function allowing(peer: EgressPeer): Program {
  const program = new Program();
  new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan(), egressFirewall: EgressFirewall.ovnKubernetes({ allow: [peer] }) });
  return program;
}

const rule = (peer: EgressPeer) => allowing(peer).specOf('EgressFirewall').egress[0];

describe('what is written', () => {
  test('a range of addresses', () => {
    expect(rule(EgressPeer.cidr('203.0.113.0/24'))).toEqual({ type: 'Allow', to: { cidrSelector: '203.0.113.0/24' } });
  });

  test('a name', () => {
    expect(rule(EgressPeer.dnsName('dvm-shop.apps.ocp4.example.com'))).toEqual({ type: 'Allow', to: { dnsName: 'dvm-shop.apps.ocp4.example.com' } });
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
    const egressFirewall = EgressFirewall.ovnKubernetes({ allow: [EgressPeer.cidr('203.0.113.1/32')], rules: [EgressRule.deny(EgressPeer.anyIpv4())] });
    new RsyncNetworkExemption(program.chart, 'rsync', { plan: program.plan(), egressFirewall });
    expect(program.specOf('EgressFirewall').egress[1]).toEqual({ type: 'Deny', to: { cidrSelector: '0.0.0.0/0' } });
  });
});

describe('what is refused', () => {
  test.each([
    ['203.0.113.7', '"203.0.113.7" has no prefix length: the rule is rejected or ignored; write "203.0.113.7/32".'],
    ['2001:db8::7', '"2001:db8::7" has no prefix length: the rule is rejected or ignored; write "2001:db8::7/128".'],
    ['203.0.113.0/33', '"203.0.113.0/33" is not a valid CIDR: the rule is rejected or ignored; write one such as "203.0.113.0/24".'],
    ['203.0.113.256/32', '"203.0.113.256/32" is not a valid CIDR: the rule is rejected or ignored; write one such as "203.0.113.0/24".'],
    ['203.0.113.0/24/1', '"203.0.113.0/24/1" is not a valid CIDR: the rule is rejected or ignored; write one such as "203.0.113.0/24".'],
    ['router.example.com', '"router.example.com" is not a valid CIDR: the rule is rejected or ignored; write one such as "203.0.113.0/24".'],
    ['', '"" is not a valid CIDR: the rule is rejected or ignored; write one such as "203.0.113.0/24".'],
  ])('the range "%s"', (cidr, said) => {
    expect(allowing(EgressPeer.cidr(cidr)).mistakes).toEqual([`[ocp4/rsync] egressFirewall.allow[0]: ${said}`]);
  });

  test.each(['203.0.113.7/32', '0.0.0.0/0', '2001:db8::/32', '::/0', '::ffff:203.0.113.7/128'])('but not the range "%s"', (cidr) => {
    expect(allowing(EgressPeer.cidr(cidr)).mistakes).toEqual([]);
  });

  test.each(['https://dvm.example.com', 'dvm.example.com:443', 'dvm_shop.example.com', '*', ''])('the name "%s"', (name) => {
    expect(allowing(EgressPeer.dnsName(name)).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.allow[0]: "${name}" is not a valid DNS name: the API server rejects the rule; write a name such as "dvm-shop.apps.ocp4.example.com", without scheme and port.`,
    ]);
  });

  test.each(['dvm.example.com', '*.apps.example.com', 'dvm.example.com.', 'DVM.example.com'])('but not the name "%s"', (name) => {
    expect(allowing(EgressPeer.dnsName(name)).mistakes).toEqual([]);
  });

  test.each([0, 65536, 443.5])('the port %d', (port) => {
    expect(allowing(EgressPeer.cidr('203.0.113.7/32', [{ port: 443 }, { port }])).mistakes).toEqual([
      `[ocp4/rsync] egressFirewall.allow[0]: ${port} is not a valid port: the API server rejects the rule; write an integer from 1 to 65535.`,
    ]);
  });
});
