import { splitUrl, Url } from '../../../grammar/url';
import { derived } from '../../engine/derived';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { ALL, storage, STORE } from '../../examples/storage';
import { isWithinOneCluster, plansOf, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { fieldText, partsWith, StoragePart, URL_FIELDS } from '../../reading/storage';
import { quote } from '../../reading/text';

const AWS = 'mig-controller pkg/cloudprovider/aws.go';

/** The region that MTC uses if none is given. */
const DEFAULT_REGION = 'us-east-1';

const AMAZON = (region: string) =>
  `${ALL.aws}\n    awsRegion: eu-central-1\n    awsS3Url: https://s3.${region}.amazonaws.com`;

const AMAZON_HOST = /^(?:[\w.-]+\.)?s3[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/;

const INNER_HOST = /(^|\.)(localhost|[\w-]+\.svc(\.cluster\.local)?)$|^127\./;

/** The first plan between two clusters that uses each repository. */
const plansBetweenClusters = derived((set: ManifestSet) => {
  const between = new Map<Manifest, Manifest>();
  for (const plan of plansOf(set)) {
    const used = pointedAt(set, plan, 'MigStorage', specOf(plan).migStorageRef);
    if (used && !between.has(used) && !isWithinOneCluster(set, plan)) {
      between.set(used, plan);
    }
  }
  return between;
});

/** Rules on the address of a repository. */
export const STORAGE_ADDRESS_RULES: readonly Rule[] = [
  {
    id: 'storage/bucket-in-url',
    severity: 'warning',
    title: 'The URL of a store does not contain the bucket',
    rationale: 'MTC and Velero append the bucket to the URL. If the URL already contains it, they look for a bucket '
      + 'within the bucket, '
      + 'which does not exist.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', STORE.replace(':9000', ':9000/backups')),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3Url',
      message: 'the URL contains the bucket "backups": MTC and Velero append it once more, and do not find it',
      fix: 'Write `awsS3Url: https://minio.example.com:9000`.',
    }],
    keeps: storage('aws', STORE),
    * check(manifest) {
      for (const { part, field, url } of storeUrls(manifest)) {
        const bucket = fieldText(part, 'awsBucketName');
        const isInPath = bucket !== '' && url.path.split('/').includes(bucket);
        const rest = url.host.slice(bucket.length + 1);
        if (isInPath || bucket !== '' && /^s3[.-]/.test(rest) && url.host.startsWith(`${bucket}.`)) {
          const clean = `${url.scheme}://${isInPath ? url.host : rest}${url.port ? `:${url.port}` : ''}`;
          yield {
            path: `${part.configPath}.${field}`,
            message: `the URL contains the bucket ${quote(bucket)}: MTC and Velero append it once more, and do not `
              + 'find it',
            fix: `Write \`${field}: ${clean}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'storage/region',
    severity: 'warning',
    title: 'The region is that of the address at AWS',
    rationale: 'MTC and Velero sign requests to AWS for awsRegion, or for us-east-1 if it is missing. An address in '
      + 'another region rejects them.',
    source: AWS,
    on: 'MigStorage',
    breaks: storage('aws', AMAZON('us-west-2')),
    finds: [{
      path: 'spec.backupStorageConfig.awsRegion',
      message: '"eu-central-1" is not the region of `awsS3Url`, which is in us-west-2: AWS rejects requests that are '
        + 'signed for another region',
      fix: 'Write `awsRegion: us-west-2`.',
    }],
    keeps: storage('aws', AMAZON('eu-central-1')),
    * check(manifest) {
      for (const { part, field, url } of storeUrls(manifest)) {
        const ofHost = AMAZON_HOST.exec(url.host)?.[1];
        const given = part.config.awsRegion;
        const isMissing = given === undefined || given === null || given === '';
        const region = isMissing ? DEFAULT_REGION : fieldText(part, 'awsRegion');
        if (ofHost !== undefined && region !== '' && region !== ofHost) {
          yield {
            path: `${part.configPath}.${isMissing ? field : 'awsRegion'}`,
            message: isMissing
              ? `the URL is in ${ofHost}, but \`awsRegion\` is missing: AWS rejects the requests, which are signed for `
                + `${DEFAULT_REGION}`
              : `${quote(region)} is not the region of \`${field}\`, which is in ${ofHost}: `
                + 'AWS rejects requests that are signed for another region',
            fix: `Write \`awsRegion: ${ofHost}\`.`,
          };
        }
      }
    },
  },
  {
    id: 'storage/reach',
    severity: 'warning',
    title: 'Both clusters of a plan can reach its repository',
    rationale: 'Velero writes to the repository on the source and reads from it on the destination. An address within '
      + 'one cluster, such as '
      + 'the name of a Service or localhost, cannot be reached from the other one.',
    source: 'mig-controller pkg/controller/migplan/storage.go; MTC\'s guide, replication repositories',
    on: 'MigStorage',
    breaks: documents(storage('aws', STORE.replace('minio.example.com', 'minio.minio.svc')), planExample()),
    finds: [{
      path: 'spec.backupStorageConfig.awsS3Url',
      message: '"minio.minio.svc" is an address within one cluster, but MigPlan openshift-migration/shop migrates '
        + 'between two: '
        + 'the other cluster cannot reach the repository',
      fix: 'Write the address of a Route or of a load balancer of the store.',
    }],
    keeps: documents(storage('aws', STORE), planExample()),
    * check(manifest, set) {
      const plan = plansBetweenClusters(set).get(manifest);
      for (const { part, field, url } of plan ? storeUrls(manifest) : []) {
        if (field === 'awsS3Url' && INNER_HOST.test(url.host)) {
          yield {
            path: `${part.configPath}.${field}`,
            message: `${quote(url.host)} is an address within one cluster, but ${nameOf(plan!)} migrates between two: `
              + 'the other cluster cannot reach the repository',
            fix: 'Write the address of a Route or of a load balancer of the store.',
          };
        }
      }
    },
  },
];

/** The valid URLs of S3-compatible stores. */
function storeUrls(manifest: Manifest): Array<{ part: StoragePart; field: string; url: Url }> {
  return partsWith(manifest, 'aws', 'backup').flatMap((part) => URL_FIELDS.flatMap((field) => {
    const url = splitUrl(fieldText(part, field));
    return url ? [{ part, field, url }] : [];
  }));
}
