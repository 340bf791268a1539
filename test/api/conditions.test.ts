import { CONDITIONS, conditionOf, conditionsNamed } from '../../src/api/conditions/conditions';

/** The conditions that the controllers of MTC 1.8 write, by kind. */
const WRITTEN: Readonly<Record<string, string>> = {
  MigrationController: 'Running Successful Failure',
  MigCluster: 'InvalidURL InvalidSaSecretRef InvalidSaToken TestConnectFailed SaTokenNotPrivileged '
    + 'InvalidRegistryRoute OperatorVersionMismatch ClusterOperatorVersionNotFound Ready ReconcileFailed',
  MigStorage: 'InvalidBackupStorageProvider InvalidBackupStorageCredsSecretRef InvalidBackupStorageSettings '
    + 'BackupStorageProviderTestFailed InvalidVolumeSnapshotProvider InvalidVolumeSnapshotCredsSecretRef '
    + 'InvalidVolumeSnapshotSettings VolumeSnapshotProviderTestFailed Ready ReconcileFailed',
  MigPlan: 'InvalidSourceClusterRef InvalidDestinationClusterRef SourceClusterNotReady DestinationClusterNotReady '
    + 'SourceClusterNoRegistryPath DestinationClusterNoRegistryPath InvalidStorageRef StorageNotReady '
    + 'NamespaceListEmpty NamespaceLimitExceeded NamespaceLengthExceeded DuplicateNamespaceOnSourceCluster '
    + 'DuplicateNamespaceOnDestinationCluster NamespaceNotDNSCompliant NamespaceNotFoundOnSourceCluster '
    + 'NamespaceNotFoundOnDestinationCluster IntraClusterMigration MigrationTypeIdentified PlanConflict '
    + 'SourceClusterProxySecretMisconfigured DestinationClusterProxySecretMisconfigured PodLimitExceeded '
    + 'PvLimitExceeded NamespacesHaveNodeSelectors SourcePodsNotHealthy InvalidHookRef HookNotReady '
    + 'InvalidHookSAName InvalidHookNSName HookPhaseUnknown HookPhaseDuplicate InvalidResourceList GVKsIncompatible '
    + 'ClusterVersionMismatch KubeVirtNotInstalledSourceCluster KubeVirtVersionNotSupported '
    + 'KubeVirtStorageLiveMigrationNotEnabled PvsDiscovered StorageEnsured PvInvalidAction PvNoSupportedAction '
    + 'PvNoCopyMethodSelection PvInvalidCopyMethod PvInvalidStorageClass PvNoStorageClassSelection '
    + 'PvInvalidAccessMode PvWarnAccessModeUnavailable PvWarnCopyMethodSnapshot PvNameConflict '
    + 'StorageClassConversionUnavailable PvWarnNoCephAvailable NfsNotAccessible NfsAccessCannotBeValidated '
    + 'PvCapacityAdjustmentRequired PvUsageAnalysisFailed Suspended Closed Ready ReconcileFailed',
  MigMigration: 'InvalidPlanRef PlanNotReady PlanClosed InvalidSpec ConflictingPVCMappings HasFinalMigration '
    + 'Postponed RegistriesHealthy RegistriesUnhealthy StaleSrcVeleroCRsDeleted StaleDestVeleroCRsDeleted '
    + 'StaleResticCRsDeleted StagePodsCreated StageNoOp ResticErrors ResticVerifyErrors '
    + 'VeleroInitialBackupPartiallyFailed VeleroStageBackupPartiallyFailed VeleroStageRestorePartiallyFailed '
    + 'VeleroFinalRestorePartiallyFailed DirectImageMigrationFailed DirectVolumeMigrationFailed '
    + 'DirectVolumeMigrationBlocked UnhealthyNamespaces Running Canceling Canceled Failed Succeeded '
    + 'SucceededWithWarnings Ready ReconcileFailed',
  MigHook: 'InvalidTarget InvalidImage InvalidPlaybookData InvalidCustomHook InvalidAnsibleHook Ready ReconcileFailed',
  MigAnalytic: 'InvalidPlanRef Postponed ExtendedPVAnalysisStarted ExtendedPVAnalysisFailed Ready ReconcileFailed',
  DirectVolumeMigration: 'InvalidSourceClusterRef InvalidDestinationClusterRef SourceClusterNotReady '
    + 'DestinationClusterNotReady InvalidPVCs PodsNotFoundOnSourceCluster RsyncRouteNotAdmitted '
    + 'RsyncTransferPodsPending RsyncClientPodsPending FailedCreatingRsyncPods FailedDeletingRsyncPods '
    + 'RsyncServerPodsRunningAsNonRoot SourceToDestinationNetworkError Running Succeeded Failed Ready ReconcileFailed',
  DirectVolumeMigrationProgress: 'InvalidClusterRef ClusterNotReady InvalidPod InvalidPodSelector InvalidSpec Ready '
    + 'ReconcileFailed',
  DirectImageMigration: 'InvalidSourceClusterRef InvalidDestinationClusterRef SourceClusterNotReady '
    + 'DestinationClusterNotReady InvalidDestinationCluster MissingSourceClusterRegistryPath '
    + 'MissingDestinationClusterRegistryPath NamespaceListEmpty NamespaceNotFoundOnSourceCluster Running Succeeded '
    + 'Failed Ready ReconcileFailed',
  DirectImageStreamMigration: 'InvalidSourceClusterRef InvalidDestinationClusterRef SourceClusterNotReady '
    + 'DestinationClusterNotReady InvalidDestinationCluster MissingSourceClusterRegistryPath '
    + 'MissingDestinationClusterRegistryPath InvalidImageStreamRef InvalidImageStream '
    + 'NamespaceNotFoundOnDestinationCluster Running Succeeded Failed Ready ReconcileFailed',
};

