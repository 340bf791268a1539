import { createHash } from 'crypto';
import { APPLY, RUN } from './settings';
import { failureOf, mtc, on, PLAN, READY, TestObject, units, World } from './world';
import { applyFolder, ApplySettings } from '../../src/operations/apply/apply';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRun } from '../../src/operations/run/run';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole } from '../../src/output/migration-index';

const SETTINGS: ApplySettings = { ...APPLY, prune: true };

function configMap(name: string): TestObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'team' }, data: { from: name } };
}

/** A world in which programs write ConfigMaps to the namespace `team` of one cluster. */
class Team extends World {
  constructor() {
    super();
    this.new.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
  }

  program(app: string, ...names: string[]): OutputFolder {
    return this.folder([
      { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: names.map(configMap) },
    ], {
      app, clusters: [{ name: 'new', role: ClusterRole.OTHER, migClusters: [], units: [] }], plans: [],
    });
  }

  apply(folder: OutputFolder, adopt?: string): Promise<void> {
    return applyFolder(this.operation(), folder, { ...SETTINGS, adopt });
  }

  /** What an earlier version has recorded under a name, for ConfigMaps that it has created. */
  recordedBefore(app: string, ...names: string[]): void {
    const objects = names.map((name) => {
      const { metadata: { uid } } = this.new.put(configMap(name), true);
      return { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team', name, uid };
    });
    this.new.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `cdk8s-mtc-${app}`, namespace: 'team' },
      data: { objects: JSON.stringify(objects) },
    });
  }

  /** The ConfigMaps of programs. */
  get own(): string[] {
    return this.new.of('ConfigMap').map(({ metadata }) => metadata.name)
      .filter((name) => !name.startsWith('cdk8s-mtc-'));
  }

  /** The inventories: the app of each, and what it lists. */
  get inventories(): string[] {
    return this.new.of('ConfigMap').filter(({ metadata }) => metadata.name.startsWith('cdk8s-mtc-'))
      .map(({ metadata, data }) => `${data.app ?? metadata.name}: `
        + `${JSON.parse(data.objects).map(({ name }: { name: string }) => name).join(', ')}`).sort();
  }
}

describe('the identity of an app', () => {
  test('is its exact name: apps whose names are alike do not prune each other', async () => {
    const team = new Team();
    for (const [app, name] of [['My-App', 'one'], ['my app', 'two'], ['my_app', 'three']]) {
      await team.apply(team.program(app, name));
    }
    expect(team.own).toEqual(['one', 'two', 'three']);
    expect(team.inventories).toEqual(['My-App: one', 'my app: two', 'my_app: three']);
  });

  test('a program without a name only reads: it has the default name of others', async () => {
    const team = new Team();
    const folder = team.folder(undefined, { app: 'main', isNamed: undefined });
    const refusal = 'usage: the app has no name, only the default "main": other programs with this default would '
      + 'delete what it has created | Set `name` of the MigrationApp in the program, such as `shop-migration`, and run '
      + 'synth again.';
    expect(await failureOf(team.apply(folder))).toBe(refusal);
    expect(await failureOf(executeRun(team.operation(), folder, folder.index.runs[0], RUN))).toBe(refusal);
    expect(await failureOf(teardown(team.operation(), folder, false))).toBe(refusal);
    expect(await failureOf(applyFolder(team.operation(), folder, { ...SETTINGS, dryRun: true }))).toBe('none');
    expect(team.new.writes).toEqual([]);
  });

  test('a ConfigMap with the name of its inventory that is that of another app is refused', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one'));
    const inventory = team.new.of('ConfigMap').find(({ metadata }) => metadata.name.startsWith('cdk8s-mtc-'))!;
    team.new.put({ ...inventory, data: { ...inventory.data, app: 'other' } });
    const refusal = `failed: ConfigMap team/${inventory.metadata.name} is not the inventory of the app "shop" | `
      + 'Rename the app in the program, and run synth again.';
    expect(await failureOf(team.apply(team.program('shop')))).toBe('none'); // without objects, no cluster is looked at
    expect(await failureOf(team.apply(team.program('shop', 'two')))).toBe(refusal);
    expect(await failureOf(teardown(team.operation(), team.program('shop', 'two'), false))).toBe(refusal);
    expect(team.own).toContain('one');
  });
});

