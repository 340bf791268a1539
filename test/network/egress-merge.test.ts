import { EgressRuleSpec } from '../../src/api/network';
import { insertAllows } from '../../src/network/egress-merge';

const allow = (
  cidrSelector: string, ports?: EgressRuleSpec['ports'],
): EgressRuleSpec => ({ type: 'Allow', to: { cidrSelector }, ...(ports && { ports }) });
const deny = (
  cidrSelector: string, ports?: EgressRuleSpec['ports'],
): EgressRuleSpec => ({ type: 'Deny', to: { cidrSelector }, ...(ports && { ports }) });
const allowName = (dnsName: string): EgressRuleSpec => ({ type: 'Allow', to: { dnsName } });
const denyName = (dnsName: string): EgressRuleSpec => ({ type: 'Deny', to: { dnsName } });
const denyNodes: EgressRuleSpec = { type: 'Deny', to: { nodeSelector: { matchLabels: { infra: 'true' } } } };
const TCP = (port: number) => ({ port, protocol: 'TCP' });

const ROUTER = allow('203.0.113.10/32');
const ALL = deny('0.0.0.0/0');
const COMPANY = allow('192.0.2.0/24');

test.each<[string, EgressRuleSpec[], EgressRuleSpec[], EgressRuleSpec[]]>([
  ['before the first Deny that covers it', [COMPANY, ALL, deny('198.51.100.0/24')], [ROUTER],
    [COMPANY, ROUTER, ALL, deny('198.51.100.0/24')]],
  ['after a Deny of other addresses', [deny('198.51.100.0/24'), ALL], [ROUTER], [deny('198.51.100.0/24'), ROUTER, ALL]],
  ['before a Deny of a part of its addresses', [deny('203.0.113.128/25'), ALL], [allow('203.0.113.0/24')],
    [allow('203.0.113.0/24'), deny('203.0.113.128/25'), ALL]],
  ['after a Deny of IPv6', [deny('::/0'), ALL], [ROUTER], [deny('::/0'), ROUTER, ALL]],
  ['at the end if nothing denies it', [COMPANY, deny('198.51.100.0/24')], [ROUTER],
    [COMPANY, deny('198.51.100.0/24'), ROUTER]],
  ['as the only rule', [], [ROUTER], [ROUTER]],
  ['before a Deny of a name, which may have its address', [denyName('bad.example.com'), ALL], [ROUTER],
    [ROUTER, denyName('bad.example.com'), ALL]],
  ['before a Deny of nodes', [denyNodes], [ROUTER], [ROUTER, denyNodes]],
  ['before a Deny of addresses, which a name may have', [deny('198.51.100.0/24'), ALL], [allowName('r.example.com')],
    [allowName('r.example.com'), deny('198.51.100.0/24'), ALL]],
  ['after a Deny of other ports', [deny('0.0.0.0/0', [TCP(25)]), ALL], [allow('203.0.113.10/32', [TCP(443)])],
    [deny('0.0.0.0/0', [TCP(25)]), allow('203.0.113.10/32', [TCP(443)]), ALL]],
  ['before a Deny of one of its ports', [deny('0.0.0.0/0', [TCP(443)])], [
    allow('203.0.113.10/32', [TCP(443), TCP(80)]),
  ],
  [allow('203.0.113.10/32', [TCP(443), TCP(80)]), deny('0.0.0.0/0', [TCP(443)])]],
  ['after a Deny of the port of another protocol', [deny('0.0.0.0/0', [{ port: 443, protocol: 'UDP' }])], [
    allow('203.0.113.10/32', [TCP(443)]),
  ],
  [deny('0.0.0.0/0', [{ port: 443, protocol: 'UDP' }]), allow('203.0.113.10/32', [TCP(443)])]],
  ['each before its own Deny, in their order', [deny('198.51.100.0/24'), ALL], [
    ROUTER, allow('198.51.100.7/32'), allow('203.0.113.11/32'),
  ],
  [allow('198.51.100.7/32'), deny('198.51.100.0/24'), ROUTER, allow('203.0.113.11/32'), ALL]],
])('an Allow stands %s', (_, rules, allows, expected) => {
  expect(insertAllows(rules, allows)).toEqual(expected);
});

describe('an Allow is not added', () => {
  test.each<[string, EgressRuleSpec[], EgressRuleSpec]>([
    ['if it is there', [ROUTER, ALL], ROUTER],
    ['if a wider one is there', [allow('203.0.113.0/24'), ALL], ROUTER],
    ['if the same name is there', [allowName('r.example.com'), ALL], allowName('r.example.com')],
    ['if all ports are allowed', [ROUTER, ALL], allow('203.0.113.10/32', [TCP(443)])],
    ['if its ports are among those allowed', [allow('203.0.113.10/32', [TCP(80), TCP(443)]), ALL],
      allow('203.0.113.10/32', [TCP(443)])],
  ])('%s', (_, rules, one) => {
    expect(insertAllows(rules, [one])).toEqual(rules);
  });

  test.each<[string, EgressRuleSpec[], EgressRuleSpec]>([
    ['a Deny stands before it', [ALL, ROUTER], ROUTER],
    ['it is for one of the ports only', [allow('203.0.113.10/32', [TCP(80)]), ALL], ROUTER],
    ['it is narrower', [ROUTER, ALL], allow('203.0.113.0/24')],
    ['it is for another name', [allowName('a.example.com'), ALL], allowName('b.example.com')],
  ])('unless %s', (_, rules, one) => {
    expect(insertAllows(rules, [one])).toHaveLength(rules.length + 1);
  });
});

test('what was merged once stays the same', () => {
  const merged = insertAllows([COMPANY, ALL], [ROUTER, allowName('r.example.com')]);
  expect(insertAllows(merged, [ROUTER, allowName('r.example.com')])).toEqual(merged);
});
