import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { isReady } from '../../reading/live';
import { isWithinOneCluster, lacksRegistry, namespaceEntries, plansOf, renamedVolumes, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const withinOne = (fields: string, namespaces: string) => planExample(fields, { source: 'ocp4', namespaces });

const REMOTE = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:6443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
`;

/** Rules on a plan and its two clusters. */
export const PLAN_CLUSTER_RULES: readonly Rule[] = [
  {
    id: 'plan/indirect-within-cluster',
    severity: 'error',
    title: 'Within one cluster volumes are copied directly',
    rationale: 'Where source and destination are one cluster, MTC refuses indirectVolumeMigration (IntraClusterMigration, Critical): state migrations and storage conversions are done by rsync alone.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: withinOne('indirectVolumeMigration: true', '["shop:shop-copy"]'),
    keeps: withinOne('', '["shop:shop-copy"]'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        if (specOf(manifest).indirectVolumeMigration === true && isWithinOneCluster(set, manifest)) {
          yield {
            manifest,
            path: 'spec.indirectVolumeMigration',
            message: 'source and destination are one cluster, where MTC copies volumes directly only; it refuses the plan with IntraClusterMigration',
            fix: 'remove indirectVolumeMigration',
          };
        }
      }
    },
  },
  {
    id: 'plan/partly-renamed-within-cluster',
    severity: 'error',
    title: 'Within one cluster all namespaces are renamed, or none',
    rationale: 'In one cluster, a plan whose namespaces keep their names converts storage, and one that renames them copies state. A plan that does both is refused (IntraClusterMigration, ConflictingNamespaces).',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: withinOne('', '["shop-web:web", shop-db]'),
    keeps: withinOne('', '["shop-web:web", "shop-db:db"]'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const entries = namespaceEntries(specOf(manifest).namespaces);
        const kept = entries.filter((entry) => !entry.entry.includes(':'));
        if (kept.length > 0 && kept.length < entries.length && isWithinOneCluster(set, manifest)) {
          yield {
            manifest,
            path: `spec.namespaces[${kept[0].index}]`,
            message: `${quote(kept[0].entry)} keeps its name while other namespaces get a new one; within one cluster MTC refuses the plan with IntraClusterMigration (ConflictingNamespaces)`,
            fix: 'rename all to copy state to other namespaces, or none to convert their storage; make two plans for both',
          };
        }
      }
    },
  },
  {
    id: 'plan/overlap-within-cluster',
    severity: 'warning',
    title: 'Within one cluster no namespace is source and destination at once',
    rationale: 'Where a destination of an intra-cluster plan is the source of another entry, MTC fails every stage and cutover of the plan at once, and a state migration writes into a namespace that it reads from.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    breaks: withinOne('', '["shop-a:shop-b", "shop-b:shop-c"]'),
    keeps: withinOne('', '["shop-a:shop-c", "shop-b:shop-d"]'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const entries = namespaceEntries(specOf(manifest).namespaces);
        const sources = new Map(entries.map((entry) => [entry.source, entry]));
        const meeting = entries.find((entry) => entry.source !== entry.destination && sources.has(entry.destination));
        if (meeting && entries.every((entry) => entry.entry.includes(':')) && isWithinOneCluster(set, manifest)) {
          yield {
            manifest,
            path: `spec.namespaces[${meeting.index}]`,
            message: `the destination ${quote(meeting.destination)} is the source of namespaces[${sources.get(meeting.destination)!.index}], in the same cluster; MTC fails stages and cutovers of the plan at once`,
            fix: 'choose a destination that is no source of the plan',
          };
        }
      }
    },
  },
  {
    id: 'plan/registry-path',
    severity: 'error',
    title: 'Images go directly only between clusters whose registries are exposed',
    rationale: 'Unless indirectImageMigration is true, MTC copies images from registry to registry, and wants the exposed registry of each remote cluster of the plan (SourceClusterNoRegistryPath, DestinationClusterNoRegistryPath, both Critical). The host cluster needs none. disable_image_migration does not change that.',
    source: 'mig-controller pkg/controller/migplan/validation.go',
    breaks: documents(REMOTE, planExample()),
    keeps: documents(`${REMOTE}  exposedRegistryPath: registry.apps.ocp3.example.com\n`, planExample()),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const spec = specOf(manifest);
        if (spec.indirectImageMigration === true || spec.closed === true || isReady(manifest)
          || isWithinOneCluster(set, manifest) || renamedVolumes(manifest).length > 0) {
          continue;
        }
        for (const [field, side] of [['srcMigClusterRef', 'Source'], ['destMigClusterRef', 'Destination']]) {
          const cluster = pointedAt(set, manifest, 'MigCluster', spec[field]);
          if (cluster && lacksRegistry(cluster)) {
            yield {
              manifest,
              path: `spec.${field}`,
              message: `images go directly, and MigCluster ${quote(cluster.name)}, a remote cluster, has no exposedRegistryPath; MTC reports ${side}ClusterNoRegistryPath and the plan never becomes Ready`,
              fix: `give MigCluster ${quote(cluster.name)} an exposedRegistryPath (host without scheme), or write indirectImageMigration: true`,
            };
          }
        }
      }
    },
  },
  {
    id: 'plan/live-migration',
    severity: 'warning',
    title: 'Running virtual machines change their storage within their namespace',
    rationale: 'liveMigrate moves the disks of virtual machines that run, by OpenShift Virtualization, which stays within one namespace of one cluster. With renamed namespaces the run fails; between clusters, or with volumes that go through the repository, there is nothing that could be done live.',
    source: 'mig-controller pkg/controller/directvolumemigration/vm.go',
    breaks: planExample('liveMigrate: true'),
    keeps: withinOne('liveMigrate: true', '[shop]'),
    * check(set) {
      for (const manifest of plansOf(set)) {
        const reason = specOf(manifest).liveMigrate === true && whyNotLive(set, manifest);
        if (reason) {
          yield {
            manifest,
            path: 'spec.liveMigrate',
            message: `disks of running virtual machines can be moved only within a namespace of one cluster, and ${reason}`,
            fix: 'leave liveMigrate out; or make a plan of one cluster and without renamed namespaces, which converts storage',
          };
        }
      }
    },
  },
];

function whyNotLive(set: ManifestSet, plan: Manifest): string | undefined {
  const spec = specOf(plan);
  if (list(spec.namespaces).some((entry) => text(entry).includes(':'))) {
    return 'the plan renames namespaces, which ends its run with an error';
  }
  if (spec.indirectVolumeMigration === true) {
    return 'the volumes of this plan go through the repository';
  }
  const areKnown = text(record(spec.srcMigClusterRef).name) !== '' && text(record(spec.destMigClusterRef).name) !== '';
  return areKnown && !isWithinOneCluster(set, plan) ? 'the plan has two' : undefined;
}
