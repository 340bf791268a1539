import { BLOCKING, ConditionMatch, KindOutcome, MINUTE, Test, has } from './criterion';

const MTC = 'migration.openshift.io';
const NOT_SEEN = 'the controller has not judged it yet';

/** A condition of a category that blocks, except some. */
function blockedUnless(...except: ConditionMatch[]): Test {
  return { condition: { categories: BLOCKING, except } };
}

const WARNING: ConditionMatch = { categories: ['Warn'] };

/** An error that the controller met and retries. On MTC 1.8 a refused token shows like this. */
const RETRIED: ConditionMatch = { types: ['ReconcileFailed'] };

const TOKEN_ABSENT: ConditionMatch = { types: ['InvalidSaSecretRef'], reasons: ['NotFound'] };
const CREDENTIALS_ABSENT: ConditionMatch = {
  types: ['InvalidBackupStorageCredsSecretRef', 'InvalidVolumeSnapshotCredsSecretRef'],
  reasons: ['NotFound'],
};
const PARTS_NOT_READY: ConditionMatch = {
  types: ['SourceClusterNotReady', 'DestinationClusterNotReady', 'StorageNotReady', 'HookNotReady'],
};
const PARTS_ABSENT: ConditionMatch = {
  types: ['InvalidSourceClusterRef', 'InvalidDestinationClusterRef', 'InvalidStorageRef', 'InvalidHookRef'],
  reasons: ['NotFound'],
};

/**
 * The kinds of MTC that are configuration: they are done when they are `Ready`. MTC removes conditions, and never sets
 * them False.
 */
export const CONFIGURATION_OUTCOMES: readonly KindOutcome[] = [
  {
    group: MTC,
    kind: 'MigCluster',
    waits: NOT_SEEN,
    settlesWithin: 10 * MINUTE,
    judgedAgainAfter: 60,
    criteria: [
      { state: 'failed', when: blockedUnless(TOKEN_ABSENT, RETRIED) },
      { state: 'stalled', when: { condition: TOKEN_ABSENT } },
      { state: 'stalled', when: { condition: RETRIED } },
      { state: 'warned', when: { all: [has('Ready'), { condition: WARNING }] }, tells: WARNING },
      { state: 'succeeded', when: has('Ready'), text: 'ready' },
    ],
  },
  {
    group: MTC,
    kind: 'MigStorage',
    waits: NOT_SEEN,
    settlesWithin: 10 * MINUTE,
    judgedAgainAfter: 30,
    criteria: [
      { state: 'failed', when: blockedUnless(CREDENTIALS_ABSENT, RETRIED) },
      { state: 'stalled', when: { condition: CREDENTIALS_ABSENT } },
      { state: 'stalled', when: { condition: RETRIED } },
      { state: 'warned', when: { all: [has('Ready'), { condition: WARNING }] }, tells: WARNING },
      { state: 'succeeded', when: has('Ready'), text: 'ready' },
    ],
  },
  {
    group: MTC,
    kind: 'MigHook',
    waits: NOT_SEEN,
    settlesWithin: 10 * MINUTE,
    criteria: [
      { state: 'failed', when: blockedUnless(RETRIED) },
      { state: 'stalled', when: { condition: RETRIED } },
      { state: 'succeeded', when: has('Ready'), text: 'ready' },
    ],
  },
  {
    group: MTC,
    kind: 'MigPlan',
    waits: NOT_SEEN,
    settlesWithin: 10 * MINUTE,
    judgedAgainAfter: 10,
    criteria: [
      { state: 'succeeded', when: has('Closed'), text: 'closed' },
      { state: 'failed', when: blockedUnless(PARTS_NOT_READY, PARTS_ABSENT, RETRIED) },
      { state: 'stalled', when: { condition: PARTS_NOT_READY } },
      { state: 'stalled', when: { condition: PARTS_ABSENT } },
      { state: 'stalled', when: { condition: RETRIED } },
      { state: 'warned', when: { all: [has('Ready'), { condition: WARNING }] }, tells: WARNING },
      { state: 'succeeded', when: { all: [has('Ready'), has('Suspended')] }, text: 'ready, suspended by a run' },
      { state: 'succeeded', when: has('Ready'), text: 'ready' },
      {
        state: 'waiting',
        when: { all: [has('PvsDiscovered'), { not: has('StorageEnsured') }] },
        text: 'the repository is being set up',
      },
      {
        state: 'waiting',
        when: { all: [has('StorageEnsured'), { not: has('PvsDiscovered') }] },
        text: 'volumes are being discovered',
      },
    ],
  },
  {
    group: MTC,
    kind: 'MigrationController',
    waits: 'the operator has not looked at it yet',
    settlesWithin: 20 * MINUTE,
    criteria: [
      { state: 'failed', when: has('Failure') },
      {
        state: 'running',
        when: { condition: { types: ['Running'], reasons: ['Running'] } },
        text: 'the operator is at work',
      },
      {
        state: 'succeeded',
        when: { any: [has('Successful'), { condition: { types: ['Running'], reasons: ['Successful'] } }] },
        text: 'in place',
      },
    ],
  },
];