describe('a second program with the same name', () => {
  const FIX = 'Give this app another `name` in the program, and run synth again. If it is the same program, take the '
    + 'record over: `cdk8s-mtc apply --adopt shop`.';
  const refusal = (namespace: string, what: string) => 'failed: cluster new: what was recorded for the app "shop" '
    + `(ConfigMap ${namespace}/cdk8s-mtc-shop-`
    + `${createHash('sha256').update('shop').digest('hex').slice(0, 10)}) is not in the folder: ${what}. Another `
    + `program with this name seems to have applied it; nothing was changed | ${FIX}`;

  test('neither prunes nor tears down what the first has created, and records nothing', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one'));
    team.new.writes.length = 0;
    expect(await failureOf(team.apply(team.program('shop', 'two')))).toBe(refusal('team', 'ConfigMap team/one'));
    expect(await failureOf(teardown(team.operation(), team.program('shop', 'two'), false)))
      .toBe(refusal('team', 'ConfigMap team/one'));
    expect(team.new.writes.filter((write) => !write.includes('Lease'))).toEqual([]);
    expect(team.new.of('Lease')).toEqual([]);
    expect([team.own, team.inventories, team.questions]).toEqual([['one'], ['shop: one'], []]);
  });

  test('is told so by --dry-run as well, unless it is the same program', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one'));
    const planned = (adopt?: string) =>
      failureOf(applyFolder(team.operation(), team.program('shop', 'two'), { ...SETTINGS, dryRun: true, adopt }));
    expect(await planned()).toBe(refusal('team', 'ConfigMap team/one'));
    expect(await planned('shop')).toBe('none');
    expect([team.own, team.inventories]).toEqual([['one'], ['shop: one']]);
  });

  test('learns the names of the first objects', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'a', 'b', 'c', 'd', 'e'));
    expect(await failureOf(team.apply(team.program('shop', 'z'))))
      .toBe(refusal('team', 'ConfigMap team/a, ConfigMap team/b, ConfigMap team/c and 2 more'));
  });

  test('takes the record over with --adopt and that name: it is the same program', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one'));
    await team.apply(team.program('shop', 'two'), 'shop');
    expect([team.own, team.inventories]).toEqual([['two'], ['shop: two']]);
  });

  test('is none if one object is common, if the first objects are gone, '
    + 'or if somebody else has created them anew', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one', 'two'));
    await team.apply(team.program('shop', 'two', 'three'));
    expect(team.own).toEqual(['two', 'three']);
    for (const name of ['two', 'three']) {
      await team.new.delete({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team', name });
    }
    team.new.put(configMap('three'));
    await team.apply(team.program('shop', 'four'));
    expect(team.own).toEqual(['three', 'four']);
  });

  describe('of MTC, which has the clusters in common', () => {
    const plan = (name: string) => mtc('MigPlan', name, {});
    const host = mtc('MigCluster', 'host', { isHostCluster: true });

    async function apply(world: World, ...objects: TestObject[]): Promise<string> {
      const unit = { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects };
      return failureOf(applyFolder(world.operation(), world.folder([unit], { app: 'shop', plans: [], runs: [] }),
        SETTINGS));
    }

    test('is known by its plans', async () => {
      const world = new World();
      expect(await apply(world, host, plan('web'))).toBe('none');
      expect(await apply(world, host, plan('bank')))
        .toBe(refusal('openshift-migration', 'MigPlan openshift-migration/web'));
      expect(world.new.of('MigPlan').map(({ metadata }) => metadata.name)).toEqual(['web']);
    });

    test.each([
      ['one plan is common', [host, plan('web'), plan('bank')]], ['the folder contains no plan', [host]],
    ])('is none if %s', async (_, objects) => {
      const world = new World();
      await apply(world, host, plan('web'));
      expect(await apply(world, ...objects)).toBe('none');
    });

    test('starts no run', async () => {
      const world = new World();
      ['MigCluster', 'MigPlan'].forEach((kind) => world.controller(kind, () => READY));
      expect(await apply(world, host, mtc('MigPlan', 'web', {}))).toBe('none');
      world.new.put({ ...PLAN, status: READY });
      const folder = world.folder(units().map((unit) => unit.step === ApplyStep.HOST_CLUSTER
        ? { ...unit, objects: [host, ...unit.objects] }
        : unit), { app: 'shop' });
      world.new.writes.length = 0;
      expect(await failureOf(executeRun(world.operation(), folder, folder.index.runs[0], RUN))).toBe(
        refusal('openshift-migration', 'MigPlan openshift-migration/web'));
      expect(world.new.writes.filter((write) => !write.includes('Lease'))).toEqual([]);
      await world.new.patch({ ...plan('web'), ...plan('web').metadata }, { spec: { closed: true } });
      world.controller('MigMigration', () => ({ phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] }));
      expect(await failureOf(executeRun(world.operation(), folder, folder.index.runs[0], RUN))).toBe('none');
    });

    test('is none if the earlier plans are closed', async () => {
      const world = new World();
      await apply(world, host, plan('web'));
      await world.new.patch({ ...plan('web'), ...plan('web').metadata }, { spec: { closed: true } });
      expect(await apply(world, host, plan('bank'))).toBe('none');
    });
  });
});

