import { failureOf, World } from './world';
import { LiveObject } from '../../src/api/outcomes/outcome-of';
import { HolderState } from '../../src/operations/holder';
import { releaseAll, takeLeases } from '../../src/operations/lease';

const CLUSTERS = [{ name: 'new', namespace: 'openshift-migration' }, { name: 'old', namespace: 'openshift-migration' }];

function lease(holder: string, renewTime: string, leaseDurationSeconds: unknown = 120): LiveObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: 'cdk8s-mtc', namespace: 'openshift-migration' },
    spec: { holderIdentity: holder, leaseDurationSeconds, renewTime },
  };
}

/** A world in which bob has the Lease of `new`, and renews it after these seconds. */
function worldOfBob(renewTime: string, renewedAfter?: number): World {
  const world = new World();
  world.new.put(lease('bob@desk/7', renewTime));
  const start = world.clock.elapsed();
  let isRenewed = false;
  world.clock.each(() => {
    if (!isRenewed && renewedAfter !== undefined && world.clock.elapsed() - start >= renewedAfter * 1000) {
      isRenewed = true;
      world.new.put(lease('bob@desk/7', `${renewTime.slice(0, 4)}-12-31T12:00:01.000000Z`));
    }
  });
  return world;
}

/** Takes the Leases, and gives how it ended and how many seconds it took. */
async function taken(
  world: World,
  { breakIt = false, isNeeded = () => true, state = 'elsewhere' }: {
    breakIt?: boolean; isNeeded?: () => boolean; state?: HolderState;
  } = {},
) {
  const start = world.clock.elapsed();
  const failure = await failureOf((async () =>
    releaseAll(await takeLeases(
      world.operation('alice@laptop/1', () => state), CLUSTERS, breakIt, async () => isNeeded(),
    )))());
  return { failure, seconds: (world.clock.elapsed() - start) / 1000 };
}

const HOURS_BEHIND = '2025-12-31T12:00:00.000000Z';
const HOURS_AHEAD = '2026-12-31T12:00:00.000000Z';
const NOW = '2026-01-01T00:00:00.000000Z';

describe('the Lease of another holder', () => {
  test.each([HOURS_BEHIND, NOW, HOURS_AHEAD])('that says %s is taken over when it was watched for its duration', async (
    renewTime,
  ) => {
    const world = worldOfBob(renewTime);
    expect(await taken(world)).toEqual({ failure: 'none', seconds: 120 });
    expect(world.messages()).toEqual([
      'cluster new: Lease openshift-migration/cdk8s-mtc is that of bob@desk/7: watches for up to 120 s whether that '
        + 'process still renews it (it is of another machine, whose clock may differ, and which cannot be asked '
        + 'whether it runs)',
      'cluster new: took over the Lease of bob@desk/7: it was not renewed for 120 s, while this command watched it',
    ]);
    expect(world.new.of('Lease')).toEqual([]);
  });

  test.each([HOURS_BEHIND, NOW, HOURS_AHEAD])('that says %s and is renewed protects the cluster', async (renewTime) => {
    const world = worldOfBob(renewTime, 30);
    expect(await taken(world)).toEqual({
      failure: 'locked: cluster new: bob@desk/7, a process of another machine or container, is working on it (Lease '
        + 'openshift-migration/cdk8s-mtc, which was renewed while this command watched it for 30 s) | Wait until it '
        + 'has ended, then repeat the command. `--break-lease` takes the Lease away from a process that still renews '
        + 'it.',
      seconds: 30,
    });
    expect([world.new.writes, world.old.writes]).toEqual([[], []]);
  });

  test('is protected by a renewal in the last moment, and not by one after it', async () => {
    expect(await taken(worldOfBob(HOURS_BEHIND, 120))).toMatchObject({
      failure: expect.stringMatching(/^locked/), seconds: 120,
    });
    expect(await taken(worldOfBob(HOURS_BEHIND, 121))).toEqual({ failure: 'none', seconds: 120 });
  });

  test.each([5 * 3_600_000, -5 * 3_600_000])('is judged alike if our clock is wrong by %d ms', async (ahead) => {
    for (const [renewedAfter, failure] of [[undefined, 'none'], [30, expect.stringMatching(/^locked/)]] as const) {
      const world = worldOfBob(NOW, renewedAfter);
      world.clock.ahead = ahead;
      expect(await taken(world)).toMatchObject({ failure });
    }
  });

  test.each([
    ['whose process has ended', { state: 'ended' as const }, 'that process has ended'],
    ['that is to be broken', { breakIt: true }, 'as requested'],
  ])('%s is taken over at once', async (_, how, why) => {
    const world = worldOfBob(NOW);
    expect(await taken(world, how)).toEqual({ failure: 'none', seconds: 0 });
    expect(world.messages()).toEqual([`cluster new: took over the Lease of bob@desk/7: ${why}`]);
  });

  test('is not waited for by a command that does not need it', async () => {
    expect(await taken(worldOfBob(HOURS_BEHIND), { isNeeded: () => false })).toEqual({
      failure: 'locked: cluster new: bob@desk/7, a process of another machine or container, is working on it (Lease '
        + 'openshift-migration/cdk8s-mtc) | Wait until it has ended, then repeat the command. `--break-lease` takes '
        + 'the Lease away from a process that still renews it.',
      seconds: 0,
    });
  });

  test.each([
    [300, 300], [1, 1], [0, 120], ['soon', 120],
  ])('that says it is valid for %s s is watched for %d s', async (says, seconds) => {
    const world = new World();
    world.new.put(lease('bob@desk/7', NOW, says));
    expect(await taken(world)).toEqual({ failure: 'none', seconds });
  });

  test('that says it is valid for longer than five minutes is not waited for', async () => {
    const world = new World();
    world.new.put(lease('bob@desk/7', NOW, 301));
    expect(await taken(world)).toMatchObject({
      failure: expect.stringContaining('which is valid for 301 s)'), seconds: 0,
    });
  });

  test('that is given back, or taken by a third one, meanwhile', async () => {
    for (const [next, failure] of [[undefined, 'none'], ['carol@desk/8', expect.stringMatching(/^locked.* carol/)]]) {
      const world = new World();
      world.new.put(lease('bob@desk/7', NOW));
      world.clock.each(() => {
        if (next === undefined) {
          world.new.objects.delete('coordination.k8s.io/Lease/openshift-migration/cdk8s-mtc');
        } else {
          world.new.put(lease(String(next), NOW));
        }
      });
      expect(await taken(world)).toMatchObject({ failure, seconds: 5 });
    }
  });

  test('on two clusters is watched while ours is renewed', async () => {
    const world = new World();
    world.old.put(lease('bob@desk/7', NOW, 290));
    expect(await taken(world)).toEqual({ failure: 'none', seconds: 290 });
    expect(world.new.writes.filter((write) => write.startsWith('replace'))).toHaveLength(9);
  });
});

