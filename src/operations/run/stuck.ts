import { OutcomeState } from '../../api/outcomes/outcome';
import { conditionsIn, LiveObject } from '../../api/outcomes/outcome-of';
import { OTHER_PHASE_MINUTES, runPhase } from '../../api/run-phases';

/** Limits, in minutes, of states without a phase. */
export const STATE_MINUTES: Partial<Record<OutcomeState, number>> = {
  postponed: 24 * 60, running: 24 * 60, suspended: 24 * 60,
};

/** Why a run is taken for stuck, and where to look. */
export interface Stuck {
  readonly text: string;
  readonly fix: string;
}

/** What is known about a run that is in progress. */
export interface InProgress {
  readonly live: LiveObject;
  readonly state: OutcomeState;
  readonly reason: string;
  /** For how many milliseconds it has been in its phase, or in its state if it has no phase. */
  readonly lasted: number;
}

/**
 * Whether a phase has lasted as long as its limit; `run` and `status` decide by it alike.
 *
 * @param deadlines limits in minutes, by phase, that differ from the usual ones
 */
export function stuckAfter(
  { live, state, reason, lasted }: InProgress, deadlines: ReadonlyMap<string, number> = new Map(),
): Stuck | undefined {
  const phase = String(live.status?.phase ?? '');
  const known = runPhase(phase);
  const usual = live.kind === 'MigMigration' && phase !== ''
    ? known?.minutes ?? OTHER_PHASE_MINUTES : STATE_MINUTES[state] ?? OTHER_PHASE_MINUTES;
  const limit = deadlines.get(phase || state) ?? usual;
  const minutes = lasted / 60_000;
  return minutes < limit ? undefined : {
    text: `has been ${phase === '' ? state : `in phase ${phase}`} for ${Math.round(minutes)} min (limit ${limit} min): `
      + (known === undefined ? reason : `it waits for ${known.waitsFor}`),
    fix: known?.look
      ?? 'Read its conditions and the log of the controller: `oc logs deploy/migration-controller -c mtc`.',
  };
}

/**
 * When a phase began, as MTC has noted it; undefined if it has not. It is a time of the cluster, and
 * ours may differ.
 */
export function notedBeginning(live: LiveObject): number | undefined {
  const noted = Date.parse(conditionsIn(live).find(({ type }) => type === 'Running')?.lastTransitionTime ?? '');
  return noted > 0 ? noted : undefined;
}
