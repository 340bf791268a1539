import { mtc, READY, TestObject, units, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { patched } from '../../src/operations/patched';
import { changeOf, hasFields, mergeChanges, restoration } from '../../src/operations/records/changed-object';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';

const CONTROLLER =
  mtc('MigrationController', 'migration-controller', { mig_namespace_limit: 20, rsync_opt_bwlimit: 1000 });
const NAMESPACE: TestObject = {
  apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { level: 'privileged' } } as any,
};
const before = (spec: object) => ({ ...CONTROLLER, spec: { mig_controller: true, ...spec }, status: READY });

async function apply(world: World, ...objects: TestObject[]): Promise<void> {
  const all = units().map((unit) => unit.step === ApplyStep.HOST_CLUSTER
    ? { ...unit, objects, waitFor: [] }
    : { ...unit, objects: [] });
  await applyFolder(
    world.operation(), world.folder(all), { dryRun: false, force: false, prune: false, breakLease: false },
  );
}

async function tearDown(world: World): Promise<string[]> {
  world.events.length = 0;
  const left = await teardown(world.operation(),
    world.folder(units().map((unit) => ({ ...unit, objects: [] })), { plans: [] }), false);
  return [...world.messages('restored'), ...left.map(({ object, why }) => `${object.kind}: ${why}`)];
}

const controllerOf = (world: World) => world.new.of('MigrationController')[0]?.spec;
const inventoryOf = (world: World) => world.new.of('ConfigMap')
  .filter(({ metadata }) => metadata.name.startsWith('cdk8s-mtc-shop-migration-'));

