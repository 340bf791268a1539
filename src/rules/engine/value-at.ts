/** The value at a path of an object, such as `spec.namespaces[1]` or `data["ca.crt"]`; undefined if there is none. */
export function valueAt(object: unknown, path: string): unknown {
  let value = object;
  for (const [, key, index, quoted] of path.matchAll(/([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)) {
    const step = quoted === undefined ? key ?? index : String(JSON.parse(quoted));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as { [key: string]: unknown })[step];
  }
  return value;
}
