import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * When a file is applied: operators, remote clusters and what is secret there, the host's secrets, the host, runs. Files of one step for
 * one cluster can be applied in any order; those that come next want the ones before to have come to rest (the operator installed,
 * clusters and plans Ready).
 */
export enum ApplyStep {
  /** The operator, whose installation brings the kinds that everything else needs. */
  OPERATOR = 'operator',
  /** Objects that hold secret values in the clear, before the other manifests of their cluster. */
  SECRETS = 'secrets',
  /** What a remote cluster itself needs: routes, tokens, policies, its controller's settings. */
  REMOTE_CLUSTER = 'remote-cluster',
  /** What the host cluster needs: clusters, repositories, hooks, plans. */
  HOST_CLUSTER = 'host-cluster',
  /** A run: applying it starts it. */
  RUN = 'run',
  /** Objects in namespaces that MTC creates during the first stage. They are applied when that stage has completed. */
  AFTER_FIRST_STAGE = 'after-first-stage',
}

/** What a chart's file is for. */
export interface ChartRole {
  readonly step: ApplyStep;
  /** The chart that holds the cluster's other manifests; its id is what the user calls the cluster. */
  readonly clusterChart: Chart;
  /** For a run: what it does, in a few words. */
  readonly purpose?: string;
  /** For a run in several files: the one that is applied right before this one. */
  readonly continues?: Chart;
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

/** A chart's role; a chart that nobody gave one is taken for the host cluster's. */
export function roleOf(chart: Chart): ChartRole {
  return (chart as any)[ROLE] ?? { step: ApplyStep.HOST_CLUSTER, clusterChart: chart };
}

/** Whether the chart holds objects with secret values in the clear. */
export function holdsSecrets(chart: Chart): boolean {
  return roleOf(chart).step === ApplyStep.SECRETS;
}

/**
 * The place of a chart's file among the others: those with a lower number are applied first. A remote cluster comes before the host's
 * secrets, because its token may have to be made there first.
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

/** Says that an app numbers its files by the steps of their charts. */
export function markAsOrdering(app: IConstruct): void {
  Object.defineProperty(app, ORDERS_FILES, { value: true });
}

/** Whether the app of a construct numbers its files by itself. */
export function ordersFiles(scope: IConstruct): boolean {
  return ORDERS_FILES in scope.node.root;
}
