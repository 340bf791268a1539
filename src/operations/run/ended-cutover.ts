import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { isOfTransfer, TRANSFER_LABELS, TRANSFER_NAME } from '../../api/transfer';
import { describeObject } from '../../output/commands';
import { IndexRun } from '../../output/migration-index';
import { keyOf, referenceTo } from '../cluster';
import { Operation } from '../operation';
import { OutputFolder } from '../output-folder';
import { isReceiver, listedIn, receivingClaims } from './receivers';
import { describeGone, goneActions } from './recorded-ends';
import { findActions, RunUnit } from './start';

const CUTOVER = 'transfer-cutover';

/**
 * The other cutovers of the same engine that have succeeded on the destination: the application may run there. Of each
 * its Jobs, or what is recorded of them; also those that the folder no longer contains.
 */
export async function endedCutovers(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[],
): Promise<string[]> {
  const found: string[] = [];
  const known = new Set(keysOf(units));
  for (const cutover of folder.index.runs.filter((each) => isOtherCutover(each, run))) {
    const receiving = receivingUnits(folder, cutover);
    keysOf(receiving).forEach((key) => known.add(key));
    const said = await endOf(operation, folder, cutover, receiving);
    found.push(...said === undefined ? [] : [said]);
  }
  return [...found, ...await removedCutovers(operation, run, units, known)];
}

function keysOf(units: readonly RunUnit[]): string[] {
  return units.flatMap(({ unit, actions }) => actions.map((action) => `${unit.cluster} ${keyOf(referenceTo(action))}`));
}

function isOtherCutover(each: IndexRun, { owner, ownerKind, path }: IndexRun): boolean {
  return each.kind === CUTOVER && each.owner === owner && each.ownerKind === ownerKind && each.path !== path;
}

/** The units of a run with the Jobs on the destination only. */
function receivingUnits(folder: OutputFolder, run: IndexRun): RunUnit[] {
  return run.units.map((path) => {
    const unit = folder.unit(path);
    const actions = folder.manifests(unit).filter(isReceiver);
    return { unit, actions, others: [] };
  });
}

/** A claim that was added to the engine afterwards has no Job in the cutover: it counts for nothing. */
async function endOf(
  operation: Operation, folder: OutputFolder, cutover: IndexRun, receiving: readonly RunUnit[],
): Promise<string | undefined> {
  const found = await findActions(operation, receiving);
  const gone = await goneActions(operation, folder.index, cutover, receiving, found);
  const states = [...found.map(({ live }) => outcomeOf(live).state), ...gone.map(({ end }) => end?.state)];
  if (states.length === 0 || states.some((state) => state !== undefined && state !== 'succeeded')) {
    return undefined;
  }
  const jobs = [
    ...found.map(({ cluster, live }) => `${describeObject(referenceTo(live))} on cluster ${cluster} (succeeded)`),
    ...gone.map(describeGone),
  ];
  return `${cutover.path} ${states.includes(undefined) ? 'may have succeeded' : 'has succeeded'}: ${jobs.join(', ')}`;
}

/** Cutovers of the engine on the destination that the folder does not contain (any more). */
async function removedCutovers(
  operation: Operation, run: IndexRun, units: readonly RunUnit[], known: ReadonlySet<string>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { cluster, namespace } of receivingClaims(units)) {
    const jobs = await listedIn(operation, run, cluster, {
      apiVersion: 'batch/v1', kind: 'Job', namespace, selector: `${TRANSFER_LABELS.name}=${TRANSFER_NAME}`,
    }, `a cutover of ${run.owner} that the folder does not contain has succeeded`);
    found.push(...jobs.filter((job) => isCutoverOf(run, job) && outcomeOf(job).state === 'succeeded'
      && !known.has(`${cluster} ${keyOf(referenceTo(job))}`))
      .map((job) => `a cutover of ${run.owner} that the folder does not contain has succeeded: `
        + `${describeObject(referenceTo(job))} on cluster ${cluster}`));
  }
  return found.sort();
}

function isCutoverOf({ owner }: IndexRun, job: LiveObject): boolean {
  const containers: LiveObject[] = job.spec?.template?.spec?.containers ?? [];
  return isOfTransfer(job) && isReceiver(job) && job.metadata.labels[TRANSFER_LABELS.engine] === owner
    && containers.some(({ env }) => Array.isArray(env)
      && env.some(({ name, value }) => name === 'TRANSFER_PASS' && value === 'cutover'));
}
