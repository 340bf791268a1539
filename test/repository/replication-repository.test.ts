import { Chart, JsonPatch } from 'cdk8s';
import { CaBundle } from '../../src/credentials/ca-bundle';
import { SecretSource } from '../../src/credentials/secret-source';
import { AzureCredentials, GoogleCredentials, S3Credentials } from '../../src/credentials/storage-credentials';
import { Findings } from '../../src/judging/findings';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { S3SignatureVersion } from '../../src/repository/s3';
import { chartsOf, hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const CREDS = { credsSecretRef: { name: 'creds', namespace: 'openshift-migration' } };
const s3 = S3Credentials.existing('creds');
const google = GoogleCredentials.existing('creds');
const azure = AzureCredentials.existing('creds');

function specOf(make: (chart: Chart) => ReplicationRepository): any {
  const chart = hostChart();
  make(chart);
  return manifestsOf(chart)[0].spec;
}

describe('each provider has its own fields and no other\'s:', () => {
  test('a bucket in AWS S3', () => {
    expect(specOf((chart) => ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: s3 }))).toEqual({
      backupStorageProvider: 'aws',
      backupStorageConfig: { ...CREDS, awsBucketName: 'mtc' },
    });
  });

  test('a bucket in AWS S3, with everything', () => {
    expect(specOf((chart) => ReplicationRepository.s3(chart, 'backups', {
      bucket: 'mtc',
      credentials: s3,
      region: 'eu-west-1',
      kmsKeyId: 'key',
      signatureVersion: S3SignatureVersion.V4,
      refresh: true,
    }))).toEqual({
      backupStorageProvider: 'aws',
      backupStorageConfig: {
        ...CREDS, awsBucketName: 'mtc', awsRegion: 'eu-west-1', awsKmsKeyId: 'key', awsSignatureVersion: '4',
      },
      refresh: true,
    });
  });

  test('a bucket in another store with the API of S3 has the provider aws as well', () => {
    expect(specOf((chart) => ReplicationRepository.s3Compatible(chart, 'backups', {
      bucket: 'mtc',
      credentials: s3,
      url: 'https://minio.corp:9000',
      publicUrl: 'https://logs.corp',
      caBundle: CaBundle.fromPem(PEM),
      signatureVersion: S3SignatureVersion.V1,
    }))).toEqual({
      backupStorageProvider: 'aws',
      backupStorageConfig: {
        ...CREDS,
        awsBucketName: 'mtc',
        awsS3Url: 'https://minio.corp:9000',
        awsPublicUrl: 'https://logs.corp',
        awsSignatureVersion: '1',
        s3CustomCABundle: Buffer.from(PEM).toString('base64'),
      },
    });
  });

  test('a store whose certificate is not verified', () => {
    expect(specOf((chart) => ReplicationRepository.s3Compatible(
      chart, 'backups', { bucket: 'mtc', credentials: s3, url: 'http://minio:9000', insecure: true },
    ))
      .backupStorageConfig).toEqual({ ...CREDS, awsBucketName: 'mtc', awsS3Url: 'http://minio:9000', insecure: true });
  });

  test('a bucket in Google Cloud Storage', () => {
    expect(specOf((chart) =>
      ReplicationRepository.googleCloudStorage(chart, 'backups', { bucket: 'mtc', credentials: google }))).toEqual({
      backupStorageProvider: 'gcp',
      backupStorageConfig: { ...CREDS, gcpBucket: 'mtc' },
    });
  });

  test('a container in Azure Blob Storage', () => {
    expect(specOf((chart) => ReplicationRepository.azureBlob(
      chart, 'backups', { storageAccount: 'acc', container: 'velero', resourceGroup: 'rg', credentials: azure },
    ))).toEqual({
      backupStorageProvider: 'azure',
      backupStorageConfig: {
        ...CREDS, azureStorageAccount: 'acc', azureStorageContainer: 'velero', azureResourceGroup: 'rg',
      },
    });
  });
});

describe('the MigStorage', () => {
  test('is called as the construct, is in MTC\'s namespace, and survives a JSON patch', () => {
    const chart = hostChart();
    const repository =
      ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: s3, metadata: { labels: { a: 'b' } } });
    repository.apiObject.addJsonPatch(JsonPatch.add('/spec/backupStorageConfig/of_our_own', 1));
    Findings.of(repository).acknowledge('document/unknown-field', 'our own build of MTC');
    expect(manifestsOf(chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigStorage',
      metadata: {
        name: 'backups',
        namespace: 'openshift-migration',
        labels: { a: 'b' },
        annotations: { 'acknowledge.cdk8s-mtc.io/document.unknown-field': 'our own build of MTC' },
      },
      spec: { backupStorageProvider: 'aws', backupStorageConfig: { ...CREDS, awsBucketName: 'mtc', of_our_own: 1 } },
    }]);
    expect(repository.credentialsSecret).toBeUndefined();
  });

  test('gives its name to its Secret, and the reference follows', () => {
    const chart = hostChart();
    const repository = ReplicationRepository.s3(chart, 'Backups', {
      bucket: 'mtc',
      metadata: { name: 'nightly' },
      credentials: S3Credentials.keys({
        accessKeyId: SecretSource.plainTextLiteral('id'),
        secretAccessKey: SecretSource.plainTextLiteral('key'),
      }),
    });
    repository.credentialsSecret!.addJsonPatch(JsonPatch.add('/immutable', true));
    expect(repository.repositoryName).toBe('nightly');
    expect(manifestsOf(chart)[0].spec.backupStorageConfig.credsSecretRef)
      .toEqual({ name: 'nightly-credentials', namespace: 'openshift-migration' });
    expect(manifestsOf(chart, 'secrets-ocp4')).toEqual([{
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'nightly-credentials', namespace: 'openshift-migration' },
      type: 'Opaque',
      data: { 'aws-access-key-id': 'aWQ=', 'aws-secret-access-key': 'a2V5' },
      immutable: true,
    }]);
  });

  test('has a name that an object can have', () => {
    const chart = hostChart();
    ReplicationRepository.s3(chart, 'My Backups', { bucket: 'mtc', credentials: s3 });
    expect(mistakesOf(chart)[0]).toMatch(
      /^\[\] ocp4\/My Backups: id: "My Backups" is not a valid name .* Write "my-backups"\. \(document\/name\)$/,
    );
  });
});

describe('a repository that exists already', () => {
  test('has its name, and nothing is written for it', () => {
    const chart = hostChart();
    expect(ReplicationRepository.fromRepositoryName(chart, 'backups', 'nightly').repositoryName).toBe('nightly');
    expect(objectsOf(chart)).toEqual([]);
    expect(chartsOf(chart)).toEqual(['ocp4']);
  });

  test('has a name that an object can have', () => {
    const chart = hostChart();
    ReplicationRepository.fromRepositoryName(chart, 'backups', 'my_backups');
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/backups] repositoryName: "my_backups" is not a valid name (lower-case letters, digits, "-" and ".", '
      + 'beginning and ending with a letter or a digit): no such object can exist; write "my-backups".',
    ]);
  });
});
