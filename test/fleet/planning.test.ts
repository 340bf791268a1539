import { FleetInput, FleetLock, FleetNamespace, PlannedFleet } from '../../src/fleet/planning/fleet-input';
import { planFleet } from '../../src/fleet/planning/plan-fleet';
import * as fc from '../support/property';

function namespace(name: string, more: Partial<FleetNamespace> = {}): FleetNamespace {
  return { name, pods: 1, volumes: 1, bytes: 0, groups: [], dependsOn: [], tier: 0, window: '', kind: '', ...more };
}

function planned(namespaces: FleetNamespace[], more: Partial<FleetInput> = {}): PlannedFleet {
  return planFleet({
    name: 'fleet',
    namespaces,
    limits: [2, 100, 100],
    tiers: [],
    windows: [],
    plansPerWave: 10,
    windowSeconds: new Map(),
    cutoverSeconds: () => 60,
    keepPlans: [],
    movePlans: [],
    frozenPlans: [],
    ...more,
  });
}

const group = (key: string) => [{ key, reason: `group ${key}` }];
const plansOf = ({ plans }: PlannedFleet) => plans.map(({ name, namespaces }) => [name, ...namespaces]);
const wavesOf = ({ waves }: PlannedFleet) =>
  waves.map(({ plans }) => plans.map(({ namespaces }) => namespaces.join('+')));

test('plans are numbered in the order of their first namespaces', () => {
  expect(plansOf(planned(['c', 'b', 'a'].map((name) => namespace(name)))))
    .toEqual([['fleet-001', 'a', 'b'], ['fleet-002', 'c']]);
});

test('a group is in one plan, also if groups overlap', () => {
  const { plans, reasons } = planned([
    namespace('a', { groups: group('x') }), namespace('b'), namespace('c', { groups: group('x') }),
  ]);
  expect(plans.map(({ namespaces }) => namespaces)).toEqual([['a', 'c'], ['b']]);
  expect(reasons.get('a')).toContain('it stays together with c (group x)');
  const chain = planned([namespace('a', { groups: group('x') }),
    namespace('b', { groups: [...group('x'), ...group('y')] }),
    namespace('c', { groups: group('y') })], { limits: [3, 9, 9] });
  expect(plansOf(chain)).toEqual([['fleet-001', 'a', 'b', 'c']]);
});

test('a group of more namespaces than a plan accepts is an error, '
  + 'and a namespace with too many pods is a finding', () => {
  const large = planned(['a', 'b', 'c'].map((name) => namespace(name, { groups: group('x') })));
  expect(large.findings).toMatchObject([{
    isError: true,
    subject: 'plan fleet-001',
    message: expect.stringContaining('a, b, c stay together and exceed the limits: 3 namespaces'),
  }]);
  const one = planned([namespace('a', { pods: 101 }), namespace('b')]);
  expect(plansOf(one)).toEqual([['fleet-001', 'a'], ['fleet-002', 'b']]);
  expect(one.findings).toMatchObject([
    { isError: false, message: expect.stringContaining('a exceeds the limits by itself: 1 namespace, 101 pods') },
  ]);
});

test('tiers come one after another, and namespaces of different tiers share no plan', () => {
  const fleet = planned([namespace('a', { tier: 1 }), namespace('b', { tier: 0 }), namespace('c', { tier: 1 })], {
    tiers: ['pilot', 'rest'],
  });
  expect(wavesOf(fleet)).toEqual([['b'], ['a+c']]);
  expect(fleet.reasons.get('b')).toContain('its tier is pilot');
});

test('a namespace comes in a later wave than those that it depends on', () => {
  const fleet = planned([
    namespace('a', { dependsOn: ['b'] }), namespace('b', { dependsOn: ['c'] }), namespace('c'), namespace('d'),
  ]);
  expect(wavesOf(fleet)).toEqual([['c+d'], ['b'], ['a']]);
});

