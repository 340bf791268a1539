import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { applyRank, assignRole, ChartRole, ChartRun, hasRole, ordersFiles, roleOf } from './chart-role';
import { checkFileNames, freeId } from './names';
import { ApplyStep } from '../output/apply-step';

/**
 * The chart of a remote cluster: the given one, the one that the app already has under the given name, or a new one.
 *
 * @param scope any construct of the app
 * @param hostChart a chart of the host cluster, which is applied after it
 */
export function remoteChart(scope: IConstruct, cluster: Chart | string, hostChart: Chart): Chart {
  const chart = typeof cluster === 'string' ? findOrCreate(scope, cluster) : cluster;
  if (!hasRole(chart)) {
    assignRole(chart, { step: ApplyStep.REMOTE_CLUSTER, clusterChart: chart, hostChart });
    order(chart, hostChart);
  }
  return chart;
}

/**
 * Has the charts of two clusters applied in this order, unless a role says otherwise: as a remote cluster's
 * and the host's.
 */
export function transferCharts(first: Chart, then: Chart): void {
  if (first !== then && !hasRole(first) && !hasRole(then)) {
    remoteChart(first, first, then);
  }
}

/**
 * The chart for objects of a cluster that contain secret values in plain text, so that the others can be kept in git.
 */
export function secretsChart(clusterChart: Chart): Chart {
  return beside(clusterChart, ApplyStep.SECRETS, order);
}

/**
 * The chart that installs the operator on a cluster. The operator must be installed before any other chart of the
 * cluster is applied.
 */
export function operatorChart(clusterChart: Chart): Chart {
  return beside(clusterChart, ApplyStep.OPERATOR, order);
}

/**
 * The chart for objects in namespaces of a cluster that MTC creates during the first stage, for example the
 * NetworkPolicies of destination namespaces. It is applied when that stage has completed.
 */
export function afterFirstStageChart(clusterChart: Chart): Chart {
  return beside(clusterChart, ApplyStep.AFTER_FIRST_STAGE, (chart, cluster) => applyBefore(cluster, chart));
}

const RUN_CHARTS = new WeakMap<ChartRun, Chart[]>();

/**
 * The chart of a run on a cluster, made once for each wave.
 *
 * @param chart a chart of the cluster; the run is applied after it
 * @param name what a plain App calls its file, after `run-`
 */
export function runChart(chart: Chart, name: string, run: ChartRun, wave?: number): Chart {
  const cluster = roleOf(chart).clusterChart;
  const charts = RUN_CHARTS.get(run) ?? [];
  const present = charts.find((other) => roleOf(other).clusterChart === cluster && roleOf(other).wave === wave);
  if (present) {
    return present;
  }
  const created = create(chart, `${ApplyStep.RUN}-${name}`, { step: ApplyStep.RUN, clusterChart: cluster, run, wave });
  RUN_CHARTS.set(run, [...charts, created]);
  new Set([cluster, chart]).forEach((first) => applyBefore(first, created));
  return created;
}

const BESIDE = new WeakMap<Chart, Map<ApplyStep, Chart>>();

/** The chart for one more step of a cluster, made once. */
function beside(clusterChart: Chart, step: ApplyStep, place: (chart: Chart, cluster: Chart) => void): Chart {
  const cluster = roleOf(clusterChart).clusterChart;
  const present = BESIDE.get(cluster) ?? new Map<ApplyStep, Chart>();
  const chart = present.get(step) ?? create(cluster, `${step}-${cluster.node.id}`, { step, clusterChart: cluster });
  if (!present.has(step)) {
    BESIDE.set(cluster, present.set(step, chart));
    place(chart, cluster);
  }
  return chart;
}

/** A new chart at the root of the app, which no chart of the program can be. */
function create(scope: IConstruct, id: string, role: ChartRole): Chart {
  const root = scope.node.root as Construct;
  const chart = new Chart(root, freeId(root, id));
  assignRole(chart, role);
  if (!ordersFiles(root)) {
    checkFileNames(root);
  }
  return chart;
}

/**
 * Puts a chart in its place among those that have a role already, and its cluster's, which may have none: before and
 * after those of the same cluster; and a remote cluster before the host's secrets, and so before the host.
 */
function order(chart: Chart, clusterChart: Chart): void {
  const others = chart.node.root.node.children
    .filter((child) => Chart.isChart(child) && hasRole(child as Chart)) as Chart[];
  for (const other of new Set([...others, clusterChart])) {
    const [first, then] = applyRank(chart) < applyRank(other) ? [chart, other] : [other, chart];
    const belongTogether = roleOf(first).clusterChart === roleOf(then).clusterChart;
    if (applyRank(first) !== applyRank(then) && isBeforeRuns(then)
      && (belongTogether || isRemoteBeforeHost(first, then))) {
      applyBefore(first, then);
    }
  }
}

function isBeforeRuns(chart: Chart): boolean {
  const { step } = roleOf(chart);
  return step !== ApplyStep.RUN && step !== ApplyStep.AFTER_FIRST_STAGE;
}

function isRemoteBeforeHost(first: Chart, then: Chart): boolean {
  return roleOf(first).step === ApplyStep.REMOTE_CLUSTER
    && roleOf(roleOf(then).clusterChart).step === ApplyStep.HOST_CLUSTER;
}

function findOrCreate(scope: IConstruct, id: string): Chart {
  const root = scope.node.root as Construct;
  const found = root.node.tryFindChild(id);
  return Chart.isChart(found) ? found as Chart : new Chart(root, found ? freeId(root, id) : id);
}

/**
 * A plain cdk8s App numbers its files if one chart depends on another, so there the charts get dependencies. A
 * MigrationApp knows the order from the roles and gets none: cdk8s turns each into one for every pair of objects of the
 * two charts.
 */
function applyBefore(first: Chart, then: Chart): void {
  if (first !== then && !ordersFiles(first)) {
    then.addDependency(first);
  }
}
