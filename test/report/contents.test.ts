import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import {
  AccessMode, HostCluster, KnownVolume, MigrationApp, MigrationPlan, NamespaceMapping, ProxyCredentials, RemoteCluster,
  ReplicationRepository,
  S3Credentials, SecretSource, StunnelProxy, TransferEndpoint, TransferEngine, TransferMode, TransferTrust,
} from '../../src';
import { readOutput } from '../../src/cli/reporting/read-output';
import { connectionsOf } from '../../src/report/connections';
import { htmlReport } from '../../src/report/html/page';
import { markdownReport } from '../../src/report/markdown';
import { ReportInput } from '../../src/report/report-input';
import { credentialsOf } from '../../src/report/security';
import { volumesOf } from '../../src/report/volumes';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'report-contents-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

/**
 * The report of a plan with a listed volume, a proxy with a password, a repository without TLS, and an engine
 * with a Route.
 */
function synthesize(): ReportInput {
  const app = new MigrationApp({ outdir: path.join(work, 'dist'), name: 'estate', quiet: true });
  const chart = new Chart(app, 'new');
  const destination = new HostCluster(chart, 'host');
  const source = new RemoteCluster(chart, 'old', {
    url: 'https://api.old.example.com:6443', token: SecretSource.existing('old-token'), longLivedToken: true,
  });
  const repository = ReplicationRepository.s3Compatible(chart, 'backups', {
    bucket: 'migration', url: 'http://minio.corp.example.com:9000', credentials: S3Credentials.existing('s3'),
  });
  const plan = new MigrationPlan(chart, 'shop', {
    source, destination, repository, namespaces: [NamespaceMapping.same('shop')], imageMigration: TransferMode.INDIRECT,
  });
  plan.addVolume(KnownVolume.copy({
    persistentVolume: 'pv-1',
    namespace: 'shop',
    claim: 'pgdata',
    storageClass: 'ceph-rbd',
    accessModes: [AccessMode.READ_WRITE_ONCE],
    verify: true,
  }));
  new StunnelProxy(chart, 'proxy', {
    host: 'proxy.corp',
    port: 3128,
    credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('hunter2') }),
  });
  const engine = new TransferEngine(chart, 'archive', {
    source: source.chart,
    destination: chart,
    endpoint: TransferEndpoint.route({ domain: 'apps.new.example.com' }),
    trust: TransferTrust.presharedKey(SecretSource.existing('archive-key')),
  });
  engine.addClaim('files', { namespace: NamespaceMapping.same('archive') });
  engine.stage('first');
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  app.synth();
  write.mockRestore();
  return readOutput('dist', { workingDirectory: work });
}

let input: ReportInput;
beforeAll(() => { input = synthesize(); });

test('the firewall sheet', () => {
  expect(connectionsOf(input)
    .map(({ from, to, host, port, protocol }) => [from, to, host, port, protocol].join(' '))).toEqual([
    'new old api.old.example.com 6443 TCP (HTTPS)',
    'new repository backups minio.corp.example.com 9000 TCP (HTTP)',
    'old repository backups minio.corp.example.com 9000 TCP (HTTP)',
    'old proxy proxy.corp 3128 TCP (HTTP CONNECT)',
    'proxy new (router) 443 TCP (TLS)',
    'old new archive-files-archive.apps.new.example.com 443 TCP (TLS)',
  ]);
});

test('the firewall sheet names the objects with the addresses of clusters and repositories that a program only names',
  () => {
    const app = new MigrationApp({ outdir: path.join(work, 'named'), name: 'named', quiet: true });
    const chart = new Chart(app, 'new');
    new MigrationPlan(chart, 'shop', {
      source: RemoteCluster.fromClusterName(chart, 'old', 'ocp3'),
      destination: HostCluster.fromClusterName(chart, 'host', 'host'),
      repository: ReplicationRepository.fromRepositoryName(chart, 'backups', 'minio'),
      namespaces: [NamespaceMapping.same('shop')],
    });
    app.synth();
    expect(connectionsOf(readOutput('named', { workingDirectory: work }))
      .map(({ from, to, host, port }) => [from, to, host, port].join(' '))).toEqual([
      'old new (router) 443',
      'new old (url of MigCluster ocp3) ',
      'new old (exposedRegistryPath of MigCluster ocp3) ',
      'new repository minio (endpoint of MigStorage minio) ',
      'old repository minio (endpoint of MigStorage minio) ',
    ]);
  });

test('the report says of which clusters it had no inventory', () => {
  const gap = 'Without the findings that follow from an inventory of';
  expect(htmlReport(input)).toContain(`${gap} old, host: no inventory was given. <code>cdk8s-mtc report dist `
    + '--inventory old=FILE</code> reads one.');
  expect(htmlReport({ ...input, inventories: ['host'] })).toContain(`${gap} old: no inventory was given.`);
  expect(markdownReport({ ...input, inventories: ['host', 'old'] })).not.toContain(gap);
});

test('of very many connections, none is drawn, and the first 5,000 are listed', () => {
  const plans = Array.from({ length: 5_100 }, (_, number) =>
    ({ ...input.index.plans[0], name: `p${number}`, source: `c${number}`, repository: undefined }));
  const report = htmlReport({ ...input, objects: [], index: { ...input.index, plans, controllers: [] } });
  expect(report).toContain('<p>10200 connections are too many for a drawing: they are listed below.</p>');
  expect(report).toContain('<p>… and 5200 more: <code>cdk8s-mtc report --csv</code> writes all.</p>');
});

test('the credentials', () => {
  expect(credentialsOf(input).map(({ what, where }) => `${what}: ${where}`)).toEqual([
    'token for old (usually cluster-admin there): Secret openshift-migration/old-token on new',
    'key of the repository backups: Secret openshift-migration/s3 on new; MTC copies it to each cluster of a plan',
    'password of the proxy proxy.corp:3128: MigrationController openshift-migration/migration-controller on new',
    'key with which both ends of the engine archive authenticate: Secret archive/archive-key on new',
    'key with which both ends of the engine archive authenticate: Secret archive/archive-key on old',
    'Secret of the unit clusters/old/manifests: Secret openshift-migration/migration-controller-token on old',
  ]);
});

test('the volumes that plans list and engines copy', () => {
  expect(volumesOf(input)).toEqual([
    ['shop/pgdata', 'shop', '', 'copy', 'ceph-rbd', 'filesystem, verified', '', ''],
    ['archive/files', 'archive', '', 'copy', '', 'rsync', '', ''],
  ]);
  expect(htmlReport(input))
    .toContain('Volumes that MTC finds in the namespaces, and that no plan lists, are not in the manifests.');
});

test('one of each is counted in the singular', () => {
  const alone = { ...input.index, clusters: input.index.clusters.slice(0, 1), runs: input.index.runs.slice(0, 1) };
  const plans = input.index.plans.slice(0, 1).map((plan) => ({ ...plan, namespaces: plan.namespaces.slice(0, 1) }));
  expect(markdownReport({ ...input, index: { ...alone, plans } }))
    .toContain('\n1 cluster, 1 plan, 1 namespace, 1 run\n');
});

test('what is not read is named, and no value is shown', () => {
  const unread = 'Without the findings about MigrationController openshift-migration/migration-controller on new: '
    + 'secret files are not read. ';
  expect(markdownReport(input)).toContain(`${unread}\\\`cdk8s-mtc check dist\\\` reads them.`);
  expect(htmlReport(input)).toContain(`${unread}<code>cdk8s-mtc check dist</code> reads them.`);
  expect(htmlReport(input) + markdownReport(input)).not.toContain('hunter2');
});
