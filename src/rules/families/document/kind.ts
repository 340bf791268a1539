import { MTC_NAMESPACE } from '../../../api/common';
import { didYouMean } from '../../../grammar/did-you-mean';
import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { Kinds, kindsOf, MTC_KINDS, versionOf } from '../../reading/kinds';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** The API groups of other products with kinds that are called like MTC's. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { 'migrations.kubevirt.io': 'OpenShift Virtualization' };

/** The API versions of the kinds that are used with MTC's, and the groups that are common mistakes. */
const COMPANIONS: Readonly<Record<string, { readonly right: string; readonly mistaken: readonly string[] }>> = {
  EgressFirewall: {
    right: 'k8s.ovn.org/v1',
    mistaken: ['', 'network.openshift.io', 'networking.openshift.io', 'networking.k8s.io', 'network.k8s.io', 'ovn.org',
      'k8s.ovn.io'],
  },
  EgressNetworkPolicy: {
    right: 'network.openshift.io/v1',
    mistaken: ['k8s.ovn.org', 'networking.openshift.io', 'networking.k8s.io', 'network.k8s.io'],
  },
  NetworkPolicy: {
    right: 'networking.k8s.io/v1',
    mistaken: ['', 'network.k8s.io', 'networking.openshift.io', 'network.openshift.io', 'k8s.ovn.org', 'policy'],
  },
  Route: {
    right: 'route.openshift.io/v1',
    mistaken: ['routes.openshift.io', 'openshift.io', 'networking.k8s.io', 'network.openshift.io'],
  },
};

const NAMES: readonly string[] = MTC_KINDS;

const LEGACY_CLUSTER = `apiVersion: clusterregistry.k8s.io/v1alpha1
kind: Cluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  kubernetesApiEndpoints: { serverEndpoints: [{ serverAddress: https://api.ocp3.example.com:6443 }] }
`;

/** Rules on the kind and the API version of a manifest. */
export const KIND_RULES: readonly Rule[] = [
  {
    id: 'document/unknown-kind',
    severity: 'error',
    title: 'The kind exists in MTC\'s API group',
    rationale: 'MTC defines eleven kinds, and the API server rejects all others in its '
      + 'group. Kinds are case-sensitive.',
    source: 'mig-controller config/crds; mig-operator deploy/olm-catalog/bundle/manifests',
    on: '*',
    breaks: ofKind('MigrationPlan'),
    finds: [{
      path: 'kind',
      message: '"MigrationPlan" is not a kind of MTC: the API server rejects the manifest',
      fix: 'Write `kind: MigPlan`.',
    }],
    keeps: ofKind('MigPlan'),
    * check(manifest, _, circumstances) {
      if (!isUnknown(manifest, kindsOf(circumstances))) {
        return;
      }
      const near = nearestKind(manifest.kind);
      if (near || isMeantForMtc(manifest)) {
        yield {
          path: 'kind',
          message: `${quote(manifest.kind)} is not a kind of MTC: the API server rejects the manifest`,
          fix: near ? `Write \`kind: ${near}\`.` : `Write one of ${MTC_KINDS.join(', ')}.`,
        };
      }
    },
  },
  {
    id: 'document/api-version',
    severity: 'error',
    title: 'Each kind has the apiVersion of its API',
    rationale: 'A kind is in one API group, in the versions that its definition serves. With any other apiVersion the '
      + 'API server rejects it, and without an apiVersion kubectl rejects the file.',
    source: 'mig-controller config/crds; openshift/api route/v1 and network/v1; '
      + 'ovn-kubernetes helm/ovn-kubernetes/crds',
    on: '*',
    breaks: ofKind('MigPlan', 'migration.openshift.io/v1'),
    finds: [{
      path: 'apiVersion',
      message: '"migration.openshift.io/v1" does not contain the kind MigPlan: the API server rejects the '
        + 'manifest',
      fix: 'Write `apiVersion: migration.openshift.io/v1alpha1`.',
    }],
    keeps: ofKind('MigPlan'),
    * check(manifest, _, circumstances) {
      const right = rightApiVersion(manifest, kindsOf(circumstances));
      if (right) {
        yield {
          path: 'apiVersion',
          message: manifest.apiVersion === ''
            ? 'is missing: kubectl rejects the file'
            : `${quote(manifest.apiVersion)} does not contain the kind ${manifest.kind}: the API `
              + 'server rejects the manifest',
          fix: `Write \`apiVersion: ${right}\`.`,
        };
      }
    },
  },
  {
    id: 'document/other-group',
    severity: 'info',
    title: 'Objects of other API groups are not judged',
    rationale: 'Other products have kinds with the same names as MTC\'s. OpenShift Virtualization has a MigPlan in '
      + 'migrations.kubevirt.io, for example. They are read, but no rule judges them: no finding does not mean that '
      + 'they are valid.',
    source: 'kubevirt-migration-operator, api/v1alpha1',
    on: '*',
    breaks: ofKind('MigPlan', 'migrations.kubevirt.io/v1alpha1'),
    finds: [{
      path: 'apiVersion',
      message: '1 object of migrations.kubevirt.io is not judged (MigPlan): '
        + 'the group belongs to OpenShift Virtualization, not to MTC',
      fix: 'Write `apiVersion: migration.openshift.io/v1alpha1` if it is meant for MTC.',
    }],
    keeps: ofKind('MigPlan'),
    * check(manifest, set) {
      const group = groupOf(manifest);
      const all = foreign(set).get(group) ?? [];
      if (all[0] === manifest) {
        const kinds = [...new Set(all.map(({ kind }) => kind))];
        const isOne = all.length === 1;
        const owner = Object.hasOwn(LOOK_ALIKES, group)
          ? `belongs to ${LOOK_ALIKES[group]}, not to MTC`
          : 'does not belong to MTC';
        yield {
          path: 'apiVersion',
          message: `${isOne ? '1 object' : `${all.length} objects`} of ${shown(group)} ${isOne ? 'is' : 'are'} not `
            + `judged (${kinds.slice(0, 5).map(shown).join(', ')}${kinds.length > 5 ? ', …' : ''}): the group ${owner}`,
          fix: `Write \`apiVersion: ${MTC_GROUP}/v1alpha1\` if ${isOne ? 'it is' : 'they are'} meant for MTC.`,
        };
      }
    },
  },
  {
    id: 'document/legacy-cluster',
    severity: 'warning',
    title: 'A cluster is described by its MigCluster only',
    rationale: 'In 2019 a MigCluster referred to a Cluster of clusterregistry.k8s.io, which contained the address. MTC '
      + 'no longer reads these objects, and does not install their definition.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go',
    on: 'Cluster',
    breaks: LEGACY_CLUSTER,
    finds: [{
      path: 'kind',
      message: 'MTC no longer reads a Cluster of clusterregistry.k8s.io: the address in it is ignored',
      fix: 'Write the address to `spec.url` of MigCluster "ocp3", and remove the Cluster.',
    }],
    keeps: cluster('url: https://api.ocp3.example.com:6443'),
    * check({ name }) {
      yield {
        path: 'kind',
        message: 'MTC no longer reads a Cluster of clusterregistry.k8s.io: the address in it is ignored',
        fix: `Write the address to \`spec.url\` of MigCluster ${quote(name)}, and remove the Cluster.`,
      };
    },
  },
];

