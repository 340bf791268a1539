import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import {
  CaBundle, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorChannel, OperatorInstallation,
  RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource, TransferMode,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'indirect-migration' });
const newCluster = new Chart(app, 'new'); // the host cluster

// Restic copies the volumes of a pod one after the other, and stops after this time. Both clusters need it.
const controller = { velero: { resticTimeout: Duration.hours(4) } };
const destination = new HostCluster(newCluster, 'host', { controller });
const source = new RemoteCluster(newCluster, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.env('OLD_CLUSTER_TOKEN'),
  caBundle: CaBundle.fromFile(path.join(__dirname, 'old-cluster-ca.pem')),
  longLivedToken: true,
  controller,
});
new OperatorInstallation(newCluster, 'operator', {
  clusters: [source, destination],
  channel: OperatorChannel.RELEASE_V1_8,
});

const repository = ReplicationRepository.s3(newCluster, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  credentials: S3Credentials.keys({
    accessKeyId: SecretSource.env('AWS_ACCESS_KEY_ID'),
    secretAccessKey: SecretSource.env('AWS_SECRET_ACCESS_KEY'),
  }),
});
const plan = new MigrationPlan(newCluster, 'shop', {
  source,
  destination,
  repository,
  namespaces: [
    NamespaceMapping.same('shop-web'),
    NamespaceMapping.renamed('shop-db', 'shop-data'),
  ],
  imageMigration: TransferMode.INDIRECT,
  volumeMigration: TransferMode.INDIRECT,
});
plan.stage('first-copy');
plan.cutover('go-live');

app.synth();
