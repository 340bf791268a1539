import { GoogleCredentials } from '../../src/credentials/storage-credentials';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { hostChart, mistakesOf } from '../support/program';

function bucket(name: string): string[] {
  const chart = hostChart();
  ReplicationRepository.googleCloudStorage(chart, 'backups', {
    bucket: name,
    credentials: GoogleCredentials.existing('creds'),
  });
  return mistakesOf(chart);
}

test.each([
  ['gs://mtc', 'is not a bucket name: the bucket is not found', 'mtc'],
  ['gs://mtc/velero', 'is not a bucket name: the bucket is not found', 'mtc'],
  ['my mtc', 'is not a bucket name: the bucket is not found', 'my'],
  ['', 'is empty: MTC reports InvalidBackupStorageSettings', 'backups'],
])('the bucket %j is rejected', (name, problem, near) => {
  const fix = `write the name alone, such as "${near}"`;
  expect(bucket(name)).toEqual([`[ocp4/backups] bucket: ${JSON.stringify(name)} ${problem}; ${fix}.`]);
});

test('the bucket "mtc.example.com" is taken', () => {
  expect(bucket('mtc.example.com')).toEqual([]);
});
