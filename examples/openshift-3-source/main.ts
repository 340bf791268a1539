import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource,
} from 'cdk8s-mtc';

const app = new MigrationApp();
const chart = new Chart(app, 'ocp4'); // the host cluster

const destination = new HostCluster(chart, 'host');
const source = new RemoteCluster(chart, 'ocp3', {
  url: 'https://api.ocp3.example.com:8443',
  token: SecretSource.env('OCP3_TOKEN'),
  longLivedToken: true,
  registryRoute: RegistryRoute.openShift3({ host: 'docker-registry-default.apps.ocp3.example.com' }),
});
const repository = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  credentials: S3Credentials.existing('backups-credentials'),
});
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop')],
});
plan.stage('first-copy');
plan.cutover('go-live');

app.synth();
