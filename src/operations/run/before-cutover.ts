import { isGood } from '../../api/outcomes/outcome';
import { outcomeOf } from '../../api/outcomes/outcome-of';
import { ApplyStep } from '../../output/apply-step';
import { describeObject, shellCommand } from '../../output/commands';
import { IndexObject, IndexRun, IndexUnit, MigrationIndex } from '../../output/migration-index';
import { ROLLBACK } from '../../output/rollbacks';
import { Operation } from '../operation';
import { OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { lastStarted } from './last-run';
import { RunSettings } from './run-settings';

/** Runs that copy while the application runs. */
const COPY = /stage|copy/;

/**
 * Before a cutover: the newest stage must not have failed, unless the user agrees, because the cutover would probably
 * fail as well.
 */
export async function confirmAfterFailedStage(
  operation: Operation, index: MigrationIndex, run: IndexRun, mode: RunSettings['afterFailedStage'] = 'ask',
): Promise<void> {
  if (mode === 'start' || run.kind === ROLLBACK) {
    return;
  }
  const stages = index.runs.filter((each) => isSameOwner(each, run) && each.number < run.number
    && COPY.test(each.kind));
  const last = await lastStarted(operation, index, stages);
  if (last === undefined || last.failed.length === 0) {
    return;
  }
  const why = `${last.run.path} failed, and no stage of ${run.owner} was started after it: the cutover would probably `
    + 'fail as well, with the application stopped';
  const isAsked = mode !== 'refuse';
  if (!isAsked || !await operation.confirm(`${why}. Start ${run.path}?`)) {
    const notConfirmed = isAsked ? ', because it was not confirmed' : '';
    throw new OperationError('declined', `${run.path} was not started${notConfirmed}: ${why}`,
      'Remove the cause, and start a new stage first. `--after-failed-stage` starts the cutover all the same.');
  }
}

/**
 * Before a cutover: what the first stage of the plan makes possible must have been applied, for example the policies
 * that let rsync pass. It is refused if it can be applied now, and reported if that stage has not succeeded.
 */
export async function requireLateObjects(
  operation: Operation, { index, name }: OutputFolder, run: IndexRun,
): Promise<void> {
  if (run.kind === ROLLBACK) {
    return;
  }
  const earlier = index.runs.filter((each) => isSameOwner(each, run) && each.path !== run.path);
  for (const unit of index.units.filter(({ step }) => step === ApplyStep.AFTER_FIRST_STAGE)) {
    const stage = earlier.find(({ units }) => units.some((path) => unit.after.includes(path)));
    const missing = stage && await missingIn(operation, unit);
    if (stage !== undefined && missing !== undefined) {
      const what = `${unit.path} was not applied: ${describeObject(missing)} does not exist on cluster ${unit.cluster}`;
      if (await hasSucceeded(operation, index, stage)) {
        throw new OperationError(
          'failed', `${run.path} was not started: ${what}`,
          `Apply it first: \`${shellCommand('cdk8s-mtc apply', [name])}\`.`,
        );
      }
      operation.report({
        event: 'unit-missing',
        level: 'warning',
        cluster: unit.cluster,
        unit: unit.path,
        message: what,
        fix: `It can be applied after ${stage.path}.`,
      });
    }
  }
}

async function missingIn(operation: Operation, { files, cluster }: IndexUnit): Promise<IndexObject | undefined> {
  for (const object of files.flatMap(({ objects }) => objects)) {
    if (await operation.cluster(cluster).get(object) === undefined) {
      return object;
    }
  }
  return undefined;
}

async function hasSucceeded(operation: Operation, { units }: MigrationIndex, run: IndexRun): Promise<boolean> {
  for (const { starts, cluster } of units.filter(({ path }) => run.units.includes(path))) {
    for (const object of starts) {
      if (!isGood(outcomeOf(await operation.cluster(cluster).get(object)).state)) {
        return false;
      }
    }
  }
  return true;
}

function isSameOwner(one: IndexRun, other: IndexRun): boolean {
  return one.owner === other.owner && one.ownerKind === other.ownerKind;
}
