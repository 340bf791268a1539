import { placesOf } from './places';
import { findings, ruleOf } from './support';
import { documents, files, filesOf, planExample } from '../../src/rules/examples/plan';

const REFERENCE = 'openshift-migration';

function cluster(name: string, url: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ${name}, namespace: ${REFERENCE} }
spec:
  isHostCluster: false
  url: ${url}
  serviceAccountSecretRef: { name: ${name}-token, namespace: openshift-config }
`;
}

function hostCluster(name: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ${name}, namespace: ${REFERENCE} }
spec:
  isHostCluster: true
`;
}

/** A plan from the remote cluster `old` to the host cluster. */
function plan(
  name: string,
  namespaces: string,
  fields = '',
  other: { source?: string; destination?: string; storage?: string } = {},
): string {
  const { source = 'old', destination = 'host', storage = 'backups' } = other;
  return planExample(fields, { name, source, destination, namespaces }).replace('name: backups,', `name: ${storage},`);
}

describe('a namespace that exists on the destination', () => {
  const RANGE = 'openshift.io/sa.scc.uid-range';
  const GROUPS = 'openshift.io/sa.scc.supplemental-groups';
  const LABELS = 'openshift.io/sa.scc.mcs';

  const namespace = (name: string, annotations: object, more = '') =>
    'apiVersion: v1\nkind: Namespace\n'
      + `metadata: { name: ${name}, annotations: ${JSON.stringify(annotations)}${more} }\n`;
  const found = (...parts: string[]) => placesOf('plan/conflicting-permissions', documents(...parts));
  const shop = plan('shop', '[shop]');

  test.each([
    ['user ids', RANGE, '1000600000/10000', '1000900000/10000'],
    ['supplemental groups', GROUPS, '1000600000/10000', '1000900000/10000'],
    ['SELinux labels', LABELS, 's0:c24,c9', 's0:c25,c10'],
  ])('must have the same %s', (_, key, one, other) => {
    expect(found(filesOf('old', namespace('shop', { [key]: one })),
      filesOf('host', namespace('shop', { [key]: other }), shop)))
      .toEqual(['shop spec.namespaces[0]']);
    expect(found(filesOf('old', namespace('shop', { [key]: one })),
      filesOf('host', namespace('shop', { [key]: one }), shop))).toEqual([]);
  });

  test('all that differs is in the message', () => {
    const yaml = documents(
      filesOf('old', namespace('shop', { [RANGE]: '1/10', [GROUPS]: '1/10', [LABELS]: 's0:c1,c0' })),
      filesOf('host', namespace('shop', { [RANGE]: '2/10', [GROUPS]: '1/10', [LABELS]: 's0:c2,c0' }), shop),
    );
    expect(findings(yaml, [ruleOf('plan/conflicting-permissions')]).map(({ message }) => message)).toEqual([
      'namespace "shop" exists on the destination with uid-range "2/10" instead of "1/10", mcs "s0:c2,c0" instead of '
        + '"s0:c1,c0": '
      + 'MTC reports ConflictingPermissions, and pods may not be able to read the migrated files',
    ]);
  });

  test('is the one that the source is mapped to', () => {
    const mapped = plan('shop', '["shop:store"]');
    const source = filesOf('old', namespace('shop', { [RANGE]: '1/10' }), namespace('store', { [RANGE]: '2/10' }));
    expect(found(source, filesOf('host', namespace('store', { [RANGE]: '2/10' }), mapped)))
      .toEqual(['shop spec.namespaces[0]']);
    expect(found(source, filesOf('host', namespace('store', { [RANGE]: '1/10' }), mapped))).toEqual([]);
    expect(found(source, filesOf('host', namespace('shop', { [RANGE]: '2/10' }), mapped))).toEqual([]);
  });

  test('is on the destination of the plan, also if the host cluster is the source or has another name', () => {
    const [one, two] = [namespace('shop', { [RANGE]: '1/10' }), namespace('shop', { [RANGE]: '2/10' })];
    expect(found(filesOf('old', one),
      filesOf('host', two, plan('back', '[shop]', '', { source: 'host', destination: 'old' }))))
      .toEqual(['back spec.namespaces[0]']);
    expect(found(filesOf('old', one), filesOf('new', two, shop))).toEqual(['shop spec.namespaces[0]']);
    expect(found(filesOf('old', one),
      filesOf('new', two, hostCluster('hub'), plan('shop', '[shop]', '', { destination: 'hub' }))))
      .toEqual(['shop spec.namespaces[0]']);
    expect(found(filesOf('older', one), filesOf('host', two, shop))).toEqual([]);
  });

  test('is known only if its annotations are', () => {
    const source = filesOf('old', namespace('shop', { [RANGE]: '1/10' }));
    expect(found(source, filesOf('host', shop))).toEqual([]);
    expect(found(source, filesOf('host', namespace('shop', {}), shop))).toEqual([]);
    expect(found(source, filesOf('host', namespace('shop', { [RANGE]: '${RANGE}' }), shop))).toEqual([]);
    expect(found(source, filesOf('host', namespace('shop', {}, ', uid: 4f1c, resourceVersion: "1"'), shop)))
      .toEqual(['shop spec.namespaces[0]']);
    expect(found(namespace('shop', { [RANGE]: '1/10' }), filesOf('host', namespace('shop', { [RANGE]: '2/10' }), shop)))
      .toEqual([]);
    expect(found(source,
      filesOf('host', namespace('shop', { [RANGE]: '2/10' }), namespace('shop', { [RANGE]: '1/10' }), shop)))
      .toEqual([]);
  });

  test('may be a Project', () => {
    const project = (range: string) =>
      namespace('shop', { [RANGE]: range }).replace('v1\nkind: Namespace', 'project.openshift.io/v1\nkind: Project');
    expect(found(filesOf('old', project('1/10')), filesOf('host', project('2/10'), shop)))
      .toEqual(['shop spec.namespaces[0]']);
  });

  test('within one cluster needs no name of a cluster', () => {
    const both = [namespace('shop', { [RANGE]: '1/10' }), namespace('store', { [RANGE]: '2/10' })];
    expect(found(...both, plan('copy', '["shop:store"]', '', { source: 'host' }))).toEqual(['copy spec.namespaces[0]']);
    expect(found(...both, plan('convert', '[shop]', '', { source: 'host' }))).toEqual([]);
    expect(found(...both, plan('move', '["shop:store"]'))).toEqual([]);
  });
});

