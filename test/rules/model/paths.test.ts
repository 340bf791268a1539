import { findings, ruleOf } from '../support';

const RULES = [
  'network/blocked-egress', 'network/blocked-dns', 'network/blocked-ingress', 'network/blocked-by-firewall',
].map(ruleOf);

function plan(namespaces: string, more = ''): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: ${namespaces}
${more}`;
}

function controller(more: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: host, ${more} }
`;
}

function policy(spec: string, name = 'a', namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\n`
    + `spec: { ${spec} }\n`;
}

function firewall(...rules: string[]): string {
  return 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\n'
    + `spec: { egress: [${rules.join(', ')}] }\n`;
}

/** What blocks rsync: rule and path. */
function blocked(files: { ocp3?: string[]; ocp4?: string[]; none?: string[] }): string[] {
  const parts = [
    ...files.none ?? [],
    ...files.ocp3 ? [`# files of cluster ocp3:\n${files.ocp3.join('---\n')}`] : [],
    ...files.ocp4 ? [`# files of cluster ocp4:\n${files.ocp4.join('---\n')}`] : [],
  ];
  return findings(parts.join('---\n'), RULES).map(({ rule, path }) => `${rule} ${path}`);
}

const ALL = 'podSelector: {}, policyTypes: [Egress]';
const ALL_IN = 'podSelector: {}, policyTypes: [Ingress]';
const DNS = '{ ports: [{ protocol: UDP, port: 53 }] }';

/** With a deny of all in the source namespace, and rules for egress in another policy of it. */
const withEgress = (rules: string, host = plan('[shop]')) => blocked({
  ocp3: [policy(ALL), policy(`podSelector: {}, policyTypes: [Egress], egress: [${rules}]`, 'b')],
  ocp4: [host],
});

const withIngress = (rules: string) => blocked({ ocp4: [plan('[shop]'), policy(`${ALL_IN}, ingress: [${rules}]`)] });