/** The manifests in the API groups of other products whose kinds have the names of MTC's, by group. */
const foreign = derived((set: ManifestSet): ReadonlyMap<string, readonly Manifest[]> => {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of set.manifests) {
    const group = groupOf(manifest);
    if (Object.hasOwn(LOOK_ALIKES, group)
      || (NAMES.includes(manifest.kind) && group !== MTC_GROUP && !looksLikeMtc(group))) {
      append(groups, group, manifest);
    }
  }
  return groups;
});

function shown(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** Whether a manifest is in MTC's API group, and its kind is neither known nor a list of a known kind. */
function isUnknown(manifest: Manifest, kinds: Kinds): boolean {
  return groupOf(manifest) === MTC_GROUP && manifest.kind !== ''
    && [manifest.kind, manifest.kind.replace(/List$/, '')]
      .every((kind) => kinds.versionsOf(MTC_GROUP, kind) === undefined);
}

function nearestKind(kind: string): string | undefined {
  const shortNames: Record<string, string> = {
    dvm: 'DirectVolumeMigration',
    dvmp: 'DirectVolumeMigrationProgress',
    dim: 'DirectImageMigration',
    dism: 'DirectImageStreamMigration',
    replicationrepository: 'MigStorage',
    repository: 'MigStorage',
  };
  const core = (name: string) => name.toLowerCase().replace(/^(migration|migrate|mig)(?=.)/, '').replace(/s$/, '');
  const lower = kind.toLowerCase();
  return (Object.hasOwn(shortNames, lower) ? shortNames[lower] : undefined)
    ?? NAMES.find((known) => known.toLowerCase() === lower)
    ?? NAMES.find((known) => core(known) === core(kind))
    ?? didYouMean(kind, NAMES);
}

/**
 * Whether a kind was meant for MTC although no kind of MTC is similar. Another product of OpenShift has kinds in the
 * same group.
 */
function isMeantForMtc({ kind, namespace }: Manifest): boolean {
  return namespace === MTC_NAMESPACE || /^(Mig|Direct)[A-Z]/.test(kind);
}

/** The right apiVersion of a manifest; undefined if it has that, or may be of another product. */
function rightApiVersion(manifest: Manifest, kinds: Kinds): string | undefined {
  const group = groupOf(manifest);
  const versions = kinds.versionsOf(group, manifest.kind);
  if (versions) {
    const [served] = versions.keys();
    return versions.has(versionOf(manifest)) ? undefined : `${group}/${served}`;
  }
  if (NAMES.includes(manifest.kind)) {
    const [served] = kinds.versionsOf(MTC_GROUP, manifest.kind)?.keys() ?? [];
    return looksLikeMtc(group) && served ? `${MTC_GROUP}/${served}` : undefined;
  }
  const companion = Object.hasOwn(COMPANIONS, manifest.kind) ? COMPANIONS[manifest.kind] : undefined;
  return companion?.mistaken.includes(group) ? companion.right : undefined;
}

/** Whether a group is a mistake for MTC's, and not the group of another product with a kind of the same name. */
function looksLikeMtc(group: string): boolean {
  return !Object.hasOwn(LOOK_ALIKES, group)
    && (group === '' || /(^|[.-])(mig|migrations?|mtc|cam|konveyor|openshift)([.-]|$)/.test(group)
      || didYouMean(group, [MTC_GROUP]) !== undefined);
}

function ofKind(kind: string, apiVersion = 'migration.openshift.io/v1alpha1'): string {
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`;
}
