/** Names that Windows keeps for devices, alone and with an extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name that is a segment of a path on every file system: no separator, no leading or trailing dot, nothing hidden.
 */
const SEGMENT = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/;

/** Whether a name can be a segment of a path unchanged. */
export function isSegment(name: string): boolean {
  return SEGMENT.test(name);
}

/**
 * A segment of a path for a name. No two names that are segments by themselves have the same: no name begins with `_`.
 */
export function segment(name: string): string {
  const safe = isSegment(name)
    ? name
    : betweenAlphanumerics(name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100)) || 'unnamed';
  return DEVICE.test(safe) ? `_${safe}` : safe;
}

/** The part of a text from its first to its last letter or digit. */
function betweenAlphanumerics(text: string): string {
  const places = [...text].flatMap((character, place) => /[A-Za-z0-9]/.test(character) ? place : []);
  return text.slice(places[0] ?? text.length, (places.at(-1) ?? 0) + 1);
}
