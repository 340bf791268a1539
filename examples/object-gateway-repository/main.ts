import { Chart, Size } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository, TransferMode,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'object-gateway-repository' });
const chart = new Chart(app, 'new');

const destination = new HostCluster(chart, 'host');
const source = RemoteCluster.fromClusterName(chart, 'old', 'old'); // described elsewhere

const repository = ReplicationRepository.multicloudObjectGateway(chart, 'object-gateway', {
  url: 'https://s3-openshift-storage.apps.new.example.com', // the Route `s3`, which both clusters reach
  bucket: 'mtc-backups',
  maxSize: Size.gibibytes(500),
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
