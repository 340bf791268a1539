import { job, migration, worldWith } from './transfer-world';
import { mtc, on, PLAN, READY, SECRET, SOURCE, STAGE, World } from './world';
import { CONDITIONS } from '../../src/api/conditions/conditions';
import { LIMITS } from '../../src/cli/reading/limits';
import { OperationError } from '../../src/operations/operation-error';
import { onlyPlans } from '../../src/operations/status/only-plans';
import { isBad } from '../../src/operations/status/status-node';
import { statusLines } from '../../src/operations/status/status-text';
import { statusTree } from '../../src/operations/status/status-tree';
import { watchStatus } from '../../src/operations/status/watch-status';
import { cliLater, folderWith } from '../cli/support';

async function tree(world: World, why = false) {
  const nodes = await statusTree(world.operation(), world.folder().index);
  return { lines: statusLines(nodes, why), bad: nodes.some(isBad) };
}

describe('status', () => {
  test('shows clusters, objects, plans with their runs, and what was not started', async () => {
    const world = new World();
    world.new.put(SECRET);
    world.new.put({ ...SOURCE, status: READY });
    world.new.put({ ...PLAN, status: READY });
    world.new.put({
      ...STAGE,
      status: { phase: 'WaitForRefresh', conditions: [on('Running', 'Advisory', '', 'Step: 3/38')] },
    });
    expect(await tree(world)).toEqual({
      bad: false,
      lines: [
        'cluster old (remote): nothing to watch',
        'cluster new (host)',
        '├─ MigCluster openshift-migration/old: succeeded: ready',
        '└─ MigPlan openshift-migration/shop: succeeded: ready',
        '   ├─ 1-stage-first-copy (MigMigration openshift-migration/shop-first-copy): running: Running: '
          + 'Step: 3/38; WaitForRefresh',
        '   └─ 2-cutover-go-live: not started',
      ],
    });
  });

  test.each([[29, 'running: Running: Step: 3/38; WaitForRefresh', false], [30, 'stuck: has been in phase '
    + 'WaitForRefresh for 30 min (limit 30 min): it waits for the plan to be discovered again',
  true]] as const)('calls a run stuck as `run` does: after %d minutes in a phase', async (minutes, text, isStuck) => {
    const world = new World();
    [SECRET, { ...SOURCE, status: READY }, { ...PLAN, status: READY }].forEach((object) => world.new.put(object));
    const lastTransitionTime = new Date(world.clock.now() - minutes * 60_000).toISOString();
    world.new.put({
      ...STAGE,
      status: {
        phase: 'WaitForRefresh',
        conditions: [{ ...on('Running', 'Advisory', '', 'Step: 3/38'), lastTransitionTime }],
      },
    });
    const { lines, bad } = await tree(world);
    expect(bad).toBe(isStuck);
    expect(lines[4]).toBe(`   ├─ 1-stage-first-copy (MigMigration openshift-migration/shop-first-copy): ${text}`);
    expect(lines[5]).toContain(isStuck ? '→ Read the conditions of the MigPlan' : '2-cutover-go-live: not started');
  });

  test.each([5 * 3_600_000, -5 * 3_600_000])('judges by the clock of the cluster, if ours is wrong by %d ms', async (
    ahead,
  ) => {
    for (const [minutes, state] of [[29, 'running'], [30, 'stuck']] as const) {
      const world = new World();
      const lastTransitionTime = new Date(world.clock.right() - minutes * 60_000).toISOString();
      const conditions = [{ ...on('Running', 'Advisory', '', 'Step: 3/38'), lastTransitionTime }];
      world.new.put({ ...STAGE, status: { phase: 'WaitForRefresh', conditions } });
      world.clock.ahead = ahead;
      expect((await tree(world)).lines[4]).toContain(`shop-first-copy): ${state}`);
    }
  });

  test('calls no run stuck if the clock of the cluster is not known', async () => {
    const world = new World();
    const conditions = [{ ...on('Running', 'Advisory'), lastTransitionTime: '2020-01-01T00:00:00Z' }];
    world.new.put({ ...STAGE, status: { phase: 'WaitForRefresh', conditions } });
    expect((await tree(world)).lines[4]).toContain('shop-first-copy): stuck');
    world.new.unknownKinds.add('SelfSubjectReview');
    expect((await tree(world)).lines[4]).toContain('shop-first-copy): stuck');
    world.new.unknownKinds.add('Lease');
    expect((await tree(world)).lines[4]).toContain('shop-first-copy): running');
  });

  test('of some plans only', async () => {
    const world = new World();
    const { index } = world.folder();
    const of = async (...names: string[]) =>
      statusLines(await statusTree(world.operation(), onlyPlans(index, names)), false)
        .map((line) => line.replace(/:.*/, ''));
    expect(await of()).toContain('└─ MigPlan openshift-migration/shop');
    expect(await of('shop')).toEqual(await of());
    const other = { ...index, runs: [...index.runs, { ...index.runs[0], owner: 'engine', units: [] }] };
    expect(statusLines(await statusTree(world.operation(), onlyPlans(other, ['engine'])), false).join()).not
      .toContain('MigPlan');
    expect(() => onlyPlans(index, ['shopp'])).toThrow('the folder has no plan or engine "shopp"');
  });

  test('shows an engine with its runs below it', async () => {
    const world = worldWith(() => ({ active: 1 }));
    world.new.put({ ...job('receive'), status: { active: 1 } });
    const { folder } = migration(world);
    const lines = statusLines(await statusTree(world.operation(), folder.index), false);
    expect(lines).toEqual([
      'cluster old (remote): nothing to watch', 'cluster new (host)', '└─ TransferEngine web',
      '   └─ 1-transfer-stage-copy (Job shop/receive): running',
    ]);
  });

  test('explains the leaf that fails, and --why explains its conditions', async () => {
    const world = new World();
    world.new.put({ ...SOURCE, status: { conditions: [on('InvalidURL', 'Critical', 'NotSet', 'no url')] } });
    const { lines, bad } = await tree(world, true);
    expect(bad).toBe(true);
    expect((await tree(world)).lines[3])
      .toBe('│     → Set `spec.url` to the address that `oc whoami --show-server` prints on the remote cluster.');
    expect(lines.slice(2, 6)).toEqual([
      '├─ MigCluster openshift-migration/old: failed: InvalidURL: no url',
      '│     Critical InvalidURL: no url',
      '│       means: the remote cluster has no url',
      '│       fix: Set `spec.url` to the address that `oc whoami --show-server` prints on the remote cluster.',
    ]);
  });

  test('a cluster that does not answer is a node with its reason, and the others are shown', async () => {
    const world = new World();
    world.new.before = () => {
      throw new OperationError('unauthorized', 'cluster new: you must be logged in', 'Log in again.');
    };
    const { lines, bad } = await tree(world);
    expect([bad, lines]).toEqual([true, [
      'cluster old (remote): nothing to watch', 'cluster new (host): unreachable: cluster new: you must be logged in',
      '   → Log in again.',
    ]]);
  });
});

