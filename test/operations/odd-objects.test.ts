import { MemoryCluster } from './memory-cluster';
import { APPLY, RUN } from './settings';
import { failureOf, PLAN, READY, SECRET, SOURCE, STAGE, World } from './world';
import { LiveObject } from '../../src/api/outcomes/outcome-of';
import { applyFolder } from '../../src/operations/apply/apply';
import { Cluster } from '../../src/operations/cluster';
import { diffLive } from '../../src/operations/diff/live-diff';
import { objectIn, objectsIn } from '../../src/operations/kubectl-answer';
import { normalized } from '../../src/operations/normalized';
import { originIn } from '../../src/operations/origin';
import { otherAppsIn } from '../../src/operations/other-apps';
import { preflight } from '../../src/operations/preflight/preflight';
import { withoutQuotedSecrets } from '../../src/operations/quoted';
import { executeRun } from '../../src/operations/run/run';
import { statusOfDump } from '../../src/operations/status/status-of-dump';
import { statusLines } from '../../src/operations/status/status-text';
import { statusTree } from '../../src/operations/status/status-tree';
import { teardown } from '../../src/operations/teardown/teardown';
import * as fc from '../support/property';

const QUESTION = { where: 'cluster new: a question', command: 'kubectl get' };
const OWNED = {
  uid: '1',
  labels: { app: 'x' },
  annotations: { note: 'x' },
  ownerReferences: [{ kind: 'MigMigration', uid: '2' }],
  creationTimestamp: '2026-01-01T00:00:00Z',
};

