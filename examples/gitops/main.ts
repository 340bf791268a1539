import { Chart } from 'cdk8s';
import {
  ArgoCdDelivery, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorInstallation, ProxyCredentials,
  RegistryRoute,
  RemoteCluster, ReplicationRepository, S3Credentials, SecretSource, StunnelProxy,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'gitops' });
const chart = new Chart(app, 'new');

const destination = new HostCluster(chart, 'host');
const source = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  // The External Secrets Operator on the host cluster makes the Secret.
  token: SecretSource.externalSecret({ store: 'vault', key: 'mtc/old', property: 'token' }),
  longLivedToken: true,
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.old.example.com' }),
});
const repository = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  // Somebody else makes the Secret; only its name is written.
  credentials: S3Credentials.existing('backups-credentials', { namespace: 'openshift-config' }),
});
new StunnelProxy(chart, 'proxy', {
  host: 'proxy.example.com',
  port: 3128,
  // MTC takes the proxy as one string. A plugin of Argo CD replaces the placeholder with the password, percent-encoded.
  credentials: ProxyCredentials.basic({
    username: 'mtc',
    password: SecretSource.placeholder('<path:kv/data/mtc/proxy#encoded-password>'),
  }),
});
new OperatorInstallation(chart, 'operator', { clusters: [source, destination] });

const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
});
// A run comes into git when it is wanted. The cutover will be a separate pull request: plan.cutover('go-live');
plan.stage('first-copy');

new ArgoCdDelivery(app, 'argocd', {
  repoUrl: 'https://git.example.com/platform/shop-migration.git',
  plugin: 'vault', // replaces the placeholder
  destinations: { new: { server: 'https://kubernetes.default.svc' } }, // Argo CD runs on the new cluster
  // Argo CD on the old cluster deploys the shop, and would start again what the cutover stops.
  frozenApplications: [{ plan, name: 'shop', cluster: source }],
});

app.synth();
