import { Condition, of } from './condition';

/** What MTC reports about a MigMigration. Source: mig-controller pkg/controller/migmigration. */
export const RUN_CONDITIONS: readonly Condition[] = of('MigMigration', [
  {
    type: 'InvalidPlanRef',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the run has no plan; deleting such a run crashes the controller once',
    fix: 'Set name and namespace of a MigPlan in `spec.migPlanRef`.',
  },
  {
    type: 'InvalidPlanRef',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the MigPlan of the run does not exist',
    fix: 'Create a run with the right `spec.migPlanRef`, and delete this one.',
  },
  {
    type: 'PlanNotReady',
    category: 'Critical',
    meaning: 'the run waits because its plan is not Ready; if `status.phase` is set it stopped in the middle, and '
      + 'goes on when the plan is Ready',
    fix: 'Read the conditions of the plan, of its clusters and of its repository.',
  },
  {
    type: 'PlanClosed',
    category: 'Critical',
    meaning: 'the plan is closed and accepts no new runs; this run keeps later runs of the plan waiting',
    fix: 'Delete the run, and create a new plan.',
  },
  {
    type: 'InvalidSpec',
    category: 'Critical',
    meaning: 'the plan does not allow a run of this type: more than one of stage, migrateState and rollback is true, '
      + 'or a claim is renamed or the storage of one cluster is converted, which only migrateState does. The run '
      + 'keeps later runs of the plan waiting',
    fix: 'Delete the run, and create one with the right type.',
  },
  {
    type: 'ConflictingPVCMappings',
    category: 'Critical',
    meaning: 'two claims of the plan have the same target; the run keeps later runs of the plan waiting',
    fix: 'Set distinct target names in the plan, delete the run and create a new one.',
  },
  {
    type: 'HasFinalMigration',
    category: 'Critical',
    meaning: 'the plan has been cut over: no further stage or cutover is possible, and this run keeps later runs of '
      + 'the plan waiting',
    fix: 'Delete the run; roll back first if the migration is to be repeated.',
  },
  {
    type: 'Postponed',
    category: 'Critical',
    meaning: 'the run waits for another run of the plan: stages first, then the others by creation time',
    fix: 'Wait; if the run before it is blocked by an invalid spec, delete that one.',
  },
  {
    type: 'RegistriesUnhealthy',
    category: 'Critical',
    meaning: 'the temporary registries for indirect image migration are not running',
    fix: 'Look at the pods of the migration registry in `openshift-migration` on both clusters.',
  },
  {
    type: 'StageNoOp',
    category: 'Warn',
    meaning: 'the stage copied nothing, since the plan has neither volumes nor images',
    fix: 'Select the volumes in the plan if data was to be copied.',
  },
  {
    type: 'ResticErrors',
    category: 'Warn',
    meaning: 'Restic could not restore all files of a volume',
    fix: 'Read `oc describe podvolumerestore -n openshift-migration` on the destination, and start another run.',
  },
  {
    type: 'ResticVerifyErrors',
    category: 'Warn',
    meaning: 'the checksums of restored files differ from those of the source',
    fix: 'Compare the listed volumes, and start another run while the application is stopped.',
  },
  {
    type: 'VeleroInitialBackupPartiallyFailed',
    category: 'Warn',
    meaning: 'the backup of the Kubernetes objects is incomplete: some objects were not migrated',
    fix: 'Run `velero backup describe --details` for the backup on the source.',
  },
  {
    type: 'VeleroStageBackupPartiallyFailed',
    category: 'Warn',
    meaning: 'the backup of volumes or images is incomplete: some data was not migrated',
    fix: 'Run `velero backup describe --details` for the backup on the source.',
  },
  {
    type: 'VeleroStageRestorePartiallyFailed',
    category: 'Warn',
    meaning: 'the restore of volumes or images is incomplete: some data is missing on the destination',
    fix: 'Run `velero restore describe --details` for the restore on the destination.',
  },
  {
    type: 'VeleroFinalRestorePartiallyFailed',
    category: 'Warn',
    meaning: 'the restore of the Kubernetes objects is incomplete: some objects are missing on the destination',
    fix: 'Run `velero restore describe --details` for the restore on the destination.',
  },
  {
    type: 'DirectImageMigrationFailed',
    category: 'Warn',
    meaning: 'images were not copied; the run goes on, and ends as SucceededWithWarnings without them',
    fix: 'Read `status.errors` and `status.failedISs` of the DirectImageMigration, and start another run.',
  },
  {
    type: 'DirectVolumeMigrationFailed',
    category: 'Warn',
    meaning: 'volumes were not copied; the run can go on, and end as SucceededWithWarnings without any data',
    fix: 'Read `status.errors` of the DirectVolumeMigration, '
      + 'and start another run before the application is used on the destination.',
  },
  {
    type: 'DirectVolumeMigrationBlocked',
    category: 'Warn',
    meaning: 'the copy of volumes waits for pods or Routes; MTC waits without a time limit',
    fix: 'Read the conditions of the DirectVolumeMigration, and the events of the rsync pods.',
  },
  {
    type: 'UnhealthyNamespaces',
    category: 'Warn',
    meaning: 'pods on the destination are not healthy after the cutover; `status.namespaces` lists them',
    fix: 'Look at the events and logs of the listed pods.',
  },
  {
    type: 'Running',
    category: 'Advisory',
    meaning: 'the run is in progress; the reason is its phase, and the transition time when that began',
  },
  { type: 'Canceling', category: 'Advisory', meaning: 'the run is being canceled' },
  {
    type: 'Canceled',
    category: 'Advisory',
    meaning: 'the run was canceled before its end: it did not migrate the application, although it also has Succeeded',
    fix: 'Check that the workloads on the source run again, and create a new run.',
  },
  {
    type: 'Failed',
    category: 'Advisory',
    meaning: 'the run failed; a cutover leaves the application on the source stopped',
    fix: 'Read `status.errors`, remove the cause and create a new run; '
      + 'roll back to start the application on the source again.',
  },
  {
    type: 'Succeeded',
    category: 'Advisory',
    meaning: 'the run ended without warnings; if it also has Canceled, it was canceled',
  },
  {
    type: 'SucceededWithWarnings',
    category: 'Advisory',
    meaning: 'the run ended with warnings: with DirectVolumeMigrationFailed or DirectImageMigrationFailed, volumes '
      + 'or images are missing',
    fix: 'Read the conditions of category Warn, and compare the data on both clusters.',
  },
  {
    type: 'Ready',
    category: 'Required',
    meaning: 'nothing blocks the run, and it has not ended; the condition is removed when the run ends',
  },
  {
    type: 'RegistriesHealthy',
    category: 'Required',
    meaning: 'the temporary registries for indirect image migration are running',
  },
  { type: 'StagePodsCreated', category: 'Advisory', meaning: 'the pods through which Restic reads the volumes exist' },
  {
    type: 'StaleSrcVeleroCRsDeleted',
    category: 'Required',
    meaning: 'Velero objects of earlier runs are deleted on the source',
  },
  {
    type: 'StaleDestVeleroCRsDeleted',
    category: 'Required',
    meaning: 'Velero objects of earlier runs are deleted on the destination',
  },
  { type: 'StaleResticCRsDeleted', category: 'Required', meaning: 'Restic objects of earlier runs are deleted' },
]);
