import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { NamespaceMapping } from './namespace-mapping';
import { onOneCluster } from '../charts/clusters';
import { ICluster } from '../clusters/cluster';
import { checkMtcName } from '../constructs/metadata';

/** A plan, defined in this program or already existing. */
export interface IPlan extends IConstruct {
  /** The name of the MigPlan, to which runs refer. */
  readonly planName: string;

  /** The chart of the host cluster, which contains the plan. */
  readonly hostChart: Chart;

  /** The source cluster, if it is known. */
  readonly source?: ICluster;

  /** The destination cluster, if it is known. */
  readonly destination?: ICluster;

  /** The namespaces that it migrates; empty if they are not known. */
  readonly namespaces: NamespaceMapping[];
}

/** What a program knows about an existing plan. */
export interface PlanAttributes {
  /**
   * The source cluster.
   *
   * @default - unknown; a `RsyncNetworkExemption` requires it
   */
  readonly source?: ICluster;

  /**
   * The destination cluster.
   *
   * @default - unknown; a `RsyncNetworkExemption` requires it
   */
  readonly destination?: ICluster;

  /**
   * The namespaces that it migrates.
   *
   * @default - unknown; a `RsyncNetworkExemption` requires them
   */
  readonly namespaces?: NamespaceMapping[];
}

/** A plan that already exists. */
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