describe('what another app has recorded', () => {
  const record = (app: string) => `ConfigMap team/cdk8s-mtc-${app}-`
    + createHash('sha256').update(app).digest('hex').slice(0, 10);
  const warnings = (team: Team) => team.events.filter(({ event }) => event === 'recorded-elsewhere')
    .map(({ level, message, fix }) => `${level}: ${message} | ${fix}`);
  const warning = (folder: OutputFolder, what: string) =>
    `warning: cluster new: ${what} is recorded for the app "shop" (${record('shop')}), and the app of this folder is `
      + '"store", of which `--prune` and `teardown` do not delete it | If this app had that name before, take the '
      + `record over: \`cdk8s-mtc apply ${folder.name} --adopt shop\`. Otherwise remove what both contain from one `
      + 'of the two programs.';

  test.each(['apply', 'dry run', 'teardown'])('and the folder contains is said by %s', async (how) => {
    const team = new Team();
    await team.apply(team.program('shop', 'one', 'two'));
    const folder = team.program('store', 'one', 'three');
    const settings = { ...SETTINGS, dryRun: how === 'dry run' };
    await (how === 'teardown'
      ? teardown(team.operation(), folder, false)
      : applyFolder(team.operation(), folder, settings));
    expect(warnings(team)).toEqual([warning(folder, 'ConfigMap team/one')]);
  });

  test('is said after an adoption that failed before the second cluster', async () => {
    const team = new Team();
    team.old.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    const clusters = ['old', 'new'].map((name) => ({ name, role: ClusterRole.OTHER, migClusters: [], units: [] }));
    const folderOf = (app: string) => team.folder(['old', 'new'].map((cluster) => ({
      path: `clusters/${cluster}/manifests`, cluster, step: ApplyStep.HOST_CLUSTER, objects: [configMap('one')],
    })), { app, clusters, plans: [] });
    await team.apply(folderOf('shop'));
    team.old.before = (verb, what) => {
      if (verb === 'apply' && what === 'ConfigMap/one') {
        throw new OperationError('unavailable', 'killed');
      }
    };
    expect(await failureOf(team.apply(folderOf('store'), 'shop'))).toBe('unavailable: killed');
    team.old.before = undefined;
    const folder = folderOf('store');
    team.events.length = 0;
    await team.apply(folder);
    expect(warnings(team)).toEqual([warning(folder, 'ConfigMap team/one')]);
    team.events.length = 0;
    await team.apply(folder, 'shop');
    expect([warnings(team), team.inventories]).toEqual([[], ['store: one']]);
  });

  test('names a folder without a name what to do', async () => {
    const team = new Team();
    await team.apply(team.program('shop', 'one'));
    const { index } = team.program('main', 'one');
    const folder = team.folder([
      { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: [configMap('one')] },
    ], { ...index, isNamed: undefined });
    await applyFolder(team.operation(), folder, { ...SETTINGS, dryRun: true });
    expect(warnings(team).map((each) => each.split(' | ')[1]))
      .toEqual(['If it is the same app, set `name: "shop"` of the MigrationApp, and run synth again.']);
  });

  test('and is gone, damaged, adopted, of this app, or not to be listed, is not mentioned', async () => {
    const ONE = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team', name: 'one' };
    const quiet = async (change: (team: Team) => unknown, adopt?: string, app = 'store') => {
      const team = new Team();
      await team.apply(team.program('shop', 'one'));
      await change(team);
      team.events.length = 0;
      await team.apply(team.program(app, 'one', 'three'), adopt);
      return warnings(team);
    };
    const all = [
      await quiet(async (team) => {
        await team.new.delete(ONE);
        team.new.put(configMap('one'));
      }),
      await quiet((team) => {
        const inventory = team.new.of('ConfigMap').find(({ metadata }) => metadata.name.startsWith('cdk8s-mtc-'))!;
        team.new.put({ ...inventory, data: { ...inventory.data, objects: '{' } });
      }),
      await quiet(() => undefined, 'shop'),
      await quiet(() => undefined, undefined, 'shop'),
      await quiet((team) => {
        team.new.before = (verb, what) => {
          if (verb === 'list' && what === 'ConfigMap') {
            throw new OperationError('forbidden', 'no');
          }
        };
      }),
      await quiet((team) => team.new.delete(ONE)),
    ];
    expect(all).toEqual([[], [], [], [], [], []]);
  });

  test('and teardown keeps is not mentioned: two apps may write settings into one MigrationController', async () => {
    const world = new World();
    const controller = mtc('MigrationController', 'migration-controller', {});
    const apply = (app: string) => applyFolder(world.operation(), world.folder([
      { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: [controller] },
    ], { app, plans: [], runs: [] }), SETTINGS);
    world.controller('MigrationController', () => READY);
    await apply('shop');
    await apply('store');
    expect(world.messages('recorded-elsewhere')).toEqual([]);
  });
});

