import { Chart } from 'cdk8s';
import {
  Findings, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster,
  ReplicationRepository, S3Credentials,
  SecretSource,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'openshift-3-source' });
Findings.of(app)
  .acknowledge('version/unsupported', 'OpenShift 3 requires MTC 1.7, and this migration was tested with a copy');
const chart = new Chart(app, 'ocp4'); // the host cluster

const destination = new HostCluster(chart, 'host', { openshift: '4.16', mtc: '1.7.19' });
const source = new RemoteCluster(chart, 'ocp3', {
  openshift: '3.11',
  mtc: '1.7.19',
  url: 'https://api.ocp3.example.com:8443',
  token: SecretSource.env('OCP3_TOKEN'),
  longLivedToken: true,
  registryRoute: RegistryRoute.openshift3({ host: 'docker-registry-default.apps.ocp3.example.com' }),
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
