import { Chart, Duration } from 'cdk8s';
import { SecretSource } from '../../src/credentials/secret-source';
import { AzureCredentials, GoogleCredentials, S3Credentials } from '../../src/credentials/storage-credentials';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { VolumeSnapshots } from '../../src/repository/volume-snapshots';
import { hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

const literal = SecretSource.plainTextLiteral;
const REF = (name: string) => ({ credsSecretRef: { name, namespace: 'openshift-migration' } });

function repository(provider: 'aws' | 'gcp' | 'azure', volumeSnapshots: VolumeSnapshots): Chart {
  const chart = hostChart();
  switch (provider) {
    case 'aws':
      ReplicationRepository.s3(
        chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('creds'), volumeSnapshots },
      );
      break;
    case 'gcp':
      ReplicationRepository.googleCloudStorage(
        chart, 'backups', { bucket: 'mtc', credentials: GoogleCredentials.existing('creds'), volumeSnapshots },
      );
      break;
    case 'azure':
      ReplicationRepository.azureBlob(chart, 'backups', {
        storageAccount: 'a',
        container: 'c',
        resourceGroup: 'rg',
        credentials: AzureCredentials.existing('creds'),
        volumeSnapshots,
      });
  }
  return chart;
}

function snapshotsOf(chart: Chart): any {
  const { volumeSnapshotProvider, volumeSnapshotConfig } = manifestsOf(chart)
    .find(({ kind }) => kind === 'MigStorage').spec;
  return { provider: volumeSnapshotProvider, config: volumeSnapshotConfig };
}

describe('by the repository\'s own provider, the repository\'s credentials make the snapshots:', () => {
  test('AWS', () => {
    expect(snapshotsOf(repository('aws', VolumeSnapshots.aws()))).toEqual({ provider: 'aws', config: REF('creds') });
  });

  test('AWS with region and time limit', () => {
    expect(snapshotsOf(repository('aws',
      VolumeSnapshots.aws({ region: 'eu-west-1', creationTimeout: Duration.minutes(90) })))).toEqual({
      provider: 'aws',
      config: { ...REF('creds'), awsRegion: 'eu-west-1', snapshotCreationTimeout: '1h30m' },
    });
  });

  test('Google, without a time limit, which would crash MTC\'s controller', () => {
    expect(snapshotsOf(repository('gcp', VolumeSnapshots.google()))).toEqual({ provider: 'gcp', config: REF('creds') });
  });

  test('Azure, with the time limit that MTC requires', () => {
    expect(snapshotsOf(repository('azure', VolumeSnapshots.azure({ resourceGroup: 'snaps' })))).toEqual({
      provider: 'azure',
      config: { ...REF('creds'), azureResourceGroup: 'snaps', azureApiTimeout: '2m' },
    });
  });

  test('Azure with both time limits', () => {
    expect(snapshotsOf(repository('azure', VolumeSnapshots.azure({
      resourceGroup: 'snaps', apiTimeout: Duration.seconds(90), creationTimeout: Duration.hours(1),
    }))).config)
      .toEqual({
        ...REF('creds'), azureResourceGroup: 'snaps', azureApiTimeout: '1m30s', snapshotCreationTimeout: '1h',
      });
  });
});

test('without it MTC asks the repository\'s provider, and neither field is written', () => {
  const chart = hostChart();
  ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('creds') });
  expect(snapshotsOf(chart)).toEqual({});
});

describe('by another provider, with separate credentials:', () => {
  test('a Secret that already exists', () => {
    expect(snapshotsOf(repository('gcp', VolumeSnapshots.aws({ credentials: S3Credentials.existing('ebs') }))))
      .toEqual({ provider: 'aws', config: REF('ebs') });
  });

  test('a Secret beside the repository\'s own, called as the MigStorage', () => {
    const chart = hostChart();
    ReplicationRepository.s3(chart, 'My backups', {
      bucket: 'mtc',
      metadata: { name: 'nightly' },
      credentials: S3Credentials.keys({ accessKeyId: literal('id'), secretAccessKey: literal('key') }),
      volumeSnapshots: VolumeSnapshots.google({ credentials: GoogleCredentials.serviceAccountKey(literal('{}')) }),
    });
    expect(objectsOf(chart, 'secrets-ocp4'))
      .toEqual(['Secret nightly-credentials', 'Secret nightly-snapshot-credentials']);
    expect(snapshotsOf(chart)).toEqual({ provider: 'gcp', config: REF('nightly-snapshot-credentials') });
  });

  test('placeholders for both', () => {
    const chart = hostChart();
    ReplicationRepository.googleCloudStorage(chart, 'backups', {
      bucket: 'mtc',
      credentials: GoogleCredentials.serviceAccountKey(SecretSource.placeholder('<a>')),
      volumeSnapshots: VolumeSnapshots.aws({
        credentials: S3Credentials.keys({
          accessKeyId: SecretSource.placeholder('<b>'),
          secretAccessKey: SecretSource.placeholder('<c>'),
        }),
      }),
    });
    expect(objectsOf(chart))
      .toEqual(['Secret backups-credentials', 'Secret backups-snapshot-credentials', 'MigStorage backups']);
  });

  test('a mistake in them has its own path', () => {
    const chart = repository('gcp', VolumeSnapshots.aws({
      credentials: S3Credentials.keys({ accessKeyId: literal('a b'), secretAccessKey: literal('key') }),
    }));
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/backups/volume-snapshots] credentials.accessKeyId: contains white space, so it is not an access key; '
        + 'give that part of the key alone.',
    ]);
  });
});

describe('what is refused', () => {
  test('another provider without credentials', () => {
    expect(mistakesOf(repository('aws', VolumeSnapshots.google()))).toEqual([
      '[ocp4/backups] volumeSnapshots.credentials: is missing, and the repository\'s credentials are for aws, not for '
        + 'gcp; give credentials that may make snapshots.',
    ]);
  });

  test('credentials that MTC would not use', () => {
    expect(mistakesOf(repository('azure',
      VolumeSnapshots.azure({ resourceGroup: 'snaps', credentials: AzureCredentials.existing('other') })))).toEqual([
      '[ocp4/backups] volumeSnapshots.credentials: has no effect: MTC has one set of azure credentials, the '
      + 'repository\'s; remove it, and allow the repository\'s credentials to make snapshots.',
    ]);
  });

  test.each([
    ['', 'is empty'],
    ['/subscriptions/s/resourceGroups/snaps', 'is not the name of a resource group'],
  ])('the resource group %j', (resourceGroup, problem) => {
    expect(mistakesOf(repository('azure', VolumeSnapshots.azure({ resourceGroup })))).toEqual([
      `[ocp4/backups] volumeSnapshots.resourceGroup: "${resourceGroup}" ${problem}: MTC reports `
      + 'InvalidVolumeSnapshotSettings; write the name alone, not an address or an id.',
    ]);
  });
});
