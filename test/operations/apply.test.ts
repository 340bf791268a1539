import { execFileSync } from 'child_process';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { MemoryCluster } from './memory-cluster';
import { APPLY, RUN } from './settings';
import { failureOf, mtc, on, outputFolder, PLAN, READY, SECRET, SOURCE, STAGE, TestUnit, units, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { Inventory } from '../../src/operations/records/inventory';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { ServerTime } from '../../src/operations/server-time';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole } from '../../src/output/migration-index';
import { folderWith } from '../cli/support';

const LATE = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'openshift-migration' }, data: {},
};

/** Whether nothing but the Lease and the inventory was written besides. */
function written(world: World): string[] {
  return world.new.writes.filter((write) => !/Lease|ConfigMap/.test(write));
}

function readyWorld(): World {
  const world = new World();
  world.controller('MigCluster', () => READY);
  world.controller('MigPlan', () => READY);
  return world;
}

describe('what comes after a run', () => {
  const late: TestUnit = {
    path: 'clusters/old/late',
    cluster: 'old',
    step: ApplyStep.AFTER_FIRST_STAGE,
    objects: [LATE],
    after: ['runs/shop/1-stage-first-copy/new'],
  };

  /** Runs the first stage, and calls a function before each write to `old`. */
  async function runWith(meanwhile: (write: string, world: World, folder: OutputFolder) => Promise<void>) {
    const world = readyWorld();
    const folder = world.folder([...units(), late]);
    world.controller('MigMigration', () => ({ phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] }));
    world.controller('MigPlan', ({ spec }) => spec.closed ? { conditions: [on('Closed', 'Advisory')] } : READY);
    await applyFolder(world.operation(), folder, APPLY);
    const [apply, create] = [world.old.apply.bind(world.old), world.old.create.bind(world.old)];
    world.old.apply = async (manifest, options) => {
      await meanwhile(`apply ${manifest.metadata.name}`, world, folder);
      return apply(manifest, options);
    };
    world.old.create = async (manifest) => {
      await meanwhile(`create ${manifest.metadata.name}`, world, folder);
      return create(manifest);
    };
    const failure = await failureOf(
      executeRuns(world.operation('alice@laptop/1'), folder, [folder.index.runs[0]], RUN, () => undefined));
    return { failure, isApplied: world.old.of('ConfigMap').some(({ metadata }) => metadata.name === 'late') };
  }

  test('is applied with a Lease', async () => {
    const holders: string[] = [];
    const result = await runWith(async (write, { old }) => {
      holders.push(...write === 'apply late' ? old.of('Lease').map(({ spec }) => spec.holderIdentity) : []);
    });
    expect([result, [...new Set(holders)]]).toEqual([{ failure: 'none', isApplied: true }, ['alice@laptop/1']]);
  });

  test('is not applied if another command has torn down before the Lease was taken again', async () => {
    let taken = 0;
    expect(await runWith(async (write, world, folder) => {
      taken += write === 'create cdk8s-mtc' ? 1 : 0;
      if (taken === 2 && write === 'create cdk8s-mtc') {
        await teardown(world.operation('bob@desk/7'), folder, false);
      }
    })).toEqual({
      failure: 'conflict: cluster new: another command has changed what is recorded for the app: what comes after the '
        + 'run was not applied | Repeat the command.',
      isApplied: false,
    });
  });
});

