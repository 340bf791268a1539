import { BLOCKING, ConditionMatch, Criterion, HOUR, KindOutcome, MINUTE, Test, filled, has, is } from './criterion';

const MTC = 'migration.openshift.io';

const COMPLETED = is('status.phase', 'Completed');
const WARNING: ConditionMatch = { categories: ['Warn'] };

/** The data of these runs did not arrive, although the run goes on and ends as `SucceededWithWarnings`. */
const WITHOUT_DATA = ['DirectVolumeMigrationFailed', 'DirectImageMigrationFailed'];

/** Conditions of category Critical that disappear by themselves. */
const PASSING: ConditionMatch = { types: ['Postponed', 'PlanNotReady', 'RegistriesUnhealthy', 'ReconcileFailed'] };

function completedWith(...types: string[]): Test {
  return { all: [COMPLETED, has(...types)] };
}

/** A failure counts as soon as it shows, before the phase is `Completed`. */
const FAILED: readonly Criterion[] = [
  { state: 'failed', when: filled('status.errors'), shows: ['status.errors'] },
  { state: 'failed', when: has('Failed') },
];

const UNDECIDED: Criterion = { state: 'running', when: COMPLETED, text: 'ended, and the result is not written yet' };

/**
 * A MigMigration. A canceled run also has `Succeeded`, and `Ready` means only that it is not blocked and has not ended.
 */
const MIG_MIGRATION_OUTCOME: KindOutcome = {
  group: MTC,
  kind: 'MigMigration',
  waits: 'the controller has not started it yet',
  settlesWithin: 24 * HOUR,
  criteria: [
    ...FAILED,
    { state: 'canceled', when: completedWith('Canceled'), text: 'canceled' },
    { state: 'failed', when: completedWith(...WITHOUT_DATA), tells: { types: WITHOUT_DATA } },
    { state: 'warned', when: completedWith('SucceededWithWarnings'), text: 'with warnings', tells: WARNING },
    { state: 'succeeded', when: completedWith('Succeeded'), text: 'succeeded' },
    UNDECIDED,
    { state: 'failed', when: { condition: { categories: BLOCKING, except: [PASSING] } } },
    { state: 'postponed', when: has('Postponed') },
    {
      state: 'stalled',
      when: { all: [has('PlanNotReady'), filled('status.phase')] },
      tells: { types: ['PlanNotReady'] },
    },
    { state: 'waiting', when: has('PlanNotReady') },
    { state: 'stalled', when: has('RegistriesUnhealthy', 'ReconcileFailed') },
    { state: 'running', when: has('Canceling'), text: 'is being canceled', shows: ['status.phase'] },
    { state: 'running', when: has('Running'), shows: ['status.phase'] },
    { state: 'running', when: filled('status.phase'), shows: ['status.phase'] },
  ],
};

/** Blocked by another object, or by an error that the controller retries. */
const WAITS_FOR_OTHERS: ConditionMatch = {
  types: ['SourceClusterNotReady', 'DestinationClusterNotReady', 'ReconcileFailed'],
};

/** A copy of volumes or images: a part of a run, or alone. */
function copy(kind: string, failures: Test, blocked: readonly Criterion[] = []): KindOutcome {
  return {
    group: MTC,
    kind,
    waits: 'the controller has not started it yet',
    settlesWithin: 24 * HOUR,
    criteria: [
      ...FAILED,
      { state: 'failed', when: { all: [COMPLETED, failures] }, text: 'not everything was copied' },
      { state: 'succeeded', when: completedWith('Succeeded'), text: 'everything was copied' },
      UNDECIDED,
      { state: 'failed', when: { condition: { categories: BLOCKING, except: [WAITS_FOR_OTHERS] } } },
      { state: 'stalled', when: { condition: WAITS_FOR_OTHERS } },
      ...blocked,
      { state: 'running', when: has('Running'), shows: ['status.phase'] },
      { state: 'running', when: filled('status.phase'), shows: ['status.phase'] },
    ],
  };
}

/** The warnings of a DirectVolumeMigration that say what it waits for. */
const BLOCKED_PODS = [
  'RsyncRouteNotAdmitted', 'RsyncTransferPodsPending', 'RsyncClientPodsPending', 'FailedCreatingRsyncPods',
  'FailedDeletingRsyncPods',
];

/** The progress of one claim. Only its DirectVolumeMigration knows whether a failed attempt is repeated. */
const PROGRESS_OUTCOME: KindOutcome = {
  group: MTC,
  kind: 'DirectVolumeMigrationProgress',
  waits: 'the rsync pod has not been seen yet',
  criteria: [
    { state: 'succeeded', when: { all: [is('status.phase', 'Succeeded'), is('status.exitCode', 0)] }, text: 'copied' },
    {
      state: 'running',
      when: { any: [is('status.phase', 'Failed'), filled('status.exitCode')] },
      text: 'an attempt failed; the DirectVolumeMigration decides whether there is another one',
    },
    { state: 'stalled', when: { condition: { categories: BLOCKING } } },
    {
      state: 'running',
      when: filled('status.phase'),
      text: 'copying',
      shows: ['status.totalProgressPercentage', 'status.lastObservedTransferRate'],
    },
  ],
};

const ANALYTIC_OUTCOME: KindOutcome = {
  group: MTC,
  kind: 'MigAnalytic',
  waits: 'the controller has not started it yet',
  settlesWithin: 10 * MINUTE,
  criteria: [
    { state: 'failed', when: { condition: { categories: BLOCKING, except: [{ types: ['Postponed'] }] } } },
    { state: 'postponed', when: has('Postponed') },
    {
      state: 'warned',
      when: { all: [has('Ready'), is('status.analytics.percentComplete', 100), { condition: WARNING }] },
      tells: WARNING,
    },
    {
      state: 'succeeded', when: { all: [has('Ready'), is('status.analytics.percentComplete', 100)] }, text: 'analyzed',
    },
    { state: 'running', when: has('ExtendedPVAnalysisStarted'), text: 'the use of the volumes is being measured' },
    { state: 'running', when: filled('status.analytics'), text: 'is being analyzed' },
  ],
};

/**
 * The kinds of MTC that act. Source: mig-controller pkg/controller (migmigration, directvolumemigration,
 * directimagemigration, …).
 */
export const RUN_OUTCOMES: readonly KindOutcome[] = [
  MIG_MIGRATION_OUTCOME,
  copy('DirectVolumeMigration', filled('status.failedPods'), [{ state: 'running', when: has(...BLOCKED_PODS) }]),
  PROGRESS_OUTCOME,
  copy('DirectImageMigration', filled('status.failedISs')),
  copy('DirectImageStreamMigration', filled('status.errors')),
  ANALYTIC_OUTCOME,
];
