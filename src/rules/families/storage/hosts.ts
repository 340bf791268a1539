import { isPlaceholder } from '../../../grammar/placeholder';
import { trimmed } from '../../../grammar/trim';
import { derived } from '../../engine/derived';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { ALL, storage } from '../../examples/storage';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

const bucket = (name: string) => storage('aws', ALL.aws.replace('backups', name));

/** Rules on repositories of several host clusters. */
export const STORAGE_HOST_RULES: readonly Rule[] = [
  {
    id: 'storage/bucket-of-two-hosts',
    severity: 'warning',
    title: 'Each host cluster has a bucket for itself',
    rationale: 'MTC configures the repository for Velero on both clusters of a plan, always with the prefix velero. '
      + 'Velero imports every backup that it finds there, so clusters of another migration get them as well; a '
      + 'rollback, or the end of their lifetime, deletes them in the bucket for all.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migstorage_types.go; Velero documentation, backup sync',
    on: 'MigStorage',
    skips: ['patch'],
    breaks: documents(filesOf('east', bucket('mtc')), filesOf('west', bucket('mtc'))),
    finds: [{
      path: 'spec.backupStorageConfig',
      message: 'has the same bucket "mtc" as MigStorage openshift-migration/backups (file-2.yaml) of host cluster '
        + '"east": Velero of each imports the backups of the other, and either can delete them',
      fix: 'Use a bucket for each host cluster.',
    }],
    keeps: documents(filesOf('east', bucket('mtc-east')), filesOf('west', bucket('mtc-west'))),
    * check(manifest, set) {
      const bucketOf = bucketIn(manifest);
      const first = bucketOf === undefined ? undefined : firstOfBucket(set).get(bucketOf.key);
      if (first && bucketOf && manifest.cluster !== undefined && first.cluster !== manifest.cluster) {
        yield {
          path: 'spec.backupStorageConfig',
          message: `has the same bucket ${quote(bucketOf.name)} as ${namedIn(first, manifest)} of host cluster `
            + `${quote(first.cluster)}: Velero of each imports the backups of the other, and either can delete them`,
          fix: 'Use a bucket for each host cluster.',
        };
      }
    },
  },
];

const firstOfBucket = derived((set: ManifestSet) => {
  const first = new Map<string, Manifest>();
  for (const manifest of set.ofGroup('MigStorage', MTC_GROUP)) {
    const key = manifest.cluster === undefined ? undefined : bucketIn(manifest)?.key;
    if (key !== undefined && !first.has(key)) {
      first.set(key, manifest);
    }
  }
  return first;
});

const BUCKET_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws', ['awsBucketName']],
  ['gcp', ['gcpBucket']],
  ['azure', ['azureStorageAccount', 'azureStorageContainer']],
]);

/** The bucket of a repository; undefined if it is not known. */
function bucketIn(manifest: Manifest): { readonly key: string; readonly name: string } | undefined {
  const { backupStorageProvider, backupStorageConfig } = specOf(manifest);
  const config = record(backupStorageConfig);
  const names = (BUCKET_FIELDS.get(text(backupStorageProvider)) ?? []).map((field) => text(config[field]));
  const server = trimmed(text(config.awsS3Url).toLowerCase(), '/');
  if (names.length === 0 || [...names, server].some(isPlaceholder) || names.includes('')) {
    return undefined;
  }
  return { key: [backupStorageProvider, server, ...names].join('\0'), name: names.join('/') };
}
