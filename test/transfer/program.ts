import { App, Chart, Testing } from 'cdk8s';
import {
  NamespaceMapping, SecretSource, TransferEndpoint, TransferEngine, TransferEngineProps, TransferTrust,
} from 'cdk8s-mtc';

export const SHOP = NamespaceMapping.same('shop');
export const KEY = 'ab'.repeat(32);

/** A key that exists and that all namespaces of an engine share. */
export const SHARED_KEY = TransferTrust.presharedKey(SecretSource.existing('transfer-key'), { sharedKey: true });

/** A program with two clusters, `old` and `new`, of which nothing is known but their charts. */
export class TransferProgram {
  readonly app: App;
  readonly source: Chart;
  readonly destination: Chart;

  constructor(app: App = Testing.app()) {
    this.app = app;
    this.source = new Chart(app, 'old');
    this.destination = new Chart(app, 'new');
  }

  /** An engine `shop` from one to the other, by NodePorts and a key that is there, unless told otherwise. */
  engine(props: Partial<TransferEngineProps> = {}, id = 'shop'): TransferEngine {
    return new TransferEngine(this.destination, id, {
      source: this.source,
      destination: this.destination,
      endpoint: TransferEndpoint.nodePort({ host: '192.0.2.7', firstPort: 30100 }),
      trust: TransferTrust.presharedKey(SecretSource.existing('transfer-key')),
      ...props,
    });
  }

  /** The same with one claim, `data` of the namespace `shop`. */
  engineWithClaim(props: Partial<TransferEngineProps> = {}): TransferEngine {
    const engine = this.engine(props);
    engine.addClaim('data', { namespace: SHOP });
    return engine;
  }

  /** What synth writes, by the chart that it is in. */
  get written(): Record<string, any[]> {
    const charts = this.app.node.children.filter((child) => Chart.isChart(child)) as Chart[];
    const all = charts.map((chart): [string, any[]] => [chart.node.id, Testing.synth(chart)]);
    return Object.fromEntries(all.filter(([, manifests]) => manifests.length > 0));
  }

  /** `Kind name` of what is written for a chart. */
  names(chart: string): string[] {
    return (this.written[chart] ?? []).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  /** The only manifest of a kind and name in a chart. */
  one(chart: string, kind: string, name?: string): any {
    const found = (this.written[chart] ?? []).filter((manifest) => manifest.kind === kind
      && (name === undefined || manifest.metadata.name === name));
    expect(found).toHaveLength(1);
    return found[0];
  }

  /** What stunnel is told at one end, line by line. */
  stunnel(chart: 'old' | 'new', name = `shop-data-${chart === 'old' ? 'send' : 'receive'}`): string[] {
    return this.one(chart, 'ConfigMap', name).data['stunnel.conf'].trimEnd().split('\n');
  }

  /** The pod of a Job, and its container. */
  pod(chart: string, name?: string): { pod: any; container: any; environment: Record<string, string>; job: any } {
    const job = this.one(chart, 'Job', name);
    const pod = job.spec.template.spec;
    const [container] = pod.containers;
    return {
      job,
      pod,
      container,
      environment: Object.fromEntries(container.env.map((variable: any) => [variable.name, variable.value])),
    };
  }

  /** What synth refuses, each with the path of the construct. */
  get mistakes(): string[] {
    try {
      Testing.synth(this.destination);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
    }
  }
}

/** What synth refuses of one engine with a claim. */
export function mistakesWith(props: Partial<TransferEngineProps>): string[] {
  const program = new TransferProgram();
  program.engineWithClaim(props);
  return program.mistakes;
}