describe('the policies of a source namespace', () => {
  test.each([
    ['all', '{}', []],
    ['the port of the router', `{ ports: [{ protocol: TCP, port: 443 }] }, ${DNS}`, []],
    ['the port without a protocol, which is TCP', `{ ports: [{ port: 443 }] }, ${DNS}`, []],
    ['a range that ends with the port', `{ ports: [{ protocol: TCP, port: 1, endPort: 443 }] }, ${DNS}`, []],
    ['a range that ends before the port', `{ ports: [{ protocol: TCP, port: 1, endPort: 442 }] }, ${DNS}`,
      ['network/blocked-egress spec']],
    ['a range that begins after the port', `{ ports: [{ protocol: TCP, port: 444, endPort: 999 }] }, ${DNS}`,
      ['network/blocked-egress spec']],
    ['a port with a name, which may be any', `{ ports: [{ protocol: TCP, port: https }] }, ${DNS}`, []],
    ['UDP', '{ ports: [{ protocol: UDP, port: 443 }] }', ['network/blocked-egress spec']],
    ['an address, which may be the router\'s', '{ to: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }', []],
    ['pods, which the router of another cluster is not', '{ to: [{ podSelector: {} }] }',
      ['network/blocked-egress spec']],
    ['the port of the router, and not DNS', '{ ports: [{ protocol: TCP, port: 443 }] }', ['network/blocked-dns spec']],
    ['DNS by TCP only', '{ ports: [{ protocol: TCP, port: 443 }, { protocol: TCP, port: 53 }] }',
      ['network/blocked-dns spec']],
    ['DNS on the port of the pods', '{ ports: [{ protocol: TCP, port: 443 }, { protocol: UDP, port: 5353 }] }', []],
  ])('allow %s', (_, rules, expected) => expect(withEgress(rules)).toEqual(expected));

  test.each([
    ['the address of the proxy', '{ to: [{ ipBlock: { cidr: 10.9.0.0/16 } }] }', []],
    ['a network without the proxy', '{ to: [{ ipBlock: { cidr: 10.8.0.0/16 } }] }', ['network/blocked-egress spec']],
    ['a network except the proxy', '{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.9.0.0/24] } }] }',
      ['network/blocked-egress spec']],
    ['the port of the router', '{ ports: [{ protocol: TCP, port: 443 }] }', ['network/blocked-egress spec']],
    ['the port of the proxy, whose address needs no DNS', '{ ports: [{ protocol: TCP, port: 3128 }] }', []],
  ])('with a proxy, allow %s', (_, rules, expected) => {
    expect(withEgress(rules, `${controller('stunnel_tcp_proxy: "http://10.9.0.5:3128"')}---\n${plan('[shop]')}`))
      .toEqual(expected);
  });

  test('a proxy within the cluster may be a pod', () => {
    const host = (proxy: string) => `${controller(`stunnel_tcp_proxy: "http://${proxy}:3128"`)}---\n${plan('[shop]')}`;
    expect(withEgress(`{ to: [{ namespaceSelector: {} }] }, ${DNS}`, host('squid.proxies.svc'))).toEqual([]);
    expect(withEgress(`{ to: [{ namespaceSelector: {} }] }, ${DNS}`, host('squid.corp.example.com')))
      .toEqual(['network/blocked-egress spec']);
  });

  test('a proxy that is a placeholder may be anything', () => {
    expect(withEgress('{ ports: [{ protocol: TCP, port: 1 }] }', `${controller('stunnel_tcp_proxy: "${PROXY}"')}---\n`
      + `${plan('[shop]')}`)).toEqual([]);
  });

  test.each([
    ['the first port of NodePorts', 30000, []],
    ['the last port of NodePorts', 32767, []],
    ['a port before NodePorts', 29999, ['network/blocked-egress spec']],
    ['a port after NodePorts', 32768, ['network/blocked-egress spec']],
  ])('with NodePorts, allow %s', (_, port, expected) => {
    expect(withEgress(`{ ports: [{ port: ${port} }] }`,
      `${controller('rsync_endpoint_type: NodePort')}---\n${plan('[shop]')}`))
      .toEqual(expected);
  });

  test('select the clients by labels', () => {
    const exempting = (labels: string) => blocked({
      ocp3: [policy(ALL), policy(`podSelector: { ${labels} }, policyTypes: [Egress], egress: [{}]`, 'b')],
      ocp4: [plan('[shop]')],
    });
    expect(exempting('matchLabels: { owner: directvolumemigration }')).toEqual([]);
    expect(exempting('matchLabels: { migration.openshift.io/created-for-pvc: abc }')).toEqual([]);
    expect(exempting('matchExpressions: [{ key: migration.openshift.io/created-for-pvc, operator: Exists }]'))
      .toEqual([]);
    expect(exempting('matchExpressions: [{ key: purpose, operator: DoesNotExist }]')).toEqual([]);
    expect(exempting('matchExpressions: [{ key: owner, operator: NotIn, values: [directvolumemigration] }]'))
      .toEqual(['network/blocked-egress spec']);
    expect(exempting('matchLabels: { owner: directvolumemigration, purpose: rsync }'))
      .toEqual(['network/blocked-egress spec.podSelector']);
    expect(exempting('matchLabels: { app: web }')).toEqual(['network/blocked-egress spec']);
  });

  test('matter only if they select the clients for egress', () => {
    expect(blocked({ ocp3: [policy(ALL_IN)], ocp4: [plan('[shop]')] })).toEqual([]);
    expect(blocked({
      ocp3: [policy('podSelector: { matchLabels: { app: web } }, policyTypes: [Egress]')],
      ocp4: [plan('[shop]')],
    }))
      .toEqual([]);
    expect(blocked({ ocp3: [policy(ALL, 'a', 'other')], ocp4: [plan('[shop]')] })).toEqual([]);
  });

  test('of a file without a cluster matter if the namespace is on one side only', () => {
    expect(blocked({ none: [plan('["shop:store"]'), policy(ALL)] })).toEqual(['network/blocked-egress spec']);
    expect(blocked({ none: [plan('[shop]'), policy(ALL)] })).toEqual([]);
    expect(blocked({
      none: [policy('podSelector: {}, policyTypes: [Egress], egress: [{}]', 'b')],
      ocp3: [policy(ALL)],
      ocp4: [plan('[shop]')],
    }))
      .toEqual([]);
  });

  test('do not matter to plans that are closed or indirect', () => {
    expect(blocked({ ocp3: [policy(ALL)], ocp4: [plan('[shop]', '  closed: true\n')] })).toEqual([]);
    expect(blocked({ ocp3: [policy(ALL)], ocp4: [plan('[shop]', '  indirectVolumeMigration: true\n')] })).toEqual([]);
  });
});

