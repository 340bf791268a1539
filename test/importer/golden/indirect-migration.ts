import * as path from 'path';
import { Chart, Duration } from 'cdk8s';
import {
  CaBundle, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorInstallation,
  RemoteCluster, ReplicationRepository, S3Credentials, SecretSource, TransferMode,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'shop-migration' });
const chart = new Chart(app, 'new');

const host = new HostCluster(chart, 'host', { controller: { velero: { resticTimeout: Duration.hours(4) } } });
const old = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.existing('old-token'),
  caBundle: CaBundle.fromFile(path.join(__dirname, 'certificates/old.pem')),
  longLivedToken: true,
  controller: { velero: { resticTimeout: Duration.hours(4) } },
});

new OperatorInstallation(chart, 'operator', { clusters: [host, old] });

const backups = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  region: 'eu-central-1',
  credentials: S3Credentials.existing('backups-credentials'),
});

const shop = new MigrationPlan(chart, 'shop', {
  source: old,
  destination: host,
  repository: backups,
  namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
  imageMigration: TransferMode.INDIRECT,
  volumeMigration: TransferMode.INDIRECT,
});
shop.stage('first-copy');
shop.cutover('go-live');

app.synth();
