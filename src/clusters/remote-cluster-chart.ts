import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { remoteChart } from '../charts/cluster-charts';
import { refuse } from '../constructs/mistake';

/** The chart of what is applied on a remote cluster itself. It belongs to that cluster only. */
export class RemoteClusterChart {
  private found?: Chart;

  constructor(private readonly cluster: Construct, private readonly given?: Chart) {
    const there = this.there;
    if (given || (there && there !== Chart.of(cluster))) {
      void this.chart; // assigns to this cluster what the user has put there
    }
  }

  get chart(): Chart {
    return this.found ??= this.find();
  }

  /** The chart, if something has needed it. */
  get present(): Chart | undefined {
    return this.found;
  }

  /** The chart that already exists. */
  private get there(): Chart | undefined {
    const { id, root } = this.cluster.node;
    const child = this.given ?? root.node.tryFindChild(id);
    return Chart.isChart(child) ? child as Chart : undefined;
  }

  private find(): Chart {
    const { cluster, given, there } = this;
    const hostChart = Chart.of(cluster);
    const owner = there && OWNERS.get(there);
    if (there !== hostChart && owner === undefined) {
      const chart = remoteChart(cluster, given ?? cluster.node.id, hostChart);
      OWNERS.set(chart, cluster);
      return chart;
    }
    refuse(cluster, {
      field: given ? 'chart' : 'id',
      value: there!.node.id,
      problem: `is the chart of ${owner?.node.path ?? 'the host cluster'}: a file is applied on one cluster only`,
      fix: given ? 'use another chart for this cluster' : 'choose another id, or set chart to another chart',
    });
    return new Chart(cluster, 'refused'); // collects the rest; nothing is written
  }
}

const OWNERS = new WeakMap<Chart, Construct>();
