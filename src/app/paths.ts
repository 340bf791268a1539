import { Chart, Names } from 'cdk8s';

/** The name of a cluster: the id of its chart, behind those of the constructs that it is in. */
export function clusterName(chart: Chart): string {
  return chart.node.path.replace(/\//g, '.');
}

/** The part of a file's name that says which chart it is from. The file's number keeps it apart from others. */
export function fileLabel(chart: Chart): string {
  return Names.toDnsLabel(chart, { includeHash: false, maxLen: 100 }) || 'chart';
}
