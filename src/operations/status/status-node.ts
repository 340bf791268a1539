import { conditionOf, conditionsOfType } from '../../api/conditions/conditions';
import { LiveCondition, Outcome, OutcomeState } from '../../api/outcomes/outcome';
import { conditionsIn, describeCondition, LiveObject } from '../../api/outcomes/outcome-of';
import { rsyncFailure } from '../../api/rsync-failures';
import { runPhase } from '../../api/run-phases';
import { adviceFor } from '../advice';

/** A node of the tree that `status` prints. */
export interface StatusNode {
  readonly title: string;
  /**
   * `unreachable` is a cluster that does not answer, `not-started` a run that does not exist yet, `stuck` one whose
   * phase has passed its limit.
   */
  readonly state: OutcomeState | 'unreachable' | 'not-started' | 'stuck' | 'group';
  readonly reason: string;
  /** What to do, if something is wrong. */
  readonly fix?: string;
  /** More lines, with `--why`. */
  readonly why: readonly string[];
  readonly children: readonly StatusNode[];
}

/** States in which something is wrong. */
const BAD: ReadonlyArray<StatusNode['state']> = ['failed', 'canceled', 'stalled', 'stuck', 'unreachable', 'missing'];

/** Whether something is wrong with a node or below it. */
export function isBad({ state, children }: StatusNode): boolean {
  return BAD.includes(state) || children.some(isBad);
}

/** The node of an object. */
export function nodeOf(
  title: string, kind: string, live: LiveObject | undefined, outcome: Outcome, children: readonly StatusNode[] = [],
): StatusNode {
  const fix = BAD.includes(outcome.state) || outcome.state === 'warned' ? adviceFor(kind, outcome) : undefined;
  return {
    title,
    state: outcome.state,
    reason: outcome.reason,
    ...fix ? { fix } : {},
    why: live === undefined ? [] : whyOf(live).filter((line) => line !== `error: ${outcome.reason}`),
    children,
  };
}

/** What the conditions, the phase and the errors of an object mean, a line each. */
export function whyOf(live: LiveObject): string[] {
  const kind = String(live.kind);
  const categoryOf = ({ type, category }: LiveCondition) => category || conditionsOfType(kind, type)[0]?.category || '';
  const conditions = conditionsIn(live).filter((condition) => condition.status === 'True'
    && (condition.type === 'Failed' || ['Critical', 'Error', 'Warn'].includes(categoryOf(condition))));
  const explained = conditions.flatMap((condition) => {
    const known = conditionOf(kind, condition.type, condition.reason);
    const meanings = known ? [{ ...known, label: 'means' }]
      : conditionsOfType(kind, condition.type)
        .map((one) => ({ ...one, label: `means, with the reason ${one.reason}` }));
    return [
      `${categoryOf(condition)} ${describeCondition(condition)}`,
      ...meanings.flatMap(({ label, meaning, fix }) => [`  ${label}: ${meaning}`, ...fix ? [`  fix: ${fix}`] : []]),
    ];
  });
  const phase = live.kind === 'MigMigration' ? runPhase(String(live.status?.phase ?? '')) : undefined;
  const errors: unknown[] = Array.isArray(live.status?.errors) ? live.status.errors : [];
  return [
    ...explained,
    ...phase ? [`phase ${phase.phase} waits for ${phase.waitsFor}`, `  if it does not end: ${phase.look}`] : [],
    ...errors.map((error) => `error: ${String(error)}`),
    ...rsyncLines(live),
  ];
}

function rsyncLines({ status }: LiveObject): string[] {
  const lines = typeof status?.logMessage === 'string'
    ? status.logMessage.split('\n').map((line: string) => line.trim()).filter(Boolean)
    : [];
  const last: string | undefined = lines[lines.length - 1];
  const known = last === undefined ? undefined : rsyncFailure(last);
  return last === undefined
    ? []
    : [`rsync: ${last}`, ...known ? [`  means: ${known.meaning}`, `  fix: ${known.fix}`] : []];
}
