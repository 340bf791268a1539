import { Outcome } from '../../api/outcomes/outcome';
import { plural } from '../../grammar/plural';
import { bytes as amount, duration } from '../../output/quantities';

/** The progress of one claim. */
export interface ClaimProgress {
  readonly namespace: string;
  readonly claim: string;
  /** From 0 to 100. */
  readonly percent?: number;
  /** The bytes that have been copied. */
  readonly bytes?: number;
  /** The bytes to copy. */
  readonly totalBytes?: number;
  readonly bytesPerSecond?: number;
  /** An estimate. */
  readonly secondsLeft?: number;
  readonly state: Outcome['state'];
  readonly attempt?: number;
  /** The last line that rsync has written. */
  readonly lastLine?: string;
}

/** `3 of 5 claims copied; web-data 57%, 1.1 GiB of 2 GiB, 11 MiB/s, 2 min left`. */
export function progressText(claims: readonly ClaimProgress[]): string {
  const done = claims.filter(({ state }) => state === 'succeeded').length;
  const moving = claims.filter(({ state }) => state !== 'succeeded').slice(0, 5)
    .map((each) => `${each.claim} ${claimText(each)}`);
  return [`${done} of ${plural(claims.length, 'claim')} copied`, ...moving].join('; ');
}

/** `57%, 1.1 GiB of 2 GiB, 11 MiB/s, 2 min left`: what is known. */
export function claimText(
  { percent = 0, bytes, totalBytes, bytesPerSecond, secondsLeft, attempt = 1 }: ClaimProgress,
): string {
  return [
    `${percent}%`,
    ...bytes === undefined ? [] : [`${amount(bytes)}${totalBytes ? ` of ${amount(totalBytes)}` : ''}`],
    ...bytesPerSecond ? [`${amount(bytesPerSecond)}/s`] : [],
    ...secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`],
    ...attempt > 1 ? [`attempt ${attempt}`] : [],
  ].join(', ');
}

/** The same for programs, of all claims together; the time that is left is that of the slowest. */
export function progressNumbers(claims: readonly ClaimProgress[]): { readonly [name: string]: number } {
  const known = (of: (claim: ClaimProgress) => number | undefined) => claims.map(of)
    .filter((value) => value !== undefined);
  const sum = (values: readonly number[]) => values.length === 0
    ? undefined
    : values.reduce((one, other) => one + other, 0);
  const left = known(({ secondsLeft }) => secondsLeft);
  return defined({
    claims: claims.length,
    copied: claims.filter(({ state }) => state === 'succeeded').length,
    bytes: sum(known(({ bytes }) => bytes)),
    bytesPerSecond: sum(known(({ bytesPerSecond }) => bytesPerSecond)),
    secondsLeft: left.length === 0 ? undefined : Math.max(...left),
  }) as { readonly [name: string]: number };
}

/** The numbers that are known. */
export function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
