import { ApiObject, App, Chart } from 'cdk8s';
import {
  Findings, HostCluster, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository, S3Credentials,
  SecretSource,
} from '../../src';

const secret = SecretSource.existing('secret');

function repository(chart: Chart, id: string, name = 'secret'): ReplicationRepository {
  return ReplicationRepository.s3(chart, id, {
    bucket: 'backups', region: 'eu-central-1', credentials: S3Credentials.existing(name),
  });
}

/** A host cluster with a plan that migrates from a remote cluster to it. */
function host(app: App, id: string, url: string, namespace: string) {
  const chart = new Chart(app, id);
  const destination = new HostCluster(chart, 'host');
  const source =
    new RemoteCluster(chart, 'old', { url, token: secret, exposedRegistryPath: 'registry.old.example.com' });
  const plan = new MigrationPlan(chart, 'plan', {
    source, destination, repository: repository(chart, 'backups'), namespaces: [NamespaceMapping.same(namespace)],
  });
  return { chart, destination, source, plan };
}

const found = (app: App, rule: string) => Findings.of(app).all.filter((one) => one.rule === rule)
  .map(({ construct, field }) => `${construct} ${field}`);

test('two host clusters of one app that migrate from the same cluster are found', () => {
  const app = new App();
  host(app, 'east', 'https://api.old.example.com:6443', 'shop');
  host(app, 'west', 'https://api.old.example.com:6443', 'bank');
  expect(found(app, 'plan/cluster-of-two-hosts')).toEqual(['west/plan spec.srcMigClusterRef']);
});

test('two host clusters of one app that migrate from different clusters are right', () => {
  const app = new App();
  host(app, 'east', 'https://api.old.example.com:6443', 'shop');
  host(app, 'west', 'https://api.older.example.com:6443', 'bank');
  expect(found(app, 'plan/cluster-of-two-hosts')).toEqual([]);
});

test('a namespace that the destination has with another UID range is found', () => {
  const app = new App();
  const { chart, source } = host(app, 'new', 'https://api.old.example.com:6443', 'shop');
  const namespace = (scope: Chart, range: string) => new ApiObject(scope, 'namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', annotations: { 'openshift.io/sa.scc.uid-range': range } },
  });
  namespace(source.chart, '1000600000/10000');
  namespace(chart, '1000900000/10000');
  expect(found(app, 'plan/conflicting-permissions')).toEqual(['new/plan spec.namespaces[0]']);
});

test('two plans of a host cluster whose repositories have other credentials are found', () => {
  const app = new App();
  const { chart, source, destination } = host(app, 'new', 'https://api.old.example.com:6443', 'shop');
  new MigrationPlan(chart, 'second', {
    source,
    destination,
    repository: repository(chart, 'archive', 'other-secret'),
    namespaces: [NamespaceMapping.same('bank')],
  });
  expect(found(app, 'plan/other-credentials')).toEqual(['new/second spec.migStorageRef']);
});

test('a second HostCluster in one chart is refused, and the fix is not another name', () => {
  const app = new App();
  const chart = new Chart(app, 'new');
  new HostCluster(chart, 'one');
  new HostCluster(chart, 'two');
  expect(Findings.of(app).all.filter(({ severity }) => severity === 'error')).toMatchObject([{
    rule: 'document/duplicate-object',
    construct: 'new/two',
    fix: 'Remove one of the two. MTC has one host cluster: describe another cluster as a remote one, with '
      + '`isHostCluster: false` (in a program, a RemoteCluster).',
  }]);
});

describe('a RemoteCluster whose chart has another id than its MigCluster', () => {
  const namespace = (scope: Chart, range: string) => new ApiObject(scope, 'namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', annotations: { 'openshift.io/sa.scc.uid-range': range } },
  });
  const program = (url: string) => {
    const app = new App();
    const chart = new Chart(app, 'new');
    const destination = new HostCluster(chart, 'host', { openshift: '4.16' });
    const source = new RemoteCluster(chart, 'old', {
      url,
      token: secret,
      chart: new Chart(app, 'datacenter'),
      metadata: { name: 'ocp3' },
      openshift: '4.17',
      exposedRegistryPath: 'registry.old.example.com',
    });
    new MigrationPlan(chart, 'plan', {
      source, destination, repository: repository(chart, 'backups'), namespaces: [NamespaceMapping.same('shop')],
    });
    namespace(chart, '1000900000/10000');
    return { app, source };
  };

  test('is the cluster of that chart for rules that compare clusters', () => {
    const { app, source } = program('https://api.old.example.com:6443');
    namespace(source.chart, '1000600000/10000');
    expect(found(app, 'plan/conflicting-permissions')).toEqual(['new/plan spec.namespaces[0]']);
  });

  test('is that cluster also if its URL cannot be read', () => {
    const { app, source } = program('https://<api>:6443');
    namespace(source.chart, '1000600000/10000');
    expect(found(app, 'plan/conflicting-permissions')).toEqual(['new/plan spec.namespaces[0]']);
  });

  test('has the same ranges there, and nothing is found', () => {
    const { app, source } = program('https://api.old.example.com:6443');
    namespace(source.chart, '1000900000/10000');
    expect(found(app, 'plan/conflicting-permissions')).toEqual([]);
  });

  test('declares the versions for the objects of that chart', () => {
    const { app, source } = program('https://api.old.example.com:6443');
    const firewall = (scope: Chart) => new ApiObject(scope, 'firewall', {
      apiVersion: 'network.openshift.io/v1',
      kind: 'EgressNetworkPolicy',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { egress: [] },
    });
    firewall(source.chart);
    const rules = () => Findings.of(app).all.filter(({ rule, manifest }) => rule.startsWith('version/')
      && manifest?.startsWith('EgressNetworkPolicy'))
      .map(({ construct, message }) => `${construct} ${message}`);
    expect(rules()).toEqual([expect.stringMatching(/^datacenter\/firewall .*4\.17/)]);
  });
});
