import { hasEnded, Outcome, OutcomeState } from '../../api/outcomes/outcome';
import { describeCondition, LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { runPhase } from '../../api/run-phases';
import { describeObject } from '../../output/commands';
import { IndexObject, IndexRun } from '../../output/migration-index';
import { fixOf } from '../advice';
import { Cluster } from '../cluster';
import { Operation, OperationEvent } from '../operation';
import { progressNumbers, progressText } from './claim-progress';
import { blockOf } from './job-cause';
import { currentStep } from './mtc-progress';
import { claimsOf } from './progress';
import { RunSettings } from './run-settings';
import { ServerTime } from '../server-time';
import { notedBeginning, Stuck, stuckAfter } from './stuck';

const POLL = 5_000;
const PROGRESS_EVERY = 10_000;

/** When one end of a transfer fails, the other often fails a moment later, and one of them knows the reason. */
const OTHER_END = 20_000;

/** The end of an object that was followed. */
export interface Followed {
  readonly cluster: string;
  readonly live: LiveObject | undefined;
  readonly outcome: Outcome;
  /** Why it is taken for stuck. */
  readonly stuck?: Stuck;
}

/** Follows what a run has started until it ends, or until one of its phases passes its limit. */
export class Follower {
  private phase = '';
  private since = 0;
  private step = '';
  private told = new Set<string>();
  private progress = '';
  private progressAt = 0;
  private canceledAt: number | undefined;

  constructor(
    private readonly operation: Operation,
    private readonly cluster: Cluster,
    private readonly run: IndexRun,
    private readonly target: IndexObject,
    private readonly settings: RunSettings,
  ) {
    this.canceledAt = settings.cancel ? operation.clock.elapsed() : undefined;
  }

  /** Looks once; undefined while the object is in progress. */
  async look(): Promise<Followed | undefined> {
    const live = await this.cluster.get(this.target);
    const outcome = outcomeOf(live);
    const cluster = this.cluster.name;
    if (live === undefined) {
      return { cluster, live, outcome: { ...outcome, state: 'failed', reason: 'was deleted while it was followed' } };
    }
    await this.tell(live, outcome);
    if (hasEnded(outcome.state)) {
      return { cluster, live, outcome };
    }
    const stuck = this.stuck(live, outcome);
    if (stuck !== undefined && this.settings.cancelAtDeadline && this.canceledAt === undefined
      && live.kind === 'MigMigration') {
      this.canceledAt = this.operation.clock.elapsed();
      this.say('canceling', 'warning', `${describeObject(this.target)}: ${stuck.text}: canceling it`);
      await cancel(this.cluster, this.target);
      return undefined;
    }
    return stuck === undefined ? undefined : { cluster, live, outcome, stuck };
  }

  private async tell(live: LiveObject, outcome: Outcome): Promise<void> {
    const { clock } = this.operation;
    const phase = `${outcome.state} ${live.status?.phase ?? ''}`.trim();
    if (phase !== this.phase) {
      const lasted = this.phase === '' && !hasEnded(outcome.state)
        ? await new ServerTime(this.operation).since(this.cluster, notedBeginning(live))
        : 0; // we have seen it begin
      this.phase = phase;
      this.since = clock.elapsed() - (lasted ?? 0);
      const waitsFor = runPhase(live.status?.phase)?.waitsFor;
      this.say('phase', outcome.state === 'stalled' ? 'warning' : 'info',
        `${describeObject(this.target)}: ${outcome.reason}${waitsFor ? ` (waits for ${waitsFor})` : ''}`,
        outcome.state);
    }
    const step = currentStep(live) ?? '';
    if (step !== '' && step !== this.step) {
      this.step = step;
      this.say('step', 'info', `  ${step}`);
    }
    for (const warning of outcome.warnings.filter(({ type }) => !this.told.has(type))) {
      this.told.add(warning.type);
      this.say('warning', 'warning', `${describeObject(this.target)}: ${describeCondition(warning)}`, outcome.state,
        fixOf(live.kind, warning));
    }
    if ((outcome.state === 'running' || outcome.state === 'waiting')
      && clock.elapsed() - this.progressAt >= PROGRESS_EVERY) {
      await this.tellProgress(live);
    }
  }

  private async tellProgress(live: LiveObject): Promise<void> {
    this.progressAt = this.operation.clock.elapsed();
    const block = live.kind === 'Job' && outcomeOf(live).state !== 'suspended'
      ? await blockOf(this.cluster, live)
      : undefined;
    if (block !== undefined && !this.told.has(block.text)) {
      this.told.add(block.text);
      this.say('blocked', 'warning', `${describeObject(this.target)}: ${block.text}`, undefined, block.fix);
    }
    const claims = await claimsOf(this.cluster, live);
    const text = claims.length === 0 ? '' : progressText(claims);
    if (text !== '' && text !== this.progress) {
      this.progress = text;
      this.say('progress', 'info', `  ${text}`, undefined, undefined, progressNumbers(claims));
    }
  }

  private say(event: string, level: 'info'
    | 'warning', message: string, state?: OutcomeState, fix?: string, details?: OperationEvent['details']): void {
    this.operation.report({
      event,
      level,
      message,
      cluster: this.cluster.name,
      run: this.run.path,
      object: this.target,
      ...state ? { state } : {},
      ...fix ? { fix } : {},
      ...details ? { details } : {},
    });
  }

  /**
   * Whether the phase has lasted as long as its limit. A run that was canceled has the whole limit again, because MTC
   * needs time to cancel it.
   */
  private stuck(live: LiveObject, { state, reason }: Outcome): Stuck | undefined {
    const since = this.canceledAt === undefined ? this.since : Math.max(this.canceledAt, this.since);
    const lasted = this.operation.clock.elapsed() - since;
    return stuckAfter({ live, state, reason, lasted }, this.settings.deadlines);
  }
}

/** Asks MTC to cancel a run: the one field that may be written into a run. */
export async function cancel(cluster: Cluster, target: IndexObject): Promise<void> {
  await cluster.patch(target, { spec: { canceled: true } });
}

/** Follows several objects until all have ended, or one of them has failed. */
export async function followAll(
  operation: Operation, followers: readonly Follower[], renew: () => Promise<void>,
): Promise<Followed[]> {
  const ends: Array<Followed | undefined> = followers.map(() => undefined);
  let failedAt: number | undefined;
  for (;;) {
    for (const [index, follower] of followers.entries()) {
      ends[index] ??= await follower.look();
    }
    const known = ends.filter((end) => end !== undefined);
    failedAt ??= known.some(({ stuck, outcome }) => stuck !== undefined || outcome.state === 'failed')
      ? operation.clock.elapsed()
      : undefined;
    if (known.length === followers.length
      || (failedAt !== undefined && operation.clock.elapsed() - failedAt >= OTHER_END)) {
      return known;
    }
    await renew();
    await operation.clock.sleep(POLL);
  }
}