describe('the policies of a destination namespace', () => {
  test.each([
    ['all', '{}', []],
    ['the port of stunnel', '{ ports: [{ port: 6443 }] }', []],
    ['the port of the Route', '{ ports: [{ port: 443 }] }', ['network/blocked-ingress spec']],
    ['the nodes', '{ from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }', []],
    ['the pods of the namespace', '{ from: [{ podSelector: {} }] }', ['network/blocked-ingress spec']],
    ['all namespaces', '{ from: [{ namespaceSelector: {} }] }', []],
    ['the namespace of the router',
      '{ from: [{ namespaceSelector: { matchLabels: { network.openshift.io/policy-group: ingress } } }] }', []],
    ['the namespace of monitoring', '{ from: [{ namespaceSelector: { matchLabels: { network.openshift.io/policy-group: '
      + 'monitoring } } }] }',
    ['network/blocked-ingress spec']],
    ['the group of the router',
      '{ from: [{ namespaceSelector: { matchLabels: { policy-group.network.openshift.io/ingress: "" } } }] }', []],
    ['the group of monitoring', '{ from: [{ namespaceSelector: { matchLabels: { '
      + 'policy-group.network.openshift.io/monitoring: "" } } }] }',
    ['network/blocked-ingress spec']],
    ['the router\'s namespace by name',
      '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: openshift-ingress } } }] }', []],
    ['another namespace by name',
      '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web } } }] }',
      ['network/blocked-ingress spec']],
  ])('allow %s', (_, rules, expected) => expect(withIngress(rules)).toEqual(expected));

  test.each([
    ['the pods of MTC', 'kubernetes.io/metadata.name: openshift-migration', ['network/blocked-ingress spec.ingress']],
    ['a misspelt group of the router', 'network.openshift.io/policy-group: ingres',
      ['network/blocked-ingress spec.ingress']],
    ['the group of the router', 'network.openshift.io/policy-group: ingress', []],
  ])('written for rsync, that let in %s', (_, label, expected) => {
    const rule = (port: number) => `{ from: [{ namespaceSelector: { matchLabels: { ${label} } } }], `
      + `ports: [{ port: ${port} }] }`;
    const exempting = (port: number) => blocked({
      ocp4: [plan('[shop]'), policy(ALL_IN), policy('podSelector: { matchLabels: { owner: directvolumemigration } }, '
        + `policyTypes: [Ingress], ingress: [${rule(port)}]`, 'b')],
    });
    expect(exempting(6443)).toEqual(expected);
    expect(exempting(873)).toEqual([]); // network/rsync-port says it
  });

  test('apply to the name on the destination', () => {
    expect(blocked({ ocp4: [plan('["shop:store"]'), policy(ALL_IN, 'a', 'store')] }))
      .toEqual(['network/blocked-ingress spec']);
    expect(blocked({ ocp4: [plan('["shop:store"]'), policy(ALL_IN)] })).toEqual([]);
  });
});

