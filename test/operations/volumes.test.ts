import { replay, STAGE_PHASES } from './itineraries';
import { APPLY, RUN } from './settings';
import { failureOf, mtc, on, PLAN, READY, units, World } from './world';
import { LiveObject } from '../../src/api/outcomes/outcome-of';
import { DeclaredVolumeRule } from '../../src/api/volume-rules';
import { applyFolder } from '../../src/operations/apply/apply';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { findRun } from '../../src/operations/run/find-runs';
import { decideFolder, VolumesSettings } from '../../src/operations/volumes/volumes';

/** A volume as MTC lists it. */
function discovered(name: string, claim: string, more: LiveObject = {}): LiveObject {
  return {
    name,
    capacity: '10Gi',
    storageClass: 'gp2',
    pvc: { namespace: 'shop-web', name: claim, accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
    supported: { actions: ['skip', 'copy'], copyMethods: ['filesystem', 'block', 'snapshot'] },
    selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'gp3' },
    ...more,
  };
}

const RULES = [
  { name: 'temporary', treatment: 'skip', match: { claims: ['tmp-*'] } },
  { name: 'all', treatment: 'copy', storageClass: 'rbd' },
] as unknown as DeclaredVolumeRule[];

/** The units with rules of the plan. */
function withRules(rules: unknown = RULES, volumes?: LiveObject[]) {
  const plan = {
    ...PLAN,
    metadata: {
      ...PLAN.metadata,
      annotations: { 'cdk8s-mtc.io/volume-rules': typeof rules === 'string' ? rules : JSON.stringify(rules) },
    },
    spec: { ...PLAN.spec, ...volumes ? { persistentVolumes: volumes } : {} },
  };
  return units().map((unit) => ({ ...unit, objects: unit.objects.map((object) => object === PLAN ? plan : object) }));
}

/** A world in which MTC discovers these volumes of a plan. */
function discoveringWorld(volumes: LiveObject[], status: LiveObject = {}): World {
  const world = new World();
  world.controller('MigCluster', () => READY);
  world.controller('MigPlan', (plan) => {
    if (plan.spec.persistentVolumes === undefined) {
      plan.spec.persistentVolumes = volumes;
      world.new.put(plan);
    }
    return { ...READY, ...status };
  });
  world.controller('MigMigration', (run, age) => replay(run.spec.stage ? STAGE_PHASES : [], age, {}));
  return world;
}

const selections = (world: World) =>
  world.new.of('MigPlan')[0].spec.persistentVolumes.map(({ selection }: LiveObject) => selection);

