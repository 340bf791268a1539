import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkedMapping, NamespaceMapping } from './namespace-mapping';
import { onOneCluster } from '../charts/clusters';
import { ICluster } from '../clusters/cluster';
import { checkImportedName } from '../constructs/metadata';
import { OwnConstruct } from '../constructs/own-construct';

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

  /** Whether its namespaces exist on the destination before the first stage, which otherwise creates them. */
  readonly destinationNamespacesExist: boolean;
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

  /**
   * Whether its namespaces exist on the destination, for example because a stage has created them. A
   * `RsyncNetworkExemption` then writes their policies among the other manifests of the destination, and not in a
   * separate step after the first stage.
   *
   * @default false
   */
  readonly destinationNamespacesExist?: boolean;
}

/** A plan that already exists. */
export class ImportedPlan extends OwnConstruct implements IPlan {
  readonly hostChart: Chart;
  readonly source?: ICluster;
  readonly destination?: ICluster;
  readonly namespaces: NamespaceMapping[];
  readonly destinationNamespacesExist: boolean;

  constructor(scope: Construct, id: string, readonly planName: string, attributes: PlanAttributes) {
    super(scope, id);
    this.hostChart = Chart.of(this);
    onOneCluster(this, attributes.source, attributes.destination);
    this.source = attributes.source;
    this.destination = attributes.destination;
    this.namespaces = (attributes.namespaces ?? [])
      .flatMap((namespace, index) => checkedMapping(this, `namespaces[${index}]`, namespace) ?? []);
    this.destinationNamespacesExist = attributes.destinationNamespacesExist ?? false;
    checkImportedName(this, 'planName', planName);
  }
}
