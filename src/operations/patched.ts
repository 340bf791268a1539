import { LiveObject } from '../api/outcomes/outcome-of';

/** Fields of an object, with null for those that do not exist. */
export type Fields = { readonly [field: string]: any };

/** An object with the fields of a merge patch, in which null removes a field. */
export function patched(object: LiveObject, patch: Fields): LiveObject {
  const fields = new Map<string, any>(Object.entries(object));
  for (const [field, value] of Object.entries(patch)) {
    const before = fields.get(field);
    if (value === null) {
      fields.delete(field);
    } else {
      fields.set(field, isObject(value) ? patched(isObject(before) ? before : {}, value) : value);
    }
  }
  return Object.fromEntries(fields);
}

function isObject(value: unknown): value is { [field: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
