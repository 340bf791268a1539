import { APPLY, RUN } from './settings';
import { COMPLETE, FAILED, job, migration, path, unit, worldWith } from './transfer-world';
import { failureOf, TestObject, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { Lease, releaseAll, renewAll, takeLeases } from '../../src/operations/lease';
import { referenceOf } from '../../src/operations/records/inventory-contents';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { resultsAsJson, resultsAsJunit } from '../../src/operations/run/results';
import { isSuccess, RunResult } from '../../src/operations/run/run-settings';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';

/** A pod of the Job `send` that runs. */
function running(name: string): TestObject {
  const metadata = { name, namespace: 'shop', labels: { 'job-name': 'send' } } as TestObject['metadata'];
  return { apiVersion: 'v1', kind: 'Pod', metadata, status: { phase: 'Running' } };
}

function progress(fields: object): string {
  return JSON.stringify({
    time: '2026-01-01T00:00:00Z', event: 'progress', run: 'web-copy', claim: 'shop/data', ...fields,
  });
}

async function transfer(world: World): Promise<RunResult> {
  const { run, folder } = migration(world);
  const [result] = await executeRuns(world.operation(), folder, [run], RUN, () => undefined);
  return result;
}

test('a run is not started if a context leads to another cluster than at the last apply', async () => {
  const world = new World();
  const { index: { app } } = migration(world).folder;
  const { apiVersion, kind, ...metadata } = referenceOf(app, 'openshift-migration');
  const data = { app, 'objects': '[]', 'home.old': 'shop', 'cluster.old': 'the cluster of the last apply' };
  world.new.put({ apiVersion, kind, metadata, data });
  expect(await failureOf(transfer(world))).toMatch('usage: the context of the cluster old leads to another cluster');
  expect([world.new.of('Job'), world.old.of('Job')]).toEqual([[], []]);
});

/** A pod of the Job `send` that has ended with a message. */
function pod(message: string): TestObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'send-x', namespace: 'shop', labels: { 'job-name': 'send' } } as TestObject['metadata'],
    status: { containerStatuses: [{ state: { terminated: { exitCode: 30, message } } }] },
  };
}