test('namespaces that depend on one another in a circle are in one plan', () => {
  const fleet = planned(
    [namespace('a', { dependsOn: ['b'] }), namespace('b', { dependsOn: ['c'] }), namespace('c', { dependsOn: ['a'] })],
    { limits: [3, 9, 9] },
  );
  expect(plansOf(fleet)).toEqual([['fleet-001', 'a', 'b', 'c']]);
  expect(fleet.reasons.get('a')).toContain('they depend on one another');
});

test('a dependency on an unknown namespace, or on one of a later tier, is an error', () => {
  expect(planned([namespace('a', { dependsOn: ['x'] })]).findings)
    .toMatchObject([{ isError: true, subject: 'namespace a', message: 'depends on "x", which is not in the fleet' }]);
  expect(
    planned([namespace('a', { dependsOn: ['b'] }), namespace('b', { tier: 1 })], { tiers: ['one', 'two'] }).findings,
  )
    .toMatchObject([{ isError: true, message: 'depends on "b", whose tier two comes later' }]);
});

test('namespaces that stay together need one tier', () => {
  const { findings } = planned(
    [namespace('a', { groups: group('x') }), namespace('b', { groups: group('x'), tier: 1 })],
    { tiers: ['one', 'two'] },
  );
  expect(findings).toMatchObject([{
    isError: true,
    subject: 'namespace a',
    message: 'stays together with b (group x), but their tiers are different: one (a), two (b)',
  }]);
  const circle = planned(
    [namespace('a', { dependsOn: ['b'], window: 'w1' }), namespace('b', { dependsOn: ['a'], window: 'w2' })],
    { windows: ['w1', 'w2'] },
  );
  expect(circle.findings).toMatchObject([{
    message: 'stays together with b (they depend on one another), but their windows are different: w1 (a), w2 (b)',
    fix: 'Give them one window, or remove a dependency.',
  }]);
});

test('a wave has at most so many plans, and its cutovers fit into its window', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(wavesOf(planned(names.map((name) => namespace(name)), { plansPerWave: 2 })).map(({ length }) => length))
    .toEqual([2, 1]);
  const windowed = planned(names.map((name) => namespace(name, { window: 'night' })), {
    windows: ['night'],
    windowSeconds: new Map([['night', 120]]),
  });
  expect(wavesOf(windowed).map(({ length }) => length)).toEqual([2, 1]);
});

test('windows come in the order of their starts', () => {
  const fleet = planned([namespace('a', { window: 'second' }), namespace('b', { window: 'first' }), namespace('c')], {
    windows: ['first', 'second'],
  });
  expect(wavesOf(fleet)).toEqual([['c'], ['b'], ['a']]);
});

test('namespaces with large volumes share no plan with others', () => {
  expect(plansOf(planned([namespace('a', { kind: 'large' }), namespace('b')])))
    .toEqual([['fleet-001', 'b'], ['fleet-002', 'a']]);
});