test.each(Object.entries(WRITTEN))('every condition of %s is explained', (kind, types) => {
  const explained = CONDITIONS.filter(({ kinds }) => kinds.includes(kind)).map(({ type }) => type);
  expect(types.split(' ').filter((type) => !explained.includes(type))).toEqual([]);
});

test('kind, type and reason identify a condition', () => {
  const keys = CONDITIONS.flatMap(({ kinds, type, reason }) => kinds.map((kind) => `${kind} ${type} ${reason ?? ''}`));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('a condition that blocks or warns says what to do', () => {
  const silent = CONDITIONS.filter(({ category, fix }) => ['Critical', 'Error', 'Warn'].includes(category) && !fix);
  expect(silent.map(({ type }) => type)).toEqual([]);
});

test('a meaning is a clause, and a fix a sentence', () => {
  const isClause = (text: string) => /^([a-z`]|Velero|Restic|MTC|OpenShift)/.test(text) && !text.endsWith('.');
  expect(CONDITIONS.map(({ meaning }) => meaning).filter((text) => !isClause(text))).toEqual([]);
  expect(CONDITIONS.flatMap(({ fix }) => fix ?? []).filter((text) => !/^([A-Z]|`).*[^.]\.$/.test(text))).toEqual([]);
});

test('the reason tells the conditions of one type apart', () => {
  const type = 'IntraClusterMigration';
  expect(conditionOf('MigPlan', type, 'ConflictingPermissions')).toMatchObject({ category: 'Warn' });
  expect(conditionOf('MigPlan', type, 'ConflictingNamespaces')).toMatchObject({ category: 'Critical' });
  expect(conditionOf('MigPlan', 'IntraClusterMigration', '')).toBeUndefined();
  expect(conditionOf('MigPlan', 'PlanConflict', 'Conflict')).toMatchObject({ type: 'PlanConflict' });
  expect(conditionOf('MigCluster', 'PlanConflict', 'Conflict')).toBeUndefined();
  expect(conditionOf('constructor', 'toString', '')).toBeUndefined();
});

test('a condition is found by its type, or by its reason', () => {
  expect(conditionsNamed('InvalidRegistryRoute')).toHaveLength(1);
  expect(conditionsNamed('InvalidURL').map(({ reason }) => reason)).toEqual(['NotSet', 'Malformed', 'InvalidScheme']);
  expect(conditionsNamed('ConflictingPermissions').map(({ type }) => type)).toEqual(['IntraClusterMigration']);
  expect(conditionsNamed('nothing')).toEqual([]);
});