describe('the record of what was applied', () => {
  const OWNER = {
    app: 'shop', formerNames: [], others: new Set<string>(), namespace: 'openshift-migration', contained: [],
  };
  const created = (name: string) => ({
    apiVersion: 'v1', kind: 'ConfigMap', namespace: 'openshift-migration', name, uid: name,
  });
  const read = async (world: World) => Inventory.read(world.new, OWNER, new ServerTime(world.operation()));
  const names = async (world: World) => (await read(world)).objects.map(({ name }) => name);

  /** A world in which this is recorded, and what two commands have read. */
  async function twoCommands(...recorded: string[]) {
    const world = new World();
    await (await read(world)).write(recorded.map(created));
    return { world, alice: await read(world), bob: await read(world) };
  }

  test.each([[[]], [['one']]])('that had %j has what two commands write at the same time', async (recorded) => {
    const { world, alice, bob } = await twoCommands(...recorded);
    await bob.write([created('bob')]);
    await (await alice.write([created('alice')])).write([created('alice-2')]);
    expect(await names(world)).toEqual(['alice', 'alice-2', 'bob', ...recorded]);
  });

  test('that was deleted meanwhile has only what is created since', async () => {
    const { world, alice, bob } = await twoCommands('one');
    await bob.write([], [created('one')]);
    await alice.write([created('alice')]);
    expect(await names(world)).toEqual(['alice']);
  });

  test('is not deleted with what another command has recorded', async () => {
    const { world, alice, bob } = await twoCommands('one');
    await bob.write([created('bob')]);
    await alice.write([], [created('one')]);
    expect(await names(world)).toEqual(['bob']);
  });

  test('that others change without end stops the command', async () => {
    const { world, alice } = await twoCommands('one');
    world.new.before = (verb, what) => {
      if (verb === 'replace') {
        world.new.put(world.new.of('ConfigMap').find(({ metadata }) => what.endsWith(metadata.name))!);
      }
    };
    expect(await failureOf(alice.write([created('alice')]))).toMatch(/^locked: cluster new: other commands change /);
  });
});

