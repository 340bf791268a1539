import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** An Application of Argo CD that is frozen while a plan stops what it deploys. */
export interface DeclaredFreeze {
  /** A chart of the plan's host cluster. */
  readonly planChart: Chart;
  /** The name of the plan. */
  readonly plan: string;
  /** A chart of the cluster that the Application's Argo CD runs on. */
  readonly chart: Chart;
  readonly namespace: string;
  readonly name: string;
}

const FREEZES = new WeakMap<IConstruct, DeclaredFreeze[]>();

/** Declares that an Application is frozen for the cutovers of a plan. */
export function declareFreeze(app: IConstruct, freeze: DeclaredFreeze): void {
  FREEZES.set(app, [...freezesOf(app), freeze]);
}

/** What an app freezes, in the order of the program. */
export function freezesOf(app: IConstruct): readonly DeclaredFreeze[] {
  return FREEZES.get(app) ?? [];
}
