import { S3Credentials } from '../../src/credentials/storage-credentials';
import '../../src/judging/judge-at-synth'; // so that the app is judged
import { ReplicationRepository } from '../../src/repository/replication-repository';
import { S3CompatibleRepositoryProps } from '../../src/repository/s3';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

const credentials = S3Credentials.existing('creds');

function bucket(name: string): string[] {
  const chart = hostChart();
  ReplicationRepository.s3(chart, 'backups', { bucket: name, credentials });
  return mistakesOf(chart);
}

function store(props: Partial<S3CompatibleRepositoryProps>): string[] {
  const chart = hostChart();
  ReplicationRepository.s3Compatible(
    chart, 'backups', { bucket: 'mtc', url: 'https://minio.corp:9000', credentials, ...props },
  );
  return mistakesOf(chart);
}

describe('a bucket', () => {
  test('without name is refused', () => {
    expect(bucket('')).toEqual(['[ocp4/backups] bucket: "" is empty: MTC reports InvalidBackupStorageSettings; write '
      + 'the name alone, such as "backups".']);
  });

  test.each([
    ['s3://mtc/velero', 'mtc'],
    ['mtc/velero', 'mtc'],
    ['arn:aws:s3:::mtc', 'mtc'],
    ['my mtc', 'my'],
    ['//', 'backups'],
  ])('%j is refused', (name, near) => {
    expect(bucket(name)).toEqual([`[ocp4/backups] bucket: ${JSON.stringify(name)} is not a bucket name: the bucket is `
      + `not found; write the name alone, such as "${near}".`]);
  });

  test.each(['mtc', 'mtc-9b2c.velero_1', 'MTC'])('%s is taken', (name) => {
    expect(bucket(name)).toEqual([]);
  });
});

describe('the address of a store', () => {
  test.each([
    ['url', 'minio.corp:9000', 'minio.corp:9000'],
    ['publicUrl', 's3.eu-de.cloud-object-storage.appdomain.cloud', 's3.eu-de.cloud-object-storage.appdomain.cloud'],
  ])('as %s: %j is reported by the rule, with the fix for a program', (field, url, near) => {
    expect(store({ [field]: url })).toEqual([
      expect.stringMatching(new RegExp(`^\\[\\] ocp4/backups: ${field}: "${url}" .* Write `
        + `\`${field}: 'https://${near}'\`\\. \\(storage/url\\)$`)),
    ]);
  });

  test('that is empty is rejected, because MTC would use AWS S3', () => {
    expect(store({ url: '' }))
      .toEqual(['[ocp4/backups] url: is empty: MTC would use AWS S3; write the address of the store.']);
  });

  test('with credentials is rejected, and they are not repeated', () => {
    const messages = store({ url: 'https://AKIA:hunter2@minio.corp:9000' });
    expect(messages).toEqual(['[ocp4/backups] url: contains credentials, which would be written to the manifest in '
      + 'plain text, and which MTC ignores; write "https://minio.corp:9000".']);
    expectSecret(messages, 'hunter2');
  });

  test.each(['http://minio:9000', 'https://s3-openshift-storage.apps.ocp4.example.com'])('%s is accepted', (url) => {
    expect(store({ url, publicUrl: url })).toEqual([]);
  });
});

test('findings in several options are reported together', () => {
  expect(store({ url: 'minio', publicUrl: 'logs' })).toHaveLength(2);
});
