import { findings } from './support';
import { RULES } from '../../src/rules';
import { planExample } from '../../src/rules/examples/plan';
import { ALL, storage, STORE, withSnapshots } from '../../src/rules/examples/storage';
import { base64, GOOD_BUNDLE } from '../../src/rules/examples/values';

const NOW = { now: Date.UTC(2026, 0, 1) };
const STORAGE_RULES = RULES.filter((rule) => rule.id.startsWith('storage/') && rule.severity !== 'info');

const BACKUP = 'spec.backupStorageConfig';
const SNAPSHOT = 'spec.volumeSnapshotConfig';

/** The findings of the rules on MigStorages, in short. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, STORAGE_RULES, NOW)
    .map(({ rule, path, fix }) => `${rule.slice('storage/'.length)} ${path}: ${fix}`);
}

describe('finds', () => {
  const S3 = 'provider spec.backupStorageProvider: Write `backupStorageProvider: aws`, '
    + 'which MTC uses for all S3-compatible stores.';
  test.each([
    ['S3', storage('S3', ALL.aws), S3],
    ['AWS', storage('AWS', ALL.aws), 'provider spec.backupStorageProvider: Write `backupStorageProvider: aws`.'],
    ['MinIO', storage('minio', STORE), S3],
    ['S3-compatible', storage('s3-compatible', STORE), S3],
    ['Google', storage('google', ALL.gcp), 'provider spec.backupStorageProvider: Write `backupStorageProvider: gcp`.'],
    ['Azure blobs', storage('AzureBlob', ALL.azure),
      'provider spec.backupStorageProvider: Write `backupStorageProvider: azure`.'],
    ['another word, by the fields', storage('swift', ALL.gcp),
      'provider spec.backupStorageProvider: Write `backupStorageProvider: gcp`.'],
    ['an empty word', storage('""', ALL.azure),
      'provider spec.backupStorageProvider: Write `backupStorageProvider: azure`.'],
    ['a provider of snapshots', withSnapshots('aws', '')
      .replace('volumeSnapshotProvider: aws', 'volumeSnapshotProvider: ebs'),
    'provider spec.volumeSnapshotProvider: Write `volumeSnapshotProvider: aws`.'],
    ['the bucket of another provider', storage('gcp', ALL.aws), `required-settings ${BACKUP}: Add \`gcpBucket\`, or `
      + 'write `backupStorageProvider: aws`, whose fields are set.',
    `fields-of-another-provider ${BACKUP}.awsBucketName: Remove \`awsBucketName\`, or write `
        + '`backupStorageProvider: aws`.'],
    ['an empty bucket', storage('aws', 'awsBucketName: ""'),
      `required-settings ${BACKUP}.awsBucketName: Add \`awsBucketName\`.`],
    ['snapshots of Azure', withSnapshots('azure', 'azureResourceGroup: disks'),
      `required-settings ${SNAPSHOT}: Add \`azureApiTimeout: 2m0s\`.`],
    ['a time limit of Azure', withSnapshots('azure', 'azureResourceGroup: disks\n    azureApiTimeout: 2 minutes'),
      `duration ${SNAPSHOT}.azureApiTimeout: Write \`azureApiTimeout: 2m\`.`],
    ['snapshots without credentials', withSnapshots('aws', '')
      .replace(/(volumeSnapshotConfig:\n) {4}credsSecretRef.*\n/, '$1    awsRegion: eu-west-1\n'),
    `credentials-reference ${SNAPSHOT}: `
        + 'Add `credsSecretRef` to `volumeSnapshotConfig` with `name` and `namespace` of the Secret on the host '
        + 'cluster that contains the credentials.'],
    ['a public URL', storage('aws', `${ALL.aws}\n    awsPublicUrl: s3.eu-de.cloud-object-storage.appdomain.cloud`),
      `url ${BACKUP}.awsPublicUrl: Write \`awsPublicUrl: https://s3.eu-de.cloud-object-storage.appdomain.cloud\`.`],
    ['a URL of S3', storage('aws', `${ALL.aws}\n    awsS3Url: s3://backups`),
      `url ${BACKUP}.awsS3Url: Write \`awsS3Url: https://backups\`.`],
    ['a folder in the bucket', storage('aws', 'awsBucketName: backups/mtc'),
      `bucket-name ${BACKUP}.awsBucketName: Write \`awsBucketName: backups\`.`],
    ['the address of a storage account', storage('azure',
      ALL.azure.replace('azureStorageAccount: backups', 'azureStorageAccount: https://backups.blob.core.windows.net')),
    `bucket-name ${BACKUP}.azureStorageAccount: Write the name only.`],
    ['virtual hosts with a URL', storage('aws', `${STORE}\n    awsS3ForcePathStyle: false`),
      `path-style ${BACKUP}.awsS3ForcePathStyle: Remove \`awsS3ForcePathStyle\`.`],
    ['a bundle encoded twice', storage('aws', `${STORE}\n    s3CustomCABundle: ${base64(GOOD_BUNDLE)}`),
      `ca-bundle ${BACKUP}.s3CustomCABundle: Encode the PEM file once; the data of a Secret is already encoded.`],
    ['a URL without a scheme, where the provider is written in capitals', storage('AWS',
      `${ALL.aws}\n    awsS3Url: minio.example.com`),
    'provider spec.backupStorageProvider: Write `backupStorageProvider: aws`.',
    `url ${BACKUP}.awsS3Url: Write \`awsS3Url: https://minio.example.com\`.`],
    ['several fields of another provider', storage('gcp', `${ALL.gcp}\n    awsRegion: a\n    insecure: true`),
      `fields-of-another-provider ${BACKUP}.awsRegion: Remove them, or write \`backupStorageProvider: aws\`.`],
  ])('%s', (_, yaml, ...expected) => {
    expect(found(yaml)).toEqual(expected);
  });
});

describe('finds nothing wrong with', () => {
  test.each([
    ['AWS with all its fields', storage('aws', `${ALL.aws}\n    awsRegion: eu-central-1\n    awsKmsKeyId: 0f3c\n`
      + '    awsSignatureVersion: ""\n    awsPublicUrl: https://s3.example.com')],
    ['NooBaa', storage('aws', `${ALL.aws}-0f3c-4a\n    awsS3Url: https://s3-openshift-storage.apps.ocp4.example.com\n`
      + '    insecure: true\n    awsS3ForcePathStyle: true')],
    ['a store in the cluster', storage('aws', `${ALL.aws}\n    awsS3Url: http://minio.minio.svc.cluster.local:9000`)],
    ['a URL with a path', storage('aws', `${ALL.aws}\n    awsS3Url: https://store.example.com/s3/`)],
    ['empty fields, as MTC writes them back',
      storage('aws', `${STORE}\n    gcpBucket: ""\n    azureResourceGroup: ""\n    insecure: false`)
        + '  volumeSnapshotConfig: { credsSecretRef: {} }\n  volumeSnapshotProvider: ""\n'],
    ['the console\'s snapshots', withSnapshots('aws', 'awsRegion: us-east-1')],
    ['settings of snapshots that equal the defaults',
      withSnapshots('aws', '').replace(/ {2}volumeSnapshotProvider.*\n/, '')],
    ['gcp for snapshots', withSnapshots('gcp', '')],
    ['azure for snapshots',
      withSnapshots('azure', 'azureResourceGroup: disks\n    azureApiTimeout: 2m0s\n    snapshotCreationTimeout: 10m')],
    ['two providers', storage('aws', ALL.aws) + '  volumeSnapshotProvider: gcp\n'
      + '  volumeSnapshotConfig: { credsSecretRef: { name: gcp, namespace: openshift-config } }\n'],
    ['a placeholder', storage('<storage_provider>', 'awsBucketName: <bucket>')],
    ['placeholders of other kinds',
      storage('aws', 'awsBucketName: ${BUCKET}\n    awsS3Url: ${S3_URL}\n    s3CustomCABundle: ${CA}')],
    ['a provider of a wrong type, which another rule reports', storage('7', ALL.aws)],
    ['a field of another name, which another rule reports', storage('aws', 'bucket: backups')],
    ['no provider at all, which another rule reports', storage('', ALL.aws)],
    ['two repositories with one Secret', `${storage('aws', ALL.aws)}---\n`
      + `${storage('aws', STORE).replace('name: backups,', 'name: others,')}`],
    ['two repositories of two files, which may be for two clusters', [storage('aws', ALL.aws),
      storage('aws', STORE).replace('name: backups,', 'name: others,').replace('backups-credentials', 'others')]],
    ['two repositories of two providers', `${storage('aws', ALL.aws)}---\n`
      + `${storage('gcp', ALL.gcp).replace('name: backups,', 'name: others,')}`],
    ['a MigStorage of another API', storage('s3', '').replace('migration.openshift.io/v1alpha1', 'example.com/v1')],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('the patch of a Kustomization', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
      + 'patchesStrategicMerge: [file-2.yaml]\n';
    expect(found([kustomization, storage('aws', 'awsRegion: eu-west-1').replace(/ {4}credsSecretRef.*\n/, '')]))
      .toEqual([]);
  });
});

test('values of any kind are judged', () => {
  for (const value of [
    '[]', '{}', '7', 'true', 'null', '[[{}]]', '"\\u0000"', '"https://["', '"%"', 'constructor', '__proto__',
  ]) {
    const fields = ['awsBucketName', 'awsS3Url', 'awsSignatureVersion', 's3CustomCABundle', 'awsS3ForcePathStyle',
      'gcpBucket', '__proto__', 'constructor'];
    for (const provider of ['aws', 'gcp', 'azure', value]) {
      const yaml = storage(provider, fields.map((field) => `${field}: ${value}`).join('\n    '));
      expect(() => findings(yaml, RULES, NOW)).not.toThrow();
      expect(() => findings(`${yaml}  volumeSnapshotProvider: ${provider}\n  volumeSnapshotConfig: ${value}\n`, RULES,
        NOW)).not.toThrow();
    }
    expect(() => findings(storage('aws', '').replace(/spec:[\s\S]*/, `spec: ${value}\n`), RULES, NOW)).not.toThrow();
  }
});

