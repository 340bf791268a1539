import { ApplyStep } from './apply-step';

/** The name of the index in an output folder. */
export const INDEX_FILE = 'migration.json';

/** The version of the format that this library writes and reads. */
export const INDEX_VERSION = 1;

/** The `$schema` and `$id` of the format. The schema itself is in the package: `assets/schemas/migration.schema.json`. */
export const INDEX_SCHEMA = 'urn:cdk8s-mtc:migration:1';

/**
 * The contents of `migration.json`, the index of an output folder. Tools read it instead of the program. It contains names and
 * references, and never a secret value.
 */
export interface MigrationIndex {
  /** The version of the format: 1. */
  readonly version: number;

  /** The name of the app that owns the folder. */
  readonly app: string;

  /** The clusters of the app. */
  readonly clusters: IndexCluster[];

  /** The units, in the order in which they are applied. */
  readonly units: IndexUnit[];

  /** The plans, in the order of the program. */
  readonly plans: IndexPlan[];

  /** The runs, in the order in which they are applied. */
  readonly runs: IndexRun[];
}

/** The part of a cluster in the migration. */
export enum ClusterRole {
  /** MTC's controller runs here, and MTC's own objects are here. */
  HOST = 'host',
  /** A cluster that MTC's controller reaches from the host cluster. */
  REMOTE = 'remote',
  /** A cluster without a part in MTC, for example one end of a `TransferEngine`. */
  OTHER = 'other',
}

/** A cluster of the app. */
export interface IndexCluster {
  /** The name of the cluster in the program: the id of its chart. It is a segment of the paths of its units. */
  readonly name: string;

  /** Its part in the migration. */
  readonly role: ClusterRole;

  /** The MigClusters that stand for it. */
  readonly migClusters: IndexMigCluster[];

  /** The paths of its units, in the order in which they are applied. */
  readonly units: string[];
}

/** A MigCluster that stands for a cluster. */
export interface IndexMigCluster {
  /** The name of the MigCluster. */
  readonly name: string;

  /** The name of the host cluster that the MigCluster is on. */
  readonly host: string;
}

/** A leaf folder: one step for one cluster. It is applied as a whole. */
export interface IndexUnit {
  /** The folder, relative to the output folder: `clusters/new/manifests`. */
  readonly path: string;

  /** The name of the cluster that it is applied on. */
  readonly cluster: string;

  /** The step. */
  readonly step: ApplyStep;

  /** What it is for, in a few words. */
  readonly purpose: string;

  /** Whether its files contain secret values in plain text. */
  readonly isSecret: boolean;

  /**
   * The path of the run that it belongs to.
   *
   * @default - it does not belong to a run
   */
  readonly run?: string;

  /** The objects that start something when they are applied. */
  readonly starts: IndexObject[];

  /** The paths of the units that must have been applied, and must have settled, before this one. */
  readonly after: string[];

  /** What shows that the unit has settled. */
  readonly waitFor: IndexWait[];

  /** The pods whose logs show the progress. */
  readonly logs: IndexLogs[];

  /** Its files, in the order in which they are applied. */
  readonly files: IndexFile[];
}

/** A file of a unit. */
export interface IndexFile {
  /** The file, relative to the output folder. */
  readonly path: string;

  /**
   * The SHA-256 digest of the file, in hexadecimal.
   *
   * @default - none for secret files: with a digest, a short secret could be guessed
   */
  readonly sha256?: string;

  /** The objects in the file, in their order. */
  readonly objects: IndexObject[];
}

/** A reference to an object. */
export interface IndexObject {
  /** The API group and version. */
  readonly apiVersion: string;

  /** The kind. */
  readonly kind: string;

  /**
   * The namespace.
   *
   * @default - none
   */
  readonly namespace?: string;

  /** The name. */
  readonly name: string;
}

/** A state of an object to wait for: a condition that is True, or a value at a path. */
export interface IndexWait {
  /** The object. */
  readonly target: IndexObject;

  /**
   * The type of the condition that becomes True.
   *
   * @default - `jsonPath` is used
   */
  readonly condition?: string;

  /**
   * The path of the value: `{.status.phase}`.
   *
   * @default - `condition` is used
   */
  readonly jsonPath?: string;

  /**
   * The value at the path.
   *
   * @default - `condition` is used
   */
  readonly value?: string;

  /** How long to wait, in seconds. */
  readonly timeoutSeconds: number;
}

/** The pods of a namespace whose logs show the progress of a run. */
export interface IndexLogs {
  /** The namespace. */
  readonly namespace: string;

  /** The label selector. */
  readonly selector: string;

  /** The number of pods. */
  readonly pods: number;
}

/** A plan. */
export interface IndexPlan {
  /** The name of the MigPlan. */
  readonly name: string;

  /** The name of the host cluster that the plan is on. */
  readonly cluster: string;

  /** Whether a unit contains the plan. If not, it exists on the cluster and only its runs are written. */
  readonly isWritten: boolean;

  /**
   * The name of the source's MigCluster.
   *
   * @default - unknown
   */
  readonly source?: string;

  /**
   * The name of the destination's MigCluster.
   *
   * @default - unknown
   */
  readonly destination?: string;

  /**
   * The name of the MigStorage.
   *
   * @default - unknown, or none
   */
  readonly repository?: string;

  /** The namespaces, as the plan lists them. */
  readonly namespaces: IndexNamespace[];

  /** The names of the MigHooks. */
  readonly hooks: string[];

  /** The paths of its runs, in the order of the program. */
  readonly runs: string[];
}

/** A namespace of a plan. */
export interface IndexNamespace {
  /** Its name on the source. */
  readonly source: string;

  /** Its name on the destination. */
  readonly destination: string;
}

/** The owner of a run. */
export enum RunOwner {
  /** A MigPlan. */
  PLAN = 'plan',
  /** A `TransferEngine`. */
  TRANSFER_ENGINE = 'transfer-engine',
  /** None: an object that acts without a plan, for example a DirectVolumeMigration. */
  NONE = 'none',
}

/** A run: something that starts when its units are applied. */
export interface IndexRun {
  /** The folder that contains its units, relative to the output folder: `runs/shop/1-stage-first-copy`. */
  readonly path: string;

  /** The sort of its owner. */
  readonly ownerKind: RunOwner;

  /** The name of the plan or the engine. */
  readonly owner: string;

  /** Its number among the runs of the owner, from 1. */
  readonly number: number;

  /** What it does: `stage`, `cutover`, `rollback`, `transfer-stage`, … */
  readonly kind: string;

  /** Its id in the program. */
  readonly id: string;

  /** What it does, in a few words. */
  readonly purpose: string;

  /** The paths of its units, in the order in which they are applied. */
  readonly units: string[];
}
