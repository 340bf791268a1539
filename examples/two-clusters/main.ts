import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import {
  MigrationApp, NamespaceMapping, Ownership, SecretSource, TransferEndpoint, TransferEngine, TransferTrust,
} from 'cdk8s-mtc';

const NAMESPACE = 'cdk8s-mtc-demo';
const image = process.env.DEMO_IMAGE ?? 'quay.io/backube/volsync:0.16.0';

const app = new MigrationApp({ name: 'two-clusters' });
const source = new Chart(app, 'old');
const destination = new Chart(app, 'new');

const engine = new TransferEngine(destination, 'demo', {
  source,
  destination,
  endpoint: TransferEndpoint.nodePort({ host: process.env.DEMO_ADDRESS ?? '192.0.2.18', firstPort: 31447 }),
  trust: TransferTrust.presharedKey(SecretSource.env('DEMO_KEY')),
  image: { name: image },
  ownership: Ownership.PRESERVE,
  permissions: { labelNamespaces: true },
  tuning: { bandwidth: Size.mebibytes(2), progressInterval: Duration.seconds(2), waitFor: Duration.minutes(10) },
});
engine.addClaim('data', { namespace: NamespaceMapping.same(NAMESPACE), create: { storage: Size.mebibytes(100) } });
engine.stage('first-copy');
engine.cutover('go-live');

// The application on the source: a claim, and a Job that fills it.
new ApiObject(source, 'claim', {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: NAMESPACE },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100Mi' } } },
});
new ApiObject(source, 'application', {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'application', namespace: NAMESPACE },
  spec: {
    template: {
      spec: {
        restartPolicy: 'OnFailure',
        automountServiceAccountToken: false,
        containers: [{
          name: 'application',
          image,
          command: ['bash', '-c', 'mkdir -p /data/small; for n in {1..100}; do echo $n > /data/small/$n; done; head -c '
            + '40000000 /dev/urandom > /data/large'],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    },
  },
});

app.synth();
