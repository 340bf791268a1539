/** A phase of a MigMigration: what it waits for, how long it may take, and where to look if it does not end. */
export interface RunPhase {
  readonly phase: string;
  /** What the run waits for: a clause. */
  readonly waitsFor: string;
  /** Where to look if the phase does not end: a sentence. */
  readonly look: string;
  /** After how many minutes the phase is taken for stuck. MTC has no limit for any phase. */
  readonly minutes: number;
}

/** The limit of a phase that is not listed, in minutes: it does one step and waits for nothing. */
export const OTHER_PHASE_MINUTES = 15;

const DAY = 24 * 60;

/** The phases of a MigMigration that wait. Source: mig-controller pkg/controller/migmigration/task.go. */
export const RUN_PHASES: readonly RunPhase[] = [
  {
    phase: 'WaitForRefresh',
    waitsFor: 'the plan to be discovered again',
    look: 'Read the conditions of the MigPlan (ReconcileFailed) and the log of the controller: '
      + '`oc logs deploy/migration-controller -c mtc`.',
    minutes: 30,
  },
  {
    phase: 'WaitForStaleStagePodsTerminated',
    waitsFor: 'stage pods of an earlier run to end',
    look: 'Look for pods with the label migration.openshift.io/is-stage-pod that do not end, '
      + 'and for nodes that are gone, on both clusters.',
    minutes: 30,
  },
  {
    phase: 'EnsureStagePodsTerminated',
    waitsFor: 'stage pods to end',
    look: 'Look for pods with the label migration.openshift.io/is-stage-pod that do not end, '
      + 'and for nodes that are gone, on both clusters.',
    minutes: 30,
  },
  {
    phase: 'EnsureSrcQuiesced',
    waitsFor: 'the pods of the application on the source to end',
    look: 'Look for pods in the source namespaces that are created again: an operator, Argo CD, KEDA or a '
      + 'HorizontalPodAutoscaler must be paused.',
    minutes: 30,
  },
  {
    phase: 'StagePodsCreated',
    waitsFor: 'stage pods to run',
    look: 'Read the events of the stage pods: images, ReadWriteOnce volumes on another node, quotas, node selectors, '
      + 'unbound claims.',
    minutes: 30,
  },
  {
    phase: 'WaitForVeleroReady',
    waitsFor: 'Velero to be ready',
    look: 'Look at Deployment velero in openshift-migration on both clusters.',
    minutes: 20,
  },
  {
    phase: 'WaitForResticReady',
    waitsFor: 'Restic or the node agent to be ready',
    look: 'Look at DaemonSet restic or node-agent in openshift-migration on both clusters.',
    minutes: 20,
  },
  {
    phase: 'WaitForRegistriesReady',
    waitsFor: 'the temporary registries to be ready',
    look: 'Look at the pods of the migration registry in openshift-migration on both clusters.',
    minutes: 20,
  },
  {
    phase: 'EnsureCloudSecretPropagated',
    waitsFor: 'Velero to have the credentials of the repository',
    look: 'Compare the label migplan of Secret cloud-credentials with the plan: another plan with another repository '
      + 'may have replaced it. Also look at Velero\'s pods, in which MTC runs a command.',
    minutes: 20,
  },
  {
    phase: 'InitialBackupCreated',
    waitsFor: 'the backup of the Kubernetes objects',
    look: 'Read the Backup with the label migmigration on the source, the BackupStorageLocation and the log of Velero, '
      + 'which does one backup at a time.',
    minutes: 4 * 60,
  },
  {
    phase: 'StageBackupCreated',
    waitsFor: 'the backup of volumes or images',
    look: 'Read the Backup with the label migmigration on the source, its PodVolumeBackups and the log of Velero.',
    minutes: DAY,
  },
  {
    phase: 'EnsureInitialBackupReplicated',
    waitsFor: 'the destination to see the backup',
    look: 'Read the BackupStorageLocation on the destination: bucket, prefix, credentials, '
      + 'and whether the cluster reaches it.',
    minutes: 30,
  },
  {
    phase: 'EnsureStageBackupReplicated',
    waitsFor: 'the destination to see the backup',
    look: 'Read the BackupStorageLocation on the destination: bucket, prefix, credentials, '
      + 'and whether the cluster reaches it.',
    minutes: 30,
  },
  {
    phase: 'FinalRestoreCreated',
    waitsFor: 'the restore of the Kubernetes objects',
    look: 'Read the Restore on the destination with `velero restore describe --details`: webhooks, quotas, missing '
      + 'APIs.',
    minutes: 4 * 60,
  },
  {
    phase: 'StageRestoreCreated',
    waitsFor: 'the restore of volumes or images',
    look: 'Read the Restore on the destination and its PodVolumeRestores.',
    minutes: DAY,
  },
  {
    phase: 'WaitForDirectVolumeMigrationToComplete',
    waitsFor: 'the copy of volumes',
    look: 'Read the conditions of the DirectVolumeMigration, and the events of the rsync pods on both clusters.',
    minutes: DAY,
  },
  {
    phase: 'WaitForDirectVolumeMigrationToRollbackComplete',
    waitsFor: 'the copy of volumes back',
    look: 'Read the conditions of the DirectVolumeMigration, and the events of the rsync pods on both clusters.',
    minutes: DAY,
  },
  {
    phase: 'WaitForDirectImageMigrationToComplete',
    waitsFor: 'the copy of images',
    look: 'Read the DirectImageStreamMigrations: the Route of the registry and the token may be wrong.',
    minutes: 12 * 60,
  },
  ...['PreBackupHooks', 'PostBackupHooks', 'PreRestoreHooks', 'PostRestoreHooks'].map((phase) => ({
    phase,
    waitsFor: 'the Job of a hook',
    look: 'Read the log of the hook\'s pod. A hanging playbook is retried, for up to three and a half hours.',
    minutes: 4 * 60,
  })),
  {
    phase: 'Verification',
    waitsFor: 'the pods of the application on the destination',
    look: 'Look at the workloads on the destination: MTC waits without limit for pods that are neither ready nor '
      + 'failing.',
    minutes: 60,
  },
  {
    phase: 'EnsureDestQuiesced',
    waitsFor: 'the pods of the application on the destination to end',
    look: 'Look for pods in the destination namespaces that are created again by an operator or by Argo CD.',
    minutes: 30,
  },
  {
    phase: 'EnsureMigratedDeleted',
    waitsFor: 'the migrated objects to be deleted on the destination',
    look: 'Look for objects with the label migration.openshift.io/migrated-by-migplan that have finalizers, '
      + 'and for claims that a pod uses.',
    minutes: 60,
  },
];

