import { Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RegistryRoute, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource,
} from 'cdk8s-mtc';

export const app = new MigrationApp();
const ocp4 = new Chart(app, 'ocp4'); // the host cluster: MTC's controller runs there, and its objects live there

const destination = new HostCluster(ocp4, 'host');
const source = new RemoteCluster(ocp4, 'ocp3', {
  url: 'https://api.ocp3.example.com:8443',
  token: SecretSource.env('OCP3_TOKEN'),
  longLivedToken: true,
  registryRoute: RegistryRoute.openShift3({ host: 'docker-registry-default.apps.ocp3.example.com' }),
});
const repository = ReplicationRepository.s3(ocp4, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  credentials: S3Credentials.keys({
    accessKeyId: SecretSource.env('AWS_ACCESS_KEY_ID'),
    secretAccessKey: SecretSource.env('AWS_SECRET_ACCESS_KEY'),
  }),
});

// Objects go through the repository; images and volumes go from cluster to cluster, which is the default.
const plan = new MigrationPlan(ocp4, 'shop', {
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
