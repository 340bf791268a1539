import { planExample } from '../../../src/rules/examples/plan';
import { findings, ruleOf } from '../support';

const GROUP = 'policy.networking.k8s.io/v1alpha1';
const WORLD = '{ networks: [0.0.0.0/0] }';
const HTTPS = 'ports: [{ portNumber: { protocol: TCP, port: 443 } }]';

const namespace = (labels: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${labels} } }\n`;
const policy = (rules: string, priority = 10, subject = '{ namespaces: { matchLabels: { zone: red } } }') =>
  `apiVersion: ${GROUP}\nkind: AdminNetworkPolicy\nmetadata: { name: p${priority} }\n`
  + `spec: { priority: ${priority}, subject: ${subject}, ${rules} }\n`;
const baseline = (rules: string) => `apiVersion: ${GROUP}\nkind: BaselineAdminNetworkPolicy\n`
  + `metadata: { name: default }\nspec: { subject: { namespaces: {} }, ${rules} }\n`;
const networkPolicy = (direction: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: rsync, namespace: shop }
spec:
  podSelector: { matchLabels: { owner: directvolumemigration } }
  policyTypes: [${direction}]
  ${direction.toLowerCase()}: [{}]
`;
const router = (type: string) => `apiVersion: operator.openshift.io/v1
kind: IngressController
metadata: { name: default, namespace: openshift-ingress-operator }
spec: { endpointPublishingStrategy: { type: ${type} } }
`;

/** The policies that block rsync from shop on the source to shop on the host: name and path. */
function blocking(source: readonly string[], destination: readonly string[] = []): string[] {
  const files = [`# files of cluster ocp3:\n${[namespace('zone: red'), ...source].join('---\n')}`,
    `# files of cluster ocp4:\n${[planExample('', { destination: 'host', namespaces: '[shop]' }), ...destination]
      .join('---\n')}`];
  return findings(files.join('---\n'), [ruleOf('network/blocked-by-admin-policy')])
    .map(({ manifest, path }) => `${manifest} ${path}`);
}

const deny = (direction: string, peer: string, more = '') =>
  `${direction}: [{ action: Deny, ${direction === 'egress' ? 'to' : 'from'}: [${peer}] ${more && `, ${more}`} }]`;

describe('an AdminNetworkPolicy on the source', () => {
  test('that denies everything blocks rsync, whatever a NetworkPolicy says', () => expect(blocking([
    policy(deny('egress', WORLD)), networkPolicy('Egress'),
  ])).toEqual(['p10 spec.egress[0]']));

  test.each([
    ['denies another port', policy(deny('egress', WORLD, HTTPS.replace('443', '25')))],
    ['denies part of the addresses', policy(deny('egress', '{ networks: [10.0.0.0/8] }'))],
    ['is for other namespaces', policy(deny('egress', WORLD), 10, '{ namespaces: { matchLabels: { zone: blue } } }')],
    ['denies pods of the cluster', policy(deny('egress', '{ namespaces: {} }'))],
    ['is asked after one that allows', [policy(deny('egress', WORLD), 20),
      policy(`egress: [{ action: Allow, to: [${WORLD}], ${HTTPS} }]`, 10)].join('---\n')],
    ['passes rsync on', policy(`egress: [{ action: Pass, to: [${WORLD}] }, { action: Deny, to: [${WORLD}] }]`)],
  ])('that %s does not', (_, manifest) => expect(blocking([manifest])).toEqual([]));

  test.each([['router.example.com', 0], ['quay.io', 1]])('may allow the router by the name %s: %s', (name, count) =>
    expect(blocking([policy(`egress: [{ action: Allow, to: [{ domainNames: [${name}] }] }, `
      + `{ action: Deny, to: [${WORLD}] }]`)])).toHaveLength(count));
});

describe('the baseline', () => {
  test('blocks rsync if no NetworkPolicy selects its pods', () =>
    expect(blocking([baseline(deny('egress', WORLD))])).toEqual(['default spec.egress[0]']));
  test('does not count otherwise', () =>
    expect(blocking([baseline(deny('egress', WORLD)), networkPolicy('Egress')])).toEqual([]));
});

describe('an AdminNetworkPolicy on the destination', () => {
  const all = policy(deny('ingress', '{ namespaces: {} }'));

  test('selects the labels that MTC copies from the source', () =>
    expect(blocking([], [all])).toEqual(['p10 spec.ingress[0]']));
  test('does not concern a router in the network of its host', () =>
    expect(blocking([], [all, router('HostNetwork')])).toEqual([]));
  test('may allow the router by the label of its namespace', () => expect(blocking([], [policy('ingress: [{ action: '
    + 'Allow, from: [{ namespaces: { matchLabels: { network.openshift.io/policy-group: ingress } } }] }, '
    + '{ action: Deny, from: [{ namespaces: {} }] }]')])).toEqual([]));
  test('of another tenant does not concern the router', () =>
    expect(blocking([], [policy(deny('ingress', '{ namespaces: { matchLabels: { tenant: a } } }'))])).toEqual([]));
});
