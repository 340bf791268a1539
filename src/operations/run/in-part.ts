import { hasEnded } from '../../api/outcomes/outcome';
import { outcomeOf } from '../../api/outcomes/outcome-of';
import { listed } from '../../grammar/plural';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { keyOf, referenceTo } from '../cluster';
import { OperationError } from '../operation-error';
import { FoundAction, RunUnit } from './start';

/** Whether all actions of a run exist. */
export function isWhole(units: readonly RunUnit[], found: readonly unknown[]): boolean {
  return found.length === units.reduce((count, { actions }) => count + actions.length, 0);
}

/**
 * Makes sure that a run of which a part exists can be completed: only while what exists is in progress, as after a kill
 * between two creations. To create the rest of a run that has ended would start it again.
 *
 * @throws an OperationError
 */
export function refuseEndedPart(run: IndexRun, units: readonly RunUnit[], found: readonly FoundAction[]): void {
  const ended = found.map((part) => ({ ...part, state: outcomeOf(part.live).state }))
    .filter(({ state }) => hasEnded(state) || state === 'deleting');
  if (ended.length === 0 || isWhole(units, found)) {
    return;
  }
  const placed = (cluster: string, object: Parameters<typeof referenceTo>[0]) =>
    `${describeObject(referenceTo(object))} on cluster ${cluster}`;
  const existing = new Set(found.map(({ cluster, manifest }) => `${cluster} ${keyOf(referenceTo(manifest))}`));
  const missing = units.flatMap(({ unit: { cluster }, actions }) => actions
    .filter((action) => !existing.has(`${cluster} ${keyOf(referenceTo(action))}`))
    .map((action) => placed(cluster, action)));
  const ends = ended.map(({ cluster, manifest, state }) => `${placed(cluster, manifest)} ${
    state === 'deleting' ? 'is being deleted' : `has ended (${state})`}`);
  throw new OperationError('exists', `${run.path} cannot be started in part: ${ends.join(', ')}, and `
    + `${listed(missing, 'does', 'do')} not exist (deleted, or never created)`,
  'Give the run another id in the program, run synth again, and start that. A run that has ended is never completed.');
}
