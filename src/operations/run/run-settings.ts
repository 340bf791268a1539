import { ClaimProgress } from './claim-progress';
import { Cause } from './job-cause';
import { OutcomeState } from '../../api/outcomes/outcome';
import { IndexRun } from '../../output/migration-index';

/** How runs are started and followed. */
export interface RunSettings {
  /** Cancels the run instead of starting it. */
  readonly cancel: boolean;
  /** Takes an end with warnings for a success. */
  readonly allowWarnings: boolean;
  /**
   * Takes a run that has ended successfully before the folder described another for a success.
   *
   * @default false
   */
  readonly allowOutdated?: boolean;
  /** Starts although another run is in progress on the host cluster. */
  readonly parallel: boolean;
  readonly breakLease: boolean;
  /** Limits in minutes, by phase, that differ from the usual ones. */
  readonly deadlines: ReadonlyMap<string, number>;
  /** Cancels a run whose phase passes its limit. */
  readonly cancelAtDeadline: boolean;
  /**
   * What happens before a cutover if the newest stage has failed.
   *
   * @default 'ask'
   */
  readonly afterFailedStage?: 'ask' | 'refuse' | 'start';
}

/** How a run ended. */
export interface RunResult {
  readonly run: IndexRun;
  readonly cluster: string;
  /**
   * `stuck` is a run that is still in progress, in a phase that has passed its limit; `error` one whose command has
   * stopped, for example because the cluster did not answer; `declined` one that was not started, because nobody has
   * confirmed it or a stage before it has failed; `not-started` one that comes after such a run; `outdated` one that
   * has ended successfully before the folder described another.
   */
  readonly state: OutcomeState | 'stuck' | 'error' | 'declined' | 'not-started' | 'outdated';
  readonly reason: string;
  readonly cause?: Cause;
  /** What to do about the run itself, after its cause. */
  readonly fix?: string;
  readonly warnings: readonly string[];
  readonly claims: readonly ClaimProgress[];
  /** Whether the run was in progress or had ended already. */
  readonly followed: boolean;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What counts as a success besides one. */
export type Waiver = Pick<RunSettings, 'allowWarnings' | 'allowOutdated' | 'cancel'>;

/** Whether a run did what it was started for. */
export function isSuccess({ state }: Pick<RunResult, 'state'>, waiver: Waiver): boolean {
  const { allowWarnings, allowOutdated = false, cancel } = waiver;
  return state === 'succeeded' || (allowWarnings && state === 'warned') || (allowOutdated && state === 'outdated')
    || (cancel && state === 'canceled');
}
