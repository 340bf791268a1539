import { MTC_NAMESPACE } from '../../../api/common';
import { didYouMean } from '../../../grammar/did-you-mean';
import { Manifest, nameOf, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isPatch, placeOf } from '../../reading/neighbours';
import { entriesOf, secretsOf } from '../../reading/secret';
import { quote } from '../../reading/text';

/** The label by which MTC finds the Secret with the proxies of a cluster. */
const LABEL = 'migration-proxy-config';

/** What it reads there. */
const KEYS = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

const proxies = (key: string, name = 'migration-proxy') => `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: openshift-migration, labels: { ${LABEL}: "true" } }
stringData:
  ${key}: http://proxy.example.com:3128
`;

/** Rules on the Secret that tells MTC a cluster's proxies. */
export const PROXY_SECRET_RULES: readonly Rule[] = [
  {
    id: 'secret/one-proxy',
    severity: 'error',
    title: 'A cluster has one Secret with its proxies',
    rationale: 'MTC finds the Secret by its label. Where two of them carry it, each plan with the cluster gets SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never becomes Ready. The operator makes one itself, migration-proxy, where a proxy is set.',
    source: VALIDATION,
    breaks: `${proxies('HTTPS_PROXY')}---\n${proxies('HTTPS_PROXY', 'proxy')}`,
    keeps: proxies('HTTPS_PROXY'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of proxySecrets(set)) {
        const other = first.get(placeOf(manifest));
        first.set(placeOf(manifest), other ?? manifest);
        if (other && other.name !== manifest.name) {
          yield {
            manifest,
            path: 'metadata.labels',
            message: `${nameOf(other)} has the label ${LABEL}, too; MTC doesn't choose between the two, and no plan with this cluster becomes Ready`,
            fix: 'leave one of the two out, or take the label off it',
          };
        }
      }
    },
  },
  {
    id: 'secret/proxy-keys',
    severity: 'error',
    title: 'The Secret with the proxies has the keys that MTC reads',
    rationale: 'MTC reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capital letters. Without any of the three each plan with the cluster gets SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never becomes Ready.',
    source: VALIDATION,
    breaks: proxies('https_proxy'),
    keeps: proxies('HTTPS_PROXY'),
    * check(set) {
      for (const manifest of proxySecrets(set)) {
        const entries = entriesOf(manifest);
        if (entries.length > 0 && !entries.some(({ key }) => KEYS.includes(key))) {
          const [{ key, path }] = entries;
          yield {
            manifest,
            path,
            message: `MTC reads ${KEYS.join(', ')} here and finds none of them; no plan with this cluster becomes Ready`,
            fix: `write ${didYouMean(key, KEYS) ?? 'HTTPS_PROXY'} in place of ${quote(key)}`,
          };
        }
      }
    },
  },
];

/** The Secrets that MTC takes for that of the cluster's proxies. */
function proxySecrets(set: ManifestSet): Manifest[] {
  return secretsOf(set).filter((manifest) => manifest.namespace === MTC_NAMESPACE && !isPatch(set, manifest)
    && record(record(manifest.object.metadata).labels)[LABEL] === 'true');
}
