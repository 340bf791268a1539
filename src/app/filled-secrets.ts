import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DraftUnit } from './layout';
import { clusterName } from './paths';
import { declaredClusters } from '../charts/clusters';
import { ApplySource, filledKeysOf } from '../charts/filled-secrets';
import { IndexSecret, IndexSecretPart } from '../output/index-secret';

/** The Secrets of an app whose values `cdk8s-mtc apply` puts in, as the index lists them. */
export function indexSecrets(
  app: IConstruct, drafts: readonly DraftUnit[], charts: ReadonlyMap<Chart, Chart>,
): IndexSecret[] {
  const nameOf = clusterNames(app, charts);
  return drafts.flatMap((draft) => [...draft.charts.values()].flat().flatMap(({ object, reference }): IndexSecret[] => {
    const keys = filledKeysOf(object);
    return keys === undefined ? [] : [{
      cluster: clusterName(draft.cluster),
      object: reference,
      keys: [...keys].map(([key, parts]) => ({ key, parts: parts.map((part) => indexPart(part, nameOf)) })),
    }];
  }));
}

function indexPart(part: string | ApplySource, nameOf: (cluster: IConstruct) => string): IndexSecretPart {
  if (typeof part === 'string') {
    return { text: part };
  }
  return 'given' in part ? { given: part.given } : { secret: { ...part.secret, cluster: nameOf(part.secret.cluster) } };
}

/** The name of a cluster in the output folder, by its construct or one of its charts. */
function clusterNames(app: IConstruct, charts: ReadonlyMap<Chart, Chart>): (cluster: IConstruct) => string {
  return (cluster) => {
    const chart = Chart.isChart(cluster)
      ? cluster as Chart
      : declaredClusters(app).find(({ construct }) => construct === cluster)?.chart();
    return chart === undefined ? cluster.node.id : clusterName(charts.get(chart) ?? chart);
  };
}
