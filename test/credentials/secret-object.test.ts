import { Chart } from 'cdk8s';
import { SecretStoreKind } from '../../src/credentials/secret-options';
import { SecretSource } from '../../src/credentials/secret-source';
import { AzureCredentials, S3Credentials } from '../../src/credentials/storage-credentials';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { chartsOf, expectSecret, hostChart, manifestsOf, mistakesOf } from '../support/program';

const literal = SecretSource.plainTextLiteral;
const fromVault = (property: string, options: object = {}) =>
  SecretSource.externalSecret({ store: 'vault', key: 'mtc/s3', property, ...options });

function withKeys(accessKeyId: SecretSource, secretAccessKey: SecretSource): Chart {
  const chart = hostChart();
  ReplicationRepository.s3(chart, 'backups', {
    bucket: 'mtc',
    credentials: S3Credentials.keys({ accessKeyId, secretAccessKey }),
  });
  return chart;
}

const OTHER_KIND = '[ocp4/backups] credentials.secretAccessKey: has another kind of source, or another store, than the '
  + 'rest of this Secret, and one Secret is made in one way; take all its values from one secret store, or all as '
  + 'placeholders, or all from variables and files.';

test('two values from one store make one ExternalSecret with both keys', () => {
  expect(manifestsOf(withKeys(fromVault('id', { version: '3' }), fromVault('secret')))[0].spec).toEqual({
    refreshInterval: '1h',
    secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
    target: { name: 'backups-credentials', creationPolicy: 'Owner' },
    data: [
      { secretKey: 'aws-access-key-id', remoteRef: { key: 'mtc/s3', property: 'id', version: '3' } },
      { secretKey: 'aws-secret-access-key', remoteRef: { key: 'mtc/s3', property: 'secret' } },
    ],
  });
});

test('kind of store, API version and interval are taken over', () => {
  const options = {
    storeKind: SecretStoreKind.SECRET_STORE, apiVersion: 'external-secrets.io/v1beta1', refreshInterval: '10m',
  };
  const [secret] = manifestsOf(withKeys(fromVault('id', options), fromVault('secret', options)));
  expect(secret.apiVersion).toBe('external-secrets.io/v1beta1');
  expect(secret.spec.refreshInterval).toBe('10m');
  expect(secret.spec.secretStoreRef).toEqual({ name: 'vault', kind: 'SecretStore' });
});

test('a value within a longer text is put there by a template', () => {
  const chart = hostChart();
  ReplicationRepository.azureBlob(chart, 'backups', {
    storageAccount: 'mtc',
    container: 'velero',
    resourceGroup: 'rg',
    credentials: AzureCredentials.servicePrincipal({
      tenantId: 't',
      subscriptionId: 's',
      clientId: 'c',
      clientSecret: SecretSource.externalSecret({ store: 'vault', key: 'mtc/azure' }),
    }),
  });
  expect(manifestsOf(chart)[0].spec).toEqual({
    refreshInterval: '1h',
    secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
    target: {
      name: 'backups-credentials',
      creationPolicy: 'Owner',
      template: {
        engineVersion: 'v2',
        data: {
          'azure-credentials': [
            'AZURE_TENANT_ID=t', 'AZURE_SUBSCRIPTION_ID=s', 'AZURE_CLIENT_ID=c', 'AZURE_CLOUD_NAME=AzurePublicCloud',
            'AZURE_CLIENT_SECRET=\'{{ index . "credentials.clientSecret" }}\'',
          ].join('\n'),
        },
      },
    },
    data: [{ secretKey: 'credentials.clientSecret', remoteRef: { key: 'mtc/azure' } }],
  });
});

describe('one Secret is made in one way:', () => {
  test.each<[string, SecretSource, SecretSource]>([
    ['a store and the clear', fromVault('id'), literal('s3cr3t-in-the-clear')],
    ['the clear and a store', literal('s3cr3t-in-the-clear'), fromVault('secret')],
    [
      'a placeholder, for files in git, and the clear',
      SecretSource.placeholder('<id>'),
      literal('s3cr3t-in-the-clear'),
    ],
    ['two stores', fromVault('id'), fromVault('secret', { store: 'other' })],
    ['two kinds of store', fromVault('id'), fromVault('secret', { storeKind: SecretStoreKind.SECRET_STORE })],
    ['two intervals', fromVault('id'), fromVault('secret', { refreshInterval: '2h' })],
  ])('%s are refused', (_, id, secret) => {
    const messages = mistakesOf(withKeys(id, secret));
    expect(messages).toEqual([OTHER_KIND]);
    expectSecret(messages, 's3cr3t-in-the-clear');
  });

  test('a default that is written out is no other store', () => {
    expect(mistakesOf(withKeys(fromVault('id'),
      fromVault('secret', { storeKind: SecretStoreKind.CLUSTER_SECRET_STORE, refreshInterval: '1h' }))))
      .toEqual([]);
  });

  test('a variable and a literal are both in plain text', () => {
    process.env.S3_KEY_ID = 'AKIA';
    expect(mistakesOf(withKeys(SecretSource.env('S3_KEY_ID'), literal('secret')))).toEqual([]);
    delete process.env.S3_KEY_ID;
  });
});

test('all missing values are told at once, and no Secret is written', () => {
  const chart = withKeys(SecretSource.env('NO_SUCH_ID'), SecretSource.env('NO_SUCH_KEY'));
  expect(mistakesOf(chart)).toEqual([
    '[ocp4/backups] credentials.accessKeyId: the environment variable NO_SUCH_ID is not set; set NO_SUCH_ID before '
      + 'synth, or use S3Credentials.existing("NAME") so that synth needs no secret.',
    '[ocp4/backups] credentials.secretAccessKey: the environment variable NO_SUCH_KEY is not set; set NO_SUCH_KEY '
      + 'before synth, or use S3Credentials.existing("NAME") so that synth needs no secret.',
  ]);
  expect(chartsOf(chart)).toEqual(['ocp4']);
});

test('constructs of one id in different places have a Secret each', () => {
  const chart = hostChart();
  for (const scope of ['a', 'b']) {
    ReplicationRepository.s3(new Chart(chart, scope), 'backups', {
      bucket: 'mtc',
      metadata: { name: `${scope}-backups` },
      credentials: S3Credentials.keys({ accessKeyId: literal('id'), secretAccessKey: literal('key') }),
    });
  }
  expect(chartsOf(chart)).toEqual(['ocp4', 'secrets-a', 'secrets-b']);
  expect(manifestsOf(chart, 'secrets-a').map(({ metadata }) => metadata.name)).toEqual(['a-backups-credentials']);
});
