import { Chart, Duration } from 'cdk8s';
import {
  AccessMode, AzureCredentials, CopyMethod, HostCluster, KnownVolume, MigrationApp, MigrationPlan, NamespaceMapping,
  RegistryRoute, RemoteCluster,
  ReplicationRepository, SecretSource, VolumeSnapshots,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'azure-repository' });
const chart = new Chart(app, 'aro-new');

// Snapshots are made by each cluster's own Velero, in the resource group of its disks.
const destination = new HostCluster(chart, 'host', { azureResourceGroup: 'aro-new-disks' });
const source = new RemoteCluster(chart, 'aro-old', {
  url: 'https://api.aro-old.example.com:6443',
  token: SecretSource.env('ARO_OLD_TOKEN'),
  registryRoute: RegistryRoute.openshift4({ host: 'image-registry.apps.aro-old.example.com' }),
  azureResourceGroup: 'aro-old-disks',
});
const repository = ReplicationRepository.azureBlob(chart, 'backups', {
  storageAccount: 'examplemtcbackups',
  container: 'velero',
  resourceGroup: 'mtc-backups',
  credentials: AzureCredentials.servicePrincipal({
    tenantId: '00000000-0000-0000-0000-000000000001',
    subscriptionId: '00000000-0000-0000-0000-000000000002',
    clientId: '00000000-0000-0000-0000-000000000003',
    clientSecret: SecretSource.env('AZURE_CLIENT_SECRET'),
  }),
  volumeSnapshots: VolumeSnapshots.azure({
    resourceGroup: 'mtc-snapshots',
    apiTimeout: Duration.minutes(5),
    creationTimeout: Duration.minutes(30),
  }),
});
const plan = new MigrationPlan(chart, 'shop', {
  source,
  destination,
  repository,
  namespaces: [NamespaceMapping.same('shop')],
  // One large disk as a snapshot; all other volumes are copied directly.
  volumes: [
    KnownVolume.copy({
      persistentVolume: 'pvc-0c9f1d2e-5a51-4d0b-9a53-2f6d7b1c8e01',
      namespace: 'shop',
      claim: 'postgres-data',
      accessModes: [AccessMode.READ_WRITE_ONCE],
      copyMethod: CopyMethod.SNAPSHOT,
      storageClass: 'managed-csi',
    }),
  ],
});
plan.cutover('go-live');

app.synth();
