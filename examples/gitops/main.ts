import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, ProxyCredentials, RegistryRoute, RemoteCluster, ReplicationRepository, S3Credentials,
  SecretSource, StunnelProxy,
} from 'cdk8s-mtc';

const app = new MigrationApp();
const chart = new Chart(app, 'new');

const destination = new HostCluster(chart, 'host');
const source = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  // The External Secrets Operator on the host cluster makes the Secret.
  token: SecretSource.externalSecret({ store: 'vault', key: 'mtc/old', property: 'token' }),
  longLivedToken: true,
  registryRoute: RegistryRoute.openShift4({ host: 'image-registry.apps.old.example.com' }),
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
  // MTC takes the proxy as one text. A plugin of Argo CD puts the password in, which the vault holds percent-encoded.
  credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.placeholder('<path:kv/data/mtc/proxy#encoded-password>') }),
});

const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
});
// A run comes into git when it is wanted. The cutover will be a pull request of its own: plan.cutover('go-live', { metadata });
const metadata = { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } };
plan.stage('first-copy', { metadata });

app.synth();
