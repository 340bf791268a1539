import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ObjectGatewayCredentials } from './object-gateway-credentials';
import { ReplicationRepositoryProps } from './repository-props';
import { MTC_NAMESPACE } from '../api/common';
import { NEVER_PRUNE } from '../api/gitops';
import { OBJECT_BUCKET_CLAIM, OBJECT_GATEWAY_STORAGE_CLASS, ObjectBucketClaimSpec } from '../api/object-bucket';
import { refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { CaBundle } from '../credentials/ca-bundle';
import { SecretObject } from '../credentials/secret-object';
import { isDnsSubdomain, nearestDnsSubdomain } from '../grammar/dns';

/** A bucket in the Multicloud Object Gateway (NooBaa) of the host cluster, which is created for the repository. */
export interface ObjectGatewayRepositoryProps extends ReplicationRepositoryProps {
  /**
   * The address of the gateway as both clusters reach it: `https://` and the host of the Route `s3` in
   * `openshift-storage`, which is `s3-openshift-storage.` and the domain of the cluster's applications.
   */
  readonly url: string;

  /**
   * The name of the bucket. No other bucket of the gateway may have it.
   *
   * @default - the name of the MigStorage
   */
  readonly bucket?: string;

  /**
   * How the generated keys get to MTC.
   *
   * @default ObjectGatewayCredentials.job()
   */
  readonly credentials?: ObjectGatewayCredentials;

  /**
   * The certificates that sign the Route's certificate.
   *
   * @default - with `ObjectGatewayCredentials.job` the Job copies the cluster's own CA certificates, which sign the
   * certificates of Routes unless an administrator has replaced them; otherwise public authorities
   */
  readonly caBundle?: CaBundle;

  /**
   * Whether the gateway's certificate is not verified.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * The storage class of the claim.
   *
   * @default 'openshift-storage.noobaa.io'
   */
  readonly storageClass?: string;

  /**
   * The BucketClass, which says where the gateway stores the data.
   *
   * @default - the default class of the gateway, which is `noobaa-default-bucket-class`
   */
  readonly bucketClass?: string;

  /**
   * The maximum size of all objects in the bucket. Images and volumes that are copied indirectly need their full size.
   *
   * @default - unlimited
   */
  readonly maxSize?: Size;
}

/**
 * Writes the claim of a bucket in MTC's namespace, where the gateway creates a Secret with the keys. Deleting the claim
 * deletes the bucket with everything in it, so no GitOps tool may do that.
 */
export function writeBucketClaim(
  owner: Construct, repositoryName: string, props: ObjectGatewayRepositoryProps,
): ApiObject {
  const { bucketClass, maxSize, storageClass = OBJECT_GATEWAY_STORAGE_CLASS } = props;
  const bucketName = bucketOf(repositoryName, props);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
    refuse(owner, {
      field: 'bucket',
      value: bucketName,
      problem: 'is not a valid name of a bucket (3 to 63 lower-case letters, digits, "-" and "."): the claim is never '
        + 'bound',
      fix: 'write a name such as "mtc-backups"',
    });
  }
  for (const [field, name] of Object.entries({ storageClass, bucketClass })) {
    if (name !== undefined && !isDnsSubdomain(name)) {
      const fix = `write "${nearestDnsSubdomain(name) ?? OBJECT_GATEWAY_STORAGE_CLASS}"`;
      refuse(owner, { field, value: name, problem: 'is not a valid name: the claim is never bound', fix });
    }
  }
  if (maxSize && maxSize.toMebibytes() < 1024) {
    const problem = 'is too small: the gateway accepts 1Gi or more';
    refuse(owner, { field: 'maxSize', value: quantity(maxSize), problem, fix: 'write Size.gibibytes(1) or more' });
  }
  const spec: ObjectBucketClaimSpec = {
    bucketName,
    storageClassName: storageClass,
    additionalConfig: bucketClass || maxSize
      ? { bucketclass: bucketClass, maxSize: maxSize && quantity(maxSize) }
      : undefined,
  };
  const metadata = { name: claimOf(repositoryName), namespace: MTC_NAMESPACE, annotations: { ...NEVER_PRUNE } };
  return ownedBy(owner, new ApiObject(owner, 'bucket', { ...OBJECT_BUCKET_CLAIM, metadata, spec }));
}

/** Writes what copies the generated keys to the Secret that MTC reads. */
export function copyGatewayKeys(
  owner: Construct, repositoryName: string, secret: string, props: ObjectGatewayRepositoryProps,
): SecretObject {
  const { credentials = ObjectGatewayCredentials.job(), caBundle, insecure, url } = props;
  const needsCa = !caBundle && !insecure && /^https:/.test(url);
  return credentials._write(owner, { repositoryName, claim: claimOf(repositoryName), secret, needsCa });
}

/** The name of the bucket, which the program knows before the gateway has created it. */
export function bucketOf(repositoryName: string, { bucket }: ObjectGatewayRepositoryProps): string {
  return bucket ?? repositoryName;
}

function quantity(size: Size): string {
  const mebibytes = size.toMebibytes();
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

function claimOf(repositoryName: string): string {
  return `${repositoryName}-bucket`;
}
