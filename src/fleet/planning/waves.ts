import { FleetInput, PlannedPlan, PlannedWave } from './fleet-input';

/**
 * Arranges plans in waves. All plans of a tier come before those of the next; a plan comes after the plans that it
 * depends on; the plans of a wave have one window, and their cutovers, one after another, fit into it. A plan of the
 * lock file keeps its slot.
 */
export function wavesOf(plans: readonly PlannedPlan[], input: FleetInput): PlannedWave[] {
  const sequences = new Map<string, PlannedPlan[]>();
  for (const plan of plans) {
    const { tier, depth, window } = plan.place;
    const key = JSON.stringify([String(tier).padStart(4, '0'), String(depth).padStart(6, '0'),
      String(input.windows.indexOf(window) + 1).padStart(4, '0')]);
    sequences.set(key, [...sequences.get(key) ?? [], plan]);
  }
  const waves: PlannedWave[] = [];
  for (const key of [...sequences.keys()].sort()) {
    const slots = assignSlots(sequences.get(key)!, input);
    for (const slot of [...slots.keys()].sort((a, b) => a - b)) {
      const members = slots.get(slot)!;
      waves.push({
        number: waves.length + 1, tier: members[0].place.tier, window: members[0].place.window, plans: members,
      });
    }
  }
  return waves;
}

function assignSlots(plans: readonly PlannedPlan[], input: FleetInput): Map<number, PlannedPlan[]> {
  const slots = new Map<number, PlannedPlan[]>();
  const seconds = new Map<number, number>();
  const put = (plan: PlannedPlan, slot: number) => {
    plan.slot = slot;
    slots.set(slot, [...slots.get(slot) ?? [], plan]);
    seconds.set(slot, (seconds.get(slot) ?? 0) + input.cutoverSeconds(plan.bytes));
  };
  plans.filter(({ slot }) => slot > 0).forEach((plan) => put(plan, plan.slot));
  const most = input.windowSeconds.get(plans[0].place.window) ?? Infinity;
  let current = Math.max(1, ...slots.keys());
  for (const plan of plans.filter(({ slot }) => slot === 0)) {
    const members = slots.get(current)?.length ?? 0;
    const isFull = members >= input.plansPerWave || members > 0 && (seconds.get(current) ?? 0)
      + input.cutoverSeconds(plan.bytes) > most;
    current += Number(isFull);
    put(plan, current);
  }
  slots.forEach((members) => members.sort((a, b) => a.name < b.name ? -1 : 1));
  return slots;
}
