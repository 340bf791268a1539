import { EGRESS_FIREWALL, EGRESS_NETWORK_POLICY } from '../../../api/network';
import { groupInstead, missingApi } from '../../../api/versions/life-cycle';
import { OPENSHIFT_SDN, OVN_KUBERNETES } from '../../../api/versions/openshift-releases';
import { formatVersion, isBefore, isNewerThan } from '../../../grammar/version';
import { list, Manifest, record, text } from '../../engine/manifest';
import { groupOf } from '../../engine/manifest-set';
import { FieldProblem, Rule } from '../../engine/rule';
import { files, planExample } from '../../examples/plan';
import { hostExample } from '../../examples/version';
import { specOf } from '../../reading/plan';
import { destinationOf, Known, openshiftFor } from '../../reading/versions';

const GUIDE = 'kubernetes.io, deprecated API migration guide';
const SDN_REMOVED = 'openshift-docs PR 82496, PR 80570 and PR 80209';

/** The files of one cluster, whose version its MigCluster declares. */
const onOpenshift = (openshift: string, manifest: string) => files(hostExample({ openshift }), manifest);

const budget = (version: string) => `apiVersion: policy/${version}
kind: PodDisruptionBudget
metadata: { name: shop, namespace: shop }
spec: { minAvailable: 1, selector: { matchLabels: { app: shop } } }
`;

const sdnPolicy = `apiVersion: network.openshift.io/v1
kind: EgressNetworkPolicy
metadata: { name: default, namespace: shop }
spec: { egress: [{ type: Allow, to: { cidrSelector: 192.0.2.7/32 } }] }
`;

const limitedTo = (group: string, kind: string) => files(
  hostExample({ openshift: '4.20' }),
  planExample(`includedResources: [{ group: "${group}", kind: ${kind} }]`, { source: 'old', destination: 'host' }),
);

/** Rules on kinds and API versions that a version of OpenShift does not serve. */
export const SERVED_KIND_RULES: readonly Rule[] = [
  {
    id: 'version/network-kind',
    severity: 'error',
    title: 'The objects of a network plugin are for a cluster with that plugin',
    rationale: `OpenShift ${OPENSHIFT_SDN.last} is the last version with OpenShift SDN. Later versions have `
      + 'OVN-Kubernetes, which does not read EgressNetworkPolicy, NetNamespace or '
      + 'HostSubnet: the firewall that such an object describes is not enforced. OpenShift 3 has no OVN-Kubernetes and '
      + 'no EgressFirewall.',
    source: SDN_REMOVED,
    on: '*',
    breaks: onOpenshift('4.17', sdnPolicy),
    finds: [{
      path: 'kind',
      message: 'EgressNetworkPolicy belongs to OpenShift SDN, which OpenShift 4.17 does not have '
        + '(4.16 is the last version with it): nothing reads the object',
      fix: 'Write an EgressFirewall (`k8s.ovn.org/v1`) named `default` with the same rules.',
    }],
    keeps: onOpenshift('4.16', sdnPolicy),
    * check(manifest, set) {
      const openshift = isOfNetwork(manifest) ? openshiftFor(set, manifest) : undefined;
      if (openshift) {
        yield* wrongNetwork(manifest, openshift);
      }
    },
  },
  {
    id: 'version/removed-api',
    severity: 'error',
    title: 'The cluster serves the API version of each manifest',
    rationale: 'Each version of Kubernetes removes API versions that were deprecated before. The API server rejects a '
      + 'manifest of a removed one: no matches for kind.',
    source: GUIDE,
    on: '*',
    breaks: onOpenshift('4.12', budget('v1beta1')),
    finds: [{
      path: 'apiVersion',
      message: 'policy/v1beta1 PodDisruptionBudget is not served by OpenShift 4.12, and by none since 4.12 '
        + '(Kubernetes 1.25): the API server rejects the manifest',
      fix: 'Write `apiVersion: policy/v1`, and adapt the fields that changed.',
    }],
    keeps: onOpenshift('4.11', budget('v1beta1')),
    * check(manifest, set) {
      const openshift = isBeta(manifest) ? openshiftFor(set, manifest) : undefined;
      const missing = openshift && missingApi(manifest.apiVersion, manifest.kind, openshift.version);
      if (missing) {
        yield {
          path: 'apiVersion',
          message: `${manifest.apiVersion} ${manifest.kind} is not served by OpenShift `
            + `${formatVersion(openshift.version)}, `
            + `and by none since ${missing.since.version} (Kubernetes ${missing.since.kubernetes}): `
            + 'the API server rejects the manifest',
          fix: missing.instead === undefined
            ? `Remove the ${manifest.kind}; the kind has no successor.`
            : `Write \`apiVersion: ${missing.instead}\`, and adapt the fields that changed.`,
        };
      }
    },
  },
  {
    id: 'version/removed-resource',
    severity: 'warning',
    title: 'A plan includes kinds that its destination serves',
    rationale: 'includedResources limits a migration to kinds. MTC cannot restore a kind whose API group the '
      + 'destination no longer serves: the plan warns of GVKsIncompatible, '
      + 'and these objects are not migrated.',
    source: `${GUIDE}; mig-controller pkg/controller/migplan/validation.go`,
    on: 'MigPlan',
    breaks: limitedTo('extensions', 'Deployment'),
    finds: [{
      path: 'spec.includedResources[0]',
      message: 'Deployment of group extensions is not served by the destination, OpenShift 4.20: '
        + 'its objects are not migrated',
      fix: 'Write `group: apps`.',
    }],
    keeps: limitedTo('apps', 'Deployment'),
    * check(plan, set) {
      const destination = destinationOf(set, plan)?.openshift;
      for (const [index, resource] of destination ? list(specOf(plan).includedResources).entries() : []) {
        yield* notServed(index, resource, destination!);
      }
    },
  },
];