describe('clusters of two host clusters', () => {
  const OLD = 'https://api.old.example.com:6443';
  const found = (...parts: string[]) => placesOf('plan/cluster-of-two-hosts', documents(...parts));
  const host = (name: string, url = OLD, more = plan(name, `[${name}]`)) => filesOf(name, cluster('old', url), more);

  test('are found by the address of their API server', () => {
    expect(found(host('east'), host('west'))).toEqual(['west spec.srcMigClusterRef']);
    expect(found(host('east'), host('west', 'https://API.old.example.com:6443/')))
      .toEqual(['west spec.srcMigClusterRef']);
    expect(found(host('east', 'https://api.old.example.com'), host('west', 'https://api.old.example.com:443')))
      .toEqual(['west spec.srcMigClusterRef']);
    expect(found(host('east'), host('west', 'https://api.old.example.com:8443'))).toEqual([]);
    expect(found(host('east'), host('west', 'https://api.older.example.com:6443'))).toEqual([]);
    expect(found(host('east', '<url>'), host('west', '<url>'))).toEqual([]);
  });

  test('are found if they have other names', () => {
    const other = filesOf('west', cluster('legacy', OLD), plan('west', '[west]', '', { source: 'legacy' }));
    expect(found(host('east'), other)).toEqual(['west spec.srcMigClusterRef']);
  });

  test('are found by the name of the files that describe them', () => {
    const further = filesOf('old', plan('further', '[shop]', '', { source: 'oldest' }));
    expect(found(further, host('east'))).toEqual(['east spec.srcMigClusterRef']);
    expect(found(host('east'), further)).toEqual(['further spec.destMigClusterRef']);
  });

  test('count for each pair once', () => {
    const many = host('west', OLD, documents(plan('west-1', '[a]'), plan('west-2', '[b]')));
    expect(found(host('east'), many)).toEqual(['west-1 spec.srcMigClusterRef']);
    expect(found(host('east'), host('north'), host('south')))
      .toEqual(['north spec.srcMigClusterRef', 'south spec.srcMigClusterRef']);
  });

  test('are not two clusters of one host cluster, nor those that only one host cluster has plans for', () => {
    const sources = [cluster('old', OLD), cluster('older', 'https://api.older.example.com:6443')];
    expect(found(filesOf('east', ...sources, plan('one', '[a]'), plan('two', '[b]', '', { source: 'older' }))))
      .toEqual([]);
    expect(found(host('east'), filesOf('west', cluster('old', OLD)))).toEqual([]);
    expect(found(host('east'), host('west', OLD, plan('west', '[west]', 'closed: true')))).toEqual([]);
  });

  test('are unknown if it is unknown which host cluster a file is for', () => {
    expect(placesOf('plan/cluster-of-two-hosts',
      files(documents(cluster('old', OLD), plan('east', '[a]')), documents(cluster('old', OLD), plan('west', '[b]')))))
      .toEqual([]);
    expect(found(filesOf('east', plan('east', '[a]')), filesOf('west', plan('west', '[b]')))).toEqual([]);
  });
});

