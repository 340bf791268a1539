import { MTC_NAMESPACE } from '../../../api/common';
import { didYouMean } from '../../../grammar/did-you-mean';
import { Manifest, nameOf, record } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { isPatch, placeOf } from '../../reading/neighbours';
import { entriesOf, secretsOf } from '../../reading/secret';
import { quote } from '../../reading/text';

/** The label with which MTC finds the Secret that contains the proxies of a cluster. */
const LABEL = 'migration-proxy-config';

/** The keys that MTC reads. */
const KEYS = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

const proxies = (key: string, name = 'migration-proxy') => `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: openshift-migration, labels: { ${LABEL}: "true" } }
stringData:
  ${key}: http://proxy.example.com:3128
`;

/** Rules on the Secret with the proxies of a cluster. */
export const PROXY_SECRET_RULES: readonly Rule[] = [
  {
    id: 'secret/one-proxy',
    severity: 'error',
    title: 'A cluster has one proxy Secret',
    rationale: 'MTC finds the Secret by its label. If two Secrets have the label, every plan with the cluster reports '
      + 'SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never becomes Ready. The operator creates '
      + 'migration-proxy itself if a proxy is configured.',
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
            message: `${nameOf(other)} also has the label ${LABEL}: MTC uses neither, and no plan with this cluster becomes Ready`,
            fix: 'Remove one of the two, or its label.',
          };
        }
      }
    },
  },
  {
    id: 'secret/proxy-keys',
    severity: 'error',
    title: 'The proxy Secret has the keys that MTC reads',
    rationale: 'MTC reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in upper case. Without any of them every plan with the cluster reports '
      + 'SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never becomes Ready.',
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
            message: `the keys ${KEYS.join(', ')} are all missing: no plan with this cluster becomes Ready`,
            fix: `Rename ${quote(key)} to ${didYouMean(key, KEYS) ?? 'HTTPS_PROXY'}.`,
          };
        }
      }
    },
  },
];

/** The Secrets that MTC treats as the cluster's proxy Secret. */
function proxySecrets(set: ManifestSet): Manifest[] {
  return secretsOf(set).filter((manifest) => manifest.namespace === MTC_NAMESPACE && !isPatch(set, manifest)
    && record(record(manifest.object.metadata).labels)[LABEL] === 'true');
}
