import { createHash } from 'crypto';
import { trimmed } from '../grammar/trim';

/** What a label, a Service, a Job or a DNS label holds at most. */
const MOST = 63;

/** What a last part has at most that is kept whole, such as `receive`. */
const SHORT = 16;

/**
 * A name of these parts that is a DNS label, always the same for the same parts. Where something had to be taken away from them, a hash of
 * all of them stands in it, so that two names stay two.
 *
 * @param parts from left to right; a short last one is kept, since it says what the object is for
 */
export function shortName(...parts: string[]): string {
  const whole = parts.join('-');
  const clean = label(whole);
  if (clean === whole && whole.length <= MOST) {
    return whole;
  }
  const last = parts.length > 1 ? label(parts[parts.length - 1]) : '';
  const isKept = last !== '' && last.length <= SHORT;
  const start = isKept ? label(parts.slice(0, -1).join('-')) : clean;
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8);
  const end = isKept ? `${hash}-${last}` : hash;
  return label(`${start.slice(0, MOST - end.length - 1)}-${end}`);
}

/** What of a text a DNS label can hold. */
function label(text: string): string {
  return trimmed(text.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-');
}
