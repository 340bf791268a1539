import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { planExample } from '../../src/rules/examples/plan';
import { ALL, storage, STORE, withSnapshots } from '../../src/rules/examples/storage';
import { base64, GOOD_BUNDLE } from '../../src/rules/examples/values';

const NOW = { now: Date.UTC(2026, 0, 1) };
const STORAGE_RULES = RULES.filter((rule) => rule.id.startsWith('storage/') && rule.severity !== 'info');

const BACKUP = 'spec.backupStorageConfig';
const SNAPSHOT = 'spec.volumeSnapshotConfig';

test.each([
  ['provider', 'spec.backupStorageProvider', '"s3" is no provider that MTC knows; it reports InvalidBackupStorageProvider', 'write aws, which is what MTC calls every store that speaks S3'],
  ['required-settings', BACKUP, 'azureResourceGroup is missing, which azure needs; MTC reports InvalidBackupStorageSettings', 'add azureResourceGroup'],
  ['credentials-reference', BACKUP, 'no Secret is named that holds the credentials; MTC reports InvalidBackupStorageCredsSecretRef',
    'add credsSecretRef with name and namespace of a Secret on the host cluster'],
  ['bucket-name', `${BACKUP}.awsBucketName`, '"s3://backups" is more than a name, so that it is not found', 'write awsBucketName: backups'],
  ['signature-version', `${BACKUP}.awsSignatureVersion`, '"v4" is no version of signatures that MTC knows; it reports InvalidBackupStorageSettings', 'write "4", or leave it out'],
  ['url', `${BACKUP}.awsS3Url`, '"minio.example.com:9000" is no URL with a scheme; MTC reports InvalidBackupStorageSettings', 'write https://minio.example.com:9000'],
  ['plain-http', `${BACKUP}.awsS3Url`, 'over http all that is migrated, Secrets among it, goes through the network in the clear',
    'write the https address of the store, with s3CustomCABundle where its certificate isn\'t signed by a public authority'],
  ['ca-bundle-ignored', `${BACKUP}.insecure`, 'insecure: true switches verification off, so that s3CustomCABundle has no effect', 'take insecure out'],
  ['ca-bundle', `${BACKUP}.s3CustomCABundle`, 's3CustomCABundle is not the base64 of a PEM certificate: no server certificate can be verified with it',
    'Write the base64 of the PEM file, as `base64 -w0 ca.crt` prints it.'],
  ['ca-bundle-expired', `${BACKUP}.s3CustomCABundle`, 'the last certificate in s3CustomCABundle ended on 2020-01-01, so that no connection is trusted by it',
    'write the base64 of the certificate that the store\'s authority has now'],
  ['path-style', `${BACKUP}.awsS3ForcePathStyle`, 'awsS3ForcePathStyle is not read: without awsS3Url and awsPublicUrl the bucket stands before the host',
    'take it out; where path style is needed, set awsS3Url to the address of the store'],
  ['path-style-unread', `${BACKUP}.awsS3ForcePathStyle`, 'awsS3ForcePathStyle is not read; the bucket stands behind the host because of awsS3Url or awsPublicUrl',
    'it may as well be taken out'],
  ['duration', `${SNAPSHOT}.snapshotCreationTimeout`, '"600" is no duration; Go knows h, m and s, and no number without one of them', 'write snapshotCreationTimeout: 600s'],
  ['gcp-timeout', `${SNAPSHOT}.snapshotCreationTimeout`, 'with gcp MTC\'s controller crashes over snapshotCreationTimeout', 'take it out'],
  ['snapshots-without-provider', SNAPSHOT, 'nothing in volumeSnapshotConfig is read without volumeSnapshotProvider: awsRegion has no effect',
    'add volumeSnapshotProvider: aws; or take volumeSnapshotConfig out'],
  ['snapshot-credentials-unused', `${SNAPSHOT}.credsSecretRef`,
    'Secret openshift-config/snapshots is not used: backups and snapshots are both aws, and Velero gets the credentials of the backups for both',
    'refer to Secret openshift-config/backups-credentials, with credentials that may do both'],
  ['fields-of-another-provider', `${BACKUP}.awsRegion`, 'awsRegion is not read with provider gcp', 'take it out; or write the provider that it belongs to'],
  ['two-sets-of-credentials', `${BACKUP}.credsSecretRef`,
    'MigStorage openshift-migration/backups has other credentials for aws: plans with the two repositories replace the credentials of each other on the clusters',
    'use one Secret in both, or run their plans one after the other'],
  ['bucket-in-url', `${BACKUP}.awsS3Url`, 'the URL holds the bucket "backups", which MTC and Velero put behind it once more', 'write https://minio.example.com:9000'],
  ['region', `${BACKUP}.awsRegion`, 'awsS3Url is in us-west-2, and requests are signed for "eu-central-1"; Amazon refuses them', 'write awsRegion: us-west-2'],
  ['unknown-region', `${BACKUP}.awsRegion`, '"eu-centrl-1" is not a region of AWS: the bucket or the volumes are not found there', 'write awsRegion: eu-central-1'],
  ['reach', `${BACKUP}.awsS3Url`, '"minio.minio.svc" is an address within one cluster, and MigPlan openshift-migration/shop is between two; the other one does not find the repository',
    'write the address of a Route to the store, or of a load balancer before it'],
  ['bucket-letters', `${BACKUP}.awsBucketName`, '"MTC_Backups" is no name that Amazon gives a bucket, so that it is not found', 'write the bucket\'s own name; is it mtc-backups?'],
  ['azure-names', `${BACKUP}.azureStorageAccount`, '"MTC_Backups" is no name of Azure\'s: a storage account has 3 to 24 lower-case letters and digits',
    'write the name as Azure\'s portal shows it'],
  ['long-name', 'metadata.name', 'the name has 74 characters; with a plan\'s UID behind it, it may be too long for what MTC makes of it', 'write a name of 63 characters or less'],
])('storage/%s says what is wrong and what to write', (name, path, message, fix) => {
  const rule = ruleOf(`storage/${name}`);
  expect(findings(rule.breaks, [rule], NOW)).toMatchObject([{ rule: rule.id, path, message, fix }]);
});

