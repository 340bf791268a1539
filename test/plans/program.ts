import { Chart, Testing } from 'cdk8s';
import {
  Findings, HostCluster, MigrationPlan, MigrationPlanProps, NamespaceMapping, RemoteCluster, ReplicationRepository,
  StateMigrationPlan,
  StateMigrationPlanProps, StorageConversionPlan, StorageConversionPlanProps,
} from 'cdk8s-mtc';

/**
 * A program with two clusters and a repository that are there already, so that only what a test asks for is written.
 */
export class Program {
  readonly app = Testing.app();
  readonly chart = new Chart(this.app, 'ocp4');
  readonly host = HostCluster.fromClusterName(this.chart, 'host-cluster', 'host');
  readonly remote = RemoteCluster.fromClusterName(this.chart, 'ocp3', 'ocp3', {
    url: 'https://api.ocp3.example.com:8443',
  });
  readonly repository = ReplicationRepository.fromRepositoryName(this.chart, 'repository', 'backups');

  /** A plan that moves the namespace `shop` from the remote cluster to the host, unless told otherwise. */
  plan(props: Partial<MigrationPlanProps> = {}, id = 'shop'): MigrationPlan {
    return new MigrationPlan(this.chart, id, { ...this.fromRemoteToHost, ...props });
  }

  statePlan(props: Partial<StateMigrationPlanProps> = {}, id = 'shop'): StateMigrationPlan {
    return new StateMigrationPlan(this.chart, id, { ...this.fromRemoteToHost, ...props });
  }

  /** A plan that converts the claims of the host's namespace `shop`. */
  conversionPlan(props: Partial<StorageConversionPlanProps> = {}, id = 'shop'): StorageConversionPlan {
    return new StorageConversionPlan(this.chart, id, { cluster: this.host, namespaces: ['shop'], ...props });
  }

  /** Lets two plans have one namespace, which MTC takes where one of them is closed before the other runs. */
  letPlansShareNamespaces(): void {
    Findings.of(this.app).acknowledge('plan/conflict', 'one plan is closed before the other runs');
  }

  /** What synth writes, by the chart that it is in. */
  get written(): Record<string, any[]> {
    const charts = this.app.node.children.filter((child) => Chart.isChart(child)) as Chart[];
    return Object.fromEntries(charts.map((chart) => [chart.node.id, Testing.synth(chart)])
      .filter(([, manifests]) => manifests.length > 0));
  }

  /** The manifests of one kind, whichever cluster they are for. */
  ofKind(kind: string): any[] {
    return Object.values(this.written).flat().filter((manifest) => manifest.kind === kind);
  }

  /** The `spec` of the only manifest of a kind. */
  specOf(kind: string): any {
    const manifests = this.ofKind(kind);
    expect(manifests).toHaveLength(1);
    return manifests[0].spec;
  }

  /** What synth refuses, each with the path of the construct. */
  get mistakes(): string[] {
    try {
      Testing.synth(this.chart);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
    }
  }

  private get fromRemoteToHost() {
    return {
      source: this.remote,
      destination: this.host,
      repository: this.repository,
      namespaces: [NamespaceMapping.same('shop')],
    };
  }
}

/** The metadata of an object of MTC's own. */
export function named(name: string) {
  return { name, namespace: 'openshift-migration' };
}

/** The metadata of a MigPlan, with what MTC's console shall take it for. */
export function planNamed(name: string, consoleType: 'full' | 'state' | 'scc') {
  return { ...named(name), annotations: { 'migration.openshift.io/selected-migplan-type': consoleType } };
}
