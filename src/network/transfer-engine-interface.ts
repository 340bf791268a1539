import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** An engine that copies claims without MTC: a `TransferEngine`. */
export interface ITransferEngine extends IConstruct {
  /** The engine's name, with which the names of all its objects begin. */
  readonly engineName: string;

  /** The chart of the cluster that claims are copied from. */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. */
  readonly destination: Chart;

  /**
   * Calls a function for the way of each claim: of the present ones now, and of each that is added later.
   *
   * @internal
   */
  _forEachWay(visit: (way: TransferWay) => void): void;
}

/** The namespaces and the port of one claim's transfer. */
export interface TransferWay {
  readonly sourceNamespace: string;
  readonly destinationNamespace: string;
  /** The port that the pods on the source connect to: of the endpoint, or of the proxy. */
  readonly port: number;
}
