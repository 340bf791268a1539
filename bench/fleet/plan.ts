import { generateSource } from '../../examples/fleet/generate';
import { FleetInput } from '../../src/fleet/planning/fleet-input';
import { lowerBound } from '../../src/fleet/planning/packing';
import { planFleet } from '../../src/fleet/planning/plan-fleet';

/**
 * The CPU that planning takes, for clusters of growing size: `npx ts-node --transpileOnly -P scripts/tsconfig.json
 * bench/fleet/plan.ts`.
 */
const LIMITS = [10, 100, 100];

for (const count of [500, 1000, 2500, 5000, 10_000]) {
  const { namespaces, claims, pods } = generateSource(count);
  const countIn = (list: ReadonlyArray<{ namespace: string }>) => list.reduce(
    (counts, { namespace }) => counts.set(namespace, (counts.get(namespace) ?? 0) + 1), new Map<string, number>(),
  );
  const [volumesOf, podsOf] = [countIn(claims), countIn(pods)];
  const input: FleetInput = {
    name: 'fleet',
    namespaces: namespaces.map(({ name }) => ({
      name,
      pods: podsOf.get(name) ?? 0,
      volumes: volumesOf.get(name) ?? 0,
      bytes: 0,
      groups: [],
      dependsOn: [],
      tier: 0,
      window: '',
      kind: '',
    })),
    limits: LIMITS,
    tiers: [],
    windows: [],
    plansPerWave: 10,
    windowSeconds: new Map(),
    cutoverSeconds: () => 0,
    keepPlans: [],
    movePlans: [],
    frozenPlans: [],
  };
  planFleet(input);
  const before = process.cpuUsage();
  const { plans } = planFleet(input);
  const { user, system } = process.cpuUsage(before);
  const bound = lowerBound(
    input.namespaces.map(({ name, pods: podCount, volumes }) => ({ key: name, amounts: [1, podCount, volumes] })),
    LIMITS,
  );
  console.log(`| ${count} | ${claims.length} | ${plans.length} | ${bound} | ${((user + system) / 1000).toFixed(0)} ms `
    + '|');
}