describe('apply', () => {
  test('applies the units in their order, waits for each, and starts no run', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(written(world)).toEqual(['apply Secret/old-token', 'apply MigCluster/old', 'apply MigPlan/shop']);
    expect(world.new.of('MigMigration')).toEqual([]);
    expect(world.messages('settled'))
      .toEqual(['MigCluster openshift-migration/old: ready', 'MigPlan openshift-migration/shop: ready']);
  });

  test('changes nothing the second time', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(), APPLY);
    world.new.writes.length = 0;
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.new.writes).toEqual(['create Lease/cdk8s-mtc', 'delete Lease/cdk8s-mtc']);
    expect(world.messages('applied').slice(3).every((message) => message.endsWith('unchanged'))).toBe(true);
  });

  describe('an object that is being deleted', () => {
    async function deleting(): Promise<World> {
      const world = readyWorld();
      await applyFolder(world.operation(), world.folder(), APPLY);
      const [secret] = world.new.of('Secret');
      const metadata = { ...secret.metadata, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b', 'c/d'] };
      world.new.put({ ...secret, metadata });
      world.events.length = 0;
      return world;
    }

    test('is a failure that names its finalizers', async () => {
      const world = await deleting();
      expect(await failureOf(applyFolder(world.operation(), world.folder(), APPLY))).toBe(
        'failed: cluster new: Secret openshift-migration/old-token is being deleted and waits for its finalizers '
          + '(a/b, c/d): it was not applied, because it would disappear | Repeat the command when it is gone. If the '
          + 'controller that removes a finalizer no longer runs, remove the finalizer yourself.');
      expect(world.messages('applied')).toEqual([]);
    });

    test('is created anew when it is gone', async () => {
      const world = await deleting();
      const end = world.clock.now() + 60_000;
      world.clock.each(() => world.clock.now() < end
        || world.new.of('Secret').filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
          .forEach(() => world.new.objects.delete('/Secret/openshift-migration/old-token')));
      await applyFolder(world.operation(), world.folder(), APPLY);
      expect(world.messages('waiting'))
        .toEqual(['Secret openshift-migration/old-token: is being deleted: waits until it is gone']);
      expect(world.messages('applied')[0]).toBe('Secret openshift-migration/old-token created');
    });
  });

  test.each(['get', 'apply'])('what another program creates before the %s is not recorded as created', async (at) => {
    const world = readyWorld();
    world.new.before = (verb, what) => {
      if (verb === at && what === 'Secret/old-token' && world.new.of('Secret').length === 0) {
        world.new.put({ ...SECRET, stringData: { other: 'value' } });
      }
    };
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.messages('created-by-others')).toEqual(at === 'get' ? [] : [
      'Secret openshift-migration/old-token was created by another program at the same moment: no teardown deletes or '
        + 'restores it',
    ]);
    expect(world.messages('applied')[0]).toBe('Secret openshift-migration/old-token changed');
    const inventory = world.new.of('ConfigMap').find(({ data }) => data.app !== undefined)!;
    expect(JSON.parse(inventory.data.objects).map(({ kind }: any) => kind)).toEqual(['MigCluster', 'MigPlan']);
  });

  test('stops at the first unit that cannot become ready, with the reason and the fix', async () => {
    const world = new World();
    world.controller('MigCluster', () => ({
      conditions: [on('InvalidURL', 'Critical', 'Malformed', 'The url is malformed.')],
    }));
    expect(await failureOf(applyFolder(world.operation(), world.folder(), APPLY))).toBe(
      'failed: MigCluster openshift-migration/old cannot become ready: InvalidURL: The url is malformed. | '
      + 'Set `spec.url` to the address that `oc whoami --show-server` prints on the remote cluster.');
    expect(world.new.of('Lease')).toEqual([]);
  });

  test('a failure from before the apply is stale until MTC judges again', async () => {
    const world = new World();
    world.new.put({ ...SOURCE, status: { conditions: [on('TestConnectFailed')] } });
    world.controller('MigCluster', (_, age) => age < 60 ? { conditions: [on('TestConnectFailed')] } : READY);
    world.controller('MigPlan', () => READY);
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.messages('settled')).toHaveLength(2);
  });

  test('an object that is Ready from before a change must have been seen by its controller', async () => {
    const world = new World();
    world.new.put({ ...SOURCE, spec: { ...SOURCE.spec, url: 'https://wrong.example.com' }, status: READY });
    world.controller('MigCluster', (_, age) => age < 9 ? READY : { conditions: [on('InvalidSaToken')] });
    expect(await failureOf(applyFolder(world.operation(), world.folder(), APPLY)))
      .toContain('failed: MigCluster openshift-migration/old cannot become ready: InvalidSaToken');
  });

  test('a stall is not a failure, and its reason is told when the time is over', async () => {
    const world = new World();
    world.controller('MigCluster', () => READY);
    world.controller('MigPlan', () => ({ conditions: [on('StorageNotReady')] }));
    expect(await failureOf(applyFolder(world.operation(), world.folder(), APPLY)))
      .toContain('failed: MigPlan openshift-migration/shop was not ready after 10 min: StorageNotReady');
  });

  test('warnings are told with their fix, and do not stop', async () => {
    const world = readyWorld();
    world.controller('MigPlan', () => ({ conditions: [on('Ready', 'Required'), on('GVKsIncompatible', 'Warn')] }));
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.events.filter(({ level }) => level === 'warning').map(({ message }) => message))
      .toEqual(['MigPlan openshift-migration/shop: GVKsIncompatible: GVKsIncompatible is on.']);
  });

  test('--cluster applies the units of one cluster, and refuses a cluster that does not exist', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(), { ...APPLY, cluster: 'old' });
    expect(written(world)).toEqual([]);
    expect(await failureOf(applyFolder(world.operation(), world.folder(), { ...APPLY, cluster: 'nwe' })))
      .toBe('usage: the folder has no cluster "nwe" | Its clusters are old, new.');
  });

  test('--dry-run changes nothing, and shows the fields without values of Secrets', async () => {
    const world = new World();
    world.new.put({ ...SOURCE, spec: { ...SOURCE.spec, url: 'https://other.example.com' } });
    world.new.put({ ...SECRET, stringData: { saToken: 'another' } });
    await applyFolder(world.operation(), world.folder(), { ...APPLY, dryRun: true });
    expect(world.new.writes).toEqual([]);
    expect(world.messages('would-apply')).toEqual([
      'Secret openshift-migration/old-token would be changed\n  ~ stringData.saToken',
      'MigCluster openshift-migration/old would be changed\n'
        + '  ~ spec.url: "https://other.example.com" -> "https://api.old.example.com:6443"',
      'MigPlan openshift-migration/shop would be created',
    ]);
  });

  test('--dry-run before the operator is installed says so', async () => {
    const world = new World();
    world.new.unknownKinds.add('MigPlan');
    await applyFolder(world.operation(), world.folder(), { ...APPLY, dryRun: true });
    expect(world.messages('would-apply')[2]).toBe('MigPlan openshift-migration/shop would be created '
      + '(its kind is not installed yet)');
  });

  test('refuses two contexts that lead to one cluster', async () => {
    const world = readyWorld();
    world.clusters.old = world.new;
    const both = units().map((unit) => unit.cluster === 'old'
      ? { ...unit, objects: [mtc('MigHook', 'one', {})] }
      : unit);
    expect(await failureOf(applyFolder(world.operation(), world.folder(both), APPLY)))
      .toContain('usage: the contexts of the clusters old and new lead to the same cluster');
    expect(world.new.writes).toEqual([]);
  });

  test('the cluster of a delivery may be one of the others, and what is of each is recorded separately', async () => {
    const world = readyWorld();
    world.clusters.pipelines =
      Object.assign(new MemoryCluster('pipelines', world.clock), { objects: world.new.objects });
    const pipeline = {
      apiVersion: 'tekton.dev/v1', kind: 'Pipeline', metadata: { name: 'mtc-shop', namespace: 'openshift-migration' },
    };
    const all = [
      ...units(),
      { path: 'clusters/pipelines/manifests', cluster: 'pipelines', step: ApplyStep.HOST_CLUSTER, objects: [pipeline] },
    ];
    const { clusters } = world.folder().index;
    const withDelivery = (isDelivery: boolean) => world.folder(all, {
      clusters: [...clusters, { name: 'pipelines', role: ClusterRole.OTHER, isDelivery, migClusters: [], units: [] }],
    });
    expect(await failureOf(applyFolder(world.operation(), withDelivery(false), APPLY)))
      .toContain('lead to the same cluster');
    for (let time = 0; time < 2; time += 1) {
      await applyFolder(world.operation(), withDelivery(true), { ...APPLY, prune: true });
    }
    expect(world.new.of('Pipeline')).toHaveLength(1);
    expect(world.new.of('MigPlan')).toHaveLength(1);
    expect(world.new.of('ConfigMap')
      .map(({ data }) => [data.app, JSON.parse(data.objects).map(({ kind }: any) => kind)])).toEqual([
      ['shop-migration', ['Secret', 'MigCluster', 'MigPlan']], ['shop-migration/pipelines', ['Pipeline']],
    ]);
  });

  test('goes on where it was killed, and leaves the same objects', async () => {
    for (let killed = 0; killed < 12; killed += 1) {
      const world = readyWorld();
      let requests = 0;
      world.new.before = () => {
        if (requests++ === killed) {
          throw new OperationError('interrupted', 'killed');
        }
      };
      await failureOf(applyFolder(world.operation('alice@laptop/1'), world.folder(), APPLY));
      await applyFolder(world.operation('alice@laptop/2', () => 'ended'), world.folder(), APPLY);
      expect([...world.new.objects.keys()].sort()).toEqual([
        '/ConfigMap/openshift-migration/cdk8s-mtc-shop-migration-84285976ac', '/Namespace//kube-system',
        '/Namespace//openshift-migration',
        '/Secret/openshift-migration/old-token', 'migration.openshift.io/MigCluster/openshift-migration/old',
        'migration.openshift.io/MigPlan/openshift-migration/shop',
      ]);
    }
  });
});

