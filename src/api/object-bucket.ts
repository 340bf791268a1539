import { Kind } from './common';

export const OBJECT_BUCKET_CLAIM: Kind = { apiVersion: 'objectbucket.io/v1alpha1', kind: 'ObjectBucketClaim' };

/** The storage class that OpenShift Data Foundation makes for buckets of its Multicloud Object Gateway. */
export const OBJECT_GATEWAY_STORAGE_CLASS = 'openshift-storage.noobaa.io';

/** The keys of the Secret that a bound claim has. The Secret has the claim's name and namespace. */
export const BUCKET_ACCESS_KEY_ID = 'AWS_ACCESS_KEY_ID';
export const BUCKET_SECRET_ACCESS_KEY = 'AWS_SECRET_ACCESS_KEY';

/** `spec` of an ObjectBucketClaim. */
export interface ObjectBucketClaimSpec {
  readonly bucketName: string;
  readonly storageClassName: string;
  /** All values are strings. */
  readonly additionalConfig?: { readonly bucketclass?: string; readonly maxSize?: string };
}
