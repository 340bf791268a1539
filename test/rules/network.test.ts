import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';

/** What all rules but those for infos find: rule and path. */
function found(...files: string[]): string[] {
  return findings(files, RULES.filter(({ severity }) => severity !== 'info'))
    .map(({ rule, path }) => `${rule} ${path}`);
}

function firewall(...rules: string[]): string {
  return 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\nspec:\n'
    + `  egress:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
}

function sdn(...rules: string[]): string {
  return firewall(...rules).replace('k8s.ovn.org/v1', 'network.openshift.io/v1')
    .replace('EgressFirewall', 'EgressNetworkPolicy');
}

function policy(spec: string, name = 'allow-rsync', namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\n`
    + `spec: ${spec}\n`;
}

function route(spec: string, namespace = 'openshift-image-registry'): string {
  return `apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: registry, namespace: ${namespace} }\n`
    + `spec: ${spec}\n`;
}

const ALLOW = '{ type: Allow, to: { cidrSelector: 192.0.2.7/32 } }';
const DENY_ALL = '{ type: Deny, to: { cidrSelector: 0.0.0.0/0 } }';
const OWNER = 'podSelector: { matchLabels: { owner: directvolumemigration } }';
const FILES = 'podSelector: { matchLabels: { owner: directvolumemigration, app: '
  + 'directvolumemigration-rsync-transfer } }';

describe('egress firewalls', () => {
  test.each([
    [firewall(ALLOW, DENY_ALL)],
    [firewall(
      '{ type: Allow, to: { dnsName: "*.apps.example.com" }, ports: [{ port: 443, protocol: TCP }] }', DENY_ALL,
    )],
    [firewall('{ type: Allow, to: { nodeSelector: { matchLabels: { a: b } } } }',
      '{ type: Allow, to: { nodeSelector: {} } }')],
    [firewall('{ type: Allow, to: { cidrSelector: "2001:db8::/32" } }', '{ type: Deny, to: { cidrSelector: "::/0" } }',
      DENY_ALL)],
    [firewall('{ type: Deny, to: { cidrSelector: 169.254.169.254/32 } }', ALLOW)],
    [firewall(DENY_ALL)],
    [sdn(ALLOW, '{ type: Allow, to: { dnsName: router.example.com } }', DENY_ALL)],
    [sdn('{ type: Deny, to: { cidrSelector: 10.0.0.0/8 } }')],
    ['apiVersion: v1\nkind: EgressNetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { egress: [] }\n'],
  ])('nothing is wrong with number %#', (yaml) => expect(found(yaml)).toEqual([]));

  test.each([
    [firewall('{ type: Allowed, to: { cidrSelector: 192.0.2.7/32 } }'), 'network/rule-type spec.egress[0].type'],
    [firewall('{ type: DENY, to: { cidrSelector: 192.0.2.7/32 } }'), 'network/rule-type spec.egress[0].type'],
    [firewall('{ type: Allow, to: {} }'), 'network/one-destination spec.egress[0].to'],
    [firewall('{ type: Allow, to: { cidrSelector: 192.0.2.7 } }'), 'network/cidr spec.egress[0].to.cidrSelector'],
    [firewall('{ type: Allow, to: { cidrSelector: 192.0.2.0/33 } }'), 'network/cidr spec.egress[0].to.cidrSelector'],
    [firewall('{ type: Allow, to: { cidrSelector: router.example.com } }'),
      'network/cidr spec.egress[0].to.cidrSelector'],
    [firewall('{ type: Allow, to: { dnsName: "router.example.com:443" } }'),
      'network/dns-name spec.egress[0].to.dnsName'],
    [sdn('{ type: Allow, to: { dnsName: "*.example.com" } }'), 'network/dns-name spec.egress[0].to.dnsName'],
    [sdn('{ type: Allow, to: { nodeSelector: {} } }'), 'document/unknown-field spec.egress[0].to.nodeSelector'],
    [policy(`{ ${OWNER}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 192.0.2.7 } }] }] }`),
      'network/cidr spec.egress[0].to[0].ipBlock.cidr'],
  ])('one thing is wrong with number %#', (yaml, expected) => expect(found(yaml)).toEqual([expected]));

  test('the fix for an address is the range of that one', () => {
    expect(findings(firewall('{ type: Allow, to: { cidrSelector: 192.0.2.7 } }'), [ruleOf('network/cidr')]))
      .toMatchObject([{ fix: 'Write `192.0.2.7/32`.' }]);
    expect(findings(firewall('{ type: Allow, to: { cidrSelector: 10.45.0.0 } }'), [ruleOf('network/cidr')]))
      .toMatchObject([{ fix: 'Write `10.45.0.0/16`.' }]);
    expect(findings(firewall('{ type: Allow, to: { cidrSelector: "fd00::7" } }'), [ruleOf('network/cidr')]))
      .toMatchObject([{ fix: 'Write `fd00::7/128`.' }]);
  });

  test('two policies of one namespace in two files may be for two clusters', () => {
    expect(found(sdn(ALLOW), sdn(ALLOW).replace('name: default', 'name: other'))).toEqual([]);
  });
});

