import { RUN } from './settings';
import { clusterBehind } from './stand-in';
import { job, migration, path, unit, worldWith } from './transfer-world';
import { failureOf, mtc, PLAN, READY, STAGE, TestObject, World } from './world';
import { Operation } from '../../src/operations/operation';
import { OperationError } from '../../src/operations/operation-error';
import { OutputFolder } from '../../src/operations/output-folder';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { stopCommands } from '../../src/operations/run/stop-commands';
import { teardown } from '../../src/operations/teardown/teardown';

const DELETIONS = '\n  kubectl --context new delete job/receive -n shop\n'
  + '  kubectl --context old delete job/send -n shop';

/** Follows the first run of a folder until the user interrupts it, and gives the message and the advice. */
async function interrupted(world: World, folder: OutputFolder): Promise<string> {
  world.clock.each(() => {
    throw new OperationError('interrupted', 'interrupted');
  });
  return failureOf(executeRuns(world.operation(), folder, [folder.index.runs[0]], RUN, () => undefined));
}

describe('who interrupts a run is told how to stop it', () => {
  test('a run of a plan is canceled, with its real names', async () => {
    const world = new World();
    world.new.put({ ...PLAN, status: READY });
    world.new.put(STAGE);
    const folder = world.folder();
    expect(await interrupted(world, folder)).toBe('interrupted: runs/shop/1-stage-first-copy: no longer followed; the '
      + 'run goes on on the cluster | The same command follows it again. This command stops it: `cdk8s-mtc run '
      + `${folder.name} shop first-copy --cancel\`.`);
  });

  test('of a transfer, the Jobs are deleted on each cluster', async () => {
    const world = worldWith(() => ({ active: 1 }));
    world.new.put(job('receive'));
    world.old.put(job('send'));
    expect(await interrupted(world, migration(world).folder)).toBe(`interrupted: ${path}: no longer followed; the run `
      + 'goes on on the cluster | The same command follows it again. These commands stop it; '
      + `the next \`run\` then asks whether to start it again, and requires \`--yes\` without a terminal:${DELETIONS}`);
  });

  test('a direct migration, which cannot be canceled, is deleted', async () => {
    const world = new World();
    const object = mtc('DirectVolumeMigration', 'volumes', {});
    const { run } = migration(world);
    const folder = world.folder([unit('new', object)], { plans: [], runs: [{ ...run, units: [`${path}/new`] }] });
    expect(stopCommands(world.operation(), folder, folder.index.runs[0]))
      .toEqual(['kubectl --context new delete directvolumemigration/volumes -n openshift-migration']);
  });
});

test('the commands name the program and the context of the user, and quote what a shell would change', () => {
  const world = new World();
  const { folder, run } = migration(world);
  const clusters: Record<string, string> = { new: 'admin@ocp4/api; rm', old: 'admin@ocp3' };
  const operation: Operation = {
    ...world.operation(),
    cluster: (name) => clusterBehind('/opt/my tools/oc', { name, context: clusters[name] }),
  };
  expect(stopCommands(operation, folder, run)).toEqual([
    '\'/opt/my tools/oc\' --context \'admin@ocp4/api; rm\' delete job/receive -n shop',
    '\'/opt/my tools/oc\' --context admin@ocp3 delete job/send -n shop',
  ]);
});

describe('a teardown during runs says how to stop', () => {
  const ofTransfer = (name: string): TestObject => {
    const { metadata, ...rest } = job(name) as any;
    return { ...rest, metadata: { ...metadata, labels: { 'app.kubernetes.io/name': 'cdk8s-mtc-transfer' } } };
  };

  test('a transfer, on both clusters', async () => {
    const world = worldWith(() => ({ active: 1 }));
    world.new.put(ofTransfer('receive'));
    world.old.put(ofTransfer('send'));
    expect(await failureOf(teardown(world.operation(), migration(world).folder, false))).toBe('failed: cluster old: '
      + `Job shop/send is in progress | Wait until it has ended, or stop what the folder contains:${DELETIONS}`);
  });

  test('a run of a plan, with its real names, and not that of others', async () => {
    const world = new World();
    world.new.put(STAGE);
    const folder = world.folder();
    const name = 'failed: cluster new: MigMigration openshift-migration/';
    expect(await failureOf(teardown(world.operation(), folder, false))).toBe(`${name}shop-first-copy is in progress | `
      + `Wait until it has ended, or stop what the folder contains: \`cdk8s-mtc run ${folder.name} shop `
      + 'first-copy --cancel`.');
    world.new.put(mtc('MigMigration', 'other', {}));
    expect(await failureOf(teardown(world.operation(), folder, false))).toContain('shop-first-copy, MigMigration '
      + 'openshift-migration/other are in progress | Wait until they have ended, or stop what the folder contains: ');
    world.new.objects.delete('migration.openshift.io/MigMigration/openshift-migration/shop-first-copy');
    expect(await failureOf(teardown(world.operation(), folder, false)))
      .toBe(`${name}other is in progress | Wait until it has ended: the folder does not contain it.`);
  });
});