describe('apply', () => {
  test('has the rules decide when MTC has discovered the volumes, and changes nothing the second time', async () => {
    const world = discoveringWorld([discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1')]);
    await applyFolder(world.operation(), world.folder(withRules()), APPLY);
    expect(selections(world)).toEqual([
      { action: 'copy', copyMethod: 'filesystem', storageClass: 'rbd' },
      { action: 'skip', copyMethod: 'filesystem', storageClass: 'gp3' },
    ]);
    expect(world.messages('volume')).toEqual([
      'MigPlan shop: shop-web/data: copy to rbd instead of copy to gp3 (rule all: matches every volume)',
      'MigPlan shop: shop-web/tmp-1: skip instead of copy to gp3 (rule temporary: claim tmp-1 (tmp-*))',
    ]);
    world.new.writes.length = 0;
    await applyFolder(world.operation(), world.folder(withRules()), APPLY);
    expect(world.new.writes.filter((write) => !write.includes('Lease'))).toEqual([]);
  });

  test('leaves volumes that the plan lists to it', async () => {
    const listed = [{ name: 'pv-2', selection: { action: 'copy', storageClass: 'own' } }];
    const world = discoveringWorld([]);
    world.new.put({
      ...PLAN,
      spec: { ...PLAN.spec, persistentVolumes: [discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1')] },
    });
    await applyFolder(world.operation(), world.folder(withRules(RULES, listed)), APPLY);
    expect(selections(world).map(({ storageClass }: LiveObject) => storageClass)).toEqual(['rbd', 'own']);
  });

  test('writes the choices into the list that the controller has changed meanwhile', async () => {
    const world = discoveringWorld([discovered('pv-1', 'data')]);
    let changes = 1;
    world.new.before = (verb, what) => {
      if (verb === 'patch' && what === 'MigPlan/shop' && changes-- > 0) {
        const [plan] = world.new.of('MigPlan');
        world.new.put({
          ...plan,
          spec: { ...plan.spec, persistentVolumes: [discovered('pv-1', 'data'), discovered('pv-3', 'tmp-3')] },
        });
      }
    };
    await applyFolder(world.operation(), world.folder(withRules()), APPLY);
    expect(selections(world).map(({ action }: LiveObject) => action)).toEqual(['copy', 'skip']);
  });

  test.each<[string, unknown, LiveObject, LiveObject, string]>([
    ['a volume that no rule matches', [RULES[0]], {}, {},
      'failed: MigPlan shop: the volume rules do not decide: volume shop-web/data matches no rule | Add a rule, or a '
        + 'default at the end: `VolumeRule.copy("default")`.'],
    ['a move that MTC does not offer', [{ name: 'm', treatment: 'move' }], {}, {},
      'volume shop-web/data cannot be moved by rule m: MTC does not offer it, '
        + 'which moves NFS and AWS EBS (PvInvalidAction)'],
    ['a class that the destination does not have', RULES, {}, {
      destStorageClasses: [{ name: 'rdb', provisioner: 'x' }],
    },
    'volume shop-web/data is copied to the storage class "rbd", which does not exist on the destination '
        + '(PvInvalidStorageClass) | Write "rdb".'],
    ['a hostPath volume', RULES, { supported: { actions: ['skip'] } }, {},
      'volume shop-web/data is a hostPath volume, which MTC can only skip'],
    ['no class at all', [{ name: 'c', treatment: 'copy' }], { selection: { action: 'copy' } }, {},
      'volume shop-web/data has no storage class on the destination'],
    ['rules that are not valid', '[{}]', {}, {}, 'usage: MigPlan shop: the annotation cdk8s-mtc.io/volume-rules does '
      + 'not contain volume rules ([0].name is missing)'],
  ])('stops at %s', async (_, rules, volume, status, message) => {
    const world = discoveringWorld([discovered('pv-1', 'data', volume)], status);
    expect(await failureOf(applyFolder(world.operation(), world.folder(withRules(rules)), APPLY)))
      .toContain(message);
    expect(world.new.writes).not.toContain('patch MigPlan/shop');
  });

  test('the nearest to each of these is decided', async () => {
    const world = discoveringWorld([
      discovered('pv-1', 'data', { supported: { actions: ['skip', 'copy', 'move'] } }), discovered('pv-2', 'other'),
    ], { destStorageClasses: [{ name: 'gp3', provisioner: 'x' }] });
    const rules = [{ name: 'm', treatment: 'move', match: { claims: ['data'] } }, { name: 'c', treatment: 'copy' }];
    await applyFolder(world.operation(), world.folder(withRules(rules)), APPLY);
    expect(selections(world)).toEqual([
      { action: 'move', copyMethod: 'filesystem', storageClass: 'gp3' },
      { action: 'copy', copyMethod: 'filesystem', storageClass: 'gp3' },
    ]);
  });
});

describe('rules by label and provisioner', () => {
  const rules = [
    { name: 'labelled', treatment: 'skip', match: { labels: { keep: 'no' } } },
    { name: 'filers', treatment: 'move', match: { provisioners: ['nfs'] } },
    { name: 'all', treatment: 'copy' },
  ];
  const volumes = () =>
    ['a', 'b', 'c'].map((name) => discovered(`pv-${name}`, name, { supported: { actions: ['skip', 'copy', 'move'] } }));
  const claims = (world: World) => {
    world.old.put({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'a', namespace: 'shop-web', labels: { keep: 'no' } },
    });
    ['b', 'c'].forEach((name) =>
      world.old.put({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'shop-web' } }));
    ['a', 'b'].forEach((name) => world.old.put({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `pv-${name}` },
      spec: { capacity: { storage: '1Gi' }, nfs: {} },
    }));
    world.old.put({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv-c' },
      spec: { csi: { driver: 'ebs.csi.aws.com' } },
    });
  };

  test('read the claims and volumes of the source', async () => {
    const world = discoveringWorld(volumes());
    claims(world);
    await applyFolder(world.operation(), world.folder(withRules(rules)), APPLY);
    expect(selections(world).map(({ action }: LiveObject) => action)).toEqual(['skip', 'move', 'copy']);
  });

  test('decide nothing if these cannot be read', async () => {
    const world = discoveringWorld(volumes());
    world.old.before = (verb, what) => {
      if (verb === 'list' && what === 'PersistentVolumeClaim') {
        throw world.old.error('forbidden', 'list', { apiVersion: 'v1', kind: what, metadata: {} });
      }
    };
    expect(await failureOf(applyFolder(world.operation(), world.folder(withRules(rules)), APPLY)))
      .toContain('volume shop-web/a may match rule labelled, but the labels of its claim could not be read');
    expect(world.messages('unknown')).toHaveLength(1);
  });

  test.each<[string, unknown, LiveObject[]]>([
    ['other rules', RULES, []], ['plans that list all volumes', rules,
      ['pv-a', 'pv-b', 'pv-c'].map((name) => ({ name, selection: { action: 'skip' } }))],
  ])('%s do not read the source', async (_, given, listed) => {
    const world = discoveringWorld([]);
    world.new.put({ ...PLAN, spec: { ...PLAN.spec, persistentVolumes: volumes() } });
    const asked: string[] = [];
    world.old.before = (verb, what) => { asked.push(`${verb} ${what}`); };
    await applyFolder(world.operation(), world.folder(withRules(given, listed)), APPLY);
    expect(asked.filter((each) => each.includes('PersistentVolume'))).toEqual([]);
  });
});

describe('a run', () => {
  const start = async (world: World, folder: OutputFolder) =>
    executeRuns(world.operation(), folder, [findRun(folder, 'shop', 'first-copy')], RUN, () => undefined);

  test('is not started while the plan contains something else than the rules decide', async () => {
    const world = discoveringWorld([]);
    const spec = {
      ...PLAN.spec,
      persistentVolumes: [discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1', { selection: { action: 'skip' } })],
    };
    world.new.put({ ...PLAN, spec, status: READY });
    const folder = world.folder(withRules());
    expect(await failureOf(start(world, folder))).toBe(
      'failed: MigPlan shop on cluster new differs from the volume rules: shop-web/data: copy to rbd instead of copy '
        + `to gp3 | Write the choices into the plan: \`cdk8s-mtc volumes ${folder.name} shop\`, or `
        + `\`cdk8s-mtc apply ${folder.name}\`.`);
    expect(world.new.of('MigMigration')).toEqual([]);
    const decided = [
      discovered('pv-1', 'data', {
        selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'rbd', verify: false },
      }),
      spec.persistentVolumes[1],
    ];
    world.new.put({ ...PLAN, spec: { ...spec, persistentVolumes: decided }, status: READY });
    expect(await start(world, folder)).toMatchObject([{ state: 'succeeded' }]);
  });
});

describe('volumes', () => {
  const settings: VolumesSettings = { dryRun: false, breakLease: false };
  const plan = (
    volumes: LiveObject[], status: LiveObject = READY,
  ) => ({ ...PLAN, spec: { ...PLAN.spec, persistentVolumes: volumes }, status });
  const both = [discovered('pv-1', 'data'), discovered('pv-2', 'tmp-1', { selection: { action: 'skip' } })];
  const TABLE = [
    'MigPlan shop: 2 discovered, 1 to change',
    '  claim           volume  size    treatment                   rule       because',
    '  shop-web/data   pv-1    10 GiB  copy to rbd (now copy to gp3)  all        matches every volume',
  ];

  test('shows which rule decides about each volume, asks, and writes the choices', async () => {
    const world = new World();
    world.new.put(plan(both));
    await decideFolder(world.operation(), world.folder(withRules()), settings);
    expect(world.messages('volumes')[0].split('\n')).toEqual([
      TABLE[0],
      '  claim           volume  size    treatment                      rule       because',
      TABLE[2],
      '  shop-web/tmp-1  pv-2    10 GiB  skip                           temporary  claim tmp-1 (tmp-*)',
    ]);
    expect(world.questions).toEqual(['Write these choices into MigPlan shop on cluster new?']);
    expect(selections(world)[0].storageClass).toBe('rbd');
    expect(world.new.of('Lease')).toEqual([]);
  });

  test.each<[string, Partial<VolumesSettings>]>([
    ['a dry run', { dryRun: true }], ['a dump', { dump: [plan(both)] }],
  ])('changes nothing with %s, and gives the patch', async (_, more) => {
    const world = new World();
    world.new.put(plan(both));
    const patches = await decideFolder(world.operation(), world.folder(withRules()), { ...settings, ...more });
    expect(patches).toEqual([{
      plan: 'shop',
      patch: {
        spec: {
          persistentVolumes: [
            { ...both[0], selection: { action: 'copy', copyMethod: 'filesystem', storageClass: 'rbd' } }, both[1],
          ],
        },
      },
    }]);
    expect([world.new.writes, world.questions]).toEqual([[], []]);
  });

  test('changes nothing without a confirmation', async () => {
    const world = new World();
    world.new.put(plan(both));
    world.answer = false;
    expect(await failureOf(decideFolder(world.operation(), world.folder(withRules()), settings)))
      .toContain('declined: MigPlan shop was not changed, because that was not confirmed');
    expect(world.new.writes).toEqual([]);
  });

  test('names each volume that is undecided, also those that the plan lists, and writes nothing', async () => {
    const world = new World();
    world.new.put(plan(both));
    const folder = world.folder(withRules([RULES[0]], [{ name: 'pv-2', selection: { action: 'skip' } }]));
    expect(await failureOf(decideFolder(world.operation(), folder, settings))).toContain('failed: the volume rules do '
      + 'not decide about all volumes of a plan');
    expect(world.messages('volumes')[0].split('\n').slice(2)).toEqual([
      '  shop-web/data   pv-1          copy to gp3  -     undecided',
      '  shop-web/tmp-1  pv-2          skip         -     listed in the plan',
    ]);
    expect(world.messages('finding')).toEqual(['volume shop-web/data matches no rule']);
    expect(world.new.writes).toEqual([]);
  });

  test.each<[string, LiveObject | undefined, string]>([
    ['that does not exist', undefined, 'failed: MigPlan shop on cluster new does not exist: MTC has not discovered its '
      + 'volumes | Apply the folder first: `cdk8s-mtc apply`.'],
    ['that is not ready', plan([], { conditions: [on('InvalidURL')] }),
      'failed: MigPlan shop on cluster new is not ready: '],
  ])('waits for a plan %s', async (_, object, message) => {
    const world = new World();
    if (object) {
      world.new.put(object as ReturnType<typeof mtc>);
    }
    expect(await failureOf(decideFolder(world.operation(), world.folder(withRules()), settings))).toContain(message);
  });

  test('needs the plan in the dump', async () => {
    const world = new World();
    expect(await failureOf(decideFolder(world.operation(), world.folder(withRules()), {
      ...settings,
      dump: [{ kind: 'MigPlan', metadata: { name: 'other' } }],
    })))
      .toBe(
        'usage: the files contain no MigPlan shop | Pass the output of `oc get migplan shop -n '
          + 'openshift-migration -o yaml`.');
  });

  test('needs a plan of the folder that has rules', async () => {
    const world = new World();
    expect(await failureOf(decideFolder(world.operation(), world.folder(), settings))).toBe(
      'usage: no plan of the folder has volume rules | Give `volumeRules` to the plan, and run synth again.');
    expect(await failureOf(decideFolder(world.operation(), world.folder(), { ...settings, plan: 'shop' }))).toBe(
      'usage: MigPlan shop has no volume rules | Give `volumeRules` to the plan, and run synth again.');
    expect(await failureOf(decideFolder(world.operation(), world.folder(withRules()), { ...settings, plan: 'shpo' })))
      .toBe(
        'usage: the folder has no plan "shpo" | Its plans are shop.');
  });

  test('values of the wrong type are read as if they were missing', async () => {
    const world = new World();
    world.new.put(plan([{ name: 'pv-1', pvc: 7, selection: 'x', supported: [] }, 'x' as unknown as LiveObject]));
    await decideFolder(
      world.operation(), world.folder(withRules([{ name: 'all', treatment: 'skip' }])), { ...settings, dryRun: true },
    );
    expect(world.messages('volumes')[0]).toContain('1 discovered, 1 to change');
  });
});

