import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { WrittenObject } from './waits';

/**
 * The objects of a unit in the order in which they are written: chart by chart, except that dependencies come first.
 *
 * @param depending the constructs of the app that depend on others
 */
export function orderObjects(depending: readonly IConstruct[], charts: Map<Chart, WrittenObject[]>): Map<Chart, WrittenObject[]> {
  if (depending.length === 0) {
    return charts;
  }
  const objects = [...charts.values()].flat();
  const below = (construct: IConstruct) => objects.filter(({ object }) => object.node.scopes.includes(construct));
  const needed = new Map<WrittenObject, WrittenObject[]>();
  for (const construct of depending) {
    const others = construct.node.dependencies.flatMap(below);
    below(construct).forEach((object) => needed.set(object, [...needed.get(object) ?? [], ...others.filter((other) => other !== object)]));
  }
  const sorted = new Set<WrittenObject>();
  const visited = new Set<WrittenObject>();
  const visit = (object: WrittenObject) => {
    if (!visited.has(object)) {
      visited.add(object);
      needed.get(object)?.forEach(visit);
      sorted.add(object);
    }
  };
  objects.forEach(visit);
  const ofChart = new Map<Chart, WrittenObject[]>();
  for (const object of sorted) {
    const chart = Chart.of(object.object);
    ofChart.set(chart, [...ofChart.get(chart) ?? [], object]);
  }
  return ofChart;
}
