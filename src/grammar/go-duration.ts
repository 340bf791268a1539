const LONGEST = 100;
const UNIT = /^(d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)$/;

/**
 * Whether Go's `time.ParseDuration` reads a string: `1h30m`, `90s`, `0`. A number needs a unit, and days are
 * not a unit.
 */
export function isGoDuration(text: string): boolean {
  return text.length <= LONGEST && /^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}

/** Seconds as Go writes a duration: `1h30m`, `0s`. */
export function formatGoDuration(seconds: number): string {
  const parts: Array<[number, string]> = [
    [Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's'],
  ];
  return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join('') || '0s';
}

/**
 * The Go duration that the author of another notation (`2 days`) meant; undefined if that is uncertain, as
 * without a unit.
 */
export function nearestGoDuration(text: string): string | undefined {
  const given = text.slice(0, 40).replace(/\s+/g, '').toLowerCase();
  const [, number, unit] = /^(\d+)([a-z]*)$/.exec(given) ?? [];
  if (number === undefined) {
    return isGoDuration(given) ? given : undefined;
  }
  if (!UNIT.test(unit)) {
    return undefined;
  }
  return unit.startsWith('d') ? `${Number(number) * 24}h` : `${number}${unit[0]}`;
}
