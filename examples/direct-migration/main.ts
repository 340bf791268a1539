import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource,
} from 'cdk8s-mtc';

export const app = new MigrationApp({ name: 'shop-migration' }); // a name that no other migration of these clusters has
const chart = new Chart(app, 'new'); // the host cluster: MTC's controller runs there, and its objects live there

const destination = new HostCluster(chart, 'host', { openshift: '4.20' });
const source = new RemoteCluster(chart, 'old', {
  openshift: '4.14',
  url: 'https://api.old.example.com:6443',
  token: SecretSource.env('OLD_TOKEN'),
  longLivedToken: true,
  registryRoute: RegistryRoute.openshift4({ host: 'registry.apps.old.example.com' }),
});
const repository = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  credentials: S3Credentials.keys({
    accessKeyId: SecretSource.env('AWS_ACCESS_KEY_ID'),
    secretAccessKey: SecretSource.env('AWS_SECRET_ACCESS_KEY'),
  }),
});

// Objects go through the repository; images and volumes go from cluster to cluster, which is the default.
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [
    NamespaceMapping.same('shop-web'),
    NamespaceMapping.renamed('shop-db', 'shop-data'),
  ],
});
plan.stage('first-copy');
plan.cutover('go-live');

app.synth();