describe('an Allow behind a Deny', () => {
  const rule = ruleOf('network/unreachable-allow');
  const paths = (...rules: string[]) => findings(firewall(...rules), [rule]).map(({ path }) => path);
  const allow = (to: string, ports = '') => `{ type: Allow, to: { ${to} }${ports && `, ports: [${ports}]`} }`;
  const deny = (to: string, ports = '') => `{ type: Deny, to: { ${to} }${ports && `, ports: [${ports}]`} }`;
  const HTTPS = '{ port: 443, protocol: TCP }';

  test.each([
    ['of a wider range', deny('cidrSelector: 192.0.0.0/16'), allow('cidrSelector: 192.0.2.0/24')],
    ['of all, for a name', DENY_ALL, allow('dnsName: router.example.com')],
    ['of the same name', deny('dnsName: Router.example.com'), allow('dnsName: router.example.com')],
    ['of all ports, for one', DENY_ALL, allow('cidrSelector: 192.0.2.7/32', HTTPS)],
    ['of the same port', deny('cidrSelector: 0.0.0.0/0', HTTPS), allow('cidrSelector: 192.0.2.7/32', HTTPS)],
    ['of IPv6', deny('cidrSelector: "::/0"'), allow('cidrSelector: "2001:db8::7/128"')],
    ['of nodes', DENY_ALL, allow('nodeSelector: {}')],
  ])('is never reached: %s', (_, ...rules) => expect(paths(...rules)).toEqual(['spec.egress[1]']));

  test.each([
    ['of a narrower range', deny('cidrSelector: 192.0.2.7/32'), allow('cidrSelector: 192.0.2.0/24')],
    ['of a range beside it', deny('cidrSelector: 192.0.2.0/25'), allow('cidrSelector: 192.0.2.128/25')],
    ['of one port, for all', deny('cidrSelector: 0.0.0.0/0', HTTPS), allow('cidrSelector: 192.0.2.7/32')],
    ['of another port', deny('cidrSelector: 0.0.0.0/0', HTTPS),
      allow('cidrSelector: 192.0.2.7/32', '{ port: 6443, protocol: TCP }')],
    ['of the other family', DENY_ALL, allow('cidrSelector: "2001:db8::7/128"')],
    ['of another name', deny('dnsName: a.example.com'), allow('dnsName: b.example.com')],
  ])('is reached: %s', (_, ...rules) => expect(paths(...rules)).toEqual([]));

  test('is looked for in time that grows with the rules alone', () => {
    const many = Array.from({ length: 8000 }, (_, index) => `{ type: ${index % 2 ? 'Allow' : 'Deny'}, to: { `
      + `cidrSelector: 10.${Math.floor(index / 256)}.${index % 256}.0/24 } }`);
    expect(paths(...many)).toEqual([]);
  });
});

