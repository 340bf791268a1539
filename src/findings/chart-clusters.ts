import { Chart } from 'cdk8s';
import { MTC_API_VERSION } from '../api/common';
import { MIGRATION_CONTROLLER } from '../api/migration-controller';
import { hasRole, roleOf } from '../charts/chart-role';

/** An object as it is written, and the chart that it is in. */
export interface ChartObject {
  readonly chart: Chart;
  readonly json: { readonly [key: string]: any };
}

/**
 * Which cluster a chart is for, as far as that can be known: what a role says; and of charts without one, those that hold objects of MTC are
 * the host cluster's, however many they are. But where two of them define one object, there are several host clusters, and each has one chart.
 */
export function clustersOf(objects: readonly ChartObject[]): (chart: Chart) => string | undefined {
  const ofMtc = objects.filter(({ json }) => json.apiVersion === MTC_API_VERSION);
  const withController = new Set(ofMtc.map(clusterChartOf));
  const onHosts = ofMtc.filter((object) => object.json.kind !== MIGRATION_CONTROLLER.kind && !hasRole(clusterChartOf(object)));
  const hosts = new Set(onHosts.map(clusterChartOf));
  const [firstHost] = hosts;
  const isOneHost = !defineOneObject(ofMtc.filter((object) => hosts.has(clusterChartOf(object))));
  return (chart) => {
    const { clusterChart } = roleOf(chart);
    if (hosts.has(clusterChart)) {
      return (isOneHost ? firstHost : clusterChart).node.id;
    }
    return hasRole(clusterChart) || withController.has(clusterChart) ? clusterChart.node.id : undefined;
  };
}

/** Whether the charts of two clusters, if they are two, define one object. */
function defineOneObject(objects: readonly ChartObject[]): boolean {
  const charts = new Map<string, Chart>();
  return objects.some((object) => {
    const { kind, metadata } = object.json;
    const key = `${kind}\0${metadata?.namespace}\0${metadata?.name}`;
    const first = charts.get(key) ?? clusterChartOf(object);
    charts.set(key, first);
    return first !== clusterChartOf(object);
  });
}

function clusterChartOf({ chart }: ChartObject): Chart {
  return roleOf(chart).clusterChart;
}
