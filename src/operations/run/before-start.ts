import { isGood } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { clusterNamed } from '../../output/cluster-names';
import { shellCommand } from '../../output/commands';
import { IndexPlan, IndexRun, IndexUnit, MigrationIndex } from '../../output/migration-index';
import { adviceFor } from '../advice';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { leavesRunning } from '../starts';

const MTC = { apiVersion: 'migration.openshift.io/v1alpha1', namespace: 'openshift-migration' };

/** How long a plan that is about to become ready is waited for. */
const PLAN_PATIENCE = 5 * 60_000;
const POLL = 5_000;

/** The plan of a run. */
export function planOf({ plans }: MigrationIndex, { owner, path }: IndexRun): IndexPlan | undefined {
  return plans.find((plan) => plan.name === owner && (plan.runs.length === 0 || plan.runs.includes(path)));
}

/** The clusters that a run changes: those of its units, and of the plan. */
export function clustersOf(index: MigrationIndex, run: IndexRun, units: readonly IndexUnit[]): string[] {
  const plan = planOf(index, run);
  const ofPlan = plan === undefined
    ? []
    : [clusterNamed(index, plan.source, plan.cluster), clusterNamed(index, plan.destination, plan.cluster)];
  return [...new Set([...units.map(({ cluster }) => cluster), ...ofPlan.filter((name) => name !== undefined)])];
}

/** Makes sure that the plan of a run is ready; waits a little if it only needs time. */
export async function requireReadyPlan(
  operation: Operation, folder: OutputFolder, { name, cluster }: IndexPlan,
): Promise<void> {
  const { clock, report } = operation;
  const start = clock.elapsed();
  for (let told = ''; ;) {
    const plan = await operation.cluster(cluster).get({ ...MTC, kind: 'MigPlan', name });
    const outcome = outcomeOf(plan);
    if (outcome.conditions.some(({ type }) => type === 'Closed')) {
      throw new OperationError('failed', `MigPlan ${name} on cluster ${cluster} is closed: it accepts no new runs`,
        'Create a new plan.');
    }
    if (isGood(outcome.state)) {
      return;
    }
    if (outcome.state === 'missing') {
      throw new OperationError('failed', `MigPlan ${name} does not exist on cluster ${cluster}`,
        `Apply the folder first: \`${shellCommand('cdk8s-mtc apply', [folder.name])}\`.`);
    }
    if (outcome.state === 'failed' || clock.elapsed() - start > PLAN_PATIENCE) {
      throw new OperationError('failed', `MigPlan ${name} on cluster ${cluster} is not ready: ${outcome.reason}`,
        adviceFor('MigPlan', outcome));
    }
    if (told !== outcome.reason) {
      told = outcome.reason;
      report({
        event: 'waiting', level: 'info', cluster, state: outcome.state, message: `MigPlan ${name}: ${outcome.reason}`,
      });
    }
    await clock.sleep(POLL);
  }
}

/**
 * Asks whether an application may be stopped, and shows what will stop, or that it runs on.
 *
 * @param actions what the run starts
 */
export async function confirmStop(
  operation: Operation, index: MigrationIndex, run: IndexRun, actions: readonly LiveObject[], question = 'Start it?',
): Promise<void> {
  const plan = planOf(index, run);
  const source = plan && clusterNamed(index, plan.source, plan.cluster);
  const place = run.kind === 'rollback' ? 'the destination' : `cluster ${source ?? 'of the source'}`;
  const namespaces = plan?.namespaces.map((namespace) => run.kind === 'rollback'
    ? namespace.destination
    : namespace.source) ?? [];
  const workloads = source === undefined || run.kind === 'rollback'
    ? []
    : await workloadsIn(operation, source, namespaces);
  const where = `the application in ${namespaces.join(', ')} on ${place}`;
  const effect = actions.some(leavesRunning)
    ? `It does not stop ${where} (\`quiescePods\` is not true): what the application writes there during the last copy `
      + 'is lost. Running:'
    : `It stops ${where}:`;
  const what = [
    `${run.kind} ${run.id} of ${run.owner}: ${run.purpose}.`,
    ...namespaces.length > 0
      ? [workloads.length > 0 ? `${effect} ${workloads.join(', ')}.` : effect.replace(/(\. Running)?:$/, '.')]
      : [],
  ].join(' ');
  if (!await operation.confirm(`${what} ${question}`)) {
    throw notConfirmed(run, what);
  }
}

/** The error of a run that was not started because nobody has confirmed it. */
export function notConfirmed({ path }: IndexRun, what: string): OperationError {
  return new OperationError('declined', `${path} was not started, because it was not confirmed: ${what}`,
    'Confirm it on a terminal, or with `--yes`.');
}

async function workloadsIn(operation: Operation, cluster: string, namespaces: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  try {
    for (const namespace of namespaces) {
      for (const [apiVersion, kind] of [
        ['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['apps.openshift.io/v1', 'DeploymentConfig'],
      ]) {
        const workloads = await operation.cluster(cluster).list({ apiVersion, kind, namespace });
        found.push(...workloads.filter(({ spec }) => Number(spec?.replicas ?? 1) > 0)
          .map(({ metadata, spec }) => `${kind} ${namespace}/${metadata.name} (${spec?.replicas ?? 1})`));
      }
    }
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === 'interrupted') {
      throw error;
    }
    return []; // a user without access to the source is asked without the list
  }
  return found.length > 20 ? [...found.slice(0, 20), `and ${found.length - 20} more`] : found;
}
