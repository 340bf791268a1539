import { findings, ruleOf } from '../support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';
const meta = (name: string, namespace = 'openshift-migration') =>
  `metadata: { name: ${name}, namespace: ${namespace} }`;

const volume = (name: string, more = '', selection = 'copyMethod: filesystem') => `  - name: ${name}
    capacity: 10Gi
    pvc: { namespace: shop, name: ${name}, accessModes: [ReadWriteOnce], volumeMode: Filesystem${more} }
    selection: { action: copy, ${selection}, storageClass: fast }
    supported: { actions: [copy], copyMethods: [filesystem] }
`;

function plan(volumes: readonly string[], { namespaces = '[shop]', more = '', name = 'shop' } = {}): string {
  return `${MTC}
kind: MigPlan
${meta(name)}
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: ${namespaces}
${more}  persistentVolumes:
${volumes.join('')}`;
}

const quota = (hard: string, namespace = 'shop', more = '') => 'apiVersion: v1\nkind: ResourceQuota\n'
  + `${meta('q', namespace)}\nspec: { hard: { ${hard} }${more} }\n`;
const limits = (limit: string) => `apiVersion: v1\nkind: LimitRange\n${meta('l', 'shop')}\n`
  + `spec: { limits: [{ ${limit} }] }\n`;

/** The paths that a rule finds something at, with files of the source and of the host. */
function paths(id: string, ocp3: readonly string[], ocp4: readonly string[]): string[] {
  const part = (cluster: string, yaml: readonly string[]) => `# files of cluster ${cluster}:\n`
    + `${yaml.length > 0 ? yaml.join('---\n') : '{}\n'}`;
  return findings(`${part('ocp3', ocp3)}---\n${part('ocp4', ocp4)}`, [ruleOf(id)]).map(({ path }) => path);
}

