import { Chart } from 'cdk8s';
import {
  AccessMode, HostCluster, KnownVolume, MigrationApp, NamespaceMapping, RemoteCluster,
  ReplicationRepository, S3Credentials, SecretSource, StateMigrationPlan,
} from 'cdk8s-mtc';

// a name that no other migration of these clusters has
const app = new MigrationApp({ name: 'shop-state-migration' });
const chart = new Chart(app, 'new');

const host = new HostCluster(chart, 'host');
const old = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.existing('old-token'),
});

const backups = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'example-mtc-backups',
  credentials: S3Credentials.existing('backups-credentials'),
});

const shopState = new StateMigrationPlan(chart, 'shop-state', {
  source: old,
  destination: host,
  repository: backups,
  namespaces: [NamespaceMapping.same('shop')],
  volumes: [
    KnownVolume.copy({
      persistentVolume: 'pvc-0c9f1d2e-5a51-4d0b-9a53-2f6d7b1c8e01',
      namespace: 'shop',
      claim: 'postgres-data',
      targetClaim: 'data-postgres-0',
      accessModes: [AccessMode.READ_WRITE_ONCE],
      storageClass: 'ocs-storagecluster-ceph-rbd',
      verify: true,
    }),
    KnownVolume.copy({
      persistentVolume: 'pvc-7be4a6f0-1c1e-49a7-8f0d-64a2c35d9b02',
      namespace: 'shop',
      claim: 'uploads',
      targetClaim: 'shop-uploads',
      accessModes: [AccessMode.READ_WRITE_MANY],
      storageClass: 'ocs-storagecluster-cephfs',
    }),
    KnownVolume.skip({
      persistentVolume: 'pvc-e2d85b13-93c7-4a6e-b8f4-0d1f2e3a4c03',
      namespace: 'shop',
      claim: 'search-index',
      accessModes: [AccessMode.READ_WRITE_ONCE],
    }),
  ],
});
shopState.copyState('week-before');
shopState.copyState('day-before');
shopState.cutover('go-live');

app.synth();
