import { MTC_NAMESPACE } from '../../../api/common';
import { readJwt } from '../../../grammar/jwt';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { base64, TOKEN } from '../../examples/values';
import { maybeSameCluster } from '../../reading/references';
import { entriesOf, readEntries, SecretEntry } from '../../reading/secret';
import { quote } from '../../reading/text';

const CLUSTER = 'mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go';
const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';
const CREATE = 'Write the token of the ServiceAccount migration-controller in '
  + 'openshift-migration on the remote cluster.';

const secret = (data: string) => `apiVersion: v1
kind: Secret
metadata: { name: ocp3-token, namespace: openshift-config }
type: Opaque
data: { ${data} }
`;
const filled = (type: string, namespace: string = MTC_NAMESPACE) => `apiVersion: v1
kind: Secret
metadata: { name: migration-token, namespace: ${namespace}, annotations: { ${ACCOUNT}: migration-controller } }
type: ${type}
`;
const google = (fields: string) => secret('gcp-credentials: '
  + `${base64(`{"type":"service_account","client_email":"velero@example.iam.gserviceaccount.com"${fields}}`)}`);
const jwt = (payload: object) =>
  [{ alg: 'RS256' }, payload, {}].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

/** Rules on who issued a token, and on Secrets that never get one. */
export const ISSUER_RULES: readonly Rule[] = [
  {
    id: 'secret/user-token',
    severity: 'warning',
    title: 'A token belongs to a ServiceAccount, not to a user',
    rationale: 'A token that begins with sha256~ is the OAuth token of a user, as `oc whoami -t` prints it. By default '
      + 'it expires after 24 hours, or when the user logs out; then MTC loses the connection, even during a run.',
    source: `OpenShift documentation, OAuth access tokens; ${CLUSTER}`,
    on: 'Secret',
    skips: ['patch'],
    breaks: secret(`saToken: ${base64('sha256~Yh3dXv5TQxWl5cB1rF7kq0jE6tqZ2mPzN8sUaG4oLwI')}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken contains the OAuth token of a user, which expires after 24 hours by default: MTC then loses '
        + 'the connection, and runs stall',
      fix: CREATE,
    }],
    keeps: secret(`saToken: ${base64(TOKEN)}`),
    * check(manifest, set) {
      for (const { key, path, value } of tokensOf(set, manifest)) {
        if (/^sha256~[\w-]{20,}\s*$/.test(value ?? '')) {
          yield {
            path,
            message: `${key} contains the OAuth token of a user, which expires after 24 hours by default: MTC then `
              + 'loses the connection, and runs stall',
            fix: CREATE,
          };
        }
      }
    },
  },
  {
    id: 'secret/foreign-token',
    severity: 'warning',
    title: 'A token was issued by the remote cluster for a ServiceAccount',
    rationale: 'The subject of a ServiceAccount\'s token begins with system:serviceaccount. Another token was issued '
      + 'by an identity provider for a person or a client: a cluster rejects it unless it is configured to trust that '
      + 'issuer.',
    source: `Kubernetes documentation, authenticating; ${CLUSTER}`,
    on: 'Secret',
    skips: ['patch'],
    breaks: secret(`saToken: ${base64(jwt({ iss: 'https://login.example.com', sub: 'f1b7' }))}`),
    finds: [{
      path: 'data.saToken',
      message: 'saToken contains a token that an identity provider issued, and not the cluster for a ServiceAccount: '
        + 'the remote cluster rejects it (ReconcileFailed, or TestConnectFailed with MTC 1.7)',
      fix: CREATE,
    }],
    keeps: secret(`saToken: ${base64(TOKEN)}`),
    * check(manifest, set) {
      for (const { key, path, value } of tokensOf(set, manifest)) {
        const claims = readJwt((value ?? '').trim());
        if (claims?.issuer && claims.account && !claims.account.startsWith('system:')) {
          yield {
            path,
            message: `${key} contains a token that an identity provider issued, and not the cluster for a `
              + 'ServiceAccount: the remote cluster rejects it (ReconcileFailed, or TestConnectFailed with MTC 1.7)',
            fix: CREATE,
          };
        }
      }
    },
  },
  {
    id: 'secret/token-never-filled',
    severity: 'error',
    title: 'Kubernetes fills the token Secret of MTC\'s ServiceAccount',
    rationale: `Kubernetes writes a token into a Secret if its type is ${TOKEN_TYPE} and its annotation names a `
      + 'ServiceAccount of the same namespace. With another type nothing happens, and without the ServiceAccount '
      + 'Kubernetes deletes the Secret.',
    source: 'Kubernetes documentation, ServiceAccount token Secrets',
    on: 'Secret',
    skips: ['patch', 'live'],
    breaks: filled('Opaque'),
    finds: [{
      path: 'type',
      message: `is "Opaque", but the annotation ${ACCOUNT} requests a token: Kubernetes writes none into the Secret`,
      fix: `Write \`type: ${TOKEN_TYPE}\`.`,
    }],
    keeps: filled(TOKEN_TYPE),
    * check(manifest, set) {
      const account = text(record(record(manifest.object.metadata).annotations)[ACCOUNT]);
      if (account === '' || entriesOf(manifest).length > 0) {
        return;
      }
      if (manifest.object.type !== TOKEN_TYPE) {
        yield {
          path: manifest.object.type === undefined ? 'metadata' : 'type',
          message: `is ${quote(manifest.object.type ?? 'Opaque')}, but the annotation ${ACCOUNT} requests a `
            + 'token: Kubernetes writes none into the Secret',
          fix: `Write \`type: ${TOKEN_TYPE}\`.`,
        };
      } else if (account === 'migration-controller' && manifest.namespace !== MTC_NAMESPACE && manifest.namespace !== ''
        && !hasAccount(set, manifest, account)) {
        yield {
          path: 'metadata.namespace',
          message: `is ${quote(manifest.namespace)}, but ServiceAccount ${account} is in ${MTC_NAMESPACE}: Kubernetes `
            + 'deletes the Secret',
          fix: `Write \`namespace: ${MTC_NAMESPACE}\`.`,
        };
      }
    },
  },
  {
    id: 'secret/gcp-private-key',
    severity: 'error',
    title: 'The key of a Google service account contains its private key',
    rationale: 'Velero and MTC sign requests with private_key of gcp-credentials. A file without it describes the '
      + 'account and is not a key: MTC reports BackupStorageProviderTestFailed.',
    source: 'mig-controller pkg/cloudprovider/gcp.go',
    on: 'Secret',
    skips: ['patch'],
    breaks: google(''),
    finds: [{
      path: 'data.gcp-credentials',
      message: 'gcp-credentials has the type service_account, but no `private_key`: MTC reports '
        + 'BackupStorageProviderTestFailed',
      fix: 'Encode the file that `gcloud iam service-accounts keys create` writes.',
    }],
    keeps: google(',"private_key":"example"'),
    * check(manifest, set) {
      for (const { path, value, role } of readEntries(set)(manifest)) {
        const key = role === 'gcp' ? parsed(value) : {};
        if (key.type === 'service_account' && !key.private_key) {
          yield {
            path,
            message: 'gcp-credentials has the type service_account, but no `private_key`: MTC reports '
              + 'BackupStorageProviderTestFailed',
            fix: 'Encode the file that `gcloud iam service-accounts keys create` writes.',
          };
        }
      }
    },
  },
];

/** The values that MTC reads in a Secret as the token of a cluster. */
function tokensOf(set: ManifestSet, manifest: Manifest): readonly SecretEntry[] {
  return readEntries(set)(manifest).filter(({ role }) => role === 'cluster');
}

function hasAccount(set: ManifestSet, secretOf: Manifest, name: string): boolean {
  return set.named('ServiceAccount', secretOf.namespace, name).some((one) => maybeSameCluster(one, secretOf));
}

function parsed(value: string | undefined): { readonly [key: string]: any } {
  try {
    return record(JSON.parse(value ?? ''));
  } catch {
    return {};
  }
}
