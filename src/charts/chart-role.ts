import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ApplyStep } from '../output/apply-step';
import { RunOwner } from '../output/migration-index';

/** The purpose of a chart: for which cluster its objects are, and at which step they are applied. */
export interface ChartRole {
  readonly step: ApplyStep;
  /** The chart that contains the cluster's other manifests. */
  readonly clusterChart: Chart;
  /** For a remote cluster: a chart of its host cluster. */
  readonly hostChart?: Chart;
  /** For a run: the run. */
  readonly run?: ChartRun;
  /** For a run in waves: the number of the wave, from 1. Each wave is applied when the one before it has completed. */
  readonly wave?: number;
}

/** A run: something that starts when its charts are applied. */
export interface ChartRun {
  readonly ownerKind: RunOwner;
  /** The name of the plan or the engine. */
  readonly owner: string;
  /** What it does, in one word. */
  readonly kind: string;
  /** Its id in the program. */
  readonly id: string;
  /** What it does, in a few words. */
  readonly purpose: string;
}

const ROLE = Symbol.for('cdk8s-mtc.chart-role');

/** Gives a chart its role. */
export function assignRole(chart: Chart, role: ChartRole): void {
  Object.defineProperty(chart, ROLE, { value: role, configurable: true });
}

/** Whether a chart has been given a role. */
export function hasRole(chart: Chart): boolean {
  return ROLE in chart;
}

/** The role of a chart. A chart without one is a chart of the host cluster. */
export function roleOf(chart: Chart): ChartRole {
  return (chart as any)[ROLE] ?? { step: ApplyStep.HOST_CLUSTER, clusterChart: chart };
}

/** Whether the chart contains objects with secret values in plain text. */
export function holdsSecrets(chart: Chart): boolean {
  return roleOf(chart).step === ApplyStep.SECRETS;
}

/**
 * The rank of a chart: charts with a lower rank are applied first. A remote cluster comes before the host's secrets,
 * because its token may have to be created there first.
 */
export function applyRank(chart: Chart): number {
  const { step, clusterChart } = roleOf(chart);
  switch (step) {
    case ApplyStep.OPERATOR:
      return 0;
    case ApplyStep.SECRETS:
      return roleOf(clusterChart).step === ApplyStep.REMOTE_CLUSTER ? 1 : 3;
    case ApplyStep.REMOTE_CLUSTER:
      return 2;
    case ApplyStep.HOST_CLUSTER:
      return 4;
    case ApplyStep.RUN:
      return 5;
    case ApplyStep.AFTER_FIRST_STAGE:
      return 6;
  }
}

const ORDERS_FILES = Symbol.for('cdk8s-mtc.orders-files');

/** Marks an app that arranges objects in units itself. */
export function markAsOrdering(app: IConstruct): void {
  Object.defineProperty(app, ORDERS_FILES, { value: true });
}

/** Whether the app of a construct arranges objects in units itself. */
export function ordersFiles(scope: IConstruct): boolean {
  return ORDERS_FILES in scope.node.root;
}
