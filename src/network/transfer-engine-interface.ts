import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** What copies claims without MTC, and has to get through networks: a `TransferEngine`. */
export interface ITransferEngine extends IConstruct {
  /** The engine's name, with which the names of all its objects begin. */
  readonly engineName: string;

  /** The chart of the cluster that claims are copied from. */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. */
  readonly destination: Chart;

  /**
   * Does something for the way of each claim: for those that there are, and for those that are added later.
   *
   * @internal
   */
  _forEachWay(visit: (way: TransferWay) => void): void;
}

/** Between which namespaces a claim is copied, and by which port. */
export interface TransferWay {
  readonly sourceNamespace: string;
  readonly destinationNamespace: string;
  /** What the pods on the source connect to: the endpoint's port, or the proxy's. */
  readonly port: number;
}
