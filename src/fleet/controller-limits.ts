import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MigrationController } from '../clusters/migration-controller';

/** The largest plan that MTC accepts. */
export interface PlanLimits {
  readonly namespaces: number;
  readonly pods: number;
  readonly volumes: number;
}

/** What MTC uses if the controller sets no other limits. */
const DEFAULTS: PlanLimits = { namespaces: 10, pods: 100, volumes: 100 };

/** The controller of the chart's host cluster, if the program has set it up so far. */
export function controllerOf(construct: IConstruct): MigrationController | undefined {
  return Chart.of(construct).node.findAll()
    .find((child): child is MigrationController => child instanceof MigrationController);
}

/** The limits that the controller of the chart's host cluster sets so far, or MTC's own. */
export function controllerLimits(construct: IConstruct): PlanLimits {
  const controller = controllerOf(construct);
  const limit = (name: keyof PlanLimits) => Number(controller?._valueOf(`limits.${name}`)) || DEFAULTS[name];
  return { namespaces: limit('namespaces'), pods: limit('pods'), volumes: limit('volumes') };
}
