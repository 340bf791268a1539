import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { clusterCharts } from './layout';
import { clusterName } from './paths';
import { Mistake } from '../constructs/mistake';
import { isSegment } from '../output/segments';

/** Clusters whose names cannot be the names of folders. */
export function clusterMistakes(app: IConstruct): Mistake[] {
  const first = new Map<string, Chart>();
  return [...new Set([...clusterCharts(app).values()])].flatMap((chart): Mistake[] => {
    const name = clusterName(chart);
    const other = first.get(name.toLowerCase());
    first.set(name.toLowerCase(), other ?? chart);
    if (!isSegment(name)) {
      return [{
        field: 'chart',
        value: name,
        problem: 'is not a valid name of a cluster: a folder is named after it',
        fix: 'give the chart an id of at most 100 letters, digits, "-", "_" and '
          + '"." that begins and ends with a letter or a digit',
      }];
    }
    return other === undefined ? [] : [{
      field: 'chart',
      value: name,
      problem: clusterName(other) === name
        ? `is the name of two clusters, those of the charts ${other.node.path} `
          + `and ${chart.node.path}: both would have one folder`
        : `differs from the cluster ${JSON.stringify(clusterName(other))} only in the case of letters: on some file `
          + 'systems both would have one folder',
      fix: 'give one of the charts another id',
    }];
  });
}
