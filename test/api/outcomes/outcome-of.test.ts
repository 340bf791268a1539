import { OUTCOMES, kindOutcome, outcomeOf } from '../../../src/api/outcomes/outcome-of';

type Status = Record<string, unknown>;

function on(type: string, category = 'Critical', reason = '', message = `${type} is on.`) {
  return { type, status: 'True', category, reason, message };
}

function of(kind: string, status?: Status, apiVersion = 'migration.openshift.io/v1alpha1', rest: Status = {}) {
  const { state, reason } =
    outcomeOf({ apiVersion, kind, metadata: { name: 'one' }, ...rest, ...status ? { status } : {} });
  return `${state}: ${reason}`;
}

const READY = on('Ready', 'Required');

describe('any object', () => {
  test('an object that does not exist is missing', () => {
    expect(outcomeOf(undefined)).toEqual({ state: 'missing', reason: 'does not exist', conditions: [], warnings: [] });
  });

  test('an object that is being deleted is deleting, whatever its status says', () => {
    expect(outcomeOf({
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigPlan',
      metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: { conditions: [READY] },
    }).state).toBe('deleting');
  });

  test('an object of a kind without criteria is done when it exists', () => {
    expect(of('ConfigMap', undefined, 'v1')).toBe('succeeded: exists');
  });

  test('a kind of the same name in another group is another kind', () => {
    expect(kindOutcome({ apiVersion: 'messaging.knative.dev/v1', kind: 'Subscription' })).toBeUndefined();
    expect(kindOutcome({ apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' })?.group)
      .toBe('operators.coreos.com');
  });

  test.each([
    [{ conditions: 'none' }], [{ conditions: [null, 7] }], [{ conditions: {} }],
    [{ conditions: [{ type: { toString: 1 }, status: 'True' }] }], [{ phase: { toString: 1 } }],
  ])('a status of an unexpected shape is not an error: %j', (status) => {
    expect(['waiting', 'running'])
      .toContain(outcomeOf({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration', status }).state);
  });

  test('a condition that is False or Unknown does not count', () => {
    expect(of('MigCluster', {
      conditions: [{ ...on('InvalidURL'), status: 'False' }, { ...READY, status: 'Unknown' }],
    }))
      .toBe('waiting: the controller has not judged it yet');
  });

  test('each kind is listed once', () => {
    const kinds = OUTCOMES.map(({ group, kind }) => `${group}/${kind}`);
    expect(kinds).toEqual([...new Set(kinds)]);
  });
});

describe('configuration of MTC', () => {
  test.each([
    ['MigCluster', undefined, 'waiting: the controller has not judged it yet'],
    ['MigCluster', { conditions: [READY] }, 'succeeded: ready'],
    ['MigCluster', { conditions: [READY, on('OperatorVersionMismatch', 'Warn')] },
      'warned: OperatorVersionMismatch: OperatorVersionMismatch is on.'],
    ['MigCluster', { conditions: [on('TestConnectFailed')] }, 'failed: TestConnectFailed: TestConnectFailed is on.'],
    ['MigCluster', { conditions: [READY, on('InvalidRegistryRoute')] },
      'failed: InvalidRegistryRoute: InvalidRegistryRoute is on.'],
    ['MigCluster', { conditions: [on('InvalidSaSecretRef', 'Critical', 'NotFound')] },
      'stalled: InvalidSaSecretRef: InvalidSaSecretRef is on.'],
    ['MigCluster', { conditions: [on('InvalidSaSecretRef', 'Critical', 'NotSet')] },
      'failed: InvalidSaSecretRef: InvalidSaSecretRef is on.'],
    ['MigCluster', { conditions: [on('ReconcileFailed')] }, 'stalled: ReconcileFailed: ReconcileFailed is on.'],
    ['MigStorage', { conditions: [on('BackupStorageProviderTestFailed')] },
      'failed: BackupStorageProviderTestFailed: BackupStorageProviderTestFailed is on.'],
    ['MigStorage', { conditions: [on('InvalidBackupStorageCredsSecretRef', 'Critical', 'NotFound', '')] },
      'stalled: InvalidBackupStorageCredsSecretRef: NotFound'],
    ['MigHook', { conditions: [on('InvalidImage')] }, 'failed: InvalidImage: InvalidImage is on.'],
    ['MigHook', { conditions: [READY] }, 'succeeded: ready'],
    ['MigPlan', { conditions: [on('PlanConflict', 'Error', '', 'in conflict with [other].')] },
      'failed: PlanConflict: in conflict with [other].'],
    ['MigPlan', { conditions: [on('SourceClusterNotReady')] },
      'stalled: SourceClusterNotReady: SourceClusterNotReady is on.'],
    ['MigPlan', { conditions: [on('InvalidStorageRef', 'Critical', 'NotFound')] },
      'stalled: InvalidStorageRef: InvalidStorageRef is on.'],
    ['MigPlan', { conditions: [on('InvalidStorageRef', 'Critical', 'NotSet')] },
      'failed: InvalidStorageRef: InvalidStorageRef is on.'],
    ['MigPlan', { conditions: [READY, on('Suspended', 'Advisory')] }, 'succeeded: ready, suspended by a run'],
    ['MigPlan', { conditions: [on('Closed', 'Advisory')] }, 'succeeded: closed'],
    ['MigPlan', { conditions: [on('StorageEnsured', 'Required')] }, 'waiting: volumes are being discovered'],
    ['MigPlan', { conditions: [on('PvsDiscovered', 'Required')] }, 'waiting: the repository is being set up'],
    ['MigrationController', { conditions: [on('Running', '', 'Running')] }, 'running: the operator is at work'],
    ['MigrationController', { conditions: [on('Running', '', 'Successful')] }, 'succeeded: in place'],
    ['MigrationController', { conditions: [on('Running', '', 'Running'), on('Failure', '')] },
      'failed: Failure: Failure is on.'],
  ])('%s with %j is %s', (kind, status, expected) => {
    expect(of(kind, status)).toBe(expected);
  });
});

describe('a MigMigration', () => {
  const done = (...conditions: object[]) => ({ phase: 'Completed', conditions });
  test.each([
    ['is not started', undefined, 'waiting: the controller has not started it yet'],
    ['runs', {
      phase: 'WaitForRefresh',
      conditions: [on('Running', 'Advisory', 'WaitForRefresh', 'Step: 3/46'), READY],
    },
    'running: Running: Step: 3/46; WaitForRefresh'],
    ['has Ready alone', { conditions: [READY] }, 'waiting: the controller has not started it yet'],
    ['succeeded', done(on('Succeeded', 'Advisory')), 'succeeded: succeeded'],
    ['succeeded before its phase shows it', { phase: 'Verification', conditions: [on('Succeeded', 'Advisory')] },
      'running: Verification'],
    ['ended with warnings', done(on('SucceededWithWarnings', 'Advisory'), on('ResticErrors', 'Warn')),
      'warned: with warnings; ResticErrors: ResticErrors is on.'],
    ['ended without its data', done(on('SucceededWithWarnings', 'Advisory'), on('DirectVolumeMigrationFailed', 'Warn')),
      'failed: DirectVolumeMigrationFailed: DirectVolumeMigrationFailed is on.'],
    ['ended without its images', done(
      on('SucceededWithWarnings', 'Advisory'), on('DirectImageMigrationFailed', 'Warn'),
    ),
    'failed: DirectImageMigrationFailed: DirectImageMigrationFailed is on.'],
    ['was canceled, and has Succeeded as well', done(on('Canceled', 'Advisory'), on('Succeeded', 'Advisory')),
      'canceled: canceled'],
    ['is being canceled', {
      phase: 'DeleteBackups',
      conditions: [on('Canceling', 'Advisory'), on('Running', 'Advisory')],
    },
    'running: is being canceled; DeleteBackups'],
    ['failed', { phase: 'Completed', errors: ['one', 'two'], conditions: [on('Failed', 'Advisory')] },
      'failed: one; two'],
    ['has failed and is not completed', { phase: 'EnsureInitialBackup', conditions: [on('Failed', 'Advisory')] },
      'failed: Failed: Failed is on.'],
    ['is completed without a result', done(), 'running: ended, and the result is not written yet'],
    ['is blocked for good', { conditions: [on('HasFinalMigration')] },
      'failed: HasFinalMigration: HasFinalMigration is on.'],
    ['is behind another run', { conditions: [on('Postponed', 'Critical', '', 'Postponed 10 seconds')] },
      'postponed: Postponed: Postponed 10 seconds'],
    ['waits for its plan', { conditions: [on('PlanNotReady')] }, 'waiting: PlanNotReady: PlanNotReady is on.'],
    ['lost its plan on the way', { phase: 'StageBackupCreated', conditions: [on('PlanNotReady')] },
      'stalled: PlanNotReady: PlanNotReady is on.'],
    ['waits for registries', {
      phase: 'WaitForRegistriesReady',
      conditions: [on('RegistriesUnhealthy'), on('Running', 'Advisory')],
    },
    'stalled: RegistriesUnhealthy: RegistriesUnhealthy is on.'],
  ])('that %s', (_, status, expected) => {
    expect(of('MigMigration', status)).toBe(expected);
  });

  test('warnings are given beside any state', () => {
    const { state, warnings } = outcomeOf({
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigMigration',
      status: {
        phase: 'WaitForDirectVolumeMigrationToComplete',
        conditions: [on('Running', 'Advisory'), on('DirectVolumeMigrationBlocked', 'Warn')],
      },
    });
    expect([state, warnings.map(({ type }) => type)]).toEqual(['running', ['DirectVolumeMigrationBlocked']]);
  });
});

describe('the parts of a run', () => {
  test.each([
    ['DirectVolumeMigration', { phase: 'Completed', conditions: [on('Succeeded', 'Advisory')] },
      'succeeded: everything was copied'],
    ['DirectVolumeMigration', {
      phase: 'Completed', conditions: [on('Succeeded', 'Advisory')], failedPods: [{ name: 'rsync-1' }],
    },
    'failed: not everything was copied'],
    ['DirectVolumeMigration', { phase: 'Completed', conditions: [on('Failed', 'Warn')] },
      'failed: Failed: Failed is on.'],
    ['DirectVolumeMigration', { phase: 'RunRsyncOperations', conditions: [on('SourceToDestinationNetworkError')] },
      'failed: SourceToDestinationNetworkError: SourceToDestinationNetworkError is on.'],
    ['DirectVolumeMigration', {
      phase: 'RunRsyncOperations',
      conditions: [on('RsyncClientPodsPending', 'Warn'), on('Running', 'Advisory')],
    },
    'running: RsyncClientPodsPending: RsyncClientPodsPending is on.'],
    ['DirectVolumeMigration', { phase: 'Prepare', conditions: [on('SourceClusterNotReady')] },
      'stalled: SourceClusterNotReady: SourceClusterNotReady is on.'],
    ['DirectVolumeMigrationProgress', { phase: 'Succeeded', exitCode: 0 }, 'succeeded: copied'],
    ['DirectVolumeMigrationProgress', { phase: 'Succeeded' }, 'running: copying'],
    ['DirectVolumeMigrationProgress',
      { phase: 'Running', totalProgressPercentage: '57%', lastObservedTransferRate: '11MB/s' },
      'running: copying; 57%; 11MB/s'],
    ['DirectVolumeMigrationProgress', { phase: 'Failed', exitCode: 12 },
      'running: an attempt failed; the DirectVolumeMigration decides whether there is another one'],
    ['DirectImageMigration', {
      phase: 'Completed', conditions: [on('Succeeded', 'Advisory')], failedISs: [{ name: 'a' }],
    },
    'failed: not everything was copied'],
    ['DirectImageMigration', { phase: 'Completed', conditions: [on('Succeeded', 'Advisory')], failedISs: [] },
      'succeeded: everything was copied'],
    ['DirectImageStreamMigration', { errors: ['no route'] }, 'failed: no route'],
    ['MigAnalytic', { conditions: [READY], analytics: { percentComplete: 99 } }, 'running: is being analyzed'],
    ['MigAnalytic', { conditions: [READY], analytics: { percentComplete: 100 } }, 'succeeded: analyzed'],
    ['MigAnalytic', { conditions: [on('Postponed')] }, 'postponed: Postponed: Postponed is on.'],
    ['MigAnalytic', { conditions: [on('InvalidPlanRef')] }, 'failed: InvalidPlanRef: InvalidPlanRef is on.'],
  ])('%s with %j is %s', (kind, status, expected) => {
    expect(of(kind, status)).toBe(expected);
  });
});

describe('kinds of others', () => {
  const MANUAL = { spec: { installPlanApproval: 'Manual', startingCSV: 'mtc.v1.8.5' } };
  test.each([
    ['Backup', 'velero.io/v1', { phase: 'PartiallyFailed' }, {}, 'failed: PartiallyFailed'],
    ['Restore', 'velero.io/v1', { phase: 'FailedValidation', validationErrors: ['no backup'] }, {},
      'failed: FailedValidation; no backup'],
    ['Restore', 'velero.io/v1', { phase: 'Completed' }, {}, 'succeeded: completed'],
    ['Backup', 'velero.io/v1', { phase: 'Finalizing' }, {}, 'running: Finalizing'],
    ['PodVolumeBackup', 'velero.io/v1', { phase: 'Failed', message: 'no space' }, {}, 'failed: no space'],
    ['BackupStorageLocation', 'velero.io/v1', { phase: 'Unavailable', message: 'forbidden' }, {},
      'failed: the cluster does not reach the bucket; forbidden'],
    ['Subscription', 'operators.coreos.com/v1alpha1', { state: 'AtLatestKnown', installedCSV: 'mtc.v1.8.5' }, {},
      'succeeded: installed'],
    ['Subscription', 'operators.coreos.com/v1alpha1', { state: 'AtLatestKnown' }, {}, 'running: AtLatestKnown'],
    ['Subscription', 'operators.coreos.com/v1alpha1', { state: 'UpgradePending', installedCSV: 'mtc.v1.8.5' }, MANUAL,
      'succeeded: installed; a newer version waits for approval'],
    ['Subscription', 'operators.coreos.com/v1alpha1', { state: 'UpgradePending', installedCSV: 'mtc.v1.8.4' }, MANUAL,
      'stalled: the InstallPlan waits for approval'],
    ['Subscription', 'operators.coreos.com/v1alpha1', { state: 'UpgradePending', installedCSV: 'mtc.v1.8.4' }, {},
      'running: UpgradePending'],
    ['ClusterServiceVersion', 'operators.coreos.com/v1alpha1', { phase: 'Failed', reason: 'InstallCheckFailed' }, {},
      'failed: InstallCheckFailed'],
    ['ExternalSecret', 'external-secrets.io/v1', {
      conditions: [{ type: 'Ready', status: 'False', message: 'no such key' }],
    }, {},
    'stalled: Ready: no such key'],
    ['Job', 'batch/v1', { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }, {},
      'failed: Failed: BackoffLimitExceeded'],
    ['Job', 'batch/v1', { conditions: [{ type: 'Complete', status: 'True' }] }, {}, 'succeeded: completed'],
    ['Job', 'batch/v1', { active: 1 }, {}, 'running: running'],
    ['Job', 'batch/v1', { conditions: [{ type: 'Suspended', status: 'True' }] }, {}, 'suspended: suspended'],
    ['Deployment', 'apps/v1', { observedGeneration: 2, updatedReplicas: 2, availableReplicas: 1 },
      { metadata: { generation: 2 }, spec: { replicas: 2 } }, 'running: not all pods are available'],
    ['Deployment', 'apps/v1', { observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2 },
      { metadata: { generation: 2 }, spec: { replicas: 2 } }, 'succeeded: available'],
    ['Deployment', 'apps/v1', { observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2 },
      { metadata: { generation: 2 }, spec: { replicas: 2 } }, 'running: not all pods are available'],
    ['PersistentVolumeClaim', 'v1', { phase: 'Pending' }, {},
      'waiting: the claim is not bound; a class with WaitForFirstConsumer binds it when a pod uses it'],
    ['Namespace', 'v1', { phase: 'Active' }, {}, 'succeeded: active'],
  ])('%s of %s with %j and %j is %s', (kind, apiVersion, status, rest, expected) => {
    expect(of(kind, status, apiVersion, rest)).toBe(expected);
  });
});