/** What is known about a phase. */
export function runPhase(phase: string): RunPhase | undefined {
  return RUN_PHASES.find((each) => each.phase === phase);
}

/** The phases that do one step and wait for nothing, and the states of a run without a phase. */
const OTHERS = [
  'postponed', 'running', 'suspended', 'stalled', 'waiting',
  'Created', 'Started', 'StartRefresh', 'CleanStaleAnnotations', 'CleanStaleResticCRs', 'CleanStaleVeleroCRs',
  'CleanStaleStagePods',
  'RestartVelero', 'RestartRestic', 'CreateRegistries', 'CreateDirectImageMigration',
  'CreateDirectVolumeMigrationStage',
  'CreateDirectVolumeMigrationFinal', 'CreateDirectVolumeMigrationRollback', 'PreBackupHooks', 'PostBackupHooks',
  'PreRestoreHooks',
  'PostRestoreHooks', 'EnsureInitialBackup', 'EnsureStageBackup', 'EnsureStageRestore', 'EnsureFinalRestore',
  'QuiesceSourceApplications',
  'QuiesceDestinationApplications', 'UnQuiesceSrcApplications', 'UnQuiesceDestApplications',
  'EnsureStagePodsFromRunning',
  'EnsureStagePodsFromTemplates', 'EnsureStagePodsFromOrphanedPVCs', 'EnsureStagePodsDeleted', 'AnnotateResources',
  'EnsureAnnotationsDeleted', 'SwapPVCReferences', 'DeleteRegistries', 'DeleteBackups', 'DeleteRestores',
  'DeleteHookJobs',
  'DeleteDirectVolumeMigrationResources', 'DeleteDirectImageMigrationResources', 'DeleteMigrated', 'MigrationFailed',
  'Canceling', 'Canceled',
  'Rollback',
];

/** All phases that a limit can be set for. */
export const PHASE_NAMES: readonly string[] = [...RUN_PHASES.map(({ phase }) => phase), ...OTHERS];
