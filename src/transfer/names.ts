import { createHash } from 'crypto';
import { trimmed } from '../grammar/trim';

/** The longest label value, Service name, Job name or DNS label. */
const MOST = 63;

/** The longest last part that is kept whole, such as `receive`. */
const SHORT = 16;

/**
 * Makes a DNS label of several parts, always the same for the same parts. If it has to shorten or change them, it adds
 * a hash of all parts, so that different parts give different names.
 *
 * @param parts from left to right; a short last one is kept, because it says what the object is for
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

/** The characters of a text that a DNS label can contain. */
function label(text: string): string {
  return trimmed(text.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), '-');
}
