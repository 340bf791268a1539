import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, Chart } from 'cdk8s';
import {
  AzureCredentials, GoogleCredentials, HostCluster, MigrationApp, ProxyCredentials, RemoteCluster,
  ReplicationRepository, S3Credentials,
  SecretSource,
  StunnelProxy, TransferEndpoint, TransferEngine, TransferTrust, NamespaceMapping,
} from '../../src';
import { expectSecret } from '../support/program';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'index-secrets-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const SECRET = 'ey5ecret.hunter2.hunter3';
const FILE = path.join(folder, 'secret.txt');

const SOURCES: Record<string, () => SecretSource> = {
  env: () => SecretSource.env('INDEX_TEST_SECRET'),
  file: () => SecretSource.file(FILE),
  plainTextLiteral: () => SecretSource.plainTextLiteral(SECRET),
};

beforeAll(() => {
  process.env.INDEX_TEST_SECRET = SECRET;
  fs.writeFileSync(FILE, SECRET);
});
afterAll(() => delete process.env.INDEX_TEST_SECRET);

test.each(Object.keys(SOURCES))('no secret from `%s` is in the index, the account, '
  + 'the header or any file outside the secrets', (kind) => {
  const source = SOURCES[kind];
  const outdir = path.join(folder, kind);
  const app = new MigrationApp({ outdir });
  const chart = new Chart(app, 'ocp4');
  new HostCluster(chart, 'host');
  const remote = new RemoteCluster(chart, 'ocp3', { url: 'https://api:6443', token: source() });
  ReplicationRepository.s3(chart, 's3', {
    bucket: 'mtc',
    credentials: S3Credentials.keys({ accessKeyId: source(), secretAccessKey: source() }),
  });
  ReplicationRepository.azureBlob(chart, 'azure', {
    storageAccount: 'mtc',
    container: 'mtc',
    resourceGroup: 'mtc',
    credentials: AzureCredentials.servicePrincipal({
      subscriptionId: 's', tenantId: 't', clientId: 'c', clientSecret: source(),
    }),
  });
  ReplicationRepository.googleCloudStorage(chart, 'google', {
    bucket: 'mtc',
    credentials: GoogleCredentials.serviceAccountKey(source()),
  });
  new StunnelProxy(chart, 'proxy', {
    host: 'proxy', port: 3128, credentials: ProxyCredentials.basic({ username: 'mtc', password: source() }),
  });
  const engine = new TransferEngine(chart, 'copy', {
    source: remote.chart,
    destination: chart,
    endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
    trust: TransferTrust.presharedKey(source()),
  });
  engine.addClaim('data', { namespace: NamespaceMapping.same('shop') });
  engine.stage('first');
  new ApiObject(chart, 'by-hand', {
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'by-hand' }, stringData: { token: SECRET },
  });

  const { index, account, files } = app;
  expectSecret([JSON.stringify(index), account], SECRET);
  expect(files.filter(({ unit, sha256 }) => unit.isSecret && sha256 !== undefined)).toEqual([]);
  expect(files.filter(({ unit }) => unit.isSecret)
    .flatMap(({ objects }) => objects.map(({ name }) => name))).toEqual(expect.arrayContaining([
    'by-hand', 'ocp3-token', 's3-credentials', 'azure-credentials', 'google-credentials', 'migration-controller',
  ]));
});

test('a JSON patch that fails does not show the object or the value of the patch', () => {
  const { JsonPatch } = jest.requireActual('cdk8s');
  const app = new MigrationApp({ outdir: path.join(folder, 'patch') });
  const secret = new ApiObject(new Chart(app, 'ocp4'), 'token', {
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token' }, stringData: { token: SECRET },
  });
  secret.addJsonPatch(JsonPatch.test('/stringData/token', 'hunter4'));
  const message = 'the JSON patch test of "/stringData/token" failed: the object has another value there. '
    + 'Correct or remove the patch.';
  expect(() => app.synth()).toThrow(message);
  expect(() => app.index).toThrow(message);
  try {
    app.synth();
  } catch (error) {
    expectSecret([(error as Error).stack!], SECRET);
    expectSecret([(error as Error).stack!], 'hunter4');
  }
});
