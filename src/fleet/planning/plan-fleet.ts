import { FleetInput, FleetLock, Place, PlannedFleet, PlannedPlan } from './fleet-input';
import { groupNamespaces, NamespaceSet } from './groups';
import { amountsOf, describe, dividedByKept, KeptPlan, keptPlans, reportUnknownPlans } from './locked-plans';
import { largest, pack } from './packing';
import { wavesOf } from './waves';
import { someOf } from '../../grammar/sentence';
import { FleetFinding } from '../../plans/fleet-finding';

/** The version of the lock file. */
export const LOCK_VERSION = 1;

interface Draft {
  readonly name?: string;
  readonly slot?: number;
  readonly sets: NamespaceSet[];
}

/**
 * Divides namespaces into plans and waves. Pure: the same input gives the same result, whatever the order of the
 * namespaces is. What the lock file has assigned stays where it is.
 */
export function planFleet(input: FleetInput): PlannedFleet {
  const findings: FleetFinding[] = [];
  const ordered = { ...input, namespaces: [...input.namespaces].sort((a, b) => compare(a.name, b.name)) };
  const sets = dividedByKept(groupNamespaces(ordered, findings), ordered);
  checkDependencies(ordered, sets, findings);
  reportUnknownPlans(ordered, findings);
  const kept = keptPlans(ordered, sets, findings);
  const locked = new Set(kept.flatMap((plan) => plan.sets));
  const drafts: Draft[] = [...kept];
  const free = groupBy(sets.filter((set) => !locked.has(set)), ({ place }) => JSON.stringify(place));
  for (const key of [...free.keys()].sort()) {
    const isOpen = (plan: KeptPlan) => JSON.stringify(plan.sets[0].place) === key
      && ![...input.frozenPlans, ...input.keepPlans].includes(plan.name);
    const rest = fillKept(free.get(key)!, kept.filter(isOpen), input);
    const items = rest.map((set) => ({ key: set.key, amounts: amountsOf(set), set }));
    drafts.push(...pack(items, input.limits).map((plan) => ({ sets: plan.map(({ set }) => set) })));
  }
  const plans = named(drafts, ordered);
  plans.forEach((plan) => reportTooLarge(plan, input, findings));
  const waves = wavesOf(plans, ordered);
  const inOrder = waves.flatMap((wave) => wave.plans);
  return { plans: inOrder, waves, findings, lock: lockOf(input, plans), reasons: reasonsOf(drafts, plans, ordered) };
}

/** New namespaces go into plans that have room for them. */
function fillKept(sets: readonly NamespaceSet[], plans: readonly KeptPlan[], { limits }: FleetInput): NamespaceSet[] {
  const open = plans.map((plan) => ({
    plan,
    sums: [...limits.map((_, index) => plan.sets.reduce((sum, set) => sum + amountsOf(set)[index], 0))],
  }));
  return sets.filter((set) => {
    const amounts = amountsOf(set);
    const target = open.find(({ sums }) => amounts.every((amount, index) => sums[index] + amount <= limits[index]));
    target?.plan.sets.push(set);
    amounts.forEach((amount, index) => target && (target.sums[index] += amount));
    return !target;
  });
}

function named(drafts: readonly Draft[], { name: prefix }: FleetInput): PlannedPlan[] {
  const taken = new Set(drafts.flatMap(({ name }) => name ?? []));
  let number = 0;
  const next = () => {
    do {
      number++;
    } while (taken.has(numbered(prefix, number)));
    return numbered(prefix, number);
  };
  const order = (draft: Draft) =>
    `${JSON.stringify(orderOf(draft.sets[0].place))}${draft.sets.map(({ key }) => key).sort()[0]}`;
  return [...drafts].sort((a, b) => compare(order(a), order(b))).map((draft) => ({
    name: draft.name ?? next(),
    namespaces: draft.sets.flatMap(({ namespaces }) => namespaces.map(({ name }) => name)).sort(),
    place: draft.sets[0].place,
    slot: draft.slot ?? 0,
    amounts: draft.sets.map(amountsOf).reduce((a, b) => a.map((amount, index) => amount + b[index])),
    bytes: draft.sets.flatMap(({ namespaces }) => namespaces).reduce((sum, { bytes }) => sum + bytes, 0),
    isLocked: draft.name !== undefined,
  }));
}