describe('a run of a transfer', () => {
  test('creates the Jobs of both ends once, and succeeds when both have completed', async () => {
    const world = worldWith((age) => age > 40 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 });
    expect((await transfer(world)).state).toBe('succeeded');
    expect((await transfer(world)).followed).toBe(true);
    expect([world.new, world.old]
      .map(({ writes }) => writes.filter((write) => write.startsWith('create Job')))).toEqual([
      ['create Job/receive'], ['create Job/send'],
    ]);
  });

  test('a Job that was not created before a kill is created when the run is resumed', async () => {
    const world = worldWith((age) => age > 40 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 });
    world.new.put(job('receive'));
    expect((await transfer(world)).state).toBe('succeeded');
    expect(world.old.writes).toContain('create Job/send');
    expect(world.new.writes).not.toContain('create Job/receive');
  });

  describe('that exists in part', () => {
    /** Starts the run while bob has the Lease. */
    async function whileLocked(meanwhile: (world: World, bob: readonly Lease[]) => Promise<void>) {
      const world = worldWith(() => ({ conditions: [{ type: 'Complete', status: 'True' }] }));
      world.new.put(job('receive'));
      const bob = await takeLeases(world.operation('bob@desk/7'),
        [{ name: 'new', namespace: 'openshift-migration' }], false);
      world.new.writes.length = 0;
      world.clock.each(() => { void meanwhile(world, bob); });
      const { run, folder } = migration(world);
      const failure =
        await failureOf(executeRuns(world.operation(), folder, [run], RUN, () => undefined));
      return { failure, writes: [...world.new.writes, ...world.old.writes].filter((write) => / Job/.test(write)) };
    }

    test('is not completed while another command has the Lease', async () => {
      expect(await whileLocked((_, bob) => renewAll(bob))).toEqual({
        failure: expect.stringMatching(/^locked: cluster new: bob@desk\/7, .* is working on it/), writes: [],
      });
    });

    test('is completed as the clusters are when the Lease is given back', async () => {
      expect(await whileLocked((_, bob) => releaseAll(bob))).toEqual({ failure: 'none', writes: ['create Job/send'] });
    });

    test('is not started in part if another command has deleted the other part', async () => {
      expect(await whileLocked(async (world, bob) => {
        world.new.objects.delete('batch/Job/shop/receive');
        await releaseAll(bob);
      })).toEqual({
        failure: 'conflict: runs/web/1-transfer-stage-copy: another command has deleted Job shop/receive: nothing was '
          + 'started | Repeat the command to start the run again.',
        writes: [],
      });
    });
  });

  describe('that has ended, of which a part is gone,', () => {
    /** Executes a run twice, and loses a part of it in between, and what is recorded of it. */
    async function repeat(kind: string, lost: 'receive' | 'send' | 'none' | 'deleting') {
      const world = worldWith((age) => age > 40 ? COMPLETE : { active: 1 });
      const { run, folder } = migration(world, kind);
      const execute = () => executeRuns(world.operation(), folder, [run], RUN, () => undefined);
      await execute();
      [world.new, world.old].forEach(({ objects }) => [...objects.keys()].filter((key) => key.startsWith('/ConfigMap/'))
        .forEach((key) => objects.delete(key)));
      if (lost === 'deleting') {
        world.old.objects.delete('batch/Job/shop/send');
        const [receive] = world.new.of('Job');
        Object.assign(receive.metadata, { deletionTimestamp: '2026-01-01T00:00:00Z' });
      } else {
        world.new.objects.delete(`batch/Job/shop/${lost}`);
        world.old.objects.delete(`batch/Job/shop/${lost}`);
      }
      world.questions.length = 0;
      [world.new, world.old].forEach(({ writes }) => { writes.length = 0; });
      const failure = await failureOf(execute());
      const writes = [...world.new.writes, ...world.old.writes].filter((write) => / Job/.test(write));
      return { failure, writes, questions: world.questions };
    }
    const fix = ' | Give the run another id in the program, run synth again, and start that. A run that has ended is '
      + 'never completed.';

    test.each([
      ['transfer-stage', 'send', 'Job shop/receive on cluster new has ended (succeeded), and Job shop/send on cluster '
        + 'old does not exist'],
      ['transfer-cutover', 'send', 'Job shop/receive on cluster new has ended (succeeded), and Job shop/send on '
        + 'cluster old does not exist'],
      ['transfer-cutover', 'receive', 'Job shop/send on cluster old has ended (succeeded), and Job shop/receive on '
        + 'cluster new does not exist'],
      ['transfer-cutover', 'deleting', 'Job shop/receive on cluster new is being deleted, and Job shop/send on '
        + 'cluster old does not exist'],
    ] as const)('is not started in part: %s, %s', async (kind, lost, text) => {
      expect(await repeat(kind, lost)).toEqual({
        failure: `exists: ${path} cannot be started in part: ${text} (deleted, or never created)${fix}`,
        writes: [],
        questions: [],
      });
    });

    test('unlike one of which all is there, which gives its result', async () => {
      expect(await repeat('transfer-cutover', 'none')).toEqual({ failure: 'none', writes: [], questions: [] });
    });

    test('is not completed either if its end is seen only when the Lease is given back', async () => {
      const world = worldWith(() => COMPLETE);
      world.new.put(job('receive'));
      const bob = await takeLeases(world.operation('bob@desk/7'),
        [{ name: 'new', namespace: 'openshift-migration' }], false);
      world.clock.each(() => {
        world.new.setStatus(world.new.of('Job')[0], COMPLETE);
        void releaseAll(bob);
      });
      const { run, folder } = migration(world);
      expect(await failureOf(executeRuns(world.operation(), folder, [run], RUN, () => undefined)))
        .toMatch(/^exists: .* cannot be started in part: Job shop\/receive on cluster new has ended \(succeeded\)/);
      expect(world.old.of('Job')).toEqual([]);
    });
  });

  test('cannot be canceled, also if one of its Jobs is missing', async () => {
    const world = worldWith(() => ({ active: 1 }));
    world.new.put(job('receive'));
    const { run, folder } = migration(world);
    expect(await failureOf(executeRuns(world.operation(), folder, [run], { ...RUN, cancel: true }, () => undefined)))
      .toBe(`usage: ${path} cannot be canceled: only a MigMigration can | These commands stop it; the next `
        + '`run` then asks whether to start it again, and requires `--yes` without a terminal:\n'
        + '  kubectl --context new delete job/receive -n shop\n  kubectl --context old delete job/send -n shop');
    expect(world.old.of('Job')).toEqual([]);
  });

  describe('that was killed between its creations', () => {
    test.each([
      ['transfer-stage', false, 'none', 0],
      ['transfer-cutover', true, 'none', 1],
      ['transfer-cutover', false, `declined: ${path} was not started, because it was not confirmed: transfer-cutover `
        + 'copy of web: copies. | Confirm it on a terminal, or with `--yes`.', 1],
    ])('is completed: %s, and only a cutover asks (%s)', async (kind, answer, failure, questions) => {
      const world = worldWith((age) => age > 40 ? COMPLETE : { active: 1 });
      world.new.put(job('receive'));
      world.answer = answer;
      const { run, folder } = migration(world, kind);
      expect(await failureOf(executeRuns(world.operation(), folder, [run], RUN, () => undefined))).toBe(failure);
      expect(world.questions).toEqual(questions === 0
        ? []
        : ['transfer-cutover copy of web: copies. Start the rest of it?']);
      expect(world.old.writes.includes('create Job/send')).toBe(failure === 'none');
    });
  });

  describe('that has the id of another', () => {
    const labels = { app: 'shop' };
    const resources = { limits: { memory: '1024Mi', cpu: '1000m' } };
    const env = [{ name: 'TRANSFER_PASS', value: 'stage' }, { name: 'TRANSFER_MINIMUM_RSYNC', value: '' }];
    const container = { name: 'transfer', image: 'rsync:1', command: ['bash', 'send.sh'], env, resources };
    const mounts = [{ name: 'run', mountPath: '/run' }, { name: 'run', mountPath: '/spool' }];
    const of = (changed: object = {}, spec: object = {}, addr = 'one'): any => ({
      ...job('send'),
      metadata: { ...job('send').metadata, annotations: { note: 'x' } },
      spec: {
        backoffLimit: 3,
        template: {
          metadata: { labels: { ...labels, 'cdk8s.io/metadata.addr': addr } },
          spec: { containers: [{ ...container, volumeMounts: mounts, ...changed }] },
        },
        ...spec,
      },
    });
    const failure = async (live: any, wanted: any = of(), status: object = COMPLETE) => {
      const world = worldWith(() => status);
      world.old.put({ ...live, status });
      const { run } = migration(world);
      const folder = world.folder([unit('old', wanted)], { plans: [], runs: [{ ...run, units: [`${path}/old`] }] });
      const results: RunResult[] = [];
      const ended = await failureOf(executeRuns(world.operation(), folder, folder.index.runs, RUN, (result) =>
        results.push(result)));
      expect(world.old.writes.filter((write) => / Job/.test(write))).toEqual([]);
      return results[0]?.state === 'outdated' ? results[0].reason : ended;
    };

    test.each([
      ['the pass', of({ env: [{ name: 'TRANSFER_PASS', value: 'cutover' }, env[1]] }),
        'spec.template.spec.containers[transfer].env[TRANSFER_PASS].value'],
      ['a variable', of({ env: [env[1]] }), 'spec.template.spec.containers[transfer].env[TRANSFER_PASS]'],
      ['the image', of({ image: 'rsync:2' }), 'spec.template.spec.containers[transfer].image'],
      ['the command', of({ command: ['bash', 'receive.sh'] }), 'spec.template.spec.containers[transfer].command'],
      ['the memory', of({ resources: { limits: { memory: '1025Mi', cpu: '1' } } }),
        'spec.template.spec.containers[transfer].resources.limits.memory'],
      ['a mount', of({ volumeMounts: [mounts[0], { name: 'data', mountPath: '/spool' }] }),
        'spec.template.spec.containers[transfer].volumeMounts[1].name'],
      ['the limit', of({}, { backoffLimit: 4 }), 'spec.backoffLimit'],
      ['a label', { ...of(), metadata: { ...of().metadata, labels: (job('receive').metadata as any).labels } },
        'metadata.labels.transfer.cdk8s-mtc/role'],
    ])('and differs in %s is refused, and is outdated if it has succeeded', async (_, live, field) => {
      for (const status of [{ active: 1 }, FAILED]) {
        expect(await failure(live, of(), status)).toBe('exists: Job shop/send on cluster old exists and is another '
          + 'run: '
          + `${field} differs | Give the run another id in the program, and run synth again. A run that exists is never `
          + 'changed.');
      }
      expect(await failure(live)).toBe(`${path} has ended successfully, and the folder describes another run since: `
        + `Job shop/send on cluster old differs in ${field}. Nothing was started`);
    });

    test('and exists in part is refused, also if that part has succeeded', async () => {
      const world = worldWith(() => COMPLETE);
      world.old.put({ ...of({ image: 'rsync:2' }), status: COMPLETE });
      const { run } = migration(world);
      const folder = world.folder([unit('new', job('receive')), unit('old', of())], { plans: [], runs: [run] });
      expect(await failureOf(executeRuns(world.operation(), folder, [run], RUN, () => undefined)))
        .toMatch(/^exists: Job shop\/send on cluster old exists and is another run/);
    });

    test.each(['transfer-stage', 'transfer-cutover'])('does not stop the other runs of a wave, and counts as no '
      + 'success (%s)', async (kind) => {
      const world = worldWith(() => COMPLETE);
      world.old.put({ ...of({ image: 'rsync:2' }), status: COMPLETE });
      const { run } = migration(world);
      const first = { ...run, kind, units: [`${path}/old`] };
      const next = { ...run, path: 'runs/api/1-copy', owner: 'api', units: [`${path}/new`] };
      const folder = world.folder([unit('new', job('receive')), unit('old', of())], { plans: [], runs: [first, next] });
      const results = await executeRuns(world.operation(), folder, [first, next], RUN, () => undefined);
      expect(results.map(({ state }) => state)).toEqual(['outdated', 'succeeded']);
      expect(results.map((result) => isSuccess(result, { allowWarnings: true, cancel: true }))).toEqual([false, true]);
      expect(world.events.filter(({ event }) => event === 'run-ended').map(({ level, message, fix, details }) =>
        [level, message, fix?.split('.')[0], details])).toEqual([
        ['error', `${path} has ended successfully, and the folder describes another run since: Job shop/send on `
          + 'cluster '
          + 'old differs in spec.template.spec.containers[transfer].image. Nothing was started',
        'If what has run is enough, go on with the next run; `--allow-outdated` takes it for a success',
        { success: false }],
        ['info', 'runs/api/1-copy succeeded: completed', undefined, { success: true }],
      ]);
      expect(world.messages('runs-left')).toEqual([]);
      expect(JSON.parse(resultsAsJson(results, RUN))).toMatchObject({ success: false, runs: [{ success: false }, {}] });
      const again = await executeRuns(world.operation(), folder, [first, next], RUN, () => undefined);
      expect(again.map(({ state }) => state)).toEqual(['outdated', 'succeeded']); // until the program changes
    });

    test('and has succeeded counts as a success if the user accepts what has run', async () => {
      const world = worldWith(() => COMPLETE);
      world.old.put({ ...of({ image: 'rsync:2' }), status: COMPLETE });
      const { run } = migration(world);
      const folder = world.folder([unit('old', of())], { plans: [], runs: [{ ...run, units: [`${path}/old`] }] });
      const settings = { ...RUN, allowOutdated: true };
      const results = await executeRuns(world.operation(), folder, folder.index.runs, settings, () => undefined);
      expect(results.map(({ state }) => state)).toEqual(['outdated']);
      expect(world.events.filter(({ event }) => event === 'run-ended').map(({ level, details }) => [level, details]))
        .toEqual([['info', { success: true }]]);
      expect(JSON.parse(resultsAsJson(results, settings))).toMatchObject({ success: true, runs: [{ success: true }] });
      expect(resultsAsJunit(results, settings)).toContain('failures="0"');
    });

    test('and only has what a server, a webhook or a moved construct adds is the same run', async () => {
      const live = of({
        env: [{ name: 'HTTP_PROXY', value: 'x' }, { name: 'TRANSFER_MINIMUM_RSYNC' }, env[0]],
        resources: { limits: { memory: '1Gi', cpu: '1' } },
        volumeMounts: [{ name: 'ca', mountPath: '/ca' }, ...mounts],
        terminationMessagePath: '/dev/termination-log',
      }, { completions: 1, suspend: false }, 'two');
      live.spec.template.spec.containers.unshift({ name: 'sidecar', image: 'mesh' });
      live.spec.template.metadata.labels['batch.kubernetes.io/job-name'] = 'send';
      expect(await failure(live)).toBe('none');
    });

    test('and lacks what an older server does not know is the same run', async () => {
      const wanted = of({ securityContext: { runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } } }, {
        ttlSecondsAfterFinished: 60, podFailurePolicy: { rules: [{ action: 'FailJob' }] },
      });
      expect(await failure(of({ securityContext: { runAsUser: 1 } }), wanted)).toBe('none');
      expect(await failure(of({ securityContext: {} }), wanted)).toMatch('securityContext.runAsUser. Nothing');
      const other = { podFailurePolicy: { rules: [{ action: 'Ignore' }] } };
      expect(await failure({ ...wanted, spec: { ...wanted.spec, ...other } }, wanted))
        .toMatch('differs in spec.podFailurePolicy.rules[0].action');
    });

    test('and was started by a queue is the same run', async () => {
      expect(await failure(of({}, { suspend: false }), of({}, { suspend: true }))).toBe('none');
    });
  });

  test.each([
    ['the sentence with which the pod has ended', '{"outcome":"failed","code":30,"cause":"wrong-key","text":"The '
      + 'receiver has another key than this sender."}',
    'Pod send-x: The receiver has another key than this sender.'],
    ['the last line of another message', 'one\ntwo\n', 'Pod send-x: two'],
  ])('the cause is %s', async (_, message, text) => {
    const world = worldWith((age) => age > 10 ? FAILED : { active: 1 });
    world.old.put(pod(message));
    expect(await transfer(world))
      .toMatchObject({ state: 'failed', cluster: 'old', cause: { object: 'Job shop/send', text } });
  });

  test('without a message it is the last line of the log, and without a pod the condition of the Job', async () => {
    const world = worldWith((age) => age > 10 ? FAILED : { active: 1 });
    world.old.put(pod(''));
    world.old.podLogs.set('send-x', 'first\nno route to host\n');
    expect((await transfer(world)).cause?.text).toBe('Pod send-x wrote: no route to host');
    const bare = worldWith((age) => age > 10 ? FAILED : { active: 1 });
    expect((await transfer(bare)).cause?.text).toBe('Failed: BackoffLimitExceeded');
  });

  test('shows the bytes, the rate and the time that is left of each claim, '
    + 'from the log of the newest pod', async () => {
    const world = worldWith((age) => age > 60 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 });
    world.old.put(running('send-x'));
    world.old.podLogs.set('send-x', [
      'not JSON', '7', progress({ bytes: 1, percent: 0 }),
      progress({ bytes: 3 * 1024 ** 3, total: 4 * 1024 ** 3, percent: 75, rate: 32 * 1024 ** 2, eta: 32 }),
      '{"event":"retry"}',
    ].join('\n'));
    const { claims } = await transfer(world);
    expect(world.messages('progress'))
      .toContain('  0 of 1 claim copied; data 75%, 3 GiB of 4 GiB, 32 MiB/s, 32 s left');
    expect(world.events.find(({ message }) => message.includes('75%'))?.details).toEqual({
      claims: 1, copied: 0, bytes: 3 * 1024 ** 3, bytesPerSecond: 32 * 1024 ** 2, secondsLeft: 32,
    });
    expect(claims).toEqual([{ namespace: 'shop', claim: 'data', state: 'succeeded', percent: 100, attempt: 1 }]);
  });

  test('estimates the time that is left from the percentage of rsync if the '
    + 'bytes to copy were not counted', async () => {
    const world = worldWith((age) => age > 60 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 });
    world.old.put(running('send-x'));
    world.old.podLogs.set('send-x', progress({ bytes: 2048, total: 0, percent: 20, rate: 1024, eta: null }));
    await transfer(world);
    expect(world.messages('progress')).toContain('  0 of 1 claim copied; data 20%, 2 KiB, 1 KiB/s, 8 s left');
  });

  test('numbers of a pod that are none are not shown', async () => {
    const world = worldWith((age) => age > 60 ? { conditions: [{ type: 'Complete', status: 'True' }] } : { active: 1 });
    world.old.put(running('send-x'));
    world.old.podLogs.set('send-x', progress({ bytes: '\u001b[2J', total: -1, percent: 1e9, rate: null, eta: null }));
    await transfer(world);
    expect(world.messages('progress')).toEqual(['  0 of 1 claim copied; data 100%']);
  });
});