function isOfNetwork(manifest: Manifest): boolean {
  return isSdnKind(groupOf(manifest), manifest.kind) || groupOf(manifest) === OVN_KUBERNETES.group;
}

function isSdnKind(group: string, kind: string): boolean {
  return group === OPENSHIFT_SDN.group && (OPENSHIFT_SDN.kinds as readonly string[]).includes(kind);
}

/** Removed API versions are betas, so most manifests need no look at the version of their cluster. */
function isBeta({ apiVersion }: Manifest): boolean {
  return /\/v\d+beta\d+$/.test(apiVersion);
}

function* wrongNetwork(manifest: Manifest, openshift: Known): Iterable<FieldProblem> {
  const version = `OpenShift ${formatVersion(openshift.version)}`;
  if (isSdnKind(groupOf(manifest), manifest.kind)) {
    if (isNewerThan(openshift.version, OPENSHIFT_SDN.last)) {
      yield {
        path: 'kind',
        message: `${manifest.kind} belongs to OpenShift SDN, which ${version} does not have (${OPENSHIFT_SDN.last} is `
          + 'the last version with it): nothing reads the object',
        fix: manifest.kind === EGRESS_NETWORK_POLICY.kind
          ? `Write an EgressFirewall (\`${EGRESS_FIREWALL.apiVersion}\`) named \`default\` with the same rules.`
          : `Remove the ${manifest.kind}.`,
      };
    }
  } else if (isBefore(openshift.version, OVN_KUBERNETES.since)) {
    yield {
      path: 'kind',
      message: `${manifest.kind} belongs to OVN-Kubernetes, which ${version} does not have: the API server rejects the `
        + 'manifest',
      fix: manifest.kind === EGRESS_FIREWALL.kind
        ? `Write an EgressNetworkPolicy (\`${EGRESS_NETWORK_POLICY.apiVersion}\`) with the same rules.`
        : `Remove the ${manifest.kind}.`,
    };
  }
}

function* notServed(index: number, resource: unknown, destination: Known): Iterable<FieldProblem> {
  const [group, kind] = [record(resource).group, record(resource).kind].map(text);
  const isSdn = isSdnKind(group, kind) && isNewerThan(destination.version, OPENSHIFT_SDN.last);
  const instead = isSdn ? '' : groupInstead(group, kind, destination.version);
  if (instead !== undefined) {
    yield {
      path: `spec.includedResources[${index}]`,
      message: `${kind} of group ${group} is not served by the destination, OpenShift `
        + `${formatVersion(destination.version)}: its objects are not migrated`,
      fix: instead === '' ? 'Remove the entry.' : `Write \`group: ${instead}\`.`,
    };
  }
}
