import { parseAllDocuments } from 'yaml';
import { places, placesOf, sayExactly } from './places';
import { findings, ruleOf } from './support';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { documents, filesOf, planExample, runExample } from '../../src/rules/examples/plan';

sayExactly([
  ['plan/source-and-destination', [{
    path: 'spec.srcMigClusterRef',
    message: 'the plan has no source cluster; MTC has no default for it and the plan never becomes Ready',
    fix: 'add srcMigClusterRef with name and namespace of a MigCluster',
  }]],
  ['plan/storage', [{
    path: 'spec.migStorageRef',
    message: 'the plan has no replication repository; its Kubernetes objects go through one even if images and volumes are copied directly, so MTC reports InvalidStorageRef',
    fix: 'add migStorageRef with name and namespace of a MigStorage',
  }]],
  ['plan/namespaces', [{
    path: 'spec.namespaces',
    message: 'the plan has no namespaces, which does not mean all of them: MTC reports NamespaceListEmpty, and the plan never becomes Ready',
    fix: 'list the namespaces to be migrated',
  }]],
  ['plan/misspelt-reference', [{
    path: 'spec.srcMigClusterRef.name',
    message: 'there is no MigCluster "ocp3" here, but MigCluster openshift-migration/ocp-3, which nothing refers to; MTC does not find the one, and reports that',
    fix: 'write name: ocp-3',
  }]],
  ['plan/namespace-entry', [{
    path: 'spec.namespaces[0]',
    message: '"shop-web:" has an empty destination; MTC does not take the one for the other',
    fix: 'write "shop-web" if the namespace keeps its name, or both names',
  }]],
  ['plan/same-name-mapping', [{
    path: 'spec.namespaces[0]',
    message: '"shop-web:shop-web" gives the namespace the name that it has; MTC compares entries as texts, so that conflicts with other plans go unseen and its pods are not checked',
    fix: 'write "shop-web"',
  }]],
  ['plan/platform-namespace', [{
    path: 'spec.namespaces[1]',
    message: 'MTC itself runs in this namespace, and would stop and restore itself',
    fix: 'leave it out, and set up the destination by its own operators',
  }]],
  ['plan/duplicate-source', [{
    path: 'spec.namespaces[2]',
    message: 'namespaces[0] has source "shop-web" already; MTC refuses the plan with DuplicateNamespaceOnSourceCluster',
    fix: 'name each source once; a second copy of it needs a plan of its own',
  }]],
  ['plan/duplicate-destination', [{
    path: 'spec.namespaces[1]',
    message: '"shop-db" goes to "shop", as does "shop-web" of namespaces[0]; MTC refuses the plan with DuplicateNamespaceOnDestinationCluster',
    fix: 'give each a destination of its own',
  }]],
  ['plan/long-destination', [{
    path: 'spec.namespaces[0]',
    message: "the destination has 61 characters; with more than 58 the route of the direct volume migration fails, unless the controller knows the domain of the destination's routes",
    fix: "give it a shorter name, or set cluster_subdomain in the host cluster's MigrationController",
  }]],
  ['plan/long-destination-for-blocks', [{
    path: 'spec.namespaces[0]',
    message: "the destination has 55 characters; on MTC 1.8, with more than 52 the route of block volumes fails where the controller does not know the domain of the destination's routes",
    fix: "give it a shorter name, or set cluster_subdomain in the host cluster's MigrationController",
  }]],
  ['plan/indirect-within-cluster', [{
    path: 'spec.indirectVolumeMigration',
    message: 'source and destination are one cluster, where MTC copies volumes directly only; it refuses the plan with IntraClusterMigration',
    fix: 'remove indirectVolumeMigration',
  }]],
  ['plan/partly-renamed-within-cluster', [{
    path: 'spec.namespaces[1]',
    message: '"shop-db" keeps its name while other namespaces get a new one; within one cluster MTC refuses the plan with IntraClusterMigration (ConflictingNamespaces)',
    fix: 'rename all to copy state to other namespaces, or none to convert their storage; make two plans for both',
  }]],
  ['plan/overlap-within-cluster', [{
    path: 'spec.namespaces[0]',
    message: 'the destination "shop-b" is the source of namespaces[1], in the same cluster; MTC fails stages and cutovers of the plan at once',
    fix: 'choose a destination that is no source of the plan',
  }]],
  ['plan/registry-path', [{
    path: 'spec.srcMigClusterRef',
    message: 'images go directly, and MigCluster "ocp3", a remote cluster, has no exposedRegistryPath; MTC reports SourceClusterNoRegistryPath and the plan never becomes Ready',
    fix: 'give MigCluster "ocp3" an exposedRegistryPath (host without scheme), or write indirectImageMigration: true',
  }]],
  ['plan/live-migration', [{
    path: 'spec.liveMigrate',
    message: 'disks of running virtual machines can be moved only within a namespace of one cluster, and the plan has two',
    fix: 'leave liveMigrate out; or make a plan of one cluster and without renamed namespaces, which converts storage',
  }]],
  ['plan/conflict', [{
    path: 'spec.namespaces[1]',
    message: 'MigPlan openshift-migration/first has "shop-web", too, and shares a cluster with this plan; MTC reports PlanConflict for both, and neither becomes Ready',
    fix: 'keep the namespace in one of the plans, or close the other (closed: true) before',
  }]],
  ['plan/overlap-through-renaming', [{
    path: 'spec.namespaces[0]',
    message: 'MigPlan openshift-migration/first moves "shop-web" of the same cluster, written "shop-web"; MTC compares the texts and does not see it, so both plans work on one application',
    fix: 'move the namespace in one of the plans, or close the other (closed: true) before',
  }]],
  ['plan/destination-taken', [{
    path: 'spec.namespaces[0]',
    message: '"shop-db" goes to "shop", where MigPlan openshift-migration/first brings "shop-web"; MTC does not look across plans, and the second overwrites what the first has made',
    fix: 'give each a destination of its own, over all plans of a cluster',
  }]],
  ['plan/included-and-excluded', [{
    path: 'spec.includedResources[0].kind',
    message: 'MTC excludes PersistentVolumeClaim from the backup of objects; with it in includedResources, too, Velero refuses the backup with FailedValidation',
    fix: 'leave it out; images and volumes are migrated by steps of their own',
  }]],
  ['plan/included-kind', [{
    path: 'spec.includedResources[0].group',
    message: 'Deployment is not in the core group; MTC does not find it on the source and reports InvalidResourceList',
    fix: 'write group: "apps"',
  }]],
  ['plan/label-selector', [{
    path: 'spec.labelSelector.matchExpressions[0].operator',
    message: '"in" is not a valid operator of a label selector: the plan becomes Ready, and its first run crashes MTC\'s controller in a loop, '
      + 'which stops all plans of the host cluster',
    fix: 'Write `In`. If a run exists, delete its DirectImageMigration first, then the run.',
  }]],
  ['plan/volume-action', [{
    path: 'spec.persistentVolumes[0].selection.action',
    message: '"direct" is no action of MTC\'s; it reports PvInvalidAction and the plan is not Ready',
    fix: 'write copy, move or skip',
  }]],
  ['plan/volume-action-not-offered', [{
    path: 'spec.persistentVolumes[0].selection.action',
    message: 'the entry itself says that this volume can be skipped or copied, not moved; MTC reports PvInvalidAction where that is so',
    fix: 'write copy, or have MTC offer the action for the storage class (mig_pv_move_storageclasses)',
  }]],
  ['plan/volume-copy-method', [{
    path: 'spec.persistentVolumes[0].selection.copyMethod',
    message: '"rsync" is no copy method of MTC\'s; it reports PvInvalidCopyMethod and the plan is not Ready',
    fix: 'write copyMethod: filesystem, which is rsync or Restic; or snapshot, or block for raw devices',
  }]],
  ['plan/volume-access-mode', [{
    path: 'spec.persistentVolumes[0].selection.accessMode',
    message: '"RWX" is no access mode that MTC takes; it reports PvInvalidAccessMode and the plan is not Ready',
    fix: 'write "ReadWriteMany"',
  }]],
  ['plan/volume-without-access-modes', [{
    path: 'spec.persistentVolumes[0].pvc.accessModes',
    message: 'the entry has no access modes, and MTC does not fill them in where there is an entry; the DirectVolumeMigration that it makes is refused, as it has none either',
    fix: 'write the access modes of the claim to pvc.accessModes (and its volumeMode to pvc.volumeMode), or choose one in selection.accessMode',
  }]],
  ['plan/volume-without-storage-class', [{
    path: 'spec.persistentVolumes[0].selection.storageClass',
    message: 'the volume is to be copied, and no storage class is chosen; MTC chooses none where there is an entry, so that the claim waits for a volume made by hand',
    fix: 'add storageClass with a class of the destination; or storageClass: "" if the volumes are there already',
  }]],
  ['plan/volume-auto-access-mode', [{
    path: 'spec.persistentVolumes[0].selection.accessMode',
    message: '"auto" takes the access mode from the storage profile of a virtual machine\'s disk, and this claim belongs to a Deployment',
    fix: 'write ReadWriteOnce, ReadOnlyMany or ReadWriteMany, or leave it out to keep those of the claim',
  }]],
  ['plan/volume-raw-device-as-files', [{
    path: 'spec.persistentVolumes[0].selection.copyMethod',
    message: 'the claim is a raw device (volumeMode Block), and is to be copied file by file',
    fix: 'write copyMethod: block',
  }]],
  ['plan/volume-snapshot', [{
    path: 'spec.persistentVolumes[0].selection.copyMethod',
    message: 'snapshots work only where both clusters have the same storage provider, in one region; even with direct migration the volume then goes through the repository',
    fix: 'write copyMethod: filesystem if that is not so',
  }]],
  ['plan/volume-verify', [{
    path: 'spec.persistentVolumes[0].selection.verify',
    message: 'all files are read in full on both sides, in each run, to compare checksums',
    fix: 'keep it for data where that is worth the downtime',
  }]],
  ['plan/claim-mapping', [{
    path: 'spec.persistentVolumes[0].pvc.name',
    message: '"data:Shop_Data" has a part, "Shop_Data", that is no name of a claim; MTC does not check it, and Kubernetes refuses the claim',
    fix: 'write "data:shop-data"',
  }]],
  ['plan/duplicate-target-claim', [{
    path: 'spec.persistentVolumes[1].pvc.name',
    message: 'claim "more" goes to "shop-web/shop-data", as does claim "data"; one overwrites the data of the other',
    fix: 'give each a target of its own',
  }]],
  ['plan/duplicate-volume', [{
    path: 'spec.persistentVolumes[1].name',
    message: '"pvc-1" has an entry at spec.persistentVolumes[0] already; MTC finds entries by name, and one of the two does not count',
    fix: 'say what to do with a volume once',
  }]],
  ['plan/claim-of-other-namespace', [{
    path: 'spec.persistentVolumes[0].pvc.namespace',
    message: '"shop-db" is no source namespace of the plan; MTC does not discover the volume there and drops the entry in silence',
    fix: 'add the namespace to the plan, or take the entry out',
  }]],
  ['plan/renamed-claim-indirect', [{
    path: 'spec.indirectImageMigration',
    message: 'claim "data" gets another name, which only state migrations do; with indirectImageMigration MTC takes the plan for a migration of namespaces, and refuses its stages and cutovers',
    fix: 'remove indirectImageMigration, or let the claims keep their names',
  }]],
  ['plan/converted-claim-name', [{
    path: 'spec.template.spec.volumes[0].persistentVolumeClaim.claimName',
    message: 'storage conversion makes no claim "data-new": MTC puts "-mig-" and four letters of its own behind "data", so the pods wait for a claim that never comes',
    fix: 'leave the old name: a cutover of the conversion points the workload at the new claim itself; then write the name that it has put there',
  }]],
]);