describe('with a lock file', () => {
  const first = planned(['a', 'b', 'c'].map((name) => namespace(name)));
  const lock = first.lock;

  test('it records the plan and the wave of each namespace', () => {
    expect(lock).toEqual({
      version: 1,
      fleet: 'fleet',
      plans: [
        { name: 'fleet-001', slot: 1, namespaces: ['a', 'b'] }, { name: 'fleet-002', slot: 1, namespaces: ['c'] },
      ],
    });
  });

  test('an additional namespace goes where there is room, and moves nothing', () => {
    expect(plansOf(planned(['0', 'a', 'b', 'c'].map((name) => namespace(name)), { lock })))
      .toEqual([['fleet-001', 'a', 'b'], ['fleet-002', '0', 'c']]);
    expect(plansOf(planned(['0', 'a', 'b', 'c'].map((name) => namespace(name)), { lock, frozenPlans: ['fleet-002'] })))
      .toEqual([['fleet-001', 'a', 'b'], ['fleet-002', 'c'], ['fleet-003', '0']]);
  });

  test('a namespace that has disappeared is reported with its plan, which can be kept or moved', () => {
    const less = ['a', 'c'].map((name) => namespace(name));
    expect(planned(less, { lock }).findings).toEqual([{
      isError: true,
      subject: 'plan fleet-001 of the lock file',
      message: 'contains b, which the inventory does not contain or the program excludes',
      fix: 'Add "fleet-001" to `keepPlans` to leave it unchanged, or to `movePlans` to plan its namespaces again.',
    }]);
    expect(planned(less, { lock, keepPlans: ['fleet-001'] }))
      .toMatchObject({ findings: [], plans: [{ name: 'fleet-001', namespaces: ['a'] }, { name: 'fleet-002' }] });
    expect(plansOf(planned(less, { lock, movePlans: ['fleet-001'] }))).toEqual([['fleet-002', 'a', 'c']]);
  });

  test('a plan that has grown over a limit is reported', () => {
    const grown = [namespace('a', { pods: 60 }), namespace('b', { pods: 60 }), namespace('c')];
    expect(planned(grown, { lock }).findings).toMatchObject([{
      isError: true,
      message: 'has 2 namespaces, 120 pods and 2 volumes, and the limits are 2 namespaces, 100 pods and 100 volumes',
    }]);
    expect(planned(grown, { lock, keepPlans: ['fleet-001'] }).findings).toEqual([]);
    expect(planned(grown, { lock, movePlans: ['fleet-001'] })).toMatchObject({ findings: [] });
  });

  test('a group that the lock file has in two plans is reported', () => {
    const grouped = [namespace('a', { groups: group('x') }), namespace('b'), namespace('c', { groups: group('x') })];
    expect(planned(grouped, { lock }).findings.map(({ message }) => message)).toContain('must stay together with c, '
      + 'which the lock file has in other plans');
  });

  test('a plan that is kept gets no further namespaces, neither of its groups nor where there is room', () => {
    const grouped = [
      namespace('a', { groups: group('x') }), namespace('b'), namespace('c', { groups: group('x') }), namespace('d'),
    ];
    const kept = planned(grouped, { lock, limits: [3, 100, 100], keepPlans: ['fleet-001'] });
    expect([plansOf(kept), kept.findings]).toEqual([[['fleet-001', 'a', 'b'], ['fleet-002', 'c', 'd']], []]);
    expect(plansOf(planned(grouped, { lock, limits: [3, 100, 100], movePlans: ['fleet-001', 'fleet-002'] })))
      .toEqual([['fleet-001', 'a', 'b', 'c'], ['fleet-002', 'd']]);
    expect(planned(grouped, { lock, keepPlans: ['fleet-001', 'fleet-002'] }).findings).toEqual([]);
  });

  test('a plan that the lock file does not contain is reported', () => {
    const { findings } = planned(
      ['a', 'b', 'c'].map((name) => namespace(name)),
      { lock, keepPlans: ['fleet-01'], movePlans: ['shop'], frozenPlans: ['fleet-002'] },
    );
    expect(findings).toEqual([
      {
        isError: true,
        subject: 'keepPlans',
        message: '"fleet-01" is not a plan of the lock file',
        fix: 'Write "fleet-001".',
      },
      { isError: true, subject: 'movePlans', message: '"shop" is not a plan of the lock file', fix: 'Remove it.' },
    ]);
  });

  test('of many names, five are written', () => {
    const many = ['a', 'b', ...Array.from({ length: 6 }, (_, index) => `x${index}`)];
    const long = { version: 1, fleet: 'fleet', plans: [{ name: 'fleet-001', slot: 1, namespaces: many }] };
    const message = (names: string[]) =>
      planned(names.map((name) => namespace(name)), { lock: long, limits: [9, 100, 100] }).findings[0].message;
    expect(message(['a', 'b']))
      .toBe('contains x0, x1, x2, x3, x4 and 1 more, which the inventory does not contain or the program excludes');
    expect(message(['a', 'b', 'x0']))
      .toBe('contains x1, x2, x3, x4, x5, which the inventory does not contain or the program excludes');
  });

  test('a plan whose namespaces have different tiers now is reported', () => {
    const { findings } =
      planned([namespace('a', { tier: 1 }), namespace('b'), namespace('c')], { lock, tiers: ['x', 'y'] });
    expect(findings.map(({ message }) => message))
      .toEqual(['contains namespaces that now have different tiers, windows, dependencies or kinds of volumes']);
  });
});

