import { Chart } from 'cdk8s';
import { SecretSource } from '../../src/credentials/secret-source';
import {
  AzureCloud, AzureCredentials, AzureServicePrincipalOptions, GoogleCredentials, S3Credentials,
} from '../../src/credentials/storage-credentials';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { expectSecret, hostChart, manifestsOf, mistakesOf } from '../support/program';

const literal = SecretSource.plainTextLiteral;

function s3(credentials: S3Credentials): Chart {
  const chart = hostChart();
  ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials });
  return chart;
}

function google(credentials: GoogleCredentials): Chart {
  const chart = hostChart();
  ReplicationRepository.googleCloudStorage(chart, 'backups', { bucket: 'mtc', credentials });
  return chart;
}

function azure(credentials: AzureCredentials): Chart {
  const chart = hostChart();
  ReplicationRepository.azureBlob(
    chart, 'backups', { storageAccount: 'mtc', container: 'velero', resourceGroup: 'rg', credentials },
  );
  return chart;
}

function principal(props: Partial<AzureServicePrincipalOptions>): Chart {
  return azure(AzureCredentials.servicePrincipal({
    tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: literal('x'), ...props,
  }));
}

function decoded(chart: Chart): Record<string, string> {
  const { data } = manifestsOf(chart, 'secrets-ocp4')[0];
  return Object.fromEntries(Object.entries<string>(data)
    .map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

const credsRef = (chart: Chart) => manifestsOf(chart).at(-1).spec.backupStorageConfig.credsSecretRef;

describe('an access key of S3', () => {
  test('has two keys, which are encoded though they look as if they were already', () => {
    expect(manifestsOf(
      s3(S3Credentials.keys({ accessKeyId: literal('AKIAIOSFODNN7EXAMPLE'), secretAccessKey: literal('c2VjcmV0') })),
      'secrets-ocp4',
    )).toEqual([{
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'backups-credentials', namespace: 'openshift-migration' },
      type: 'Opaque',
      data: { 'aws-access-key-id': 'QUtJQUlPU0ZPRE5ON0VYQU1QTEU=', 'aws-secret-access-key': 'YzJWamNtVjA=' },
    }]);
  });

  test.each([
    ['accessKeyId', { accessKeyId: literal('AKIA wrong'), secretAccessKey: literal('key') }, 'AKIA wrong'],
    ['secretAccessKey', { accessKeyId: literal('AKIA'), secretAccessKey: literal('[default]\nsecret') },
      '[default]\nsecret'],
  ])('with white space in %s is refused and not repeated', (field, keys, secret) => {
    const messages = mistakesOf(s3(S3Credentials.keys(keys)));
    expect(messages).toEqual([`[ocp4/backups] credentials.${field}: contains white space, so it is not an access key; `
      + 'give that part of the key alone.']);
    expectSecret(messages, secret);
  });

  test('can be there already', () => {
    expect(credsRef(s3(S3Credentials.existing('mine', { namespace: 'openshift-config' }))))
      .toEqual({ name: 'mine', namespace: 'openshift-config' });
  });

  test('that is there must have a name', () => {
    expect(mistakesOf(s3(S3Credentials.existing('')))).toEqual([
      '[ocp4/backups] credentials: is not a valid Secret name (it is empty): the Secret is not found; write the name '
        + 'of the Secret: lower-case letters, digits, "-" and ".".',
    ]);
  });
});

describe('a service account\'s key of Google', () => {
  const KEY = '{"type": "service_account", "private_key": "pr1v4te"}';

  test('has one key, with the JSON unchanged', () => {
    expect(decoded(google(GoogleCredentials.serviceAccountKey(literal(`${KEY}\n`)))))
      .toEqual({ 'gcp-credentials': KEY });
  });

  test.each([
    ['encoded in base64', Buffer.from(KEY).toString('base64')],
    ['cut off', KEY.slice(0, -1)],
    ['a list', `[${KEY}]`],
  ])('that is %s is refused and not repeated', (_, text) => {
    const messages = mistakesOf(google(GoogleCredentials.serviceAccountKey(literal(text))));
    expect(messages).toEqual([
      '[ocp4/backups] credentials: is not a JSON object, and MTC reads the key of a service account in that form; '
      + 'give the content of the key file that Google made, not encoded any further.',
    ]);
    expectSecret(messages, text);
    expectSecret(messages, 'pr1v4te');
  });

  test('is not looked into where it is a placeholder', () => {
    expect(manifestsOf(google(GoogleCredentials.serviceAccountKey(SecretSource.placeholder('<key>'))))[0].stringData)
      .toEqual({ 'gcp-credentials': '<key>' });
  });

  test('can be there already', () => {
    expect(credsRef(google(GoogleCredentials.existing('mine'))))
      .toEqual({ name: 'mine', namespace: 'openshift-migration' });
  });
});

describe('a service principal of Azure', () => {
  test('has one key, with a line for each part', () => {
    expect(decoded(principal({ clientSecret: literal('s3cr3t~.\n') }))).toEqual({
      'azure-credentials':
        'AZURE_TENANT_ID=t\nAZURE_SUBSCRIPTION_ID=s\nAZURE_CLIENT_ID=c\nAZURE_CLOUD_NAME=AzurePublicCloud\n'
          + 'AZURE_CLIENT_SECRET=\'s3cr3t~.\'',
    });
  });

  test('may name a resource group and another cloud', () => {
    expect(decoded(principal({ resourceGroup: 'disks', cloud: AzureCloud.US_GOVERNMENT }))['azure-credentials']
      .split('\n').slice(3, 5))
      .toEqual(['AZURE_RESOURCE_GROUP=disks', 'AZURE_CLOUD_NAME=AzureUSGovernmentCloud']);
  });

  test('is quoted, so that MTC neither cuts it at a # nor replaces what follows a $', () => {
    expect(decoded(principal({ clientSecret: literal('a#b$C`d!') }))['azure-credentials'])
      .toMatch(/\nAZURE_CLIENT_SECRET='a#b\$C`d!'$/);
  });

  test.each(['s3cr3t\nAZURE_CLOUD_NAME=x', 's3cr3t it', 's3cr3t\'', '"s3cr3t"', 's3cr3t\\'])('is refused and not '
    + 'repeated with the secret %j', (secret) => {
    const messages = mistakesOf(principal({ clientSecret: literal(secret) }));
    expect(messages).toEqual([
      '[ocp4/backups] credentials.clientSecret: contains white space, a quote or a backslash, which the format that '
      + 'MTC reads cannot express; give the secret alone, or have Azure make another: `az ad sp credential reset`.',
    ]);
    expectSecret(messages, secret);
    expectSecret(messages, 's3cr3t');
  });

  test.each(['tenantId', 'subscriptionId', 'clientId'])('with an empty %s is refused', (field) => {
    expect(mistakesOf(principal({ [field]: '' }))).toEqual([`[ocp4/backups] credentials.${field}: is not a valid id `
      + '(it is not repeated here: it may be the secret); write only the id that `az account show` prints.']);
  });

  test('with a line break in an id is refused', () => {
    expect(mistakesOf(principal({ clientId: 'c\nd' }))).toEqual([
      '[ocp4/backups] credentials.clientId: is not a valid id (it is not repeated here: it may be the secret); write '
        + 'only the id that `az account show` prints.',
    ]);
  });

  test('with the path of a resource group is refused', () => {
    expect(mistakesOf(principal({ resourceGroup: '/subscriptions/s/resourceGroups/disks' }))).toEqual([
      '[ocp4/backups] credentials.resourceGroup: is not a valid name of a resource group '
        + '(it is not repeated here: it may be the secret); write only the name, not an address or an id.',
    ]);
  });

  test('can be there already', () => {
    expect(credsRef(azure(AzureCredentials.existing('mine'))))
      .toEqual({ name: 'mine', namespace: 'openshift-migration' });
  });
});
