import {
  base, documents, faulty, hostCluster, MigrationCase, mtc, object, plan, ref, remoteCluster, tokenSecret,
  valid,
} from './builders';
import { API_CERTIFICATE, OTHER_CERTIFICATE, ROOT_CERTIFICATE } from './certificates';
import { base64, TOKEN } from '../../../src/rules/examples/values';

const AT = 'host/clusters.yaml';
const jwt = (payload: object) => [{ alg: 'RS256', kid: 'example' }, payload]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.ZXhhbXBsZSBzaWduYXR1cmU';
const withToken = (token: string) =>
  base({ 'host/clusters.yaml': documents(hostCluster(), remoteCluster('old'), tokenSecret('old', token)) });
const withBundle = (pem: string) => base({
  'host/clusters.yaml': documents(hostCluster(),
    remoteCluster('old', { more: `caBundle: ${base64(pem)}` }), tokenSecret('old')),
});

function filled(name: string, namespace: string, {
  type = 'kubernetes.io/service-account-token', annotation = 'kubernetes.io/service-account.name: migration-controller',
} = {}): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`
    + `  annotations: { ${annotation} }\ntype: ${type}\n`;
}

function google(key: object): string {
  return documents(
    mtc('MigStorage', 'backups', 'backupStorageProvider: gcp\nbackupStorageConfig: { gcpBucket: mtc-backups, '
      + `credsSecretRef: ${ref('backups-credentials', 'openshift-config')} }`),
    object('v1', 'Secret', 'backups-credentials', 'openshift-config', 'type: Opaque\n'
      + `data: { gcp-credentials: ${base64(JSON.stringify(key))} }`),
  );
}
const KEY = {
  type: 'service_account',
  project_id: 'example',
  private_key_id: 'a1',
  client_email: 'mtc@example.iam.gserviceaccount.com',
  client_id: '1',
  token_uri: 'https://oauth2.googleapis.com/token',
};
const PRIVATE = '-----BEGIN PRIVATE KEY-----\nZXhhbXBsZQ==\n-----END PRIVATE KEY-----\n';

/** Credentials. */
export const CREDENTIALS: readonly MigrationCase[] = [
  faulty('the token of a person', withToken('sha256~Yh3dXv5TQxWl5cB1rF7kq0jE6tqZ2mPzN8sUaG4oLwI'), {
    file: AT,
    says: /sha256~|user|person|expires/,
  }),
  faulty(
    'a token that an identity provider issued',
    withToken(jwt({ iss: 'https://login.example.com/realms/corp', sub: 'f1b7', aud: 'openshift' })),
    { file: AT, says: /issue|login\.example\.com|ServiceAccount/ },
  ),
  faulty(
    'the token of another account',
    withToken(jwt({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:shop:deployer' })),
    { file: AT, says: /shop.*deployer|deployer/ },
  ),
  faulty('one token for two clusters', base({
    'host/clusters.yaml': documents(hostCluster(), remoteCluster('old'), tokenSecret('old')),
    'host/more.yaml': remoteCluster('legacy', { token: 'old-token' }),
    'host/plan.yaml': documents(plan('shop', { namespaces: '[shop]' }),
      plan('bank', { source: 'legacy', namespaces: '[bank]' })),
  }), { file: 'host/', says: /old-token/ }),
  faulty('a token Secret of a wrong type', base({
    'old/token.yaml': filled('migration-token', 'openshift-migration', { type: 'Opaque' }),
  }),
  { file: 'old/token.yaml', says: /requests a token/ }),
  faulty('a token Secret in another namespace than the account', base({
    'old/token.yaml': filled('migration-token', 'openshift-config'),
  }), { file: 'old/token.yaml', says: /openshift-migration|openshift-config/ }),
  faulty('a token Secret without the name of an account', base({
    'old/token.yaml': filled('migration-token', 'openshift-migration', { annotation: 'example.com/owner: team' }),
  }),
  { file: 'old/token.yaml', says: /annotation with the ServiceAccount/ }),
  faulty('a MigCluster that refers to a Secret which the host fills with another token', base({
    'host/clusters.yaml': documents(hostCluster(), remoteCluster('old'), filled('old-token', 'openshift-config')),
  }), { file: AT, says: /saToken is missing/ }),
  faulty('a key of Google without a private key', base({ 'host/storage.yaml': google(KEY) }), {
    file: 'host/storage.yaml',
    says: /private_key/,
  }),
  faulty('a bundle with the certificate of another server', withBundle(OTHER_CERTIFICATE), {
    file: AT,
    says: /api\.other\.example\.org/,
  }),
  faulty('a bundle that contains a private key', withBundle(PRIVATE), { file: AT, says: /certificate|private key/ }),
  faulty('a bundle that is a text', withBundle('ca.crt\n'), { file: AT, says: /certificate/ }),
  valid('a token Secret that the remote cluster fills',
    base({ 'old/token.yaml': filled('migration-token', 'openshift-migration') })),
  valid('a bundle with the root of the servers', withBundle(ROOT_CERTIFICATE)),
  valid('a bundle with the certificate of the server itself', withBundle(API_CERTIFICATE)),
  valid('a bundle with the certificate of another server, and a root', withBundle(OTHER_CERTIFICATE
    + ROOT_CERTIFICATE)),
  valid('a whole key of Google', base({ 'host/storage.yaml': google({ ...KEY, private_key: PRIVATE }) })),
  valid('a token of the controller of MTC', withToken(TOKEN)),
  valid('the token of the controller, bound to an issuer of the cluster', withToken(jwt({
    iss: 'https://kubernetes.default.svc',
    aud: ['https://kubernetes.default.svc'],
    sub: 'system:serviceaccount:openshift-migration:migration-controller',
  }))),
];
