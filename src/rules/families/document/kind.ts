import { MTC_NAMESPACE } from '../../../api/common';
import { didYouMean } from '../../../grammar/did-you-mean';
import { Manifest } from '../../engine/manifest';
import { groupOf, ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { Kinds, MTC_KINDS, versionOf } from '../../reading/kinds';
import { MTC_GROUP } from '../../reading/references';
import { quote } from '../../reading/text';

/** The API groups of other products with kinds that are called like MTC's. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { 'migrations.kubevirt.io': 'OpenShift Virtualization' };

/** The groups of the kinds that go with MTC's, and those that people write for them by mistake. */
const COMPANIONS: Readonly<Record<string, { readonly right: string; readonly mistaken: readonly string[] }>> = {
  EgressFirewall: {
    right: 'k8s.ovn.org/v1',
    mistaken: ['', 'network.openshift.io', 'networking.openshift.io', 'networking.k8s.io', 'network.k8s.io', 'ovn.org', 'k8s.ovn.io'],
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

const LEGACY_CLUSTER = `apiVersion: clusterregistry.k8s.io/v1alpha1
kind: Cluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  kubernetesApiEndpoints: { serverEndpoints: [{ serverAddress: https://api.ocp3.example.com:6443 }] }
`;

/** Rules on what a manifest says that it is. */
export const KIND_RULES: readonly Rule[] = [
  {
    id: 'document/unknown-kind',
    severity: 'error',
    title: 'The kind is one that MTC has',
    rationale: 'MTC defines eleven kinds, and an API server takes a manifest of no other in its group. Upper and lower case count.',
    source: 'mig-controller config/crds; mig-operator deploy/olm-catalog/bundle/manifests',
    breaks: ofKind('MigrationPlan'),
    keeps: ofKind('MigPlan'),
    * check(set, circumstances) {
      const kinds = new Kinds(circumstances);
      for (const manifest of set.manifests) {
        if (groupOf(manifest) === MTC_GROUP && manifest.kind !== '' && !kinds.versionsOf(MTC_GROUP, manifest.kind) && !isListOfKnown(manifest, kinds)) {
          const near = nearestKind(manifest.kind);
          if (!near && !isMeantForMtc(manifest)) {
            continue;
          }
          yield {
            manifest,
            path: 'kind',
            message: `MTC has no kind ${quote(manifest.kind)}; the API server finds no match for it`,
            fix: near ? `write kind: ${near}` : `write one of ${MTC_KINDS.join(', ')}`,
          };
        }
      }
    },
  },
  {
    id: 'document/api-version',
    severity: 'error',
    title: 'Each kind has the apiVersion of its own API',
    rationale: 'A kind lives in one API group, in the versions that its definition serves. Under any other apiVersion the API server finds no match for it, or, without an apiVersion, kubectl refuses the file.',
    source: 'mig-controller config/crds; openshift/api route/v1 and network/v1; ovn-kubernetes helm/ovn-kubernetes/crds',
    breaks: ofKind('MigPlan', 'migration.openshift.io/v1'),
    keeps: ofKind('MigPlan'),
    * check(set, circumstances) {
      const kinds = new Kinds(circumstances);
      for (const manifest of set.manifests) {
        const right = rightApiVersion(manifest, kinds);
        if (right) {
          yield {
            manifest,
            path: 'apiVersion',
            message: manifest.apiVersion === ''
              ? `the ${manifest.kind} has no apiVersion; kubectl refuses the file`
              : `there is no ${manifest.kind} in ${quote(manifest.apiVersion)}; the API server finds no match for it`,
            fix: `write apiVersion: ${right}`,
          };
        }
      }
    },
  },
  {
    id: 'document/other-group',
    severity: 'info',
    title: 'Objects of other API groups are not judged',
    rationale: 'Other products have kinds that are called like MTC\'s. OpenShift Virtualization has a MigPlan in migrations.kubevirt.io, for example. '
      + 'They are read, but no rule is about them: that nothing is found does not mean that they are valid.',
    source: 'kubevirt-migration-operator, api/v1alpha1',
    breaks: ofKind('MigPlan', 'migrations.kubevirt.io/v1alpha1'),
    finds: [{
      path: 'apiVersion',
      message: '1 object of migrations.kubevirt.io is not judged (MigPlan): the group belongs to OpenShift Virtualization, not to MTC',
      fix: 'Write `apiVersion: migration.openshift.io/v1alpha1` if it is meant for MTC.',
    }],
    keeps: ofKind('MigPlan'),
    * check(set) {
      for (const [group, [first, ...others]] of foreign(set)) {
        const kinds = [...new Set([first, ...others].map(({ kind }) => kind))];
        const isOne = others.length === 0;
        const owner = Object.hasOwn(LOOK_ALIKES, group) ? `belongs to ${LOOK_ALIKES[group]}, not to MTC` : 'does not belong to MTC';
        yield {
          manifest: first,
          path: 'apiVersion',
          message: `${isOne ? '1 object' : `${others.length + 1} objects`} of ${shown(group)} ${isOne ? 'is' : 'are'} not judged `
            + `(${kinds.slice(0, 5).map(shown).join(', ')}${kinds.length > 5 ? ', …' : ''}): the group ${owner}`,
          fix: `Write \`apiVersion: ${MTC_GROUP}/v1alpha1\` if ${isOne ? 'it is' : 'they are'} meant for MTC.`,
        };
      }
    },
  },
  {
    id: 'document/legacy-cluster',
    severity: 'warning',
    title: 'A cluster is described by its MigCluster alone',
    rationale: 'In 2019 a MigCluster referred to a Cluster of clusterregistry.k8s.io, which held the address. MTC has not read these since; their definition is on no cluster that MTC is installed on.',
    source: 'mig-controller pkg/apis/migration/v1alpha1/migcluster_types.go',
    breaks: LEGACY_CLUSTER,
    keeps: cluster('url: https://api.ocp3.example.com:6443'),
    * check(set) {
      for (const manifest of set.ofGroup('Cluster', 'clusterregistry.k8s.io')) {
        yield {
          manifest,
          path: 'kind',
          message: 'MTC no longer looks for a Cluster of clusterregistry.k8s.io; nothing reads the address in it',
          fix: `write the address into spec.url of MigCluster ${quote(manifest.name)}, and leave this out`,
        };
      }
    },
  },
];

/** Manifests with a kind of MTC, or of a product that is taken for it, in another product's group; by that group. */
function foreign(set: ManifestSet): ReadonlyMap<string, readonly Manifest[]> {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of set.manifests) {
    const group = groupOf(manifest);
    if (Object.hasOwn(LOOK_ALIKES, group) || (MTC_KINDS.includes(manifest.kind) && group !== MTC_GROUP && !looksLikeMtc(group))) {
      const known = groups.get(group);
      if (known) {
        known.push(manifest);
      } else {
        groups.set(group, [manifest]);
      }
    }
  }
  return groups;
}

function shown(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function isListOfKnown(manifest: Manifest, kinds: Kinds): boolean {
  return manifest.kind.endsWith('List') && kinds.versionsOf(MTC_GROUP, manifest.kind.slice(0, -'List'.length)) !== undefined;
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
    ?? MTC_KINDS.find((known) => known.toLowerCase() === lower)
    ?? MTC_KINDS.find((known) => core(known) === core(kind))
    ?? didYouMean(kind, MTC_KINDS);
}

/** Whether a kind that isn't like any of MTC's was meant to be one: another product of OpenShift's has kinds in the same group. */
function isMeantForMtc({ kind, namespace }: Manifest): boolean {
  return namespace === MTC_NAMESPACE || /^(Mig|Direct)[A-Z]/.test(kind);
}

/** The apiVersion that a manifest should have; undefined where it has that, or may be something else than it seems. */
function rightApiVersion(manifest: Manifest, kinds: Kinds): string | undefined {
  const group = groupOf(manifest);
  const versions = kinds.versionsOf(group, manifest.kind);
  if (versions) {
    const [served] = versions.keys();
    return versions.has(versionOf(manifest)) ? undefined : `${group}/${served}`;
  }
  if (MTC_KINDS.includes(manifest.kind)) {
    const [served] = kinds.versionsOf(MTC_GROUP, manifest.kind)?.keys() ?? [];
    return looksLikeMtc(group) && served ? `${MTC_GROUP}/${served}` : undefined;
  }
  const companion = Object.hasOwn(COMPANIONS, manifest.kind) ? COMPANIONS[manifest.kind] : undefined;
  return companion?.mistaken.includes(group) ? companion.right : undefined;
}

/** Whether somebody who wrote this group meant MTC's; a kind of the same name may be of somebody else's. */
function looksLikeMtc(group: string): boolean {
  return !Object.hasOwn(LOOK_ALIKES, group)
    && (group === '' || /(^|[.-])(mig|migrations?|mtc|cam|konveyor|openshift)([.-]|$)/.test(group) || didYouMean(group, [MTC_GROUP]) !== undefined);
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