describe('the address of a store', () => {
  const at = (url: string, region = '') =>
    storage('aws', `${ALL.aws}\n    awsS3Url: ${url}${region && `\n    awsRegion: ${region}`}`);

  test.each([
    ['https://backups.s3.eu-west-1.amazonaws.com', 'eu-west-1',
      ['bucket-in-url spec.backupStorageConfig.awsS3Url: Write `awsS3Url: https://s3.eu-west-1.amazonaws.com`.']],
    ['https://backups.example.com', '', []],
    ['https://s3.example.com/store', '', []],
    ['https://s3.eu-west-1.amazonaws.com', '',
      ['region spec.backupStorageConfig.awsS3Url: Write `awsRegion: eu-west-1`.']],
    ['https://s3.us-east-1.amazonaws.com', '', []],
    ['https://s3-eu-west-1.amazonaws.com', 'eu-west-1', []],
    ['https://s3.amazonaws.com', 'eu-west-1', []],
    ['https://s3.${REGION}.amazonaws.com', 'eu-west-1', []],
  ])('%s, region %s', (url, region, expected) => {
    expect(found(at(url, region))).toEqual(expected);
  });

  test('within one cluster a plan may use one of that cluster', () => {
    const inner = at('https://minio.minio.svc:9000');
    expect(found(inner)).toEqual([]);
    expect(found([inner, planExample('', { source: 'ocp4', namespaces: '["shop:shop-copy"]' })])).toEqual([]);
    expect(found([inner, planExample()])).toHaveLength(1);
  });

  test.each([
    ['aws', 'awsBucketName: my.backups-1', 0], ['aws', 'awsBucketName: ab', 0],
    ['aws', 'awsBucketName: Backups\n    awsS3Url: https://minio.example.com', 0],
    ['aws', 'awsBucketName: ${BUCKET}', 0], ['gcp', 'gcpBucket: my_backups.example.com', 0],
    ['gcp', 'gcpBucket: Backups', 1],
  ])('%s with %s', (provider, fields, count) => {
    expect(found(storage(provider, fields))).toHaveLength(count);
  });

  test.each([
    ['backups1', 'velero', []],
    ['Backups', 'velero',
      ['azure-names spec.backupStorageConfig.azureStorageAccount: Write `azureStorageAccount: backups`.']],
    ['backups', 'velero--1',
      ['azure-names spec.backupStorageConfig.azureStorageContainer: Write the name as the Azure portal shows it.']],
    ['<account>', '${CONTAINER}', []],
  ])('account %s and container %s', (account, container, expected) => {
    expect(found(storage('azure', `azureStorageAccount: ${account}\n    azureStorageContainer: ${container}\n`
      + '    azureResourceGroup: migration')))
      .toEqual(expected);
  });
});

