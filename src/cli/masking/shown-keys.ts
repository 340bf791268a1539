import { VARIABLES } from '../../api/controller-variables';
import { METADATA_FACTS, NETWORK_POLICY_FACTS } from '../../api/kubernetes-facts';
import { FieldFacts } from '../../api/schema-facts';
import { SCHEMAS } from '../../api/schemas';
import { isNear } from '../../grammar/did-you-mean';
import { isPlainKey } from '../../masking/secret-name';

/** The names of all fields of known kinds: a secret is none of them. */
const FIELDS: ReadonlySet<string> = new Set([
  ...[...SCHEMAS, NETWORK_POLICY_FACTS].flatMap(({ spec }) => namesIn(spec)),
  ...namesIn(METADATA_FACTS),
  ...VARIABLES.map(({ variable }) => variable),
]);

function namesIn(facts: FieldFacts): string[] {
  if (typeof facts === 'string' || 'oneOf' in facts) {
    return [];
  }
  if ('list' in facts) {
    return namesIn(facts.list);
  }
  return 'map' in facts
    ? namesIn(facts.map)
    : Object.entries(facts.fields).flatMap(([name, field]) => [name, ...namesIn(field)]);
}

/** Shorter names may be near to anything. */
const SHORTEST = 6;

/** The names that a misspelt key may be near to. */
const LONG_FIELDS = [...FIELDS].filter((field) => field.length >= SHORTEST);

/** What is known of keys: a large document is looked at again for each of its findings. */
const KNOWN = new Map<string, boolean>();
const MOST_KNOWN = 100_000;

/**
 * Whether a key may be shown: the name of a field, also if it is misspelt, or certainly a name, and not a secret in the
 * wrong place.
 */
export function isShownKey(key: string): boolean {
  let isShown = KNOWN.get(key);
  if (isShown === undefined) {
    isShown = isPlainKey(key) || FIELDS.has(key) || LONG_FIELDS.some((field) => isNear(key, field, 2));
    if (KNOWN.size >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.set(key, isShown);
  }
  return isShown;
}

/** A key for a path; `…` if it may be a secret. */
export function shownKey(key: string): string {
  return isShownKey(key) ? key : '…';
}
