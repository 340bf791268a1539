import { createHash } from 'crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { MTC_API_VERSION, MTC_NAMESPACE } from '../api/common';
import { AWS_ACCESS_KEY_ID_KEY, AWS_SECRET_ACCESS_KEY_KEY } from '../api/mig-storage';
import { BUCKET_ACCESS_KEY_ID, BUCKET_SECRET_ACCESS_KEY } from '../api/object-bucket';
import { ownedBy } from '../constructs/owner';

/**
 * Copies the keys of a bucket, and the cluster's CA certificates if a MigStorage is named. Secrets are in no argument
 * of a process, and no answer of the API server is printed. It retries until the Job's deadline: the MigStorage may not
 * exist yet.
 */
export const COPY_SCRIPT = `set -euo pipefail
encode() { base64 < "$1" | tr -d '\\n'; }
patch() {
  until curl --silent --show-error --fail --max-time 30 --output /dev/null --request PATCH \\
    --cacert "$ACCOUNT/ca.crt" --config <(printf 'header = "Authorization: Bearer %s"\\n' "$(cat "$ACCOUNT/token")") \\
    --header 'Content-Type: application/merge-patch+json' --data-binary @<(printf '%s' "$2") "$API/$1"
  do sleep "$PAUSE"; done
  echo "patched $1"
}
patch "api/v1/namespaces/$NAMESPACE/secrets/$SECRET" "$(printf '{"data":{"%s":"%s","%s":"%s"}}' \\
  ${AWS_ACCESS_KEY_ID_KEY} "$(encode "$KEYS/${BUCKET_ACCESS_KEY_ID}")" \\
  ${AWS_SECRET_ACCESS_KEY_KEY} "$(encode "$KEYS/${BUCKET_SECRET_ACCESS_KEY}")")"
if [ -n "$STORAGE" ]; then
  patch "apis/${MTC_API_VERSION}/namespaces/$NAMESPACE/migstorages/$STORAGE" \\
    "$(printf '{"spec":{"backupStorageConfig":{"s3CustomCABundle":"%s"}}}' "$(encode "$ACCOUNT/ca.crt")")"
fi
`;

/** How long the Job waits for the bucket and the MigStorage, in seconds. */
const DEADLINE = 3600;

/** What a Job copies. */
export interface CredentialsJobProps {
  /** The name of the MigStorage. */
  readonly repositoryName: string;
  /** The name of the claim, and of the Secret that it gets. The pod starts when that Secret exists. */
  readonly claim: string;
  /** The name of the Secret that MTC reads. */
  readonly secret: string;
  readonly image: string;
  /** Whether the MigStorage gets the cluster's CA certificates. */
  readonly copiesCa: boolean;
}

/**
 * Writes the Secret that MTC reads, without keys, and a Job that fills it. The Job may patch this Secret, and the
 * MigStorage if it copies CA certificates, and nothing else: an account that may create Secrets can get the token of
 * any other account.
 *
 * @returns the Secret
 */
export function writeCredentialsJob(owner: Construct, props: CredentialsJobProps): ApiObject {
  const scope = new Construct(owner, 'credentials-job');
  const write = (
    id: string, manifest: { apiVersion: string; kind: string; metadata: object; [field: string]: unknown },
  ) => (
    ownedBy(owner, new ApiObject(scope, id, manifest))
  );
  const account = props.secret;
  const metadata = { name: account, namespace: MTC_NAMESPACE };
  const secret = write('Secret', { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' });
  write('account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  write('role', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [
      { apiGroups: [''], resources: ['secrets'], resourceNames: [props.secret], verbs: ['patch'] },
      ...props.copiesCa ? [{
        apiGroups: [MTC_API_VERSION.split('/')[0]],
        resources: ['migstorages'],
        resourceNames: [props.repositoryName],
        verbs: ['patch'],
      }] : [],
    ],
  });
  write('binding', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
    subjects: [{ kind: 'ServiceAccount', ...metadata }],
  });
  const spec = jobSpec(props, account);
  write('job', {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: jobName(account, spec), namespace: MTC_NAMESPACE }, spec,
  });
  return secret;
}

function jobSpec(
  { claim, secret, image, copiesCa, repositoryName }: CredentialsJobProps, serviceAccountName: string,
): object {
  const environment = {
    API: 'https://kubernetes.default.svc',
    ACCOUNT: '/var/run/secrets/kubernetes.io/serviceaccount',
    KEYS: '/bucket',
    NAMESPACE: MTC_NAMESPACE,
    SECRET: secret,
    STORAGE: copiesCa ? repositoryName : '',
    PAUSE: '10',
  };
  return {
    activeDeadlineSeconds: DEADLINE,
    backoffLimit: 10,
    template: {
      spec: {
        serviceAccountName,
        restartPolicy: 'OnFailure',
        containers: [{
          name: 'copy',
          image,
          command: ['bash', '-c', COPY_SCRIPT],
          env: Object.entries(environment).map(([name, value]) => ({ name, value })),
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          securityContext: {
            runAsNonRoot: true,
            readOnlyRootFilesystem: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [{ name: 'bucket', mountPath: '/bucket', readOnly: true }],
        }],
        volumes: [{ name: 'bucket', secret: { secretName: claim } }],
      },
    },
  };
}

/** A Job cannot be changed: so another specification is another Job. At most 63 characters, which a label accepts. */
function jobName(account: string, spec: object): string {
  const hash = createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 8);
  return `${account.slice(0, 50).replace(/[-.]+$/, '')}-${hash}`;
}
