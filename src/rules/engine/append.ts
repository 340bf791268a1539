/** Adds a value to the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const present = lists.get(key);
  if (present) {
    present.push(value);
  } else {
    lists.set(key, [value]);
  }
}