describe('the volumes of a plan', () => {
  const volume = (name: string, action: string) => ({ name, capacity: '1Gi', selection: { action } });
  const plan = {
    ...PLAN,
    spec: { ...PLAN.spec, persistentVolumes: [{ name: 'pv-2', selection: { action: 'skip' } }] },
  };
  const withPlan = units()
    .map((unit) => ({ ...unit, objects: unit.objects.map((object) => object === PLAN ? plan : object) }));

  test('are selected in the list that the controller keeps', async () => {
    const world = readyWorld();
    world.new.put({
      ...PLAN,
      spec: { ...PLAN.spec, persistentVolumes: [volume('pv-1', 'copy'), volume('pv-2', 'copy')] },
    });
    await applyFolder(world.operation(), world.folder(withPlan), APPLY);
    expect(world.new.of('MigPlan')[0].spec.persistentVolumes).toEqual([volume('pv-1', 'copy'), volume('pv-2', 'skip')]);
  });

  test('are shown by --dry-run if their selection changes, and only then', async () => {
    const world = readyWorld();
    const listed = (action: string) => world.new.put({
      ...PLAN, spec: { ...PLAN.spec, persistentVolumes: [volume('pv-1', 'copy'), volume('pv-2', action)] },
    });
    listed('copy');
    await applyFolder(world.operation(), world.folder(withPlan), { ...APPLY, dryRun: true });
    expect(world.messages('would-apply').pop()).toBe('MigPlan openshift-migration/shop would be changed\n'
      + '  ~ spec.persistentVolumes[pv-2].selection.action: "copy" -> "skip"');
    listed('skip');
    await applyFolder(world.operation(), world.folder(withPlan), { ...APPLY, dryRun: true });
    expect(world.messages('would-apply').pop()).toBe('MigPlan openshift-migration/shop is unchanged');
  });

  test('are written before the controller has listed any, and nothing changes the second time', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(withPlan), APPLY);
    expect(world.new.of('MigPlan')[0].spec.persistentVolumes)
      .toEqual([{ name: 'pv-2', selection: { action: 'skip' } }]);
    world.new.writes.length = 0;
    await applyFolder(world.operation(), world.folder(withPlan), APPLY);
    expect(written(world)).toEqual([]);
  });
});

