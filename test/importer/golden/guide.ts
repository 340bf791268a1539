import * as path from 'path';
import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import {
  HookAction, HookPhase, HookTarget, HostCluster, MigrationApp, MigrationHook, MigrationPlan,
  NamespaceMapping, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource, TransferMode,
  VolumeSnapshots,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'bookshop-migration' });
const chart = new Chart(app, 'host');

const host = new HostCluster(chart, 'host', {
  controller: {
    rsync: { destinationGroups: [5555] },
    proxies: { exceptions: ['.bookshop.example', '10.96.0.0/12'] },
  },
});
// The operator does not know these variables, or ignores these values, or no option writes them.
host.configureController().apiObject.addJsonPatch(
  JsonPatch.remove('/spec/migration_ui'),
  JsonPatch.remove('/spec/migration_velero'),
  JsonPatch.add('/spec/cluster_name', 'hub'),
  JsonPatch.add('/spec/stunnel_tcp_proxy', 'squid.bookshop.example:3128'),
  JsonPatch.add('/spec/src_supplemental_groups', '5555, 6666'),
);
const bookshopOld = new RemoteCluster(chart, 'bookshop-old', {
  url: 'https://api.old.bookshop.example:6443',
  token: SecretSource.existing('remote-bookshop-secret', { namespace: 'openshift-config' }),
  exposedRegistryPath: 'https://registry.apps.old.bookshop.example',
  controller: {},
});
// The operator does not know these variables, or ignores these values, or no option writes them.
bookshopOld.configureController().apiObject.addJsonPatch(JsonPatch.add(
  '/spec/src_supplemental_groups',
  '5555',
));
// MigCluster <source_cluster> is a placeholder: write the name of the MigCluster.
const sourceCluster = RemoteCluster.fromClusterName(chart, '<source_cluster>', '<source_cluster>');

const bookshopBackups = ReplicationRepository.s3(chart, 'bookshop-backups', {
  bucket: 'bookshop-backups',
  credentials: S3Credentials.existing('storage-secret', { namespace: 'openshift-config' }),
  volumeSnapshots: VolumeSnapshots.aws(),
});

// MigStorage openshift-migration/bookshop-google: it has no gcpBucket.
new ApiObject(chart, 'bookshop-google', {
  apiVersion: 'migration.openshift.io/v1alpha1',
  kind: 'MigStorage',
  metadata: { name: 'bookshop-google', namespace: 'openshift-migration' },
  spec: {
    backupStorageConfig: {
      awsBucketName: 'bookshop-google',
      credsSecretRef: { name: 'google-keys', namespace: 'openshift-config' },
    },
    backupStorageProvider: 'gcp',
  },
});

const closeTheShop = new MigrationHook(chart, 'close-the-shop', {
  action: HookAction.playbookFile(path.join(__dirname, 'hooks/close-the-shop.yaml')),
  runsOn: HookTarget.SOURCE,
});

const bookshop = new MigrationPlan(chart, 'bookshop', {
  source: sourceCluster,
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
const bookshopBack = bookshop.rollback('back');
// No option of the construct writes this.
bookshopBack.apiObject.addJsonPatch(JsonPatch.remove('/spec/stage'));

// MigAnalytic openshift-migration/bookshop: no option of a MigrationAnalytic writes these fields. It starts when it is applied.
new ApiObject(chart, 'bookshop-miganalytic-by-hand', {
  apiVersion: 'migration.openshift.io/v1alpha1',
  kind: 'MigAnalytic',
  metadata: { name: 'bookshop', namespace: 'openshift-migration' },
  spec: {
    analyzeImageCount: true,
    analyzeK8SResources: true,
    analyzePVCapacity: true,
    listImages: true,
    ListImagesLimit: 50,
    migPlanRef: { name: 'bookshop', namespace: 'openshift-migration' },
  },
});

// DirectVolumeMigration openshift-migration/bookshop-volumes: no option of its construct writes these fields. It starts when it is applied.
new ApiObject(chart, 'bookshop-volumes', {
  apiVersion: 'migration.openshift.io/v1alpha1',
  kind: 'DirectVolumeMigration',
  metadata: { name: 'bookshop-volumes', namespace: 'openshift-migration' },
  spec: {
    createDestinationNamespaces: true,
    destMigClusterRef: { name: 'host', namespace: 'openshift-migration' },
    persistentVolumeClaims: [{ name: 'covers', namespace: 'bookshop' }],
    srcMigClusterRef: { name: 'bookshop-old', namespace: 'openshift-migration' },
  },
});

// Objects that no construct writes: NetworkPolicy, EgressNetworkPolicy.
new Include(chart, 'others', { url: path.join(__dirname, 'manifests/host.yaml') });

// Objects that no construct writes: NetworkPolicy.
new Include(chart, 'others-manifests', { url: path.join(__dirname, 'manifests/host-2.yaml') });

app.synth();
