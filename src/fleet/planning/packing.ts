/** How much of each limit something needs: namespaces, pods, volumes. */
export type Amounts = readonly number[];

/** Something that is put into one plan as a whole. */
export interface PackItem {
  /** Its identity. It decides between items that are otherwise equal. */
  readonly key: string;
  readonly amounts: Amounts;
}

/** Items are packed in blocks of this size, so that the cost grows with their number and not with its square. */
const BLOCK = 300;

/** The part of a limit that a plan must use to be considered full. Others are packed again at the end. */
const FULL = 0.97;

/**
 * Divides items into as few plans as possible, none of which exceeds a limit, unless one item does by itself. The
 * result depends only on the items and not on their order.
 */
export function pack<T extends PackItem>(items: readonly T[], limits: Amounts): T[][] {
  const ordered = [...items].sort((a, b) => largest(b.amounts, limits) - largest(a.amounts, limits)
    || (a.key < b.key ? -1 : 1));
  const tooLarge = ordered.filter(({ amounts }) => largest(amounts, limits) > 1);
  const rest = ordered.filter(({ amounts }) => largest(amounts, limits) <= 1);
  const first = packBlocks(rest, limits);
  const isFull = (plan: readonly T[]) => largest(total(plan, limits), limits) >= FULL;
  const open = first.filter((plan) => !isFull(plan));
  const leftOver = sortedLike(rest, open.flat());
  const again = leftOver.length <= 4 * BLOCK ? packBlock(leftOver, limits) : packBlocks(leftOver, limits);
  const repacked = again.length < open.length ? again : open;
  return [...tooLarge.map((item) => [item]), ...dissolve([...first.filter(isFull), ...repacked], limits)];
}

/** The least number of plans that any division could have: the sum of each amount, divided by its limit. */
export function lowerBound(items: readonly PackItem[], limits: Amounts): number {
  const tooLarge = items.filter(({ amounts }) => largest(amounts, limits) > 1).length;
  const sums = total(items.filter(({ amounts }) => largest(amounts, limits) <= 1), limits);
  return tooLarge + Math.max(0, ...sums.map((sum, index) => Math.ceil(sum / limits[index])));
}

function packBlocks<T extends PackItem>(items: readonly T[], limits: Amounts): T[][] {
  const count = Math.max(1, Math.round(items.length / BLOCK));
  const blocks: T[][] = Array.from({ length: count }, () => []);
  items.forEach((item, index) => blocks[index % count].push(item));
  return blocks.flatMap((block) => packBlock(block, limits));
}

/** The better of two ways: filling each plan by what remains of the most critical limit, or evenly. */
function packBlock<T extends PackItem>(items: readonly T[], limits: Amounts): T[][] {
  const ways = [byProduct, evenly].map((score) => fill(items, limits, score));
  return ways[1].length < ways[0].length ? ways[1] : ways[0];
}

/** How well an item fits; the highest score wins. All numbers are parts of limits. */
type Score = (item: Amounts, free: Amounts, demand: Amounts) => number;

const byProduct: Score = (item, free, demand) =>
  item.reduce((sum, amount, index) => sum + amount * free[index] * demand[index], 0);

/** An item is best if it needs as much of each limit as remains for each further namespace. */
const evenly: Score = (item, free, demand) => {
  const share = free[0] > 0 ? item[0] / free[0] : 1;
  return -item.reduce((sum, amount, index) => sum + demand[index] * (amount - free[index] * share) ** 2, 0);
};

function fill<T extends PackItem>(items: readonly T[], limits: Amounts, score: Score): T[][] {
  const plans: T[][] = [];
  let remaining = items.map((item) => ({ item, parts: item.amounts.map((amount, index) => amount / limits[index]) }));
  while (remaining.length > 0) {
    const demand = limits.map((_, index) =>
      remaining.reduce((sum, { parts }) => sum + parts[index], 0) / remaining.length);
    const plan = [remaining[0]];
    const free = remaining[0].parts.map((part) => 1 - part);
    const left = new Set(remaining.slice(1));
    for (;;) {
      let best: typeof plan[0] | undefined;
      let bestScore = -Infinity;
      for (const candidate of left) {
        if (candidate.parts.every((part, index) => part <= free[index] + 1e-9)) {
          const value = score(candidate.parts, free, demand);
          if (value > bestScore) {
            [best, bestScore] = [candidate, value];
          }
        }
      }
      if (!best) {
        break;
      }
      plan.push(best);
      left.delete(best);
      best.parts.forEach((part, index) => { free[index] -= part; });
    }
    plans.push(plan.map(({ item }) => item));
    remaining = [...left];
  }
  return plans;
}

/** How many other plans are tried when a plan is dissolved. */
const TRIED = 200;

/** Moves the items of plans that are hardly filled into others, if there is room for all of them. */
function dissolve<T extends PackItem>(plans: readonly T[][], limits: Amounts): T[][] {
  const byFill = [...plans].sort((a, b) => largest(total(a, limits), limits) - largest(total(b, limits), limits));
  const kept = [...byFill];
  for (const plan of byFill.slice(0, TRIED)) {
    const others = kept.filter((other) => other !== plan).slice(0, TRIED)
      .map((other) => ({ plan: other, sums: [...total(other, limits)] }));
    const moves = plan.map((item) => {
      const target = others.find(({ sums }) =>
        item.amounts.every((amount, index) => sums[index] + amount <= limits[index]));
      item.amounts.forEach((amount, index) => target && (target.sums[index] += amount));
      return { item, target };
    });
    if (moves.every(({ target }) => target)) {
      moves.forEach(({ item, target }) => target!.plan.push(item));
      kept.splice(kept.indexOf(plan), 1);
    }
  }
  return kept;
}

function sortedLike<T>(order: readonly T[], items: readonly T[]): T[] {
  const chosen = new Set(items);
  return order.filter((item) => chosen.has(item));
}

/** The sums of the amounts. */
export function total(items: readonly PackItem[], limits: Amounts): number[] {
  return limits.map((_, index) => items.reduce((sum, { amounts }) => sum + amounts[index], 0));
}

/** The largest part of a limit. */
export function largest(amounts: Amounts, limits: Amounts): number {
  return Math.max(...amounts.map((amount, index) => amount / limits[index]));
}
