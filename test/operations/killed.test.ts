import { APPLY, RUN } from './settings';
import { READY, TestUnit, units, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole, IndexRun, RunOwner } from '../../src/output/migration-index';

const ALWAYS_ENDED = () => 'ended' as const;

class Killed extends Error {}

/** Kills a command before a request, which is the state after the one before; gives whether it came so far. */
async function killedBefore(world: World, request: number, command: () => Promise<unknown>): Promise<boolean> {
  let requests = 0;
  const before = () => {
    requests += 1;
    if (requests > request) {
      throw new Killed();
    }
  };
  Object.values(world.clusters).forEach((cluster) => { cluster.before = before; });
  try {
    await command();
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) {
      throw error;
    }
    return true;
  } finally {
    Object.values(world.clusters).forEach((cluster) => { cluster.before = undefined; });
  }
}

function readyWorld(): World {
  const world = new World();
  world.controller('MigCluster', () => READY);
  world.controller('MigPlan', ({ spec }) =>
    spec.closed ? { conditions: [{ type: 'Closed', status: 'True' }] } : READY);
  world.controller('Job', () => ({ conditions: [{ type: 'Complete', status: 'True' }] }));
  world.controller('Job', () => ({ conditions: [{ type: 'Complete', status: 'True' }] }), world.old);
  return world;
}

/** Everything on the clusters, without what commands keep for themselves. */
function objectsOf(world: World): string[] {
  return Object.entries(world.clusters).flatMap(([name, { objects }]) => [...objects.keys()]
    .map((key) => `${name} ${key}`)).filter((key) => !key.includes('cdk8s-mtc')).sort();
}

/** Everything that is recorded on the clusters. */
function recorded(world: World): string[] {
  return Object.values(world.clusters).flatMap((cluster) => cluster.of('ConfigMap')
    .filter(({ data }) => data.app !== undefined)
    .flatMap(({ data }) => [...JSON.parse(data.objects), ...JSON.parse(data.pending ?? '[]')])
    .map(({ kind, name }) => `${cluster.name} ${kind}/${name}`)).sort();
}

const configMap = (name: string, namespace: string) => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { team: 'shop' } }, data: { size: '2' },
});

/** The units of a plan; something on the source; a namespace that the app itself creates, with its record. */
function manyUnits(): TestUnit[] {
  const [source, ...host] = units();
  return [
    { ...source, objects: [configMap('one', 'openshift-migration'), configMap('two', 'openshift-migration')] },
    ...host,
    {
      path: 'clusters/gitops/manifests',
      cluster: 'gitops',
      step: ApplyStep.HOST_CLUSTER,
      objects: [
        configMap('three', 'tools'), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tools' } },
        configMap('four', 'tools'),
      ],
    },
  ];
}

function folderOf(world: World): OutputFolder {
  return world.folder(manyUnits(), {
    clusters: [
      { name: 'old', role: ClusterRole.REMOTE, migClusters: [{ name: 'old', host: 'new' }], units: [] },
      { name: 'new', role: ClusterRole.HOST, migClusters: [{ name: 'host', host: 'new' }], units: [] },
      { name: 'gitops', role: ClusterRole.OTHER, migClusters: [], units: [] },
    ],
  });
}

function worldWithTools(): World {
  const world = readyWorld();
  world.clusters.gitops = new (world.new.constructor as any)('gitops', world.clock, []);
  return world;
}

const apply = (world: World, process: number) =>
  applyFolder(world.operation(`alice@laptop/${process}`, ALWAYS_ENDED), folderOf(world), APPLY);
/** What was under way when a command was killed has ended. */
const later = (world: World) => world.clock.sleep(120_000);
const tearDown = (world: World) => teardown(world.operation('alice@laptop/9', ALWAYS_ENDED), folderOf(world), false);