describe('after a run of a transfer', () => {
  const jobs = (world: World) => [...world.new.of('Job'), ...world.old.of('Job')].map(({ metadata }) => metadata.name);

  test('teardown deletes the Jobs that the run has created, and no others', async () => {
    const world = worldWith(() => ({ conditions: [{ type: 'Complete', status: 'True' }] }));
    await transfer(world);
    world.new.put({ ...job('of-others'), status: { conditions: [{ type: 'Complete', status: 'True' }] } });
    expect(await teardown(world.operation(), migration(world).folder, false)).toEqual([]);
    expect(jobs(world)).toEqual(['of-others']);
  });

  test('a run that the folder no longer contains is never pruned: only its Jobs say that it has ended', async () => {
    const world = worldWith(() => ({ conditions: [{ type: 'Complete', status: 'True' }] }));
    await transfer(world);
    const empty = world.folder(['new', 'old'].map((cluster) => ({
      path: `clusters/${cluster}/manifests`, cluster, step: ApplyStep.HOST_CLUSTER, objects: [],
    })));
    await applyFolder(world.operation(), empty, { ...APPLY, prune: true });
    expect(jobs(world)).toEqual(['receive', 'send']);
    expect(world.messages('left')).toEqual([
      'cluster new: Job shop/receive is no longer in the folder, and is kept',
      'cluster old: Job shop/send is no longer in the folder, and is kept',
    ]);
  });
});
