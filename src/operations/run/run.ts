import { MIG_MIGRATION } from '../../api/mig-migration';
import { hasEnded } from '../../api/outcomes/outcome';
import { LiveObject, outcomeOf } from '../../api/outcomes/outcome-of';
import { listed } from '../../grammar/plural';
import { describeObject, shellCommand } from '../../output/commands';
import { IndexRun, MigrationIndex } from '../../output/migration-index';
import { ownerOn, requireName } from '../app-identity';
import { referenceTo } from '../cluster';
import { freeze } from '../frozen-applications';
import { homeNamespace } from '../home-namespace';
import { Lease, releaseAll, renewAll, takeLeases } from '../lease';
import { fixForNamespaces } from '../missing-namespaces';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';
import { stopsSomething } from '../starts';
import { confirmAfterFailedStage, requireLateObjects } from './before-cutover';
import { clustersOf, confirmStop, notConfirmed, planOf, requireReadyPlan } from './before-start';
import { endedBefore } from './ended-before';
import { cancel } from './follow';
import { followRun } from './follow-run';
import { isWhole, refuseEndedPart } from './in-part';
import { waitForOtherRuns } from './other-runs';
import { outdatedResult } from './outdated';
import { reasonsToAsk, refuseNewCutovers, StartReasons } from './overwrites';
import { goneActions } from './recorded-ends';
import { RunResult, RunSettings } from './run-settings';
import { existingActions, findActions, FoundAction, RunUnit, sameActions, startActions, unitsOf } from './start';
import { howToStop } from './stop-commands';
import { refuseOtherContexts } from '../records/moved-clusters';
import { refuseOtherPrograms } from '../records/other-program';
import { Recorder } from '../records/recorder';
import { PlanVolumes } from '../volumes/plan-volumes';

/** For how long another process, which renews its Lease, is given to start the same run or to give the Lease back. */
const PATIENCE = 5 * 60_000;

/** Those of a run that exists. */
const NO_REASONS: StartReasons = { isRepeat: false, cutovers: [] };

/** Starts a run, or follows it if it exists, until it ends. */
export async function executeRun(
  operation: Operation, folder: OutputFolder, run: IndexRun, settings: RunSettings,
): Promise<RunResult> {
  const units = unitsOf(folder, run);
  const all = await findActions(operation, units);
  if (settings.cancel) {
    return cancelRun(operation, folder, run, units, all, settings);
  }
  const outdated = isWhole(units, all) ? outdatedResult(operation, run, all, settings) : undefined;
  if (outdated !== undefined) {
    return outdated;
  }
  const found = sameActions(all);
  requireName(folder.index);
  if (!isWhole(units, found)) {
    const names = clustersOf(folder.index, run, units.map(({ unit }) => unit));
    await refuseOtherContexts(operation, folder.index, names, (name) => ownerOn(folder.index, name));
  }
  const gone = await goneActions(operation, folder.index, run, units, all);
  const endedResult = endedBefore(operation, run, units, all, gone);
  if (endedResult !== undefined) {
    return endedResult;
  }
  refuseEndedPart(run, units, all);
  const isNew = found.length === 0;
  const before = isWhole(units, found)
    ? NO_REASONS
    : await reasonsToAsk(operation, folder, run, units, gone);
  if (isNew) {
    await prepare(operation, folder, run, units, settings, before);
  } else if (!isWhole(units, found)) {
    await confirmStart(operation, folder.index, run, units, { before, question: 'Start the rest of it?' });
  }
  const ended = isWhole(units, found) && found.every((live) => hasEnded(outcomeOf(live).state));
  const leases = ended ? [] : await leasesFor(operation, folder, run, units, settings);
  try {
    if (isNew && leases !== undefined) {
      // again: one may have been started while a person was asked
      await noOtherRuns(operation, folder, run, units, settings, () => renewAll(leases));
    }
    const existing = isWhole(units, found)
      ? found
      : await stillExisting(operation, run, units, { found, mayStart: leases !== undefined });
    if (!isWhole(units, existing)) {
      const owner = (name: string) => ownerOn(folder.index, name);
      await refuseOtherPrograms(operation, [...new Set(units.map(({ unit }) => unit.cluster))], owner);
      await refuseNewCutovers(operation, folder, run, units, before);
      await freezeFor(operation, folder, run);
      await start(operation, folder, run, units, new Recorder(operation, owner));
    } else {
      sayFollowed(operation, run, existing, ended);
    }
    return await followRun(operation, folder, run, units, settings,
      { leases: leases ?? [], followed: existing.length > 0, found: all });
  } finally {
    await releaseAll(leases ?? []);
  }
}

