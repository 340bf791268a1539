import { isGood } from '../../api/outcomes/outcome';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { fixOf } from '../advice';
import { referenceTo } from '../cluster';
import { Lease, renewAll } from '../lease';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { causeOf } from './cause';
import { ClaimProgress } from './claim-progress';
import { Followed, Follower, followAll } from './follow';
import { claimsOf } from './progress';
import { recordEnds } from './recorded-ends';
import { RunResult, RunSettings } from './run-settings';
import { beginningOf, timesOf } from './run-times';
import { FoundAction, RunUnit } from './start';
import { howToStop } from './stop-commands';

/** What is known about a run when it begins to be followed. */
export interface Following {
  readonly leases: readonly Lease[];
  /** Whether it was in progress or had ended already. */
  readonly followed: boolean;
  /** What existed of it when the command looked for it. */
  readonly found: readonly FoundAction[];
}

/** Follows a run until it ends. The times of one that existed before are those of its cluster, as far as known. */
export async function followRun(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], settings: RunSettings,
  { leases, followed, found }: Following,
): Promise<RunResult> {
  const ended = followed ? timesOf(found.map(({ live }) => live)) : undefined;
  const from = followed && ended === undefined ? await beginningOf(operation, found) : operation.clock.now();
  const followers = units.flatMap(({ unit, actions }) =>
    actions.map((action) =>
      new Follower(operation, operation.cluster(unit.cluster), run, referenceTo(action), settings)));
  let ends: readonly Followed[];
  try {
    ends = await followAll(operation, followers, () => renewAll(leases));
  } catch (error) {
    throw codeOf(error) !== 'interrupted' ? error : new OperationError(
      'interrupted', `${run.path}: no longer followed; the run goes on on the cluster`,
      `The same command follows it again. ${howToStop(operation, folder, run)}`);
  }
  const times = ended ?? { from, to: operation.clock.now() };
  await recordEnds(operation, folder.index, run, units, ends);
  const decisive = await decisiveOf(operation, ends);
  const claims: ClaimProgress[] = [];
  for (const { live, cluster } of ends) {
    claims.push(...live === undefined ? [] : await claimsOf(operation.cluster(cluster), live));
  }
  return { run, followed, ...times, claims, ...decisive };
}

type Verdict = Pick<RunResult, 'cluster' | 'state' | 'reason' | 'cause' | 'warnings'>;

/** The end that decides about the run. */
async function decisiveOf(operation: Operation, ends: readonly Followed[]): Promise<Verdict> {
  const bad = ends.filter(({ stuck, outcome }) => stuck !== undefined || !isGood(outcome.state));
  const candidates = bad.length > 0 ? bad : [ends.find(({ outcome }) => outcome.state === 'warned') ?? ends[0]];
  const verdicts: Verdict[] = [];
  for (const end of candidates) {
    verdicts.push({ cluster: end.cluster, ...await verdict(operation, end) });
  }
  return verdicts.find(({ state }) => state === 'stuck')
    ?? verdicts.find(({ cause }) => cause !== undefined && !cause.isElsewhere) ?? verdicts[0];
}

async function verdict(
  operation: Operation, { cluster, live, outcome, stuck }: Followed,
): Promise<Omit<Verdict, 'cluster'>> {
  const object = live === undefined ? '' : describeObject(referenceTo(live));
  const warnings = outcome.warnings.map(({ type, message }) => `${type}: ${message}`);
  if (stuck !== undefined) {
    return { state: 'stuck', reason: stuck.text, cause: { object, ...stuck }, warnings };
  }
  if (live === undefined || isGood(outcome.state)) {
    const fix = live === undefined
      ? undefined
      : outcome.warnings.map((warning) => fixOf(live.kind, warning)).find(Boolean);
    const cause = outcome.state === 'warned' ? { object, text: outcome.reason, ...fix ? { fix } : {} } : undefined;
    return { state: outcome.state, reason: outcome.reason, warnings, ...cause ? { cause } : {} };
  }
  return {
    state: outcome.state, reason: outcome.reason, cause: await causeOf(operation.cluster(cluster), live), warnings,
  };
}