/** What the rules on MigStorages find, in short. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, STORAGE_RULES, NOW).map(({ rule, path, fix }) => `${rule.slice('storage/'.length)} ${path}: ${fix}`);
}

describe('finds', () => {
  const S3 = 'provider spec.backupStorageProvider: write aws, which is what MTC calls every store that speaks S3';
  test.each([
    ['S3', storage('S3', ALL.aws), S3],
    ['AWS', storage('AWS', ALL.aws), 'provider spec.backupStorageProvider: write aws'],
    ['MinIO', storage('minio', STORE), S3],
    ['S3-compatible', storage('s3-compatible', STORE), S3],
    ['Google', storage('google', ALL.gcp), 'provider spec.backupStorageProvider: write gcp'],
    ['Azure blobs', storage('AzureBlob', ALL.azure), 'provider spec.backupStorageProvider: write azure'],
    ['another word, by the fields', storage('swift', ALL.gcp), 'provider spec.backupStorageProvider: write gcp'],
    ['no word at all', storage('""', ALL.azure), 'provider spec.backupStorageProvider: write azure'],
    ['a provider of snapshots', withSnapshots('aws', '').replace('volumeSnapshotProvider: aws', 'volumeSnapshotProvider: ebs'),
      'provider spec.volumeSnapshotProvider: write aws'],
    ['the bucket of another provider', storage('gcp', ALL.aws), `required-settings ${BACKUP}: add gcpBucket; or write backupStorageProvider: aws, whose fields are there`,
      `fields-of-another-provider ${BACKUP}.awsBucketName: take it out; or write the provider that it belongs to`],
    ['an empty bucket', storage('aws', 'awsBucketName: ""'), `required-settings ${BACKUP}.awsBucketName: add awsBucketName`],
    ['snapshots of Azure', withSnapshots('azure', 'azureResourceGroup: disks'),
      `required-settings ${SNAPSHOT}: add azureApiTimeout, such as azureApiTimeout: 2m0s`],
    ['a time limit of Azure', withSnapshots('azure', 'azureResourceGroup: disks\n    azureApiTimeout: 2 minutes'), `duration ${SNAPSHOT}.azureApiTimeout: write azureApiTimeout: 2m`],
    ['snapshots without credentials', withSnapshots('aws', '').replace(/(volumeSnapshotConfig:\n) {4}credsSecretRef.*\n/, '$1    awsRegion: eu-west-1\n'),
      `credentials-reference ${SNAPSHOT}: add credsSecretRef with name and namespace of a Secret on the host cluster`],
    ['a public URL', storage('aws', `${ALL.aws}\n    awsPublicUrl: s3.eu-de.cloud-object-storage.appdomain.cloud`),
      `url ${BACKUP}.awsPublicUrl: write https://s3.eu-de.cloud-object-storage.appdomain.cloud`],
    ['a URL of S3', storage('aws', `${ALL.aws}\n    awsS3Url: s3://backups`), `url ${BACKUP}.awsS3Url: write https://backups`],
    ['a folder in the bucket', storage('aws', 'awsBucketName: backups/mtc'), `bucket-name ${BACKUP}.awsBucketName: write awsBucketName: backups`],
    ['the address of a storage account', storage('azure', ALL.azure.replace('azureStorageAccount: backups', 'azureStorageAccount: https://backups.blob.core.windows.net')),
      `bucket-name ${BACKUP}.azureStorageAccount: write the name alone`],
    ['virtual hosts with a URL', storage('aws', `${STORE}\n    awsS3ForcePathStyle: false`), `path-style ${BACKUP}.awsS3ForcePathStyle: take it out`],
    ['a bundle encoded twice', storage('aws', `${STORE}\n    s3CustomCABundle: ${base64(GOOD_BUNDLE)}`),
      `ca-bundle ${BACKUP}.s3CustomCABundle: Encode the PEM file once; the data of a Secret is already encoded.`],
    ['a URL without a scheme, where the provider is written in capitals', storage('AWS', `${ALL.aws}\n    awsS3Url: minio.example.com`),
      'provider spec.backupStorageProvider: write aws', `url ${BACKUP}.awsS3Url: write https://minio.example.com`],
    ['several fields of another provider', storage('gcp', `${ALL.gcp}\n    awsRegion: a\n    insecure: true`),
      `fields-of-another-provider ${BACKUP}.awsRegion: take them out; or write the provider that they belong to`],
  ])('%s', (_, yaml, ...expected) => {
    expect(found(yaml)).toEqual(expected);
  });
});

describe('finds nothing wrong with', () => {
  test.each([
    ['AWS with all its fields', storage('aws', `${ALL.aws}\n    awsRegion: eu-central-1\n    awsKmsKeyId: 0f3c\n    awsSignatureVersion: ""\n    awsPublicUrl: https://s3.example.com`)],
    ['NooBaa', storage('aws', `${ALL.aws}-0f3c-4a\n    awsS3Url: https://s3-openshift-storage.apps.ocp4.example.com\n    insecure: true\n    awsS3ForcePathStyle: true`)],
    ['a store in the cluster', storage('aws', `${ALL.aws}\n    awsS3Url: http://minio.minio.svc.cluster.local:9000`)],
    ['a URL with a path', storage('aws', `${ALL.aws}\n    awsS3Url: https://store.example.com/s3/`)],
    ['empty fields, as MTC writes them back', storage('aws', `${STORE}\n    gcpBucket: ""\n    azureResourceGroup: ""\n    insecure: false`) + '  volumeSnapshotConfig: { credsSecretRef: {} }\n  volumeSnapshotProvider: ""\n'],
    ['the console\'s snapshots', withSnapshots('aws', 'awsRegion: us-east-1')],
    ['settings of snapshots that say what is so anyway', withSnapshots('aws', '').replace(/ {2}volumeSnapshotProvider.*\n/, '')],
    ['gcp for snapshots', withSnapshots('gcp', '')],
    ['azure for snapshots', withSnapshots('azure', 'azureResourceGroup: disks\n    azureApiTimeout: 2m0s\n    snapshotCreationTimeout: 10m')],
    ['two providers', storage('aws', ALL.aws) + '  volumeSnapshotProvider: gcp\n  volumeSnapshotConfig: { credsSecretRef: { name: gcp, namespace: openshift-config } }\n'],
    ['a placeholder', storage('<storage_provider>', 'awsBucketName: <bucket>')],
    ['placeholders of other kinds', storage('aws', 'awsBucketName: ${BUCKET}\n    awsS3Url: ${S3_URL}\n    s3CustomCABundle: ${CA}')],
    ['a provider of a wrong type, which is another rule\'s', storage('7', ALL.aws)],
    ['a field of another name, which is another rule\'s', storage('aws', 'bucket: backups')],
    ['no provider at all, which is another rule\'s', storage('', ALL.aws)],
    ['two repositories with one Secret', `${storage('aws', ALL.aws)}---\n${storage('aws', STORE).replace('name: backups,', 'name: others,')}`],
    ['two repositories of two files, which may be for two clusters', [storage('aws', ALL.aws), storage('aws', STORE).replace('name: backups,', 'name: others,').replace('backups-credentials', 'others')]],
    ['two repositories of two providers', `${storage('aws', ALL.aws)}---\n${storage('gcp', ALL.gcp).replace('name: backups,', 'name: others,')}`],
    ['a MigStorage of another API', storage('s3', '').replace('migration.openshift.io/v1alpha1', 'example.com/v1')],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('the patch of a Kustomization', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatchesStrategicMerge: [file-2.yaml]\n';
    expect(found([kustomization, storage('aws', 'awsRegion: eu-west-1').replace(/ {4}credsSecretRef.*\n/, '')])).toEqual([]);
  });
});

test('values of any kind are judged', () => {
  for (const value of ['[]', '{}', '7', 'true', 'null', '[[{}]]', '"\\u0000"', '"https://["', '"%"', 'constructor', '__proto__']) {
    const fields = ['awsBucketName', 'awsS3Url', 'awsSignatureVersion', 's3CustomCABundle', 'awsS3ForcePathStyle', 'gcpBucket', '__proto__', 'constructor'];
    for (const provider of ['aws', 'gcp', 'azure', value]) {
      const yaml = storage(provider, fields.map((field) => `${field}: ${value}`).join('\n    '));
      expect(() => findings(yaml, RULES, NOW)).not.toThrow();
      expect(() => findings(`${yaml}  volumeSnapshotProvider: ${provider}\n  volumeSnapshotConfig: ${value}\n`, RULES, NOW)).not.toThrow();
    }
    expect(() => findings(storage('aws', '').replace(/spec:[\s\S]*/, `spec: ${value}\n`), RULES, NOW)).not.toThrow();
  }
});