describe('pruning', () => {
  const HOOK = mtc('MigHook', 'old-hook', {});
  const before = units().map((unit) => unit.step === ApplyStep.HOST_CLUSTER
    ? { ...unit, objects: [...unit.objects, HOOK] }
    : unit);

  async function appliedBefore(): Promise<World> {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(before), APPLY);
    world.events.length = 0;
    return world;
  }

  test('without --prune, what the folder no longer contains is named and kept', async () => {
    const world = await appliedBefore();
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.messages('left'))
      .toEqual(['cluster new: the folder no longer contains MigHook openshift-migration/old-hook']);
    expect(world.new.of('MigHook')).toHaveLength(1);
  });

  test('with --prune it is deleted after a confirmation', async () => {
    const world = await appliedBefore();
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.questions)
      .toEqual(['cluster new: delete what the folder no longer contains: MigHook openshift-migration/old-hook?']);
    expect(world.new.of('MigHook')).toEqual([]);
  });

  test('nothing is deleted if another command has changed the record while the user was asked', async () => {
    const world = await appliedBefore();
    const more = before.map((unit) => unit.step === ApplyStep.HOST_CLUSTER
      ? { ...unit, objects: [...unit.objects, mtc('MigHook', 'new-hook', {})] }
      : unit);
    const asked = {
      ...world.operation('alice@laptop/1'),
      confirm: async () => {
        await applyFolder(world.operation('bob@desk/7'), world.folder(more), APPLY);
        return true;
      },
    };
    expect(await failureOf(applyFolder(asked, world.folder(), { ...APPLY, prune: true }))).toBe('conflict: cluster '
      + 'new: another command has changed what is recorded for the app: nothing was pruned | Repeat the command.');
    expect(world.new.of('MigHook').map(({ metadata }) => metadata.name)).toEqual(['old-hook', 'new-hook']);
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect([world.new.of('MigHook'), world.new.of('Lease')]).toEqual([[], []]);
  });

  test('what a plan has begun to use while the user was asked is kept', async () => {
    const world = await appliedBefore();
    const plan = mtc('MigPlan', 'of-others', { hooks: [{ reference: HOOK.metadata, phase: 'PreBackup' }] });
    const asked = { ...world.operation(), confirm: async () => world.new.put(plan) !== undefined };
    await applyFolder(asked, world.folder(), { ...APPLY, prune: true });
    expect(world.messages('left'))
      .toEqual(['cluster new: MigHook openshift-migration/old-hook is no longer in the folder, and is kept']);
    expect(world.new.of('MigHook')).toHaveLength(1);
  });

  test('a denied confirmation keeps it, and the next apply still knows it', async () => {
    const world = await appliedBefore();
    world.answer = false;
    expect(await failureOf(applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true }))).toBe('declined: '
      + 'what the folder no longer contains was not deleted, because that was not confirmed. Everything else was done. '
      + 'It would delete this:\ncluster new: MigHook openshift-migration/old-hook | Confirm it on a terminal, or with '
      + '`--yes`.');
    world.answer = true;
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.new.of('MigHook')).toEqual([]);
  });

  test('is shown by a dry run, which deletes nothing', async () => {
    const world = await appliedBefore();
    const writes = world.new.writes.length;
    await applyFolder(world.operation(), world.folder(), { ...APPLY, dryRun: true, prune: true });
    expect(world.messages('would-prune'))
      .toEqual(['cluster new: MigHook openshift-migration/old-hook would be deleted']);
    await applyFolder(world.operation(), world.folder(), { ...APPLY, dryRun: true });
    expect(world.messages('left'))
      .toEqual(['cluster new: the folder no longer contains MigHook openshift-migration/old-hook']);
    expect([world.new.writes.length, world.questions]).toEqual([writes, []]);
  });

  test('what an open plan uses is not pruned', async () => {
    const world = await appliedBefore();
    const plan = mtc('MigPlan', 'of-others', { hooks: [{ reference: HOOK.metadata, phase: 'PreBackup' }] });
    world.controller('MigPlan', (live) => live.spec.closed ? { conditions: [on('Closed', 'Advisory')] } : READY);
    world.new.put(plan);
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.questions).toEqual([]);
    expect(world.events.find(({ event }) => event === 'left')).toMatchObject({
      message: 'cluster new: MigHook openshift-migration/old-hook is no longer in the folder, and is kept',
      fix: 'MigPlan openshift-migration/of-others uses it. Close that plan first.',
    });
    const closed = { conditions: [on('Closed', 'Advisory')] };
    world.new.put({ ...plan, spec: { ...plan.spec, closed: true }, status: closed });
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.new.of('MigHook')).toEqual([]);
  });

  test('an object that waits for its finalizers is named and stays recorded until it is gone', async () => {
    const world = await appliedBefore();
    const remove = world.new.delete.bind(world.new);
    world.new.delete = async (reference) => {
      const [hook] = world.new.of('MigHook');
      if (reference.kind !== 'MigHook') {
        return remove(reference);
      }
      world.new.put({ ...hook, metadata: { ...hook.metadata, deletionTimestamp: 'now', finalizers: ['a/b'] } });
    };
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.messages('pruned')).toEqual([]);
    expect(world.messages('left')).toEqual(['left on new: MigHook openshift-migration/old-hook: it is being deleted '
      + 'and waits for its finalizers (a/b)']);
    world.new.delete = remove;
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.messages('pruned')).toEqual(['MigHook openshift-migration/old-hook deleted']);
    world.questions = [];
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.questions).toEqual([]);
  });

  test('an object that the server refuses to delete is named and stays recorded', async () => {
    const world = await appliedBefore();
    world.new.before = (verb, what) => {
      if (verb === 'delete' && what === 'MigHook/old-hook') {
        throw new OperationError('forbidden', 'the server says no');
      }
    };
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.messages('left'))
      .toEqual(['left on new: MigHook openshift-migration/old-hook: it was not deleted: the server says no']);
    world.new.before = undefined;
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.new.of('MigHook')).toEqual([]);
  });

  test('an object that somebody else created before the first apply is never pruned', async () => {
    const world = readyWorld();
    world.new.put(HOOK);
    await applyFolder(world.operation(), world.folder(before), APPLY);
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.new.of('MigHook')).toHaveLength(1);
  });

  test('an object that somebody else created anew is not pruned', async () => {
    const world = await appliedBefore();
    await world.new.delete({ ...HOOK, ...HOOK.metadata });
    world.new.put(HOOK);
    await applyFolder(world.operation(), world.folder(), { ...APPLY, prune: true });
    expect(world.questions).toEqual([]);
    expect(world.new.of('MigHook')).toHaveLength(1);
  });

  test('plans are never pruned, because their runs would go with them', async () => {
    const world = readyWorld();
    await applyFolder(world.operation(), world.folder(), APPLY);
    const withoutPlan = units()
      .map((unit) => ({ ...unit, objects: unit.objects.filter((object) => object !== PLAN), waitFor: [] }));
    await applyFolder(world.operation(), world.folder(withoutPlan), { ...APPLY, prune: true });
    expect(world.messages('left'))
      .toEqual(['cluster new: MigPlan openshift-migration/shop is no longer in the folder, and is kept']);
    expect(world.new.of('MigPlan')).toHaveLength(1);
  });

  test('what a teardown keeps is never pruned either', async () => {
    const world = readyWorld();
    const kept = [
      {
        apiVersion: 'argoproj.io/v1beta1',
        kind: 'ArgoCD',
        metadata: { namespace: 'openshift-migration', name: 'openshift-gitops' },
      },
      {
        apiVersion: 'objectbucket.io/v1alpha1',
        kind: 'ObjectBucketClaim',
        metadata: { namespace: 'openshift-migration', name: 'backups' },
      },
    ];
    const added = units().map((unit) => unit.path === 'clusters/new/manifests'
      ? { ...unit, objects: [...kept, ...unit.objects] }
      : unit);
    await applyFolder(world.operation(), world.folder(added), APPLY);
    for (const prune of [true, false]) {
      world.events.length = 0;
      await applyFolder(world.operation(), world.folder(), { ...APPLY, prune });
      const left = world.events.filter(({ event }) => event === 'left');
      expect(left.map(({ message, fix }) => `${message} | ${fix}`)).toEqual([
        'cluster new: ArgoCD openshift-migration/openshift-gitops is no longer in the folder, and is kept | '
          + 'Objects of kind ArgoCD are never pruned. Delete what is not needed yourself.',
        'cluster new: ObjectBucketClaim openshift-migration/backups is no longer in the folder, and is kept | '
          + 'Objects of kind ObjectBucketClaim are never pruned. Delete what is not needed yourself.',
      ]);
    }
    expect([...world.new.of('ArgoCD'), ...world.new.of('ObjectBucketClaim')]).toHaveLength(2);
  });
});

