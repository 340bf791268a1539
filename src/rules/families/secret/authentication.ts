import { SA_TOKEN_KEY } from '../../../api/mig-cluster';
import { readJwt } from '../../../grammar/jwt';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { clusterWithSecret } from '../../examples/secret';
import { base64 } from '../../examples/values';
import { ClusterIdentities } from '../../reading/model/identity';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { entriesOf, secretUses } from '../../reading/secret';
import { quote } from '../../reading/text';

/** The issuer of the tokens of Secrets, which every cluster accepts if it has signed them. */
const LEGACY_ISSUER = 'kubernetes/serviceaccount';
const DEFAULT_ISSUER = 'https://kubernetes.default.svc';

const token = [{ alg: 'RS256' },
  { iss: 'https://issuer.east.example.com', sub: 'system:serviceaccount:openshift-migration:migration-controller' }, {}]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

const example = (issuer: string) => documents(filesOf('ocp3', `apiVersion: config.openshift.io/v1
kind: Authentication
metadata: { name: cluster }
spec: { serviceAccountIssuer: "${issuer}" }
`), filesOf('ocp4', clusterWithSecret(`saToken: ${base64(token)}`)));

/** The rule on tokens that another cluster issued. */
export const AUTHENTICATION_RULES: readonly Rule[] = [
  {
    id: 'secret/token-of-other-issuer',
    severity: 'error',
    title: 'A token was issued by the cluster that it is for',
    rationale: 'A bound token contains the issuer of its cluster, which Authentication cluster tells '
      + '(serviceAccountIssuer). A cluster rejects tokens of any other issuer: the MigCluster reports ReconcileFailed, '
      + 'or TestConnectFailed with MTC 1.7.',
    source: 'OpenShift API, Authentication of config.openshift.io; Kubernetes documentation, '
      + 'bound ServiceAccount tokens',
    on: 'MigCluster',
    skips: ['patch'],
    breaks: example('https://issuer.west.example.com'),
    finds: [{
      path: 'data.saToken',
      message: 'the token of MigCluster openshift-migration/ocp3 was issued by "https://issuer.east.example.com", but '
        + 'Authentication cluster (file-2.yaml) of that cluster has the issuer "https://issuer.west.example.com": the '
        + 'cluster rejects the token',
      fix: 'Write the token of the ServiceAccount migration-controller in openshift-migration on that cluster.',
    }],
    keeps: example('https://issuer.east.example.com'),
    * check(manifest, set) {
      for (const secret of tokenSecrets(set).get(manifest) ?? []) {
        const entry = entriesOf(secret).find(({ key }) => key === SA_TOKEN_KEY);
        const issuer = readJwt((entry?.value ?? '').trim())?.issuer;
        const authentication = issuer && issuer !== LEGACY_ISSUER ? authenticationOf(set, manifest) : undefined;
        const expected = authentication && (text(specOf(authentication).serviceAccountIssuer) || DEFAULT_ISSUER);
        if (entry && expected !== undefined && expected !== issuer) {
          yield {
            manifest: secret,
            path: entry.path,
            message: `the token of ${namedIn(manifest, secret)} was issued by ${quote(issuer)}, but `
              + `${namedIn(authentication!, secret)} of that cluster has the issuer ${quote(expected)}: the cluster `
              + 'rejects the token',
            fix: 'Write the token of the ServiceAccount migration-controller in openshift-migration on that cluster.',
          };
        }
      }
    },
  },
];

function authenticationOf(set: ManifestSet, manifest: Manifest): Manifest | undefined {
  const found = objectsOf(set, 'Authentication', 'config.openshift.io',
    ClusterIdentities.in(set).of(manifest, manifest)?.cluster);
  return found.length === 1 ? found[0] : undefined;
}

/** The Secrets with the token of each MigCluster. */
const tokenSecrets = derived((set: ManifestSet): ReadonlyMap<Manifest, readonly Manifest[]> => {
  const secrets = new Map<Manifest, Manifest[]>();
  secretUses(set).filter(({ role, secrets: all }) => role === 'cluster' && all.length === 1)
    .forEach((use) => append(secrets, use.manifest, use.secrets[0]));
  return secrets;
});