const SECOND = { name: 'second' };
const namespaces = (...entries: string[]) => planExample('', { namespaces: JSON.stringify(entries) });

const HOST = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp4, namespace: openshift-migration }
spec: { isHostCluster: true }
`;

const remote = (name: string, fields = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.old.example.com:6443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  ${fields}
`;

const controller = (fields: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: ocp4, ${fields} }
`;

/** A plan as a cluster shows it after its cutover. */
const LIVE = planExample(`indirectImageMigration: true
  persistentVolumes:
    - capacity: 10Gi
      name: pvc-0a1b2c3d
      proposedCapacity: 10Gi
      pvc: { accessModes: [ReadWriteOnce], hasReference: true, name: data, namespace: shop-web, ownerType: Deployment, volumeMode: Filesystem }
      selection: { action: copy, copyMethod: filesystem }
      storageClass: glusterfs-storage
      supported: { actions: [skip, copy], copyMethods: [filesystem, block, snapshot] }
status:
  conditions:
    - { category: Required, status: "True", type: Ready }
    - { category: Advisory, status: "True", type: Suspended }`, { name: 'live' });

describe('what a plan needs', () => {
  test('a reference under another name is told of once', () => {
    expect(places(planExample().replace('srcMigClusterRef', 'sourceMigClusterRef'))).toEqual(['document/unknown-field spec.sourceMigClusterRef']);
    expect(places(planExample().replace('migStorageRef', 'replicationRepository'))).toEqual(['document/unknown-field spec.replicationRepository']);
    expect(places(planExample().replace('  srcMigClusterRef', '  migClusterRef').replace(/ {2}dest.*\n/, ''))).toEqual(['document/unknown-field spec.migClusterRef']);
  });

  test('a patch is not asked for what stands elsewhere', () => {
    const patch = planExample().replace(/spec:[^]*/, 'spec:\n  closed: true\n');
    expect(places(patch)).toEqual([]);
    expect(placesOf('plan/storage', planExample().replace(/ {2}migStorageRef.*\n/, '').replace('ocp3, namespace: openshift-migration', 'ocp3'))).toEqual(['shop spec.migStorageRef']);
    expect(placesOf('plan/storage', planExample('', { source: 'ocp4' }).replace(/ {2}migStorageRef.*\n/, '').replace('ocp4, namespace: openshift-migration', 'ocp4'))).toEqual([]);
    expect(placesOf('plan/source-and-destination', planExample(), planExample().replace(/ {2}srcMig.*\n/, ''))).toEqual([]);
  });

  test('an empty spec lacks both clusters', () => {
    expect(placesOf('plan/source-and-destination', planExample().replace(/spec:[^]*/, 'spec: {}\n'))).toEqual(['shop spec.srcMigClusterRef', 'shop spec.destMigClusterRef']);
  });

  test('a state migration within one cluster needs a repository', () => {
    expect(places(planExample('', { source: 'ocp4', namespaces: '["shop:shop-copy"]' }).replace(/ {2}migStorageRef.*\n/, ''))).toEqual(['plan/storage spec.migStorageRef']);
  });

  test('two MigClusters of one address are one cluster', () => {
    const plan = planExample('indirectVolumeMigration: true', { source: 'one', destination: 'two' });
    expect(placesOf('plan/indirect-within-cluster', remote('one'), remote('two'), plan)).toEqual(['shop spec.indirectVolumeMigration']);
    expect(placesOf('plan/indirect-within-cluster', remote('one'), HOST.replace('ocp4', 'two'), plan)).toEqual([]);
    expect(placesOf('plan/indirect-within-cluster', HOST.replace('ocp4', 'one'), HOST.replace('ocp4', 'two'), plan)).toEqual(['shop spec.indirectVolumeMigration']);
  });
});

describe('namespaces', () => {
  test.each([
    ['', ['plan/namespace-entry spec.namespaces[0]']],
    [':web', ['plan/namespace-entry spec.namespaces[0]']],
    ['a:b:c', ['plan/namespace-entry spec.namespaces[0]']],
    ['Shop', ['plan/namespace-entry spec.namespaces[0]']],
    ['shop_web', ['plan/namespace-entry spec.namespaces[0]']],
    ['shop-*', ['plan/namespace-entry spec.namespaces[0]']],
    ['shop.web', ['plan/namespace-entry spec.namespaces[0]']],
    ['shop: web', ['plan/namespace-entry spec.namespaces[0]']],
    ['a'.repeat(64), ['plan/namespace-entry spec.namespaces[0]']],
    ['a:a', ['plan/same-name-mapping spec.namespaces[0]']],
    ['a1:0b', []],
    ['7-eleven', []],
  ])('%s', (entry, expected) => {
    expect(places(namespaces(entry))).toEqual(expected);
  });

  test('an entry that is indented too far is part of the one before', () => {
    const yaml = planExample('', { namespaces: '\n  - shop-web\n    - shop-db' });
    expect(findings(yaml, [ruleOf('plan/namespace-entry')])).toMatchObject([{
      path: 'spec.namespaces[0]',
      message: '"shop-web - shop-db" is one text to YAML: a dash that stands further right than the first begins no entry',
      fix: 'write each namespace on a line of its own, with all dashes in one column',
    }]);
  });

  test('a destination without a colon collides, too', () => {
    expect(places(namespaces('a', 'b:a'))).toEqual(['plan/duplicate-destination spec.namespaces[1]']);
    expect(places(namespaces('a', 'a'))).toEqual(['plan/duplicate-source spec.namespaces[1]']);
    expect(places(namespaces('a:b', 'b:a'))).toEqual([]);
  });

  test('the limit is what the controller says', () => {
    const plan = namespaces(...Array.from({ length: 12 }, (_, index) => `n${index}`));
    expect(placesOf('plan/namespace-limit', plan)).toEqual(['shop spec.namespaces']);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: "12"'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('migNamespaceLimit: 20'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: 11'))).toEqual(['shop spec.namespaces']);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: "${LIMIT}"'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', planExample(), controller('mig_namespace_limit: 0'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: many'))).toEqual(['shop spec.namespaces']);
  });

  test('without a MigrationController a plan may have 100 volumes', () => {
    const plan = (count: number) => planExample(`persistentVolumes: [${Array.from({ length: count }, (_, index) => `{ name: pvc-${index} }`).join(', ')}]`);
    expect(placesOf('plan/volume-limit', plan(100))).toEqual([]);
    expect(placesOf('plan/volume-limit', plan(101))).toEqual(['shop spec.persistentVolumes']);
    expect(placesOf('plan/volume-limit', plan(101), controller('mig_pv_limit: 101'))).toEqual([]);
    expect(placesOf('plan/volume-limit', plan(101), controller('mig_pv_limit: "${LIMIT}"'))).toEqual([]);
  });

  describe('of pods', () => {
    const pod = (name: string, more = 'status: { phase: Running }', namespace = 'shop-web') =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\n${more}\n`;
    const host = filesOf('host', `${controller('mig_pod_limit: 1')}---\n${planExample('', { source: 'old', destination: 'host', namespaces: '["shop-web:web"]' })}`);
    const found = (cluster: string, ...pods: string[]) => placesOf('plan/pod-limit', documents(filesOf(cluster, ...pods), host));

    test('only those count that run in a source namespace on the source', () => {
      expect(found('old', pod('a'), pod('b'))).toEqual(['shop spec.namespaces']);
      expect(found('old', pod('a'))).toEqual([]);
      expect(found('old', pod('a'), pod('b', 'status: { phase: Succeeded }'))).toEqual([]);
      expect(found('old', pod('a'), pod('b', 'spec: {}'))).toEqual([]);
      expect(found('old', pod('a'), pod('b', undefined, 'web'))).toEqual([]);
      expect(found('other', pod('a'), pod('b'))).toEqual([]);
    });

    test('pods of an unknown cluster do not count', () => {
      expect(placesOf('plan/pod-limit', documents(pod('a'), pod('b'), host))).toEqual([]);
    });
  });

  test('a known subdomain lets names be long', () => {
    const plan = namespaces(`shop:${'s'.repeat(63)}`);
    expect(placesOf('plan/long-destination', plan)).toEqual(['shop spec.namespaces[0]']);
    expect(placesOf('plan/long-destination', plan, controller('cluster_subdomain: apps.example.com'))).toEqual([]);
    expect(placesOf('plan/long-destination', namespaces(`${'s'.repeat(63)}:shop`))).toEqual([]);
  });
});

