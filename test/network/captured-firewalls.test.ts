import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { readFirewalls } from '../../src/network/captured-firewalls';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'firewalls-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(text: string, name = 'captured.yaml'): string {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** What is wrong with a file, without its path. */
function problems(text: string): string[] {
  return readFirewalls(file(text)).mistakes.map(({ problem }) => problem);
}

const RULES = '  egress: [{ type: Allow, to: { dnsName: api.example.com } }, { type: Deny, to: { cidrSelector: '
  + '0.0.0.0/0 } }]\n';
const OVN = 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\nspec:\n'
  + `${RULES}`;
const LIST = `apiVersion: v1
items:
- apiVersion: k8s.ovn.org/v1
  kind: EgressFirewall
  metadata:
    annotations: { kubectl.kubernetes.io/last-applied-configuration: '{}', example.com/note: ours }
    creationTimestamp: "2026-01-01T00:00:00Z"
    labels: { team: shop }
    name: default
    namespace: shop
    resourceVersion: "1"
    uid: 0f2c
  spec:
    egress:
    - type: Deny
      to: { cidrSelector: 0.0.0.0/0 }
      ports: [{ port: 25, protocol: TCP }]
  status: { status: EgressFirewall Rules applied }
- apiVersion: network.openshift.io/v1
  kind: EgressNetworkPolicy
  metadata: { name: limits, namespace: wiki }
  spec: { egress: [] }
- apiVersion: v1
  kind: ConfigMap
  metadata: { name: other, namespace: wiki }
kind: List
metadata: { resourceVersion: "" }
`;
const CAPTURE = 'capture it again: `kubectl get egressfirewall -A -o yaml` (OVN-Kubernetes) or '
  + '`kubectl get egressnetworkpolicy -A -o yaml` (OpenShift SDN)';

describe('reads', () => {
  test('a list of both kinds, without what the cluster and kubectl have added, and ignores other kinds', () => {
    expect(readFirewalls(file(LIST))).toEqual({
      firewalls: [
        {
          apiVersion: 'k8s.ovn.org/v1',
          kind: 'EgressFirewall',
          metadata: {
            name: 'default', namespace: 'shop', labels: { team: 'shop' }, annotations: { 'example.com/note': 'ours' },
          },
          rules: [{ type: 'Deny', to: { cidrSelector: '0.0.0.0/0' }, ports: [{ port: 25, protocol: 'TCP' }] }],
        },
        {
          apiVersion: 'network.openshift.io/v1',
          kind: 'EgressNetworkPolicy',
          metadata: { name: 'limits', namespace: 'wiki' },
          rules: [],
        },
      ],
      mistakes: [],
    });
  });

  test.each([
    ['single objects', OVN],
    ['several documents', `---\n${OVN}---\n${OVN.replace('namespace: shop', 'namespace: wiki')}`],
    ['JSON', JSON.stringify({
      kind: 'List',
      items: [{
        apiVersion: 'k8s.ovn.org/v1',
        kind: 'EgressFirewall',
        metadata: { name: 'default', namespace: 'shop' },
        spec: { egress: [] },
      }],
    })],
    ['a list of one kind', LIST.replace('kind: List', 'kind: EgressFirewallList')],
  ])('%s', (_, text) => {
    const { firewalls, mistakes } = readFirewalls(file(text));
    expect([firewalls[0].metadata.namespace, mistakes]).toEqual(['shop', []]);
  });

  test('the version without a group that OpenShift 3 also had, as the version that has one', () => {
    const text = OVN.replace('k8s.ovn.org/v1', 'v1').replace('EgressFirewall', 'EgressNetworkPolicy');
    expect(readFirewalls(file(text)).firewalls[0].apiVersion).toBe('network.openshift.io/v1');
  });
});

describe('reports', () => {
  test('a file that does not exist, and how to write it', () => {
    expect(readFirewalls('no/such.yaml')).toEqual({
      firewalls: [],
      mistakes: [{ field: 'egressFirewall.path', value: 'no/such.yaml', problem: 'does not exist', fix: CAPTURE }],
    });
  });

  test.each([
    [folder, 'is not a file'], ['', 'is missing'], [undefined as unknown as string, 'is missing'],
  ])('the path %j', (given, problem) => {
    expect(readFirewalls(given).mistakes.map((mistake) => mistake.problem)).toEqual([problem]);
  });

  test.each([
    ['no firewall', 'apiVersion: v1\nkind: List\nitems: []\n', 'contains no EgressFirewall and no EgressNetworkPolicy'],
    ['an empty file', '', 'contains no EgressFirewall and no EgressNetworkPolicy'],
    ['an error message of kubectl', 'error: the server doesn\'t have a resource type "egressfirewall"\n',
      'contains no EgressFirewall and no EgressNetworkPolicy'],
    ['a text', 'No resources found\n', 'contains a document that is not an object'],
    ['another group', OVN.replace('k8s.ovn.org', 'example.com'),
      'contains no EgressFirewall and no EgressNetworkPolicy'],
    ['no namespace', OVN.replace(', namespace: shop', ''), 'EgressFirewall ?/default has no name or no namespace'],
    ['no rules', OVN.replace(RULES, '  other: 1\n'), 'EgressFirewall shop/default has no list of rules in spec.egress'],
    ['another type', OVN.replace('Deny', 'deny'), 'EgressFirewall shop/default is damaged: spec.egress[1] has no type '
      + 'Allow or Deny, or not exactly one destination'],
    ['two destinations', OVN.replace('dnsName: api.example.com', 'dnsName: a, cidrSelector: b'),
      'EgressFirewall shop/default is damaged: spec.egress[0] has no type Allow or Deny, '
        + 'or not exactly one destination'],
    ['an unknown field of a rule', OVN.replace('type: Allow,', 'type: Allow, port: 1,'),
      'EgressFirewall shop/default is damaged: spec.egress[0]."port" is not a field'],
    ['an unknown destination', OVN.replace('dnsName:', 'host:'),
      'EgressFirewall shop/default is damaged: spec.egress[0].to."host" is not a field'],
    ['a merge conflict', OVN.replace('spec:', '<<<<<<< HEAD\nspec:'),
      'EgressFirewall shop/default has no list of rules in spec.egress'],
    ['a merge conflict between rules', `${OVN.replace(RULES, '')}  egress:\n`
      + '  - { type: Allow, to: { cidrSelector: 1.2.3.4/32 } }\n=======\n'
      + '  - { type: Deny, to: { cidrSelector: 0.0.0.0/0 } }\n',
    'EgressFirewall shop/default is damaged: "======= - { type" is not a field'],
    ['ports that are not a list', OVN.replace('type: Allow,', 'type: Allow, ports: 443,'),
      'EgressFirewall shop/default is damaged: spec.egress[0].ports is not a list'],
  ])('%s', (_, text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test('a list that is cut off, of which rules may be lost', () => {
    const cut = LIST.slice(0, LIST.indexOf('kind: List'));
    expect(problems(cut)).toEqual(['contains a list that is cut off: `kind: List` after the items is missing']);
  });

  test('a firewall twice: from two clusters, or from two times', () => {
    expect(readFirewalls(file(`${OVN}---\n${OVN}`)).mistakes).toEqual([{
      field: 'egressFirewall.path',
      value: path.join(folder, 'captured.yaml'),
      problem: 'contains EgressFirewall shop/default twice, so that its present rules are not known',
      fix: 'use one file for each source cluster',
    }]);
  });
});
