/**
 * Numbers for JSON values, equal for values that are equal. Each value is looked at once, however often it is compared
 * and however deep it is within others.
 */
export class Identities {
  private readonly scalars = new Map<unknown, number>();
  private readonly structures = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();
  private last = 0;

  of(value: unknown): number {
    if (typeof value !== 'object' || value === null) {
      return this.numberOf(this.scalars, value);
    }
    let identity = this.known.get(value);
    if (identity === undefined) {
      identity = this.numberOf(this.structures, Array.isArray(value)
        ? `[${value.map((item) => this.of(item)).join()}`
        : `{${Object.entries(value).map(([key, item]) => `${this.of(key)}:${this.of(item)}`).join()}`);
      this.known.set(value, identity);
    }
    return identity;
  }

  private numberOf<T>(numbers: Map<T, number>, value: T): number {
    let number = numbers.get(value);
    if (number === undefined) {
      number = ++this.last;
      numbers.set(value, number);
    }
    return number;
  }
}

/** Whether a value has more characters as JSON. It is not written as a whole for that. */
export function isLongerThan(most: number, value: unknown): boolean {
  return charactersLeft(most, value) < 0;
}

function charactersLeft(most: number, value: unknown): number {
  if (typeof value === 'string') {
    return most - (value.length > most ? value.length : JSON.stringify(value).length);
  }
  if (typeof value !== 'object' || value === null) {
    return most - String(value).length;
  }
  const isList = Array.isArray(value);
  let left = most - 2;
  let isFirst = true;
  for (const key in value) {
    left -= (isFirst ? 0 : 1) + (isList ? 0 : JSON.stringify(key).length + 1);
    left = left < 0 ? left : charactersLeft(left, (value as { readonly [field: string]: unknown })[key]);
    isFirst = false;
    if (left < 0) {
      break;
    }
  }
  return left;
}
