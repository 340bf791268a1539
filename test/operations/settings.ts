import { ApplySettings } from '../../src/operations/apply/apply';
import { RunSettings } from '../../src/operations/run/run-settings';

/** An `apply` without any option. */
export const APPLY: ApplySettings = { dryRun: false, force: false, prune: false, breakLease: false };

/** A `run` without any option. */
export const RUN: RunSettings = {
  cancel: false,
  allowWarnings: false,
  parallel: false,
  breakLease: false,
  deadlines: new Map(),
  cancelAtDeadline: false,
};
