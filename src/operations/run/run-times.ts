import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { Operation } from '../operation';
import { ServerTime } from '../server-time';
import { RunResult } from './run-settings';
import { FoundAction } from './start';

/** When something was started and has ended, in milliseconds since 1970. */
export type RunTimes = Pick<RunResult, 'from' | 'to'>;

/** When objects that have ended were started and have ended, by the clocks of their clusters; undefined if unknown. */
export function timesOf(ended: readonly LiveObject[]): RunTimes | undefined {
  const starts = ended.map(startOf);
  const ends = ended.map(endOf);
  const isKnown = (times: ReadonlyArray<number | undefined>): times is number[] =>
    times.length > 0 && times.every((time) => time !== undefined);
  return isKnown(starts) && isKnown(ends)
    ? { from: Math.min(...starts), to: Math.max(...starts, ...ends) }
    : undefined;
}

/**
 * When the first of some objects was started, by the clock of this machine, which may differ from those of the
 * clusters; now, if that is not known.
 */
export async function beginningOf(operation: Operation, found: readonly FoundAction[]): Promise<number> {
  const time = new ServerTime(operation);
  const lasted = [0];
  for (const { cluster, live } of found) {
    lasted.push(await time.since(operation.cluster(cluster), startOf(live)) ?? 0);
  }
  return operation.clock.now() - Math.max(...lasted);
}

function startOf({ metadata, status }: LiveObject): number | undefined {
  const noted = [status?.startTimestamp, status?.startTime, metadata?.creationTimestamp]; // of MTC, of Jobs, of all
  return noted.map(timeIn).find((time) => time !== undefined);
}

function endOf(live: LiveObject): number | undefined {
  const { state, conditions } = outcomeOf(live);
  if (!hasEnded(state)) {
    return undefined;
  }
  const steps: unknown = live.status?.pipeline;
  return timeIn(live.status?.completionTime) ?? latest(conditions.map(({ lastTransitionTime }) => lastTransitionTime))
    ?? latest(Array.isArray(steps) ? steps.map((step) => step?.completed) : []);
}

function latest(noted: readonly unknown[]): number | undefined {
  const times = noted.map(timeIn).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function timeIn(noted: unknown): number | undefined {
  const time = typeof noted === 'string' ? Date.parse(noted) : NaN;
  return time > 0 ? time : undefined;
}
