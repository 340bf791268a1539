import * as path from 'path';
import { Chart, Include } from 'cdk8s';
import {
  GoogleCredentials, HookAction, HookPhase, HookTarget, HostCluster, MigrationAnalytic, MigrationApp,
  MigrationHook, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository, S3Credentials,
  SecretSource, StunnelProxy, TransferMode, VolumeSnapshots,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'bookshop-migration' });
const chart = new Chart(app, 'host');

const host = new HostCluster(chart, 'host', {
  controller: { rsync: { sourceGroups: [5555, 6666], destinationGroups: [5555] } },
});
const bookshopOld = new RemoteCluster(chart, 'bookshop-old', {
  url: 'https://api.old.bookshop.example:6443',
  token: SecretSource.existing('bookshop-old-secret', { namespace: 'openshift-config' }),
  exposedRegistryPath: 'registry.apps.old.bookshop.example',
  controller: {},
});

new StunnelProxy(chart, 'proxy', {
  host: 'squid.bookshop.example',
  port: 3128,
  noProxy: ['.bookshop.example', '10.96.0.0/12'],
});

const bookshopBackups = ReplicationRepository.s3(chart, 'bookshop-backups', {
  bucket: 'bookshop-backups',
  credentials: S3Credentials.existing('repository-keys', { namespace: 'openshift-config' }),
  volumeSnapshots: VolumeSnapshots.aws(),
});
ReplicationRepository.googleCloudStorage(chart, 'bookshop-google', {
  bucket: 'bookshop-google',
  credentials: GoogleCredentials.existing('google-keys', { namespace: 'openshift-config' }),
});

const closeTheShop = new MigrationHook(chart, 'close-the-shop', {
  action: HookAction.playbookFile(path.join(__dirname, 'hooks/close-the-shop.yaml')),
  runsOn: HookTarget.SOURCE,
});

const bookshop = new MigrationPlan(chart, 'bookshop', {
  source: bookshopOld,
  destination: host,
  repository: bookshopBackups,
  namespaces: [NamespaceMapping.same('bookshop')],
  imageMigration: TransferMode.INDIRECT,
  volumeMigration: TransferMode.INDIRECT,
});
bookshop.addHook(closeTheShop, {
  phase: HookPhase.PRE_BACKUP,
  executionNamespace: 'bookshop',
  serviceAccount: 'default',
});
bookshop.rollback('back');

new MigrationAnalytic(chart, 'bookshop-analysis', { plan: bookshop, listImages: 50 });

// Objects that no construct writes: NetworkPolicy, EgressNetworkPolicy.
new Include(chart, 'others', { url: path.join(__dirname, 'manifests/host.yaml') });

app.synth();