describe('limits', () => {
  const messages = (yaml: string) => findings(yaml, STORAGE_RULES, NOW).map(({ message }) => message);
  const azure = (account: string, container: string) =>
    `azureStorageAccount: ${account}\n    azureStorageContainer: ${container}\n    azureResourceGroup: migration`;

  test.each([
    ['a bucket at AWS', 63, (name: string) => storage('aws', `awsBucketName: ${name}`)],
    ['a bucket at Google', 222, (name: string) => storage('gcp', `gcpBucket: ${name}`)],
    ['a storage account', 24, (name: string) => storage('azure', azure(name, 'velero'))],
    ['a container', 63, (name: string) => storage('azure', azure('backups', name))],
    ['a repository', 63, (name: string) => storage('aws', ALL.aws).replace('name: backups,', `name: ${name},`)],
  ])('the name of %s has at most %d characters', (_, most, withName) => {
    expect(found(withName('a'.repeat(most)))).toEqual([]);
    expect(found(withName('a'.repeat(most + 1)))).toHaveLength(1);
  });

  test('at most five fields of another provider are listed', () => {
    const fields = (count: number) =>
      storage('gcp', [ALL.gcp, ...Array.from({ length: count }, (_, index) => `aws${index}: a`)].join('\n    '));
    const five = '`aws0`, `aws1`, `aws2`, `aws3` and `aws4` are ignored with the provider gcp: they are fields of aws';
    expect(messages(fields(4)))
      .toEqual(['`aws0`, `aws1`, `aws2` and `aws3` are ignored with the provider gcp: they are fields of aws']);
    expect(messages(fields(5))).toEqual([five]);
    expect(messages(fields(6))).toEqual([five]);
  });

  test('at most five ignored settings of snapshots are listed', () => {
    const fields = (count: number) => withSnapshots('aws', Array.from({ length: count }, (_, index) => `aws${index}: a`)
      .join('\n    '))
      .replace(/ {2}volumeSnapshotProvider.*\n/, '');
    const five = '`volumeSnapshotConfig` is ignored without `volumeSnapshotProvider`: `aws0`, `aws1`, `aws2`, `aws3`, '
      + '`aws4` have no effect';
    expect(messages(fields(5))).toEqual([five]);
    expect(messages(fields(6))).toEqual([five]);
  });

  test.each([
    ['https://minio.example.com:65535', []],
    ['https://minio.example.com:65536', ['"https://minio.example.com:65536" does not have a port from 1 to 65535: MTC '
      + 'reports InvalidBackupStorageSettings']],
    ['https://', ['"https://" does not contain a host: MTC reports InvalidBackupStorageSettings']],
    ['https://minio.example.com/a b',
      ['"https://minio.example.com/a b" contains white space: MTC reports InvalidBackupStorageSettings']],
    ['ftp://minio.example.com',
      ['"ftp://minio.example.com" does not have the scheme http or https: MTC reports InvalidBackupStorageSettings']],
    ['minio@example.com', ['the URL is not a URL with a scheme: MTC reports InvalidBackupStorageSettings']],
  ])('the URL %s', (url, expected) => {
    expect(messages(storage('aws', `${ALL.aws}\n    awsS3Url: "${url}"`))).toEqual(expected);
  });

  test('a fix does not repeat an invalid port', () => {
    expect(found(storage('aws', `${ALL.aws}\n    awsS3Url: https://minio.example.com:65536`)))
      .toEqual([`url ${BACKUP}.awsS3Url: Write an address such as \`https://minio.example.com\`.`]);
  });

  test('a placeholder does not hide an ignored or unsupported field', () => {
    expect(found(storage('gcp', `${ALL.gcp}\n    awsRegion: ${'${REGION}'}`)))
      .toEqual([`fields-of-another-provider ${BACKUP}.awsRegion: Remove \`awsRegion\`, or write `
        + '`backupStorageProvider: aws`.']);
    expect(found(withSnapshots('gcp', 'snapshotCreationTimeout: ${TIMEOUT}')))
      .toEqual([`gcp-timeout ${SNAPSHOT}.snapshotCreationTimeout: Remove \`snapshotCreationTimeout\`.`]);
  });
});