describe('credentials', () => {
  const storage = (
    name: string, provider = 'aws', config = 'awsBucketName: bucket', secret = name,
  ) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: ${name}, namespace: ${REFERENCE} }
spec:
  backupStorageProvider: ${provider}
  backupStorageConfig:
    ${config}
    credsSecretRef: { name: ${secret}, namespace: openshift-config }
`;
  const secret = (name: string, key: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: openshift-config }\n`
      + `stringData: { aws-access-key-id: a, aws-secret-access-key: ${key} }\n`;
  const found = (...parts: string[]) => placesOf('plan/other-credentials', documents(...parts));
  const [first, second] = [plan('first', '[a]', '', { storage: 'one' }), plan('second', '[b]', '', { storage: 'two' })];

  test('must be the same for the plans of a cluster', () => {
    expect(found(storage('one'), storage('two'), first, second)).toEqual(['second spec.migStorageRef']);
    expect(found(storage('one'), storage('two', 'aws', 'awsBucketName: another', 'one'), first, second)).toEqual([]);
    expect(found(storage('one'), storage('two'), first, plan('second', '[b]', '', { storage: 'one' }))).toEqual([]);
  });

  test('are the same if two Secrets have the same content', () => {
    const both = [storage('one'), storage('two'), first, second];
    expect(found(...both, secret('one', 'x'), secret('two', 'x'))).toEqual([]);
    expect(found(...both, secret('one', 'x'), secret('two', 'y'))).toEqual(['second spec.migStorageRef']);
    expect(found(...both, secret('one', '<key>'), secret('two', '<key>'))).toEqual(['second spec.migStorageRef']);
  });

  test('include the certificates of a store and the account of Azure', () => {
    expect(found(storage('one', 'aws', 'awsBucketName: b\n    s3CustomCABundle: YQ==', 'same'),
      storage('two', 'aws', 'awsBucketName: b', 'same'), first, second))
      .toEqual(['second spec.migStorageRef']);
    expect(found(storage('one', 'azure', 'azureStorageAccount: a', 'same'),
      storage('two', 'azure', 'azureStorageAccount: b', 'same'), first, second))
      .toEqual(['second spec.migStorageRef']);
  });

  test('of two providers have two Secrets', () => {
    expect(found(storage('one'), storage('two', 'gcp', 'gcpBucket: bucket'), first, second)).toEqual([]);
  });

  test('for snapshots count if another provider makes them', () => {
    const snapshots = 'gcpBucket: bucket\n    credsSecretRef: { name: gcp, namespace: openshift-config }\n'
      + '  volumeSnapshotProvider: aws\n  volumeSnapshotConfig:';
    expect(found(storage('one'), storage('two', 'gcp', snapshots), first, second))
      .toEqual(['second spec.migStorageRef']);
  });

  test('matter to plans that share a cluster and are open', () => {
    const both = [storage('one'), storage('two'), first];
    expect(found(...both, plan('second', '[b]', '', { storage: 'two', source: 'a', destination: 'b' }))).toEqual([]);
    expect(found(...both, plan('second', '[b]', '', { storage: 'two', source: 'other' })))
      .toEqual(['second spec.migStorageRef']);
    expect(found(...both, plan('second', '[b]', 'closed: true', { storage: 'two' }))).toEqual([]);
    expect(found(storage('one'), first, second)).toEqual([]);
  });

  test('are reported at the plans if there are plans for both repositories, and at a repository otherwise', () => {
    const both = [storage('one'), storage('two')];
    const id = 'storage/two-sets-of-credentials';
    expect(placesOf(id, documents(...both, first, second))).toEqual([]);
    expect(placesOf(id, documents(...both, first))).toEqual(['two spec.backupStorageConfig.credsSecretRef']);
  });

  test('are deleted by closing a plan that shares a cluster and a provider with an open one', () => {
    const closing = (...parts: string[]) =>
      placesOf('plan/closed-beside-open', documents(storage('one'), storage('two', 'gcp', 'gcpBucket: b'), ...parts));
    const closed = plan('first', '[a]', 'closed: true', { storage: 'one' });
    expect(closing(closed, plan('second', '[b]', '', { storage: 'one' }))).toEqual(['first spec.closed']);
    expect(closing(closed, second)).toEqual([]);
    expect(closing(closed, plan('second', '[b]', '', { storage: 'one', source: 'a', destination: 'b' }))).toEqual([]);
    expect(closing(closed, plan('second', '[b]', 'closed: true', { storage: 'one' }))).toEqual([]);
    expect(closing(`${closed}status: { conditions: [{ type: Closed, status: "True" }] }\n`,
      plan('second', '[b]', '', { storage: 'one' }))).toEqual([]);
  });
});

