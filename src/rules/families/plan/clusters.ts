import { list, Manifest, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { cluster } from '../../examples/cluster';
import { documents, planExample } from '../../examples/plan';
import { isReady } from '../../reading/live';
import { isWithinOneCluster, lacksRegistry, namespaceEntries, renamedVolumes, specOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';

const VALIDATION = 'mig-controller pkg/controller/migplan/validation.go';

const withinOne = (fields: string, namespaces: string) => planExample(fields, { source: 'ocp4', namespaces });

const remote = (fields = '') => cluster(`url: https://api.ocp3.example.com:6443${fields}`);

/** Rules on a plan and its two clusters. */
export const PLAN_CLUSTER_RULES: readonly Rule[] = [
  {
    id: 'plan/indirect-within-cluster',
    severity: 'error',
    title: 'Within one cluster, volumes are copied directly',
    rationale: 'If source and destination are the same cluster, MTC rejects indirectVolumeMigration '
      + '(IntraClusterMigration, Critical): state migrations and storage conversions use rsync only.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: withinOne('indirectVolumeMigration: true', '["shop:shop-copy"]'),
    finds: [{
      path: 'spec.indirectVolumeMigration',
      message: 'is true, but source and destination are the same cluster, where MTC copies volumes directly '
        + 'only: it reports IntraClusterMigration, and the plan never becomes Ready',
      fix: 'Remove `indirectVolumeMigration`.',
    }],
    keeps: withinOne('', '["shop:shop-copy"]'),
    * check(plan, set) {
      if (specOf(plan).indirectVolumeMigration === true && isWithinOneCluster(set, plan)) {
        yield {
          path: 'spec.indirectVolumeMigration',
          message: 'is true, but source and destination are the same cluster, where MTC copies volumes directly only: '
            + 'it reports IntraClusterMigration, and the plan never becomes Ready',
          fix: 'Remove `indirectVolumeMigration`.',
        };
      }
    },
  },
  {
    id: 'plan/partly-renamed-within-cluster',
    severity: 'error',
    title: 'Within one cluster, all namespaces are renamed, or none',
    rationale: 'Within one cluster, a plan whose namespaces keep their names converts storage, and a plan that renames '
      + 'them copies state. A plan that does both is rejected (IntraClusterMigration, ConflictingNamespaces).',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: withinOne('', '["shop-web:web", shop-db]'),
    finds: [{
      path: 'spec.namespaces[1]',
      message: '"shop-db" keeps its name while other namespaces are renamed: within one cluster, MTC reports '
        + 'IntraClusterMigration (ConflictingNamespaces), and the plan never becomes Ready',
      fix: 'Rename all namespaces to copy their state, or none to convert their storage. Write two plans for '
        + 'both.',
    }],
    keeps: withinOne('', '["shop-web:web", "shop-db:db"]'),
    * check(plan, set) {
      const entries = namespaceEntries(specOf(plan).namespaces);
      const kept = entries.filter((entry) => !entry.entry.includes(':'));
      if (kept.length > 0 && kept.length < entries.length && isWithinOneCluster(set, plan)) {
        yield {
          path: `spec.namespaces[${kept[0].index}]`,
          message: `${quote(kept[0].entry)} keeps its name while other namespaces are renamed: within one cluster, MTC `
            + 'reports IntraClusterMigration (ConflictingNamespaces), and the plan never becomes Ready',
          fix: 'Rename all namespaces to copy their state, or none to convert their storage. Write two plans for both.',
        };
      }
    },
  },
  {
    id: 'plan/overlap-within-cluster',
    severity: 'warning',
    title: 'Within one cluster, no namespace is both source and destination',
    rationale: 'If a destination of an intra-cluster plan is the source of another entry, each stage and cutover of '
      + 'the plan fails immediately, and a state migration writes into a namespace that it also reads.',
    source: 'mig-controller pkg/controller/migmigration/validation.go',
    on: 'MigPlan',
    breaks: withinOne('', '["shop-a:shop-b", "shop-b:shop-c"]'),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'the destination "shop-b" is also the source of namespaces[1], in the same cluster: stages and '
        + 'cutovers of the plan fail immediately',
      fix: 'Choose a destination that is not a source of the plan.',
    }],
    keeps: withinOne('', '["shop-a:shop-c", "shop-b:shop-d"]'),
    * check(plan, set) {
      const entries = namespaceEntries(specOf(plan).namespaces);
      const sources = new Map(entries.map((entry) => [entry.source, entry]));
      const overlap = entries.find((entry) => entry.source !== entry.destination && sources.has(entry.destination));
      if (overlap && entries.every((entry) => entry.entry.includes(':')) && isWithinOneCluster(set, plan)) {
        yield {
          path: `spec.namespaces[${overlap.index}]`,
          message: `the destination ${quote(overlap.destination)} is also the source of `
            + `namespaces[${sources.get(overlap.destination)!.index}], in the same cluster: stages and cutovers of the `
            + 'plan fail immediately',
          fix: 'Choose a destination that is not a source of the plan.',
        };
      }
    },
  },
  {
    id: 'plan/registry-path',
    severity: 'error',
    title: 'Images are copied directly only between clusters whose registries are exposed',
    rationale: 'Unless indirectImageMigration is true, MTC copies images from registry to registry, and requires the '
      + 'exposed registry of each remote cluster of the plan (SourceClusterNoRegistryPath, '
      + 'DestinationClusterNoRegistryPath, both Critical). The host cluster needs none. disable_image_migration does '
      + 'not change that.',
    source: VALIDATION,
    on: 'MigPlan',
    breaks: documents(remote(), planExample()),
    finds: [{
      path: 'spec.srcMigClusterRef',
      message: 'images are copied directly, but the remote MigCluster "ocp3" has no exposedRegistryPath: MTC '
        + 'reports SourceClusterNoRegistryPath, and the plan never becomes Ready',
      fix: 'Set `exposedRegistryPath` of MigCluster "ocp3", or write `indirectImageMigration: true`.',
      programFix: 'Set `exposedRegistryPath` of the RemoteCluster, or write `imageMigration: TransferMode.INDIRECT`.',
    }],
    keeps: documents(remote('\n  exposedRegistryPath: registry.apps.ocp3.example.com'), planExample()),
    * check(plan, set) {
      const spec = specOf(plan);
      if (spec.indirectImageMigration === true || spec.closed === true || isReady(plan)
        || isWithinOneCluster(set, plan) || renamedVolumes(plan).length > 0) {
        return;
      }
      for (const [field, side] of [['srcMigClusterRef', 'Source'], ['destMigClusterRef', 'Destination']]) {
        const remoteCluster = pointedAt(set, plan, 'MigCluster', spec[field]);
        if (remoteCluster && lacksRegistry(remoteCluster)) {
          yield {
            path: `spec.${field}`,
            message: `images are copied directly, but the remote MigCluster ${quote(remoteCluster.name)} has no `
              + `exposedRegistryPath: MTC reports ${side}ClusterNoRegistryPath, and the plan never becomes Ready`,
            fix: `Set \`exposedRegistryPath\` of MigCluster ${quote(remoteCluster.name)}, or write `
              + '`indirectImageMigration: true`.',
            programFix: 'Set `exposedRegistryPath` of the RemoteCluster, or write '
              + '`imageMigration: TransferMode.INDIRECT`.',
          };
        }
      }
    },
  },
  {
    id: 'plan/live-migration',
    severity: 'warning',
    title: 'Disks of running virtual machines change their storage within their namespace',
    rationale: 'liveMigrate moves the disks of running virtual machines with OpenShift Virtualization, which stays '
      + 'within one namespace of one cluster. With renamed namespaces the run fails. Between clusters, or with volumes '
      + 'that are copied through the repository, nothing is migrated live.',
    source: 'mig-controller pkg/controller/directvolumemigration/vm.go',
    on: 'MigPlan',
    breaks: planExample('liveMigrate: true'),
    finds: [{
      path: 'spec.liveMigrate',
      message: 'disks of running virtual machines can only be moved within a namespace of one cluster, but the '
        + 'plan has two clusters',
      fix: 'Remove `liveMigrate`, or write a plan within one cluster and without renamed namespaces, which '
        + 'converts storage.',
    }],
    keeps: withinOne('liveMigrate: true', '[shop]'),
    * check(plan, set) {
      const reason = specOf(plan).liveMigrate === true && whyNotLive(set, plan);
      if (reason) {
        yield {
          path: 'spec.liveMigrate',
          message: 'disks of running virtual machines can only be moved within a namespace of '
            + `one cluster, but ${reason}`,
          fix: 'Remove `liveMigrate`, or write a plan within one cluster and without renamed namespaces, which '
            + 'converts storage.',
        };
      }
    },
  },
];

function whyNotLive(set: ManifestSet, plan: Manifest): string | undefined {
  const spec = specOf(plan);
  if (list(spec.namespaces).some((entry) => text(entry).includes(':'))) {
    return 'the plan renames namespaces: its run fails';
  }
  if (spec.indirectVolumeMigration === true) {
    return 'the plan copies its volumes through the repository';
  }
  const areKnown = text(record(spec.srcMigClusterRef).name) !== '' && text(record(spec.destMigClusterRef).name) !== '';
  return areKnown && !isWithinOneCluster(set, plan) ? 'the plan has two clusters' : undefined;
}
