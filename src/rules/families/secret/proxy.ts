import { MTC_NAMESPACE } from '../../../api/common';
import { didYouMean } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { FieldProblem, Rule } from '../../engine/rule';
import { controllersOf, settingsOf } from '../../reading/controller';
import { namedIn } from '../../reading/model/text';
import { placeOf } from '../../reading/neighbours';
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
      + 'SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never becomes Ready. '
      + 'The operator creates migration-proxy itself if a proxy is configured.',
    source: VALIDATION,
    on: 'Secret',
    skips: ['patch'],
    breaks: `${proxies('HTTPS_PROXY')}---\n${proxies('HTTPS_PROXY', 'proxy')}`,
    finds: [{
      path: 'metadata.labels',
      message: 'Secret openshift-migration/migration-proxy also has the label migration-proxy-config: MTC uses '
        + 'neither, and no plan with this cluster becomes Ready',
      fix: 'Remove one of the two, or its label.',
    }],
    keeps: proxies('HTTPS_PROXY'),
    * check(manifest, set) {
      const first = firstProxySecrets(set).get(placeOf(manifest));
      if (first && isProxySecret(manifest) && first.name !== manifest.name) {
        yield {
          path: 'metadata.labels',
          message: `${nameOf(first)} also has the label ${LABEL}: MTC uses neither, `
            + 'and no plan with this cluster becomes Ready',
          fix: 'Remove one of the two, or its label.',
        };
      } else if (isProxySecret(manifest)) {
        yield* besideOperator(manifest, set);
      }
    },
  },
  {
    id: 'secret/proxy-keys',
    severity: 'error',
    title: 'The proxy Secret has the keys that MTC reads',
    rationale: 'MTC reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in upper case. Without any of them every plan with the '
      + 'cluster reports SourceClusterProxySecretMisconfigured or DestinationClusterProxySecretMisconfigured and never '
      + 'becomes Ready.',
    source: VALIDATION,
    on: 'Secret',
    skips: ['patch'],
    breaks: proxies('https_proxy'),
    finds: [{
      path: 'stringData.https_proxy',
      message: 'the keys HTTP_PROXY, HTTPS_PROXY, NO_PROXY are all missing: no plan with this cluster becomes '
        + 'Ready',
      fix: 'Rename "https_proxy" to HTTPS_PROXY.',
    }],
    keeps: proxies('HTTPS_PROXY'),
    * check(manifest) {
      const entries = entriesOf(manifest);
      if (isProxySecret(manifest) && entries.length > 0 && !entries.some(({ key }) => KEYS.includes(key))) {
        const [{ key, path }] = entries;
        yield {
          path,
          message: `the keys ${KEYS.join(', ')} are all missing: no plan with this cluster becomes Ready`,
          fix: `Rename ${quote(key)} to ${didYouMean(key, KEYS) ?? 'HTTPS_PROXY'}.`,
        };
      }
    },
  },
];

/** Whether MTC treats a Secret as the cluster's proxy Secret. */
function isProxySecret({ namespace, object }: Manifest): boolean {
  return namespace === MTC_NAMESPACE && record(record(object.metadata).labels)[LABEL] === 'true';
}

/** The operator writes a proxy Secret if the MigrationController of the cluster has proxies. */
function* besideOperator(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const controller = proxiedControllers(set).get(placeOf(manifest));
  const settings = controller ? settingsOf(controller) : [];
  const name = text(settings.find(({ variable }) => variable === 'proxy_secret_name')?.value) || 'migration-proxy';
  if (controller && name !== manifest.name && !isPlaceholder(name)) {
    yield {
      path: 'metadata.labels',
      message: `the operator writes Secret ${MTC_NAMESPACE}/${name} with the label ${LABEL} as well, because `
        + `${namedIn(controller, manifest)} has proxies: MTC uses neither, and no plan with this cluster becomes Ready`,
      fix: 'Remove the Secret, or its label, or the proxies of the MigrationController.',
    };
  }
}

const PROXIES = ['http_proxy', 'https_proxy'];

/** The MigrationController with proxies of each place. */
const proxiedControllers = derived((set: ManifestSet) => new Map(controllersOf(set)
  .filter((one) => settingsOf(one).some(({ variable, value }) => PROXIES.includes(variable) && text(value) !== ''))
  .map((one) => [placeOf(one), one])));

/** The first proxy Secret of each place. */
const firstProxySecrets = derived((set: ManifestSet): ReadonlyMap<string, Manifest> => new Map(secretsOf(set)
  .filter((manifest) => isProxySecret(manifest) && !isPatch(set, manifest))
  .reverse().map((manifest) => [placeOf(manifest), manifest])));