async function start(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], recorder: Recorder,
): Promise<void> {
  try {
    await startActions(operation, run, units, recorder);
  } catch (error) {
    if (!['not-found', 'unknown-kind'].includes(codeOf(error) ?? '')) {
      throw error;
    }
    const fix = await fixForNamespaces(operation, folder.index, units.map(({ unit }) => unit));
    throw new OperationError(codeOf(error)!, `${run.path} was not started: ${(error as Error).message}`,
      fix ?? `Apply the folder first: \`${shellCommand('cdk8s-mtc apply', [folder.name])}\`.`);
  } finally {
    recorder.reportUnsaved();
  }
}

/** What exists of a run after others have worked on the clusters. Rejects if they have deleted a part of it. */
async function stillExisting(
  operation: Operation, run: IndexRun, units: readonly RunUnit[],
  { found, mayStart }: { readonly found: readonly LiveObject[]; readonly mayStart: boolean },
): Promise<LiveObject[]> {
  const all = await findActions(operation, units);
  const existing = sameActions(all);
  if (!mayStart && !isWhole(units, existing)) {
    throw new OperationError('conflict', `${run.path}: another command has deleted it again: nothing was started`,
      'Repeat the command to start the run.');
  }
  const uids = new Set(existing.map(({ metadata }) => metadata?.uid));
  const gone = found.filter(({ metadata }) => !uids.has(metadata?.uid));
  if (gone.length > 0) {
    throw new OperationError('conflict', `${run.path}: another command has deleted `
      + `${gone.map((live) => describeObject(referenceTo(live))).join(', ')}: nothing was started`,
    'Repeat the command to start the run again.');
  }
  refuseEndedPart(run, units, all);
  return existing;
}

/** Before a cutover, Argo CD must leave alone what is about to be stopped. */
async function freezeFor(operation: Operation, { index }: OutputFolder, run: IndexRun): Promise<void> {
  const applications = planOf(index, run)?.frozenApplications ?? [];
  if (applications.length > 0 && run.kind !== 'rollback' && stopsSomething(run.kind)) {
    await freeze(operation, index.app, applications);
  }
}

async function prepare(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], settings: RunSettings,
  before: StartReasons,
): Promise<void> {
  const plan = planOf(folder.index, run);
  if (plan !== undefined) {
    await requireReadyPlan(operation, folder, plan);
  }
  if (plan !== undefined && run.kind !== 'rollback') {
    await PlanVolumes.of(folder, [plan])[0]?.requireDecided(operation);
  }
  await noOtherRuns(operation, folder, run, units, settings);
  if (stopsSomething(run.kind)) {
    await requireLateObjects(operation, folder, run);
    await confirmAfterFailedStage(operation, folder.index, run, settings.afterFailedStage);
  }
  await confirmStart(operation, folder.index, run, units,
    { before, question: before.isRepeat ? 'Start it again?' : 'Start it?' });
}

/** Asks before a run that stops something, that was started before, or that would overwrite something. */
async function confirmStart(
  operation: Operation, index: MigrationIndex, run: IndexRun, units: readonly RunUnit[],
  { before: { text }, question }: { readonly before: StartReasons; readonly question: string },
): Promise<void> {
  if (stopsSomething(run.kind)) {
    const asked = text === undefined ? question : `${text} ${question}`;
    await confirmStop(operation, index, run, units.flatMap(({ actions }) => actions), asked);
  } else if (text !== undefined && !await operation.confirm(`${text} ${question}`)) {
    throw notConfirmed(run, text);
  }
}