describe('an inventory of an earlier version', () => {
  test('is moved to that of the app, with all that the folder contains', async () => {
    const team = new Team();
    team.recordedBefore('shop', 'one', 'two');
    await team.apply(team.program('shop', 'one', 'two'));
    expect(team.inventories).toEqual(['shop: one, two']);
    expect(team.messages('inventory-taken-over')).toEqual([
      'cluster new: what the folder contains of ConfigMap team/cdk8s-mtc-shop, an inventory of an earlier version or '
      + 'name, was moved to the inventory of this app',
    ]);
    await team.apply(team.program('shop', 'one'));
    expect(team.own).toEqual(['one']);
  });

  test('that programs without a name have shared is divided, and no program '
    + 'prunes what another has created', async () => {
    const team = new Team();
    team.recordedBefore('main', 'one', 'two', 'stale');
    await team.apply(team.program('first', 'one'));
    expect(team.events.filter(({ event }) => event === 'inventory-taken-over')
      .map(({ message, level, fix }) => `${level}: ${message}. ${fix}`)).toEqual([
      'warning: cluster new: what the folder contains of ConfigMap team/cdk8s-mtc-main, an inventory of an earlier '
      + 'version or name, was moved to the inventory of this app. It also lists ConfigMap team/two, ConfigMap '
      + 'team/stale. These are neither pruned nor torn down. If no other program has created them, delete them '
      + 'yourself.',
    ]);
    await team.apply(team.program('second', 'two'));
    expect(team.inventories).toEqual(['cdk8s-mtc-main: stale', 'first: one', 'second: two']);
    expect(team.own).toEqual(['one', 'two', 'stale']);
    await team.apply(team.program('first', 'another'), 'first');
    expect(team.own).toEqual(['two', 'stale', 'another']);
  });

  test('is taken over by a teardown as well, which leaves the rest', async () => {
    const team = new Team();
    team.recordedBefore('main', 'one', 'two');
    const left = await teardown(team.operation(), team.program('first', 'one'), false);
    expect(left.map(({ object, why }) => `${object.name}: ${why}`)).toEqual([
      'two: ConfigMap team/cdk8s-mtc-main, an inventory of an earlier version, lists it, and the folder does not '
        + 'contain it: another program may need it',
    ]);
    expect(team.own).toEqual(['two']);
    expect(team.inventories).toEqual(['cdk8s-mtc-main: two']);
  });

  test('is complete if the process ends between writing both', async () => {
    const team = new Team();
    team.recordedBefore('main', 'one', 'two');
    team.new.before = (verb, what) => {
      if (verb === 'replace' && what === 'ConfigMap/cdk8s-mtc-main') {
        throw new Error('the end');
      }
    };
    await expect(team.apply(team.program('first', 'one'))).rejects.toThrow('the end');
    expect(team.inventories).toEqual(['cdk8s-mtc-main: one, two', 'first: one']);
    team.new.before = undefined;
    await team.apply(team.program('first', 'one'));
    expect(team.inventories).toEqual(['cdk8s-mtc-main: two', 'first: one']);
  });
});

