import { hasEnded, Outcome, OutcomeState } from '../../api/outcomes/outcome';
import { conditionsIn, describeCondition, LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { OTHER_PHASE_MINUTES, runPhase } from '../../api/run-phases';
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

const POLL = 5_000;
const PROGRESS_EVERY = 10_000;

/** When one end of a transfer fails, the other often fails a moment later, and one of them knows the reason. */
const OTHER_END = 20_000;

/** Limits, in minutes, of states without a phase. */
const STATE_MINUTES: Partial<Record<OutcomeState, number>> = { postponed: 24 * 60, running: 24 * 60, suspended: 24 * 60 };

/** The end of an object that was followed. */
export interface Followed {
  readonly live: LiveObject | undefined;
  readonly outcome: Outcome;
  /** Why it is taken for stuck. */
  readonly stuck?: { readonly text: string; readonly fix: string };
}

/** Follows what a run has started until it ends, or until one of its phases passes its limit. */
export class Follower {
  private phase = '';
  private since = 0;
  private step = '';
  private told = new Set<string>();
  private progress = '';
  private progressAt = 0;
  private canceled = false;

  constructor(
    private readonly operation: Operation,
    private readonly cluster: Cluster,
    private readonly run: IndexRun,
    private readonly target: IndexObject,
    private readonly settings: RunSettings,
  ) {}

  /** Looks once; undefined while the object is in progress. */
  async look(): Promise<Followed | undefined> {
    const live = await this.cluster.get(this.target);
    const outcome = outcomeOf(live);
    if (live === undefined) {
      return { live, outcome: { ...outcome, state: 'failed', reason: 'was deleted while it was followed' } };
    }
    await this.tell(live, outcome);
    if (hasEnded(outcome.state)) {
      return { live, outcome };
    }
    const stuck = this.stuck(live, outcome);
    if (stuck !== undefined && this.settings.cancelAtDeadline && !this.canceled && live.kind === 'MigMigration') {
      this.canceled = true;
      this.say('canceling', 'warning', `${describeObject(this.target)}: ${stuck.text}: canceling it`);
      await cancel(this.cluster, this.target);
      return undefined;
    }
    return stuck === undefined ? undefined : { live, outcome, stuck };
  }

  private async tell(live: LiveObject, outcome: Outcome): Promise<void> {
    const { clock } = this.operation;
    const phase = `${outcome.state} ${live.status?.phase ?? ''}`.trim();
    if (phase !== this.phase) {
      this.phase = phase;
      this.since = clock.now();
      const waitsFor = runPhase(live.status?.phase)?.waitsFor;
      this.say('phase', outcome.state === 'stalled' ? 'warning' : 'info',
        `${describeObject(this.target)}: ${outcome.reason}${waitsFor ? ` (waits for ${waitsFor})` : ''}`, outcome.state);
    }
    const step = currentStep(live) ?? '';
    if (step !== '' && step !== this.step) {
      this.step = step;
      this.say('step', 'info', `  ${step}`);
    }
    for (const warning of outcome.warnings.filter(({ type }) => !this.told.has(type))) {
      this.told.add(warning.type);
      this.say('warning', 'warning', `${describeObject(this.target)}: ${describeCondition(warning)}`, outcome.state, fixOf(live.kind, warning));
    }
    if ((outcome.state === 'running' || outcome.state === 'waiting') && clock.now() - this.progressAt >= PROGRESS_EVERY) {
      await this.tellProgress(live);
    }
  }

  private async tellProgress(live: LiveObject): Promise<void> {
    this.progressAt = this.operation.clock.now();
    const block = live.kind === 'Job' && outcomeOf(live).state !== 'suspended' ? await blockOf(this.cluster, live) : undefined;
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

  private say(event: string, level: 'info' | 'warning', message: string, state?: OutcomeState, fix?: string, details?: OperationEvent['details']): void {
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

  /** Whether the phase has lasted longer than its limit. */
  private stuck(live: LiveObject, { state, reason }: Outcome): { text: string; fix: string } | undefined {
    const phase = String(live.status?.phase ?? '');
    const known = runPhase(phase);
    const usual = live.kind === 'MigMigration' && phase !== ''
      ? known?.minutes ?? OTHER_PHASE_MINUTES : STATE_MINUTES[state] ?? OTHER_PHASE_MINUTES;
    const limit = this.settings.deadlines.get(phase || state) ?? usual;
    const minutes = (this.operation.clock.now() - this.beginning(live)) / 60_000;
    return minutes < limit ? undefined : {
      text: `has been ${phase === '' ? state : `in phase ${phase}`} for ${Math.round(minutes)} min (limit ${limit} min): `
        + (known === undefined ? reason : `it waits for ${known.waitsFor}`),
      fix: known?.look ?? 'Read its conditions and the log of the controller: `oc logs deploy/migration-controller -c mtc`.',
    };
  }

  /** When the phase began: MTC notes it, but its clock may be another. */
  private beginning(live: LiveObject): number {
    const noted = Date.parse(conditionsIn(live).find(({ type }) => type === 'Running')?.lastTransitionTime ?? '');
    return noted > 0 && noted < this.since ? noted : this.since;
  }
}

/** Asks MTC to cancel a run: the one field that may be written into a run. */
export async function cancel(cluster: Cluster, target: IndexObject): Promise<void> {
  await cluster.patch(target, { spec: { canceled: true } });
}

/** Follows several objects until all have ended, or one of them has failed. */
export async function followAll(operation: Operation, followers: readonly Follower[], renew: () => Promise<void>): Promise<Followed[]> {
  const ends: Array<Followed | undefined> = followers.map(() => undefined);
  let failedAt: number | undefined;
  for (;;) {
    for (const [index, follower] of followers.entries()) {
      ends[index] ??= await follower.look();
    }
    const known = ends.filter((end) => end !== undefined);
    failedAt ??= known.some(({ stuck, outcome }) => stuck !== undefined || outcome.state === 'failed') ? operation.clock.now() : undefined;
    if (known.length === followers.length || (failedAt !== undefined && operation.clock.now() - failedAt >= OTHER_END)) {
      return known;
    }
    await renew();
    await operation.clock.sleep(POLL);
  }
}