describe('policies for rsync', () => {
  test.each([
    [policy(`{ ${OWNER}, policyTypes: [Egress], egress: [{}] }`)],
    [policy(`{ ${OWNER}, policyTypes: [Ingress], ingress: [{ ports: [{ port: 6443 }] }] }`, 'allow-rsync-ingress')],
    [policy(`{ ${OWNER}, policyTypes: [Ingress], ingress: [{ ports: [{ port: 6000, endPort: 7000 }] }, { ports: [{ `
      + 'port: 53, protocol: UDP }] }] }')],
    [policy(`{ ${OWNER}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}] }`, 'allow-egress-rsync')],
    [policy(`{ ${OWNER}, policyTypes: [Ingress, Egress], ingress: [{}] }`, 'rsync-server')],
    [policy('{ podSelector: { matchExpressions: [{ key: app, operator: In, values: '
      + '[directvolumemigration-rsync-transfer, directvolumemigration-rsync-transfer-block] }] }, '
      + 'policyTypes: [Egress], egress: [{}] }')],
    [policy(`{ ${FILES}, policyTypes: [Egress], egress: [{}] }`) + '---\n'
      + policy(`{ ${OWNER}, policyTypes: [Egress], egress: [{}] }`, 'all')],
    [policy('{ podSelector: {}, policyTypes: [Ingress, Egress] }', 'default-deny-all')],
    [policy('{ podSelector: {}, policyTypes: [Egress] }', 'deny-ingress')],
    [policy(
      '{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ ports: [{ port: 873 }] }] }',
      'egress-web',
    )],
    [policy('{ podSelector: { matchLabels: { owner: team-a } }, ingress: [{}] }', 'allow-egress')],
    [policy('{ podSelector: {}, policyTypes: [Ingress], egress: [] }', 'a')],
  ])('nothing is wrong with number %#', (yaml) => expect(found(yaml)).toEqual([]));

  test.each([
    [policy(`{ ${FILES}, policyTypes: [Egress], egress: [{}] }`),
      'network/rsync-blocks-left-out spec.podSelector.matchLabels.app'],
    [
      policy('{ podSelector: { matchLabels: { app: directvolumemigration-rsync-transfers } }, egress: [{}], '
        + 'policyTypes: [Egress] }'),
      'network/rsync-label spec.podSelector.matchLabels.app',
    ],
    [
      policy(`{ ${OWNER}, ingress: [{}] }`, 'allow-all-egress-from-rsync-pods'),
      'network/rsync-direction metadata.name',
    ],
    [policy(`{ ${OWNER}, policyTypes: [Egress] }`), 'network/rsync-shut spec'],
    [policy(`{ ${OWNER} }`), 'network/rsync-shut spec'],
    [policy(`{ ${OWNER}, policyTypes: [Ingress], ingress: [{ ports: [{ port: 443, protocol: TCP }] }] }`),
      'network/rsync-port spec.ingress'],
    [policy('{ podSelector: {}, policyTypes: [Ingress], ingress: [{}], egress: [{}] }', 'both'),
      'network/rules-without-type spec.egress'],
    [policy('{ podSelector: {}, policyTypes: [egress], egress: [{}] }', 'both'),
      'document/unlisted-value spec.policyTypes[0]'],
  ])('one thing is wrong with number %#', (yaml, expected) => expect(found(yaml)).toEqual([expected]));

  test('one without rules beside a policy that opens a direction blocks the other one if that is in its name', () => {
    const shut = (name: string, opened: string) => found([
      policy(`{ ${OWNER}, policyTypes: [Ingress, Egress] }`, name),
      policy(`{ ${OWNER}, policyTypes: [${opened}], ${opened.toLowerCase()}: [{}] }`, 'open'),
    ].join('---\n'));
    expect(shut('rsync-egress', 'Ingress')).toEqual(['network/rsync-shut spec']);
    expect(shut('rsync-ingress', 'Egress')).toEqual(['network/rsync-shut spec']);
    expect(shut('rsync-ingress', 'Ingress')).toEqual([]);
    expect(shut('rsync', 'Ingress')).toEqual([]);
    expect(shut('rsync-ingress-egress', 'Ingress')).toEqual([]);
  });

  test('MTC 1.7 alone has no pods for block devices', () => {
    const operator = (channel: string) => 'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\n'
      + 'metadata: { name: mtc-operator, namespace: openshift-migration }\n'
      + `spec: { name: mtc-operator, channel: ${channel} }\n`;
    const yaml = policy(`{ ${FILES}, policyTypes: [Egress], egress: [{}] }`);
    expect(found(operator('release-v1.7'), yaml)).toEqual(['version/unsupported spec.channel']);
    expect(found(operator('release-v1.8'), yaml)).toHaveLength(1);
  });

  test('the two of the guide, which have one name', () => {
    const guide = (direction: string) => policy(
      `{ ${FILES}, policyTypes: [${direction}], ${direction.toLowerCase()}: [{}] }`, 'allow-all-egress-from-rsync-pods',
    );
    expect(found(`${guide('Egress')}---\n${guide('Ingress')}`)).toEqual([
      'network/rsync-blocks-left-out spec.podSelector.matchLabels.app',
      'document/duplicate-object metadata.name', 'network/rsync-blocks-left-out spec.podSelector.matchLabels.app',
      'network/rsync-direction spec.policyTypes',
    ]);
  });
});

