import { splitUrl } from '../../../grammar/url';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { ALL, storage, STORE } from '../../examples/storage';
import { isWithinOneCluster, plansOf, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { fieldText, isEmpty, partsWith, StoragePart } from '../../reading/storage';
import { quote } from '../../reading/text';

const AWS = 'mig-controller pkg/cloudprovider/aws.go';

const URL_FIELDS = ['awsS3Url', 'awsPublicUrl'];

/** The region that MTC takes where none is given. */
const DEFAULT_REGION = 'us-east-1';

const AMAZON = (region: string) => `${ALL.aws}\n    awsRegion: eu-central-1\n    awsS3Url: https://s3.${region}.amazonaws.com`;

/** Rules on where a repository is. */
export const STORAGE_ADDRESS_RULES: readonly Rule[] = [
  {
    id: 'storage/bucket-in-url',
    severity: 'warning',
    title: 'The URL of a store is that of the whole store',
    rationale: 'MTC and Velero put the bucket behind the URL themselves. With the bucket in it, too, they look for a bucket within the bucket, and the store answers that there is none.',
    source: AWS,
    breaks: storage('aws', STORE.replace(':9000', ':9000/backups')),
    keeps: storage('aws', STORE),
    * check(set) {
      for (const { part, field, url } of storeUrls(set)) {
        const bucket = fieldText(part, 'awsBucketName');
        const isInPath = bucket !== '' && url.path.split('/').includes(bucket);
        if (isInPath || bucket !== '' && /^s3[.-]/.test(url.host.slice(bucket.length + 1)) && url.host.startsWith(`${bucket}.`)) {
          const clean = `${url.scheme}://${isInPath ? url.host : url.host.slice(bucket.length + 1)}${url.port ? `:${url.port}` : ''}`;
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.${field}`,
            message: `the URL holds the bucket ${quote(bucket)}, which MTC and Velero put behind it once more`,
            fix: `write ${clean}`,
          };
        }
      }
    },
  },
  {
    id: 'storage/region',
    severity: 'warning',
    title: 'The region is the one of Amazon\'s address',
    rationale: 'Requests to Amazon are signed for a region, us-east-1 where awsRegion is missing. The address of another region refuses them.',
    source: AWS,
    breaks: storage('aws', AMAZON('us-west-2')),
    keeps: storage('aws', AMAZON('eu-central-1')),
    * check(set) {
      for (const { part, field, url } of storeUrls(set)) {
        const [, ofHost] = /^(?:[\w.-]+\.)?s3[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/.exec(url.host) ?? [];
        const given = part.config.awsRegion;
        const region = given === undefined || given === null || given === '' ? DEFAULT_REGION : fieldText(part, 'awsRegion');
        if (ofHost !== undefined && region !== '' && region !== ofHost) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.${given ? 'awsRegion' : field}`,
            message: `${field} is in ${ofHost}, and requests are signed for ${given ? quote(region) : `${region}, as awsRegion is missing`}; Amazon refuses them`,
            fix: `write awsRegion: ${ofHost}`,
          };
        }
      }
    },
  },
  {
    id: 'storage/reach',
    severity: 'warning',
    title: 'The repository of a plan can be reached from both clusters',
    rationale: 'Velero writes into the repository on the source and reads it on the destination. An address within one cluster, the name of a Service or localhost, leads the other one nowhere.',
    source: 'mig-controller pkg/controller/migplan/storage.go; MTC\'s guide, replication repositories',
    breaks: documents(storage('aws', STORE.replace('minio.example.com', 'minio.minio.svc')), planExample()),
    keeps: documents(storage('aws', STORE), planExample()),
    * check(set) {
      const between = new Map<Manifest, Manifest>();
      for (const plan of plansOf(set)) {
        const used = pointedAt(set, plan, 'MigStorage', specOf(plan).migStorageRef);
        if (used && !between.has(used) && !isWithinOneCluster(set, plan)) {
          between.set(used, plan);
        }
      }
      for (const { part, field, url } of storeUrls(set)) {
        const plan = between.get(part.manifest);
        if (plan && field === 'awsS3Url' && /(^|\.)(localhost|[\w-]+\.svc(\.cluster\.local)?)$|^127\./.test(url.host)) {
          yield {
            manifest: part.manifest,
            path: `${part.configPath}.${field}`,
            message: `${quote(url.host)} is an address within one cluster, and ${nameOf(plan)} is between two; the other one does not find the repository`,
            fix: 'write the address of a Route to the store, or of a load balancer before it',
          };
        }
      }
    },
  },
  {
    id: 'storage/bucket-letters',
    severity: 'warning',
    title: 'A bucket at Amazon or Google has a name that they take',
    rationale: 'Amazon takes 3 to 63 lower-case letters, digits, dots and hyphens for the name of a bucket, Google underscores as well. A bucket of another name there is only from before these rules. Other stores may take more.',
    source: 'Amazon S3 documentation, bucket naming rules; Google Cloud Storage documentation, bucket names',
    breaks: storage('aws', 'awsBucketName: MTC_Backups'),
    keeps: storage('aws', 'awsBucketName: mtc-backups'),
    * check(set) {
      for (const [provider, field, form] of BUCKET_NAMES) {
        for (const part of partsWith(set, provider, 'backup')) {
          const name = fieldText(part, field);
          const isElsewhere = URL_FIELDS.some((one) => !isEmpty(part.config[one]));
          if (name !== '' && !form.test(name) && !/[/:\s]/.test(name) && !isElsewhere && part.provider === provider) {
            const near = name.toLowerCase().replace(/_/g, '-');
            yield {
              manifest: part.manifest,
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} is no name that ${provider === 'aws' ? 'Amazon' : 'Google'} gives a bucket, so that it is not found`,
              fix: form.test(near) ? `write the bucket's own name; is it ${near}?` : 'write the bucket\'s own name',
            };
          }
        }
      }
    },
  },
  {
    id: 'storage/azure-names',
    severity: 'error',
    title: 'Storage account and container have names that Azure takes',
    rationale: 'A storage account has 3 to 24 lower-case letters and digits, and no other sign; a container 3 to 63 lower-case letters, digits and single hyphens. Azure has none of another name.',
    source: 'Azure documentation, naming rules of resources; mig-controller pkg/cloudprovider/azure.go',
    breaks: storage('azure', ALL.azure.replace('azureStorageAccount: backups', 'azureStorageAccount: MTC_Backups')),
    keeps: storage('azure', ALL.azure),
    * check(set) {
      for (const part of partsWith(set, 'azure', 'backup')) {
        for (const [field, form, what] of AZURE_NAMES) {
          const name = fieldText(part, field);
          if (name !== '' && !form.test(name) && !/[/:\s]/.test(name)) {
            yield {
              manifest: part.manifest,
              path: `${part.configPath}.${field}`,
              message: `${quote(name)} is no name of Azure's: ${what}`,
              fix: /[A-Z]/.test(name) && form.test(name.toLowerCase()) ? `write ${name.toLowerCase()}` : 'write the name as Azure\'s portal shows it',
            };
          }
        }
      }
    },
  },
];

