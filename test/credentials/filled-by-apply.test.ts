import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Chart } from 'cdk8s';
import {
  AzureCredentials, HostCluster, MigrationApp, ObjectGatewayCredentials, ProxyCredentials, RemoteCluster,
  ReplicationRepository, S3Credentials,
  SecretSource, StunnelProxy,
} from '../../src';
import { hostChart, mistakesOf } from '../support/program';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function program(build: (chart: Chart) => void): MigrationApp {
  const outdir = mkdtempSync(join(tmpdir(), 'filled-'));
  folders.push(outdir);
  const app = new MigrationApp({ outdir, name: 'test', quiet: true });
  const chart = new Chart(app, 'new');
  new HostCluster(chart, 'host');
  build(chart);
  return app;
}

const remote = (token?: SecretSource, longLivedToken?: boolean) => (chart: Chart) =>
  new RemoteCluster(chart, 'old', { url: 'https://api.old.example.com:6443', token, longLivedToken });

const messagesOf = (app: MigrationApp): string => {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

const textOf = (folder: string): string => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  statSync(join(folder, file)).isFile())
  .map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

describe('a Secret that apply fills', () => {
  test('has the keys as an annotation and no values, is listed in the index, and may be kept in git', () => {
    const app = program(remote(SecretSource.atApply('OLD_TOKEN')));
    app.synth();
    const file = app.files.find(({ objects }) => objects.some(({ name }) => name === 'old-token'))!;
    expect(file.unit.isSecret).toBe(false);
    expect(readFileSync(join(app.outdir, file.path), 'utf8')).toContain([
      'kind: Secret',
      'metadata:',
      '  annotations:',
      '    cdk8s-mtc.io/filled-by-apply: saToken',
      '  name: old-token',
      '  namespace: openshift-migration',
      'type: Opaque',
    ].join('\n'));
    expect(app.index.secrets).toEqual([{
      cluster: 'new',
      object: { apiVersion: 'v1', kind: 'Secret', namespace: 'openshift-migration', name: 'old-token' },
      keys: [{ key: 'saToken', parts: [{ given: 'OLD_TOKEN' }] }],
    }]);
  });

  test('no program without one has the field', () => {
    expect(program(remote(SecretSource.existing('old-token'))).index.secrets).toBeUndefined();
  });

  test('a variable of the name is not read at synth', () => {
    process.env.CDK8S_MTC_SECRET_OLD_TOKEN = 's3cr3t';
    const app = program(remote(SecretSource.atApply('OLD_TOKEN')));
    app.synth();
    delete process.env.CDK8S_MTC_SECRET_OLD_TOKEN;
    expect(textOf(app.outdir)).not.toMatch(/s3cr3t|czNjcjN0/);
  });

  test('texts around the value are in the index', () => {
    const app = program((chart) => ReplicationRepository.azureBlob(chart, 'backups', {
      storageAccount: 'mtc',
      container: 'mtc',
      resourceGroup: 'mtc',
      credentials: AzureCredentials.servicePrincipal({
        subscriptionId: 's', tenantId: 't', clientId: 'c', clientSecret: SecretSource.atApply('AZURE'),
      }),
    }));
    expect(app.index.secrets![0].keys).toEqual([{
      key: 'azure-credentials',
      parts: [
        {
          text: 'AZURE_TENANT_ID=t\nAZURE_SUBSCRIPTION_ID=s\nAZURE_CLIENT_ID=c\nAZURE_CLOUD_NAME=AzurePublicCloud\n'
            + "AZURE_CLIENT_SECRET='",
        },
        { given: 'AZURE' },
        { text: "'" },
      ],
    }]);
  });
});

describe('a remote cluster with longLivedToken', () => {
  test('gets the token of its Secret without another option', () => {
    expect(program(remote(undefined, true)).index.secrets![0].keys[0].parts).toEqual([
      {
        secret: { cluster: 'old', namespace: 'openshift-migration', name: 'migration-controller-token', key: 'token' },
      },
    ]);
  });

  test('needs a token in a plain App, which has no apply', () => {
    const chart = hostChart();
    remote(undefined, true)(chart);
    expect(mistakesOf(chart).join()).toContain('token: is missing');
  });

  test('keeps the token that it is given', () => {
    expect(program(remote(SecretSource.existing('mine'), true)).index.secrets).toBeUndefined();
  });
});

