import { Chart, Size } from 'cdk8s';
import {
  MigrationApp, NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferTrust,
} from 'cdk8s-mtc';

const app = new MigrationApp({ name: 'transfer-without-mtc' });
const source = new Chart(app, 'old');
const destination = new Chart(app, 'new');

const engine = new TransferEngine(destination, 'shop', {
  source,
  destination,
  endpoint: TransferEndpoint.route({ domain: 'apps.new.example.com' }),
  trust: TransferTrust.presharedKey(SecretSource.existing('shop-transfer-key')),
  copying: { excludes: ['*.tmp'] },
});

const namespace = NamespaceMapping.renamed('shop', 'shop-eu');
engine.addClaim('postgres-data', {
  namespace,
  destinationClaim: 'data-postgres-0',
  create: { storage: Size.gibibytes(20), storageClass: 'fast' },
  podsOnNode: { app: 'postgres' }, // ReadWriteOnce: what reads it has to run where it is mounted
});
engine.addClaim('uploads', { namespace, excludes: ['/thumbnails/'] });

engine.stage('first-copy');
engine.stage('second-copy');
engine.cutover('go-live');
engine.verify('evidence');

app.synth();