describe('the resource group of disks on Azure', () => {
  const rule = RULES.filter(({ id }) => id === 'storage/azure-disk-group');
  const of = (change: (yaml: string) => string) => findings(change(rule[0].breaks), rule).length;

  test.each([
    ['named by the credentials',
      (yaml: string) => yaml.replace('AZURE_CLIENT_SECRET', 'AZURE_RESOURCE_GROUP=disks\n    $&'), 0],
    ['of credentials that are not known', (yaml: string) => yaml.replace('kind: Secret', 'kind: ConfigMap'), 0],
    ['of a plan that is closed', (yaml: string) => yaml.replace('namespaces:', 'closed: true\n  namespaces:'), 0],
    ['of volumes that are copied as files', (yaml: string) => yaml.replace('namespaces:', `persistentVolumes:
    - { name: pv-1, pvc: { name: data, namespace: shop-web }, selection: { action: copy, copyMethod: filesystem } }
  namespaces:`), 0],
    ['of volumes with snapshots', (yaml: string) => yaml.replace('namespaces:', `persistentVolumes:
    - { name: pv-1, pvc: { name: data, namespace: shop-web }, selection: { action: copy, copyMethod: snapshot } }
  namespaces:`), 1],
    ['of the destination',
      (yaml: string) => yaml.replace('srcMigClusterRef: { name: ocp3', 'srcMigClusterRef: { name: ocp2')
        .replace('name: ocp4', 'name: ocp3'), 0],
  ])('%s', (_, change, count) => expect(of(change)).toBe(count));
});
