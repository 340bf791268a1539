/** Two items of two lists that are the same item in two states; or one that only one of the lists has. */
export interface ItemPair {
  /** What names the item; empty if nothing does. */
  readonly label: string;
  /** The place in the earlier list. */
  readonly before?: number;
  /** The place in the later list. */
  readonly after?: number;
}

/** The fields that name an item, if each item has another value of them. */
const KEYS = ['name', 'key', 'phase', 'port'];

/**
 * Finds the items of two lists that belong together: by their name, or those that are equal and then those at
 * the same place.
 */
export function pairItems(before: readonly unknown[], after: readonly unknown[]): ItemPair[] {
  const key = KEYS.find((each) => areNamesIn(before, each) && areNamesIn(after, each));
  return key === undefined ? pairUnnamed(before, after) : pairNamed(namesIn(before, key), namesIn(after, key));
}

/** Whether the items that both lists have are in another order. */
export function isReordered(pairs: readonly ItemPair[]): boolean {
  const places = pairs.filter((pair) => pair.before !== undefined && pair.after !== undefined)
    .sort((one, other) => one.before! - other.before!);
  return places.some(({ after }, index) => index > 0 && after! < places[index - 1].after!);
}

function areNamesIn(items: readonly unknown[], key: string): boolean {
  const names = items.map((item) => isObject(item) ? item[key] : undefined);
  return names.every((name) => typeof name === 'string' || typeof name === 'number')
    && new Set(names.map(String)).size === items.length;
}

function namesIn(items: readonly unknown[], key: string): string[] {
  return items.map((item) => String((item as { readonly [field: string]: unknown })[key]));
}

function pairNamed(before: readonly string[], after: readonly string[]): ItemPair[] {
  const places = new Map(after.map((name, index) => [name, index]));
  const known = new Set(before);
  return [
    ...before.map((label, index) => ({ label, before: index, after: places.get(label) })),
    ...after.flatMap((label, index) => known.has(label) ? [] : [{ label, after: index }]),
  ];
}

function pairUnnamed(before: readonly unknown[], after: readonly unknown[]): ItemPair[] {
  const places = new Map<string, number[]>();
  for (const [index, item] of [...after.entries()].reverse()) { // the last of a list is the first place that is left
    const text = JSON.stringify(item);
    places.set(text, places.get(text) ?? []);
    places.get(text)!.push(index);
  }
  const pairs = before.map((
    item, index,
  ): ItemPair => ({ label: '', before: index, after: places.get(JSON.stringify(item))?.pop() }));
  const left = new Set([...places.values()].flat().sort((one, other) => one - other));
  const objects = [...left].filter((index) => isObject(after[index])).reverse();
  const completed = pairs.map((pair) => {
    const next = pair.after === undefined && isObject(before[pair.before!]) ? objects.pop() : undefined;
    if (next === undefined) {
      return pair;
    }
    left.delete(next);
    return { ...pair, label: String(next), after: next };
  });
  return [...completed, ...[...left].map((index) => ({ label: '', after: index }))];
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
