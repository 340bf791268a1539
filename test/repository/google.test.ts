import { GoogleCredentials } from '../../src/credentials/storage-credentials';
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { hostChart, mistakesOf } from '../support/program';

function bucket(name: string): string[] {
  const chart = hostChart();
  ReplicationRepository.googleCloudStorage(chart, 'backups', { bucket: name, credentials: GoogleCredentials.existing('creds') });
  return mistakesOf(chart);
}

test.each([
  ['gs://mtc', 'mtc'],
  ['gs://mtc/velero', 'mtc'],
  ['my mtc', 'my'],
  ['', 'backups'],
])('the bucket %j is refused', (name, near) => {
  expect(bucket(name)).toEqual([`[ocp4/backups] bucket: ${JSON.stringify(name)} is no name of a bucket; write the name alone, such as "${near}".`]);
});

test('the bucket "mtc.example.com" is taken', () => {
  expect(bucket('mtc.example.com')).toEqual([]);
});
