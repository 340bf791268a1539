import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { TransferEngineProps } from './transfer-engine-props';
import { TRANSFER_LABELS, TRANSFER_NAME, TransferRole } from '../../api/transfer';
import { BucketTransport } from '../endpoint/bucket-transport';
import { ClusterObjects } from '../pods/cluster-objects';
import { allCapabilities } from '../pods/pod-identity';
import { Ownership, Verification } from '../transfer-values';

/** What is copied, and how it is compared with the source. */
export interface CopyRules {
  readonly specialFiles: boolean;
  readonly acls: boolean;
  readonly xattrs: boolean;
  readonly fill: boolean;
  readonly deleteBefore: boolean;
  readonly repair: boolean;
  readonly verification: Verification;
}

/** The default image. */
const IMAGE = 'quay.io/backube/volsync:0.16.0';

/**
 * What all claims and runs of an engine have in common: its options with their defaults, and its objects
 * on both clusters.
 */
export class EngineSetup {
  readonly engineName: string;
  /** The labels of all objects. */
  readonly labels: Record<string, string>;
  readonly ownership: Ownership;
  readonly image: string;
  readonly copies: CopyRules;
  private readonly clusters: Record<TransferRole, ClusterObjects>;

  constructor(readonly engine: Construct, readonly props: TransferEngineProps) {
    this.engineName = engine.node.id;
    this.labels = { [TRANSFER_LABELS.name]: TRANSFER_NAME, [TRANSFER_LABELS.engine]: this.engineName };
    this.ownership = props.ownership ?? Ownership.NAMESPACE;
    this.image = props.image?.name ?? IMAGE;
    const { copying = {} } = props;
    this.copies = {
      specialFiles: copying.specialFiles ?? false,
      acls: copying.acls ?? true,
      xattrs: copying.xattrs ?? true,
      fill: copying.fill ?? true,
      deleteBefore: copying.deleteBefore ?? false,
      repair: copying.repair ?? true,
      verification: copying.verification ?? Verification.XXH128,
    };
    const receive = this.objectsOn(props.destination);
    this.clusters = { receive, send: this.isOneCluster ? receive : this.objectsOn(props.source) };
  }

  /** Whether source and destination are one cluster. */
  get isOneCluster(): boolean {
    return this.props.source === this.props.destination;
  }

  /** The bucket in which both sides meet, if they do not connect to each other. */
  get bucket(): BucketTransport | undefined {
    return this.props.endpoint._kind.bucket;
  }

  /** The chart of the cluster of one side. */
  chart(role: TransferRole): Chart {
    return role === 'send' ? this.props.source : this.props.destination;
  }

  /** The objects of the engine on the cluster of one side. */
  cluster(role: TransferRole): ClusterObjects {
    return this.clusters[role];
  }

  private objectsOn(chart: Chart): ClusterObjects {
    const { engine, engineName, labels, props, copies: { specialFiles } } = this;
    const { permissions = {} } = props;
    const isRoot = this.ownership === Ownership.PRESERVE;
    const hasConstraints = isRoot && (permissions.securityContextConstraints ?? props.endpoint._kind.isOpenShift);
    return new ClusterObjects({
      engine,
      engineName,
      chart,
      labels,
      imagePullSecrets: props.image?.pullSecrets ?? [],
      constraints: hasConstraints
        ? { name: `${engineName}-transfer`, labels, capabilities: allCapabilities(specialFiles) }
        : undefined,
      labelsNamespaces: isRoot && (permissions.labelNamespaces ?? false),
    });
  }
}