describe('apply that is killed at any request', () => {
  const before = objectsOf(worldWithTools());
  // teardown keeps Namespaces, because what is in them may be of others, and closed plans
  const KEPT = ['gitops /Namespace//tools', 'new migration.openshift.io/MigPlan/openshift-migration/shop'];
  const unkept = (world: World) => objectsOf(world).filter((key) => !KEPT.includes(key));

  test('leaves nothing behind that teardown does not see', async () => {
    for (let request = 0; ; request += 1) {
      const world = worldWithTools();
      const isKilled = await killedBefore(world, request, () => apply(world, 1));
      await later(world);
      const left = await tearDown(world);
      expect([request, unkept(world)]).toEqual([request, before]);
      expect(left.map(({ object }) => object.name).sort())
        .toEqual(objectsOf(world).filter((key) => KEPT.includes(key)).map((key) => key.split('/').pop()).sort());
      if (!isKilled) {
        expect(request).toBeGreaterThan(30);
        return;
      }
    }
  });

  test('is completed by the next one, which records every object', async () => {
    for (let request = 0; ; request += 1) {
      const world = worldWithTools();
      const isKilled = await killedBefore(world, request, () => apply(world, 1));
      await apply(world, 2);
      expect([request, recorded(world)]).toEqual([request, [
        'gitops ConfigMap/four', 'gitops ConfigMap/three', 'gitops Namespace/tools', 'new MigCluster/old',
        'new MigPlan/shop', 'new Secret/old-token', 'old ConfigMap/one', 'old ConfigMap/two',
      ]]);
      await tearDown(world);
      expect(unkept(world)).toEqual(before);
      if (!isKilled) {
        return;
      }
    }
  });

  test('and what somebody else has created meanwhile is not taken for its own', async () => {
    for (let request = 0; ; request += 1) {
      const world = worldWithTools();
      const isKilled = await killedBefore(world, request, () => apply(world, 1));
      const isOther = !world.old.objects.has('/ConfigMap/openshift-migration/one');
      if (isOther) {
        world.old.put(configMap('one', 'openshift-migration'));
      }
      await tearDown(world);
      expect([request, world.old.objects.has('/ConfigMap/openshift-migration/one')]).toEqual([request, isOther]);
      if (!isKilled) {
        return;
      }
    }
  });

  test('on a server that does not note who creates objects is told by teardown', async () => {
    const world = worldWithTools();
    world.old.notesCreators = false;
    let isKilled = false;
    Object.values(world.clusters).forEach((cluster) => {
      cluster.before = (verb, what) => {
        isKilled ||= verb === 'apply' && what === 'ConfigMap/two';
        if (isKilled) {
          throw new Killed();
        }
      };
    });
    await expect(apply(world, 1)).rejects.toThrow(Killed);
    Object.values(world.clusters).forEach((cluster) => { cluster.before = undefined; });
    await later(world);
    expect(await tearDown(world)).toEqual([{
      cluster: 'old',
      object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'openshift-migration', name: 'one' },
      why: 'a command that was killed may have created it, and the server does not show that this app did: delete it '
        + 'yourself if nobody else needs it',
      isUndone: true,
    }]);
    world.old.objects.delete('/ConfigMap/openshift-migration/one');
    expect(await tearDown(world)).toEqual([]);
    expect(recorded(world)).toEqual([]);
  });
});

