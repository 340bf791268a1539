import type { Duration } from 'cdk8s';

/** A duration as Go reads it: `1h30m`, `90s`, `0s`. */
export function goDuration(duration: Duration): string {
  const total = duration.toSeconds();
  const parts: Array<[number, string]> = [[Math.floor(total / 3600), 'h'], [Math.floor(total / 60) % 60, 'm'], [total % 60, 's']];
  return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join('') || '0s';
}
