import { LIMITS, megabytes } from './limits';

/** How large an object is. */
export interface ObjectSize {
  /** Its fields, elements and scalars, those of aliases counted each time. */
  readonly values: number;
  /** The characters of its keys and strings. */
  readonly characters: number;
}

/** Counts what an object is made of, and stops when it exceeds a limit. */
export function sizeOf(object: object): ObjectSize {
  const waiting: unknown[] = [object];
  let values = 0;
  let characters = 0;
  while (waiting.length > 0 && values <= LIMITS.objectValues && characters <= LIMITS.objectCharacters) {
    const value = waiting.pop();
    values++;
    if (typeof value === 'string') {
      characters += value.length;
    } else if (Array.isArray(value)) {
      value.slice(0, LIMITS.objectValues).forEach((each) => waiting.push(each));
    } else if (typeof value === 'object' && value !== null) {
      for (const key in value) {
        characters += key.length;
        waiting.push((value as { readonly [field: string]: unknown })[key]);
      }
    }
  }
  return { values, characters };
}

/** Which limit an object exceeds, as a predicate; undefined if it exceeds none. */
export function excessOf({ values, characters }: ObjectSize): string | undefined {
  if (values > LIMITS.objectValues) {
    return `has more than ${LIMITS.objectValues} fields and values`;
  }
  return characters > LIMITS.objectCharacters ? `is larger than ${megabytes(LIMITS.objectCharacters)}` : undefined;
}
