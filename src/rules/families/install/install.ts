import { MTC_NAMESPACE } from '../../../api/common';
import { channelOf, NEWEST_MTC } from '../../../api/versions/life-cycle';
import { DEFAULT_CATALOGS, MTC_PACKAGE, MTC_RELEASES } from '../../../api/versions/mtc-releases';
import { parseVersion } from '../../../api/versions/version';
import { isPlaceholder } from '../../../grammar/placeholder';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { placeOf } from '../../reading/neighbours';
import { specOf } from '../../reading/plan';
import { quote } from '../../reading/text';
import { OLM } from '../version/reports';

const GUIDE = 'MTC\'s guide, installing the operator; mig-operator deploy/olm-catalog';

/** Names that are written by mistake instead of the name of the package. */
const MISNOMER = /^(mtc|migration-toolkit(-for-containers)?(-operator)?|(openshift-)?migration(-controller)?-operator|mig-operator|mtc-operators?\.v.*)$/;

/** The channels of the package in the vendor's catalog. */
const CHANNELS = MTC_RELEASES.map(({ channel }) => channel);

const group = (namespaces: string, name = 'migration') => `apiVersion: operators.coreos.com/v1
kind: OperatorGroup
metadata: { name: ${name}, namespace: openshift-migration }
spec: { targetNamespaces: [${namespaces}] }
`;

const subscription = (name: string, channel = 'release-v1.8', namespace = 'openshift-migration') => `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: ${namespace} }
spec:
  name: ${name}
  channel: ${channel}
  source: redhat-operators
  sourceNamespace: openshift-marketplace
`;

/** Rules on the installation of MTC's operator by OLM. */
export const INSTALL_RULES: readonly Rule[] = [
  {
    id: 'install/package',
    severity: 'error',
    title: 'The package of MTC\'s operator is mtc-operator',
    rationale: 'A Subscription names a package of a catalog. If the catalog does not contain the package, OLM reports ResolutionFailed and installs nothing. '
      + 'The rule judges only the catalogs that OpenShift comes with, because any other catalog may use other names.',
    source: GUIDE,
    breaks: subscription('mtc'),
    keeps: subscription('mtc-operator'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const { source } = specOf(manifest);
        const name = text(specOf(manifest).name);
        const isKnownCatalog = source === undefined || DEFAULT_CATALOGS.includes(text(source));
        if (isKnownCatalog && MISNOMER.test(name) && (manifest.namespace === MTC_NAMESPACE || manifest.namespace === '')) {
          yield {
            manifest,
            path: 'spec.name',
            message: `${quote(name)} is not a package of the catalog: OLM reports ResolutionFailed and installs nothing`,
            fix: `write name: ${MTC_PACKAGE.name}`,
          };
        }
      }
    },
  },
  {
    id: 'install/namespace',
    severity: 'error',
    title: 'MTC\'s operator is installed in openshift-migration',
    rationale: 'The operator works in the namespace in which it is installed, and the namespace openshift-migration is fixed in MTC\'s controllers. In any other namespace MTC does not work.',
    source: GUIDE,
    breaks: subscription('mtc-operator', undefined, 'openshift-operators'),
    keeps: subscription('mtc-operator'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const isElsewhere = manifest.namespace !== '' && manifest.namespace !== MTC_NAMESPACE && !isPlaceholder(manifest.namespace);
        if (specOf(manifest).name === MTC_PACKAGE.name && isElsewhere) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `${quote(manifest.namespace)} is the wrong namespace for the operator: MTC works in ${MTC_NAMESPACE} only`,
            fix: `write namespace: ${MTC_NAMESPACE}, and create an OperatorGroup there`,
          };
        }
      }
    },
  },
  {
    id: 'install/channel',
    severity: 'warning',
    title: 'The channel exists in the catalog',
    rationale: `In ${MTC_PACKAGE.catalog}, the package has one channel for each minor release, for example ${NEWEST_MTC.channel}. If the channel does not exist, OLM reports ResolutionFailed `
      + 'and installs nothing. The channels of other catalogs are not known, so the rule does not judge them.',
    source: GUIDE,
    breaks: subscription('mtc-operator', 'stable'),
    keeps: subscription('mtc-operator', 'release-v1.8'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const { name, source, channel } = specOf(manifest);
        const isKnownCatalog = name === MTC_PACKAGE.name && source === MTC_PACKAGE.catalog;
        if (isKnownCatalog && typeof channel === 'string' && !CHANNELS.includes(channel) && !isPlaceholder(channel)) {
          const version = parseVersion(/\b\d{1,3}\.\d{1,3}/.exec(channel)?.[0] ?? '');
          yield {
            manifest,
            path: 'spec.channel',
            message: `${quote(channel)} is not a channel of ${MTC_PACKAGE.name} in ${MTC_PACKAGE.catalog}: OLM reports ResolutionFailed and installs nothing`,
            fix: `write channel: ${version && channelOf(version) || NEWEST_MTC.channel}, the same on all clusters`,
          };
        }
      }
    },
  },
  {
    id: 'install/operator-group',
    severity: 'error',
    title: 'One OperatorGroup in openshift-migration, for that namespace only',
    rationale: 'The operator supports only its own namespace. If the OperatorGroup is for other namespaces or for all, OLM reports UnsupportedOperatorGroup; '
      + 'if a namespace contains two OperatorGroups, it reports TooManyOperatorGroups. In both cases the operator is not installed.',
    source: GUIDE,
    breaks: group(''),
    keeps: group('openshift-migration'),
    * check(set) {
      const first = new Map<string, Manifest>();
      for (const manifest of set.ofGroup('OperatorGroup', OLM).filter((one) => one.namespace === MTC_NAMESPACE)) {
        const { targetNamespaces, selector } = specOf(manifest);
        const names = list(targetNamespaces);
        const isPlain = typeof targetNamespaces === 'object' || targetNamespaces === undefined;
        if (selector === undefined && isPlain && !(names.length === 1 && (names[0] === MTC_NAMESPACE || isPlaceholder(text(names[0]))))) {
          yield {
            manifest,
            path: targetNamespaces === undefined ? 'spec' : 'spec.targetNamespaces',
            message: `the OperatorGroup is for ${names.length === 0 ? 'all namespaces' : names.map(quote).join(', ')}, but the operator supports only ${MTC_NAMESPACE}: `
              + 'OLM reports UnsupportedOperatorGroup and does not install it',
            fix: `write targetNamespaces: [${MTC_NAMESPACE}]`,
          };
        }
        const other = first.get(placeOf(manifest));
        first.set(placeOf(manifest), other ?? manifest);
        if (other && other.name !== manifest.name) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(other)} is in the same namespace: OLM reports TooManyOperatorGroups and does not install the operator`,
            fix: 'remove one of the two',
          };
        }
      }
    },
  },
];

function subscriptions(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('Subscription', OLM).filter((manifest) => typeof record(manifest.object.spec).name === 'string');
}
