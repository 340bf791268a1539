import { parseQuantity } from '../grammar/quantity';

/**
 * A Kubernetes object of any source. In YAML, scalars are read as strings, so that a name such as `1e3` or `y` stays
 * what it is; in JSON they have types. The functions here accept both.
 */
export type Fields = { readonly [field: string]: any };

/** The object at a path; empty if there is none. */
export function fieldsAt(object: unknown, ...path: string[]): Fields {
  let value: any = object;
  for (const step of path) {
    value = isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return isFields(value) ? value : {};
}

/** Whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of a list; none if it is not a list. */
export function elements(value: unknown): any[] {
  return Array.isArray(value) ? value : [];
}

/** The longest value of a field that an inventory contains. Kubernetes accepts no longer name or label. */
const LONGEST = 512;

/**
 * A string; empty if the value is not a scalar. Control characters are removed, because reports and terminals
 * show the string.
 */
export function stringOf(value: unknown): string {
  if (typeof value !== 'string') {
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }
  // eslint-disable-next-line no-control-regex
  return value.slice(0, LONGEST).replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '');
}

/** A string, or undefined if it is empty. */
export function optional(value: unknown): string | undefined {
  return stringOf(value) || undefined;
}

/** The strings of a list. */
export function stringsOf(value: unknown): string[] {
  return elements(value).map(stringOf).filter((text) => text !== '');
}

/** Whether a value is true. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** `true`, or undefined: a field that is false is not written. */
export function ifTrue(value: unknown): true | undefined {
  return isTrue(value) ? true : undefined;
}

/** A map of strings, sorted by key. */
export function mapOfStrings(value: unknown): { [name: string]: string } {
  return Object.fromEntries(Object.keys(fieldsAt(value)).sort()
    .map((name) => [stringOf(name), stringOf(value![name as keyof typeof value])]));
}

/** A quantity in its base unit, rounded up; 0 if it is invalid. */
export function bytesOf(value: unknown): number {
  return Math.ceil(parseQuantity(stringOf(value)) ?? 0);
}

/** The kind and name of the controller of an object, or of its first owner. */
export function ownerOf(metadata: Fields): string | undefined {
  const owners = elements(metadata.ownerReferences).filter(isFields);
  const owner = owners.find(({ controller }) => isTrue(controller)) ?? owners[0];
  return owner && `${stringOf(owner.kind)}/${stringOf(owner.name)}`;
}

/** Sorted, without duplicates. */
export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
