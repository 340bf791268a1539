/**
 * A function that finds the elements of a list by a key. The list is gone through once, so that a search for each
 * element of another list is linear.
 */
export function grouping<T, K>(keyOf: (element: T) => K): (list: readonly T[], key: K) => readonly T[] {
  const known = new WeakMap<readonly T[], ReadonlyMap<K, readonly T[]>>();
  return (list, key) => {
    const groups = known.get(list) ?? groupBy(list, keyOf);
    known.set(list, groups);
    return groups.get(key) ?? [];
  };
}

function groupBy<T, K>(list: readonly T[], keyOf: (element: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const element of list) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group) {
      group.push(element);
    } else {
      groups.set(key, [element]);
    }
  }
  return groups;
}
