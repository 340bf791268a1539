import { findings, ruleOf } from '../support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';
const meta = (name: string, namespace = 'openshift-migration') => `metadata: { name: ${name}, namespace: ${namespace} }`;

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

const quota = (hard: string, namespace = 'shop', more = '') => `apiVersion: v1\nkind: ResourceQuota\n${meta('q', namespace)}\nspec: { hard: { ${hard} }${more} }\n`;
const limits = (limit: string) => `apiVersion: v1\nkind: LimitRange\n${meta('l', 'shop')}\nspec: { limits: [{ ${limit} }] }\n`;

/** The paths that a rule finds something at, with files of the source and of the host. */
function paths(id: string, ocp3: readonly string[], ocp4: readonly string[]): string[] {
  const part = (cluster: string, yaml: readonly string[]) => `# files of cluster ${cluster}:\n${yaml.length > 0 ? yaml.join('---\n') : '{}\n'}`;
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
    ['fast.storageclass.storage.k8s.io/requests.storage: 19Gi', ['spec.hard["fast.storageclass.storage.k8s.io/requests.storage"]']],
    ['slow.storageclass.storage.k8s.io/requests.storage: 1Gi', []],
    ['fast.storageclass.storage.k8s.io/persistentvolumeclaims: "1"', ['spec.hard["fast.storageclass.storage.k8s.io/persistentvolumeclaims"]']],
    ['requests.storage: "${STORAGE}"', []],
  ])('of %s', (hard, expected) => expect(storage(hard)).toEqual(expected));

  test('counts volumes that are copied, in the namespace as the destination calls it', () => {
    expect(storage('requests.storage: 10Gi', [volume('a'), volume('b').replace('action: copy', 'action: skip')])).toEqual([]);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'store', { namespaces: '["shop:store"]' })).toEqual(['spec.hard["requests.storage"]']);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'shop', { namespaces: '["shop:store"]' })).toEqual([]);
    expect(storage('requests.storage: 1Gi', [volume('a')], 'shop', { more: '  closed: true\n' })).toEqual([]);
  });

  test('counts what a claim of the source requests, and not the capacity of its volume', () => {
    const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\n${meta('a', 'shop')}\nspec: { resources: { requests: { storage: 1Gi } } }\n`;
    expect(paths('namespace/quota-of-storage', [claim], [plan([volume('a')]), quota('requests.storage: 1Gi')])).toEqual([]);
    expect(paths('namespace/quota-of-storage', [], [plan([volume('a')]), quota('requests.storage: 1Gi')])).toEqual(['spec.hard["requests.storage"]']);
  });

  test('is of no importance on the source', () => {
    expect(paths('namespace/quota-of-storage', [quota('requests.storage: 1Gi')], [plan([volume('a')])])).toEqual([]);
  });
});

describe('a quota for the pods of rsync', () => {
  const onSource = (hard: string, volumes = [volume('a'), volume('b')], more = '') => paths('namespace/quota-of-rsync', [quota(hard, 'shop', more)], [plan(volumes)]);
  const onDestination = (hard: string) => paths('namespace/quota-of-rsync', [], [plan([volume('a'), volume('b')]), quota(hard)]);

  test.each([
    ['pods: "2"', []],
    ['pods: "1"', ['spec.hard.pods']],
    ['limits.memory: 4Gi', []],
    ['limits.memory: 4095Mi', ['spec.hard["limits.memory"]']],
    ['requests.cpu: 400m', []],
    ['requests.cpu: 399m', ['spec.hard["requests.cpu"]']],
    ['cpu: 399m', ['spec.hard.cpu']],
    ['services: "0"', []],
  ])('of the source, with two pods of two containers: %s', (hard, expected) => expect(onSource(hard)).toEqual(expected));

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
    const lowered = (hard: string) => paths('namespace/quota-of-rsync', [quota(hard), limits('type: Container, max: { memory: 64Mi }')], [plan([volume('a'), volume('b')])]);
    expect(lowered('limits.memory: 1Gi')).toEqual([]);
    expect(lowered('pods: "1"')).toEqual(['spec.hard.pods']);
  });
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