describe('the Lease', () => {
  test('a cluster without MTC has no Lease, and is applied all the same', async () => {
    const world = readyWorld();
    world.new.unknownKinds.add('Lease');
    await applyFolder(world.operation(), world.folder(), APPLY);
    expect(world.new.of('MigPlan')).toHaveLength(1);
  });
});

describe('the output folder', () => {
  const HOST_FILE = 'clusters/new/manifests/0000-objects.k8s.yaml';

  const IS_LINK = 'is a link, and links are not followed | Remove it, and run synth again.';

  /** Moves a part of the folder away, to where a link leads. */
  function linked(folder: string, name: string): void {
    const elsewhere = join(folderWith({}), 'moved');
    renameSync(join(folder, name), elsewhere);
    symlinkSync(elsewhere, join(folder, name));
  }

  function edited(folder: string, change: (text: string) => string): void {
    const path = join(folder, 'migration.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
  }

  function problem(change: (folder: string) => void): string {
    const folder = outputFolder();
    change(folder);
    try {
      const opened = OutputFolder.open(folder, '/');
      opened.index.units.forEach((unit) => opened.manifests(unit));
      return 'none';
    } catch (error) {
      return `${(error as Error).message} | ${(error as OperationError).fix}`.split(folder).join('DIST');
    }
  }

  test.each([
    ['a folder without an index', (folder: string) => rmSync(join(folder, 'migration.json')),
      'DIST/migration.json does not exist | Pass the folder that synth has written.'],
    ['an index that is not JSON', (folder: string) => writeFileSync(join(folder, 'migration.json'), '{'),
      'DIST/migration.json is not valid JSON | Pass the folder that synth has written.'],
    ['a file that was changed', (folder: string) => writeFileSync(join(folder, HOST_FILE), 'kind: Changed'),
      `DIST/${HOST_FILE} was changed after synth: its digest differs from the one in migration.json | Change the `
        + 'program and run synth again.'],
    ['a secret file that is missing', (folder: string) => rmSync(join(folder, 'secrets'), { recursive: true }),
      'DIST/secrets/new/0000-objects.k8s.yaml does not exist | Secret files are not in git: run synth where this '
      + 'command runs, or carry the folder `secrets` to it.'],
    ['a secret file with another object', (folder: string) =>
      writeFileSync(join(folder, 'secrets/new/0000-objects.k8s.yaml'), JSON.stringify(STAGE)),
    'DIST/secrets/new/0000-objects.k8s.yaml contains other objects than migration.json lists | Run synth again.'],
    ['a file that is a link', (folder: string) => linked(folder, HOST_FILE), `DIST/${HOST_FILE} ${IS_LINK}`],
    ['a unit that is a link', (folder: string) => linked(folder, 'clusters/new/manifests'),
      `DIST/clusters/new/manifests ${IS_LINK}`],
    ['a folder above units that is a link', (folder: string) => linked(folder, 'clusters'), `DIST/clusters ${IS_LINK}`],
    ['a folder of secrets that is a link', (folder: string) => linked(folder, 'secrets/new'),
      `DIST/secrets/new ${IS_LINK}`],
    ['an index that is a link', (folder: string) => linked(folder, 'migration.json'), `DIST/migration.json ${IS_LINK}`],
    ['a link to nothing', (folder: string) => {
      rmSync(join(folder, 'clusters'), { recursive: true });
      symlinkSync('nowhere', join(folder, 'clusters'));
    }, `DIST/clusters ${IS_LINK}`],
    ['a file that the index lists without a digest', (folder: string) =>
      edited(folder, (text) => text.replace(/,\s*"sha256": "\w+"/, '')),
    `DIST/${HOST_FILE} has no digest in migration.json: only secret files have none | Run synth again.`],
    ['a file without a digest of a unit that the index calls secret', (folder: string) => edited(folder, (text) => text
      .replace(/,\s*"sha256": "\w+"/, '').replace(/"isSecret": false/g, '"isSecret": true')),
    'DIST/migration.json is not the index of an output folder (units[0].isSecret does not match the step '
      + 'remote-cluster) | Pass the folder that synth has written.'],
    ['a file of another cluster', (folder: string) => edited(folder, (text) => text.split(HOST_FILE)
      .join(HOST_FILE.replace('new', 'old'))),
    'DIST/migration.json is not the index of an output folder (units[2].files[0].path is not in the folder of its '
        + 'unit, clusters/new/manifests) | Pass the folder that synth has written.'],
    ['a pipe in the place of the index', (folder: string) => {
      rmSync(join(folder, 'migration.json'));
      execFileSync('mkfifo', [join(folder, 'migration.json')]);
    }, 'DIST/migration.json is not a regular file | Pass the folder that synth has written.'],
    ['a pipe in the place of a manifest', (folder: string) => {
      rmSync(join(folder, HOST_FILE));
      execFileSync('mkfifo', [join(folder, HOST_FILE)]);
    }, `DIST/${HOST_FILE} is not a regular file | Run synth again.`],
  ])('%s is refused', (_, change, expected) => {
    expect(problem(change)).toBe(expected);
  });

  test('a link to the folder itself is followed: the user names it', () => {
    const link = join(folderWith({}), 'link');
    symlinkSync(outputFolder(), link);
    const folder = OutputFolder.open(link, '/');
    expect(folder.index.units.flatMap((unit) => folder.manifests(unit))).toHaveLength(5);
  });

  test('only secret files may be absent where no value of a Secret is needed', () => {
    const absent = outputFolder();
    rmSync(join(absent, 'secrets'), { recursive: true });
    const folder = OutputFolder.open(absent, '/');
    expect(folder.index.units.map((unit) => folder.manifestsIfPresent(unit)?.length)).toEqual([0, undefined, 2, 1, 1]);
    linked(absent, 'clusters');
    symlinkSync('nowhere', join(absent, 'secrets'));
    folder.index.units.slice(1, 3)
      .forEach((unit) => expect(() => folder.manifestsIfPresent(unit)).toThrow('is a link'));
  });

  test('an unchanged folder is read', () => {
    expect(problem(() => undefined)).toBe('none');
  });
});