describe('a Lease that is watched with patience', () => {
  const patiently = async (world: World, isNeeded: () => boolean = () => true) => {
    const start = world.clock.elapsed();
    const failure = await failureOf((async () => releaseAll(await takeLeases(
      world.operation('alice@laptop/1', () => 'elsewhere'), CLUSTERS, false, async () => isNeeded(), 300_000,
    )))());
    return { failure, seconds: (world.clock.elapsed() - start) / 1000 };
  };
  /** A world in which bob renews the Lease of `new` every 30 seconds, until he gives it back. */
  const renewing = (givenBackAfter = Infinity) => {
    const world = worldOfBob(NOW);
    const start = world.clock.elapsed();
    world.clock.each(() => {
      const passed = (world.clock.elapsed() - start) / 1000;
      if (passed >= givenBackAfter) {
        world.new.objects.delete('coordination.k8s.io/Lease/openshift-migration/cdk8s-mtc');
      } else if (passed % 30 === 0) {
        world.new.put(lease('bob@desk/7', `2026-01-01T00:00:00.${String(passed).padStart(6, '0')}Z`));
      }
    });
    return world;
  };

  test('is waited for although it is renewed, and taken when it is given back', async () => {
    const world = renewing(100);
    expect(await patiently(world)).toEqual({ failure: 'none', seconds: 100 });
    expect(world.messages('lease-renewed')).toEqual(['cluster new: bob@desk/7 still renews Lease '
      + 'openshift-migration/cdk8s-mtc: waits for up to 270 s until that process gives it back or has started the same '
      + 'run']);
  });

  test('is waited for while it is needed, and no longer than the patience', async () => {
    let asked = 0;
    const isNeeded = () => {
      asked += 1;
      return asked < 21;
    };
    expect(await patiently(renewing(), isNeeded)).toMatchObject({ seconds: 100 });
    expect(await patiently(renewing())).toEqual({
      failure: expect.stringMatching(/^locked: .*bob@desk\/7, .* which was renewed while .* watched it for 300 s/),
      seconds: 300,
    });
  });

  test('is not waited for if a third one takes it', async () => {
    const world = worldOfBob(NOW);
    world.clock.each(() => world.new.put(lease('carol@desk/8', NOW)));
    expect(await patiently(world)).toMatchObject({ failure: expect.stringMatching(/^locked.* carol/), seconds: 5 });
  });
});

