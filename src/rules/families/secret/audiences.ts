import { Claims, readJwt } from '../../../grammar/jwt';
import { Manifest } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { base64 } from '../../examples/values';
import { readEntries } from '../../reading/secret';
import { quote } from '../../reading/text';

const CLUSTER = 'Kubernetes documentation, ServiceAccount tokens; '
  + 'mig-controller pkg/controller/migcluster/validation.go';
const CREATE = 'Write the token of a Secret of type kubernetes.io/service-account-token.';

const jwt = (claims: object) =>
  [{ alg: 'RS256' }, claims, {}].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
const secret = (claims: object) => `apiVersion: v1
kind: Secret
metadata: { name: ocp3-token, namespace: openshift-config }
type: Opaque
data: { saToken: ${base64(jwt({
  iss: 'https://kubernetes.default.svc',
  sub: 'system:serviceaccount:openshift-migration:migration-controller',
  ...claims,
}))} }
`;
const FOR_API = { aud: ['https://kubernetes.default.svc'] };

/** Rules on what tokens are for. */
export const AUDIENCE_RULES: readonly Rule[] = [
  {
    id: 'secret/token-of-other-audience',
    severity: 'error',
    title: 'A token is for the API server',
    rationale: 'A token that was created with `--audience`, or for another service, names that service in its claim '
      + 'aud. '
      + 'The API server rejects it: the MigCluster reports ReconcileFailed.',
    source: CLUSTER,
    on: 'Secret',
    skips: ['patch'],
    breaks: secret({ aud: ['https://vault.example.com'] }),
    finds: [{
      path: 'data.saToken',
      message: 'the token in saToken is for "https://vault.example.com", not for the API server: the remote '
        + 'cluster rejects it (ReconcileFailed)',
      fix: 'Write the token of a Secret of type kubernetes.io/service-account-token.',
    }],
    keeps: secret(FOR_API),
    * check(manifest, set) {
      for (const { path, key, audiences = [], issuer } of tokensOf(manifest, set)) {
        if (audiences.length > 0 && !audiences.some((one) => one === issuer || isApi(one))) {
          yield {
            path,
            message: `the token in ${key} is for ${audiences.slice(0, 3).map(quote).join(', ')}, not for the API `
              + 'server: '
              + 'the remote cluster rejects it (ReconcileFailed)',
            fix: CREATE,
          };
        }
      }
    },
  },
  {
    id: 'secret/token-of-pod',
    severity: 'warning',
    title: 'A token does not end with a pod',
    rationale: 'Kubernetes mounts a token into each pod that is bound to it: it is valid for an hour, and no longer '
      + 'than '
      + 'the pod exists. Copied from a pod, it ends when the pod is replaced, also during a run.',
    source: CLUSTER,
    on: 'Secret',
    skips: ['patch'],
    breaks: secret({ ...FOR_API, 'kubernetes.io': { pod: { name: 'migration-controller-0' } } }),
    finds: [{
      path: 'data.saToken',
      message: 'the token in saToken was copied from a pod, and ends with it: MTC then loses the connection, even '
        + 'during a run',
      fix: 'Write the token of a Secret of type kubernetes.io/service-account-token.',
    }],
    keeps: secret(FOR_API),
    * check(manifest, set) {
      for (const { path, key, isOfPod } of tokensOf(manifest, set)) {
        if (isOfPod) {
          yield {
            path,
            message: `the token in ${key} was copied from a pod, and ends with it: MTC then loses the connection, even `
              + 'during a run',
            fix: CREATE,
          };
        }
      }
    },
  },
];

/** Names of the API server in tokens; tokens of other issuers name the issuer. */
function isApi(audience: string): boolean {
  return /^(https:\/\/)?(kubernetes|openshift)\.default(\.svc)?(\.cluster\.local)?\/?$/.test(audience)
    || /^https:\/\/api[.-]/.test(audience) || audience === 'api';
}

function tokensOf(manifest: Manifest, set: ManifestSet): Array<Claims & { path: string; key: string }> {
  return readEntries(set)(manifest).filter(({ role }) => role === 'cluster').flatMap(({ path, key, value }) => {
    const claims = readJwt((value ?? '').trim());
    return claims ? [{ ...claims, path, key }] : [];
  });
}
