import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { writeCredentialsJob } from './credentials-job';
import { MTC_NAMESPACE } from '../api/common';
import { BUCKET_ACCESS_KEY_ID, BUCKET_SECRET_ACCESS_KEY } from '../api/object-bucket';
import { checkCalls } from '../constructs/checked-calls';
import { ownedBy } from '../constructs/owner';
import { SecretObject } from '../credentials/secret-object';
import { SecretStoreKind } from '../credentials/secret-options';
import { SecretSource } from '../credentials/secret-source';
import { S3Credentials } from '../credentials/storage-credentials';

/** Options of `ObjectGatewayCredentials.job`. */
export interface ObjectGatewayJobOptions {
  /**
   * An image with bash, curl and base64.
   *
   * @default 'image-registry.openshift-image-registry.svc:5000/openshift/cli:latest', which OpenShift brings along
   */
  readonly image?: string;
}

/** Options of `ObjectGatewayCredentials.externalSecret`. */
export interface ObjectGatewayExternalSecretOptions {
  /**
   * The API version of SecretStore and ExternalSecret that the cluster serves. The External Secrets Operator serves
   * `v1` since 0.16.
   *
   * @default 'external-secrets.io/v1'
   */
  readonly apiVersion?: string;

  /**
   * How often the operator copies the keys again, as a Go duration.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;
}

/** What the copied keys are for. */
export interface CopiedKeys {
  readonly repositoryName: string;
  /** The name of the claim, and of the Secret that it gets. */
  readonly claim: string;
  /** The name of the Secret that MTC reads. */
  readonly secret: string;
  /** Whether the MigStorage needs the cluster's CA certificates. */
  readonly needsCa: boolean;
}

/**
 * How the keys that the Multicloud Object Gateway generates get into the Secret that MTC reads. The gateway and MTC
 * name them differently, so they have to be copied.
 */
export class ObjectGatewayCredentials {
  /**
   * A Job copies them, when the bucket exists. It may patch the one Secret, and the MigStorage if that needs the
   * cluster's CA certificates, and has no other rights. If keys change later, delete the Job and apply it again.
   */
  static job(options: ObjectGatewayJobOptions = {}): ObjectGatewayCredentials {
    const image = options.image ?? 'image-registry.openshift-image-registry.svc:5000/openshift/cli:latest';
    return new ObjectGatewayCredentials((owner, { secret, needsCa, ...keys }) => ({
      ref: { name: secret, namespace: MTC_NAMESPACE },
      apiObject: writeCredentialsJob(owner, { ...keys, secret, image, copiesCa: needsCa }),
    }));
  }

  /**
   * The External Secrets Operator copies them with its Kubernetes provider, again and again. Its ServiceAccount may
   * read the one Secret and has no other rights. It copies no CA certificates: give the repository a `caBundle` if it
   * needs one.
   */
  static externalSecret(options: ObjectGatewayExternalSecretOptions = {}): ObjectGatewayCredentials {
    const { apiVersion = 'external-secrets.io/v1', refreshInterval } = options;
    return new ObjectGatewayCredentials((owner, { claim, secret }) => {
      writeSecretStore(owner, secret, claim, apiVersion);
      const key = (property: string) => SecretSource.externalSecret({
        store: secret, storeKind: SecretStoreKind.SECRET_STORE, key: claim, property, apiVersion, refreshInterval,
      });
      return S3Credentials.keys({
        accessKeyId: key(BUCKET_ACCESS_KEY_ID), secretAccessKey: key(BUCKET_SECRET_ACCESS_KEY),
      })._secret(owner, secret);
    });
  }

  /**
   * `cdk8s-mtc apply` copies them with the permissions of the user, as soon as the bucket exists, and again each time;
   * nothing runs on the cluster. Requires a `MigrationApp`. It copies no CA certificates: give the repository a
   * `caBundle` if it needs one.
   */
  static atApply(): ObjectGatewayCredentials {
    return new ObjectGatewayCredentials((owner, { claim, secret }) => {
      const key = (name: string) => SecretSource.fromCluster(Chart.of(owner), { name: claim, key: name });
      return S3Credentials.keys({
        accessKeyId: key(BUCKET_ACCESS_KEY_ID), secretAccessKey: key(BUCKET_SECRET_ACCESS_KEY),
      })._secret(owner, secret);
    });
  }

  private constructor(
    /** @internal */
    readonly _write: (owner: Construct, keys: CopiedKeys) => SecretObject,
  ) {}
}

checkCalls('ObjectGatewayCredentials', ObjectGatewayCredentials);

/** A store from which the operator reads one Secret of `openshift-migration`. */
function writeSecretStore(owner: Construct, name: string, claim: string, apiVersion: string): void {
  const scope = new Construct(owner, 'secret-store');
  const metadata = { name, namespace: MTC_NAMESPACE };
  const rbac = 'rbac.authorization.k8s.io';
  const manifests: Record<string, { apiVersion: string; kind: string; [field: string]: unknown }> = {
    account: { apiVersion: 'v1', kind: 'ServiceAccount' },
    role: {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [claim], verbs: ['get'] }],
    },
    binding: {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
    store: {
      apiVersion,
      kind: 'SecretStore',
      spec: {
        provider: {
          kubernetes: {
            remoteNamespace: MTC_NAMESPACE,
            server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
            auth: { serviceAccount: { name } },
          },
        },
      },
    },
  };
  for (const [id, manifest] of Object.entries(manifests)) {
    ownedBy(owner, new ApiObject(scope, id, { ...manifest, metadata }));
  }
}