describe('namespaces of the platform', () => {
  test.each([
    ['[openshift-monitoring, "kube-system:old-kube-system", openshift, openshifty, my-openshift-app]', 'ocp3', 3],
    ['[openshift-image-registry]', 'ocp4', 0],
    ['[openshift-migration]', 'ocp4', 1],
  ])('%s from %s to ocp4', (given, source, count) => {
    expect(placesOf('plan/platform-namespace', planExample('', { source, namespaces: given }))).toHaveLength(count);
  });
});

describe('clusters', () => {
  test('only images that are copied directly need a registry, and disable_image_migration does not change that', () => {
    const all = [remote('ocp3'), HOST];
    expect(placesOf('plan/registry-path', ...all, planExample())).toEqual(['shop spec.srcMigClusterRef']);
    expect(placesOf('plan/registry-path', ...all, planExample('indirectImageMigration: true'))).toEqual([]);
    expect(placesOf('plan/registry-path', ...all, planExample(), controller('disable_image_migration: true'))).toEqual(['shop spec.srcMigClusterRef']);
    expect(placesOf('plan/registry-path', ...all, planExample('closed: true'))).toEqual([]);
    expect(placesOf('plan/registry-path', HOST, planExample())).toEqual([]);
    expect(placesOf('plan/registry-path', ...all, remote('ocp3', 'exposedRegistryPath: registry.example.com'), planExample())).toEqual([]);
    expect(placesOf('plan/registry-path', ...all, planExample('', { source: 'ocp4', destination: 'ocp3' }))).toEqual(['shop spec.destMigClusterRef']);
  });

  test('a storage conversion moves running machines', () => {
    expect(places(planExample('liveMigrate: true', { source: 'ocp4', namespaces: '["a:b"]' }))).toEqual(['plan/live-migration spec.liveMigrate']);
    expect(places(planExample('liveMigrate: false'))).toEqual([]);
  });
});

