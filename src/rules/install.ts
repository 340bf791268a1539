import { list, Manifest, nameOf, record, text } from './manifest';
import { ManifestSet } from './manifest-set';
import { placeOf } from './neighbours';
import { isPlaceholder } from './placeholder';
import { specOf } from './plan/reading';
import { Rule } from './rule';
import { quote } from './text';
import { MTC_NAMESPACE } from '../api/common';

const OLM = 'operators.coreos.com';
const GUIDE = 'MTC\'s guide, installing the operator; mig-operator deploy/olm-catalog';

/** MTC's package in the catalog of Red Hat. */
const PACKAGE = 'mtc-operator';

/** What people take for its name. */
const MISNOMER = /^(mtc|migration-toolkit(-for-containers)?(-operator)?|(openshift-)?migration(-controller)?-operator|mig-operator|mtc-operators?\.v.*)$/;

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

/** Rules on how OLM is asked to install MTC's operator. */
export const INSTALL_RULES: readonly Rule[] = [
  {
    id: 'install/package',
    severity: 'error',
    title: 'The package of MTC\'s operator is mtc-operator',
    rationale: 'A Subscription names a package of a catalog. Where the catalog has none of that name the Subscription stays without an install plan, and nothing is installed.',
    source: GUIDE,
    breaks: subscription('mtc'),
    keeps: subscription('mtc-operator'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const name = text(specOf(manifest).name);
        if (MISNOMER.test(name) && (manifest.namespace === MTC_NAMESPACE || manifest.namespace === '')) {
          yield {
            manifest,
            path: 'spec.name',
            message: `no catalog has a package ${quote(name)}, so that nothing is installed`,
            fix: `write name: ${PACKAGE}`,
          };
        }
      }
    },
  },
  {
    id: 'install/namespace',
    severity: 'error',
    title: 'MTC\'s operator is installed in openshift-migration',
    rationale: 'The operator works in the namespace that it is installed in, and MTC\'s controllers have openshift-migration built in. Installed elsewhere it makes nothing there that works.',
    source: GUIDE,
    breaks: subscription('mtc-operator', undefined, 'openshift-operators'),
    keeps: subscription('mtc-operator'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const isElsewhere = manifest.namespace !== '' && manifest.namespace !== MTC_NAMESPACE && !isPlaceholder(manifest.namespace);
        if (specOf(manifest).name === PACKAGE && isElsewhere) {
          yield {
            manifest,
            path: 'metadata.namespace',
            message: `the operator would be installed in ${quote(manifest.namespace)}, and MTC works in ${MTC_NAMESPACE} only`,
            fix: `write namespace: ${MTC_NAMESPACE}, with an OperatorGroup there`,
          };
        }
      }
    },
  },
  {
    id: 'install/channel',
    severity: 'warning',
    title: 'The channel is one of MTC\'s releases',
    rationale: 'The package has a channel for each minor release, release-v1.7 or release-v1.8, and no other. With a channel that there isn\'t, nothing is installed.',
    source: GUIDE,
    breaks: subscription('mtc-operator', 'stable'),
    keeps: subscription('mtc-operator', 'release-v1.8'),
    * check(set) {
      for (const manifest of subscriptions(set)) {
        const { name, channel } = specOf(manifest);
        if (name === PACKAGE && typeof channel === 'string' && !/^release-v\d+\.\d+$/.test(channel) && !isPlaceholder(channel)) {
          const [version] = /\d+\.\d+/.exec(channel) ?? [];
          yield {
            manifest,
            path: 'spec.channel',
            message: `${quote(channel)} is no channel of ${PACKAGE}, which are called after its releases; nothing is installed`,
            fix: `write release-v${version ?? '1.8'}, the same on all clusters`,
          };
        }
      }
    },
  },
  {
    id: 'install/operator-group',
    severity: 'error',
    title: 'One OperatorGroup in openshift-migration, which is for that namespace',
    rationale: 'The operator can be installed for its own namespace only. With an OperatorGroup for others, for all, or with two of them in one namespace, OLM refuses to install it.',
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
            message: `the OperatorGroup is for ${names.length === 0 ? 'all namespaces' : names.map(quote).join(', ')}, and the operator can be installed for ${MTC_NAMESPACE} only; OLM refuses it`,
            fix: `write targetNamespaces: [${MTC_NAMESPACE}]`,
          };
        }
        const other = first.get(placeOf(manifest));
        first.set(placeOf(manifest), other ?? manifest);
        if (other && other.name !== manifest.name) {
          yield {
            manifest,
            path: 'metadata.name',
            message: `${nameOf(other)} is in the same namespace; with two of them OLM installs nothing there`,
            fix: 'leave one of the two out',
          };
        }
      }
    },
  },
];

function subscriptions(set: ManifestSet): readonly Manifest[] {
  return set.ofGroup('Subscription', OLM).filter((manifest) => typeof record(manifest.object.spec).name === 'string');
}
