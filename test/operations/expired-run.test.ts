import { RUN } from './settings';
import { COMPLETE, FAILED, job, path, unit, worldWith } from './transfer-world';
import { failureOf, TestObject, World } from './world';
import { OperationError } from '../../src/operations/operation-error';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { resultsAsJson } from '../../src/operations/run/results';
import { RunResult } from '../../src/operations/run/run-settings';
import { statusLines } from '../../src/operations/status/status-text';
import { statusTree } from '../../src/operations/status/status-tree';
import { ClusterRole, IndexRun, MigrationIndex, RunOwner } from '../../src/output/migration-index';

interface Options {
  readonly kind?: string;
  readonly ownerKind?: RunOwner;
  /** The Jobs on the source. */
  readonly send?: readonly TestObject[];
  readonly overrides?: Partial<MigrationIndex>;
  /** The user interrupts the command as soon as it follows the run. */
  readonly isInterrupted?: boolean;
}

function described({ kind = 'transfer-stage', ownerKind = RunOwner.TRANSFER_ENGINE }: Options): IndexRun {
  const units = [`${path}/new`, `${path}/old`];
  return { path, ownerKind, owner: 'web', number: 1, kind, id: 'copy', purpose: 'copies', units };
}

function folderOf(world: World, options: Options) {
  const { send = [job('send')] } = options;
  const starts = send.flatMap((object) => unit('old', object).starts ?? []);
  const units = [unit('new', job('receive')), { ...unit('old', send[0]), objects: send, starts }];
  return world.folder(units, { plans: [], runs: [described(options)], ...options.overrides });
}

/** Executes the run, and gives its result, or its failure. */
async function execute(world: World, options: Options = {}): Promise<RunResult | string> {
  const folder = folderOf(world, options);
  const results: RunResult[] = [];
  const sleep = async () => {
    throw new OperationError('interrupted', 'interrupted');
  };
  const clock = options.isInterrupted ? Object.assign(Object.create(world.clock), { sleep }) : world.clock;
  const failure = await failureOf(executeRuns({ ...world.operation(), clock }, folder, folder.index.runs, RUN,
    (result) => results.push(result)));
  return failure === 'none' ? results[0] : failure;
}

/** The Jobs expire. */
function expire(world: World, ...clusters: ReadonlyArray<'new' | 'old'>): void {
  for (const name of clusters) {
    [...world.clusters[name].objects].filter(([, { kind }]) => kind === 'Job')
      .forEach(([key]) => world.clusters[name].objects.delete(key));
  }
  world.questions.length = 0;
  [world.new, world.old].forEach(({ writes }) => { writes.length = 0; });
}

function started(world: World): string[] {
  return [...world.new.writes, ...world.old.writes].filter((write) => write.startsWith('create Job'));
}

const ENDED = { ...COMPLETE, startTime: '2025-12-30T10:00:00Z', completionTime: '2025-12-30T11:00:00Z' };
/** A world in which both Jobs complete. */
const completing = () => {
  const world = worldWith((age) => age > 20 ? ENDED : { active: 1 });
  world.controller('Job', (_, age) => age > 20 ? ENDED : { active: 1 });
  return world;
};

/** The clusters have no part in MTC: the record is in the namespace of the application. */
const OUTSIDE = {
  clusters: ['old', 'new'].map((name) => ({ name, role: ClusterRole.OTHER, migClusters: [], units: [] })),
};

describe('a run of a transfer that has ended successfully, and whose Jobs have expired', () => {
  test.each(['transfer-stage', 'transfer-cutover', 'transfer-verify'])('is not started again, and gives its result: %s',
    async (kind) => {
      const world = completing();
      await execute(world, { kind });
      expire(world, 'new', 'old');
      world.answer = false;
      const again = await execute(world, { kind }) as RunResult;
      expect(again).toMatchObject({ state: 'succeeded', followed: true });
      expect(JSON.parse(resultsAsJson([again], RUN)).runs[0])
        .toMatchObject({ started: '2025-12-30T10:00:00.000Z', ended: '2025-12-30T11:00:00.000Z', seconds: 3600 });
      expect([started(world), world.questions]).toEqual([[], []]);
      expect(world.messages('run-followed').pop())
        .toBe(`${path} has ended already: Job shop/receive, Job shop/send were deleted since`);
    });

  test.each(['new', 'old'] as const)('is not started again either if only those on %s have', async (cluster) => {
    const world = completing();
    await execute(world);
    expire(world, cluster);
    expect(await execute(world)).toMatchObject({ state: 'succeeded', followed: true });
    expect(started(world)).toEqual([]);
  });

  test('is known also if another command has started it', async () => {
    const world = completing();
    await execute(world, { isInterrupted: true });
    await execute(world);
    expire(world, 'new', 'old');
    expect(await execute(world)).toMatchObject({ state: 'succeeded' });
    expect(started(world)).toEqual([]);
  });

  test('is outdated if the folder describes another run since, and not if its construct has moved', async () => {
    const of = (spec: object, addr: string): TestObject => ({
      ...job('send'), spec: { ...spec, template: { metadata: { labels: { 'cdk8s.io/metadata.addr': addr } } } },
    });
    const world = completing();
    await execute(world, { send: [of({ backoffLimit: 6, suspend: true }, 'one')] });
    expire(world, 'new', 'old');
    expect(await execute(world, { send: [of({ backoffLimit: 6 }, 'two')] })).toMatchObject({ state: 'succeeded' });
    expect(await execute(world, { send: [of({ backoffLimit: 7 }, 'one')] })).toMatchObject({
      state: 'outdated',
      reason: `${path} has ended successfully, and the folder describes another run since: Job shop/send on cluster old `
        + '(succeeded) differs and was deleted since. Nothing was started',
    });
    expect(started(world)).toEqual([]);
  });

  test('is shown by status', async () => {
    const world = completing();
    await execute(world);
    expire(world, 'new', 'old');
    const lines = statusLines(await statusTree(world.operation(), folderOf(world, {}).index), false);
    expect(lines.join('\n')).toContain('1-transfer-stage-copy: succeeded, and was deleted since');
    world.new.before = (_, what) => {
      if (what.startsWith('ConfigMap/')) {
        throw new OperationError('forbidden', 'may not read it');
      }
    };
    const asReader = statusLines(await statusTree(world.operation(), folderOf(world, {}).index), false);
    expect(asReader.join('\n')).toContain('1-transfer-stage-copy: not started');
  });
});

