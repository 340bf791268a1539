import { CUTOVER, failureOf, mtc, on, PLAN, READY, SECRET, STAGE, units, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { freeze } from '../../src/operations/frozen-applications';
import { OperationError } from '../../src/operations/operation-error';
import { teardown } from '../../src/operations/teardown/teardown';
import { usedObjects } from '../../src/operations/used-objects';
import { ApplyStep } from '../../src/output/apply-step';

const REF = (name: string) => ({ name, namespace: 'openshift-migration' });

async function applied(): Promise<World> {
  const world = new World();
  world.controller('MigCluster', () => READY);
  world.controller('MigPlan', ({ spec }) => spec.closed ? { conditions: [on('Closed', 'Advisory')] } : READY);
  await applyFolder(
    world.operation(), world.folder(), { dryRun: false, force: false, prune: false, breakLease: false },
  );
  world.events.length = 0;
  return world;
}

describe('teardown', () => {
  test('closes plans, deletes what was created, and says what is left and why', async () => {
    const world = await applied();
    world.new.put(mtc('MigStorage', 'of-others', {}));
    const left = await teardown(world.operation(), world.folder(), false);
    expect(world.messages()).toEqual([
      'MigPlan openshift-migration/shop: waits until the controller has closed it',
      'MigPlan openshift-migration/shop closed',
      'MigCluster openshift-migration/old deleted', 'Secret openshift-migration/old-token deleted',
    ]);
    expect(left.map(({ object, why }) => `${object.kind}: ${why}`)).toEqual([
      'MigPlan: it is closed and kept, because its runs, which are the record of the '
        + 'migration, would be deleted with it',
    ]);
    expect(world.new.of('MigStorage')).toHaveLength(1);
    expect(world.new.of('Lease')).toEqual([]);
  });

  test('asks about nothing that no longer exists, or that somebody else has created anew', async () => {
    const world = await applied();
    await world.new.delete({ ...REF('old-token'), apiVersion: 'v1', kind: 'Secret' });
    const [old] = world.new.of('MigCluster').filter(({ metadata }) => metadata.name === 'old');
    await world.new.delete({ ...REF('old'), apiVersion: old.apiVersion, kind: old.kind });
    world.new.put({ ...old, metadata: REF('old') });
    const operation = { ...world.operation(), confirm: async () => false };
    expect(await failureOf(teardown(operation, world.folder(), false))).toBe(
      'declined: nothing was changed, because the teardown was not confirmed. It would do this:\n'
        + 'close MigPlan openshift-migration/shop on new | Confirm it on a terminal, or with `--yes`.',
    );
  });

  test('says once what it waits for, and deletes nothing while a plan is not closed', async () => {
    const world = await applied();
    world.controller('MigPlan', () => READY);
    world.controller('Lease', ({ spec }) => {
      expect(world.clock.now() - Date.parse(spec.renewTime)).toBeLessThan(60_000);
      return undefined;
    });
    expect(await failureOf(teardown(world.operation(), world.folder(), false))).toBe(
      'failed: MigPlan openshift-migration/shop is to be closed, and the controller has not done it yet: nothing was '
        + 'deleted | Repeat the command when it is closed. The controller needs the MigClusters and their Secrets for '
        + 'that. If it no longer runs, follow teardown/new.md.',
    );
    expect(world.messages()).toEqual(['MigPlan openshift-migration/shop: waits until the controller has closed it']);
    expect(world.new.of('MigCluster')).toHaveLength(1);
    expect(world.new.of('Lease')).toEqual([]);
  });

  test('does nothing while a run without a plan is in progress', async () => {
    const world = await applied();
    const volumes = mtc('DirectVolumeMigration', 'volumes', {});
    world.new.put({ ...volumes, status: { phase: 'CreateRsyncClientPods', conditions: [on('Running', 'Advisory')] } });
    const reference = { apiVersion: volumes.apiVersion, kind: volumes.kind, ...volumes.metadata };
    const run = 'runs/direct/1-volumes-volumes';
    const folder = world.folder([...units(), {
      path: `${run}/new`, run, cluster: 'new', step: ApplyStep.RUN, objects: [volumes], starts: [reference],
    }]);
    expect(await failureOf(teardown(world.operation(), folder, false)))
      .toContain('failed: cluster new: DirectVolumeMigration openshift-migration/volumes is in progress');
    expect(world.new.of('Secret')).toHaveLength(1);
  });

  test('does nothing if a run has started while the user was asked', async () => {
    const world = await applied();
    const operation = {
      ...world.operation(),
      confirm: async () => {
        world.new.put({ ...STAGE, status: { phase: 'WaitForRefresh', conditions: [on('Running', 'Advisory')] } });
        return true;
      },
    };
    expect(await failureOf(teardown(operation, world.folder(), false)))
      .toContain('failed: cluster new: MigMigration openshift-migration/shop-first-copy is in progress');
    expect(world.new.of('Secret')).toHaveLength(1);
    expect(world.new.of('Lease')).toEqual([]);
  });

  test('does nothing if another apply has recorded more while the user was asked', async () => {
    const world = await applied();
    const late = { ...SECRET, metadata: { ...SECRET.metadata, name: 'late' } };
    const more = world.folder(units().map((unit) => unit.isSecret ? { ...unit, objects: [SECRET, late] } : unit));
    const operation = {
      ...world.operation(),
      confirm: async () => {
        await applyFolder(world.operation(), more, { dryRun: false, force: false, prune: false, breakLease: false });
        return true;
      },
    };
    expect(await failureOf(teardown(operation, world.folder(), false))).toBe('conflict: another command has changed '
      + 'what is recorded for the app: nothing was torn down | Repeat the command.');
    expect(world.new.of('Secret')).toHaveLength(2);
  });

  test.each([
    ['MigCluster old', { srcMigClusterRef: REF('old') }],
    ['Secret old-token', { srcMigClusterRef: REF('old') }],
    ['MigCluster old', { destMigClusterRef: REF('old') }],
  ])('deletes no %s that an open plan of others uses: %j', async (used, spec) => {
    const world = await applied();
    const other = mtc('MigPlan', 'of-others', spec);
    world.new.put({ ...other, status: READY });
    if (used.startsWith('Secret')) { // as if another app had created the cluster
      const record = world.new.of('ConfigMap')[0];
      const objects = JSON.parse(record.data.objects).filter(({ kind }: any) => kind !== 'MigCluster');
      world.new.put({ ...record, data: { ...record.data, objects: JSON.stringify(objects) } });
    }
    expect(await failureOf(teardown(world.operation(), world.folder(), false))).toBe(
      'failed: cluster new: MigPlan openshift-migration/of-others, which this app has not created, uses '
        + `${used.replace(' ', ' openshift-migration/')}: nothing was changed | Close that plan first if nobody needs `
        + 'it. Otherwise delete only what it does not use, by teardown/new.md.',
    );
    expect([world.new.of('MigCluster').length, world.new.of('Secret').length, world.questions]).toEqual([1, 1, []]);
    world.new.put({ ...other, status: { conditions: [on('Closed', 'Advisory')] } });
    await teardown(world.operation(), world.folder(), false);
    expect(world.new.of('Secret')).toEqual([]);
  });

  test('an object that waits for its finalizers is not done', async () => {
    const world = await applied();
    world.new.before = (verb, what) => {
      if (verb === 'delete' && what === 'Secret/old-token') {
        world.new.put({ ...world.new.of('Secret')[0], metadata: { ...SECRET.metadata, finalizers: ['hold'] } });
      }
    };
    const remove = world.new.delete.bind(world.new);
    world.new.delete = async (reference) => reference.kind === 'Secret' ? undefined : remove(reference);
    const left = await teardown(world.operation(), world.folder(), false);
    expect(left.filter(({ isUndone }) => isUndone).map(({ object }) => object.kind)).toEqual(['Secret']);
  });

  test('does nothing while a run is in progress', async () => {
    const world = await applied();
    world.new.put({ ...STAGE, status: { phase: 'WaitForRefresh', conditions: [on('Running', 'Advisory')] } });
    expect(await failureOf(teardown(world.operation(), world.folder(), false)))
      .toContain('failed: cluster new: MigMigration openshift-migration/shop-first-copy is in progress');
    expect(world.new.of('Secret')).toHaveLength(1);
  });

  test('mentions a cutover that failed last, and no failure before a success', async () => {
    const world = await applied();
    const failed = { phase: 'Completed', conditions: [on('Failed', 'Advisory')] };
    world.new.put({ ...STAGE, status: failed });
    world.new.put({ ...CUTOVER, status: failed });
    world.answer = false;
    await failureOf(teardown(world.operation(), world.folder(), false));
    expect(world.messages('run-failed')).toEqual(['runs/shop/2-cutover-go-live, the last run of shop, failed']);
    expect(world.events.find(({ event }) => event === 'run-failed')?.fix)
      .toContain('The application may be stopped on the source.');
    world.new.put({ ...CUTOVER, status: { phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] } });
    world.events.length = 0;
    await failureOf(teardown(world.operation(), world.folder(), false));
    expect(world.messages('run-failed')).toEqual([]);
  });

  test('does nothing without a confirmation, and names what it would do', async () => {
    const world = await applied();
    world.answer = false;
    expect(await failureOf(teardown(world.operation(), world.folder(), false))).toBe(
      'declined: nothing was changed, because the teardown was not confirmed. It would do this:\n'
      + 'close MigPlan openshift-migration/shop on new\n'
      + 'delete Secret openshift-migration/old-token on new\n'
      + 'delete MigCluster openshift-migration/old on new | Confirm it on a terminal, or with `--yes`.');
    expect(world.new.of('MigPlan')[0].spec.closed).toBeUndefined();
  });

  test('an object that somebody else created anew is left', async () => {
    const world = await applied();
    await world.new.delete({ ...SECRET, ...SECRET.metadata });
    world.new.put(SECRET);
    const left = await teardown(world.operation(), world.folder(), false);
    expect(left.find(({ object }) => object.kind === 'Secret')?.why).toBe('somebody else has created it anew');
    expect(world.new.of('Secret')).toHaveLength(1);
  });

  test('an object that existed before the first apply is left', async () => {
    const world = new World();
    world.new.put({ ...PLAN, status: READY });
    world.new.put(SECRET);
    world.controller('MigCluster', () => READY);
    world.controller('MigPlan', ({ spec }) => spec.closed ? { conditions: [on('Closed', 'Advisory')] } : READY);
    await applyFolder(
      world.operation(), world.folder(), { dryRun: false, force: false, prune: false, breakLease: false },
    );
    expect((await teardown(world.operation(), world.folder(), false))
      .map(({ object, why }) => `${object.kind}: ${why}`)).toEqual([
      'MigPlan: no apply of this app has created it: close it yourself (`spec.closed: true`) if nobody else needs it',
    ]);
    expect(world.new.of('Secret')).toHaveLength(1);
    expect(world.new.of('MigPlan')[0].spec.closed).toBeUndefined();
  });

  test('a plan that only the index names is not closed', async () => {
    const world = await applied();
    world.new.put(mtc('MigPlan', 'of-others', {}));
    const { plans } = world.folder().index;
    const folder = world.folder(units(), { plans: [...plans, { ...plans[0], name: 'of-others' }] });
    const left = await teardown(world.operation(), folder, false);
    expect(left.map(({ object, why }) => `${object.name}: ${why}`)).toContain(
      'of-others: no apply of this app has created it: close it yourself (`spec.closed: '
        + 'true`) if nobody else needs it');
    expect(world.new.of('MigPlan').map(({ metadata, spec }) => [metadata.name, spec.closed]))
      .toEqual([['shop', true], ['of-others', undefined]]);
    expect(world.questions[0]).not.toContain('of-others');
  });

  test('a plan that somebody has created anew is not closed', async () => {
    const world = await applied();
    await world.new.delete({ ...PLAN, ...PLAN.metadata });
    world.new.put(PLAN);
    await teardown(world.operation(), world.folder(), false);
    expect(world.new.of('MigPlan')[0].spec.closed).toBeUndefined();
  });

  test.each(['forbidden', 'invalid', 'conflict'] as const)(
    'what the server refuses (%s) is left with the reason, and everything else is deleted, restored and released',
    async (code) => {
      const application = { cluster: 'old', namespace: 'openshift-gitops', name: 'shop' };
      const controller = (limit: number) => mtc('MigrationController', 'migration-controller', { mig_pv_limit: limit });
      const world = new World();
      world.controller('MigPlan', ({ spec }) => spec.closed ? { conditions: [on('Closed', 'Advisory')] } : READY);
      world.new.put(controller(100));
      const all = units().map((unit) => unit.path === 'clusters/new/manifests'
        ? { ...unit, objects: [controller(500), ...unit.objects], waitFor: [] }
        : unit);
      const { plans } = world.folder().index;
      const folder =
        world.folder(all, { plans: plans.map((plan) => ({ ...plan, frozenApplications: [application] })) });
      await applyFolder(world.operation(), folder, { dryRun: false, force: false, prune: false, breakLease: false });
      world.old.put({
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { ...REF('shop'), namespace: 'openshift-gitops' },
      });
      await freeze(world.operation(), 'shop-migration', [application]);
      world.events.length = 0;
      world.new.before = (verb, what) => {
        if (verb === 'delete' && what === 'MigCluster/old') {
          throw new OperationError(code, 'the server says no');
        }
      };
      expect(await teardown(world.operation(), folder, false)).toContainEqual({
        cluster: 'new',
        object: expect.objectContaining({ kind: 'MigCluster' }),
        why: 'it was not deleted: the server says no',
        isUndone: true,
      });
      expect(world.new.of('Secret')).toEqual([]);
      expect(world.new.of('MigrationController')[0].spec).toEqual({ mig_pv_limit: 100 });
      expect(world.old.of('Application')[0].metadata.annotations).toEqual({});
      world.new.before = undefined;
      await teardown(world.operation(), folder, false);
      expect(world.new.of('MigCluster')).toEqual([]);
    },
  );

  test('a change that the server refuses to restore is left with the reason', async () => {
    const controller = (limit: number) => mtc('MigrationController', 'migration-controller', { mig_pv_limit: limit });
    const world = new World();
    world.new.put(controller(100));
    const folder = world.folder([{
      path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects: [controller(500)],
    }], { plans: [], runs: [] });
    await applyFolder(world.operation(), folder, { dryRun: false, force: false, prune: false, breakLease: false });
    world.new.before = (verb, what) => {
      if (verb === 'replace' && what.startsWith('MigrationController')) {
        throw new OperationError('forbidden', 'the server says no');
      }
    };
    expect((await teardown(world.operation(), folder, false)).map(({ why }) => why))
      .toEqual(['it was not restored: the server says no']);
    world.new.before = undefined;
    expect(await teardown(world.operation(), folder, false)).toEqual([]);
    expect(world.new.of('MigrationController')[0].spec).toEqual({ mig_pv_limit: 100 });
  });

  test('references of plans of others that no object can have are not asked for', async () => {
    const world = await applied();
    world.new.put(mtc('MigPlan', 'of-others', {
      migStorageRef: { name: '', namespace: '' },
      srcMigClusterRef: { name: '-x', namespace: 'openshift-migration' },
      destMigClusterRef: { name: 'x', namespace: 'a.b' },
      hooks: [{ reference: { name: '--all', namespace: 'x' } }],
    }));
    expect([...await usedObjects(world.new, ({ name }) => name === 'of-others')]).toEqual([]);
  });

  test('the second teardown has nothing to do', async () => {
    const world = await applied();
    await teardown(world.operation(), world.folder(), false);
    world.new.writes.length = 0;
    world.questions = [];
    await teardown(world.operation(), world.folder(), false);
    expect(world.questions).toEqual([]);
    expect(world.new.writes.filter((write) => !write.includes('Lease'))).toEqual([]);
  });
});
