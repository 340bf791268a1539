import { IndexFleet } from '../output/fleet-index';
import { MigrationIndex } from '../output/migration-index';

/** An object of an output folder, as it was read. Nothing in it is trusted. */
export interface ReportObject {
  /** The cluster that it is for. */
  readonly cluster: string;
  /** The path of its unit. */
  readonly unit: string;
  readonly object: { readonly [field: string]: any };
}

/** A finding of a check, or one that is acknowledged. */
export interface ReportFinding {
  readonly severity: string;
  readonly rule: string;
  readonly subject: string;
  readonly message: string;
  readonly fix: string;
  /** Why it is acceptable, if it is acknowledged. */
  readonly reason?: string;
}

/** Everything that a report is made of. It contains no secret files. */
export interface ReportInput {
  /** The output folder, as commands name it. */
  readonly folder: string;
  readonly index: MigrationIndex;
  readonly fleets: readonly IndexFleet[];
  /** The names of the MigClusters whose inventories the findings follow from. */
  readonly inventories: readonly string[];
  readonly objects: readonly ReportObject[];
  readonly findings: readonly ReportFinding[];
}
