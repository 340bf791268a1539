import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { applyRank, ApplyStep, assignRole, hasRole, ordersFiles, roleOf } from './chart-role';

/**
 * The chart of a remote cluster: the given one, the one that the app already has under the given name, or a new one.
 *
 * @param scope any construct of the app
 * @param hostChart the chart of the cluster that is applied after it
 */
export function remoteChart(scope: IConstruct, cluster: Chart | string, hostChart: Chart): Chart {
  return chartOfApp(scope, cluster, (chart) => {
    assignRole(chart, { step: ApplyStep.REMOTE_CLUSTER, clusterChart: chart });
    order(chart, hostChart);
  });
}

/** Has the files of two clusters applied in this order where nobody has said another: as a remote cluster's, and the host's. */
export function transferCharts(first: Chart, then: Chart): void {
  if (first !== then && !hasRole(first) && !hasRole(then)) {
    remoteChart(first, first, then);
  }
}

/** The chart for those of a cluster's objects that hold secret values in the clear, so that the others can be kept in git. */
export function secretsChart(clusterChart: Chart): Chart {
  const cluster = roleOf(clusterChart).clusterChart;
  return chartOfApp(cluster, `${cluster.node.id}-secrets`, (chart) => {
    assignRole(chart, { step: ApplyStep.SECRETS, clusterChart: cluster });
    order(chart, cluster);
  });
}

/** The chart that installs the operator on a cluster. It has to have done its work before any other file of the cluster is applied. */
export function operatorChart(clusterChart: Chart): Chart {
  const cluster = roleOf(clusterChart).clusterChart;
  return chartOfApp(cluster, `${cluster.node.id}-operator`, (chart) => {
    assignRole(chart, { step: ApplyStep.OPERATOR, clusterChart: cluster });
    order(chart, cluster);
  });
}

/**
 * The chart for objects in namespaces of a cluster that MTC creates during the first stage, for example the NetworkPolicies of
 * destination namespaces. It is applied when that stage has completed.
 */
export function afterFirstStageChart(clusterChart: Chart): Chart {
  const cluster = roleOf(clusterChart).clusterChart;
  return chartOfApp(cluster, `${cluster.node.id}-after-first-stage`, (chart) => {
    assignRole(chart, { step: ApplyStep.AFTER_FIRST_STAGE, clusterChart: cluster });
    applyBefore(cluster, chart);
  });
}

/**
 * A chart for one run, which is applied after everything else.
 *
 * @param continues the chart of the same run that is applied right before
 */
export function runChart(hostChart: Chart, id: string, purpose: string, continues?: Chart): Chart {
  const cluster = roleOf(hostChart).clusterChart;
  return chartOfApp(hostChart, id, (chart) => {
    assignRole(chart, { step: ApplyStep.RUN, clusterChart: cluster, purpose, continues });
    applyBefore(hostChart, chart);
  });
}

function chartOfApp(scope: IConstruct, chartOrId: Chart | string, whenNew: (chart: Chart) => void): Chart {
  const chart = typeof chartOrId === 'string' ? findOrCreate(scope, chartOrId) : chartOrId;
  if (!hasRole(chart)) {
    whenNew(chart);
  }
  return chart;
}

/**
 * Puts a chart in its place among those that have a role already, and its cluster's, which may have none: before and after those of
 * its own cluster; and a remote cluster before the host's secrets, and so before the host.
 */
function order(chart: Chart, clusterChart: Chart): void {
  const others = chart.node.root.node.children.filter((child) => Chart.isChart(child) && hasRole(child as Chart)) as Chart[];
  for (const other of new Set([...others, clusterChart])) {
    const [first, then] = applyRank(chart) < applyRank(other) ? [chart, other] : [other, chart];
    const belongTogether = roleOf(first).clusterChart === roleOf(then).clusterChart;
    if (applyRank(first) !== applyRank(then) && isBeforeRuns(then) && (belongTogether || isRemoteBeforeHost(first, then))) {
      applyBefore(first, then);
    }
  }
}

function isBeforeRuns(chart: Chart): boolean {
  const { step } = roleOf(chart);
  return step !== ApplyStep.RUN && step !== ApplyStep.AFTER_FIRST_STAGE;
}

function isRemoteBeforeHost(first: Chart, then: Chart): boolean {
  return roleOf(first).step === ApplyStep.REMOTE_CLUSTER && roleOf(roleOf(then).clusterChart).step === ApplyStep.HOST_CLUSTER;
}

function findOrCreate(scope: IConstruct, id: string): Chart {
  const found = scope.node.root.node.tryFindChild(id);
  return Chart.isChart(found) ? found as Chart : new Chart(scope.node.root as Construct, id);
}

/**
 * A plain cdk8s App puts numbers before its files' names where one chart depends on another, and a MigrationApp always
 * does, from the charts' roles. The latter gets no dependencies: cdk8s turns each into one for every pair of objects of the two charts.
 */
function applyBefore(first: Chart, then: Chart): void {
  if (first !== then && !ordersFiles(first)) {
    then.addDependency(first);
  }
}