describe('a namespace of two plans', () => {
  const volumes = (first: string, second: string) => `persistentVolumes:${[first, second].map((selection, index) => `
    - name: pvc-${index}
      pvc: { namespace: shop, name: data-${index}, accessModes: [ReadWriteOnce] }
      selection: { ${selection} }
      supported: { actions: [], copyMethods: [] }`).join('')}`;
  const COPY = 'action: copy, copyMethod: filesystem, storageClass: fast';
  const SKIP = 'action: skip';
  const READY = 'status: { conditions: [{ type: Ready, status: "True" }] }\n';
  const found = (...parts: string[]) => placesOf('plan/shared-namespace', documents(...parts));
  const accepted = (...plans: string[]) => found(...plans.map((each) => `${each}${READY}`));

  test('must not be copied by both at the same time, if MTC 1.8.6 has accepted both', () => {
    expect(accepted(plan('first', '[shop]', volumes(COPY, SKIP)), plan('second', '[shop]', volumes(SKIP, COPY))))
      .toEqual(['second spec.namespaces[0]']);
  });

  test('is a conflict in other versions of MTC', () => {
    expect(found(plan('first', '[shop]', volumes(COPY, SKIP)), plan('second', '[shop]', volumes(SKIP, COPY))))
      .toEqual([]);
  });

  test.each([
    ['copy skip', 'skip copy', 1],
    ['copy skip', 'copy skip', 0],
    ['copy', 'skip copy', 0],
    ['skip copy', 'copy', 0],
    ['skip skip', 'copy skip', 0],
    ['copy skip', 'skip skip', 0],
  ])('is divided only if each plan skips what the other copies: %s and %s', (first, second, count) => {
    const of = (actions: string) => `persistentVolumes:${actions.split(' ').map((action, index) => `
    - name: pvc-${index}
      pvc: { namespace: shop, name: data-${index}, accessModes: [ReadWriteOnce] }
      selection: { ${action === 'copy' ? COPY : SKIP} }
      supported: { actions: [], copyMethods: [] }`).join('')}`;
    expect(accepted(plan('first', '[shop]', of(first)), plan('second', '[shop]', of(second)))).toHaveLength(count);
  });

  test('may be shared if one of them copies no volume of it directly', () => {
    const first = plan('first', '[shop]', volumes(COPY, SKIP));
    expect(accepted(first, plan('second', '[shop]', `indirectVolumeMigration: true\n  ${volumes(SKIP, COPY)}`)))
      .toEqual([]);
    expect(accepted(first, plan('second', '[shop]', volumes(SKIP, 'action: move')))).toEqual([]);
    expect(accepted(first,
      plan('second', '[shop]', volumes(SKIP, 'action: copy, copyMethod: snapshot, storageClass: fast')))).toEqual([]);
    expect(accepted(first, plan('second', '[shop]', `closed: true\n  ${volumes(SKIP, COPY)}`))).toEqual([]);
  });

  test('is reported as an overlap if they do not divide its volumes', () => {
    expect(found(plan('first', '[shop]'), plan('second', '[shop]'))).toEqual([]);
    expect(placesOf('plan/conflict', documents(plan('first', '[shop]'), plan('second', '[shop]'))))
      .toEqual(['second spec.namespaces[0]']);
  });

  test('may be the destination of one and the source of the next', () => {
    expect(found(plan('first', '["web:shop"]'), plan('next', '[shop]', '', { source: 'host', destination: 'newer' })))
      .toEqual([]);
  });

  test('may be of two host clusters', () => {
    const host = (name: string, namespaces: string) =>
      filesOf(name, cluster('old', 'https://api.old.example.com:6443'), plan(name, namespaces));
    expect(found(host('east', '[shop]'), host('west', '[shop]'))).toEqual(['west spec.namespaces[0]']);
    expect(found(host('east', '[shop]'), host('west', '["web:shop"]'))).toEqual([]);
    expect(findings(documents(host('east', '[shop]'), host('west', '[shop]')), [ruleOf('plan/shared-namespace')])
      .map(({ message }) => message)).toEqual([
      'MigPlan openshift-migration/east of host cluster "east" also copies volumes in namespace "shop" of the same '
        + 'cluster: '
      + 'a run of one plan deletes the rsync pods of the other there',
    ]);
  });
});