async function noOtherRuns(
  operation: Operation, { index }: OutputFolder, run: IndexRun, units: readonly RunUnit[], { parallel }: RunSettings,
  renew?: () => Promise<void>,
): Promise<void> {
  const plan = planOf(index, run);
  if (!parallel && plan !== undefined) {
    const own = units.flatMap(({ actions }) => actions.map(({ metadata }) => metadata.name));
    await waitForOtherRuns(operation, plan.cluster, new Set(own), renew);
  }
}

/**
 * The Leases for a run; undefined if another process has them and the run exists, so that it is only followed. That
 * process may also start it while this one waits.
 */
async function leasesFor(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], { breakLease }: RunSettings,
): Promise<Lease[] | undefined> {
  const names = clustersOf(folder.index, run, units.map(({ unit }) => unit));
  const isNeeded = async () => !isWhole(units, await existingActions(operation, units));
  try {
    return await takeLeases(operation, names.map((name) => ({ name, namespace: homeNamespace(folder.index, name) })),
      breakLease, isNeeded, PATIENCE);
  } catch (error) {
    if (codeOf(error) !== 'locked' || await isNeeded()) {
      throw error;
    }
    operation.report({
      event: 'watching',
      level: 'info',
      run: run.path,
      message: `${(error as Error).message}; this command only follows the run`,
    });
    return undefined;
  }
}

function sayFollowed(operation: Operation, run: IndexRun, existing: readonly LiveObject[], ended: boolean): void {
  const names = existing.map((live) => describeObject(referenceTo(live)));
  operation.report({
    event: 'run-followed',
    level: 'info',
    run: run.path,
    message: ended ? `${listed(names, 'has', 'have')} ended already` : `${listed(names, 'exists', 'exist')}: following `
      + `${names.length === 1 ? 'it' : 'them'}`,
  });
}

/** Cancels what exists of a run, whatever else the folder says about it now. */
async function cancelRun(
  operation: Operation, folder: OutputFolder, run: IndexRun, units: readonly RunUnit[], found: readonly FoundAction[],
  settings: RunSettings,
): Promise<RunResult> {
  const running = found.filter(({ live }) => !hasEnded(outcomeOf(live).state));
  requireCancelable(operation, folder, run, running);
  for (const { cluster, manifest } of running) {
    await cancel(operation.cluster(cluster), referenceTo(manifest));
    operation.report({
      event: 'canceling',
      level: 'info',
      cluster,
      run: run.path,
      message: `${describeObject(referenceTo(manifest))}: canceling it`,
    });
  }
  const existing = new Set(found.map(({ manifest }) => manifest));
  const parts = units.map((unit) => ({ ...unit, actions: unit.actions.filter((action) => existing.has(action)) }));
  return followRun(operation, folder, run, parts, settings, { leases: [], followed: true, found: running });
}

function requireCancelable(
  operation: Operation, folder: OutputFolder, run: IndexRun, running: readonly FoundAction[],
): void {
  if (running.length === 0) {
    throw new OperationError('usage', `${run.path} is not in progress: there is nothing to cancel`);
  }
  if (running.some(({ live }) => live.kind !== MIG_MIGRATION.kind)) {
    throw new OperationError('usage', `${run.path} cannot be canceled: only a MigMigration can`,
      howToStop(operation, folder, run));
  }
  const planIn = ({ spec }: LiveObject) => String(spec?.migPlanRef?.name);
  const other = running.find(({ manifest, live }) => planIn(manifest) !== planIn(live));
  if (other !== undefined) {
    throw new OperationError('exists', `${describeObject(referenceTo(other.live))} on cluster ${other.cluster} is a `
      + `run of MigPlan ${planIn(other.live)}, not of ${planIn(other.manifest)}: it was not canceled`,
    'Cancel it with the output folder that contains its plan.');
  }
}
