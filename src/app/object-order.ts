import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { WrittenObject } from './waits';

/**
 * The objects of a unit in the order in which they are written: chart by chart, except that dependencies come first.
 *
 * @param depending the constructs of the app that depend on others
 */
export function orderObjects(
  depending: ReadonlySet<IConstruct>, charts: Map<Chart, WrittenObject[]>,
): Map<Chart, WrittenObject[]> {
  if (depending.size === 0) {
    return charts;
  }
  const objects = [...charts.values()].flat();
  const below = objectsBelow(objects);
  const needed = new Map<WrittenObject, WrittenObject[]>();
  for (const [construct, dependents] of [...below].filter(([scope]) => depending.has(scope))) {
    const others = construct.node.dependencies.flatMap((dependency) => below.get(dependency) ?? []);
    dependents.forEach((object) =>
      needed.set(object, [...needed.get(object) ?? [], ...others.filter((other) => other !== object)]));
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
    const group = ofChart.get(chart) ?? [];
    ofChart.set(chart, group);
    group.push(object);
  }
  return ofChart;
}

/** The objects that are in each construct, at any depth. */
function objectsBelow(objects: readonly WrittenObject[]): Map<IConstruct, WrittenObject[]> {
  const below = new Map<IConstruct, WrittenObject[]>();
  for (const written of objects) {
    for (const scope of written.object.node.scopes) {
      const group = below.get(scope) ?? [];
      below.set(scope, group);
      group.push(written);
    }
  }
  return below;
}