describe('a namespace that rsync can\'t leave', () => {
  const rule = ruleOf('network/denied-egress');
  const paths = (...files: string[]) => findings(files, [rule]).map(({ path }) => path);

  test('is in no plan', () => expect(paths(firewall(DENY_ALL))).toEqual([]));

  describe('is opened for rsync by a policy beside', () => {
    const opened = (direction = 'Egress') => policy('{ podSelector: { matchLabels: { owner: directvolumemigration } }, '
      + `policyTypes: [${direction}], ${direction.toLowerCase()}: [{}] }`);
    const denied = (cidr: string) => firewall(`{ type: Deny, to: { cidrSelector: ${cidr} } }`);

    test('and denies a network', () =>
      expect(paths(opened(), denied('192.0.2.0/24'))).toEqual(['spec.egress[0].type']));
    test('and denies the address of a cloud', () => expect(paths(opened(), denied('169.254.169.254/32'))).toEqual([]));
    test('and allows another network', () =>
      expect(paths(opened(), firewall(ALLOW, '{ type: Deny, to: { cidrSelector: 192.0.2.0/24 } }'))).toEqual([]));
    test('for what comes in', () => expect(paths(opened('Ingress'), denied('192.0.2.0/24'))).toEqual([]));
    test('and another is not', () =>
      expect(paths(opened().replace(/namespace: \w+/, 'namespace: other'), denied('192.0.2.0/24'))).toEqual([]));
  });

  test('has the policy of the guide', () => {
    const called = (name: string) => rule.breaks.replace('allow-migration', name);
    expect(['test-egress-policy', 'mtc-egress', 'dvm', 'default', 'deny-dvm', 'block-metadata']
      .filter((name) => paths(called(name)).length > 0))
      .toEqual(['test-egress-policy', 'mtc-egress', 'dvm']);
  });
});

