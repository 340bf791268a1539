/**
 * How an object fares, in one word.
 *
 * - `missing`: it does not exist; `deleting`: it is being deleted
 * - `waiting`: no controller has judged it yet, or it waits for something that is part of a normal course
 * - `running`: work is in progress; `suspended`: work is paused on request
 * - `postponed`: another run is before it
 * - `stalled`: it cannot go on now, and goes on by itself if the cause disappears
 * - `succeeded`, `warned` (with warnings), `failed`, `canceled`: the end, unless somebody changes something
 */
export type OutcomeState = 'missing' | 'deleting' | 'waiting' | 'running' | 'suspended' | 'postponed' | 'stalled'
  | 'succeeded' | 'warned' | 'failed' | 'canceled';

/** A condition in the status of an object. */
export interface LiveCondition {
  readonly type: string;
  readonly status: string;
  readonly category: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
}

/** How an object fares, and why. */
export interface Outcome {
  readonly state: OutcomeState;
  /** The reason in one line. It may quote what the cluster says, which can contain any character. */
  readonly reason: string;
  /** The conditions that decided. */
  readonly conditions: readonly LiveCondition[];
  /** The conditions of category Warn that are True. */
  readonly warnings: readonly LiveCondition[];
}

const ENDS: readonly OutcomeState[] = ['succeeded', 'warned', 'failed', 'canceled'];

/** Whether a run with this state has ended. */
export function hasEnded(state: OutcomeState): boolean {
  return ENDS.includes(state);
}

/** Whether a state is the one that was hoped for, with or without warnings. */
export function isGood(state: OutcomeState): boolean {
  return state === 'succeeded' || state === 'warned';
}