describe('teardown restores what existed before the first apply:', () => {
  test('settings of a MigrationController, to their values or to none, and nothing else', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    // the second apply does not count as what was before
    await apply(world, { ...CONTROLLER, spec: { ...CONTROLLER.spec, rsync_opt_bwlimit: 2000 } });
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 20, rsync_opt_bwlimit: 2000 });
    expect(await tearDown(world)).toEqual([
      'MigrationController openshift-migration/migration-controller restored to what it was before the first apply',
    ]);
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10 });
    expect(inventoryOf(world)).toEqual([]);
  });

  test('also if somebody changes the object at that moment', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    let conflicts = 2;
    world.new.before = (verb) => {
      if (verb === 'replace' && conflicts-- > 0) {
        world.new.put(before({ ...CONTROLLER.spec, other: conflicts }));
      }
    };
    await tearDown(world);
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10, other: 0 });
  });

  test('again by the next command if a webhook puts the fields back', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    const { replace } = world.new;
    world.new.replace = async () => before(CONTROLLER.spec) as any;
    expect(await tearDown(world)).toEqual([
      'MigrationController: it was not restored: the cluster, such as an admission webhook, put back what apply set',
    ]);
    expect(inventoryOf(world)).toHaveLength(1);
    world.new.replace = replace;
    expect(await tearDown(world)).toEqual([
      'MigrationController openshift-migration/migration-controller restored to what it was before the first apply',
    ]);
    expect(inventoryOf(world)).toEqual([]);
  });

  test('without an earlier value as an argument of a process', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    world.new.writes.length = 0;
    await tearDown(world);
    expect(world.new.writes.filter((write) => write.includes('MigrationController')))
      .toEqual(['replace MigrationController/migration-controller']);
  });

  test('labels of a namespace', async () => {
    const world = new World();
    world.new.put({ ...NAMESPACE, metadata: { name: 'shop', labels: { level: 'restricted', team: 'shop' } } });
    await apply(world, NAMESPACE);
    await tearDown(world);
    expect(world.new.of('Namespace').find(({ metadata }) => metadata.name === 'shop')!.metadata.labels)
      .toEqual({ level: 'restricted', team: 'shop' });
  });

  test('the only label of a namespace: the server drops the empty map', async () => {
    const world = new World();
    world.new.put({ ...NAMESPACE, metadata: { name: 'shop' } });
    await apply(world, NAMESPACE);
    const replace = world.new.replace.bind(world.new);
    world.new.replace = async (manifest) => {
      const { labels, ...metadata } = manifest.metadata;
      expect(labels).toEqual(manifest.kind === 'Namespace' ? {} : undefined);
      return replace({ ...manifest, metadata });
    };
    expect(await tearDown(world)).toEqual(['Namespace shop restored to what it was before the first apply']);
    expect(inventoryOf(world)).toEqual([]);
  });

  test('a field that the program stops to set, at once', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10, rsync_opt_bwlimit: 10 }));
    await apply(world, CONTROLLER);
    await apply(world, { ...CONTROLLER, spec: { rsync_opt_bwlimit: 1000 } });
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10, rsync_opt_bwlimit: 1000 });
    expect(JSON.parse(inventoryOf(world)[0].data.changed)[0])
      .toMatchObject({ was: { spec: { rsync_opt_bwlimit: 10 } }, set: { spec: { rsync_opt_bwlimit: 1000 } } });
    await apply(world, { ...CONTROLLER, spec: {} });
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10, rsync_opt_bwlimit: 10 });
    expect(inventoryOf(world)).toEqual([]);
    expect(await tearDown(world)).toEqual([]);
  });

  test('a field that the program stops to set, also if the process ends before it is restored', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    world.new.before = (verb, what) => {
      if (verb === 'replace' && what.startsWith('MigrationController')) {
        throw new Error('killed');
      }
    };
    await expect(apply(world, { ...CONTROLLER, spec: { rsync_opt_bwlimit: 1000 } })).rejects.toThrow('killed');
    world.new.before = undefined;
    expect(controllerOf(world)).toEqual({ mig_controller: true, rsync_opt_bwlimit: 1000 });
    await tearDown(world);
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10 });
  });

  describe('a list that the server merges', () => {
    const account = (...names: string[]): TestObject => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'builder', namespace: 'openshift-migration' },
      imagePullSecrets: names.map((name) => ({ name })),
    });
    const namesIn = (world: World) => world.new.of('ServiceAccount')[0].imagePullSecrets.map(({ name }: any) => name);

    async function merged(): Promise<World> {
      const world = new World();
      world.new.put(account('theirs'));
      const { apply: applyTo } = world.new;
      world.new.apply = async (manifest, options) => {
        const names = manifest.kind === 'ServiceAccount' ? new Set([...namesIn(world), 'mine']) : undefined;
        return applyTo.call(world.new, names === undefined ? manifest : account(...names), options);
      };
      await apply(world, account('mine'));
      await apply(world, account('mine'));
      expect(namesIn(world)).toEqual(['theirs', 'mine']);
      return world;
    }

    test('without what was added', async () => {
      const world = await merged();
      expect(await tearDown(world)).toEqual([
        'ServiceAccount openshift-migration/builder restored to what it was before the first apply',
      ]);
      expect(namesIn(world)).toEqual(['theirs']);
    });

    test('not if somebody has changed it: it stays recorded until what was added is removed', async () => {
      const world = await merged();
      world.new.put(account('theirs', 'mine', 'third'));
      await apply(world, account('mine'));
      expect(await tearDown(world)).toEqual(['ServiceAccount: somebody has changed imagePullSecrets since, which still '
        + 'contains what apply added: remove it yourself']);
      expect(inventoryOf(world)).toHaveLength(1);
      world.new.put(account('theirs', 'third'));
      expect(await tearDown(world)).toEqual(['ServiceAccount: somebody has changed imagePullSecrets since']);
      expect(inventoryOf(world)).toEqual([]);
    });
  });

  test('but no field that somebody has changed since', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    await apply(world, CONTROLLER);
    world.new.put(before({ mig_namespace_limit: 30, rsync_opt_bwlimit: 1000 }));
    world.new.of('MigrationController')[0].metadata.uid = 'x';
    const [record] = JSON.parse(inventoryOf(world)[0].data.changed);
    expect(restoration(record, { spec: { mig_namespace_limit: 30, rsync_opt_bwlimit: 1000 } }))
      .toEqual({ patch: { spec: { rsync_opt_bwlimit: null } }, kept: ['spec.mig_namespace_limit'] });
  });

  test('and no object that somebody has created anew', async () => {
    const world = new World();
    world.new.put(before({}));
    await apply(world, CONTROLLER);
    await world.new.delete({ ...CONTROLLER, ...CONTROLLER.metadata });
    world.new.put(before({ mig_namespace_limit: 20, rsync_opt_bwlimit: 1000 }));
    expect(await tearDown(world)).toEqual(['MigrationController: somebody else has created it anew']);
    expect(controllerOf(world).mig_namespace_limit).toBe(20);
  });

  test('an object that the app has created is deleted or kept, and never restored', async () => {
    const world = new World();
    await apply(world, CONTROLLER);
    await apply(world, { ...CONTROLLER, spec: { mig_namespace_limit: 5 } });
    expect((await tearDown(world)).join()).toMatch(/^MigrationController: other migrations may use MTC/);
    expect(controllerOf(world)).toEqual({ mig_namespace_limit: 5 });
  });

  test('nothing is lost if the process ends between the record and the change', async () => {
    const world = new World();
    world.new.put(before({ mig_namespace_limit: 10 }));
    world.new.before = (verb, what) => {
      if (verb === 'apply' && what.startsWith('MigrationController')) {
        throw new Error('killed');
      }
    };
    await expect(apply(world, CONTROLLER)).rejects.toThrow('killed');
    world.new.before = undefined;
    await world.clock.sleep(120_000); // what was under way has ended
    expect(await tearDown(world)).toEqual([]);
    expect(controllerOf(world)).toEqual({ mig_controller: true, mig_namespace_limit: 10 });
  });
});

