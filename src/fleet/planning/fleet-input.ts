import { Amounts } from './packing';
import { FleetFinding } from '../../plans/fleet-finding';

/** A namespace as the planner sees it. */
export interface FleetNamespace {
  readonly name: string;
  readonly pods: number;
  /** All claims: MTC counts skipped volumes as well. */
  readonly volumes: number;
  readonly bytes: number;
  /** Namespaces of one group are in one plan. With the reason, such as `label team=crm`. */
  readonly groups: readonly NamespaceGroup[];
  readonly dependsOn: readonly string[];
  readonly tier: number;
  readonly window: string;
  /** `large`, `block`, or empty: only namespaces of one kind share a plan. */
  readonly kind: string;
}

/** A group that a namespace is in. */
export interface NamespaceGroup {
  /** The identity of the group. */
  readonly key: string;
  /** The reason, in words. */
  readonly reason: string;
}

/** What the planner needs to know. */
export interface FleetInput {
  /** The prefix of the names of plans. */
  readonly name: string;
  readonly namespaces: readonly FleetNamespace[];
  readonly limits: Amounts;
  /** The names of the tiers, in their order. */
  readonly tiers: readonly string[];
  /** The names of the windows, in the order of their starts. */
  readonly windows: readonly string[];
  readonly plansPerWave: number;
  /** How long the cutovers of a wave may take, by window; unlimited if absent. */
  readonly windowSeconds: ReadonlyMap<string, number>;
  /** How long the cutover of a plan takes. */
  readonly cutoverSeconds: (bytes: number) => number;
  readonly lock?: FleetLock;
  /** The UID of the source; absent if it is not known. */
  readonly cluster?: string;
  readonly keepPlans: readonly string[];
  readonly movePlans: readonly string[];
  readonly frozenPlans: readonly string[];
}

/** The contents of `fleet.lock.json`: where each namespace is, so that it stays there. */
export interface FleetLock {
  readonly version: number;
  readonly fleet: string;
  /** The UID of the cluster that the namespaces are on; absent if the inventory does not contain it. */
  readonly cluster?: string;
  readonly plans: readonly LockedPlan[];
}

/** A plan of the lock file. */
export interface LockedPlan {
  readonly name: string;
  /** The number of its wave among those of the same tier, window and depth of dependencies, from 1. */
  readonly slot: number;
  readonly namespaces: readonly string[];
}

/** A plan of a fleet. */
export interface PlannedPlan {
  readonly name: string;
  /** Sorted. */
  readonly namespaces: readonly string[];
  readonly place: Place;
  slot: number;
  readonly amounts: Amounts;
  readonly bytes: number;
  readonly isLocked: boolean;
}

/** Only namespaces of one place share a plan. */
export interface Place {
  readonly tier: number;
  /** How many steps of dependencies come before, within the tier. */
  readonly depth: number;
  readonly window: string;
  readonly kind: string;
}

/** Plans whose cutovers belong together. */
export interface PlannedWave {
  readonly number: number;
  readonly tier: number;
  readonly window: string;
  readonly plans: readonly PlannedPlan[];
}

/** The result of planning. */
export interface PlannedFleet {
  readonly plans: readonly PlannedPlan[];
  readonly waves: readonly PlannedWave[];
  readonly findings: readonly FleetFinding[];
  readonly lock: FleetLock;
  /** Why each namespace is where it is, by namespace. */
  readonly reasons: ReadonlyMap<string, string>;
}
