import { IPlan } from './plan';

/** Plans that are migrated together: all their stages, and then their cutovers. */
export interface PlanWave {
  /** The name of the wave: lower-case letters, digits and `-`. */
  readonly name: string;

  /** The plans, in the order in which they are migrated. */
  readonly plans: IPlan[];
}
