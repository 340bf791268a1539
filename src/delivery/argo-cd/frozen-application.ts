import { ICluster } from '../../clusters/cluster';
import { IPlan } from '../../plans/plan';

/** An Application of Argo CD that deploys what a plan migrates. */
export interface FrozenApplication {
  /** The plan whose cutovers stop what the Application deploys. */
  readonly plan: IPlan;

  /** The name of the Application. */
  readonly name: string;

  /**
   * The namespace of the Application.
   *
   * @default - the namespace of Argo CD
   */
  readonly namespace?: string;

  /**
   * The cluster that the Application's Argo CD runs on.
   *
   * @default - the plan's host cluster
   */
  readonly cluster?: ICluster;
}