describe('an object whose creation was under way when a command was killed', () => {
  /** Kills an apply at a request; `passes` is the time that passes before the requests of objects. */
  async function killedAt(name: string, passes = 0, world = worldWithTools()): Promise<World> {
    let isKilled = false;
    Object.values(world.clusters).forEach((cluster) => {
      cluster.before = (verb, what) => {
        isKilled ||= verb === 'apply' && what === `ConfigMap/${name}`;
        if (isKilled) {
          throw new Killed();
        }
        if (verb === 'apply' && what.startsWith('ConfigMap/')) {
          void world.clock.sleep(passes);
        }
      };
    });
    await expect(apply(world, 1)).rejects.toThrow(Killed);
    Object.values(world.clusters).forEach((cluster) => { cluster.before = undefined; });
    return world;
  }

  const UNDER_WAY = 'ConfigMap two: a command that was killed was about to create it, and may still do so: repeat the '
    + 'teardown in two minutes';
  const reasons = async (world: World) =>
    (await tearDown(world)).map(({ object, why, isUndone }) => isUndone ? `${object.kind} ${object.name}: ${why}` : why);

  test.each([[0], [100_000]])('is found by the next teardown, if the request before took %p ms', async (passes) => {
    const world = await killedAt('two', passes);
    expect(await reasons(world)).toEqual([UNDER_WAY]);
    world.old.put(configMap('two', 'openshift-migration'), true);
    expect(await reasons(world)).toEqual([]);
    expect([world.old.of('ConfigMap'), recorded(world)]).toEqual([[], []]);
  });

  test('is discarded if it has not appeared after two minutes', async () => {
    const world = await killedAt('two');
    expect(await reasons(world)).toEqual([UNDER_WAY]);
    await later(world);
    expect(await reasons(world)).toEqual([]);
    expect(recorded(world)).toEqual([]);
  });

  test('belongs to the next apply', async () => {
    const world = await killedAt('two');
    await apply(world, 2);
    expect(recorded(world)).toContain('old ConfigMap/two');
    expect(world.old.of('ConfigMap').flatMap(({ data }) => data.pending ?? [])).toEqual([]);
  });

  test.each([
    ['in the future', { since: '2030-01-01T00:00:00.000Z' }], ['that is none', { since: 'soon' }],
    ['that earlier versions have not written', {}],
  ])('is discarded with a time %s', async (_, since) => {
    const world = await killedAt('two');
    const record = world.old.of('ConfigMap').find(({ data }) => data.pending !== undefined)!;
    const pending = JSON.parse(record.data.pending).map(({ since: __, ...object }: any) => ({ ...object, ...since }));
    world.old.put({ ...record, data: { ...record.data, pending: JSON.stringify(pending) } });
    expect(await reasons(world)).toEqual([]);
  });

  describe('and that existed before', () => {
    const wanted = configMap('two', 'openshift-migration');
    const earlier = { ...wanted, metadata: { ...wanted.metadata, labels: { team: 'other' } } };
    const labels = (world: World) => world.old.of('ConfigMap').map(({ metadata }) => metadata.labels);
    const UNCHANGED = UNDER_WAY.replace('create', 'change');

    async function killedAtChange(): Promise<World> {
      const world = worldWithTools();
      world.old.put(earlier);
      await killedAt('two', 0, world);
      expect(await reasons(world)).toEqual([UNCHANGED]);
      return world;
    }

    test('is restored by the next teardown', async () => {
      const world = await killedAtChange();
      world.old.put(wanted);
      expect(await reasons(world)).toEqual([]);
      expect(labels(world)).toEqual([{ team: 'other' }]);
    });

    test('is given up if it has not changed after two minutes', async () => {
      const world = await killedAtChange();
      await later(world);
      expect(await reasons(world)).toEqual([]);
      expect(labels(world)).toEqual([{ team: 'other' }]);
    });
  });

  test('stays recorded if the time of the server is not known', async () => {
    const world = await killedAt('two');
    world.old.before = (verb, what) => {
      if (what === 'SelfSubjectReview' || what === 'Lease/cdk8s-mtc-time') {
        throw new OperationError('forbidden', verb);
      }
    };
    await later(world);
    expect(await reasons(world)).toEqual([UNDER_WAY]);
  });
});

