import { CaBundle } from '../../src/credentials/ca-bundle';
import { S3Credentials } from '../../src/credentials/storage-credentials';
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
  ReplicationRepository.s3Compatible(chart, 'backups', { bucket: 'mtc', url: 'https://minio.corp:9000', credentials, ...props });
  return mistakesOf(chart);
}

describe('a bucket', () => {
  test('without name is refused', () => {
    expect(bucket('')).toEqual(['[ocp4/backups] bucket: "" is empty: MTC reports InvalidBackupStorageSettings; write the name alone, such as "backups".']);
  });

  test.each([
    ['s3://mtc/velero', 'mtc'],
    ['mtc/velero', 'mtc'],
    ['arn:aws:s3:::mtc', 'mtc'],
    ['my mtc', 'my'],
    ['//', 'backups'],
  ])('%j is refused', (name, near) => {
    expect(bucket(name)).toEqual([`[ocp4/backups] bucket: ${JSON.stringify(name)} is not a bucket name: the bucket is not found; write the name alone, such as "${near}".`]);
  });

  test.each(['mtc', 'mtc-9b2c.velero_1', 'MTC'])('%s is taken', (name) => {
    expect(bucket(name)).toEqual([]);
  });
});

describe('the address of a store', () => {
  const NO_URL = 'is no URL with https:// (or http://) and a host; MTC reports it as InvalidBackupStorageSettings;';

  test.each([
    ['url', 'minio.corp:9000', 'write "https://minio.corp:9000".'],
    ['url', '', 'write the address of the store.'],
    ['publicUrl', 's3.eu-de.cloud-object-storage.appdomain.cloud', 'write "https://s3.eu-de.cloud-object-storage.appdomain.cloud".'],
  ])('as %s: %j is refused', (field, url, fix) => {
    expect(store({ [field]: url })).toEqual([`[ocp4/backups] ${field}: ${JSON.stringify(url)} ${NO_URL} ${fix}`]);
  });

  test('with credentials is refused, and they are not repeated', () => {
    const messages = store({ url: 'https://AKIA:hunter2@minio.corp:9000' });
    expect(messages).toEqual(['[ocp4/backups] url: holds credentials, which MTC would not use and everybody could read; write "https://minio.corp:9000".']);
    expectSecret(messages, 'hunter2');
  });

  test.each(['http://minio:9000', 'https://s3-openshift-storage.apps.ocp4.example.com'])('%s is taken', (url) => {
    expect(store({ url, publicUrl: url })).toEqual([]);
  });
});

test('a CA bundle that would be ignored is refused', () => {
  const caBundle = CaBundle.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----');
  expect(store({ insecure: true, caBundle })).toEqual([
    '[ocp4/backups] caBundle: has no effect: with `insecure` no certificate is verified; remove `insecure`.',
  ]);
  expect(store({ caBundle })).toEqual([]);
});

test('mistakes in several options are told at once', () => {
  expect(store({ bucket: 'a/b', url: 'minio', publicUrl: 'logs' })).toHaveLength(3);
});