describe('Routes', () => {
  test.each([
    [route('{ to: { kind: Service, name: image-registry }, tls: { termination: passthrough, '
      + 'insecureEdgeTerminationPolicy: Redirect } }')],
    [route('{ to: { kind: Service, name: image-registry, weight: 100 }, tls: { termination: reencrypt }, '
      + 'wildcardPolicy: None }')],
    [route(
      '{ to: { kind: Service, name: docker-registry }, tls: { termination: passthrough }, port: { targetPort: 5000 } }',
      'default',
    )],
    [route('{ to: { kind: Service, name: web }, path: /shop, tls: { termination: edge, '
      + 'insecureEdgeTerminationPolicy: Allow } }', 'shop')],
    [route('{ to: { kind: Service, name: image-registry } }', 'ci')],
    [route('{ to: { kind: Service, name: image-registry }, tls: { termination: edge } }', 'ci')],
    [route('{ to: { kind: Service, name: image-registry }, tls: { termination: edge } }', 'default')
      + '---\napiVersion: v1\nkind: Service\nmetadata: { name: image-registry, namespace: default }\n'
      + 'spec: { ports: [{ port: 5000 }] }\n'],
    [route('{ to: { kind: Service, name: web } }', 'shop') + 'status: { ingress: [{ host: a }] }\n'],
  ])('nothing is wrong with number %#', (yaml) => expect(found(yaml)).toEqual([]));

  test.each([
    [route('{ to: { kind: Service, name: web }, tls: { termination: passthrough, '
      + 'insecureEdgeTerminationPolicy: Allow } }'),
    'network/route-passthrough spec.tls.insecureEdgeTerminationPolicy'],
    [route('{ to: { kind: Service, name: web }, tls: { termination: passthrough, certificate: PEM, key: PEM } }'),
      'network/route-passthrough spec.tls.certificate'],
    [route('{ to: { kind: Service, name: web }, tls: { termination: passthrough }, httpHeaders: { actions: {} } }'),
      'network/route-passthrough spec.httpHeaders'],
    [route('{ to: { kind: Service, name: image-registry } }'), 'network/registry-route-tls spec'],
    [route('{ to: { kind: Service, name: docker-registry }, tls: { termination: passthrough } }'),
      'network/registry-route-namespace metadata.namespace'],
    [route('{ to: { kind: Deployment, name: web } }'), 'document/unlisted-value spec.to.kind'],
  ])('one thing is wrong with number %#', (yaml, expected) => expect(found(yaml)).toEqual([expected]));

  test.each([
    ['{ to: { kind: Service, name: image-registry }, tls: { termination: edge } }', 'default', 'spec.tls.termination'],
    ['{ to: { kind: Service, name: image-registry } }', 'openshift-migration', 'spec'],
    ['{ to: { kind: Service, name: docker-registry } }', 'openshift-image-registry', 'spec'],
  ])('the Route to a registry terminates TLS also in a wrong namespace: %s in %s', (spec, namespace, path) => {
    expect(found(route(spec, namespace))).toEqual([
      'network/registry-route-namespace metadata.namespace', `network/registry-route-namespace ${path}`,
    ]);
  });
});

test.each([
  ['to: { kind: Service, name: shop, weight: 257 }', ['spec.to.weight']],
  ['to: { kind: Service, name: shop, weight: 256 }', []],
  ['to: { kind: Service, name: shop }\n  alternateBackends: [{ kind: Service, name: b, weight: -1 }]',
    ['spec.alternateBackends[0].weight']],
  [`to: { kind: Service, name: shop }\n  alternateBackends: [${'{ kind: Service, name: b },'.repeat(4)}]`,
    ['spec.alternateBackends']],
  [`to: { kind: Service, name: shop }\n  alternateBackends: [${'{ kind: Service, name: b },'.repeat(3)}]`, []],
  ['to: { kind: Service, name: shop }\n  port: { targetPort: 65535 }', []],
  ['to: { kind: Service, name: shop }\n  port: { targetPort: 65536 }', ['spec.port.targetPort']],
  ['to: { kind: Service, name: shop }\n  port: { targetPort: 0 }', ['spec.port.targetPort']],
  ['to: { kind: Service, name: shop }\n  port: { targetPort: "" }', ['spec.port.targetPort']],
  ['to: { kind: Service, name: shop }\n  port: { targetPort: web }', []],
  ['to: { kind: Service, name: shop }\n  path: ${SHOP_PATH}', []],
  ['to: { kind: Service, name: shop }\n  host: shop.example.com', []],
  ['to: { kind: Service, name: shop }\n  host: shop.example.com:443', ['spec.host']],
  ['to: { kind: Service, name: shop }\n  host: ${SHOP_HOST}', []],
])('a Route with %s', (fields, expected) => {
  const yaml = 'apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: { name: shop, namespace: shop }\nspec:\n'
    + `  ${fields}\n`;
  expect(findings(yaml, [ruleOf('network/route-values')]).map(({ path }) => path)).toEqual(expected);
});
