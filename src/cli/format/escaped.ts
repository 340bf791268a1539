/**
 * JSON in which control characters and those that reorder or break lines are escaped: a terminal or a log may show it.
 */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(ODD, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What `JSON.stringify` leaves: C1 control characters, marks of direction, line separators. */
const ODD = /[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