describe('any namespaces', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { maxLength: 40 });
  const anyFleet = names.chain((list) => fc.tuple(...list.map((name) => fc.record({
    name: fc.constant(name),
    pods: fc.nat(110),
    volumes: fc.nat(110),
    bytes: fc.nat(1000),
    groups: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 1 }).map((keys) => keys.flatMap(group)),
    dependsOn: fc.array(fc.constantFrom(...list), { maxLength: 1 }),
    tier: fc.nat(1),
    window: fc.constantFrom('', 'night'),
    kind: fc.constantFrom('', 'large'),
  })))) as fc.Arbitrary<FleetNamespace[]>;
  const settings = {
    tiers: ['first', 'second'],
    windows: ['night'],
    windowSeconds: new Map([['night', 100]]),
    limits: [5, 100, 100],
    plansPerWave: 3,
  };

  const ok = ({ findings }: PlannedFleet) => findings.every(({ isError }) => !isError);

  test('are in exactly one plan within the limits and after what they depend on, or there is an error', () => {
    let succeeded = 0;
    fc.assert(fc.property(anyFleet, (namespaces) => {
      const fleet = planned(namespaces, settings);
      expect(fleet.plans.flatMap((plan) => plan.namespaces).sort()).toEqual(namespaces.map(({ name }) => name).sort());
      expect(fleet.waves.flatMap(({ plans }) => plans)).toEqual(fleet.plans);
      expect(new Set(fleet.plans.map(({ name }) => name)).size).toBe(fleet.plans.length);
      if (!ok(fleet)) {
        return;
      }
      succeeded++;
      const placed = fleet.waves.flatMap((wave) =>
        wave.plans.flatMap(({ namespaces: all }) => all.map((name) => ({ name, wave }))));
      const waveOf = new Map(placed.map(({ name, wave }) => [name, wave.number]));
      const planOf = new Map(fleet.plans.flatMap((plan) =>
        plan.namespaces.map((name): [string, string] => [name, plan.name])));
      for (const plan of fleet.plans.filter(({ amounts }) =>
        amounts.some((amount, index) => amount > settings.limits[index]))) {
        expect(fleet.findings.map(({ subject }) => subject)).toContain(`plan ${plan.name}`);
      }
      for (const { name, dependsOn } of namespaces) {
        dependsOn.filter((on) => planOf.get(on) !== planOf.get(name))
          .forEach((on) => expect(waveOf.get(on)).toBeLessThan(waveOf.get(name)!));
      }
    }), { numRuns: 300 });
    expect(succeeded).toBeGreaterThan(30);
  });

  test('give the same plans in any order', () => {
    fc.assert(fc.property(anyFleet, (namespaces) => {
      expect(plansOf(planned([...namespaces].reverse(), settings))).toEqual(plansOf(planned(namespaces, settings)));
    }), { numRuns: 50 });
  });

  test('stay where they are when others are added, and a second synth changes nothing', () => {
    fc.assert(fc.property(anyFleet, fc.nat(40), (namespaces, count) => {
      const without = namespaces.map((one) => ({ ...one, groups: [], dependsOn: [] }));
      const before = planned(without.slice(0, count), settings);
      const lock: FleetLock = before.lock;
      const after = planned(without, { ...settings, lock });
      expect(after.findings.filter(({ isError }) => isError)).toEqual([]);
      for (const plan of before.plans) {
        const now = after.plans.find(({ name }) => name === plan.name)!;
        expect(now.namespaces).toEqual(expect.arrayContaining([...plan.namespaces]));
        expect(now.slot).toBe(plan.slot);
      }
      expect(planned(without, { ...settings, lock: after.lock }).lock).toEqual(after.lock);
    }), { numRuns: 100 });
  });
});