/** Objects that the commands read, with a value in most of the fields that they look at. */
const OBJECTS: readonly LiveObject[] = [
  SECRET, { ...SOURCE, status: READY },
  {
    ...PLAN,
    spec: {
      ...PLAN.spec,
      persistentVolumes: [{
        name: 'pv',
        pvc: { name: 'data', namespace: 'shop-web' },
        selection: { action: 'copy' },
        supported: { actions: ['copy'] },
      }],
    },
    status: { ...READY, observedDigest: 'a' },
  },
  {
    ...STAGE,
    status: {
      phase: 'Rsync',
      itinerary: 'Stage',
      errors: ['error'],
      conditions: [{ type: 'Running', status: 'True' }],
      pipeline: [{ name: 'Prepare', progress: ['1/2'] }],
    },
  },
  {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'DirectVolumeMigration',
    metadata: { name: 'dvm', namespace: 'openshift-migration' },
    spec: { persistentVolumeClaims: [{ name: 'data', namespace: 'shop-web' }] },
    status: {
      runningPods: [{ name: 'pod', namespace: 'shop-web', pvcRef: { name: 'data' } }],
      rsyncOperations: [{ pvcReference: { name: 'data' } }],
    },
  },
  {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'DirectVolumeMigrationProgress',
    metadata: { name: 'dvmp', namespace: 'openshift-migration' },
    spec: { podRef: { name: 'pod' } },
    status: { lastObservedProgressPercent: '5%', rsyncPodStatuses: [{ podName: 'pod' }] },
  },
  {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: { name: 'version' },
    status: { history: [{ state: 'Completed', version: '4.16.3' }] },
  },
  {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    metadata: { name: 'mtc-operator.v1.8.5', namespace: 'openshift-migration' },
    spec: { version: '1.8.5' },
    status: { phase: 'Succeeded' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'velero', namespace: 'openshift-migration' },
    spec: { replicas: 1, template: { spec: { containers: [{ name: 'velero' }] } } },
    status: { conditions: [{ type: 'Available', status: 'True' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop-web', annotations: { 'openshift.io/sa.scc.uid-range': '1000/1000' } },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop-web' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    status: { phase: 'Bound', capacity: { storage: '1Gi' } },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'fast' },
    provisioner: 'csi',
    parameters: { a: 'b' },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'quota', namespace: 'shop-web' },
    spec: { hard: { pods: '1' } },
    status: { hard: { pods: '1' }, used: { pods: '1' } },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'limits', namespace: 'shop-web' },
    spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod', namespace: 'shop-web' },
    spec: { containers: [{ name: 'a' }], volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 1 } } }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'event', namespace: 'shop-web' },
    type: 'Warning',
    reason: 'x',
    message: 'y',
    involvedObject: { kind: 'Pod', name: 'pod' },
  },
  {
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: { name: 'registry', namespace: 'openshift-migration' },
    spec: { host: 'a' },
    status: { ingress: [{ host: 'a' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cdk8s-mtc.shop-migration', namespace: 'openshift-migration' },
    data: { objects: '[]' },
  },
  {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
    spec: { holderIdentity: 'x', leaseDurationSeconds: 1 },
  },
].map((object) => ({ ...object, metadata: { ...OWNED, ...object.metadata } }));

type Change = { readonly at: number; readonly value: unknown };

const VALUE = fc.constantFrom<unknown>(null, 5, 'x', '', true, [], [null], [5], ['x'], [{}], [[]], {}, {
  a: null,
}, { a: 5 }, { conditions: [null] }, { conditions: {} });
const CHANGES = fc.array(fc.record({ at: fc.nat(1000), value: fc.oneof(VALUE, fc.jsonValue({ maxDepth: 3 })) }), {
  minLength: 1,
  maxLength: 6,
});

function placesIn(value: any, path: readonly string[] = []): string[][] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.keys(value).flatMap((field) => [[...path, field], ...placesIn(value[field], [...path, field])]);
}

/** An object with other values in some places. What makes it an object of Kubernetes stays. */
function changed(object: LiveObject, changes: readonly Change[]): LiveObject {
  const copy = JSON.parse(JSON.stringify(object));
  for (const { at, value } of changes) {
    const places = placesIn(copy);
    const place = places[at % places.length];
    const owner = place.slice(0, -1).reduce((within, field) => within[field], copy);
    owner[place[place.length - 1]] = value === undefined ? null : JSON.parse(JSON.stringify(value));
  }
  const { apiVersion, kind, metadata } = object;
  const ofMetadata = typeof copy.metadata === 'object' && copy.metadata !== null
    && !Array.isArray(copy.metadata) ? copy.metadata : {};
  return {
    ...copy,
    apiVersion,
    kind,
    metadata: { ...ofMetadata, name: metadata.name, ...metadata.namespace ? { namespace: metadata.namespace } : {} },
  };
}

/** A cluster whose answers are read as those of kubectl are. */
function hostile(cluster: MemoryCluster): Cluster {
  const read = (object: LiveObject) => withoutQuotedSecrets(objectIn(JSON.stringify(object), QUESTION, false));
  return {
    name: cluster.name,
    command: cluster.command,
    get: async (reference) => {
      const object = await cluster.get(reference);
      return object === undefined ? undefined : read(object);
    },
    origin: async (reference) => originIn(JSON.stringify(await cluster.get(reference) ?? ''), ['cdk8s-mtc']),
    otherApps: async (reference) => {
      const object = await cluster.get(reference);
      return object === undefined ? [] : otherAppsIn(read(object), []);
    },
    giveUp: async () => undefined,
    list: async (options) => {
      const items = (await cluster.list({ ...options, selector: undefined }));
      return objectsIn(JSON.stringify({ items }), QUESTION).map(withoutQuotedSecrets);
    },
    apply: async (manifest) => read(manifest),
    disown: async () => undefined,
    merge: async (reference) => read((await cluster.get(reference))!),
    create: async (manifest) => read({ ...manifest, status: { allowed: 5 } }),
    replace: async (manifest) => read(manifest),
    patch: async ({ apiVersion, kind, ...metadata }) => read(cluster.objects.get(JSON.stringify(metadata))
      ?? { apiVersion, kind, metadata }),
    delete: async () => undefined,
    logs: async () => 'log',
    server: async () => 'https://api.example.com:6443',
  };
}

const COMMANDS: ReadonlyArray<readonly [string, (world: World) => Promise<unknown>]> = [
  ['status', async (world) => statusLines(await statusTree(world.operation(), world.folder().index), true)],
  ['preflight', (world) => preflight(world.operation(), world.folder())],
  ['teardown', (world) => teardown(world.operation(), world.folder(), true)],
  ['diff', (world) => diffLive(world.operation(), world.folder())],
  ['apply', (world) =>
    applyFolder(world.operation(), world.folder(), { ...APPLY, dryRun: true })],
  ['run', (world) => {
    const folder = world.folder();
    return executeRun(world.operation(), folder, folder.index.runs[0], {
      ...RUN, cancel: true, breakLease: true, deadlines: new Map([['total' as never, 60]]),
    });
  }],
];

describe('an object of a cluster whose fields have other types ends no command with a stack trace', () => {
  test.each(COMMANDS)('%s', async (_, command) => {
    await fc.assert(fc.asyncProperty(fc.array(
      CHANGES, { minLength: OBJECTS.length, maxLength: OBJECTS.length },
    ), async (changes) => {
      const world = new World();
      const objects = OBJECTS.map((object, place) => changed(object, changes[place]));
      const clusters = Object.fromEntries(Object.entries(world.clusters).map(([name, cluster]) => {
        objects.forEach((object) => cluster.objects.set(
          `${object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : ''}/${object.kind}/`
            + `${object.metadata.namespace ?? ''}/${object.metadata.name}`, object));
        return [name, hostile(cluster)];
      }));
      const { operation } = world;
      world.operation = (...args) => ({ ...operation.apply(world, args), cluster: (name) => clusters[name] });
      expect(await failureOf(command(world))).not.toMatch(/TypeError|is not a function|undefined \(reading/);
    }), { numRuns: 30 });
  });

  test('status of a dump', () => {
    fc.assert(fc.property(fc.constantFrom(...OBJECTS), CHANGES, (object, changes) => {
      expect(statusLines(statusOfDump([changed(object, changes)]), true).length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });
});

test('an object is read as if it did not have what has another type', () => {
  const { apiVersion, kind } = PLAN;
  expect(normalized({
    apiVersion,
    kind,
    metadata: {
      name: 'shop',
      labels: { a: 'b', c: 5, d: null },
      annotations: null,
      ownerReferences: 5,
      finalizers: ['a', 1],
      uid: 7,
      generation: 2,
    },
    spec: 7,
    status: {
      conditions: [null, 5, { type: 'Ready', status: 'True', reason: null }, []], phase: 'x', errors: [null, 'y'],
    },
    data: { a: 'b', c: {} },
    other: [{ a: null }],
  })).toEqual({
    apiVersion,
    kind,
    metadata: { name: 'shop', labels: { a: 'b' }, finalizers: ['a'], generation: 2 },
    status: { conditions: [{ type: 'Ready', status: 'True' }], phase: 'x', errors: ['y'] },
    data: { a: 'b' },
    other: [{}],
  });
  expect(normalized({ apiVersion, kind, metadata: { name: 'shop', labels: [] }, spec: {}, status: { conditions: {} } }))
    .toEqual({ apiVersion, kind, metadata: { name: 'shop' }, spec: {}, status: {} });
  expect(normalized(PLAN)).toEqual(PLAN);
});
