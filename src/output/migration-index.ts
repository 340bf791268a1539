import { ApplyStep } from './apply-step';
import { IndexObject } from './index-object';
import { IndexSecret } from './index-secret';

export type { IndexObject } from './index-object';

/** The name of the index in an output folder. */
export const INDEX_FILE = 'migration.json';

/** The version of the format that this library writes and reads. */
export const INDEX_VERSION = 1;

/**
 * The `$schema` and `$id` of the format. The schema itself is in the package: `assets/schemas/migration.schema.json`.
 */
export const INDEX_SCHEMA = 'urn:cdk8s-mtc:migration:1';

/**
 * The contents of `migration.json`, the index of an output folder. Tools read it instead of the program. It contains
 * names and references, and never a secret value.
 */
export interface MigrationIndex {
  /** The version of the format: 1. */
  readonly version: number;

  /** The name of the app that owns the folder. */
  readonly app: string;

  /**
   * Whether the program has given the app its name. If not, other programs have the same default, and
   * `cdk8s-mtc apply`, `run` and `teardown` are refused.
   *
   * @default - false
   */
  readonly isNamed?: boolean;

  /** The clusters of the app. */
  readonly clusters: IndexCluster[];

  /** The units, in the order in which they are applied. Those of rollbacks are last, and are applied only to undo. */
  readonly units: IndexUnit[];

  /** The plans, in the order of the program. */
  readonly plans: IndexPlan[];

  /** The runs, in the order in which they are applied. Rollbacks are last, and are applied only to undo. */
  readonly runs: IndexRun[];

  /**
   * The Secrets whose values `cdk8s-mtc apply` puts in. The folder contains them without values.
   *
   * @default - none
   */
  readonly secrets?: IndexSecret[];

  /**
   * The MigrationControllers. One with the password of a proxy is in a secret file, and this is what others have to
   * know of it.
   *
   * @default - none
   */
  readonly controllers?: IndexController[];
}

/** A MigrationController that a unit contains. */
export interface IndexController {
  /** The name of the cluster that it is on. */
  readonly cluster: string;

  /** The proxies that it connects through. */
  readonly proxies: IndexProxy[];

  /** Whether the destination of rsync is a port of the nodes, and not a Route. */
  readonly usesNodePorts: boolean;

  /** Whether rsync runs privileged. */
  readonly isRsyncPrivileged: boolean;
}

/** What connects through a proxy. */
export enum ProxyUse {
  /** The copies of volumes. */
  VOLUMES = 'volumes',
  /** The controller, to HTTP servers. */
  HTTP = 'http',
  /** The controller, to HTTPS servers. */
  HTTPS = 'https',
}

/** A proxy, without its credentials. */
export interface IndexProxy {
  /** What connects through it. */
  readonly use: ProxyUse;

  /** Its host. */
  readonly host: string;

  /** Its port. */
  readonly port: number;
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

  /** The cluster of the migration that it is, if a GitOps tool runs on one: `new`. Its context is the default here. */
  readonly sameAs?: string;

  /**
   * Whether only deliveries write to it, such as Applications of Argo CD. It may be another one, and is not counted.
   *
   * @default - false
   */
  readonly isDelivery?: boolean;

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

  /**
   * The Applications of Argo CD that must not start again what a cutover of the plan stops. `run` freezes them before
   * it, and `teardown` releases them.
   *
   * @default - none
   */
  readonly frozenApplications?: IndexApplication[];

  /** The paths of its runs, in the order of the program. */
  readonly runs: string[];
}

/** An Application of Argo CD. */
export interface IndexApplication {
  /** The name of the cluster that its Argo CD runs on. */
  readonly cluster: string;

  /** The namespace of the Application. */
  readonly namespace: string;

  /** Its name. */
  readonly name: string;
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
