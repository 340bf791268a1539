import { MIG_MIGRATION } from '../../api/mig-migration';
import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { Cluster } from '../cluster';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';

const MTC = { apiVersion: 'migration.openshift.io/v1alpha1', namespace: 'openshift-migration' };

const POLL = 15_000;

/** How long runs are waited for of which none is at work. */
const PATIENCE = 5 * 60_000;

/** Waits until no other run is in progress on the host cluster: runs that overlap can delete each other's backups. */
export async function waitForOtherRuns(
  operation: Operation, cluster: string, own: ReadonlySet<string>, renew: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { clock, report } = operation;
  let lastAtWork = clock.elapsed();
  for (let told = ''; ;) {
    const others = (await runsThatOverlap(operation.cluster(cluster)))
      .filter(({ metadata }) => !own.has(metadata?.name));
    if (others.length === 0) {
      return;
    }
    const names = others.map(described).join(', ');
    if (told !== names) {
      told = names;
      report({
        event: 'waiting-for-runs',
        level: 'info',
        cluster,
        message: `cluster ${cluster}: waiting for the end of ${names}`,
        fix: 'Runs that overlap can delete each other\'s backups. `--parallel` starts all the same.',
      });
    }
    lastAtWork = others.some(isAtWork) ? clock.elapsed() : lastAtWork;
    if (clock.elapsed() - lastAtWork > PATIENCE) {
      throw new OperationError('failed', `cluster ${cluster}: after ${PATIENCE / 60_000} min, ${names} `
        + `${others.length === 1 ? 'is' : 'are'} neither at work nor over: nothing was started`,
      'Correct what it waits for, or delete it if it is not needed, and repeat the command. Runs that overlap can '
        + 'delete each other\'s backups; `--parallel` starts all the same.');
    }
    await renew();
    await clock.sleep(POLL);
  }
}

function described(run: LiveObject): string {
  const text = `MigMigration ${run.metadata?.name}`;
  return isAtWork(run) ? text : `${text} (${outcomeOf(run).reason})`;
}

function isAtWork(run: LiveObject): boolean {
  return hasStarted(run) && outcomeOf(run).state !== 'deleting';
}

function hasStarted(run: LiveObject): boolean {
  return typeof run.status?.phase === 'string' && run.status.phase !== '';
}

/**
 * The runs that are in progress, or that MTC starts without any further action. A run that the controller has not seen
 * yet has no status; it is refused then if its plan is closed, and does not start while its plan is invalid.
 */
async function runsThatOverlap(cluster: Cluster): Promise<LiveObject[]> {
  const runs = await cluster.list({ ...MTC, kind: MIG_MIGRATION.kind });
  const overlapping: LiveObject[] = [];
  for (const run of runs) {
    const { state } = outcomeOf(run);
    const isGoing = state === 'deleting'
      ? hasStarted(run) && run.status?.phase !== 'Completed'
      : !hasEnded(state) && (hasStarted(run) || await canStart(cluster, run, runs));
    overlapping.push(...isGoing ? [run] : []);
  }
  return overlapping;
}

/** Whether MTC starts a run that has not started. */
async function canStart(cluster: Cluster, run: LiveObject, runs: readonly LiveObject[]): Promise<boolean> {
  if (runs.some((other) => isBlocked(other) && planOf(other) === planOf(run) && isBefore(other, run))) {
    return false;
  }
  const { name, namespace = MTC.namespace } = run.spec?.migPlanRef ?? {};
  const plan = typeof name === 'string' && name !== ''
    ? await cluster.get({ ...MTC, kind: 'MigPlan', name, namespace })
    : undefined;
  return plan !== undefined && plan.spec?.closed !== true && outcomeOf(plan).state !== 'failed';
}

/**
 * Whether MTC has refused a run before it has started it: it never ends, and the runs of the plan that come after it
 * stay postponed until it is deleted.
 */
function isBlocked(run: LiveObject): boolean {
  return !hasStarted(run) && outcomeOf(run).state === 'failed';
}

/** The order in which MTC starts the runs of a plan: stages first, then by time. */
function isBefore(one: LiveObject, other: LiveObject): boolean {
  const [first, second] = [one, other].map(({ metadata, spec }) =>
    `${spec?.stage === true ? 0 : 1} ${metadata?.creationTimestamp}`);
  return first < second;
}

function planOf({ spec }: LiveObject): string {
  const { name, namespace = MTC.namespace } = spec?.migPlanRef ?? {};
  return `${namespace}/${name}`;
}