describe('an apply says at its end what it could not record', () => {
  const mine = configMap('mine', 'shop');
  const unrecorded = async (world: World, objects: TestUnit['objects']) => {
    const [source] = units();
    await applyFolder(world.operation(), world.folder([{ ...source, objects }]), APPLY);
    return world.messages('not-recorded');
  };
  const withShop = () => {
    const world = readyWorld();
    world.old.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
    return world;
  };
  const withoutHome = () => {
    const world = withShop();
    world.old.objects.delete('/Namespace//openshift-migration');
    return world;
  };

  test('what was created and what was changed, if the namespace of the record does not exist', async () => {
    const world = withoutHome();
    world.old.put({ ...configMap('theirs', 'shop'), data: { limit: '10' } });
    expect(await unrecorded(world, [mine, { ...configMap('theirs', 'shop'), data: { limit: '99' } }])).toEqual([
      'cluster old: the namespace openshift-migration does not exist, so it was not recorded that ConfigMap shop/mine '
        + 'was created: no teardown deletes it, and that ConfigMap shop/theirs was changed: no teardown restores it',
    ]);
  });

  test('nothing, if the namespace exists, or has appeared before the end', async () => {
    expect(await unrecorded(withShop(), [mine])).toEqual([]);
    const world = withoutHome();
    world.old.before = (request, object) => {
      if (request === 'apply' && object === 'ConfigMap/last') {
        world.old.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'openshift-migration' } });
      }
    };
    expect(await unrecorded(world, [mine, configMap('last', 'shop')])).toEqual([]);
    expect(recorded(world)).toHaveLength(2);
  });

  test('what is in no namespace, on a cluster without MTC where the folder contains nothing else', async () => {
    const world = worldWithTools();
    const [unit] = manyUnits().filter(({ cluster }) => cluster === 'gitops');
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reader' } };
    const folder = world.folder([{ ...unit, objects: [role] }], {
      clusters: [{ name: 'gitops', role: ClusterRole.OTHER, migClusters: [], units: [] }],
    });
    await applyFolder(world.operation(), folder, APPLY);
    expect(world.messages('not-recorded')).toEqual([
      'cluster gitops: the folder contains no object in a namespace of it, so it was not recorded that '
        + 'ClusterRole reader was created: no teardown deletes it',
    ]);
  });
});

describe('a second teardown or apply', () => {
  test('a repeated apply writes no record', async () => {
    const world = worldWithTools();
    await apply(world, 1);
    Object.values(world.clusters).forEach(({ writes }) => writes.splice(0));
    await apply(world, 2);
    expect(Object.values(world.clusters).flatMap(({ writes }) => writes).filter((write) => !write.includes('Lease')))
      .toEqual([]);
  });

  test('the first apply records each unit twice: before, and after', async () => {
    const world = worldWithTools();
    await apply(world, 1);
    const records = (name: string) =>
      world.clusters[name].writes.filter((write) => /^(create|replace) ConfigMap\/cdk8s-mtc/.test(write));
    expect([records('old').length, records('new').length]).toEqual([2, 4]);
  });
});

describe('a run of a TransferEngine that is killed at any request', () => {
  const path = 'runs/web/1-transfer-stage-copy';
  const run: IndexRun = {
    path,
    ownerKind: RunOwner.TRANSFER_ENGINE,
    owner: 'web',
    number: 1,
    kind: 'transfer-stage',
    id: 'copy',
    purpose: 'copies',
    units: [`${path}/new`, `${path}/old`],
  };
  const job = (name: string) => ({
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'openshift-migration' }, spec: {},
  });
  const unit = (cluster: string, name: string): TestUnit => ({
    path: `${path}/${cluster}`,
    run: path,
    cluster,
    step: ApplyStep.RUN,
    objects: [configMap(`${name}-scripts`, 'openshift-migration'), job(name), job(`${name}-2`)],
    starts: [job(name), job(`${name}-2`)]
      .map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, ...metadata })),
  });
  const folder = (world: World) =>
    world.folder([unit('new', 'receive'), unit('old', 'send')], { plans: [], runs: [run] });
  const start = (world: World, process: number) =>
    executeRuns(world.operation(`alice@laptop/${process}`, ALWAYS_ENDED), folder(world), [run], RUN, () =>
      undefined);

  test('leaves nothing behind that teardown does not see, also if it is resumed', async () => {
    const before = objectsOf(readyWorld());
    for (const resumed of [false, true]) {
      for (let request = 0; ; request += 1) {
        const world = readyWorld();
        const isKilled = await killedBefore(world, request, () => start(world, 1));
        if (resumed) {
          await start(world, 2);
        }
        await world.clock.sleep(120_000); // Jobs complete, and nothing is under way
        const left = await teardown(world.operation('alice@laptop/9', ALWAYS_ENDED), folder(world), false);
        expect([resumed, request, objectsOf(world), left]).toEqual([resumed, request, before, []]);
        if (!isKilled) {
          break;
        }
      }
    }
  });
});
