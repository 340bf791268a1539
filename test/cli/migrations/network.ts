import {
  allowIn, allowOut, base, denyEgress, denyIngress, documents, faulty, hostController, MigrationCase, object,
  plan, policy, remoteController, valid, volume, volumes,
} from './builders';

const firewall = (namespace: string, egress: string) =>
  object('k8s.ovn.org/v1', 'EgressFirewall', 'default', namespace, `spec:\n  egress:\n${egress}`);
const sdnFirewall = (namespace: string, egress: string) =>
  object('network.openshift.io/v1', 'EgressNetworkPolicy', 'default', namespace, `spec:\n  egress:\n${egress}`);
const plugin = (type: string) => object('config.openshift.io/v1', 'Network', 'cluster', undefined,
  `spec: { networkType: ${type}, clusterNetwork: [{ cidr: 10.128.0.0/14, hostPrefix: 23 }], serviceNetwork: `
    + '[172.30.0.0/16] }');

const ALLOW_443 = '  - type: Allow\n    to: { cidrSelector: 0.0.0.0/0 }\n    ports: [{ protocol: TCP, port: 443 }]';
const ALLOW_API = '  - type: Allow\n    to: { cidrSelector: 10.0.0.1/32 }\n    ports: [{ protocol: TCP, port: 6443 }]';
const DENY_ALL = '  - type: Deny\n    to: { cidrSelector: 0.0.0.0/0 }';
const OUT = { file: 'old/network.yaml', says: /shop/ };
const IN = { file: 'host/network.yaml', says: /shop/ };
const SUBDOMAIN = hostController('cluster_subdomain: apps.new.example.com');
const PROXY = hostController('stunnel_tcp_proxy: http://10.9.0.5:3128');
const opened = (namespace: string) => documents(denyEgress(namespace), allowOut(namespace));

