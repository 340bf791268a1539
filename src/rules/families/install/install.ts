import { CATALOG_RULES } from './catalog';
import { isFromKnownCatalog, isFromVendor } from './catalogs';
import { MTC_NAMESPACE } from '../../../api/common';
import { channelOf, NEWEST_MTC } from '../../../api/versions/life-cycle';
import { MTC_PACKAGE, MTC_RELEASES } from '../../../api/versions/mtc-releases';
import { isPlaceholder } from '../../../grammar/placeholder';
import { parseVersion } from '../../../grammar/version';
import { derived } from '../../engine/derived';
import { isLive } from '../../engine/live';
import { list, Manifest, nameOf, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { isPatch } from '../../engine/patches';
import { FieldProblem, Rule } from '../../engine/rule';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';
import { OLM } from '../../reading/version-reports';

const GUIDE = 'MTC\'s guide, installing the operator; mig-operator deploy/olm-catalog';

/** Names that are written by mistake instead of the name of the package. */
const MISNOMER = new RegExp(`^(${[
  'mtc', 'mig-operator', 'migration-toolkit(-for-containers)?(-operator)?',
  '(openshift-)?migration(-controller)?-operator', 'mtc-operators?\\.v.*',
].join('|')})$`);

/** The channels of the package in the vendor's catalog. */
const CHANNELS = MTC_RELEASES.map(({ channel }) => channel);

const group = (namespaces: string, name = 'migration') => `apiVersion: operators.coreos.com/v1
kind: OperatorGroup
metadata: { name: ${name}, namespace: openshift-migration }
spec: { targetNamespaces: [${namespaces}] }
`;

function subscription(name: string, channel = 'release-v1.8', namespace = 'openshift-migration'): string {
  return `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: ${namespace} }
spec:
  name: ${name}
  channel: ${channel}
  source: redhat-operators
  sourceNamespace: openshift-marketplace
`;
}

/** Rules on the installation of MTC's operator by OLM. */
export const INSTALL_RULES: readonly Rule[] = [
  {
    id: 'install/package',
    severity: 'error',
    title: 'The package of MTC\'s operator is mtc-operator',
    rationale: 'A Subscription names a package of a catalog, and in startingCSV a version of it, such as '
      + 'mtc-operator.v1.8.9. If the catalog does not contain them, OLM reports '
      + 'ResolutionFailed and installs nothing. '
      + 'The rule judges only the catalogs that OpenShift comes with and mirrors of them, and Subscriptions whose '
      + 'startingCSV is a version of mtc-operator, because any other catalog may use other names.',
    source: GUIDE,
    on: 'Subscription',
    breaks: subscription('mtc'),
    finds: [{
      path: 'spec.name',
      message: '"mtc" is not a package of the catalog: OLM reports ResolutionFailed and installs nothing',
      fix: 'Write `name: mtc-operator`.',
    }],
    keeps: subscription('mtc-operator'),
    * check(manifest, set) {
      const { name, startingCSV } = specOf(manifest);
      const isKnownCatalog = isFromKnownCatalog(set, manifest);
      const isMtcStart = text(startingCSV).startsWith(`${MTC_PACKAGE.name}.v`);
      const isForMtc = manifest.namespace === MTC_NAMESPACE || manifest.namespace === '';
      if ((isKnownCatalog || isMtcStart) && isForMtc && MISNOMER.test(text(name))) {
        yield {
          path: 'spec.name',
          message: `${quote(name)} is not a package of the catalog: OLM reports ResolutionFailed and installs nothing`,
          fix: `Write \`name: ${MTC_PACKAGE.name}\`.`,
        };
      }
      if (isKnownCatalog && name === MTC_PACKAGE.name) {
        yield* wrongStart(text(startingCSV));
      }
    },
  },
  {
    id: 'install/namespace',
    severity: 'error',
    title: 'MTC\'s operator is installed in openshift-migration',
    rationale: 'The operator works in the namespace in which it is installed, and the namespace openshift-migration is '
      + 'fixed in MTC\'s controllers. In any other namespace MTC does not work.',
    source: GUIDE,
    on: 'Subscription',
    breaks: subscription('mtc-operator', undefined, 'openshift-operators'),
    finds: [{
      path: 'metadata.namespace',
      message: '"openshift-operators" is the wrong namespace for the operator: MTC works in openshift-migration only',
      fix: 'Write `namespace: openshift-migration`, and create an OperatorGroup there.',
    }],
    keeps: subscription('mtc-operator'),
    * check(manifest) {
      const { namespace } = manifest;
      if (specOf(manifest).name === MTC_PACKAGE.name && namespace !== '' && namespace !== MTC_NAMESPACE) {
        yield {
          path: 'metadata.namespace',
          message: `${quote(namespace)} is the wrong namespace for the operator: MTC works in ${MTC_NAMESPACE} only`,
          fix: `Write \`namespace: ${MTC_NAMESPACE}\`, and create an OperatorGroup there.`,
        };
      }
    },
  },
  {
    id: 'install/channel',
    severity: 'warning',
    title: 'The channel exists in the catalog',
    rationale: `In ${MTC_PACKAGE.catalog} and its mirrors, the package has one channel for each minor release, for `
      + `example ${NEWEST_MTC.channel}. If the channel does not exist, OLM reports ResolutionFailed `
      + 'and installs nothing. The channels of other catalogs are not known, so the rule does not judge them.',
    source: GUIDE,
    on: 'Subscription',
    breaks: subscription('mtc-operator', 'stable'),
    finds: [{
      path: 'spec.channel',
      message: '"stable" is not a channel of mtc-operator in redhat-operators: '
        + 'OLM reports ResolutionFailed and installs nothing',
      fix: 'Write `channel: release-v1.8`, the same on all clusters.',
    }],
    keeps: subscription('mtc-operator', 'release-v1.8'),
    * check(manifest, set) {
      const { name, source, channel } = specOf(manifest);
      const isKnownCatalog = name === MTC_PACKAGE.name && isFromVendor(set, manifest);
      if (isKnownCatalog && typeof channel === 'string' && !CHANNELS.includes(channel)) {
        const version = parseVersion(/\b\d{1,3}\.\d{1,3}/.exec(channel)?.[0] ?? '');
        yield {
          path: 'spec.channel',
          message: `${quote(channel)} is not a channel of ${MTC_PACKAGE.name} in ${source}: `
            + 'OLM reports ResolutionFailed and installs nothing',
          fix: `Write \`channel: ${version && channelOf(version) || NEWEST_MTC.channel}\`, the same on all clusters.`,
        };
      }
    },
  },
  {
    id: 'install/operator-group',
    severity: 'error',
    title: 'One OperatorGroup in openshift-migration, for that namespace only',
    rationale: 'The operator supports only its own namespace. If the OperatorGroup is for other namespaces or for all, '
      + 'OLM reports UnsupportedOperatorGroup; '
      + 'if a namespace contains two OperatorGroups, it reports TooManyOperatorGroups; if it contains none, OLM waits '
      + 'for one. In all cases the operator is not installed. A missing OperatorGroup is reported if the files of a '
      + 'cluster create the namespace.',
    source: GUIDE,
    on: ['OperatorGroup', 'Subscription'],
    breaks: group(''),
    finds: [{
      path: 'spec.targetNamespaces',
      message: 'the OperatorGroup is for all namespaces, but the operator supports only openshift-migration: '
        + 'OLM reports UnsupportedOperatorGroup and does not install it',
      fix: 'Write `targetNamespaces: [openshift-migration]`.',
    }],
    keeps: group('openshift-migration'),
    * check(manifest, set) {
      if (manifest.kind === 'Subscription') {
        yield* withoutGroup(manifest, set);
      } else if (manifest.namespace === MTC_NAMESPACE) {
        yield* wrongTargets(manifest);
        const first = firstGroups(set).get(placeOf(manifest));
        if (first && first.name !== manifest.name) {
          yield {
            path: 'metadata.name',
            message: `${nameOf(first)} is in the same namespace: OLM reports TooManyOperatorGroups and does not `
              + 'install the operator',
            fix: 'Remove one of the two.',
          };
        }
      }
    },
  },
  ...CATALOG_RULES,
];

/** A version of the operator is called `mtc-operator.v1.8.9` in the catalogs. */
function* wrongStart(start: string): Iterable<FieldProblem> {
  if (start !== '' && !isPlaceholder(start) && !new RegExp(`^${MTC_PACKAGE.name}\\.v\\d+\\.\\d+\\.\\d+`).test(start)) {
    const version = /\d{1,4}\.\d{1,4}\.\d{1,6}/.exec(start)?.[0];
    yield {
      path: 'spec.startingCSV',
      message: `${quote(start)} is not the name of a ClusterServiceVersion of ${MTC_PACKAGE.name}: OLM reports `
        + 'ResolutionFailed and installs nothing',
      fix: version === undefined
        ? 'Remove `startingCSV`: OLM then installs the newest version of the channel.'
        : `Write \`startingCSV: ${MTC_PACKAGE.name}.v${version}\`.`,
    };
  }
}

/** A Subscription whose files create MTC's namespace, but no OperatorGroup in it. */
function* withoutGroup(manifest: Manifest, set: ManifestSet): Iterable<FieldProblem> {
  const place = placeOf(manifest);
  const isInstalled = specOf(manifest).name === MTC_PACKAGE.name && manifest.namespace === MTC_NAMESPACE
    && !isLive(manifest) && !isPatch(set, manifest) && newNamespaces(set).has(place);
  if (isInstalled && !firstGroups(set).has(place)) {
    yield {
      path: 'metadata.namespace',
      message: `${quote(MTC_NAMESPACE)} is created without an OperatorGroup: OLM does not install the operator`,
      fix: `Add an OperatorGroup in ${MTC_NAMESPACE} with \`targetNamespaces: [${MTC_NAMESPACE}]\`.`,
    };
  }
}

/** The places in which files create MTC's namespace. */
const newNamespaces = derived((set: ManifestSet) => new Set(set.ofGroup('Namespace', '')
  .filter((one) => one.name === MTC_NAMESPACE && !isLive(one) && !isPatch(set, one)).map(placeOf)));

function* wrongTargets(manifest: Manifest): Iterable<FieldProblem> {
  const { targetNamespaces, selector } = specOf(manifest);
  const names = list(targetNamespaces);
  const isPlain = typeof targetNamespaces === 'object' || targetNamespaces === undefined;
  const isOwn = names.length === 1 && (names[0] === MTC_NAMESPACE || isPlaceholder(text(names[0])));
  if (selector === undefined && isPlain && !isOwn) {
    yield {
      path: targetNamespaces === undefined ? 'spec' : 'spec.targetNamespaces',
      message: `the OperatorGroup is for ${names.length === 0 ? 'all namespaces' : names.map(quote).join(', ')}, `
        + `but the operator supports only ${MTC_NAMESPACE}: OLM reports UnsupportedOperatorGroup and does not install `
        + 'it',
      fix: `Write \`targetNamespaces: [${MTC_NAMESPACE}]\`.`,
    };
  }
}

/** The first OperatorGroup of MTC's namespace in each place. */
const firstGroups = derived((set: ManifestSet) => {
  const groups = set.ofGroup('OperatorGroup', OLM).filter(({ namespace }) => namespace === MTC_NAMESPACE);
  return new Map([...groups].reverse().map((manifest) => [placeOf(manifest), manifest]));
});