describe('a quota of storage', () => {
  const storage = (hard: string, volumes = [volume('a'), volume('b')], namespace = 'shop', options = {}) =>
    paths('namespace/quota-of-storage', [], [plan(volumes, options), quota(hard, namespace)]);

  test.each([
    ['requests.storage: 20Gi', []],
    ['requests.storage: 19Gi', ['spec.hard["requests.storage"]']],
    ['persistentvolumeclaims: "2"', []],
    ['persistentvolumeclaims: "1"', ['spec.hard.persistentvolumeclaims']],
    ['fast.storageclass.storage.k8s.io/requests.storage: 19Gi',
      ['spec.hard["fast.storageclass.storage.k8s.io/requests.storage"]']],
    ['slow.storageclass.storage.k8s.io/requests.storage: 1Gi', []],
    ['fast.storageclass.storage.k8s.io/persistentvolumeclaims: "1"',
      ['spec.hard["fast.storageclass.storage.k8s.io/persistentvolumeclaims"]']],
    ['requests.storage: "${STORAGE}"', []],
  ])('of %s', (hard, expected) => expect(storage(hard)).toEqual(expected));

  test('counts volumes that are copied, in the namespace as the destination calls it', () => {
    expect(storage('requests.storage: 10Gi', [volume('a'), volume('b').replace('action: copy', 'action: skip')]))
      .toEqual([]);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'store', { namespaces: '["shop:store"]' }))
      .toEqual(['spec.hard["requests.storage"]']);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'shop', { namespaces: '["shop:store"]' })).toEqual([]);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'shop', { more: '  closed: true\n' })).toEqual([]);
  });

  test('counts what a claim of the source requests, and not the capacity of its volume', () => {
    const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\n${meta('a', 'shop')}\n`
      + 'spec: { resources: { requests: { storage: 1Gi } } }\n';
    expect(paths('namespace/quota-of-storage', [claim], [plan([volume('a')]), quota('requests.storage: 1Gi')]))
      .toEqual([]);
    expect(paths('namespace/quota-of-storage', [], [plan([volume('a')]), quota('requests.storage: 1Gi')]))
      .toEqual(['spec.hard["requests.storage"]']);
  });

  test('is of no importance on the source', () => {
    expect(paths('namespace/quota-of-storage', [quota('requests.storage: 1Gi')], [plan([volume('a')])])).toEqual([]);
  });
});

describe('a quota for the pods of rsync', () => {
  const onSource = (hard: string, volumes = [volume('a'), volume('b')], more = '') =>
    paths('namespace/quota-of-rsync', [quota(hard, 'shop', more)], [plan(volumes)]);
  const onDestination = (hard: string) =>
    paths('namespace/quota-of-rsync', [], [plan([volume('a'), volume('b')]), quota(hard)]);

  test.each([
    ['pods: "2"', []],
    ['pods: "1"', ['spec.hard.pods']],
    ['limits.memory: 4Gi', []],
    ['limits.memory: 4095Mi', ['spec.hard["limits.memory"]']],
    ['requests.cpu: 400m', []],
    ['requests.cpu: 399m', ['spec.hard["requests.cpu"]']],
    ['cpu: 399m', ['spec.hard.cpu']],
    ['services: "0"', []],
  ])('of the source, with two pods of two containers: %s', (hard, expected) =>
    expect(onSource(hard)).toEqual(expected));

  test.each([
    ['pods: "1"', []],
    ['pods: "0"', ['spec.hard.pods']],
    ['limits.memory: 2Gi', []],
    ['limits.memory: 2047Mi', ['spec.hard["limits.memory"]']],
  ])('of the destination, with one pod: %s', (hard, expected) => expect(onDestination(hard)).toEqual(expected));

  test('counts pods for block devices, which do not have these resources', () => {
    const blocks = [volume('a', '', 'copyMethod: block'), volume('b', ', ownerType: VirtualMachine')];
    expect(onSource('limits.memory: 1Gi', blocks)).toEqual([]);
    expect(onSource('pods: "1"', blocks)).toEqual(['spec.hard.pods']);
  });

  test('is not judged for pods of another kind, nor for what a LimitRange lowers', () => {
    expect(onSource('pods: "1"', undefined, ', scopes: [BestEffort]')).toEqual([]);
    const lowered = (hard: string) => paths('namespace/quota-of-rsync',
      [quota(hard), limits('type: Container, max: { memory: 64Mi }')], [plan([volume('a'), volume('b')])]);
    expect(lowered('limits.memory: 1Gi')).toEqual([]);
    expect(lowered('pods: "1"')).toEqual(['spec.hard.pods']);
  });
});

describe('a quota of a namespace of which no file describes the volumes', () => {
  const id = 'namespace/quota-of-possible-rsync';
  const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\n${meta('a', 'shop')}\nspec: {}\n`;
  const web = `apiVersion: apps/v1\nkind: Deployment\n${meta('web', 'shop')}\nspec: {}\n`;
  const tooLittle = ['spec.hard["requests.memory"]'];

  test.each([
    ['requests.memory: 2Gi', []],
    ['requests.memory: 2047Mi', tooLittle],
    ['pods: "1"', []],
    ['pods: "0"', ['spec.hard.pods']],
  ])('leaves room for one pod, or not: %s', (hard, expected) => {
    expect(paths(id, [], [plan([]), quota(hard)])).toEqual(expected);
    expect(paths(id, [quota(hard)], [plan([])])).toEqual(expected);
  });

  test.each([
    [[], [plan([]), quota('requests.memory: 1Gi', 'other')]],
    [[], [plan([volume('a')]), quota('requests.memory: 1Gi')]],
    [[claim], [plan([]), quota('requests.memory: 1Gi')]],
    [[web], [plan([]), quota('requests.memory: 1Gi')]],
    [[], [plan([], { more: '  closed: true\n' }), quota('requests.memory: 1Gi')]],
    [[], [plan([], { more: '  indirectVolumeMigration: true\n' }), quota('requests.memory: 1Gi')]],
    [[], [plan([]), quota('requests.memory: 1Gi', 'shop', ', scopes: [BestEffort]')]],
    [[], [plan([]), quota('requests.memory: 1Gi'), limits('type: Container, max: { memory: 64Mi }')]],
  ])('is not judged in other cases: %#', (source, host) => expect(paths(id, source, host)).toEqual([]));
});

