import { on } from './world';

/** The phases of MTC's itineraries that a test needs: some that pass at once, and all that wait. */
export const STAGE_PHASES = [
  'Started', 'StartRefresh', 'WaitForRefresh', 'CleanStaleAnnotations', 'CleanStaleVeleroCRs', 'RestartVelero',
  'WaitForStaleStagePodsTerminated',
  'CreateDirectImageMigration', 'CreateDirectVolumeMigrationStage', 'WaitForVeleroReady', 'EnsureCloudSecretPropagated',
  'WaitForDirectImageMigrationToComplete', 'WaitForDirectVolumeMigrationToComplete', 'EnsureStagePodsTerminated',
];

export const FINAL_PHASES = [
  'Started', 'StartRefresh', 'WaitForRefresh', 'WaitForStaleStagePodsTerminated', 'WaitForVeleroReady',
  'EnsureCloudSecretPropagated',
  'PreBackupHooks', 'EnsureInitialBackup', 'InitialBackupCreated', 'QuiesceSourceApplications', 'EnsureSrcQuiesced',
  'WaitForDirectVolumeMigrationToComplete', 'PostBackupHooks', 'EnsureInitialBackupReplicated', 'EnsureFinalRestore',
  'FinalRestoreCreated',
  'PostRestoreHooks', 'Verification',
];

export const CANCEL_PHASES = [
  'Canceling', 'DeleteBackups', 'DeleteRestores', 'DeleteHookJobs', 'UnQuiesceSrcApplications', 'Canceled',
];

/** How a run that is replayed ends. */
export interface Ending {
  /** The run fails in this phase. */
  readonly failsIn?: string;
  /** The run stays in this phase. */
  readonly staysIn?: string;
  readonly errors?: readonly string[];
  /** Further conditions at the end, such as warnings. */
  readonly with?: ReadonlyArray<ReturnType<typeof on>>;
}

export const SECONDS_PER_PHASE = 10;

/** What MTC's controller would write into a MigMigration of this age. */
export function replay(phases: readonly string[], ageSeconds: number, ending: Ending = {}): object {
  const index = Math.floor(ageSeconds / SECONDS_PER_PHASE);
  const last = phases.indexOf(ending.failsIn ?? ending.staysIn ?? '');
  if (ending.failsIn !== undefined && index > last) {
    return completed([on('Failed', 'Advisory', 'Failed', 'The migration has failed.')],
      ending.errors ?? [`${ending.failsIn} failed`]);
  }
  if (index < phases.length || ending.staysIn !== undefined) {
    return running(phases[Math.min(index, last >= 0 ? last : phases.length - 1)], index, phases.length);
  }
  const extra = ending.with ?? [];
  const warned = extra.some(({ category }) => category === 'Warn');
  return completed([...extra, on(warned ? 'SucceededWithWarnings' : 'Succeeded', 'Advisory', 'Completed')]);
}

function running(phase: string, index: number, length: number): object {
  return {
    phase,
    conditions: [on('Running', 'Advisory', phase, `Step: ${index + 1}/${length}`), on('Ready', 'Required')],
  };
}

function completed(conditions: readonly object[], errors?: readonly string[]): object {
  return { phase: 'Completed', conditions, ...errors ? { errors } : {} };
}

/** What MTC's controller would write after a run was canceled: it also has `Succeeded`. */
export function replayCancel(seconds: number): object {
  const index = Math.floor(seconds / SECONDS_PER_PHASE);
  return index < CANCEL_PHASES.length
    ? {
      phase: CANCEL_PHASES[index],
      conditions: [on('Canceling', 'Advisory'), on('Running', 'Advisory', CANCEL_PHASES[index])],
    }
    : completed([on('Canceled', 'Advisory'), on('Succeeded', 'Advisory')]);
}
