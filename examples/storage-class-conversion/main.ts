import { Chart } from 'cdk8s';
import { AccessMode, HostCluster, KnownVolume, MigrationApp, StorageConversionPlan } from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'storage-class-conversion' });
const chart = new Chart(app, 'prod');

const cluster = new HostCluster(chart, 'host');
const plan = new StorageConversionPlan(chart, 'shop-storage', {
  cluster,
  namespaces: ['shop'],
  // The names of the volumes, from `oc get pvc -n shop`.
  volumes: [
    KnownVolume.copy({
      persistentVolume: 'pvc-0c9f1d2e-5a51-4d0b-9a53-2f6d7b1c8e01',
      namespace: 'shop',
      claim: 'postgres-data',
      accessModes: [AccessMode.READ_WRITE_ONCE],
      storageClass: 'ocs-storagecluster-ceph-rbd',
    }),
    KnownVolume.skip({
      persistentVolume: 'pvc-e2d85b13-93c7-4a6e-b8f4-0d1f2e3a4c03',
      namespace: 'shop',
      claim: 'search-index',
      accessModes: [AccessMode.READ_WRITE_ONCE],
    }),
  ],
});
plan.copyClaims('first-copy');
plan.convert('convert');

app.synth();