test.each([
  ['type: PersistentVolumeClaim, max: { storage: 10Gi }, min: { storage: 10Gi }', []],
  ['type: PersistentVolumeClaim, max: { storage: 9Gi }', ['spec.limits[0].max.storage']],
  ['type: PersistentVolumeClaim, min: { storage: 11Gi }', ['spec.limits[0].min.storage']],
  ['type: Container, max: { storage: 1Gi }', []],
])('a LimitRange of %s', (limit, expected) => {
  expect(paths('namespace/claim-size', [], [plan([volume('a')]), limits(limit)])).toEqual(expected);
  expect(paths('namespace/claim-size', [limits(limit)], [plan([volume('a')])])).toEqual([]);
});

describe('claims that the plan does not list', () => {
  const claim = (
    name: string, { namespace = 'shop', size = '10Gi', spec = '', status = '', metadata = '' } = {},
  ) => `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name}, namespace: ${namespace}${metadata} }
spec: { resources: { requests: { storage: ${size} } }${spec} }
${status}`;
  const undiscovered = (options: Parameters<typeof plan>[1] = {}) =>
    plan([], options).replace(/  persistentVolumes:\n$/, '');
  const storage = (
    source: readonly string[],
    hard: string,
    { namespace = 'shop', own = undiscovered(), others = [] as readonly string[] } = {},
  ) =>
    paths('namespace/quota-of-storage', source, [own, quota(hard, namespace), ...others]);
  const CLAIMS = [claim('a'), claim('b')];
  const TOO_MUCH = ['spec.hard["requests.storage"]'];

  test.each([
    ['requests.storage: 20Gi', []],
    ['requests.storage: 19Gi', TOO_MUCH],
    ['persistentvolumeclaims: "2"', []],
    ['persistentvolumeclaims: "1"', ['spec.hard.persistentvolumeclaims']],
    ['count/persistentvolumeclaims: "1"', ['spec.hard["count/persistentvolumeclaims"]']],
    ['fast.storageclass.storage.k8s.io/requests.storage: 1Gi', []],
  ])('count as well: %s', (hard, expected) => expect(storage(CLAIMS, hard)).toEqual(expected));

  test('count once if the plan lists them, and not if it skips them', () => {
    const listing = plan([volume('a'), volume('b').replace('action: copy', 'action: skip')]);
    expect(storage(CLAIMS, 'requests.storage: 10Gi', { own: listing })).toEqual([]);
    expect(storage([...CLAIMS, claim('c')], 'requests.storage: 19Gi', { own: listing })).toEqual(TOO_MUCH);
  });

  test('count in the namespace of the destination, and only those of the source cluster', () => {
    const renamed = undiscovered({ namespaces: '["shop:store"]' });
    expect(storage(CLAIMS, 'requests.storage: 19Gi', { own: renamed, namespace: 'store' })).toEqual(TOO_MUCH);
    expect(storage(CLAIMS, 'requests.storage: 19Gi', { own: renamed })).toEqual([]);
    expect(storage([claim('a', { namespace: 'other' })], 'requests.storage: 1Gi')).toEqual([]);
    expect(storage([], 'requests.storage: 1Gi', { others: CLAIMS })).toEqual([]);
  });

  test.each([
    ['waits for a volume', claim('b', { status: 'status: { phase: Pending }\n' })],
    ['belongs to another claim', claim('b', {
      metadata: ', ownerReferences: [{ kind: PersistentVolumeClaim, name: a, uid: "1", apiVersion: v1 }]',
    })],
  ])('do not count if one %s', (_, other) =>
    expect(storage([claim('a'), other], 'requests.storage: 10Gi')).toEqual([]));

  test('do not count if the plan does not migrate them', () => {
    const setting = (value: string) => `${MTC}\nkind: MigrationController\n${meta('migration-controller')}\n`
      + `spec: { disable_pv_migration: ${value} }\n`;
    expect(storage(CLAIMS, 'requests.storage: 19Gi', { others: [setting('true')] })).toEqual([]);
    expect(storage(CLAIMS, 'requests.storage: 19Gi', { others: [setting('false')] })).toEqual(TOO_MUCH);
    expect(storage(CLAIMS, 'requests.storage: 19Gi', {
      own: undiscovered().replace(' }\nspec', ', annotations: { cdk8s-mtc.io/volume-rules: "[]" } }\nspec'),
    }))
      .toEqual([]);
    expect(storage(CLAIMS, 'requests.storage: 19Gi', {
      own: undiscovered({ more: '  includedResources: [{ group: "", kind: Secret }]\n' }),
    }))
      .toEqual([]);
  });

  test('are added to those of the destination, but not to what they replace', () => {
    expect(storage(CLAIMS, 'requests.storage: 29Gi', { others: [claim('old')] })).toEqual(TOO_MUCH);
    expect(storage(CLAIMS, 'requests.storage: 30Gi', { others: [claim('old')] })).toEqual([]);
    expect(storage(CLAIMS, 'requests.storage: 20Gi', { others: [claim('a')] })).toEqual([]);
  });

  test('have pods of rsync, and a size that is compared', () => {
    const blocks = [claim('a', { spec: ', volumeMode: Block' }),
      claim('b', { metadata: ', annotations: { cdi.kubevirt.io/storage.contentType: kubevirt }' })];
    const onSource = (claims: readonly string[], hard: string) =>
      paths('namespace/quota-of-rsync', [...claims, quota(hard)], [undiscovered()]);
    expect(onSource(CLAIMS, 'pods: "2"')).toEqual([]);
    expect(onSource(CLAIMS, 'pods: "1"')).toEqual(['spec.hard.pods']);
    expect(onSource(CLAIMS, 'limits.cpu: "3"')).toEqual(['spec.hard["limits.cpu"]']);
    expect(onSource(blocks, 'limits.cpu: "3"')).toEqual([]);
    expect(paths('namespace/claim-size', CLAIMS,
      [undiscovered(), limits('type: PersistentVolumeClaim, max: { storage: 9Gi }')]))
      .toEqual(['spec.limits[0].max.storage']);
    expect(paths('namespace/quota-of-rsync', [quota('pods: "0"')], [plan([volume('a', '', 'copyMethod: snapshot')])]))
      .toEqual([]);
  });

  test('are counted for the limit of the plan', () => {
    const limit = (number: number) => `${MTC}\nkind: MigrationController\n${meta('migration-controller')}\n`
      + `spec: { cluster_name: host, mig_pv_limit: "${number}" }\n`;
    const found = (own: string, number: number) =>
      paths('plan/volume-limit', [...CLAIMS, claim('c')], [own, limit(number)]);
    expect(found(undiscovered(), 3)).toEqual([]);
    expect(found(undiscovered(), 2)).toEqual(['spec.namespaces']);
    expect(found(plan([volume('a'), volume('x')]), 4)).toEqual([]);
    expect(found(plan([volume('a'), volume('x')]), 3)).toEqual(['spec.namespaces']);
    expect(found(plan([volume('a'), volume('x')]), 1)).toEqual(['spec.persistentVolumes']);
  });
});

test('a quota of pods has room for the workloads of the destination and for rsync', () => {
  const workload = (kind: string, replicas: string) => `apiVersion: apps/v1\nkind: ${kind}\n${meta('web', 'shop')}\n`
    + `spec: { ${replicas} }\n`;
  const found = (
    kind: string, replicas: string, pods: number,
  ) => findings(`# files of cluster ocp3:\n{}\n---\n# files of cluster ocp4:\n${
    [plan([volume('a')]), workload(kind, replicas), quota(`pods: "${pods}"`)].join('---\n')}`,
  [ruleOf('namespace/quota-of-rsync')]).map(({ message }) => message);
  expect(found('Deployment', '', 2)).toEqual([]);
  expect(found('Deployment', '', 1)).toEqual(['is 1, but rsync needs 1 pod in namespace "shop" of the destination, '
    + 'beside 1 pod of its workloads, for the volumes of MigPlan openshift-migration/shop: MTC reports '
    + 'FailedCreatingRsyncPods']);
  expect(found('StatefulSet', 'replicas: 3', 4)).toEqual([]);
  expect(found('StatefulSet', 'replicas: 3', 3)).toHaveLength(1);
  expect(found('DaemonSet', '', 1)).toEqual([]);
});
