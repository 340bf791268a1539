import { FleetInput, LockedPlan } from './fleet-input';
import { NamespaceSet } from './groups';
import { largest } from './packing';
import { FleetFinding } from '../../plans/fleet-finding';

/** A plan that keeps its namespaces because of the lock file. */
export interface KeptPlan {
  readonly name: string;
  readonly slot: number;
  readonly sets: NamespaceSet[];
}

/**
 * The plans of the lock file, with those of their namespaces that still exist. A plan that contradicts the inventory or the constraints is
 * reported, unless the program says whether to keep it or to move its namespaces.
 */
export function keptPlans(input: FleetInput, sets: readonly NamespaceSet[], findings: FleetFinding[]): KeptPlan[] {
  const setOf = new Map(sets.flatMap((set) => set.namespaces.map(({ name }): [string, NamespaceSet] => [name, set])));
  const planOf = new Map((input.lock?.plans ?? []).flatMap((plan) => plan.namespaces.map((name): [string, string] => [name, plan.name])));
  const taken = new Set<NamespaceSet>();
  return (input.lock?.plans ?? []).filter(({ name }) => !input.movePlans.includes(name)).flatMap((plan) => {
    const own = [...new Set(plan.namespaces.flatMap((name) => setOf.get(name) ?? []))].filter((set) => !taken.has(set));
    if (!input.keepPlans.includes(plan.name)) {
      contradictions(plan, own, planOf, input, setOf).forEach((message) => findings.push({
        isError: true,
        subject: `plan ${plan.name} of the lock file`,
        message,
        fix: `Add "${plan.name}" to \`keepPlans\` to leave it unchanged, or to \`movePlans\` to plan its namespaces again.`,
      }));
    }
    own.forEach((set) => taken.add(set));
    return own.length > 0 ? [{ name: plan.name, slot: plan.slot, sets: own }] : [];
  });
}

function contradictions(
  plan: LockedPlan, sets: readonly NamespaceSet[], planOf: ReadonlyMap<string, string>, { limits }: FleetInput,
  setOf: ReadonlyMap<string, NamespaceSet>,
): string[] {
  const missing = plan.namespaces.filter((name) => !setOf.has(name));
  const apart = sets.flatMap(({ namespaces }) => namespaces.map(({ name }) => name)).filter((name) => (planOf.get(name) ?? plan.name) !== plan.name);
  const places = new Set(sets.map(({ place }) => JSON.stringify(place)));
  const sums = limits.map((_, index) => sets.reduce((sum, set) => sum + amountsOf(set)[index], 0));
  const isTooLarge = sets.length > 1 && largest(sums, limits) > 1;
  return [
    ...missing.length > 0 ? [`contains ${missing.join(', ')}, which the inventory does not contain or the program excludes`] : [],
    ...apart.length > 0 ? [`must stay together with ${apart.join(', ')}, which the lock file has in other plans`] : [],
    ...places.size > 1 ? ['contains namespaces that now have different tiers, windows, dependencies or kinds of volumes'] : [],
    ...isTooLarge ? [`has ${describe(sums)}, and the limits are ${describe(limits)}`] : [],
  ];
}

/** Amounts in words. */
export function describe([namespaces, pods, volumes]: readonly number[]): string {
  return `${namespaces} namespaces, ${pods} pods and ${volumes} volumes`;
}

/** What a set needs of each limit. */
export function amountsOf({ namespaces }: NamespaceSet): readonly number[] {
  return [namespaces.length, namespaces.reduce((sum, { pods }) => sum + pods, 0), namespaces.reduce((sum, { volumes }) => sum + volumes, 0)];
}
