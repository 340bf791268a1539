import { FleetInput, FleetNamespace, LockedPlan } from './fleet-input';
import { NamespaceSet } from './groups';
import { largest } from './packing';
import { didYouMean } from '../../grammar/did-you-mean';
import { plural } from '../../grammar/plural';
import { someOf } from '../../grammar/sentence';
import { FleetFinding } from '../../plans/fleet-finding';

/** A plan that keeps its namespaces because of the lock file. */
export interface KeptPlan {
  readonly name: string;
  readonly slot: number;
  readonly sets: NamespaceSet[];
}

/**
 * Divides sets of which the program keeps a part in its plan: such a plan stays unchanged, whatever its namespaces are
 * grouped with.
 */
export function dividedByKept(sets: readonly NamespaceSet[], { lock, keepPlans }: FleetInput): NamespaceSet[] {
  const kept = new Map((lock?.plans ?? []).filter(({ name }) => keepPlans.includes(name))
    .flatMap((plan) => plan.namespaces.map((name): [string, string] => [name, plan.name])));
  return sets.flatMap((set) => {
    const parts = new Map<string | undefined, FleetNamespace[]>();
    for (const namespace of set.namespaces) {
      const plan = kept.get(namespace.name);
      parts.set(plan, [...parts.get(plan) ?? [], namespace]);
    }
    return parts.size < 2
      ? [set]
      : [...parts.values()].map((namespaces) => ({ ...set, key: namespaces[0].name, namespaces }));
  });
}

/** The plans that the program names and the lock file does not contain. */
export function reportUnknownPlans(
  { lock, keepPlans, movePlans, frozenPlans }: FleetInput, findings: FleetFinding[],
): void {
  const known = (lock?.plans ?? []).map(({ name }) => name);
  for (const [subject, names] of Object.entries({ keepPlans, movePlans, frozenPlans })) {
    for (const name of names.filter((each) => !known.includes(each))) {
      const near = didYouMean(name, known);
      findings.push({
        isError: true,
        subject,
        message: `"${name}" is not a plan of the lock file`,
        fix: near ? `Write "${near}".` : 'Remove it.',
      });
    }
  }
}

/**
 * The plans of the lock file, with those of their namespaces that still exist. A plan that contradicts the inventory or
 * the constraints is reported, unless the program says whether to keep it or to move its namespaces.
 */
export function keptPlans(input: FleetInput, sets: readonly NamespaceSet[], findings: FleetFinding[]): KeptPlan[] {
  const setOf = new Map(sets.flatMap((set) => set.namespaces.map(({ name }): [string, NamespaceSet] => [name, set])));
  const planOf = new Map((input.lock?.plans ?? [])
    .flatMap((plan) => plan.namespaces.map((name): [string, string] => [name, plan.name])));
  const taken = new Set<NamespaceSet>();
  return (input.lock?.plans ?? []).filter(({ name }) => !input.movePlans.includes(name)).flatMap((plan) => {
    const own = [...new Set(plan.namespaces.flatMap((name) => setOf.get(name) ?? []))].filter((set) => !taken.has(set));
    if (!input.keepPlans.includes(plan.name)) {
      contradictions(plan, own, planOf, input, setOf).forEach((message) => findings.push({
        isError: true,
        subject: `plan ${plan.name} of the lock file`,
        message,
        fix: `Add "${plan.name}" to \`keepPlans\` to leave it unchanged, `
          + 'or to `movePlans` to plan its namespaces again.',
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
  const apart = sets.flatMap(({ namespaces }) => namespaces.map(({ name }) => name))
    .filter((name) => (planOf.get(name) ?? plan.name) !== plan.name);
  const places = new Set(sets.map(({ place }) => JSON.stringify(place)));
  const sums = limits.map((_, index) => sets.reduce((sum, set) => sum + amountsOf(set)[index], 0));
  const isTooLarge = sets.length > 1 && largest(sums, limits) > 1;
  return [
    ...missing.length > 0
      ? [`contains ${someOf(missing)}, which the inventory does not contain or the program excludes`]
      : [],
    ...apart.length > 0 ? [`must stay together with ${someOf(apart)}, which the lock file has in other plans`] : [],
    ...places.size > 1
      ? ['contains namespaces that now have different tiers, windows, dependencies or kinds of volumes']
      : [],
    ...isTooLarge ? [`has ${describe(sums)}, and the limits are ${describe(limits)}`] : [],
  ];
}

/** Amounts in words. */
export function describe([namespaces, pods, volumes]: readonly number[]): string {
  return `${plural(namespaces, 'namespace')}, ${plural(pods, 'pod')} and ${plural(volumes, 'volume')}`;
}

/** What a set needs of each limit. */
export function amountsOf({ namespaces }: NamespaceSet): readonly number[] {
  return [namespaces.length, namespaces.reduce((sum, { pods }) => sum + pods, 0),
    namespaces.reduce((sum, { volumes }) => sum + volumes, 0)];
}
