import { celList, Expressions } from '../../engine/expressions';
import { PROVIDERS } from '../../reading/storage';

const backup = (field: string) => `variables.backup.?${field}.orValue('')`;
const SNAPSHOT_PROVIDER = 'variables.spec.?volumeSnapshotProvider.orValue(\'\')';
const IS_AWS = 'variables.provider == \'aws\'';
const HAS_URL = `(${backup('awsS3Url')} != '' || ${backup('awsPublicUrl')} != '')`;
const isName = (field: string, provider: string) =>
  `variables.spec.?backupStorageProvider.orValue('') != '${provider}' || !${backup(field)}.matches(r'[/:\\s]')`;
/** As elsewhere, a name that contains more than a name is another rule's. */
const isNamed = (field: string, form: string) => `(${backup(field)} == '' || ${backup(field)}.matches(r'[/:\\s]') || `
  + `${backup(field)}.matches('${form}'))`;

/** Rules on MigStorages in CEL. */
export const STORAGE_EXPRESSIONS: Expressions = {
  'storage/provider': '(!has(variables.spec.backupStorageProvider) || variables.spec.backupStorageProvider in '
    + `${celList(PROVIDERS)})`
    + ` && ${SNAPSHOT_PROVIDER} in ${celList(['', ...PROVIDERS])}`,
  'storage/bucket-name': [['awsBucketName', 'aws'], ['gcpBucket', 'gcp'], ['azureStorageContainer', 'azure'],
    ['azureStorageAccount', 'azure']]
    .map(([field, provider]) => `(${isName(field, provider)})`).join(' && '),
  'storage/signature-version': `!(${IS_AWS}) || ${backup('awsSignatureVersion')} in ['', '1', '4']`,
  'storage/ca-bundle-ignored': `!(${IS_AWS} && variables.backup.?insecure.orValue(false) && `
    + `${backup('s3CustomCABundle')} != '')`,
  'storage/path-style-unread': `!(${IS_AWS} && variables.backup.?awsS3ForcePathStyle.orValue(false) && ${HAS_URL})`,
  'storage/bucket-letters': `${HAS_URL}`
    + ' || (variables.spec.?backupStorageProvider.orValue(\'\') == \'aws\' ? '
    + `${isNamed('awsBucketName', '^[a-z0-9.-]{1,63}$')}`
    + ' : variables.spec.?backupStorageProvider.orValue(\'\') == \'gcp\' ? '
    + `${isNamed('gcpBucket', '^[a-z0-9._-]{1,222}$')} : true)`,
  'storage/azure-names': `variables.provider != 'azure' || (${isNamed('azureStorageAccount', '^[a-z0-9-]{1,24}$')}`
    + ` && (${backup('azureStorageContainer')}.size() <= 63 || ${backup('azureStorageContainer')}.matches(r'[/:\\s]'))`
    + ` && ${isNamed('azureStorageContainer', '^([a-z0-9]+(-[a-z0-9]+)*|[$]root|[$]web)$')})`,
  'storage/gcp-timeout': `${SNAPSHOT_PROVIDER} != 'gcp' || variables.snapshot.?snapshotCreationTimeout.orValue('') `
    + '== \'\'',
  'storage/long-name': 'object.metadata.?name.orValue(\'\').size() <= 63',
};
