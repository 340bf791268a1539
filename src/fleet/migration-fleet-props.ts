import { Duration, Size } from 'cdk8s';
import { ICluster } from '../clusters/cluster';
import { Inventory } from '../inventory/inventory';
import { TransferMode } from '../plans/migration-plan';
import { RsyncIdentity } from '../plans/rsync-identity';
import { VolumeRules } from '../plans/volume-rules';
import { IReplicationRepository } from '../repository/replication-repository';

/** Namespaces that stay in one plan. */
export interface FleetGroup {
  /** The name, for reports. */
  readonly name: string;

  /** Patterns for its namespaces: `crm-*`. */
  readonly namespaces: string[];
}

/** A namespace that is migrated after others. */
export interface FleetDependency {
  /** The namespace. */
  readonly namespace: string;

  /** The namespaces that must have been migrated before it, or in the same plan. */
  readonly on: string[];
}

/** A tier: its namespaces are migrated before those of the next. */
export interface FleetTier {
  /** The name: `pilot`. */
  readonly name: string;

  /**
   * Patterns for its namespaces.
   *
   * @default - those that have `label`
   */
  readonly namespaces?: string[];

  /**
   * A label of its namespaces: `tier=gold`.
   *
   * @default - those that match `namespaces`
   */
  readonly label?: string;
}

/** A time in which cutovers are allowed. */
export interface FleetWindow {
  /** The name: `weekend-49`. */
  readonly name: string;

  /** The start: `2026-12-05T22:00:00Z`. */
  readonly start: string;

  /**
   * How long it lasts. Waves are cut so that the estimated cutovers of a wave fit. Waves that do not fit one after
   * another are reported.
   */
  readonly duration: Duration;

  /**
   * Patterns for its namespaces.
   *
   * @default - those that have `label`
   */
  readonly namespaces?: string[];

  /**
   * A label of its namespaces: `window=weekend`.
   *
   * @default - those that match `namespaces`
   */
  readonly label?: string;
}

/** The limits of a plan. */
export interface FleetLimits {
  /**
   * The number of namespaces.
   *
   * @default - `limits.namespaces` of the host cluster's controller, or 10
   */
  readonly namespaces?: number;

  /**
   * The number of running pods.
   *
   * @default - `limits.pods` of the host cluster's controller, or 100
   */
  readonly pods?: number;

  /**
   * The number of volumes. Skipped volumes count, because MTC counts them.
   *
   * @default - `limits.volumes` of the host cluster's controller, or 100
   */
  readonly volumes?: number;
}

/** What durations are estimated from. */
export interface FleetEstimates {
  /**
   * The data that is copied in a second. Measure it in a first run.
   *
   * @default Size.mebibytes(40)
   */
  readonly throughput?: Size;

  /**
   * The part of the data that changes between the last stage and the cutover, from 0 to 1.
   *
   * @default 0.05
   */
  readonly changedShare?: number;

  /**
   * The time that a run takes besides copying.
   *
   * @default Duration.minutes(5)
   */
  readonly overhead?: Duration;
}

/** Properties of a `MigrationFleet`. */
export interface MigrationFleetProps {
  /** The cluster that the applications are migrated from. */
  readonly source: ICluster;

  /** The cluster that the applications are migrated to. */
  readonly destination: ICluster;

  /** The replication repository of all plans. */
  readonly repository: IReplicationRepository;

  /** The inventory of the source. */
  readonly sourceInventory: Inventory;

  /**
   * The inventory of the destination.
   *
   * @default - unknown: storage classes are not checked
   */
  readonly destinationInventory?: Inventory;

  /**
   * Patterns for the namespaces to migrate.
   *
   * @default ['*']
   */
  readonly namespaces?: string[];

  /**
   * Patterns for namespaces to leave out.
   *
   * @default - the cluster's own: `default`, `openshift`, `openshift-*`, `kube-*`
   */
  readonly exclude?: string[];

  /**
   * New names on the destination, by the name on the source.
   *
   * @default - all keep their names
   */
  readonly renames?: { readonly [namespace: string]: string };

  /**
   * What is done with each volume.
   *
   * @default - MTC's defaults: no volume is listed in the plans
   */
  readonly volumeRules?: VolumeRules;

  /**
   * Groups of namespaces that stay in one plan.
   *
   * @default - none
   */
  readonly groups?: FleetGroup[];

  /**
   * The names of labels: namespaces with the same value stay in one plan.
   *
   * @default - none
   */
  readonly groupByLabels?: string[];

  /**
   * Namespaces that are migrated after others.
   *
   * @default - none
   */
  readonly dependencies?: FleetDependency[];

  /**
   * Tiers, the first first. Namespaces of no tier come last.
   *
   * @default - none
   */
  readonly tiers?: FleetTier[];

  /**
   * Windows for cutovers. A namespace of no window can be migrated at any time.
   *
   * @default - none
   */
  readonly windows?: FleetWindow[];

  /**
   * The limits of a plan.
   *
   * @default - those of the host cluster's controller
   */
  readonly limits?: FleetLimits;

  /**
   * The number of plans in a wave.
   *
   * @default 10
   */
  readonly plansPerWave?: number;

  /**
   * The number of stages of each plan before its cutover.
   *
   * @default 1
   */
  readonly stages?: number;

  /**
   * The size from which the volumes of a namespace are large. Namespaces with large volumes are in separate plans.
   *
   * @default - no separate plans
   */
  readonly separateFrom?: Size;

  /**
   * Whether namespaces with block volumes are in separate plans.
   *
   * @default false
   */
  readonly separateBlockVolumes?: boolean;

  /**
   * What durations are estimated from.
   *
   * @default - the defaults of its fields
   */
  readonly estimates?: FleetEstimates;

  /**
   * The lock file. It records which plan each namespace is in, so that later changes move nothing else. Keep it in git.
   * A `MigrationApp` writes it after each synth.
   *
   * @default - none: a change may move namespaces to other plans
   */
  readonly lockFile?: string;

  /**
   * Plans of the lock file that stay unchanged although they contradict the inventory or the constraints.
   *
   * @default - none
   */
  readonly keepPlans?: string[];

  /**
   * Plans of the lock file whose namespaces are assigned again.
   *
   * @default - none
   */
  readonly movePlans?: string[];

  /**
   * Plans that get no further namespaces, for example because they have been migrated.
   *
   * @default - none
   */
  readonly frozenPlans?: string[];

  /**
   * How images are copied.
   *
   * @default TransferMode.DIRECT
   */
  readonly imageMigration?: TransferMode;

  /**
   * How volumes are copied.
   *
   * @default TransferMode.DIRECT
   */
  readonly volumeMigration?: TransferMode;

  /**
   * The user that rsync runs as.
   *
   * @default - as in a `MigrationPlan`
   */
  readonly rsyncIdentity?: RsyncIdentity;
}