describe('a renamed app', () => {
  describe('with a name after --adopt under which nothing is recorded', () => {
    const MISSING = 'no cluster has a record of the app "befroe"';

    test('fails before anything is changed, and names the records that exist', async () => {
      const team = new Team();
      await team.apply(team.program('before', 'one', 'two'));
      const other = team.program('another', 'three');
      await team.apply(other);
      team.new.writes.length = 0;
      expect(await failureOf(team.apply(team.program('after', 'one'), 'befroe'))).toBe(
        `usage: ${MISSING}: nothing was changed | The names that are recorded are "another", "before". `
          + 'Correct the name after `--adopt`, or omit the option.');
      expect(team.new.writes).toEqual([]);
    });

    test('fails without a record at all, and without names that may not be listed', async () => {
      const team = new Team();
      const expected =
        `usage: ${MISSING}: nothing was changed | Correct the name after \`--adopt\`, or omit the option.`;
      expect(await failureOf(team.apply(team.program('after', 'one'), 'befroe'))).toBe(expected);
      await team.apply(team.program('before', 'one'));
      team.new.before = (verb) => {
        if (verb === 'list') {
          throw new OperationError('forbidden', 'the server says no');
        }
      };
      expect(await failureOf(team.apply(team.program('after', 'one'), 'befroe'))).toBe(expected);
    });

    test('continues with a warning if the app has a record: the takeover may be complete', async () => {
      const team = new Team();
      await team.apply(team.program('before', 'one'));
      await team.apply(team.program('after', 'one'), 'before');
      expect(team.messages('nothing-to-adopt')).toEqual([]);
      await team.apply(team.program('after', 'one'), 'before');
      expect(team.messages('nothing-to-adopt'))
        .toEqual(['no cluster has a record of the app "before": it may be taken over already']);
      expect(team.inventories).toEqual(['after: one']);
    });

    test('continues with a warning on a part of the clusters', async () => {
      const team = new Team();
      const folder = team.program('after', 'one');
      await applyFolder(team.operation(), folder, { ...SETTINGS, adopt: 'before', cluster: 'new' });
      expect(team.messages('nothing-to-adopt')).toHaveLength(1);
      expect(team.inventories).toEqual(['after: one']);
    });
  });

  test('takes over what was recorded under its earlier name with --adopt, '
    + 'as far as the folder contains it', async () => {
    const team = new Team();
    await team.apply(team.program('before', 'one', 'two'));
    await team.apply(team.program('after', 'one'), 'before');
    expect(team.inventories).toEqual(['after: one', 'before: two']);
    expect(team.own).toEqual(['one', 'two']);
  });

  test('leaves nothing in the record of its earlier name of what it has taken over', async () => {
    const team = new Team();
    team.new.put({ ...configMap('theirs'), data: { from: 'somebody' } });
    await team.apply(team.program('before', 'two', 'theirs'));
    const record = team.new.of('ConfigMap').find(({ data }) => data.app === 'before')!;
    const pending = JSON.stringify([{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team', name: 'theirs' }]);
    team.new.put({ ...record, data: { ...record.data, pending } });
    await team.apply(team.program('after', 'theirs'), 'before');
    const left = team.new.of('ConfigMap').find(({ data }) => data.app === 'before')!;
    expect([left.data.changed, left.data.pending]).toEqual([undefined, undefined]);
    expect(team.inventories).toEqual(['after: ', 'before: two']);
  });

  test('is told by --adopt with --dry-run what would be taken over, and what would not', async () => {
    const team = new Team();
    team.new.put({ ...configMap('theirs'), data: { from: 'somebody' } });
    await team.apply(team.program('before', 'one', 'two', 'theirs'));
    const before = JSON.stringify([...team.new.objects.values()]);
    team.events.length = 0;
    await applyFolder(team.operation(), team.program('after', 'one', 'theirs'), {
      ...SETTINGS, dryRun: true, adopt: 'before',
    });
    const record = `cdk8s-mtc-before-${createHash('sha256').update('before').digest('hex').slice(0, 10)}`;
    expect(team.messages('would-adopt')).toEqual([`cluster new: what the folder contains of ConfigMap team/${record} `
      + '(ConfigMap team/one, ConfigMap team/theirs), an inventory of an earlier version or name, would be moved to '
      + 'the inventory of this app. It also lists ConfigMap team/two']);
    expect(JSON.stringify([...team.new.objects.values()])).toBe(before);
  });

  test('is not torn down under its present name, and that is a failure which names the earlier one', async () => {
    const team = new Team();
    await team.apply(team.program('before', 'one', 'two'));
    const folder = team.program('after', 'one', 'two');
    const record = `cdk8s-mtc-before-${createHash('sha256').update('before').digest('hex').slice(0, 10)}`;
    expect(await teardown(team.operation(), folder, false)).toEqual([{
      cluster: 'new',
      object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'team', name: record },
      why: 'it is the record of the app "before", nothing is recorded for the app "after", and both contain the same '
        + 'objects: nothing of it was torn down. If this app had that name before, take the record over '
        + `(\`cdk8s-mtc apply ${folder.name} --adopt before\`), and repeat the teardown`,
      isUndone: true,
    }]);
    await team.apply(folder, 'before');
    expect(await teardown(team.operation(), folder, false)).toEqual([]);
    expect(team.own).toEqual([]);
  });

  test('repeats the takeover if another command changes the record of its earlier name', async () => {
    const team = new Team();
    await team.apply(team.program('before', 'one', 'two', 'three'));
    let isChanged = false;
    team.new.before = (verb, what) => {
      if (!isChanged && verb === 'create' && what.startsWith('ConfigMap/cdk8s-mtc-after')) {
        isChanged = true;
        const record = team.new.of('ConfigMap').find(({ data }) => data.app === 'before')!;
        const objects = JSON.parse(record.data.objects).filter(({ name }: { name: string }) => name !== 'three');
        team.new.put({ ...record, data: { ...record.data, objects: JSON.stringify(objects) } });
      }
    };
    await team.apply(team.program('after', 'one'), 'before');
    expect(team.inventories).toEqual(['after: one', 'before: two']);
  });

  test('without it, the objects count as those of others', async () => {
    const team = new Team();
    await team.apply(team.program('before', 'one'));
    await team.apply(team.program('after', 'one'));
    expect(team.inventories).toEqual(['before: one']);
  });

  test('the earlier name may be the default of a program with another file name', async () => {
    const team = new Team();
    team.recordedBefore('index', 'one');
    await team.apply(team.program('after', 'one'), 'index');
    expect(team.inventories).toEqual(['after: one']);
  });
});
