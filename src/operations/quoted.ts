import { LiveObject } from '../api/outcomes/outcome-of';
import { withoutSecretsInProse } from '../masking/secret-prose';

/** Deeper values of a status are left out: no object has them, and a recursion must end. */
const DEEPEST = 50;

/** An object in which what operations quote contains no secrets: its status, and the message of an Event. */
export function withoutQuotedSecrets(object: LiveObject): LiveObject {
  return {
    ...object,
    ...object.status === undefined ? {} : { status: clean(object.status, 0) },
    ...object.kind === 'Event' && object.message !== undefined ? { message: clean(object.message, 0) } : {},
  };
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return withoutSecretsInProse(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth >= DEEPEST) {
    return undefined;
  }
  return Array.isArray(value) ? value.map((item) => clean(item, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, clean(inner, depth + 1)]));
}
