import type { Duration } from 'cdk8s';
import { formatGoDuration } from '../grammar/go-duration';

/** A duration as Go reads it: `1h30m`, `90s`, `0s`. */
export function goDuration(duration: Duration): string {
  return formatGoDuration(duration.toSeconds());
}
