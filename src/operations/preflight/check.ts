import { IndexPlan, MigrationIndex } from '../../output/migration-index';
import { Cluster } from '../cluster';
import { Operation } from '../operation';

/** What a prerequisite was found to be. */
export interface CheckResult {
  /** The prerequisite, in a few words. */
  readonly title: string;
  readonly cluster: string;
  readonly result: 'pass' | 'fail' | 'not checked';
  readonly reason: string;
  readonly fix?: string;
}

/** What a check finds, without its title and cluster; undefined if it does not apply. */
export type Finding = Pick<CheckResult, 'result' | 'reason' | 'fix'> | undefined;

/** What checks know. */
export interface CheckContext {
  readonly operation: Operation;
  readonly index: MigrationIndex;
  readonly cluster: Cluster;
  /** Whether MTC is used on the cluster. */
  readonly usesMtc: boolean;
  /** Whether the cluster is the host. */
  readonly isHost: boolean;
  /** The plans whose source the cluster is, and those whose destination it is. */
  readonly from: readonly IndexPlan[];
  readonly to: readonly IndexPlan[];
}

/** A prerequisite, and how it is looked at. Checks only read. */
export interface Check {
  readonly title: string;
  readonly look: (context: CheckContext) => Promise<Finding>;
}

/** Why a check of what the namespaces of the source contain was not made. */
export const NO_SOURCE = 'none of the namespaces exists on the source';

export function pass(reason: string): Finding {
  return { result: 'pass', reason };
}

export function fail(reason: string, fix: string): Finding {
  return { result: 'fail', reason, fix };
}

export function notChecked(reason: string): Finding {
  return { result: 'not checked', reason };
}
