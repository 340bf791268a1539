import { isVendorMirror } from './catalogs';
import { DEFAULT_CATALOGS, MTC_PACKAGE } from '../../../api/versions/mtc-releases';
import { isMisspelling } from '../../../grammar/did-you-mean';
import { isPlaceholder } from '../../../grammar/placeholder';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { documents, filesOf } from '../../examples/plan';
import { objectsOf } from '../../reading/model/objects';
import { namedIn } from '../../reading/model/text';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';
import { OLM } from '../../reading/version-reports';

const example = (source: string) => documents(filesOf('ocp3', `apiVersion: config.openshift.io/v1
kind: OperatorHub
metadata: { name: cluster }
spec: { disableAllDefaultSources: true }
`, `apiVersion: operators.coreos.com/v1alpha1
kind: CatalogSource
metadata: { name: mirror, namespace: openshift-marketplace }
spec: { sourceType: grpc, image: registry.example.com/redhat-operator-index:v4.16 }
`, `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration }
spec: { name: mtc-operator, channel: release-v1.8, source: ${source}, sourceNamespace: openshift-marketplace }
`));

const mirrored = (source: string) => documents(filesOf('ocp3', `apiVersion: operators.coreos.com/v1alpha1
kind: CatalogSource
metadata: { name: cs-redhat-operator-index, namespace: openshift-marketplace }
spec: { sourceType: grpc, image: mirror.example.com/redhat/redhat-operator-index:v4.16 }
`, `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration }
spec: { name: mtc-operator, channel: release-v1.8, source: ${source}, sourceNamespace: openshift-marketplace }
`));

/** Rules on where OLM finds the operator, and whether it installs what it finds. */
export const CATALOG_RULES: readonly Rule[] = [
  {
    id: 'install/catalog',
    severity: 'error',
    title: 'The catalog of the Subscription exists on the cluster',
    rationale: 'On a disconnected cluster OperatorHub disables the default catalogs, and a CatalogSource of another '
      + 'name '
      + 'has the mirrored ones. The default catalogs are in openshift-marketplace, and sourceNamespace says so. '
      + 'A Subscription to a catalog that is disabled or in another namespace reports CatalogSourcesUnhealthy or '
      + 'ResolutionFailed, and nothing is installed.',
    source: 'OpenShift documentation, OLM on restricted networks',
    on: 'Subscription',
    skips: ['patch'],
    breaks: example('redhat-operators'),
    finds: [{
      path: 'spec.source',
      message: 'OperatorHub cluster disables "redhat-operators", and no CatalogSource of that name is in the files '
        + 'of this cluster: OLM installs nothing',
      fix: 'Write `source: mirror`.',
    }],
    keeps: example('mirror'),
    * check(manifest, set) {
      const { name, source } = specOf(manifest);
      const hub = name !== MTC_PACKAGE.name ? undefined
        : objectsOf(set, 'OperatorHub', 'config.openshift.io', manifest.cluster)
          .find((one) => specOf(one).disableAllDefaultSources === true);
      const catalogs = objectsOf(set, 'CatalogSource', 'operators.coreos.com', manifest.cluster);
      if (hub && DEFAULT_CATALOGS.includes(text(source)) && !catalogs.some((one) => one.name === source)) {
        const [first] = catalogs;
        yield {
          path: 'spec.source',
          message: `${namedIn(hub, manifest)} disables ${quote(source)}, and no CatalogSource of that name is in the `
            + 'files of this cluster: OLM installs nothing',
          fix: first ? `Write \`source: ${first.name}\`.` : 'Write the name of the CatalogSource of your mirror.',
        };
      } else if (name === MTC_PACKAGE.name) {
        yield* wrongNamespace(manifest, set);
      }
    },
  },
  {
    id: 'install/undefined-catalog',
    severity: 'warning',
    title: 'The Subscription names the catalog that the cluster\'s files define',
    rationale: 'A Subscription names a CatalogSource, and OLM resolves nothing from one that does not exist. This is '
      + 'judged if the files of the cluster contain another CatalogSource that no Subscription names, and that has '
      + 'nearly the same name or is the only one and a mirror of the vendor\'s catalog.',
    source: 'OLM documentation, CatalogSource and Subscription',
    on: 'Subscription',
    skips: ['patch'],
    breaks: mirrored('redhat-operator-index'),
    finds: [{
      path: 'spec.source',
      message: 'no CatalogSource "redhat-operator-index" is in the files of this cluster, but CatalogSource '
        + 'openshift-marketplace/cs-redhat-operator-index, which no Subscription names: OLM reports '
        + 'ResolutionFailed and installs nothing',
      fix: 'Write `source: cs-redhat-operator-index`.',
    }],
    keeps: mirrored('cs-redhat-operator-index'),
    * check(manifest, set) {
      const meant = meantCatalog(manifest, set);
      if (meant) {
        yield {
          path: 'spec.source',
          message: `no CatalogSource ${quote(specOf(manifest).source)} is in the files of this cluster, but `
            + `${namedIn(meant, manifest)}, which no Subscription names: OLM reports ResolutionFailed and installs `
            + 'nothing',
          fix: `Write \`source: ${meant.name}\`.`,
        };
      }
    },
  },
  {
    id: 'install/waits-for-approval',
    severity: 'warning',
    title: 'No update of MTC\'s operator waits for an approval',
    rationale: 'With installPlanApproval Manual, OLM installs nothing until somebody approves its InstallPlan. Until '
      + 'then '
      + 'the cluster has another version of MTC than those that have been updated.',
    source: 'OLM documentation, approving updates',
    on: 'Subscription',
    skips: ['patch'],
    breaks: waiting('mtc-operator.v1.8.4'),
    finds: [{
      path: 'spec.installPlanApproval',
      message: 'mtc-operator.v1.8.12 waits for a manual approval, and mtc-operator.v1.8.4 is installed',
      fix: 'Approve the InstallPlan (`oc patch installplan NAME --type merge -p \'{"spec":{"approved":true}}\'`).',
    }],
    keeps: waiting('mtc-operator.v1.8.12'),
    * check(manifest) {
      const { name, installPlanApproval } = specOf(manifest);
      const { currentCSV, installedCSV, state } = statusOf(manifest);
      const isPending = isLive(manifest) && state === 'UpgradePending' && text(currentCSV) !== ''
        && currentCSV !== installedCSV;
      if (name === MTC_PACKAGE.name && installPlanApproval === 'Manual' && isPending) {
        yield {
          path: 'spec.installPlanApproval',
          message: `${currentCSV} waits for a manual approval, and `
            + `${text(installedCSV) === '' ? 'nothing is installed' : `${installedCSV} is installed`}`,
          fix: 'Approve the InstallPlan (`oc patch installplan NAME --type merge -p \'{"spec":{"approved":true}}\'`).',
        };
      }
    },
  },
];

