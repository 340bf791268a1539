import { hasEnded } from '../../api/outcomes/outcome';
import { outcomeOf } from '../../api/outcomes/outcome-of';
import { MigrationIndex } from '../../output/migration-index';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';

/**
 * Makes sure that no run of anybody is in progress, and none of the app that acts without a plan.
 *
 * @throws an OperationError that names the runs
 */
export async function refuseDuringRuns(
  operation: Operation, { units }: MigrationIndex, names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const cluster = operation.cluster(name);
    const runs = [
      ...await cluster.list({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration' }),
      ...await cluster.list({
        apiVersion: 'batch/v1', kind: 'Job', selector: 'app.kubernetes.io/name=cdk8s-mtc-transfer',
      }),
    ];
    const direct = units.filter((unit) => unit.cluster === name).flatMap(({ starts }) => starts)
      .filter(({ kind }) => kind.startsWith('Direct'));
    for (const object of direct) {
      const live = await cluster.get(object);
      runs.push(...live === undefined ? [] : [live]);
    }
    const running = runs.filter((run) => !hasEnded(outcomeOf(run).state));
    if (running.length > 0) {
      throw new OperationError(
        'failed',
        `cluster ${name}: `
          + `${running.map(({ kind, metadata }) => `${kind} ${metadata?.namespace}/${metadata?.name}`).join(', ')} is `
          + 'in progress',
        'Wait until it has ended, or cancel it: `cdk8s-mtc run dist PLAN RUN --cancel`.',
      );
    }
  }
}
