import { RUN } from './settings';
import { COMPLETE, FAILED, unit, worldWith } from './transfer-world';
import { failureOf, TestObject, World } from './world';
import { OperationError } from '../../src/operations/operation-error';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { IndexRun, RunOwner } from '../../src/output/migration-index';
import { SHOP, TransferProgram } from '../transfer/program';

const PASSES = { 'first': 'stage', 'go-live': 'cutover', 'late': 'stage', 'again': 'cutover', 'compare': 'verify' };
type Id = keyof typeof PASSES;
const ALL: readonly Id[] = ['late', 'first', 'go-live', 'again', 'compare'];

function labels(role: string, engine = 'web') {
  return {
    'app.kubernetes.io/name': 'cdk8s-mtc-transfer',
    'app.kubernetes.io/part-of': engine,
    'transfer.cdk8s-mtc/role': role,
  };
}

function mounting(claimName: string): object {
  return { volumes: [{ name: 'run', emptyDir: {} }, { name: 'data', persistentVolumeClaim: { claimName } }] };
}

function jobOf(id: Id, role: 'send' | 'receive'): TestObject {
  const container = { name: 'transfer', env: [{ name: 'TRANSFER_PASS', value: PASSES[id] }] };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${id}-${role}`, namespace: 'shop', labels: labels(role) } as TestObject['metadata'],
    spec: { template: { spec: { ...mounting('data'), containers: [container] } } },
  };
}

function runOf(id: Id, number: number): IndexRun {
  const path = `runs/web/${number}-transfer-${PASSES[id]}-${id}`;
  return {
    path,
    ownerKind: RunOwner.TRANSFER_ENGINE,
    owner: 'web',
    number,
    kind: `transfer-${PASSES[id]}`,
    id,
    purpose: 'copies',
    units: [`${path}/new`, `${path}/old`],
  };
}

/** Executes a run of a folder with these runs. What was asked, and how it has ended. */
async function execute(world: World, id: Id, ids: readonly Id[] = ALL): Promise<string> {
  const runs = ids.map((each, index) => runOf(each, index + 1));
  const units = runs.flatMap((run) => [
    unit('new', jobOf(run.id as Id, 'receive'), run.path), unit('old', jobOf(run.id as Id, 'send'), run.path),
  ]);
  const folder = world.folder(units, { plans: [], runs });
  world.questions.length = 0;
  return failureOf(executeRuns(world.operation(), folder, runs.filter((run) => run.id === id), RUN, () => undefined));
}

function completing(): World {
  return worldWith((age) => age > 20 ? COMPLETE : { active: 1 });
}

function expire(world: World): void {
  for (const { objects } of [world.new, world.old]) {
    [...objects].filter(([, { kind }]) => kind === 'Job').forEach(([key]) => objects.delete(key));
  }
}

function jobs(world: World): string[] {
  return [...world.new.of('Job'), ...world.old.of('Job')].map(({ metadata }) => metadata.name);
}

function pod(fields: { readonly claim?: string; readonly labels?: object; readonly status?: object } = {}): TestObject {
  const { claim = 'data', status = { phase: 'Running' } } = fields;
  const metadata = { name: 'shop-0', namespace: 'shop', labels: fields.labels } as TestObject['metadata'];
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: mounting(claim), status };
}

const DANGER = 'Another copy overwrites what has changed on the destination since. Start it?';
const SUCCEEDED = 'runs/web/3-transfer-cutover-go-live has succeeded: Job shop/go-live-receive on cluster new '
  + '(succeeded)';

describe('after a cutover of the engine has succeeded', () => {
  async function afterCutover(): Promise<World> {
    const world = completing();
    await execute(world, 'go-live', ['first', 'go-live']);
    world.answer = false;
    return world;
  }

  test.each(['Jobs', 'the record'])('a stage that was added before it asks, as %s say', async (source) => {
    const world = await afterCutover();
    if (source !== 'Jobs') {
      expire(world);
    }
    const before = jobs(world);
    expect(await execute(world, 'late')).toBe('declined: runs/web/1-transfer-stage-late was not started, because it '
      + `was not confirmed: ${SUCCEEDED}. ${DANGER.replace(' Start it?', '')} | Confirm it on a terminal, or with `
      + '`--yes`.');
    expect([world.questions, jobs(world)]).toEqual([[`${SUCCEEDED}. ${DANGER}`], before]);
    world.answer = true;
    expect(await execute(world, 'late')).toBe('none');
    expect(jobs(world)).toEqual(expect.arrayContaining(['late-receive', 'late-send']));
  });

  test('another cutover says so in its question', async () => {
    const world = await afterCutover();
    expect(await execute(world, 'again')).toMatch('declined');
    expect(world.questions).toEqual([`transfer-cutover again of web: copies. ${SUCCEEDED}. ${DANGER}`]);
  });

  test('a stage asks also if the folder no longer contains the cutover', async () => {
    const world = await afterCutover();
    expect(await execute(world, 'late', ['late'])).toMatch('declined');
    expect(world.questions).toEqual(['A cutover of web that the folder does not contain has succeeded: Job '
      + `shop/go-live-receive on cluster new. ${DANGER}`]);
  });

  test('a verification does not ask', async () => {
    const world = await afterCutover();
    world.new.put(pod());
    expect([await execute(world, 'compare'), world.questions]).toEqual(['none', []]);
  });

  test('a stage is not started if that happened while it waited', async () => {
    const world = completing();
    world.new.before = (verb, what) => {
      if (verb === 'create' && what.startsWith('Lease')) {
        world.new.before = undefined;
        world.new.put({ ...jobOf('go-live', 'receive'), status: COMPLETE });
      }
    };
    expect(await execute(world, 'late')).toBe(`conflict: runs/web/1-transfer-stage-late was not started: meanwhile ${
      SUCCEEDED} | Repeat the command to be asked whether the destination is overwritten.`);
    expect(jobs(world)).toEqual(['go-live-receive']);
  });
});

describe('a stage does not ask', () => {
  test('before a cutover, also if it is not the first', async () => {
    const world = completing();
    world.answer = false;
    expect([await execute(world, 'first'), world.questions]).toEqual(['none', []]);
    expect([await execute(world, 'late'), world.questions]).toEqual(['none', []]);
  });

  test('after a cutover that has failed', async () => {
    const world = worldWith(() => FAILED);
    world.controller('Job', () => FAILED);
    await execute(world, 'go-live');
    await execute(world, 'late');
    expect([jobs(world).includes('late-send'), world.questions]).toEqual([true, []]);
  });

  test.each([
    ['that has succeeded', pod({ status: { phase: 'Succeeded' } })],
    ['that has failed', pod({ status: { phase: 'Failed', startTime: '2025-12-30T10:00:00Z' } })],
    ['that no node has accepted', pod({ status: { phase: 'Pending' } })],
    ['with another claim', pod({ claim: 'other' })],
    ['of the engine', pod({ labels: labels('receive') })],
  ])('because of a pod %s', async (_, existing) => {
    const world = completing();
    world.answer = false;
    world.new.put(existing);
    expect([await execute(world, 'first'), world.questions]).toEqual(['none', []]);
  });

  test('because of a pod that mounts the claim on the source', async () => {
    const world = completing();
    world.answer = false;
    world.old.put(pod());
    expect([await execute(world, 'first'), world.questions]).toEqual(['none', []]);
  });
});

describe('a run asks if a running pod mounts a claim that it overwrites', () => {
  const MOUNTS = 'Pod shop/shop-0 mounts claim shop/data';

  test.each([
    ['runs', pod()],
    ['may run its init containers', pod({ status: { phase: 'Pending', startTime: '2025-12-30T10:00:00Z' } })],
    ['is of another engine', pod({ labels: labels('send', 'onward') })],
  ])('that %s', async (_, existing) => {
    const world = completing();
    world.answer = false;
    world.new.put(existing);
    expect(await execute(world, 'first')).toMatch(/^declined: /);
    expect([world.questions, jobs(world)]).toEqual([[`${MOUNTS}. ${DANGER}`], []]);
  });

  test('in a cutover, and if a part of a stage exists', async () => {
    const world = completing();
    world.answer = false;
    world.new.put(pod());
    await execute(world, 'go-live');
    expect(world.questions).toEqual([`transfer-cutover go-live of web: copies. ${MOUNTS}. ${DANGER}`]);
    world.new.put(jobOf('first', 'receive'));
    await execute(world, 'first');
    expect(world.questions).toEqual([`${MOUNTS}. ${DANGER.replace('Start it?', 'Start the rest of it?')}`]);
    expect(jobs(world)).toEqual(['first-receive']);
  });

  test('and is started with a warning if pods may not be listed', async () => {
    const world = completing();
    world.answer = false;
    world.new.put(pod());
    world.new.before = (verb, what) => {
      if (verb === 'list' && what === 'Pod' && world.new.of('Job').length === 0) {
        throw new OperationError('forbidden', 'cluster new: list Pod: forbidden');
      }
    };
    expect([await execute(world, 'first'), world.questions]).toEqual(['none', []]);
    expect(world.messages('not-checked')).toEqual(['cluster new: list Pod: forbidden: it was not checked whether a pod '
      + 'in shop mounts a claim that runs/web/2-transfer-stage-first overwrites']);
  });
});

test.each([['web', 1], ['other', 0]])('the Jobs and pods that an engine %s writes are known', async (id, known) => {
  const program = new TransferProgram();
  const engine = program.engine({}, id);
  engine.addClaim('data', { namespace: SHOP });
  engine.cutover('gone');
  const job = Object.values(program.written).flat()
    .find((object) => object.kind === 'Job' && /receive$/.test(object.metadata.name));
  const { metadata, spec } = job.spec.template;
  const world = completing();
  world.answer = false;
  world.new.put({ ...job, status: COMPLETE });
  world.new.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: 'p', namespace: 'shop' },
    spec,
    status: { phase: 'Running' },
  });
  expect(await execute(world, 'late', ['late'])).toMatch('declined');
  expect(world.questions).toEqual([known
    ? `A cutover of web that the folder does not contain has succeeded: Job shop/${job.metadata.name} on cluster new. `
      + DANGER
    : `Pod shop/p mounts claim shop/data. ${DANGER}`]);
});