describe('a secret value', () => {
  test.each([
    ['before', { stunnel_tcp_proxy: 'http://a:hunter2@proxy:3128' }, { stunnel_tcp_proxy: 'http://proxy:3128' }],
    ['after', { stunnel_tcp_proxy: 'http://proxy:3128' }, { stunnel_tcp_proxy: 'http://a:hunter2@proxy:3128' }],
  ])('%s the apply is not recorded, and teardown says so', async (_, was, now) => {
    const world = new World();
    world.new.put(before(was));
    await apply(world, { ...CONTROLLER, spec: now });
    expect(JSON.stringify(inventoryOf(world))).not.toContain('hunter2');
    expect(await tearDown(world)).toEqual([
      'MigrationController: the earlier value of spec.stunnel_tcp_proxy was not kept, because it may '
        + 'be secret: set it yourself',
    ]);
  });

  test('within a list is not recorded either', () => {
    const hook = (value: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', uid: '1' },
      spec: { env: [{ name: 'DB_PASSWORD', value }], node: value },
    });
    expect(changeOf(hook('new'), hook('old'))).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'x',
      uid: '1',
      was: { spec: { node: 'old' } },
      set: { spec: { node: 'new' } },
      hidden: ['spec.env'],
    });
  });

  test('of a Secret that existed before is not recorded either', () => {
    const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x', uid: '1' }, data });
    expect(changeOf(secret({ a: 'new' }), secret({ a: 'old' })))
      .toEqual({ apiVersion: 'v1', kind: 'Secret', name: 'x', uid: '1', was: {}, set: {}, hidden: ['data'] });
    expect(changeOf(secret({ a: 'same' }), secret({ a: 'same', b: 'more' }))).toBeUndefined();
  });
});

test.each([
  ['nothing that differs', { spec: { a: 1, list: [{ b: 1 }] } }, { spec: { a: 1, list: [{ b: 1, c: 'default' }] } },
    undefined],
  ['a list that differs', { spec: { list: [1, 2] } }, { spec: { list: [1] } },
    { was: { spec: { list: [1] } }, set: { spec: { list: [1, 2] } } }],
  ['a field below one that does not exist', { spec: { a: { b: 1 } } }, {},
    { was: { spec: { a: { b: null } } }, set: { spec: { a: { b: 1 } } } }],
])('a change records %s', (_, wanted, live, expected) => {
  const change =
    changeOf({ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, ...wanted }, { metadata: { uid: '1' }, ...live });
  expect(change && { was: change.was, set: change.set }).toEqual(expected);
});

test.each([
  ['is absent', undefined, { x: null }, true],
  ['is null', null, { x: { y: null } }, true],
  ['is another value', 'text', { x: null }, false],
  ['is absent, and a field is wanted', undefined, { x: null, y: 1 }, false],
  ['is absent, and an empty map is wanted', undefined, {}, false],
])('fields that do not exist are those of a parent that %s', (_, live, fields, expected) => {
  expect(hasFields(live, fields)).toBe(expected);
});

test('a merge patch sets, removes and keeps fields, also those with a name that every object inherits', () => {
  expect(patched(
    { data: { toString: 'a', gone: 'b' }, kept: 1 }, { data: { gone: null, constructor: 'c' }, added: { d: 1 } },
  )).toEqual(
    { data: { toString: 'a', constructor: 'c' }, kept: 1, added: { d: 1 } });
});

test('a label with the name of an inherited member is recorded and restored as any other', () => {
  const labelled = (labels: object) => ({ ...NAMESPACE, metadata: { name: 'shop', uid: '1', labels } });
  const added = changeOf(labelled({ toString: 'new' }), labelled({}))!;
  expect(added).toMatchObject({ was: { metadata: { labels: { toString: null } } } });
  const later = changeOf(labelled({ level: 'b' }), labelled({ level: 'a', toString: 'new' }))!;
  expect(mergeChanges(added, later).was).toEqual({ metadata: { labels: { toString: null, level: 'a' } } });
  expect(restoration(later, labelled({ level: 'b', toString: 'new' }))).toEqual({
    patch: { metadata: { labels: { level: 'a' } } }, kept: [],
  });
});
