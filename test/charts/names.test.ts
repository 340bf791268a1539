import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  HookAction, HookPhase, HookTarget, HostCluster, MigrationApp, MigrationHook, MigrationPlan, NamespaceMapping,
  OperatorInstallation, RegistryRoute,
  RemoteCluster, ReplicationRepository, RsyncIdentity, RsyncNetworkExemption, S3Credentials, SecretSource,
  TransferEndpoint, TransferEngine, TransferTrust,
} from '../../src';
import { freeId } from '../../src/charts/names';

const TOKEN = SecretSource.plainTextLiteral('ey.ey.sig');

const map = (scope: Construct, id: string) =>
  new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id.toLowerCase() } });

/** A program that lets the library write to both clusters. */
function program(app: MigrationApp, take: (chart: Chart) => void = () => {}): MigrationApp {
  const [host, remote] = ['new', 'old'].map((id) => new Chart(app, id));
  [host, remote].forEach(take);
  const destination = new HostCluster(host, 'host');
  const source = new RemoteCluster(host, 'source', {
    url: 'https://api:6443',
    token: TOKEN,
    chart: remote,
    longLivedToken: true,
    registryRoute: RegistryRoute.openshift4({ host: 'registry.example.com' }),
  });
  const repository = ReplicationRepository.s3(host, 'backups', {
    bucket: 'mtc',
    credentials: S3Credentials.keys({ accessKeyId: TOKEN, secretAccessKey: TOKEN }),
  });
  const plan = new MigrationPlan(host, 'shop', {
    source,
    destination,
    repository,
    namespaces: [NamespaceMapping.same('shop')],
    rsyncIdentity: RsyncIdentity.privileged(),
  });
  const hook =
    new MigrationHook(host, 'check', { action: HookAction.customImage('quay.io/a/b:1'), runsOn: HookTarget.SOURCE });
  plan.addHook(hook, { phase: HookPhase.PRE_BACKUP });
  new RsyncNetworkExemption(host, 'network', { plan });
  new OperatorInstallation(host, 'operator', { clusters: [source, destination] });
  const engine = new TransferEngine(host, 'copy', {
    source: remote,
    destination: host,
    endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
    trust: TransferTrust.presharedKey(TOKEN),
  });
  engine.addClaim('data', { namespace: NamespaceMapping.same('shop') });
  engine.stage('first');
  plan.stage('first');
  return app;
}

test('ids that the program has taken are in nobody\'s way', () => {
  const app = program(new MigrationApp());
  const ids = app.node.findAll().filter(({ node }) => node.scopes.length > 1).map(({ node }) => node.id);
  const plain = (taking: MigrationApp) =>
    taking.files.map((file) => [file.path, file.objects.filter(({ kind }) => kind !== 'ConfigMap')]);
  // what the program itself has given
  const own = ['host', 'source', 'backups', 'shop', 'check', 'network', 'operator', 'copy', 'Resource', 'new', 'old'];
  const taken = [...new Set(ids)].filter((id) => !own.includes(id) && !/^[a-z]+$/.test(id) || id === 'controller');
  expect(taken).toEqual(expect.arrayContaining(['cdk8s-mtc', 'migration-controller-token', 'registry-route']));
  const taking = program(new MigrationApp(), (chart) => taken.forEach((id) => map(chart, id)));
  expect(plain(taking)).toEqual(plain(app));
});

test('constructs whose paths differ only in their separators have a Secret each', () => {
  const app = new MigrationApp();
  const chart = new Chart(app, 'new');
  for (const [outer, id] of [['a', 'b-c'], ['a-b', 'c']]) {
    new RemoteCluster(new Construct(chart, outer), id, { url: `https://${id}:6443`, token: TOKEN });
  }
  expect(app.files.filter(({ unit }) => unit.isSecret).flatMap(({ objects }) => objects.map(({ name }) => name)))
    .toEqual(['b-c-token', 'c-token']);
});

test('engines whose names and namespaces are the same when they are joined have policies each', () => {
  const app = new MigrationApp();
  const [host, remote] = ['new', 'old'].map((id) => new Chart(app, id));
  for (const [name, namespace] of [['a', 'send-b'], ['a-send', 'b']]) {
    const engine = new TransferEngine(host, name, {
      source: remote,
      destination: host,
      endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
      trust: TransferTrust.presharedKey(TOKEN),
    });
    engine.addClaim('data', { namespace: NamespaceMapping.same(namespace) });
  }
  const policies = app.files.filter(({ unit }) => unit.path === 'clusters/old/manifests')
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'NetworkPolicy');
  expect(policies.map(({ namespace }) => namespace)).toEqual(['send-b', 'b']);
});

test('a free id is the given one, or the given one with the first number that is free', () => {
  const chart = new Chart(new MigrationApp(), 'new');
  expect(freeId(chart, 'a')).toBe('a');
  ['a', 'a-2', 'a-4'].forEach((id) => map(chart, id));
  expect(freeId(chart, 'a')).toBe('a-3');
});
