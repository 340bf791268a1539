import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { NamespaceMapping } from './namespace-mapping';
import { onOneCluster } from '../charts/clusters';
import { ICluster } from '../clusters/cluster';
import { checkMtcName } from '../constructs/metadata';

/** What all plans have in common, described in this program or there already. */
export interface IPlan extends IConstruct {
  /** The name of the MigPlan, by which runs refer to it. */
  readonly planName: string;

  /** The chart of the host cluster, in which the plan is. */
  readonly hostChart: Chart;

  /** The cluster that the plan moves from, where it is known. */
  readonly source?: ICluster;

  /** The cluster that the plan moves to, where it is known. */
  readonly destination?: ICluster;

  /** The namespaces that it moves; none where they are not known. */
  readonly namespaces: NamespaceMapping[];
}

/** What a program knows of a plan that is there already. */
export interface PlanAttributes {
  /**
   * The cluster that it moves from.
   *
   * @default - unknown; a `RsyncNetworkExemption` needs it
   */
  readonly source?: ICluster;

  /**
   * The cluster that it moves to.
   *
   * @default - unknown; a `RsyncNetworkExemption` needs it
   */
  readonly destination?: ICluster;

  /**
   * The namespaces that it moves.
   *
   * @default - unknown; a `RsyncNetworkExemption` needs them
   */
  readonly namespaces?: NamespaceMapping[];
}

/** A plan that is there already. */
export class ImportedPlan extends Construct implements IPlan {
  readonly hostChart: Chart;
  readonly source?: ICluster;
  readonly destination?: ICluster;
  readonly namespaces: NamespaceMapping[];

  constructor(scope: Construct, id: string, readonly planName: string, attributes: PlanAttributes) {
    super(scope, id);
    this.hostChart = Chart.of(this);
    onOneCluster(this, attributes.source, attributes.destination);
    this.source = attributes.source;
    this.destination = attributes.destination;
    this.namespaces = [...attributes.namespaces ?? []];
    checkMtcName(this, 'planName', planName);
  }
}