function numbered(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(3, '0')}`;
}

function orderOf({ tier, depth, window, kind }: Place): string[] {
  return [String(tier).padStart(4, '0'), String(depth).padStart(6, '0'), window, kind];
}

function reportTooLarge(plan: PlannedPlan, { limits, keepPlans }: FleetInput, findings: FleetFinding[]): void {
  if (largest(plan.amounts, limits) > 1 && !keepPlans.includes(plan.name)
    && !findings.some(({ subject }) => subject.startsWith(`plan ${plan.name} `))) {
    const isGroup = plan.namespaces.length > limits[0];
    const isOne = plan.namespaces.length === 1;
    findings.push({
      isError: isGroup,
      subject: `plan ${plan.name}`,
      message: `${someOf(plan.namespaces)} `
        + `${isOne ? 'exceeds the limits by itself' : 'stay together and exceed the limits'}: `
        + `${describe(plan.amounts)}, and the limits are ${describe(limits)}. `
        + `${isGroup ? 'MTC rejects the plan (NamespaceLimitExceeded)' : 'MTC warns of such a plan'}`,
      fix: isGroup
        ? 'Divide the group, or raise `limits.namespaces` of the host\'s controller.'
        : 'Raise `limits.pods` or `limits.volumes` of the host\'s controller.',
    });
  }
}

function checkDependencies(
  { namespaces, tiers }: FleetInput, sets: readonly NamespaceSet[], findings: FleetFinding[],
): void {
  const tierOf = new Map(sets.flatMap((set) =>
    set.namespaces.map(({ name }): [string, number] => [name, set.place.tier])));
  for (const { name, dependsOn } of namespaces) {
    for (const on of dependsOn) {
      const tier = tierOf.get(on);
      if (tier === undefined) {
        findings.push({
          isError: true,
          subject: `namespace ${name}`,
          message: `depends on "${on}", which is not in the fleet`,
          fix: 'Correct the name, or remove the dependency if that namespace is not migrated.',
        });
      } else if (tier > tierOf.get(name)!) {
        findings.push({
          isError: true,
          subject: `namespace ${name}`,
          message: `depends on "${on}", whose tier ${tiers[tier]} comes later`,
          fix: `Put "${on}" into an earlier tier, or "${name}" into a later one.`,
        });
      }
    }
  }
}

function lockOf({ name: fleet, cluster, lock }: FleetInput, plans: readonly PlannedPlan[]): FleetLock {
  const byName = [...plans].sort((a, b) => compare(a.name, b.name));
  const uid = cluster ?? lock?.cluster;
  return {
    version: LOCK_VERSION,
    fleet,
    ...uid === undefined ? {} : { cluster: uid },
    plans: byName.map(({ name, slot, namespaces }) => ({ name, slot, namespaces })),
  };
}

/** Why each namespace is in its plan. */
function reasonsOf(drafts: readonly Draft[], plans: readonly PlannedPlan[], input: FleetInput): Map<string, string> {
  const locked = new Set((input.lock?.plans ?? [])
    .flatMap(({ name, namespaces }) => namespaces.map((one) => `${name}\0${one}`)));
  const planOf = new Map(plans.flatMap((plan) => plan.namespaces.map((name): [string, PlannedPlan] => [name, plan])));
  const reasons = new Map<string, string>();
  for (const set of drafts.flatMap((draft) => draft.sets)) {
    for (const { name } of set.namespaces) {
      const plan = planOf.get(name)!;
      const others = set.namespaces.filter((other) => other.name !== name).map((other) => other.name);
      reasons.set(name, [
        locked.has(`${plan.name}\0${name}`) ? 'the lock file has it there' : 'there was room for it',
        ...others.length > 0
          ? [`it stays together with ${others.join(', ')}`
            + `${set.reasons.length > 0 ? ` (${set.reasons.join('; ')})` : ' (they depend on one another)'}`]
          : [],
        ...placeReasons(plan, input),
        `the plan has ${describe(plan.amounts)} of at most ${describe(input.limits)}`,
      ].join('; '));
    }
  }
  return reasons;
}

function placeReasons({ place: { tier, depth, window, kind } }: PlannedPlan, { tiers }: FleetInput): string[] {
  return [
    ...tiers.length > 0 ? [`its tier is ${tiers[tier] ?? 'the last'}`] : [],
    ...depth > 0 ? [`it comes after ${depth} ${depth === 1 ? 'step' : 'steps'} of dependencies`] : [],
    ...window ? [`its window is ${window}`] : [],
    ...kind ? [`it has ${kind} volumes, which are in plans that contain no others`] : [],
  ];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