describe('status --watch', () => {
  test('reads the state every five seconds until the user interrupts', async () => {
    const world = new World();
    world.new.put(SECRET);
    world.new.put({ ...SOURCE, status: READY });
    let reads = 0;
    world.clock.each(() => {
      reads += 1;
      if (reads === 1) {
        world.new.put({ ...PLAN, status: READY });
      }
      if (reads === 2) {
        throw new OperationError('interrupted', 'interrupted');
      }
    });
    const start = world.clock.now();
    const shown: string[] = [];
    await expect(watchStatus(world.operation(), world.folder().index, (nodes) =>
      shown.push(statusLines(nodes, false)[3])))
      .rejects.toThrow('interrupted');
    expect(shown).toEqual(['missing', 'succeeded']
      .map((state) => expect.stringMatching(`MigPlan openshift-migration/shop: ${state}: `)));
    expect(world.clock.now() - start).toBe(10_000);
  });
});

describe('status of a dump', () => {
  async function explained(stdin: string, args: readonly string[] = []) {
    return cliLater(folderWith({}), ['status', '-', ...args], { stdin });
  }

  test('explains an object in YAML', async () => {
    const { exitCode, stdout } = await explained(`apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: one, namespace: openshift-migration }
status:
  phase: WaitForDirectVolumeMigrationToComplete
  conditions:
    - { type: Running, status: "True", category: Advisory, message: "Step: 36/46" }
    - { type: DirectVolumeMigrationBlocked, status: "True", category: Warn, message: "pods are pending" }
`);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      'MigMigration openshift-migration/one: running: Running: Step: 36/46; WaitForDirectVolumeMigrationToComplete',
      '   Warn DirectVolumeMigrationBlocked: pods are pending',
      '     means: the copy of volumes waits for pods or Routes; MTC waits without a time limit',
      '     fix: Read the conditions of the DirectVolumeMigration, and the events of the rsync pods.',
      '   phase WaitForDirectVolumeMigrationToComplete waits for the copy of volumes',
      '     if it does not end: Read the conditions of the DirectVolumeMigration, '
        + 'and the events of the rsync pods on both clusters.',
    ]);
  });

  test.each([
    ['without a reason', 'category: Critical'],
    ['with an unknown reason', 'category: Critical, reason: Gone'],
    ['without a category', 'reason: ""'],
  ])('explains each meaning of a condition %s', async (_, fields) => {
    const { stdout } = await explained(`apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
status: { conditions: [{ type: InvalidSourceClusterRef, status: "True", ${fields}, message: "no cluster" }] }
`);
    expect(stdout.split('\n').slice(-6)).toEqual([
      '   Critical InvalidSourceClusterRef: no cluster',
      '     means, with the reason NotSet: the reference to the source cluster is missing, '
        + 'or lacks its name or namespace',
      '     fix: Set name and namespace of a MigCluster in `spec.srcMigClusterRef`.',
      '     means, with the reason NotFound: the MigCluster of the source does not exist',
      '     fix: Correct `spec.srcMigClusterRef`, or create that MigCluster in `openshift-migration`.',
      '',
    ]);
  });

  test('a run that has failed is told what to do, and its error once', async () => {
    const { stdout } = await explained(`apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: one, namespace: openshift-migration }
status:
  phase: Completed
  errors: [the backup failed]
  conditions: [{ type: Failed, status: "True", category: Advisory, message: "The migration has failed." }]
`);
    expect(stdout.match(/the backup failed/g)).toHaveLength(1);
    expect(stdout.split('\n')).toContain('     fix: Read `status.errors`, remove the cause and create a new run; '
      + 'roll back to start the application on the source again.');
  });

  test('explains a list in JSON, and exits with 1 if something is wrong', async () => {
    const items = [{ ...SOURCE, status: READY }, { ...PLAN, status: { conditions: [on('NamespaceListEmpty')] } }];
    const { exitCode, stdout } = await explained(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    expect([exitCode, stdout.split('\n')[1]])
      .toEqual([1, 'MigPlan openshift-migration/shop: failed: NamespaceListEmpty: NamespaceListEmpty is on.']);
  });

  test.each(['', '- 1\n- 2', '{"kind": 7}'])('input without an object is refused: %j', async (stdin) => {
    expect(await explained(stdin))
      .toMatchObject({ exitCode: 2, stderr: expect.stringContaining('stdin contains no object') });
  });

  test.each([
    ['bytes', `a: ${'x'.repeat(LIMITS.fileBytes - 2)}`, 'the file has more than 64 MB; it is not judged\n'
      + '  Divide it, or export only the kinds that the migration uses.'],
    ['characters of a document', `a: ${'x'.repeat(LIMITS.documentCharacters)}`,
      'a document of 11 MB is not judged: the maximum is 10 MB\n'
        + '  Divide it, or export only the kinds that the migration uses.'],
    ['levels', `a: ${'['.repeat(1000)}${']'.repeat(1000)}`,
      'the document has more than 200 levels and is not judged\n'
        + '  Look whether it was generated wrongly: no Kubernetes object needs so many.'],
    ['values by aliases', 'a: &a [x,x,x,x,x,x,x,x,x,x]\n'
      + `${[...'bcdefgh'].map((name, place) => `${name}: &${name} [${`*${'abcdefg'[place]},`.repeat(10)}]\n`).join('')}`,
    'aliases make the document larger by more than 500000 values; kubectl refuses that, and here it is not judged\n'
        + '  Write the values out where they are needed.'],
    ['text that is not UTF-8', Buffer.from([0x61, 0xff]), 'the file is not a text in UTF-8\n'
      + '  Save it in UTF-8 if it is the right file.'],
    ['brackets', 'a: [',
      'not YAML: a character is missing: a closing quotation mark or bracket, a comma, or a colon after a key\n'
        + '  Add it; look at the lines before as well.'],
  ])('input is refused as check refuses it: %s', async (_, stdin, message) => {
    const { exitCode, stdout, stderr } = await cliLater(folderWith({}), ['status', '-'], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(`error: stdin: ${message}\n`);
  });

  test('a document as large as check reads is explained, and none that is larger', async () => {
    const text = (length: number) => `${JSON.stringify(SOURCE)}${' '.repeat(length)}`;
    const most = LIMITS.documentCharacters - text(0).length;
    expect(await explained(text(most)))
      .toMatchObject({ exitCode: 0, stdout: expect.stringContaining('MigCluster openshift-migration/old') });
    expect(await explained(text(most + 1)))
      .toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('the maximum is 10 MB') });
  });

  test('control characters of a cluster are not printed', async () => {
    const { stdout } = await explained(JSON.stringify({
      ...PLAN,
      status: { errors: ['\u001b[31mred'], conditions: [on('X', 'Critical', '', '\u001b[31mred')] },
    }));
    expect(stdout.includes('\u001b')).toBe(false);
  });

  test('every condition that blocks an object is explained with its fix', () => {
    const blocking = CONDITIONS.filter(({ category }) => category === 'Critical' || category === 'Error');
    expect(blocking.length).toBeGreaterThan(30);
    expect(blocking.filter(({ fix }) => fix === undefined).map(({ type }) => type)).toEqual([]);
  });

  test.each([
    ['No space left on device (28)', 'the volume on the destination is full'],
    ['rsync: opendir "/a" failed: Permission denied (13)', 'rsync may not read or write these files'],
    ['rsync error: error in socket IO (code 10) at clientserver.c(127)',
      'the rsync pods on the source do not reach the destination'],
    ['rsync: connection unexpectedly closed (0 bytes received so far)',
      'the connection broke, or the rsync server on the destination ended'],
    ['rsync error: some files vanished (code 24)', 'files disappeared while they were copied'],
    ['rsync error: some files/attrs were not transferred (code 23)', 'some files could not be copied'],
    ['@ERROR: auth failed on module x', 'the rsync server on the destination refuses the password'],
    ['read errors mapping "/a": Input/output error (5)', 'a disk or a file system reports errors'],
  ])('the last line of rsync %j means: %s', async (line, meaning) => {
    const { stdout } = await explained(JSON.stringify(mtcProgress(`sending\n${line}\n`)));
    expect(stdout).toContain(`means: ${meaning}`);
  });

  function mtcProgress(logMessage: string) {
    return { ...mtc('DirectVolumeMigrationProgress', 'one', {}), status: { phase: 'Failed', exitCode: 1, logMessage } };
  }
});
