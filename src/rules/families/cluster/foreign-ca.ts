import { decodeBase64, latin1 } from '../../../grammar/base64';
import { certificatesOf } from '../../../grammar/pem';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem } from '../../engine/rule';
import { ClusterIdentities } from '../../reading/model/identity';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { entriesOf, secretsOf } from '../../reading/secret';
import { quote } from '../../reading/text';

/** The certificates that a cluster gives its ServiceAccounts, to verify its API server. */
interface Given {
  readonly secret: Manifest;
  /** Their digests, in order. */
  readonly key: string;
  /** The domains in their subjects. */
  readonly domains: readonly string[];
}

/**
 * A bundle that is certainly that of another cluster. That it is not in the `ca.crt` of the cluster itself proves
 * nothing: the API server may have a certificate of another CA.
 */
export function* foreignBundle(manifest: Manifest, set: ManifestSet, host: string): Iterable<FieldProblem> {
  const { byCluster, byKey } = givenIn(set);
  const cluster = byCluster.size === 0 ? undefined : ClusterIdentities.in(set).of(manifest, manifest)?.cluster;
  const own = cluster === undefined ? [] : byCluster.get(cluster) ?? [];
  const bytes = own.length > 0 ? decodeBase64(text(specOf(manifest).caBundle)) : undefined;
  const { key, domains } = read(bytes ? latin1(bytes) : '');
  if (key === '' || own.some((one) => one.key === key)) {
    return;
  }
  const other = byKey.get(key);
  const domain = host.replace(/^api\./, '');
  const isNamed = domains.length === 1 && !key.includes(' ') && domains[0] !== domain
    && own.every((one) => one.domains.includes(domain));
  if (other || isNamed) {
    const is = other
      ? `is the \`ca.crt\` of cluster ${quote(other.secret.cluster)} (${namedIn(other.secret, manifest)})`
      : `contains the CA of the API server of ${quote(domains[0])}`;
    yield {
      path: 'spec.caBundle',
      message: `${is}, and not that of ${quote(host)} (${namedIn(own[0].secret, manifest)}): MTC does not trust the `
        + 'API server, and reports ReconcileFailed',
      fix: `Write the CA of ${quote(host)}, such as the value of \`ca.crt\` in that Secret.`,
    };
  }
}

/** What the token Secrets of each cluster contain. */
const givenIn = derived((set: ManifestSet) => {
  const byCluster = new Map<string, Given[]>();
  const byKey = new Map<string, Given>();
  for (const secret of secretsOf(set).filter(({ object }) => object.type === 'kubernetes.io/service-account-token')) {
    const given = read(entriesOf(secret).find(({ key }) => key === 'ca.crt')?.value ?? '');
    if (secret.cluster !== undefined && given.key !== '') {
      append(byCluster, secret.cluster, { secret, ...given });
      byKey.set(given.key, byKey.get(given.key) ?? { secret, ...given });
    }
  }
  return { byCluster, byKey };
});

/** The digests of certificates, and the domains in the subjects of CAs that are only for one API server. */
function read(pem: string): Pick<Given, 'key' | 'domains'> {
  const certificates = certificatesOf(pem);
  return {
    key: [...new Set(certificates.map(({ fingerprint256 }) => fingerprint256))].sort().join(' '),
    domains: certificates.flatMap(({ subject, issuer }) => {
      const domain = /^CN=kube-apiserver-([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/m.exec(subject)?.[1];
      return domain === undefined || subject !== issuer ? [] : [domain];
    }),
  };
}