test('the keys of a bucket of the object gateway are copied by apply', () => {
  const app = program((chart) => ReplicationRepository.multicloudObjectGateway(chart, 'backups', {
    url: 'https://s3-openshift-storage.apps.new.example.com', credentials: ObjectGatewayCredentials.atApply(),
  }));
  const from = { cluster: 'new', namespace: 'openshift-migration', name: 'backups-bucket' };
  expect(app.index.secrets![0].keys).toEqual([
    { key: 'aws-access-key-id', parts: [{ secret: { ...from, key: 'AWS_ACCESS_KEY_ID' } }] },
    { key: 'aws-secret-access-key', parts: [{ secret: { ...from, key: 'AWS_SECRET_ACCESS_KEY' } }] },
  ]);
  expect(messagesOf(app)).toBe('');
});

describe('is rejected:', () => {
  test('in a plain App', () => {
    const chart = hostChart();
    remote(SecretSource.atApply('OLD_TOKEN'))(chart);
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/old] token: comes from `cdk8s-mtc apply`, which needs the folder of a MigrationApp; write '
        + '`new MigrationApp()` instead of `new App()`.',
    ]);
  });

  test.each(['old_token', 'ey5ecret.hunter2', '', '1TOKEN'])('the name %j, which is not repeated', (name) => {
    const message = messagesOf(program(remote(SecretSource.atApply(name))));
    expect(message).toContain('has an invalid name (it is not repeated here: it may be the secret itself)');
    expect(name === '' || !message.includes(name)).toBe(true);
  });

  test('a Secret of a cluster of another app', () => {
    const other = program(() => undefined);
    const cluster = other.node.findChild('new');
    expect(messagesOf(program(remote(SecretSource.fromCluster(cluster, { name: 'x', key: 'token' })))))
      .toContain('comes from a Secret of something that is not a cluster of this app');
  });

  test('a Secret and a key that cannot exist', () => {
    expect(messagesOf(program((chart) =>
      remote(SecretSource.fromCluster(chart, { name: 'A B', key: 'token' }))(chart))))
      .toContain('names a Secret or a key that cannot exist');
  });

  test('the password of a proxy, which MTC reads from no Secret', () => {
    expect(messagesOf(program((chart) => new StunnelProxy(chart, 'proxy', {
      host: 'proxy',
      port: 3128,
      credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.atApply('PROXY') }),
    })))).toContain("can't come from `cdk8s-mtc apply`, which fills only Secrets");
  });

  test('a mixture with values that synth knows', () => {
    expect(messagesOf(program((chart) => ReplicationRepository.s3(chart, 'backups', {
      bucket: 'mtc',
      credentials: S3Credentials.keys({
        accessKeyId: SecretSource.plainTextLiteral('id'),
        secretAccessKey: SecretSource.atApply('KEY'),
      }),
    })))).toContain('has another kind of source');
  });

  test('a whole Secret as one value', () => {
    expect(messagesOf(program((chart) => ReplicationRepository.s3(chart, 'backups', {
      bucket: 'mtc',
      credentials: S3Credentials.keys({
        accessKeyId: SecretSource.existing('a'),
        secretAccessKey: SecretSource.existing('b'),
      }),
    })))).toContain(
      'is a whole Secret, but one value is required; use S3Credentials.existing("NAME"), or a source of one value, '
        + 'such as SecretSource.env("NAME").');
  });

  test('a whole Secret as the password of a proxy, which MTC takes only as a value', () => {
    expect(messagesOf(program((chart) => new StunnelProxy(chart, 'proxy', {
      host: 'proxy',
      port: 3128,
      credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.existing('a') }),
    })))).toContain('credentials.password: is a whole Secret, but one value is required; use a source of one value, '
      + 'such as SecretSource.env("NAME").');
  });
});