describe('a Lease that is watched', () => {
  test.each([
    ['running', ', a process of this machine that is running: watches for up to 120 s whether it still renews it',
      'Wait until it has ended (`ps -p 7` shows it), then'],
    ['unknown', ': watches for up to 120 s whether it is still renewed', 'Wait until it has ended, then'],
    ['elsewhere', ': watches for up to 120 s whether that process still renews it (it is of another machine, whose '
      + 'clock may differ, and which cannot be asked whether it runs)', 'Wait until it has ended, then'],
  ] as const)('of a holder that is %s is named at once, with what to do', async (state, message, fix) => {
    const world = worldOfBob(NOW);
    let told: unknown;
    world.clock.each(() => { told ??= world.events.map((event) => [event.message, event.fix]); });
    await taken(world, { state });
    expect(told).toEqual([[
      `cluster new: Lease openshift-migration/cdk8s-mtc is that of bob@desk/7${message}`,
      `${fix} repeat the command. \`--break-lease\` takes the Lease away from a process that still renews it.`,
    ]]);
  });

  test('is taken over as soon as its process of this machine has ended', async () => {
    const world = worldOfBob(NOW);
    const start = world.clock.elapsed();
    const state = () => world.clock.elapsed() - start < 10_000 ? 'running' as const : 'ended' as const;
    await releaseAll(await takeLeases(world.operation('alice@laptop/1', state), CLUSTERS, false));
    expect((world.clock.elapsed() - start) / 1000).toBe(10);
    expect(world.messages('lease-taken-over'))
      .toEqual(['cluster new: took over the Lease of bob@desk/7: that process has ended']);
  });

  test('is no longer watched when it is not needed', async () => {
    let asked = 0;
    const isNeeded = () => {
      asked += 1;
      return asked < 3;
    };
    expect(await taken(worldOfBob(NOW), { isNeeded }))
      .toMatchObject({ failure: expect.stringMatching(/^locked/), seconds: 10 });
  });
});

test('our Lease is renewed after 30 s, also if a clock was set meanwhile', async () => {
  const world = new World();
  const [ours] = await takeLeases(world.operation(), [CLUSTERS[0]], false);
  const renewals = () => world.new.writes.filter((write) => write.startsWith('replace')).length;
  await world.clock.sleep(29_999);
  await ours.renew();
  expect(renewals()).toBe(0);
  world.clock.ahead = -3_600_000;
  await world.clock.sleep(1);
  await ours.renew();
  expect(renewals()).toBe(1);
  world.clock.ahead = 3_600_000; // the machine slept
  await ours.renew();
  expect(renewals()).toBe(2);
});

test.each([
  ['was deleted', 'none', undefined, 'this process has lost its Lease (openshift-migration/cdk8s-mtc): another command '
    + 'may have changed the cluster | Repeat the command: it continues, and follows a run that exists.'],
  ['is another of the same holder', 'deleted', 'alice@laptop/1', 'this process has lost its Lease '
    + '(openshift-migration/cdk8s-mtc): another command may have changed the cluster | Repeat the command: it '
    + 'continues, and follows a run that exists.'],
  ['is that of another holder', 'kept', 'bob@desk/7', 'bob@desk/7, a process of another machine or '
    + 'container, is working on it (Lease openshift-migration/cdk8s-mtc, which this process no longer has) | Wait '
    + 'until it has ended, then repeat the command. `--break-lease` takes the Lease away from a process that still '
    + 'renews it.'],
])('our Lease that %s is not created again', async (_, former, holder, message) => {
  const world = new World();
  const [ours] = await takeLeases(world.operation('alice@laptop/1'), [CLUSTERS[0]], false);
  if (former !== 'kept') {
    world.new.objects.clear();
  }
  if (holder !== undefined) {
    world.new.put(lease(holder, NOW));
  }
  world.new.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'openshift-migration' } });
  await world.clock.sleep(30_000);
  expect(await failureOf(ours.renew())).toBe(`locked: cluster new: ${message}`);
  expect(world.new.of('Lease').map(({ spec }) => spec.holderIdentity)).toEqual(holder === undefined ? [] : [holder]);
});

test('our Lease whose renewal got no answer is renewed again', async () => {
  const world = new World();
  const [ours] = await takeLeases(world.operation('alice@laptop/1'), [CLUSTERS[0]], false);
  world.new.put(lease('alice@laptop/1', NOW));
  await world.clock.sleep(30_000);
  expect(await failureOf(ours.renew())).toBe('none');
});