/** Names that are too short are let pass, and a hyphen in an account's: they stand where somebody only shows what a name is. */
const BUCKET_NAMES: ReadonlyArray<readonly [string, string, RegExp]> = [
  ['aws', 'awsBucketName', /^[a-z0-9.-]{1,63}$/],
  ['gcp', 'gcpBucket', /^[a-z0-9._-]{1,222}$/],
];

const AZURE_NAMES: ReadonlyArray<readonly [string, RegExp, string]> = [
  ['azureStorageAccount', /^[a-z0-9-]{1,24}$/, 'a storage account has 3 to 24 lower-case letters and digits'],
  ['azureStorageContainer', /^(?=.{1,63}$)([a-z0-9]+(-[a-z0-9]+)*|\$root|\$web)$/, 'a container has 3 to 63 lower-case letters, digits and single hyphens'],
];

/** The addresses of the stores that speak S3. */
function* storeUrls(set: ManifestSet): Generator<{ part: StoragePart; field: string; url: NonNullable<ReturnType<typeof splitUrl>> }> {
  for (const part of partsWith(set, 'aws', 'backup')) {
    for (const field of URL_FIELDS) {
      const url = splitUrl(fieldText(part, field));
      if (url) {
        yield { part, field, url };
      }
    }
  }
}
