import { Chart } from 'cdk8s';
import {
  GoogleCredentials, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository,
  SecretSource,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'google-repository' });
const chart = new Chart(app, 'gcp-new');

const destination = new HostCluster(chart, 'host');
const source = RemoteCluster.fromClusterName(chart, 'gcp-old', 'gcp-old'); // described elsewhere

const repository = ReplicationRepository.googleCloudStorage(chart, 'backups', {
  bucket: 'example-mtc-backups',
  credentials: GoogleCredentials.serviceAccountKey(SecretSource.env('GOOGLE_SERVICE_ACCOUNT_KEY')),
});
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop')],
});
plan.cutover('go-live');

app.synth();
