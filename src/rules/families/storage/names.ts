import { text } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { ALL, storage } from '../../examples/storage';
import { isEmpty, partsWith, URL_FIELDS } from '../../reading/storage';
import { quote } from '../../reading/text';

/** Names that are too short are accepted, as is a hyphen in an account: documentation abbreviates names in this way. */
const BUCKET_NAMES = [
  { provider: 'aws', field: 'awsBucketName', form: /^[a-z0-9.-]{1,63}$/, at: 'AWS' },
  { provider: 'gcp', field: 'gcpBucket', form: /^[a-z0-9._-]{1,222}$/, at: 'Google' },
] as const;

const AZURE_NAMES = [
  {
    field: 'azureStorageAccount',
    form: /^[a-z0-9-]{1,24}$/,
    what: 'a storage account (3 to 24 lowercase letters and digits)',
  },
  {
    field: 'azureStorageContainer',
    form: /^(?=.{1,63}$)([a-z0-9]+(-[a-z0-9]+)*|\$root|\$web)$/,
    what: 'a container (3 to 63 lowercase letters, digits and single hyphens)',
  },
] as const;

/** More than a name, which storage/bucket-name reports. */
const MORE_THAN_A_NAME = /[/:\s]/;

/** Rules on the names of buckets, accounts and containers. */
export const STORAGE_NAME_RULES: readonly Rule[] = [
  {
    id: 'storage/bucket-letters',
    severity: 'warning',
    title: 'A bucket at AWS or Google has a name that is valid there',
    rationale: 'AWS accepts 3 to 63 lowercase letters, digits, dots and hyphens as the name of a bucket. Google also '
      + 'accepts underscores. '
      + 'Only buckets that are older than these rules have other names. Other stores may accept more.',
    source: 'Amazon S3 documentation, bucket naming rules; Google Cloud Storage documentation, bucket names',
    on: 'MigStorage',
    breaks: storage('aws', 'awsBucketName: MTC_Backups'),
    finds: [{
      path: 'spec.backupStorageConfig.awsBucketName',
      message: '"MTC_Backups" is not a valid name of a bucket at AWS: MTC does not find the bucket',
      fix: 'Write the exact name of the bucket, which may be `mtc-backups`.',
    }],
    keeps: storage('aws', 'awsBucketName: mtc-backups'),
    * check(manifest) {
      for (const { provider, field, form, at } of BUCKET_NAMES) {
        for (const part of partsWith(manifest, provider, 'backup').filter((one) => one.provider === provider)) {
          const name = text(part.config[field]);
          const isElsewhere = URL_FIELDS.some((one) => !isEmpty(part.config[one]));
          if (name !== '' && !form.test(name) && !MORE_THAN_A_NAME.test(name) && !isElsewhere) {
            const near = name.toLowerCase().replace(/_/g, '-');
            yield {
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} is not a valid name of a bucket at ${at}: MTC does not find the bucket`,
              fix: `Write the exact name of the bucket${form.test(near) ? `, which may be \`${near}\`` : ''}.`,
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/azure-names',
    severity: 'error',
    title: 'Storage account and container have names that are valid at Azure',
    rationale: 'The name of a storage account has 3 to 24 lowercase letters and digits. The name of a container has 3 '
      + 'to 63 lowercase '
      + 'letters, digits and single hyphens. Azure has no account or container with another name.',
    source: 'Azure documentation, naming rules of resources; mig-controller pkg/cloudprovider/azure.go',
    on: 'MigStorage',
    breaks: storage('azure', ALL.azure.replace('azureStorageAccount: backups', 'azureStorageAccount: MTC_Backups')),
    finds: [{
      path: 'spec.backupStorageConfig.azureStorageAccount',
      message: '"MTC_Backups" is not a valid name of a storage account (3 to 24 lowercase letters and digits): Azure '
        + 'does not find it',
      fix: 'Write the name as the Azure portal shows it.',
    }],
    keeps: storage('azure', ALL.azure),
    * check(manifest) {
      for (const part of partsWith(manifest, 'azure', 'backup')) {
        for (const { field, form, what } of AZURE_NAMES) {
          const name = text(part.config[field]);
          if (name !== '' && !form.test(name) && !MORE_THAN_A_NAME.test(name)) {
            yield {
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} is not a valid name of ${what}: Azure does not find it`,
              fix: form.test(name.toLowerCase())
                ? `Write \`${field}: ${name.toLowerCase()}\`.`
                : 'Write the name as the Azure portal shows it.',
            };
          }
        }
      }
    },
  },
];
