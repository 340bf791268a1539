import { isRecord } from '../rules/engine/manifest';

/** A field that no option expresses, as a JSON pointer with its value. */
export interface Leftover {
  readonly pointer: string;
  readonly value: unknown;
}

/**
 * The fields of an object, taken one by one. A field is taken only if its value has the expected type; the others are
 * left over, so that nothing is lost silently.
 */
export class Fields {
  private readonly left: Map<string, unknown>;
  private readonly inner: Fields[] = [];

  constructor(object: unknown, private readonly pointer: string) {
    this.left = new Map(isRecord(object) ? Object.entries(object) : []);
  }

  /** A field whose value passes a test; undefined if it is missing or does not. */
  take<T>(key: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.left.get(key);
    if (!this.left.has(key) || !is(value)) {
      return undefined;
    }
    this.left.delete(key);
    return value;
  }

  /** Any value of a field, without taking it. */
  peek(key: string): unknown {
    return this.left.get(key);
  }

  /** Takes a field if it has exactly this value. */
  takeValue(key: string, value: unknown): boolean {
    const isEqual = this.left.has(key) && JSON.stringify(this.left.get(key)) === JSON.stringify(value);
    if (isEqual) {
      this.left.delete(key);
    }
    return isEqual;
  }

  /** The fields within a field, which are left over one by one. For objects that the construct writes in any case. */
  within(key: string): Fields {
    const object = this.take(key, isRecord);
    const inner = new Fields(object, `${this.pointer}/${escapePointer(key)}`);
    this.inner.push(inner);
    return inner;
  }

  /** What was not taken. */
  get leftovers(): Leftover[] {
    return [
      ...[...this.left].map(([key, value]) => ({ pointer: `${this.pointer}/${escapePointer(key)}`, value })),
      ...this.inner.flatMap((inner) => inner.leftovers),
    ];
  }
}

export function escapePointer(key: string): string {
  return key.replace(/~/g, '~0').replace(/\//g, '~1');
}

export const isString = (value: unknown): value is string => typeof value === 'string';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isTrue = (value: unknown): value is true => value === true;
export const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
export const isList = (value: unknown): value is unknown[] => Array.isArray(value);
export const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);
export const isTexts = (value: unknown): value is Record<string, string> => isRecord(value)
  && Object.values(value).every(isString);

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  return isRecord(value)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, ordered(item)])
    : value;
}
