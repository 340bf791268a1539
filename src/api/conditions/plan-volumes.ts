import { Condition, of } from './condition';

/** What MTC reports about the volumes of a MigPlan. Source: mig-controller pkg/controller/migplan. */
export const PLAN_VOLUME_CONDITIONS: readonly Condition[] = of('MigPlan', [
  {
    type: 'PvLimitExceeded',
    category: 'Warn',
    meaning: 'the plan has more volumes than mig_pv_limit, which is 100 unless it is set; skipped volumes count',
    fix: 'Divide the plan, or raise `mig_pv_limit` in the host cluster\'s MigrationController.',
  },
  {
    type: 'PvInvalidAction',
    category: 'Error',
    meaning: 'a volume has no action, or one that is not possible for it',
    fix: 'Set `selection.action` of the listed volumes to one of their `supported.actions`.',
  },
  {
    type: 'PvNoSupportedAction',
    category: 'Warn',
    meaning: 'no action is possible for a volume',
    fix: 'Migrate the data of the listed volumes by other means.',
  },
  {
    type: 'PvNoCopyMethodSelection',
    category: 'Error',
    meaning: 'a volume is to be copied, but has no copy method',
    fix: 'Set `selection.copyMethod` of the listed volumes to filesystem, block or snapshot.',
  },
  {
    type: 'PvInvalidCopyMethod',
    category: 'Error',
    meaning: 'the copy method of a volume is not one of its `supported.copyMethods`',
    fix: 'Set `selection.copyMethod` of the listed volumes to filesystem, block (MTC 1.8) or snapshot.',
  },
  {
    type: 'PvInvalidStorageClass',
    category: 'Error',
    meaning: 'the storage class that is selected for a volume does not exist on the destination',
    fix: 'Set `selection.storageClass` of the listed volumes to a class in `status.destStorageClasses`.',
  },
  {
    type: 'PvNoStorageClassSelection',
    category: 'Warn',
    meaning: 'no storage class is selected for a volume, so that its claim waits on the destination for a volume '
      + 'that is created by hand',
    fix: 'Set `selection.storageClass` of the listed volumes, or create the volumes on the destination.',
  },
  {
    type: 'PvInvalidAccessMode',
    category: 'Error',
    meaning: 'the access mode that is selected for a volume is unknown',
    fix: 'Set `selection.accessMode` to ReadWriteOnce, ReadOnlyMany or ReadWriteMany, or remove it.',
  },
  {
    type: 'PvWarnAccessModeUnavailable',
    category: 'Warn',
    meaning: 'the storage class of a volume may not provide its access mode: MTC only knows the modes of common '
      + 'provisioners',
    fix: 'Make sure that the class provides the mode, or set another `selection.storageClass` or '
      + '`selection.accessMode`.',
  },
  {
    type: 'PvWarnCopyMethodSnapshot',
    category: 'Warn',
    meaning: 'a volume is copied by a snapshot, which only works if both clusters use the same storage provider in '
      + 'the same region',
    fix: 'Set `selection.copyMethod: filesystem` unless that is so.',
  },
  {
    type: 'PvNameConflict',
    category: 'Error',
    meaning: 'a claim keeps its name in a storage conversion, which needs a second claim under another name',
    fix: 'Set `pvc.name` of the listed volumes to `<claim>:<new name>`.',
  },
  {
    type: 'StorageClassConversionUnavailable',
    category: 'Critical',
    meaning: 'the storage conversion has nothing to do: all volumes are skipped, or the cluster has only one storage '
      + 'class',
    fix: 'Select `copy` for at least one volume, and create the storage class that it is to be converted to.',
  },
  {
    type: 'PvWarnNoCephAvailable',
    category: 'Warn',
    meaning: 'the source uses Gluster and the destination has no Ceph storage class, so that MTC selected the '
      + 'default class',
    fix: 'Set `selection.storageClass` of the listed volumes to a class with the needed access modes.',
  },
  {
    type: 'NfsNotAccessible',
    category: 'Warn',
    meaning: 'the destination does not reach the NFS server of a volume on port 2049, so that the volume cannot be '
      + 'moved',
    fix: 'Open port 2049 from the nodes of the destination, or copy the volume.',
  },
  {
    type: 'NfsAccessCannotBeValidated',
    category: 'Error',
    meaning: 'MTC cannot test the access to NFS, since no Velero pod runs on the destination',
    fix: 'Make the pods of Deployment `velero` in `openshift-migration` on the destination run.',
  },
  {
    type: 'PvCapacityAdjustmentRequired',
    category: 'Warn',
    meaning: 'a volume is nearly full or smaller than its claim, so that its copy should be larger',
    fix: 'Accept the proposed capacity of the listed volumes, or clear space on them.',
  },
  {
    type: 'PvUsageAnalysisFailed',
    category: 'Warn',
    meaning: 'MTC cannot find out how full the volumes are, so that it proposes no capacities',
    fix: 'Look at the pods of Restic or the node agent on the source, and check the sizes of the claims yourself.',
  },
  {
    type: 'PvsDiscovered',
    category: 'Required',
    meaning: '`spec.persistentVolumes` lists the volumes of the source namespaces',
  },
]);
