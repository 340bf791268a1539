import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  CaBundle, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource,
  TransferMode,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 's3-compatible-repository' });
const chart = new Chart(app, 'new');

const destination = new HostCluster(chart, 'host');
const source = RemoteCluster.fromClusterName(chart, 'old', 'old'); // described elsewhere

const repository = ReplicationRepository.s3Compatible(chart, 'minio', {
  bucket: 'mtc-backups',
  url: 'https://minio.example.com:9000', // which both clusters reach
  caBundle: CaBundle.fromFile(path.join(__dirname, 'minio-ca.pem')),
  credentials: S3Credentials.keys({
    accessKeyId: SecretSource.env('BUCKET_ACCESS_KEY_ID'),
    secretAccessKey: SecretSource.env('BUCKET_SECRET_ACCESS_KEY'),
  }),
});
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop')],
  imageMigration: TransferMode.INDIRECT,
  volumeMigration: TransferMode.INDIRECT,
});
plan.cutover('go-live');

app.synth();
