type Json = { readonly [field: string]: any };

const DEEPEST = 20;

/**
 * The objects in a list of objects (a List, a SecretList, a Template), also in lists within it. Items of a typed list
 * have its kind.
 */
export function objectsWithin({ apiVersion, kind, items, objects }: Json, depth = 0): Json[] {
  const itemKind = typeof kind === 'string' && kind !== 'List' && kind.endsWith('List')
    ? { apiVersion, kind: kind.slice(0, -'List'.length) }
    : {};
  return [items, objects].flatMap((list) => Array.isArray(list) && depth < DEEPEST ? list : []).filter(isObject)
    .map((item) => ({ ...itemKind, ...item }))
    .flatMap((item) => [item, ...objectsWithin(item, depth + 1)]);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
