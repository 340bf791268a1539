import { App, Chart, Testing } from 'cdk8s';
import {
  Findings, HostCluster, MigrationApp, MigrationPlan, MigrationTemplate, NamespaceMapping, RemoteCluster,
  ReplicationRepository, S3Credentials,
  SecretSource,
} from '../../src';

function program(app: App, url = 'https://api.old.example.com:6443') {
  const chart = new Chart(app, 'new');
  const plan = new MigrationPlan(chart, 'shop', {
    destination: new HostCluster(chart, 'host'),
    source: new RemoteCluster(
      chart, 'old', { url, token: SecretSource.plainTextLiteral('token'), exposedRegistryPath: 'registry.example.com' },
    ),
    repository: ReplicationRepository.s3(
      chart, 'backups', { bucket: 'backups', region: 'eu-central-1', credentials: S3Credentials.existing('backups') },
    ),
    namespaces: [NamespaceMapping.same('shop-web'), NamespaceMapping.renamed('shop-db', 'shop-data')],
  });
  plan.stage('first-copy');
  plan.cutover('go-live');
  return { chart, plan, template: MigrationTemplate.fromApp(app) };
}

describe.each([
  ['a MigrationApp', () => new MigrationApp({ quiet: true })],
  ['a plain App', () => Testing.app()],
])('of %s', (_, create) => {
  test('a plan is found by name, and its fields are compared', () => {
    const { template } = program(create());
    template.hasPlan('shop');
    template.hasPlan('shop', { namespaces: ['shop-web', 'shop-db:shop-data'], srcMigClusterRef: { name: 'old' } });
    expect(() =>
      template.hasPlan('shop', { namespaces: ['shop-web'], srcMigClusterRef: { name: 'new' }, closed: true })).toThrow(
      'MigPlan openshift-migration/shop is different:\n'
      + '  spec.namespaces is ["shop-web","shop-db:shop-data"], not ["shop-web"]\n'
      + '  spec.srcMigClusterRef.name is "old", not "new"\n'
      + '  spec.closed is missing, not true');
    expect(() => template.hasPlan('office')).toThrow('The app has no MigPlan "office". It has shop.');
  });

  test('a run is found by id and by name, and moves the namespaces of its plan', () => {
    const { template } = program(create());
    template.run('go-live').moves(['shop-db:shop-data', 'shop-web']);
    template.run('shop-go-live').has({ stage: false, quiescePods: true });
    expect(() => template.run('go-live').moves(['shop-web', 'office'])).toThrow(
      'The run shop-go-live moves other namespaces:\n  "office" is not moved\n  "shop-db:shop-data" is moved as well');
    expect(() => template.run('first-copy').has({ stage: false })).toThrow('spec.stage is true, not false');
    expect(() => template.run('rollback'))
      .toThrow('The app has no MigMigration "rollback". It has shop-first-copy, shop-go-live.');
  });

  test('findings are listed, unless they are acknowledged', () => {
    const { template, chart } = program(create(), 'http://api.old.example.com:6443');
    expect(() => template.hasNoFindings())
      .toThrow(/^The app has findings:\n(?: {2}.*\n)* {2}new\/old: url: .*\(cluster\/plain-url\)/);
    Findings.of(chart).acknowledge('cluster/plain-url', 'a test');
    expect(() => template.hasNoFindings()).not.toThrow(/plain-url/);
  });

  test('secrets in plain text are listed without their values', () => {
    expect(program(create()).template.secretsIn()).toEqual(['Secret openshift-migration/old-token']);
  });

  test('mistakes of constructs are an error at once', () => {
    const { chart } = program(create());
    Findings.of(chart).acknowledge('plan/conflict', ' ');
    expect(() => MigrationTemplate.fromApp(chart.node.root as App))
      .toThrow(/^The program has mistakes:\n {2}new: reason: /);
  });
});