describe('a run of a transfer whose Jobs are gone asks before it is started again', () => {
  const names = (end: string) => `Job shop/receive on cluster new (${end}), Job shop/send on cluster old (${end})`;
  const question = (end: string) => `${path} was started before: ${names(end)} do not exist any more (expired or `
    + 'deleted). Another copy overwrites what has changed on the destination since. Start it again?';

  test('if nobody has seen their end', async () => {
    const world = completing();
    await execute(world, { isInterrupted: true });
    expire(world, 'new', 'old');
    world.answer = false;
    const asked = question('its end is not recorded');
    expect(await execute(world)).toBe(`declined: ${path} was not started, because it was not confirmed: `
      + `${asked.replace(' Start it again?', '')} | Confirm it on a terminal, or with \`--yes\`.`);
    expect([started(world), world.questions]).toEqual([[], [asked]]);
    world.answer = true;
    expect(await execute(world)).toMatchObject({ state: 'succeeded', followed: false });
    expect(started(world)).toEqual(['create Job/receive', 'create Job/send']);
  });

  test('a cutover as well, with the same words', async () => {
    const world = completing();
    await execute(world, { kind: 'transfer-cutover', isInterrupted: true });
    expire(world, 'new', 'old');
    await execute(world, { kind: 'transfer-cutover' });
    expect(world.questions)
      .toEqual([`transfer-cutover copy of web: copies. ${question('its end is not recorded')}`]);
  });

  test('if others may write the record and not the Jobs', async () => {
    const world = completing();
    world.old.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'api' } });
    const elsewhere = { ...job('send-api'), metadata: { ...job('send-api').metadata, namespace: 'api' } };
    const options = { overrides: OUTSIDE, send: [job('send'), elsewhere] };
    await execute(world, options);
    expect(world.old.of('ConfigMap').map(({ metadata }) => metadata.namespace)).toEqual(['shop']);
    expire(world, 'new', 'old');
    world.answer = false;
    expect(await execute(world, options)).toContain('Job shop/send on cluster old (succeeded), Job api/send-api on '
      + 'cluster old (its end is not recorded) do not exist any more');
    expect(started(world)).toEqual([]);
    const own = { overrides: OUTSIDE };
    expect(await execute(world, own)).toMatchObject({ state: 'succeeded', followed: true });
  });

  test('if it has been killed before it knew whether they were created', async () => {
    const world = completing();
    world.new.before = (verb, what) => {
      if (verb === 'create' && what === 'Job/receive') {
        throw new OperationError('interrupted', 'killed');
      }
    };
    await execute(world);
    world.new.before = undefined;
    world.answer = false;
    expect(await execute(world)).toMatch(/^declined: .* was started before: Job shop\/receive on cluster new \(its end/);
  });

  test('but not a run that has failed: it is deleted to start it again', async () => {
    const world = worldWith((age) => age > 20 ? FAILED : { active: 1 });
    await execute(world);
    expire(world, 'new', 'old');
    await execute(world);
    expect(started(world)).toEqual(['create Job/receive', 'create Job/send']);
    expect(world.questions).toEqual([]);
  });

  test('and not a preflight, which may be repeated', async () => {
    const world = completing();
    const options = { kind: 'preflight', ownerKind: RunOwner.NONE };
    await execute(world, options);
    expire(world, 'new', 'old');
    await execute(world, options);
    expect(started(world)).toEqual(['create Job/receive', 'create Job/send']);
    expect(world.questions).toEqual([]);
  });
});

test('a run succeeds also if its end cannot be recorded', async () => {
  const world = completing();
  world.old.before = (verb, what) => {
    if (verb === 'replace' && what.startsWith('ConfigMap') && world.old.of('Job')[0]?.status?.startTime !== undefined) {
      throw new OperationError('forbidden', 'cluster old: replace ConfigMap x: forbidden');
    }
  };
  expect(await execute(world)).toMatchObject({ state: 'succeeded' });
  expect(world.messages('not-recorded')).toEqual([`it was not recorded that ${path} has ended: cluster old: replace `
    + 'ConfigMap x: forbidden']);
});
