import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  EgressFirewall, EgressPeer, Findings, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, ProxyCredentials,
  RegistryRoute, RemoteCluster, ReplicationRepository, RsyncNetworkExemption, S3Credentials, SecretSource, StunnelProxy,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'locked-down-networks' });
const chart = new Chart(app, 'new');

const proxy = {
  host: '203.0.113.20',
  port: 3128,
  credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.env('PROXY_PASSWORD') }),
};

const destination = new HostCluster(chart, 'host', {
  controller: { rsync: { sourceGroups: [5555], destinationGroups: [5555, 6666] } },
});
new StunnelProxy(chart, 'proxy', {
  ...proxy, // for the volumes; httpProxy and httpsProxy are for the controller itself
  httpProxy: proxy,
  httpsProxy: proxy,
  noProxy: [
    '.svc', '.cluster.local', '10.128.0.0/14', '172.30.0.0/16', 'api.new.example.com', 'api-int.new.example.com',
  ],
});
Findings.of(destination).acknowledge('controller/proxy-password',
  'the account may use the proxy and nothing else, and its password changes after the move');
const ovn = new RemoteCluster(chart, 'old-ovn', {
  url: 'https://api.old-ovn.example.com:6443',
  token: SecretSource.env('OLD_OVN_TOKEN'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old-ovn.example.com' }),
});
const sdn = new RemoteCluster(chart, 'old-sdn', {
  url: 'https://api.old-sdn.example.com:6443',
  token: SecretSource.env('OLD_SDN_TOKEN'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old-sdn.example.com' }),
  // This cluster has no cluster-wide proxy whose settings MTC would inherit.
  controller: {
    proxies: { http: proxy, https: proxy, exceptions: ['.svc', '.cluster.local', '10.128.0.0/14', '172.30.0.0/16'] },
  },
});
Findings.of(sdn.chart).acknowledge('controller/proxy-password',
  'the account may use the proxy and nothing else, and its password changes after the move');
const repository = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  credentials: S3Credentials.existing('backups-credentials'),
});

// All connections of rsync go to the proxy, so the networks of the source must allow the proxy and nothing behind it.
const endpoint = { cidrs: ['203.0.113.20/32'], port: 3128 };
const allow = [EgressPeer.cidr('203.0.113.20/32')];
const captured = (file: string) => EgressFirewall.fromFile(path.join(__dirname, file), { allow });

const shop = new MigrationPlan(chart, 'shop', {
  source: ovn,
  destination,
  repository,
  namespaces: [NamespaceMapping.renamed('shop', 'shop-eu')],
  destinationNamespacesExist: true, // see README: namespaces of the new cluster deny traffic from the beginning
});
new RsyncNetworkExemption(chart, 'shop-network', {
  plan: shop,
  endpoint,
  egressFirewall: captured('old-ovn-firewalls.yaml'),
});
shop.stage('first-copy');
shop.cutover('go-live');

const billing = new MigrationPlan(chart, 'billing', {
  source: sdn,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('billing')],
  destinationNamespacesExist: true, // see README: namespaces of the new cluster deny traffic from the beginning
});
new RsyncNetworkExemption(chart, 'billing-network', {
  plan: billing,
  endpoint,
  egressFirewall: captured('old-sdn-firewalls.yaml'),
});
billing.stage('first-copy');
billing.cutover('go-live');

app.synth();