describe('plans with something in common', () => {
  test.each([
    ['of another pair of clusters', planExample('', { ...SECOND, source: 'a', destination: 'b' }), []],
    ['from another source', planExample('', { ...SECOND, source: 'other' }), ['plan/conflict spec.namespaces[0]']],
    ['that goes on from the destination', planExample('', { ...SECOND, source: 'ocp4', destination: 'ocp5', namespaces: '["shop-web:web"]' }), []],
    ['that is closed', planExample('closed: true', SECOND), []],
    ['of the same name, as an overlay is', planExample(), []],
    ['under another name on the same destination', planExample('', { ...SECOND, source: 'other', namespaces: '["web:shop-web"]' }), ['plan/destination-taken spec.namespaces[0]']],
    ['that copies the namespace a second time', planExample('', { ...SECOND, namespaces: '["shop-web:test"]' }), ['plan/overlap-through-renaming spec.namespaces[0]']],
    ['of other namespaces', planExample('', { ...SECOND, namespaces: '["shop-db:db"]' }), []],
  ])('a second plan %s', (_, second, expected) => {
    expect(places(planExample(), second)).toEqual(expected);
  });

  test('two plans are one finding, however much they have in common', () => {
    const entries = '[a1, a2, a3]';
    expect(places(planExample('', { namespaces: entries }), planExample('', { ...SECOND, namespaces: entries }))).toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('plans that are ready on their cluster get along', () => {
    expect(places(LIVE, LIVE.replace('name: live', 'name: older'))).toEqual([]);
    expect(places(LIVE, planExample('', SECOND))).toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('plans that divide the volumes of a namespace do not conflict, but must not run at the same time', () => {
    const half = (name: string, first: string, second: string) => planExample(`persistentVolumes:
    - { name: pvc-1, pvc: { namespace: shop-web, name: one, accessModes: [ReadWriteOnce] }, selection: { action: ${first}, copyMethod: filesystem, storageClass: fast }, supported: { actions: [], copyMethods: [] } }
    - { name: pvc-2, pvc: { namespace: shop-web, name: two, accessModes: [ReadWriteOnce] }, selection: { action: ${second}, copyMethod: filesystem, storageClass: fast }, supported: { actions: [], copyMethods: [] } }`, { name });
    expect(places(half('first', 'copy', 'skip'), half('second', 'skip', 'copy'))).toEqual(['plan/shared-namespace spec.namespaces[0]']);
    expect(places(half('first', 'copy', 'skip'), half('second', 'copy', 'skip'))).toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('a conversion of what a migration has brought is no collision', () => {
    expect(placesOf('plan/destination-taken', namespaces('shop-web:shop'), planExample('', { ...SECOND, source: 'ocp4', namespaces: '[shop]' }))).toEqual([]);
  });
});

describe('references', () => {
  const storage = (name: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  backupStorageConfig: { awsBucketName: shop-backups, credsSecretRef: { name: backups, namespace: openshift-config } }
`;
  const id = 'plan/misspelt-reference';

  test('the repository of the file is the one that is meant', () => {
    expect(placesOf(id, documents(planExample(), storage('shop-repository')))).toEqual(['shop spec.migStorageRef.name']);
    expect(placesOf(id, planExample(), storage('shop-repository'))).toEqual([]);
    expect(placesOf(id, planExample(), storage('backup'))).toEqual(['shop spec.migStorageRef.name']);
    expect(placesOf(id, planExample(), storage('backup'), planExample('', { ...SECOND }).replace('backups', 'backup'))).toEqual([]);
  });

  test('names with the kind in them, or a slip of the pen, are near, whatever the folder', () => {
    const plan = (name: string, source = 'ocp3') => planExample('', { name, source });
    const run = (name: string) => runExample('stage: true').replace('name: shop,', `name: ${name},`);
    expect(placesOf('run/misspelt-plan', plan('shop'), run('shop-plan'))).toEqual(['go-live spec.migPlanRef.name']);
    expect(placesOf('run/misspelt-plan', plan('storefront'), run('store-front'))).toEqual(['go-live spec.migPlanRef.name']);
    expect(placesOf(id, remote('legacy-source'), plan('shop', 'legacy-sorce'))).toEqual(['shop spec.srcMigClusterRef.name']);
    expect(placesOf(id, remote('cluster'), plan('shop', 'plan'))).toEqual([]);
  });

  test('names that differ on purpose are near, too, and are not taken for each other', () => {
    for (const [one, other] of [['east', 'west'], ['dc-north', 'dc-south'], ['shop-a', 'shop-b'], ['dev-eu', 'dev-us'], ['prod', 'prep'], ['ocp-east-prod', 'ocp-west-prod']]) {
      expect(placesOf(id, remote(one), planExample('', { source: other }))).toEqual([]);
    }
  });

  test('a plan in another namespace is told of that itself', () => {
    expect(placesOf('run/misspelt-plan', documents(planExample().replace('shop, namespace: openshift-migration', 'shop, namespace: shop'), runExample('stage: true')))).toEqual([]);
  });

  test('a cluster of another number is another cluster', () => {
    expect(placesOf(id, remote('ocp5'), planExample())).toEqual([]);
    expect(placesOf(id, HOST.replace('ocp4', 'hub'), planExample())).toEqual([]);
  });

  test('folders of several environments are several host clusters', () => {
    const clusters = [remote('ocp3', 'exposedRegistryPath: registry.example.com')];
    const file = (folder: string, name: string) => [...clusters, planExample('', { name })]
      .map((each, index) => toManifest(parseAllDocuments(each)[0].toJS(), `${folder}/file.yaml`, index));
    const both = (first: string, second: string) => judge(new ManifestSet([...file(first, 'shop'), ...file(second, 'shop-live')]), [ruleOf('plan/conflict')]);
    expect(both('test', 'production')).toEqual([]);
    expect(both('plans', 'plans')).toHaveLength(1);
  });
});

describe('resources and labels', () => {
  test.each([
    ['[{ group: "", kind: Secret }, { group: apps, kind: Deployment }, { group: apps.openshift.io, kind: DeploymentConfig }]', []],
    ['[{ group: extensions, kind: Deployment }, { group: serving.knative.dev, kind: Service }, { group: example.com, kind: Widget }]', []],
    ['[{ group: core, kind: ConfigMap }]', ['plan/included-kind spec.includedResources[0].group']],
    ['[{ group: apps/v1, kind: Deployment }]', ['plan/included-kind spec.includedResources[0].group']],
    ['[{ group: "", kind: secrets }]', ['plan/included-kind spec.includedResources[0].kind']],
    ['[{ group: apps, kind: deployment }]', ['plan/included-kind spec.includedResources[0].kind']],
    ['[{ group: image.openshift.io, kind: ImageStream }]', ['plan/included-and-excluded spec.includedResources[0].kind']],
    ['[{ group: operators.coreos.com, kind: Subscription }]', ['plan/included-and-excluded spec.includedResources[0].kind']],
  ])('%s', (resources, expected) => {
    expect(places(planExample(`includedResources: ${resources}`))).toEqual(expected);
  });

  test('what is excluded is what the controller says', () => {
    const plan = planExample('includedResources: [{ group: operators.coreos.com, kind: Subscription }, { group: "", kind: Secret }]');
    expect(placesOf('plan/included-and-excluded', plan, controller('excluded_resources: [imagetags]'))).toEqual([]);
    expect(placesOf('plan/included-and-excluded', plan, controller('additional_excluded_resources: [secrets]'))).toEqual([
      'shop spec.includedResources[0].kind', 'shop spec.includedResources[1].kind',
    ]);
  });

  test.each([
    ['{ matchLabels: { app.kubernetes.io/part-of: shop, tier: "" } }', []],
    ['{ matchExpressions: [{ key: app, operator: Exists }, { key: tier, operator: NotIn, values: [test] }] }', []],
    ['{ matchLabels: { app: "the shop" } }', ['plan/label-selector spec.labelSelector.matchLabels.app']],
    ['{ matchExpressions: [{ key: app, operator: In }] }', ['plan/label-selector spec.labelSelector.matchExpressions[0].values']],
    ['{ matchExpressions: [{ key: app, operator: Exists, values: [shop] }] }', ['plan/label-selector spec.labelSelector.matchExpressions[0].values']],
    ['{ matchExpressions: [{ key: "a b", operator: Exists }] }', ['plan/label-selector spec.labelSelector.matchExpressions[0].key']],
  ])('%s', (selector, expected) => {
    expect(places(planExample(`labelSelector: ${selector}`))).toEqual(expected);
  });

  test('an invalid selector of a plan with indirect images crashes nothing', () => {
    const plan = planExample('indirectImageMigration: true\n  labelSelector: { matchExpressions: [{ key: app, operator: In }] }');
    expect(findings(plan, [ruleOf('plan/label-selector')])).toEqual([{
      rule: 'plan/label-selector',
      manifest: 'shop',
      path: 'spec.labelSelector.matchExpressions[0].values',
      message: 'the label selector\'s operator In requires values: the plan becomes Ready, and its backups fail',
      fix: 'Add values, or write `Exists`.',
    }]);
  });
});

describe('volumes', () => {
  const volume = (selection: string, pvc = '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce] }', fields = '') => planExample(`${fields}persistentVolumes:
    - { name: pvc-1, pvc: ${pvc}, selection: ${selection}, supported: { actions: [], copyMethods: [] } }`);

  test.each([
    ['{ action: copy, copyMethod: filesystem, storageClass: "" }', []],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: "" }', []],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: auto }', []],
    ['{ action: move }', []],
    ['{ action: skip }', []],
    ['{ action: skip, copyMethod: "", accessMode: RWX }', []],
    ['{ copyMethod: filesystem, storageClass: fast }', ['plan/volume-action spec.persistentVolumes[0].selection.action']],
    ['{ action: Copy, copyMethod: filesystem, storageClass: fast }', ['plan/volume-action spec.persistentVolumes[0].selection.action']],
    ['{ action: copy, storageClass: fast }', ['plan/volume-copy-method spec.persistentVolumes[0].selection.copyMethod']],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: ReadWriteOncePod }', ['plan/volume-access-mode spec.persistentVolumes[0].selection.accessMode']],
  ])('selection %s', (selection, expected) => {
    expect(places(volume(selection))).toEqual(expected);
  });

  test('what goes through the repository needs no access modes', () => {
    const copied = '{ action: copy, copyMethod: filesystem, storageClass: fast }';
    expect(places(volume(copied, '{ namespace: shop-web, name: data }', 'indirectVolumeMigration: true\n  '))).toEqual([]);
    expect(places(volume(copied, '{ namespace: shop-web, name: data, accessModes: [] }'))).toEqual(['plan/volume-without-access-modes spec.persistentVolumes[0].pvc.accessModes']);
    expect(places(volume('{ action: skip }', '{ namespace: shop-web, name: data }'))).toEqual([]);
  });

  test('what a cluster shows is as it should be', () => {
    expect(places(LIVE)).toEqual([]);
  });

  test.each([
    ['data:shop-data', []],
    ['data.v1:data.v2', []],
    ['"data:"', ['plan/claim-mapping spec.persistentVolumes[0].pvc.name']],
    ['"a:b:c"', ['plan/claim-mapping spec.persistentVolumes[0].pvc.name']],
    ['Data', ['plan/claim-mapping spec.persistentVolumes[0].pvc.name']],
  ])('claim %s', (name, expected) => {
    expect(places(volume('{ action: copy, copyMethod: filesystem, storageClass: fast }', `{ namespace: shop-web, name: ${name}, accessModes: [ReadWriteOnce] }`))).toEqual(expected);
  });

  test('a claim is looked for where it is, not where it goes', () => {
    const plan = volume('{ action: skip }', '{ namespace: web, name: data }').replace('[shop-web]', '["shop-web:web"]');
    expect(places(plan)).toEqual(['plan/claim-of-other-namespace spec.persistentVolumes[0].pvc.namespace']);
  });
});

describe('a plan without namespaces', () => {
  const without = (more: string) => places(planExample('indirectImageMigration: true').replace(/ {2}namespaces.*\n/, `  ${more}\n`));

  test('and with an unknown field that does not mean them', () => {
    expect(without('foo: bar')).toEqual(['plan/namespaces spec.namespaces', 'document/unknown-field spec.foo']);
    expect(without('namespaceSelector: {}')).toEqual(['plan/namespaces spec.namespaces', 'document/unknown-field spec.namespaceSelector']);
  });

  test('and with a field that means them has one mistake', () => {
    expect(without('namespace: [shop]')).toEqual(['document/unknown-field spec.namespace']);
    expect(without('namespaceMapping: { shop: store }')).toEqual(['document/unknown-field spec.namespaceMapping']);
  });
});

test('nothing of this throws, whatever stands there', () => {
  const junk = ['null', '7', 'text', '[]', '[null, 7, [x], {}]', '{}', '{ constructor: 1, __proto__: 2 }', '[{ name: 7, pvc: 7, selection: [], supported: 7, phase: 7, group: constructor, kind: constructor }]'];
  const fields = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef', 'namespaces', 'persistentVolumes', 'hooks', 'includedResources', 'labelSelector', 'liveMigrate'];
  for (const field of fields) {
    for (const value of junk) {
      expect(() => places(planExample().replace(new RegExp(`  ${field}:.*\n`), '').concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
  }
});

test.each([
  ['[Auto]', '', 0], ['[auto]', '', 0], ['[Automatic]', '', 1], ['[ReadWriteOnce]', '', 0], ['[RWO]', '', 1], ['[ReadWriteOncePod, readwritemany]', '', 1], ['[RWO]', ', accessMode: ReadWriteOnce', 0], ['["${MODE}"]', '', 0],
])('the access modes %s of a claim, with a selection%s', (modes, mode, count) => {
  const volume = `persistentVolumes:
    - name: pv-1
      pvc: { name: data, namespace: shop-web, volumeMode: Filesystem, accessModes: ${modes} }
      supported: { actions: [copy], copyMethods: [filesystem] }
      selection: { action: copy, copyMethod: filesystem, storageClass: gp3${mode} }`;
  expect(placesOf('plan/volume-access-mode', planExample(volume))).toHaveLength(count);
});

test.each([
  ['VirtualMachine', 0], ['VirtualMachineInstance', 0], ['Unknown', 0], ['Deployment', 1], ['StatefulSet', 1],
])('the access mode Auto of a claim that belongs to a %s', (ownerType, count) => {
  const volume = `persistentVolumes:
    - name: pv-1
      pvc: { name: data, namespace: shop-web, volumeMode: Auto, accessModes: [Auto], ownerType: ${ownerType} }
      supported: { actions: [copy], copyMethods: [block] }
      selection: { action: copy, copyMethod: block, storageClass: gp3 }`;
  expect(placesOf('plan/volume-access-mode', planExample(volume))).toHaveLength(count);
});

describe('claims that a storage conversion makes', () => {
  const id = 'plan/converted-claim-name';
  const { breaks } = ruleOf(id);
  const cronJob = `apiVersion: batch/v1
kind: CronJob
metadata: { name: night, namespace: shop-web }
spec: { jobTemplate: { spec: { template: { spec: { volumes: [{ name: a, emptyDir: {} }, { name: data, persistentVolumeClaim: { claimName: data-new } }] } } } } }
`;

  test('in every kind of workload', () => {
    expect(placesOf(id, planExample('', { source: 'ocp4' }), cronJob)).toEqual(['night spec.jobTemplate.spec.template.spec.volumes[1].persistentVolumeClaim.claimName']);
  });

  test.each([
    ['a claim that is there', `${breaks}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data-new, namespace: shop-web }\n`],
    ['a workload of another namespace', breaks.replace('name: shop, namespace: shop-web', 'name: shop, namespace: shop-db')],
    ['a plan between two clusters', breaks.replace('name: ocp4', 'name: ocp3')],
    ['a claim that the plan itself names so', documents(planExample(`persistentVolumes:
    - name: pvc-1
      pvc: { namespace: shop-web, name: "data:data-new", accessModes: [ReadWriteOnce] }
      selection: { action: copy, copyMethod: filesystem, storageClass: gp3-csi }
      supported: { actions: [], copyMethods: [] }`, { source: 'ocp4' }), cronJob)],
  ])('%s is all right', (_, yaml) => {
    expect(placesOf(id, yaml)).toEqual([]);
  });
});

describe('what older versions of MTC do not have', () => {
  const volume = (selection: string) => planExample(`persistentVolumes:\n    - { name: pv, pvc: { name: a, namespace: shop-web }, selection: { ${selection} } }`);
  const subscription = (channel: string) => `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration }
spec: { name: mtc-operator, channel: ${channel} }
`;
  const cluster = (version: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
status: { operatorVersion: ${version} }
`;

  test.each([
    ['action: copy, copyMethod: block', subscription('release-v1.7'), ['copyMethod']],
    ['action: copy, copyMethod: block', subscription('release-v1.10'), []],
    ['action: copy, copyMethod: block', subscription('stable'), []],
    ['action: copy, copyMethod: filesystem, accessMode: auto', cluster('1.7.14'), ['accessMode']],
    ['action: copy, copyMethod: filesystem, accessMode: auto', cluster('1.8.0'), []],
    ['action: copy, copyMethod: block', cluster('1.8.3'), ['copyMethod']],
    ['action: copy, copyMethod: block', cluster('1.8.4'), []],
    ['action: copy, copyMethod: block', documents(subscription('release-v1.8'), cluster('1.7.14')), []], // on the way from one to the other
    ['action: skip, copyMethod: block', subscription('release-v1.7'), []],
    ['action: copy, copyMethod: filesystem', subscription('release-v1.7'), []],
  ])('%s, with %s', (selection, known, expected) => {
    expect(placesOf('plan/newer-than-mtc', volume(selection), known)).toEqual(expected.map((field) => `shop spec.persistentVolumes[0].selection.${field}`));
  });
});