/** So many catalogs of a cluster are compared with a name. */
const MOST = 50;

/** The CatalogSource that a Subscription of MTC most likely means, if its own is not in the files of the cluster. */
function meantCatalog(manifest: Manifest, set: ManifestSet): Manifest | undefined {
  const { cluster } = manifest;
  const source = text(specOf(manifest).source);
  const isJudged = specOf(manifest).name === MTC_PACKAGE.name && cluster !== undefined && source !== ''
    && !DEFAULT_CATALOGS.includes(source) && !isPlaceholder(source)
    && ![cluster, undefined].some((one) => catalogNames(set).get(one)?.has(source));
  const catalogs = isJudged ? objectsOf(set, 'CatalogSource', OLM, cluster) : [];
  const unused = catalogs.slice(0, MOST).filter(({ name }) => !usedCatalogs(set).get(cluster)?.has(name)
    && !isPlaceholder(name) && withoutVersion(name) !== withoutVersion(source));
  const near = unused.filter(({ name }) => isNear(source, name));
  const isOnlyMirror = catalogs.length === 1 && unused.some(isVendorMirror);
  return near.length === 1 || near.length === 0 && isOnlyMirror ? [...near, ...unused][0] : undefined;
}

/** Whether two names of catalogs have the same words, except for a misspelling or for further words of one. */
function isNear(one: string, other: string): boolean {
  return isMisspelling(one, other) || `-${one}-`.includes(`-${other}-`) || `-${other}-`.includes(`-${one}-`);
}

/** A name without a version: that of another catalog differs in it on purpose. */
function withoutVersion(name: string): string {
  return name.replace(/[-.]v?\d+/g, '');
}

/** The names of the CatalogSources of each cluster, and of those in files of no cluster. */
const catalogNames = derived((set: ManifestSet) =>
  byCluster(set.ofGroup('CatalogSource', OLM).map(({ cluster, name }) => ({ cluster, name }))));

/** The names of the catalogs that Subscriptions of each cluster have as their source. */
const usedCatalogs = derived((set: ManifestSet) =>
  byCluster(set.ofGroup('Subscription', OLM).map((one) => ({ cluster: one.cluster, name: text(specOf(one).source) }))));

function byCluster(
  names: ReadonlyArray<{ readonly cluster?: string; readonly name: string }>,
): ReadonlyMap<string | undefined, ReadonlySet<string>> {
  const clusters = new Map<string | undefined, Set<string>>();
  names.forEach(({ cluster, name }) => clusters.set(cluster, (clusters.get(cluster) ?? new Set()).add(name)));
  return clusters;
}

/** The namespace of the catalogs that OpenShift comes with. */
const MARKETPLACE = 'openshift-marketplace';

/** A default catalog in another namespace, in which the set has no CatalogSource of that name. */
function* wrongNamespace(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const { source, sourceNamespace } = specOf(manifest);
  const namespace = text(sourceNamespace);
  if (DEFAULT_CATALOGS.includes(text(source)) && ![MARKETPLACE, ''].includes(namespace) && !isPlaceholder(namespace)
    && !set.named('CatalogSource', namespace, text(source)).length) {
    yield {
      path: 'spec.sourceNamespace',
      message: `${quote(namespace)} does not contain the catalog ${quote(text(source))}: OLM installs nothing`,
      fix: `Write \`sourceNamespace: ${MARKETPLACE}\`.`,
    };
  }
}

function waiting(installed: string): string {
  return `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration }
spec:
  name: mtc-operator
  channel: release-v1.8
  source: redhat-operators
  sourceNamespace: openshift-marketplace
  installPlanApproval: Manual
status:
  currentCSV: mtc-operator.v1.8.12
  installedCSV: ${installed}
  state: UpgradePending
  lastUpdated: "2026-01-01T00:00:00Z"
`;
}

function statusOf({ object }: Manifest): { readonly [key: string]: any } {
  return record(object.status);
}
