import { largest, lowerBound, pack, PackItem, total } from '../../src/fleet/planning/packing';
import * as fc from '../support/property';

/** The exact solver HiGHS, which solves programs in the LP format. */
interface Solver {
  solve(program: string): { readonly Status: string; readonly ObjectiveValue: number };
}

const loadHighs: () => Promise<Solver> = jest.requireActual('highs');

const LIMITS = [10, 100, 100];

/** Items as namespaces of realistic clusters have them: seeded, so that a failure can be repeated. */
function items(count: number, seed: number, amounts: (random: () => number) => number[]): PackItem[] {
  let state = seed;
  const random = () => {
    state = state * 16807 % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: count }, (_, index) => ({ key: `n${index}`, amounts: amounts(random) }));
}

const exponential = (random: () => number, mean: number) => Math.min(100, Math.floor(-Math.log(1 - random()) * mean));

const DISTRIBUTIONS: ReadonlyArray<readonly [string, (random: () => number) => number[]]> = [
  ['few objects', (random) => [1, Math.floor(random() * 8), Math.floor(random() * 5)]],
  ['all limits equally tight', (random) => [1, Math.floor(random() * 21), Math.floor(random() * 21)]],
  ['few large and many small namespaces', (random) => [1, exponential(random, 12), exponential(random, 10)]],
  ['as many pods as volumes', (random) => {
    const volumes = exponential(random, 10);
    return [1, volumes, volumes];
  }],
  ['groups', (random) => {
    const size = 1 + Math.floor(random() * 4);
    return [size, size * Math.floor(random() * 20), size * Math.floor(random() * 20)];
  }],
];

function expectWithinLimits(plans: PackItem[][], given: PackItem[]): void {
  expect(plans.flat().map(({ key }) => key).sort()).toEqual(given.map(({ key }) => key).sort());
  expect(plans.filter((plan) => plan.length > 1 && largest(total(plan, LIMITS), LIMITS) > 1)).toEqual([]);
}

describe.each(DISTRIBUTIONS)('%s', (_, amounts) => {
  test.each([500, 2000])('%i namespaces take at most 10 %% more plans than the limits require', (count) => {
    const given = items(count, 7, amounts);
    const plans = pack(given, LIMITS);
    expectWithinLimits(plans, given);
    expect(plans.length).toBeLessThanOrEqual(Math.ceil(lowerBound(given, LIMITS) * 1.1));
  });

  test('an exact solver finds at most one plan less for twelve namespaces, and none below the bound', async () => {
    const highs = await loadHighs();
    for (const seed of [1, 2, 3]) {
      const given = items(12, seed, amounts).map(({ key, amounts: all }) => (
        { key, amounts: all.map((amount, index) => Math.min(LIMITS[index], amount * 2)) }));
      const plans = pack(given, LIMITS);
      const best = optimum(highs, given, plans.length);
      expect(lowerBound(given, LIMITS)).toBeLessThanOrEqual(best);
      expect(plans.length).toBeLessThanOrEqual(best + 1);
    }
  });
});

/** The least number of plans, by an exact solver: bin packing as an integer program. */
function optimum(highs: Solver, given: PackItem[], most: number): number {
  const plans = Array.from({ length: most }, (_, plan) => plan);
  const inPlan = (item: number, plan: number) => `x_${item}_${plan}`;
  const program = [
    'Minimize',
    ` obj: ${plans.map((plan) => `y_${plan}`).join(' + ')}`,
    'Subject To',
    ...given.map((_, item) => ` once_${item}: ${plans.map((plan) => inPlan(item, plan)).join(' + ')} = 1`),
    ...plans.flatMap((plan) => LIMITS.map((
      limit, index,
    ) => ` limit_${plan}_${index}: ${given.map(({ amounts }, item) => (
      `${amounts[index]} ${inPlan(item, plan)}`)).join(' + ')} - ${limit} y_${plan} <= 0`)),
    ...plans.slice(1).map((plan) => ` order_${plan}: y_${plan - 1} - y_${plan} >= 0`),
    'Binary',
    ` ${[...plans.map((plan) => `y_${plan}`), ...given.flatMap((_, item) => plans.map((plan) => inPlan(item, plan)))].join(' ')}`,
    'End',
  ].join('\n');
  const solution = highs.solve(program);
  expect(solution.Status).toBe('Optimal');
  return Math.round(solution.ObjectiveValue);
}

test('the solver finds what can be seen: three items of which two fit together need two plans', async () => {
  const given = [60, 50, 40].map((pods) => ({ key: `p${pods}`, amounts: [1, pods, 0] }));
  expect(optimum(await loadHighs(), given, 3)).toBe(2);
  expect(pack(given, LIMITS).map((plan) => plan.map(({ key }) => key).sort())).toEqual([['p50'], ['p40', 'p60']]);
});

test('an item that exceeds a limit has a plan for itself', () => {
  const plans = pack([{ key: 'a', amounts: [1, 101, 0] }, { key: 'b', amounts: [1, 0, 0] }], LIMITS);
  expect(plans.map((plan) => plan.map(({ key }) => key))).toEqual([['a'], ['b']]);
});

test.each([[10, 1], [11, 2]])('%i namespaces without anything need %i plans', (count, expected) => {
  expect(pack(items(count, 1, () => [1, 0, 0]), LIMITS).length).toBe(expected);
});

test('the order of the items does not matter', () => {
  const given = items(200, 3, DISTRIBUTIONS[1][1]);
  expect(pack([...given].reverse(), LIMITS)).toEqual(pack(given, LIMITS));
});

test('any items are divided within the limits, each once', () => {
  const item = fc.record({ amounts: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(120), fc.nat(120)) });
  fc.assert(fc.property(fc.array(item, { maxLength: 60 }), (list) => {
    const given = list.map(({ amounts }, index) => ({ key: `n${index}`, amounts }));
    const plans = pack(given, LIMITS);
    expectWithinLimits(plans, given);
    expect(plans.length).toBeGreaterThanOrEqual(lowerBound(given, LIMITS));
  }), { numRuns: 200 });
});
