import { Identities } from './json-values';

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
export function pairItems(
  before: readonly unknown[], after: readonly unknown[], identities: Identities,
): ItemPair[] {
  const key = KEYS.find((each) => areNamesIn(before, each) && areNamesIn(after, each));
  return key === undefined ? pairUnnamed(before, after, identities)
    : pairNamed(namesIn(before, key), namesIn(after, key));
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

function pairUnnamed(
  before: readonly unknown[], after: readonly unknown[], identities: Identities,
): ItemPair[] {
  const places = new Places(after.map((item) => identities.of(item)));
  const pairs = before.map((item, index): ItemPair =>
    ({ label: '', before: index, after: places.take(identities.of(item)) }));
  const left = new Set(places.left());
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

/** The places of equal items in a list, which are taken one by one from the first. */
class Places {
  private readonly first = new Map<number, number>();
  /** For each place the next one with an equal item; 0 if there is none. */
  private readonly next: Uint32Array;
  private readonly isTaken: Uint8Array;

  constructor(identities: readonly number[]) {
    this.next = new Uint32Array(identities.length);
    this.isTaken = new Uint8Array(identities.length);
    for (let place = identities.length - 1; place >= 0; place--) {
      this.next[place] = this.first.get(identities[place]) ?? 0;
      this.first.set(identities[place], place);
    }
  }

  take(identity: number): number | undefined {
    const place = this.first.get(identity);
    if (place !== undefined) {
      this.isTaken[place] = 1;
      if (this.next[place] === 0) {
        this.first.delete(identity);
      } else {
        this.first.set(identity, this.next[place]);
      }
    }
    return place;
  }

  /** The places that were not taken, in order. */
  left(): number[] {
    return [...this.isTaken.keys()].filter((place) => this.isTaken[place] === 0);
  }
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
