import * as path from 'path';
import { Chart, JsonPatch } from 'cdk8s';
import {
  EgressFirewall, EgressPeer, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, ProxyCredentials,
  RegistryRoute, RemoteCluster, ReplicationRepository, RsyncNetworkExemption, S3Credentials, SecretSource,
  StunnelProxy,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'shop-migration' });
const chart = new Chart(app, 'new');
const proxy = {
  host: '203.0.113.20',
  port: 3128,
  credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.env('PROXY_PASSWORD') }),
};

const host = new HostCluster(chart, 'host', {
  controller: { rsync: { sourceGroups: [5555], destinationGroups: [5555, 6666] } },
});
// The operator does not know these variables, or ignores these values, or no option writes them.
host.configureController().apiObject.addJsonPatch(JsonPatch.add(
  '/metadata/annotations',
  {
    'acknowledge.cdk8s-mtc.io/controller.proxy-password': 'the account may use the proxy and nothing else, and its password changes after the move',
  },
));
const oldOvn = new RemoteCluster(chart, 'old-ovn', {
  url: 'https://api.old-ovn.example.com:6443',
  token: SecretSource.existing('old-ovn-token'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old-ovn.example.com' }),
});
const oldSdn = new RemoteCluster(chart, 'old-sdn', {
  url: 'https://api.old-sdn.example.com:6443',
  token: SecretSource.existing('old-sdn-token'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old-sdn.example.com' }),
  controller: {
    proxies: {
      http: proxy,
      https: proxy,
      exceptions: ['.svc', '.cluster.local', '10.128.0.0/14', '172.30.0.0/16'],
    },
  },
});
// The operator does not know these variables, or ignores these values, or no option writes them.
oldSdn.configureController().apiObject.addJsonPatch(JsonPatch.add(
  '/metadata/annotations',
  {
    'acknowledge.cdk8s-mtc.io/controller.proxy-password': 'the account may use the proxy and nothing else, and its password changes after the move',
  },
));

new StunnelProxy(chart, 'proxy', {
  ...proxy,
  httpProxy: proxy,
  httpsProxy: proxy,
  noProxy: [
    '.svc',
    '.cluster.local',
    '10.128.0.0/14',
    '172.30.0.0/16',
    'api.new.example.com',
    'api-int.new.example.com',
  ],
});

const backups = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  credentials: S3Credentials.existing('backups-credentials'),
});

const shop = new MigrationPlan(chart, 'shop', {
  source: oldOvn,
  destination: host,
  repository: backups,
  namespaces: [NamespaceMapping.renamed('shop', 'shop-eu')],
  destinationNamespacesExist: true,
});
new RsyncNetworkExemption(chart, 'shop-network', {
  plan: shop,
  endpoint: { cidrs: ['203.0.113.20/32'], port: 3128 },
  egressFirewall: EgressFirewall.fromFile(path.join(__dirname, 'firewalls/shop.yaml'), {
    allow: [EgressPeer.cidr('203.0.113.20/32')],
  }),
});
shop.stage('first-copy');
shop.cutover('go-live');

const billing = new MigrationPlan(chart, 'billing', {
  source: oldSdn,
  destination: host,
  repository: backups,
  namespaces: [NamespaceMapping.same('billing')],
  destinationNamespacesExist: true,
});
new RsyncNetworkExemption(chart, 'billing-network', {
  plan: billing,
  endpoint: { cidrs: ['203.0.113.20/32'], port: 3128 },
  egressFirewall: EgressFirewall.fromFile(path.join(__dirname, 'firewalls/billing.yaml'), {
    allow: [EgressPeer.cidr('203.0.113.20/32')],
  }),
});
billing.stage('first-copy');
billing.cutover('go-live');

app.synth();
