import { ApiObject, Chart } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorInstallation, RemoteCluster, ReplicationRepository, S3Credentials, SecretSource,
} from '../../src';
import { filesOf } from '../../src/app/manifest-file';

function app(): MigrationApp {
  const migration = new MigrationApp();
  const chart = new Chart(migration, 'ocp4');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'ocp3', { url: 'https://api:6443', token: SecretSource.plainTextLiteral('ey.ey.sig'), longLivedToken: true });
  const repository = ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
  new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces: [NamespaceMapping.same('shop')] }).stage('first-copy');
  new OperatorInstallation(chart, 'operator', { clusters: [destination] });
  return migration;
}

const MTC = 'openshift-migration';

test('a file says for which cluster it is, when it is applied, what is in it, and what to wait for', () => {
  expect(app().files).toEqual([
    {
      name: '0000-ocp4-operator.k8s.yaml',
      cluster: 'ocp4',
      step: 'operator',
      purpose: 'installs the operator, which brings the kinds that the other files use',
      holdsSecrets: false,
      objects: [`Namespace ${MTC}`, `OperatorGroup ${MTC}/${MTC}`, `Subscription ${MTC}/mtc-operator`],
      waitFor: [`kubectl wait --for=jsonpath='{.status.state}'=AtLatestKnown subscription/mtc-operator -n ${MTC} --timeout=20m`],
    },
    {
      name: '0001-ocp3.k8s.yaml',
      cluster: 'ocp3',
      step: 'remote-cluster',
      purpose: 'what the remote cluster itself needs',
      holdsSecrets: false,
      objects: [`Secret ${MTC}/migration-controller-token`],
      waitFor: [],
    },
    {
      name: '0002-ocp4-secrets.k8s.yaml',
      cluster: 'ocp4',
      step: 'secrets',
      purpose: 'objects that hold secret values in the clear; keep it out of git',
      holdsSecrets: true,
      objects: [`Secret ${MTC}/ocp3-token`],
      waitFor: [],
    },
    {
      name: '0003-ocp4.k8s.yaml',
      cluster: 'ocp4',
      step: 'host-cluster',
      purpose: 'clusters, repositories, hooks and plans; nothing is migrated yet',
      holdsSecrets: false,
      objects: [
        `MigCluster ${MTC}/host`,
        `MigrationController ${MTC}/migration-controller`,
        `MigCluster ${MTC}/ocp3`,
        `MigStorage ${MTC}/backups`,
        `MigPlan ${MTC}/shop`,
      ],
      waitFor: [
        `kubectl wait --for=condition=Successful migrationcontroller/migration-controller -n ${MTC} --timeout=20m`,
        `kubectl wait --for=condition=Ready migcluster/host -n ${MTC} --timeout=10m`,
        `kubectl wait --for=condition=Ready migcluster/ocp3 -n ${MTC} --timeout=10m`,
        `kubectl wait --for=condition=Ready migstorage/backups -n ${MTC} --timeout=10m`,
        `kubectl wait --for=condition=Ready migplan/shop -n ${MTC} --timeout=10m`,
      ],
    },
    {
      name: '0004-shop-1-stage-first-copy.k8s.yaml',
      cluster: 'ocp4',
      step: 'run',
      purpose: 'copies images and volumes; the application runs on; applying it starts it',
      holdsSecrets: false,
      objects: [`MigMigration ${MTC}/shop-first-copy`],
      waitFor: [
        `kubectl wait --for=jsonpath='{.status.phase}'=Completed migmigration/shop-first-copy -n ${MTC} --timeout=24h`,
        `kubectl get migmigration/shop-first-copy -n ${MTC} -o jsonpath='{.status.conditions[*].type}'`,
      ],
    },
  ]);
});

describe('objects that the program makes itself', () => {
  const file = (props: any) => {
    const migration = new MigrationApp();
    new ApiObject(new Chart(migration, 'ocp4'), 'own', props);
    return migration.files[0];
  };

  test('are named without a namespace where they have none, and by their generated name', () => {
    expect(file({ apiVersion: 'v1', kind: 'ConfigMap' }).objects).toEqual(['ConfigMap ocp4-own-c895573d']);
  });

  test('of MTC are waited for, too', () => {
    expect(file({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigHook', metadata: { name: 'a' } }).waitFor)
      .toEqual(['kubectl wait --for=condition=Ready mighook/a --timeout=10m']);
  });

  test('of another group are not, though their kinds have the same names', () => {
    expect(file({ apiVersion: 'messaging.knative.dev/v1', kind: 'Subscription', metadata: { name: 'a' } }).waitFor).toEqual([]);
    expect(file({ apiVersion: 'other.io/v1', kind: 'MigPlan', metadata: { name: 'a' } }).waitFor).toEqual([]);
  });
});

test('objects of a chart that the user has made for a remote cluster are that cluster\'s', () => {
  const migration = new MigrationApp();
  const chart = new Chart(migration, 'ocp4');
  new ApiObject(new Chart(migration, 'ocp3'), 'own', { apiVersion: 'v1', kind: 'ConfigMap' });
  new RemoteCluster(chart, 'ocp3', { url: 'https://api:6443', token: SecretSource.existing('sa') });
  expect(migration.files.map(({ name, cluster, step }) => [name, cluster, step])).toEqual([
    ['0000-ocp3.k8s.yaml', 'ocp3', 'remote-cluster'],
    ['0001-ocp4.k8s.yaml', 'ocp4', 'host-cluster'],
  ]);
});

test('each file comes with its chart and its objects in the order in which they were made', () => {
  const files = filesOf(app(), '.yaml');
  expect(files[3].chart.node.id).toBe('ocp4');
  expect(files[3].apiObjects.map(({ kind }) => kind)).toEqual(['MigCluster', 'MigrationController', 'MigCluster', 'MigStorage', 'MigPlan']);
});