describe('the egress firewall of a source namespace', () => {
  const through = (rules: string[], host = plan('[shop]')) => blocked({ ocp3: [firewall(...rules)], ocp4: [host] });
  const denyAll = '{ type: Deny, to: { cidrSelector: 0.0.0.0/0 } }';

  test.each([
    ['a Deny of all', [denyAll], ['network/blocked-by-firewall spec.egress[0]']],
    ['a Deny of some network, where the router need not be', ['{ type: Deny, to: { cidrSelector: 10.0.0.0/8 } }'], []],
    ['an Allow of a network, where the router may be', ['{ type: Allow, to: { cidrSelector: 10.0.0.0/8 } }', denyAll],
      []],
    ['an Allow of a name, which may be the router\'s',
      ['{ type: Allow, to: { dnsName: router.example.com } }', denyAll], []],
    ['an Allow of another port', [
      '{ type: Allow, to: { cidrSelector: 0.0.0.0/0 }, ports: [{ protocol: TCP, port: 6443 }] }', denyAll,
    ],
    ['network/blocked-by-firewall spec.egress[1]']],
    ['an Allow of nodes', ['{ type: Allow, to: { nodeSelector: {} } }', denyAll],
      ['network/blocked-by-firewall spec.egress[1]']],
    ['a Deny of another port',
      ['{ type: Deny, to: { cidrSelector: 0.0.0.0/0 }, ports: [{ protocol: TCP, port: 80 }] }'], []],
  ])('%s', (_, rules, expected) => expect(through(rules)).toEqual(expected));

  const source = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:6443
  exposedRegistryPath: default-route-openshift-image-registry.apps.ocp3.example.com
  serviceAccountSecretRef: { name: ocp3, namespace: openshift-config }
`;

  test.each([
    ['quay.io', false], ['"*.quay.io"', false], ['CDN01.quay.io.', false], ['registry.redhat.io', false],
    ['myquay.io', true], ['"*.io"', true], ['"*.redhat.com"', true],
    ['s3.eu-west-1.amazonaws.com', false], ['"*.s3.eu-west-1.amazonaws.com"', false],
    ['s3-fips.us-gov-west-1.amazonaws.com', false], ['"*.amazonaws.com"', true],
    ['ab12.eu-west-1.elb.amazonaws.com', true],
    ['backups.blob.core.windows.net', false], ['router.westeurope.cloudapp.azure.com', true],
    ['api.ocp3.example.com', false], ['shop.apps.ocp3.example.com', false], ['"*.apps.ocp3.example.com"', false],
    ['"*.ocp3.example.com"', true], ['apps.ocp3.example.com.au', true],
    ['api.ocp4.example.com', true], // a load balancer in front of a small cluster may serve both
  ])('without a known name, an Allow of %s may be for the router: %s', (name, isPossible) =>
    expect(through([`{ type: Allow, to: { dnsName: ${name} } }`, denyAll], `${source}---\n${plan('[shop]')}`))
      .toEqual(isPossible ? [] : ['network/blocked-by-firewall spec.egress[1]']));

  test('an Allow of the source counts if the plan is within one cluster', () =>
    expect(blocked({
      ocp4: [
        firewall('{ type: Allow, to: { dnsName: api.ocp3.example.com } }', denyAll),
        source, plan('["shop:store"]').replace('name: host', 'name: ocp3'),
      ],
    })).toEqual([]));

  test.each([
    ['the domain of the destination', '"*.apps.ocp4.example.com"', []],
    ['the name of the Route', 'dvm-shop.apps.ocp4.example.com', []],
    ['the name of another Route', 'dvm-bank.apps.ocp4.example.com', ['network/blocked-by-firewall spec.egress[1]']],
    ['another domain', '"*.apps.ocp3.example.com"', ['network/blocked-by-firewall spec.egress[1]']],
  ])('with a known subdomain, an Allow of %s', (_, name, expected) => {
    expect(through([`{ type: Allow, to: { dnsName: ${name} } }`, denyAll],
      `${controller('cluster_subdomain: apps.ocp4.example.com')}---\n${plan('[shop]')}`))
      .toEqual(expected);
  });

  test.each([
    ['the address of the proxy', '10.9.0.5/32', []],
    ['another address', '10.9.0.6/32', ['network/blocked-by-firewall spec.egress[1]']],
  ])('with a proxy, an Allow of %s', (_, range, expected) => {
    // also if the scheme or the port was forgotten
    for (const proxy of ['http://10.9.0.5:3128', '10.9.0.5:3128', 'http://10.9.0.5', '10.9.0.5']) {
      expect(through([`{ type: Allow, to: { cidrSelector: ${range} } }`, denyAll],
        `${controller(`stunnel_tcp_proxy: "${proxy}"`)}---\n${plan('[shop]')}`))
        .toEqual(expected);
    }
  });
});
