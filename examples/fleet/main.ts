import { Chart, Duration, Size } from 'cdk8s';
import { generateDestination, generateSource } from './generate';
import {
  AccessMode, HostCluster, Inventory, MigrationApp, MigrationFleet, RemoteCluster, ReplicationRepository, S3Credentials,
  SecretSource, VolumeMode,
  VolumeRule, VolumeRules,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'fleet' });
const chart = new Chart(app, 'new'); // the host cluster

const destination = new HostCluster(chart, 'host');
const source = new RemoteCluster(chart, 'old', {
  url: 'https://api.old.example.com:6443',
  token: SecretSource.existing('old-token'),
  exposedRegistryPath: 'default-route-openshift-image-registry.apps.old.example.com',
});
const repository = ReplicationRepository.s3(chart, 'backups', {
  bucket: 'migration',
  region: 'eu-central-1',
  credentials: S3Credentials.existing('backups'),
});

new MigrationFleet(chart, 'estate', {
  source,
  destination,
  repository,
  // Yours come from `cdk8s-mtc inventory`: Inventory.fromFile('old.inventory.json').
  sourceInventory: Inventory.fromData(generateSource(Number(process.env.FLEET_NAMESPACES ?? 500))),
  destinationInventory: Inventory.fromData(generateDestination()),

  volumeRules: new VolumeRules([
    VolumeRule.skip('scratch', { claims: ['tmp-*', 'cache-*'] }),
    VolumeRule.copy('raw devices', { volumeMode: VolumeMode.BLOCK }, { storageClass: 'ceph-rbd' }),
    VolumeRule.copy('shared', { accessModes: [AccessMode.READ_WRITE_MANY] }, { storageClass: 'cephfs', verify: true }),
    VolumeRule.copy('all others', {}, { storageClass: 'ceph-rbd' }),
  ]),

  groupByLabels: ['release'],
  tiers: [{ name: 'pilot', label: 'tier=pilot' }, { name: 'silver', label: 'tier=silver' },
    { name: 'gold', label: 'tier=gold' }],
  estimates: { throughput: Size.mebibytes(80), overhead: Duration.minutes(6) },
  plansPerWave: 8,
});

app.synth();