describe('the address of a store', () => {
  const at = (url: string, region = '') => storage('aws', `${ALL.aws}\n    awsS3Url: ${url}${region && `\n    awsRegion: ${region}`}`);

  test.each([
    ['https://backups.s3.eu-west-1.amazonaws.com', 'eu-west-1', ['bucket-in-url spec.backupStorageConfig.awsS3Url: write https://s3.eu-west-1.amazonaws.com']],
    ['https://backups.example.com', '', []],
    ['https://s3.example.com/store', '', []],
    ['https://s3.eu-west-1.amazonaws.com', '', ['region spec.backupStorageConfig.awsS3Url: write awsRegion: eu-west-1']],
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
    ['aws', 'awsBucketName: my.backups-1', 0], ['aws', 'awsBucketName: ab', 0], ['aws', 'awsBucketName: Backups\n    awsS3Url: https://minio.example.com', 0],
    ['aws', 'awsBucketName: ${BUCKET}', 0], ['gcp', 'gcpBucket: my_backups.example.com', 0], ['gcp', 'gcpBucket: Backups', 1],
  ])('%s with %s', (provider, fields, count) => {
    expect(found(storage(provider, fields))).toHaveLength(count);
  });

  test.each([
    ['backups1', 'velero', []],
    ['Backups', 'velero', ['azure-names spec.backupStorageConfig.azureStorageAccount: write backups']],
    ['backups', 'velero--1', ['azure-names spec.backupStorageConfig.azureStorageContainer: write the name as Azure\'s portal shows it']],
    ['<account>', '${CONTAINER}', []],
  ])('account %s and container %s', (account, container, expected) => {
    expect(found(storage('azure', `azureStorageAccount: ${account}\n    azureStorageContainer: ${container}\n    azureResourceGroup: migration`))).toEqual(expected);
  });
});
