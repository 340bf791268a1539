import { Flag, LabelSelectorSpec, mtcKind, ObjectRef } from './common';

export const MIG_PLAN = mtcKind('MigPlan');

/** The annotation with which MTC's console marks the purpose of a plan. */
export const CONSOLE_PLAN_TYPE = 'migration.openshift.io/selected-migplan-type';

/** Its values: a whole application, the data of claims, a change of storage classes. */
export type ConsolePlanType = 'full' | 'state' | 'scc';

/**
 * The annotation of a MigPlan that says whether its namespaces exist on the destination before the first stage. Rules
 * read it.
 */
export const DESTINATION_NAMESPACES = 'cdk8s-mtc.io/destination-namespaces';

/** Its only value. Without it, the first stage creates the namespaces. */
export const EXISTING = 'existing';

/** What MTC does with one persistent volume. */
export enum VolumeAction {
  /** Its data is copied to a new volume on the destination. */
  COPY = 'copy',
  /**
   * Nothing is copied: the destination gets a volume that points at the same storage, which must be within its reach.
   */
  MOVE = 'move',
  /** It is left alone. */
  SKIP = 'skip',
}

/** How the data of a volume is copied. */
export enum CopyMethod {
  /** File by file: rsync where volumes go directly, Restic where they go through the repository. */
  FILESYSTEM = 'filesystem',
  /** Byte by byte, for volumes of mode Block. Since MTC 1.8. */
  BLOCK = 'block',
  /** By the storage provider's snapshot; both clusters must use one provider, in one region. */
  SNAPSHOT = 'snapshot',
}

/** How many nodes, and how, may use a volume. */
export enum AccessMode {
  /** One node reads and writes. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** Many nodes read. */
  READ_ONLY_MANY = 'ReadOnlyMany',
  /** Many nodes read and write. */
  READ_WRITE_MANY = 'ReadWriteMany',
}

/** Whether a volume contains a file system or is a raw block device. */
export enum VolumeMode {
  /** A file system, mounted as a directory. */
  FILESYSTEM = 'Filesystem',
  /** A raw block device. */
  BLOCK = 'Block',
}

/** When in a cutover a hook runs. Stage, state and storage conversion runs never run hooks. */
export enum HookPhase {
  /** Before everything else; the application still runs on the source. */
  PRE_BACKUP = 'PreBackup',
  /** After all data has been copied; the source is stopped. */
  POST_BACKUP = 'PostBackup',
  /** Right after the PostBackup hook, before the objects are created on the destination. */
  PRE_RESTORE = 'PreRestore',
  /** After the objects were created on the destination, where the application is already starting. */
  POST_RESTORE = 'PostRestore',
}

/** The access mode that leaves the choice for a virtual machine's disk to the storage profile. */
export const AUTO_ACCESS_MODE = 'auto';

/** One entry of `spec.persistentVolumes`. `supported` is required by the schema and overwritten by discovery. */
export interface PlanVolumeSpec {
  readonly name: string;
  readonly pvc: {
    readonly namespace: string;
    readonly name: string;
    readonly accessModes: string[];
    readonly volumeMode: string;
  };
  readonly selection: {
    readonly action: VolumeAction;
    readonly copyMethod?: CopyMethod;
    readonly storageClass?: string;
    readonly accessMode?: string;
    readonly verify?: Flag;
  };
  readonly supported: {
    readonly actions: VolumeAction[];
    readonly copyMethods: CopyMethod[];
  };
}

/** One entry of `spec.hooks`. */
export interface PlanHookSpec {
  readonly reference: ObjectRef;
  readonly phase: HookPhase;
  readonly executionNamespace: string;
  readonly serviceAccount: string;
}

/** `spec` of a MigPlan. */
export interface MigPlanSpec {
  readonly srcMigClusterRef: ObjectRef;
  readonly destMigClusterRef: ObjectRef;
  readonly migStorageRef?: ObjectRef;
  readonly namespaces: string[];
  readonly indirectImageMigration?: Flag;
  readonly indirectVolumeMigration?: Flag;
  readonly persistentVolumes?: PlanVolumeSpec[];
  readonly hooks?: PlanHookSpec[];
  readonly includedResources?: Array<{ group: string; kind: string }>;
  readonly labelSelector?: LabelSelectorSpec;
  readonly liveMigrate?: Flag;
  readonly closed?: Flag;
  readonly refresh?: Flag;
}