/** Network paths. */
export const NETWORK: readonly MigrationCase[] = [
  faulty('the source denies all egress', base({ 'old/network.yaml': denyEgress('shop') }), OUT),
  faulty('the destination denies all ingress', base({ 'host/network.yaml': denyIngress('shop') }), IN),
  faulty('the renamed destination denies all ingress', base({ 'host/network.yaml': denyIngress('shop-data') }), {
    file: 'host/network.yaml',
    says: /shop-data/,
  }),
  faulty('an exemption in the namespace as the source calls it', base({
    'host/network.yaml': documents(denyIngress('shop-data'), allowIn('shop-db')),
  }),
  { file: 'host/network.yaml', says: /shop-data/ }),
  faulty('an exemption in the namespace as the destination calls it', base({
    'old/network.yaml': documents(denyEgress('shop-db'), allowOut('shop-data')),
  }),
  { file: 'old/network.yaml', says: /shop-db/ }),
  faulty('an exemption on the other cluster',
    base({ 'old/network.yaml': denyEgress('shop'), 'host/network.yaml': allowOut('shop') }), OUT),
  faulty('an exemption of ingress on the source, which denies egress',
    base({ 'old/network.yaml': documents(denyEgress('shop'), allowIn('shop')) }), OUT),
  faulty('an exemption for the labels of server pods only', base({
    'old/network.yaml': documents(denyEgress('shop'),
      allowOut('shop', { selector: 'matchLabels: { owner: directvolumemigration, purpose: rsync }' })),
  }), OUT),
  faulty('an exemption without the pods of block volumes', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('disk', { mode: 'Block', selection: 'action: copy, copyMethod: block' })),
    }),
    'old/network.yaml': documents(denyEgress('shop'), allowOut('shop', {
      selector: 'matchLabels: { owner: directvolumemigration, app: directvolumemigration-rsync-transfer }',
    })),
  }), { file: 'old/network.yaml', says: /block/ }),
  faulty('the port of the pod in the policy of the source, where the Route has 443', base({
    'old/network.yaml': documents(denyEgress('shop'), allowOut('shop', { ports: '[{ protocol: TCP, port: 6443 }]' })),
  }), OUT),
  faulty(
    'the port of the Route in the policy of the destination',
    base({ 'host/network.yaml': documents(denyIngress('shop'), allowIn('shop', { port: 443 })) }),
    { file: 'host/network.yaml', says: /6443/ },
  ),
  faulty(
    'the port of the daemon in the policy of the destination',
    base({ 'host/network.yaml': documents(denyIngress('shop'), allowIn('shop', { port: 2222 })) }),
    { file: 'host/network.yaml', says: /6443/ },
  ),
  faulty('the protocol UDP in the policy of the source', base({
    'old/network.yaml': documents(denyEgress('shop'), allowOut('shop', { ports: '[{ protocol: UDP, port: 443 }]' })),
  }), OUT),
  faulty('no DNS for the pods of the source', base({
    'old/network.yaml': documents(denyEgress('shop'), allowOut('shop', { dns: false })),
  }),
  { file: 'old/network.yaml', says: /DNS/ }),
  faulty('ingress from the namespace itself only',
    base({
      'host/network.yaml': policy('same-namespace', 'shop',
        'podSelector: {}\ningress: [{ from: [{ podSelector: {} }] }]'),
    }),
    IN),
  faulty('egress to the cluster only',
    base({
      'old/network.yaml': policy('inside', 'shop',
        'podSelector: {}\npolicyTypes: [Egress]\negress: [{ to: [{ namespaceSelector: {} }] }]'),
    }),
    OUT),
  faulty('a firewall that lets only the API out',
    base({ 'old/network.yaml': firewall('shop', `${ALLOW_API}\n${DENY_ALL}`) }), OUT),
  faulty('a firewall whose Deny is before the Allow',
    base({ 'old/network.yaml': firewall('shop', `${DENY_ALL}\n${ALLOW_443}`) }), OUT),
  faulty('a firewall of SDN that denies everything', base({ 'old/network.yaml': sdnFirewall('shop', DENY_ALL) }), OUT),
  faulty('a firewall that lets out the names of another cluster', base({
    'host/controller.yaml': SUBDOMAIN,
    'old/network.yaml': firewall('shop', `  - type: Allow\n    to: { dnsName: "*.apps.old.example.com" }\n${DENY_ALL}`),
  }), { file: 'old/network.yaml', says: /apps\.new\.example\.com/ }),
  faulty('a firewall that lets out the router, where the way is through a proxy', base({
    'host/controller.yaml': PROXY, 'old/network.yaml': firewall('shop', `${ALLOW_443}\n${DENY_ALL}`),
  }), { file: 'old/network.yaml', says: /3128/ }),
  faulty('a policy that lets out the router, where the way is through a '
    + 'proxy', base({ 'host/controller.yaml': PROXY, 'old/network.yaml': opened('shop') }),
  { file: 'old/network.yaml', says: /3128/ }),
  faulty('a policy that lets out 443, where the endpoint is a NodePort', base({
    'host/controller.yaml': hostController('rsync_endpoint_type: NodePort'), 'old/network.yaml': opened('shop'),
  }), { file: 'old/network.yaml', says: /NodePort/ }),
  faulty('a firewall of OpenShift SDN on a cluster with OVN-Kubernetes', base({
    'old/version.yaml': plugin('OVNKubernetes'),
    'old/network.yaml': sdnFirewall('shop', `${ALLOW_443.replace(/\n.*ports.*/, '')}\n${DENY_ALL}`),
  }), { file: 'old/network.yaml', says: /OVN/ }),
  faulty('a firewall of OVN-Kubernetes on a cluster with OpenShift SDN', base({
    'old/version.yaml': plugin('OpenShiftSDN'), 'old/network.yaml': firewall('shop', `${ALLOW_443}\n${DENY_ALL}`),
  }), { file: 'old/network.yaml', says: /SDN/ }),
  faulty('a namespace whose name is too long for the Route of block volumes', base({
    'host/plan.yaml': plan('shop', {
      namespaces: '["shop:shop-of-the-northern-region-with-a-name-of-fifty-five-chr"]',
      more: volumes(volume('disk', { mode: 'Block', selection: 'action: copy, copyMethod: block' })),
    }),
  }), { file: 'host/plan.yaml', says: /dvm-block|63|5[23]/ }),
  faulty('a default deny of both sides, with an exemption for one', base({
    'old/network.yaml': opened('shop'), 'host/network.yaml': denyIngress('shop'),
  }), IN),

  valid('default denies with exemptions', base({
    'old/network.yaml': documents(opened('shop'), opened('shop-db')),
    'host/network.yaml': documents(
      denyIngress('shop'), allowIn('shop'), denyIngress('shop-data'), allowIn('shop-data'),
    ),
  })),
  valid('denies in namespaces of no plan', base({
    'old/network.yaml': denyEgress('bank'),
    'host/network.yaml': documents(denyIngress('bank'), denyIngress('shop-db')),
  })),
  valid('denies in the directions that nothing goes',
    base({ 'old/network.yaml': denyIngress('shop'), 'host/network.yaml': denyEgress('shop') })),
  valid('denies beside an indirect copy', base({
    'host/plan.yaml': plan('shop', { more: 'indirectVolumeMigration: true' }),
    'old/network.yaml': denyEgress('shop'),
    'host/network.yaml': denyIngress('shop'),
  })),
  valid('a deny of the pods of the application only', base({
    'old/network.yaml': policy('deny-web', 'shop', 'podSelector: { matchLabels: { app: web } }\npolicyTypes: [Egress]'),
  })),
  valid('a firewall that lets the router out',
    base({ 'old/network.yaml': firewall('shop', `${ALLOW_API}\n${ALLOW_443}\n${DENY_ALL}`) })),
  valid('a firewall that lets out the names of the destination', base({
    'host/controller.yaml': SUBDOMAIN,
    'old/network.yaml': firewall('shop', `  - type: Allow\n    to: { dnsName: "*.apps.new.example.com" }\n${DENY_ALL}`),
  })),
  valid('a way through a proxy that is open', base({
    'host/controller.yaml': PROXY,
    'old/network.yaml': documents(
      denyEgress('shop'), allowOut('shop', { ports: '[{ protocol: TCP, port: 3128 }]', dns: false }),
      firewall('shop', `  - type: Allow\n    to: { cidrSelector: 10.9.0.5/32 }\n${DENY_ALL}`),
    ),
  })),
  valid('a policy with a range of ports that contains 443, and one without ports', base({
    'old/network.yaml': documents(denyEgress('shop'), allowOut('shop', {
      ports: '[{ protocol: TCP, port: 1, endPort: 65535 }]',
    }),
    policy('open', 'shop-db', 'podSelector: {}\npolicyTypes: [Egress]\negress: [{}]')),
  })),
  valid('ingress from every namespace and from the nodes', base({
    'host/network.yaml': documents(denyIngress('shop'),
      allowIn('shop', { from: '[{ ipBlock: { cidr: 10.0.0.0/16 } }, { namespaceSelector: {} }]' })),
  })),
  valid('a firewall of OpenShift SDN on a cluster with it', base({
    'old/version.yaml': plugin('OpenShiftSDN'),
    'old/controller.yaml': remoteController(),
    'old/network.yaml': sdnFirewall('shop', '  - type: Allow\n    to: { cidrSelector: 10.1.0.0/16 }\n'),
  })),
];
