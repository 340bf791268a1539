import { derived } from '../../engine/derived';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents } from '../../examples/plan';
import { STORE, storage } from '../../examples/storage';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { maybeSameCluster } from '../../reading/references';
import { quote } from '../../reading/text';

const claim = (bucket: string) => `apiVersion: objectbucket.io/v1alpha1
kind: ObjectBucketClaim
metadata: { name: backups, namespace: openshift-storage }
spec: { ${bucket}, storageClassName: openshift-storage.noobaa.io }
`;
const example = (bucket: string) => documents(claim(bucket),
  storage('aws', STORE.replace('minio.example.com:9000', 's3-openshift-storage.apps.ocp4.example.com')));

/** The rule on the bucket of an ObjectBucketClaim. */
export const STORAGE_CLAIM_RULES: readonly Rule[] = [
  {
    id: 'storage/bucket-of-claim',
    severity: 'error',
    title: 'A MigStorage has the name of the bucket, not that of its claim',
    rationale: 'With generateBucketName, an ObjectBucketClaim gets a bucket whose name has a random suffix. It is in '
      + 'spec.bucketName of the claim. A bucket with the name of the claim does not exist (NoSuchBucket), and the '
      + 'MigStorage reports BackupStorageProviderTestFailed.',
    source: 'Red Hat OpenShift Data Foundation documentation, Object Bucket Claim',
    on: 'MigStorage',
    skips: ['patch'],
    breaks: example('generateBucketName: backups'),
    finds: [{
      path: 'spec.backupStorageConfig.awsBucketName',
      message: '"backups" is not the bucket of ObjectBucketClaim openshift-storage/backups, whose name is generated: '
        + 'MTC reports BackupStorageProviderTestFailed',
      fix: 'Write the name that `oc get obc backups -n openshift-storage -o jsonpath={.spec.bucketName}` prints.',
    }],
    keeps: example('bucketName: backups'),
    * check(manifest, set) {
      const { awsBucketName, awsS3Url, credsSecretRef } = record(specOf(manifest).backupStorageConfig);
      const bucket = text(awsBucketName);
      const made = bucket === '' ? undefined : claimsByName(set).get(bucket)
        ?.find((one) => maybeSameCluster(one, manifest));
      const isOfClaim = made && (/\bopenshift-storage\b/.test(text(awsS3Url))
        || record(credsSecretRef).name === made.name && record(credsSecretRef).namespace === made.namespace);
      if (made && isOfClaim && !buckets(set).has(bucket)) {
        const { bucketName } = specOf(made);
        yield {
          path: 'spec.backupStorageConfig.awsBucketName',
          message: `${quote(bucket)} is not the bucket of ${namedIn(made, manifest)}, `
            + `${text(bucketName) === '' ? 'whose name is generated' : `which is ${quote(text(bucketName))}`}: MTC `
            + 'reports BackupStorageProviderTestFailed',
          fix: text(bucketName) === ''
            ? `Write the name that \`oc get obc ${made.name} -n ${made.namespace} -o jsonpath={.spec.bucketName}\` `
              + 'prints.'
            : `Write \`awsBucketName: ${bucketName}\`.`,
        };
      }
    },
  },
];

const allClaims = (set: ManifestSet) => set.ofGroup('ObjectBucketClaim', 'objectbucket.io');

/** The claims by their names and by the beginnings of their buckets' names. */
const claimsByName = derived((set: ManifestSet) => {
  const found = new Map<string, Manifest[]>();
  for (const one of allClaims(set)) {
    const { bucketName, generateBucketName } = specOf(one);
    const names = new Set([text(generateBucketName), one.name]);
    for (const name of text(bucketName) === '' && text(generateBucketName) === '' ? [] : names) {
      found.set(name, [...(found.get(name) ?? []).slice(0, MOST), one]);
    }
  }
  return found;
});

/** So many claims of one name are looked at. */
const MOST = 20;

const buckets = derived((set: ManifestSet) => new Set(allClaims(set).map((one) => text(specOf(one).bucketName))));
