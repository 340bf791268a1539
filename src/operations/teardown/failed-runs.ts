import { IndexRun, MigrationIndex } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';
import { Operation } from '../operation';
import { lastStarted } from '../run/last-run';
import { stopsSomething } from '../starts';

const RESTART = 'The application may be stopped on the source. Start a rollback before the teardown, '
  + 'or start the application yourself.';

/**
 * Mentions plans and engines whose last run has failed: after a cutover, the application may be stopped, and a rollback
 * needs the plan.
 */
export async function reportFailedRuns(operation: Operation, index: MigrationIndex): Promise<void> {
  const byOwner = new Map<string, IndexRun[]>();
  for (const run of index.runs) {
    const key = `${run.ownerKind}/${run.owner}`;
    byOwner.set(key, [...byOwner.get(key) ?? [], run]);
  }
  for (const runs of byOwner.values()) {
    const last = await lastStarted(operation, index, runs);
    if (last !== undefined && last.failed.length > 0) {
      const stops = stopsSomething(last.run.kind) && last.run.kind !== ROLLBACK;
      operation.report({
        event: 'run-failed',
        level: 'warning',
        run: last.run.path,
        message: `${last.run.path}, the last run of ${last.run.owner}, failed`,
        ...stops ? { fix: RESTART } : {},
      });
    }
  }
}
