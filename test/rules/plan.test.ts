import { parseAllDocuments } from 'yaml';
import { places, placesOf } from './places';
import { findings, ruleOf, setOf } from './support';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { documents, filesOf, planExample, runExample } from '../../src/rules/examples/plan';
import { patchOf } from '../../src/rules/fixes';

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
  test('a reference under another name is one finding', () => {
    expect(places(planExample().replace('srcMigClusterRef', 'sourceMigClusterRef')))
      .toEqual(['document/unknown-field spec.sourceMigClusterRef']);
    expect(places(planExample().replace('migStorageRef', 'replicationRepository')))
      .toEqual(['document/unknown-field spec.replicationRepository']);
    expect(places(planExample().replace('  srcMigClusterRef', '  migClusterRef').replace(/ {2}dest.*\n/, '')))
      .toEqual(['document/unknown-field spec.migClusterRef']);
  });

  test('a patch is not asked for what stands elsewhere', () => {
    const patch = planExample().replace(/spec:[^]*/, 'spec:\n  closed: true\n');
    expect(places(patch)).toEqual([]);
    expect(placesOf('plan/storage', planExample().replace(/ {2}migStorageRef.*\n/, '')
      .replace('ocp3, namespace: openshift-migration', 'ocp3')))
      .toEqual(['shop spec.migStorageRef']);
    expect(placesOf('plan/storage', planExample('', { source: 'ocp4' }).replace(/ {2}migStorageRef.*\n/, '')
      .replace('ocp4, namespace: openshift-migration', 'ocp4'))).toEqual([]);
    expect(placesOf('plan/source-and-destination', planExample(), planExample().replace(/ {2}srcMig.*\n/, '')))
      .toEqual([]);
  });

  test('an empty spec lacks both clusters', () => {
    expect(placesOf('plan/source-and-destination', planExample().replace(/spec:[^]*/, 'spec: {}\n')))
      .toEqual(['shop spec.srcMigClusterRef', 'shop spec.destMigClusterRef']);
  });

  test('a state migration within one cluster needs a repository', () => {
    expect(places(planExample('', { source: 'ocp4', namespaces: '["shop:shop-copy"]' })
      .replace(/ {2}migStorageRef.*\n/, '')))
      .toEqual(['plan/storage spec.migStorageRef']);
  });

  test('two MigClusters of one address are one cluster', () => {
    const plan = planExample('indirectVolumeMigration: true', { source: 'one', destination: 'two' });
    expect(placesOf('plan/indirect-within-cluster', remote('one'), remote('two'), plan))
      .toEqual(['shop spec.indirectVolumeMigration']);
    expect(placesOf('plan/indirect-within-cluster', remote('one'), HOST.replace('ocp4', 'two'), plan)).toEqual([]);
    expect(placesOf('plan/indirect-within-cluster', HOST.replace('ocp4', 'one'), HOST.replace('ocp4', 'two'), plan))
      .toEqual(['shop spec.indirectVolumeMigration']);
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
      message: '"shop-web - shop-db" is one string in YAML: a dash that is indented further than the '
        + 'first does not begin an entry',
      fix: 'Write each namespace on its own line, with all dashes in one column.',
    }]);
  });

  test('a destination without a colon collides as well', () => {
    expect(places(namespaces('a', 'b:a'))).toEqual(['plan/duplicate-destination spec.namespaces[1]']);
    expect(places(namespaces('a', 'a'))).toEqual(['plan/duplicate-source spec.namespaces[1]']);
    expect(places(namespaces('a:b', 'b:a'))).toEqual([]);
  });

  test('the limit is what the controller says', () => {
    const plan = namespaces(...Array.from({ length: 12 }, (_, index) => `n${index}`));
    expect(placesOf('plan/namespace-limit', plan)).toEqual(['shop spec.namespaces']);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: "12"'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('migNamespaceLimit: 20'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: 11')))
      .toEqual(['shop spec.namespaces']);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: "${LIMIT}"'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', planExample(), controller('mig_namespace_limit: 0'))).toEqual([]);
    expect(placesOf('plan/namespace-limit', plan, controller('mig_namespace_limit: many')))
      .toEqual(['shop spec.namespaces']);
  });

  test('without a MigrationController a plan may have 100 volumes', () => {
    const plan = (count: number) => planExample('persistentVolumes: '
      + `[${Array.from({ length: count }, (_, index) => `{ name: pvc-${index} }`).join(', ')}]`);
    expect(placesOf('plan/volume-limit', plan(100))).toEqual([]);
    expect(placesOf('plan/volume-limit', plan(101))).toEqual(['shop spec.persistentVolumes']);
    expect(placesOf('plan/volume-limit', plan(101), controller('mig_pv_limit: 101'))).toEqual([]);
    expect(placesOf('plan/volume-limit', plan(101), controller('mig_pv_limit: "${LIMIT}"'))).toEqual([]);
  });

  describe('of pods', () => {
    const pod = (name: string, more = 'status: { phase: Running }', namespace = 'shop-web') =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\n${more}\n`;
    const host = filesOf('host', `${controller('mig_pod_limit: 1')}---\n`
      + `${planExample('', { source: 'old', destination: 'host', namespaces: '["shop-web:web"]' })}`);
    const found = (cluster: string, ...pods: string[]) =>
      placesOf('plan/pod-limit', documents(filesOf(cluster, ...pods), host));

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

test.each([
  [52, []],
  [53, ['plan/long-destination-for-blocks spec.namespaces[0]']],
  [58, ['plan/long-destination-for-blocks spec.namespaces[0]']],
  [59, ['plan/long-destination spec.namespaces[0]']],
  [63, ['plan/long-destination spec.namespaces[0]']],
])('a destination of %i characters', (length, expected) => {
  expect(places(namespaces(`shop:${'s'.repeat(length)}`))).toEqual(expected);
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
    expect(placesOf('plan/registry-path', ...all, planExample(), controller('disable_image_migration: true')))
      .toEqual(['shop spec.srcMigClusterRef']);
    expect(placesOf('plan/registry-path', ...all, planExample('closed: true'))).toEqual([]);
    expect(placesOf('plan/registry-path', HOST, planExample())).toEqual([]);
    expect(placesOf('plan/registry-path', ...all, remote('ocp3', 'exposedRegistryPath: registry.example.com'),
      planExample())).toEqual([]);
    expect(placesOf('plan/registry-path', ...all, planExample('', { source: 'ocp4', destination: 'ocp3' })))
      .toEqual(['shop spec.destMigClusterRef']);
  });

  test('a storage conversion moves running machines', () => {
    expect(places(planExample('liveMigrate: true', { source: 'ocp4', namespaces: '["a:b"]' })))
      .toEqual(['plan/live-migration spec.liveMigrate']);
    expect(places(planExample('liveMigrate: false'))).toEqual([]);
  });
});

describe('plans with something in common', () => {
  test.each([
    ['of another pair of clusters', planExample('', { ...SECOND, source: 'a', destination: 'b' }), []],
    ['from another source', planExample('', { ...SECOND, source: 'other' }), ['plan/conflict spec.namespaces[0]']],
    ['that goes on from the destination',
      planExample('', { ...SECOND, source: 'ocp4', destination: 'ocp5', namespaces: '["shop-web:web"]' }), []],
    ['that is closed', planExample('closed: true', SECOND), []],
    ['of the same name, as an overlay is', planExample(), []],
    ['under another name on the same destination',
      planExample('', { ...SECOND, source: 'other', namespaces: '["web:shop-web"]' }),
      ['plan/destination-taken spec.namespaces[0]']],
    ['that copies the namespace a second time', planExample('', { ...SECOND, namespaces: '["shop-web:test"]' }),
      ['plan/overlap-through-renaming spec.namespaces[0]']],
    ['of other namespaces', planExample('', { ...SECOND, namespaces: '["shop-db:db"]' }), []],
  ])('a second plan %s', (_, second, expected) => {
    expect(places(planExample(), second)).toEqual(expected);
  });

  test('two plans are one finding, however much they have in common', () => {
    const entries = '[a1, a2, a3]';
    expect(places(planExample('', { namespaces: entries }), planExample('', { ...SECOND, namespaces: entries })))
      .toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('plans that are ready on their cluster get along', () => {
    expect(places(LIVE, LIVE.replace('name: live', 'name: older'))).toEqual([]);
    expect(places(LIVE, planExample('', SECOND))).toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('plans that divide the volumes of a namespace conflict, unless MTC 1.8.6 has accepted both', () => {
    const half = (name: string, first: string, second: string) => planExample(`persistentVolumes:
    - { name: pvc-1, pvc: { namespace: shop-web, name: one, accessModes: [ReadWriteOnce] }, selection: { action: ${first}, copyMethod: filesystem, storageClass: fast }, supported: { actions: [], copyMethods: [] } }
    - { name: pvc-2, pvc: { namespace: shop-web, name: two, accessModes: [ReadWriteOnce] }, selection: { action: ${second}, copyMethod: filesystem, storageClass: fast }, supported: { actions: [], copyMethods: [] } }`,
    { name });
    const ready = (plan: string) => `${plan}status: { conditions: [{ type: Ready, status: "True" }] }\n`;
    const [first, second] = [half('first', 'copy', 'skip'), half('second', 'skip', 'copy')];
    expect(places(first, second)).toEqual(['plan/conflict spec.namespaces[0]']);
    expect(places(ready(first), second)).toEqual(['plan/conflict spec.namespaces[0]']);
    expect(places(ready(first), ready(second))).toEqual(['plan/shared-namespace spec.namespaces[0]']);
    expect(places(ready(first), ready(half('second', 'copy', 'skip')))).toEqual([]);
    expect(places(half('first', 'copy', 'skip'), half('second', 'copy', 'skip')))
      .toEqual(['plan/conflict spec.namespaces[0]']);
  });

  test('a storage conversion after a migration does not collide with it', () => {
    expect(placesOf('plan/destination-taken', namespaces('shop-web:shop'),
      planExample('', { ...SECOND, source: 'ocp4', namespaces: '[shop]' }))).toEqual([]);
  });
});

describe('plans that divide volumes between them conflict as others do', () => {
  const planOf = (
    name: string, actions: string,
  ) => planExample(`persistentVolumes:${actions.split(' ').map((action, index) => `
    - name: pvc-${index}
      pvc: { namespace: shop-web, name: data-${index}, accessModes: [ReadWriteOnce] }
      selection: { action: ${action}, copyMethod: filesystem, storageClass: fast }
      supported: { actions: [], copyMethods: [] }`).join('')}`, { name });

  test.each([
    ['copy skip', 'skip copy', 1],
    ['copy skip', 'copy skip', 1],
    ['copy', 'skip copy', 1],
    ['skip copy', 'copy', 1],
    ['skip skip', 'copy skip', 1],
    ['copy skip', 'skip skip', 1],
    ['move skip', 'skip copy', 1],
  ])('the first has %s, the second %s', (first, second, conflicts) => {
    expect(placesOf('plan/conflict', planOf('first', first), planOf('second', second))).toHaveLength(conflicts);
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
    expect(placesOf(id, documents(planExample(), storage('shop-repository'))))
      .toEqual(['shop spec.migStorageRef.name']);
    expect(placesOf(id, planExample(), storage('shop-repository'))).toEqual([]);
    expect(placesOf(id, planExample(), storage('backup'))).toEqual(['shop spec.migStorageRef.name']);
    expect(placesOf(id, planExample(), storage('backup'), planExample('', { ...SECOND }).replace('backups', 'backup')))
      .toEqual([]);
  });

  test('names with the kind in them, or a slip of the pen, are near, whatever the folder', () => {
    const plan = (name: string, source = 'ocp3') => planExample('', { name, source });
    const run = (name: string) => runExample('stage: true').replace('name: shop,', `name: ${name},`);
    expect(placesOf('run/misspelt-plan', plan('shop'), run('shop-plan'))).toEqual(['go-live spec.migPlanRef.name']);
    expect(placesOf('run/misspelt-plan', plan('storefront'), run('store-front')))
      .toEqual(['go-live spec.migPlanRef.name']);
    expect(placesOf(id, remote('legacy-source'), plan('shop', 'legacy-sorce')))
      .toEqual(['shop spec.srcMigClusterRef.name']);
    expect(placesOf(id, remote('cluster'), plan('shop', 'plan'))).toEqual([]);
  });

  test.each([
    ['crm-plan', 'Rename MigPlan openshift-migration/crm_plan to "crm-plan".'],
    ['crm-plann', 'Give MigPlan openshift-migration/crm_plan a valid name, and write that name here.'],
  ])('a reference by the name %s never gets the invalid name of the plan', (name, fix) => {
    const run = runExample('stage: true').replace('name: shop,', `name: ${name},`);
    const problems = judge(setOf(planExample('', { name: 'crm_plan' }), run), [ruleOf('run/misspelt-plan')]);
    expect(problems.map((one) => [one.fix, patchOf(one)])).toEqual([[fix, undefined]]);
  });

  test('names that differ on purpose are near as well, and are not misspellings', () => {
    for (const [one, other] of [['east', 'west'], ['dc-north', 'dc-south'], ['shop-a', 'shop-b'], ['dev-eu', 'dev-us'],
      ['prod', 'prep'], ['ocp-east-prod', 'ocp-west-prod']]) {
      expect(placesOf(id, remote(one), planExample('', { source: other }))).toEqual([]);
    }
  });

  describe('the host is meant by a name that no file defines', () => {
    const other = planExample('', { ...SECOND, destination: 'ocp4' });
    const of = (...files: string[]) => placesOf(id, files.join('---\n'));
    const plan = planExample('', { destination: 'destination' });

    test.each([
      ['if all other clusters are there', [HOST, remote('ocp3'), plan], ['shop spec.destMigClusterRef.name']],
      ['if it is the source', [HOST, remote('ocp3'), planExample('', { source: 'here', destination: 'ocp3' })],
        ['shop spec.srcMigClusterRef.name']],
      ['if two plans name it', [HOST, remote('ocp3'), plan, plan.replace('name: shop,', 'name: second,')],
        ['shop spec.destMigClusterRef.name', 'second spec.destMigClusterRef.name']],
      ['but not without the other cluster', [HOST, plan], []],
      ['nor without the host', [remote('ocp3'), plan], []],
      ['nor if another plan refers to the host', [HOST, remote('ocp3'), plan, other], []],
      ['nor if the operator gives this name to the host',
        [HOST, remote('ocp3'), plan, controller('').replace('ocp4', 'destination')], []],
      ['nor if two names are not defined',
        [HOST, remote('ocp3'), plan, planExample('', { ...SECOND, destination: 'elsewhere' })], []],
      ['nor if it is a cluster of the command line',
        [HOST, remote('ocp3'), plan, '# files of cluster destination:\n{}\n'], []],
      ['nor if it is a placeholder', [HOST, remote('ocp3'), plan.replace('name: destination', 'name: "${DEST}"')], []],
    ])('%s', (_, files, expected) => expect(of(...files)).toEqual(expected));

    test('but not in another folder', () => {
      const at = (yaml: string, origin: string) => parseAllDocuments(yaml)
        .map((document, index) => toManifest(document.toJS(), origin, index));
      const found = (folder: string) => judge(new ManifestSet([
        ...at(documents(HOST, remote('ocp3')), 'env/clusters.yaml'), ...at(plan, `${folder}/plan.yaml`),
      ]), [ruleOf(id)]).length;
      expect([found('env'), found('other')]).toEqual([1, 0]);
    });
  });

  test('a plan in another namespace has its own finding', () => {
    expect(placesOf('run/misspelt-plan', documents(
      planExample().replace('shop, namespace: openshift-migration', 'shop, namespace: shop'), runExample('stage: true'),
    )))
      .toEqual([]);
  });

  test('a name is compared with the first 50 objects of a place', () => {
    const others = (count: number) => Array.from({ length: count }, (_, index) =>
      storage(`other${String.fromCharCode(97 + index % 26).repeat(9 + index)}`));
    const plan = planExample().replace('name: backups,', 'name: shop-backups,');
    expect(placesOf(id, plan, ...others(49), storage('shop-backup'))).toEqual(['shop spec.migStorageRef.name']);
    expect(placesOf(id, plan, ...others(50), storage('shop-backup'))).toEqual([]);
  });

  test('a cluster of another number is another cluster', () => {
    expect(placesOf(id, remote('ocp5'), planExample())).toEqual([]);
    expect(placesOf(id, HOST.replace('ocp4', 'hub'), planExample())).toEqual([]);
  });

  test('folders of several environments are several host clusters', () => {
    const clusters = [remote('ocp3', 'exposedRegistryPath: registry.example.com')];
    const file = (folder: string, name: string) => [...clusters, planExample('', { name })]
      .map((each, index) => toManifest(parseAllDocuments(each)[0].toJS(), `${folder}/file.yaml`, index));
    const both = (first: string, second: string) =>
      judge(new ManifestSet([...file(first, 'shop'), ...file(second, 'shop-live')]), [ruleOf('plan/conflict')]);
    expect(both('test', 'production')).toEqual([]);
    expect(both('plans', 'plans')).toHaveLength(1);
  });
});

describe('resources and labels', () => {
  test.each([
    ['[{ group: "", kind: Secret }, { group: apps, kind: Deployment }, { group: apps.openshift.io, kind: '
      + 'DeploymentConfig }]', []],
    ['[{ group: extensions, kind: Deployment }, { group: serving.knative.dev, kind: Service }, { group: '
      + 'example.com, kind: Widget }]', []],
    ['[{ group: core, kind: ConfigMap }]', ['plan/included-kind spec.includedResources[0].group']],
    ['[{ group: apps/v1, kind: Deployment }]', ['plan/included-kind spec.includedResources[0].group']],
    ['[{ group: "", kind: secrets }]', ['plan/included-kind spec.includedResources[0].kind']],
    ['[{ group: apps, kind: deployment }]', ['plan/included-kind spec.includedResources[0].kind']],
    ['[{ group: image.openshift.io, kind: ImageStream }]',
      ['plan/included-and-excluded spec.includedResources[0].kind']],
    ['[{ group: operators.coreos.com, kind: Subscription }]',
      ['plan/included-and-excluded spec.includedResources[0].kind']],
  ])('%s', (resources, expected) => {
    expect(places(planExample(`includedResources: ${resources}`))).toEqual(expected);
  });

  test('what is excluded is what the controller says', () => {
    const plan = planExample('includedResources: [{ group: operators.coreos.com, kind: Subscription }, { '
      + 'group: "", kind: Secret }]');
    expect(placesOf('plan/included-and-excluded', plan, controller('excluded_resources: [imagetags]'))).toEqual([]);
    expect(placesOf('plan/included-and-excluded', plan, controller('additional_excluded_resources: [secrets]')))
      .toEqual([
        'shop spec.includedResources[0].kind', 'shop spec.includedResources[1].kind',
      ]);
  });

  test.each([
    ['{ matchLabels: { app.kubernetes.io/part-of: shop, tier: "" } }', []],
    ['{ matchExpressions: [{ key: app, operator: Exists }, { key: tier, operator: NotIn, values: [test] }] }', []],
    ['{ matchLabels: { app: "the shop" } }', ['plan/label-selector spec.labelSelector.matchLabels.app']],
    ['{ matchExpressions: [{ key: app, operator: In }] }',
      ['plan/label-selector spec.labelSelector.matchExpressions[0].values']],
    ['{ matchExpressions: [{ key: app, operator: Exists, values: [shop] }] }',
      ['plan/label-selector spec.labelSelector.matchExpressions[0].values']],
    ['{ matchExpressions: [{ key: "a b", operator: Exists }] }',
      ['plan/label-selector spec.labelSelector.matchExpressions[0].key']],
  ])('%s', (selector, expected) => {
    expect(places(planExample(`labelSelector: ${selector}`))).toEqual(expected);
  });

  test('an invalid selector of a plan with indirect images crashes nothing', () => {
    const plan = planExample('indirectImageMigration: true\n'
      + '  labelSelector: { matchExpressions: [{ key: app, operator: In }] }');
    expect(findings(plan, [ruleOf('plan/label-selector')])).toEqual([{
      rule: 'plan/label-selector',
      manifest: 'shop',
      path: 'spec.labelSelector.matchExpressions[0].values',
      message: 'the label selector\'s operator In requires values: the plan becomes Ready, and its backups fail',
      fix: 'Add values, or write `Exists`.',
      programFix: 'Give values, or use `LabelCondition.exists`.',
    }]);
  });
});

describe('volumes', () => {
  const volume = (
    selection: string, pvc = '{ namespace: shop-web, name: data, accessModes: [ReadWriteOnce] }', fields = '',
  ) => planExample(`${fields}persistentVolumes:
    - { name: pvc-1, pvc: ${pvc}, selection: ${selection}, supported: { actions: [], copyMethods: [] } }`);

  test.each([
    ['{ action: copy, copyMethod: filesystem, storageClass: "" }', []],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: "" }', []],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: auto }', []],
    ['{ action: move }', []],
    ['{ action: skip }', []],
    ['{ action: skip, copyMethod: "", accessMode: RWX }', []],
    ['{ copyMethod: filesystem, storageClass: fast }',
      ['plan/volume-action spec.persistentVolumes[0].selection.action']],
    ['{ action: Copy, copyMethod: filesystem, storageClass: fast }',
      ['plan/volume-action spec.persistentVolumes[0].selection.action']],
    ['{ action: Coppy, copyMethod: filesytem, storageClass: fast, accessMode: RWO }', [
      'plan/volume-action spec.persistentVolumes[0].selection.action',
      'plan/volume-copy-method spec.persistentVolumes[0].selection.copyMethod',
      'plan/volume-access-mode spec.persistentVolumes[0].selection.accessMode',
    ]],
    ['{ action: clone, copyMethod: filesytem, storageClass: fast, accessMode: RWO }',
      ['plan/volume-action spec.persistentVolumes[0].selection.action']],
    [
      '{ action: copy, storageClass: fast }',
      ['plan/volume-copy-method spec.persistentVolumes[0].selection.copyMethod'],
    ],
    ['{ action: copy, copyMethod: filesystem, storageClass: fast, accessMode: ReadWriteOncePod }',
      ['plan/volume-access-mode spec.persistentVolumes[0].selection.accessMode']],
  ])('selection %s', (selection, expected) => {
    expect(places(volume(selection))).toEqual(expected);
  });

  test('what goes through the repository needs no access modes', () => {
    const copied = '{ action: copy, copyMethod: filesystem, storageClass: fast }';
    expect(places(volume(copied, '{ namespace: shop-web, name: data }', 'indirectVolumeMigration: true\n  ')))
      .toEqual([]);
    expect(places(volume(copied, '{ namespace: shop-web, name: data, accessModes: [] }')))
      .toEqual(['plan/volume-without-access-modes spec.persistentVolumes[0].pvc.accessModes']);
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
    expect(places(volume('{ action: copy, copyMethod: filesystem, storageClass: fast }',
      `{ namespace: shop-web, name: ${name}, accessModes: [ReadWriteOnce] }`)))
      .toEqual(expected);
  });

  test.each([
    ['fast.ssd', []], ['Fast', ['plan/volume-names spec.persistentVolumes[0].selection.storageClass']],
    ['"${CLASS}"', []],
  ])('storage class %s', (storageClass, expected) => {
    expect(places(volume(`{ action: copy, copyMethod: filesystem, storageClass: ${storageClass} }`))
      .filter((place) => place.startsWith('plan/volume-names'))).toEqual(expected);
  });

  test('a claim is looked for where it is, not where it goes', () => {
    const plan = volume('{ action: skip }', '{ namespace: web, name: data }').replace('[shop-web]', '["shop-web:web"]');
    expect(places(plan)).toEqual(['plan/claim-of-other-namespace spec.persistentVolumes[0].pvc.namespace']);
  });
});

describe('a plan without namespaces', () => {
  const without = (more: string) =>
    places(planExample('indirectImageMigration: true').replace(/ {2}namespaces.*\n/, `  ${more}\n`));

  test('and with an unknown field that does not mean them', () => {
    expect(without('foo: bar')).toEqual(['plan/namespaces spec.namespaces', 'document/unknown-field spec.foo']);
    expect(without('namespaceSelector: {}'))
      .toEqual(['plan/namespaces spec.namespaces', 'document/unknown-field spec.namespaceSelector']);
  });

  test('and with a field that means them has one mistake', () => {
    expect(without('namespace: [shop]')).toEqual(['document/unknown-field spec.namespace']);
    expect(without('namespaceMapping: { shop: store }')).toEqual(['document/unknown-field spec.namespaceMapping']);
  });
});

test('nothing of this throws, whatever stands there', () => {
  const junk = ['null', '7', 'text', '[]', '[null, 7, [x], {}]', '{}', '{ constructor: 1, __proto__: 2 }',
    '[{ name: 7, pvc: 7, selection: [], supported: 7, phase: 7, group: constructor, kind: constructor }]'];
  const fields = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef', 'namespaces', 'persistentVolumes', 'hooks',
    'includedResources', 'labelSelector', 'liveMigrate'];
  for (const field of fields) {
    for (const value of junk) {
      expect(() => places(planExample().replace(new RegExp(`  ${field}:.*\n`), '')
        .concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
  }
});

test.each([
  ['[Auto]', '', 0], ['[auto]', '', 0], ['[Automatic]', '', 1], ['[ReadWriteOnce]', '', 0], ['[RWO]', '', 1],
  ['[ReadWriteOncePod, readwritemany]', '', 1], ['[RWO]', ', accessMode: ReadWriteOnce', 0], ['["${MODE}"]', '', 0],
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
    expect(placesOf(id, planExample('', { source: 'ocp4' }), cronJob))
      .toEqual(['night spec.jobTemplate.spec.template.spec.volumes[1].persistentVolumeClaim.claimName']);
  });

  test.each([
    ['a claim that is there', `${breaks}---\napiVersion: v1\nkind: PersistentVolumeClaim\n`
      + 'metadata: { name: data-new, namespace: shop-web }\n'],
    ['a workload of another namespace',
      breaks.replace('name: shop, namespace: shop-web', 'name: shop, namespace: shop-db')],
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
  const volume = (selection: string) => planExample('persistentVolumes:\n'
    + `    - { name: pv, pvc: { name: a, namespace: shop-web }, selection: { ${selection} } }`);
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
    // on the way from one to the other
    ['action: copy, copyMethod: block', documents(subscription('release-v1.8'), cluster('1.7.14')), []],
    ['action: skip, copyMethod: block', subscription('release-v1.7'), []],
    ['action: copy, copyMethod: filesystem', subscription('release-v1.7'), []],
  ])('%s, with %s', (selection, known, expected) => {
    expect(placesOf('plan/newer-than-mtc', volume(selection), known))
      .toEqual(expected.map((field) => `shop spec.persistentVolumes[0].selection.${field}`));
  });
});
