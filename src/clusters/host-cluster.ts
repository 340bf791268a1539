import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkRegistryPath, ICluster } from './cluster';
import { withVersions } from './declared-versions';
import { HostControllerOptions, MigrationController } from './migration-controller';
import { flag } from '../api/common';
import { MIG_CLUSTER, MigClusterSpec } from '../api/mig-cluster';
import { declareCluster } from '../charts/clusters';
import { checkMtcName, mtcMetadata } from '../constructs/metadata';
import { ClusterRole } from '../output/migration-index';

/** The name under which MTC's operator makes the host's MigCluster unless it is told another. */
const OPERATORS_DEFAULT = 'host';

/** Properties of a `HostCluster`. */
export interface HostClusterProps {
  /**
   * Name, labels and annotations of the MigCluster.
   *
   * MTC's operator makes a MigCluster for its own cluster by itself, called `host` unless told otherwise. With the same name
   * both mean one object; with two names there would be two host clusters. So another name given here is also
   * written to the operator's `cluster_name`.
   *
   * @default - the name is 'host'
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The version of OpenShift on the cluster: `4.20`, or `4.20.3`. Rules then report versions that MTC does not support, and objects
   * that this version does not serve.
   *
   * Written to the annotation `cdk8s-mtc.io/openshift-version` of the MigCluster, so that `cdk8s-mtc check` knows it as well.
   *
   * @default - unknown
   */
  readonly openshift?: string;

  /**
   * The version of MTC on the cluster: `1.8`, or `1.8.16`. Rules then report versions that do not work together. An
   * `OperatorInstallation` declares the minor version by its channel.
   *
   * Written to the annotation `cdk8s-mtc.io/mtc-version` of the MigCluster.
   *
   * @default - unknown
   */
  readonly mtc?: string;

  /**
   * Settings of MTC's operator on this cluster: limits of plans, direct volume migration, what is left out.
   *
   * @default - no MigrationController is written unless something else in the program needs a setting; the one on the cluster stays as it is
   */
  readonly controller?: HostControllerOptions;

  /**
   * The host, and port, of the cluster's exposed image registry, without a scheme. A host cluster does not need it: MTC reaches
   * the internal registry.
   *
   * @default - the internal registry is used
   */
  readonly exposedRegistryPath?: string;

  /**
   * On Azure: the resource group of the cluster's disks, needed for volume snapshots. It is written to the operator's
   * `azure_resource_group` as well, because the operator sets the field of its own MigCluster from there.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic after it has made stage pods. Also written to the operator, which sets the field from there.
   *
   * @default - only on Kubernetes 1.7 and 1.9 (OpenShift 3), which need it
   */
  readonly restartRestic?: boolean;

  /**
   * Whether the controller checks the cluster again, once. The controller removes the field when it is done, and a GitOps tool that
   * syncs this manifest writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}

/**
 * The cluster on which MTC's controller runs, and on which all of MTC's objects live. Often the destination, but it may as
 * well be the source, or a third cluster.
 *
 * Everything that belongs on this cluster is written to the chart that this construct is created in.
 */
export class HostCluster extends Construct implements ICluster {
  /**
   * The host cluster whose MigCluster is there already: the operator makes one called `host`. Nothing is written for it.
   *
   * @param scope where the cluster's other manifests go: its chart becomes the chart of this cluster
   * @param id the construct's id
   * @param clusterName the name of the MigCluster
   */
  static fromClusterName(scope: Construct, id: string, clusterName: string): ICluster {
    return new ImportedHostCluster(scope, id, clusterName);
  }

  readonly clusterName: string;
  readonly isHostCluster = true;
  readonly chart: Chart;
  readonly exposedRegistryPath?: string;

  /** The MigCluster. */
  readonly apiObject: ApiObject;

  private readonly controllerOptions: HostControllerOptions;
  private lazyController?: MigrationController;

  constructor(scope: Construct, id: string, props: HostClusterProps = {}) {
    super(scope, id);
    const metadata = mtcMetadata(this, withVersions(this, props.metadata, props), OPERATORS_DEFAULT);
    this.clusterName = metadata.name;
    this.chart = Chart.of(this);
    this.exposedRegistryPath = props.exposedRegistryPath;
    declareCluster({ role: ClusterRole.HOST, construct: this, migCluster: this.clusterName, chart: () => this.chart });
    checkRegistryPath(this, props.exposedRegistryPath);

    const { azureResourceGroup, restartRestic } = props;
    this.controllerOptions = props.controller ?? {};
    if (props.controller || this.clusterName !== OPERATORS_DEFAULT || azureResourceGroup !== undefined || restartRestic !== undefined) {
      this.controller._configure({ azureResourceGroup, hostClusterRestartRestic: restartRestic }, this);
    }
    const spec: MigClusterSpec = {
      isHostCluster: true,
      exposedRegistryPath: props.exposedRegistryPath,
      azureResourceGroup,
      restartRestic,
      refresh: flag(props.refresh),
    };
    this.apiObject = new ApiObject(this, 'Resource', { ...MIG_CLUSTER, metadata, spec });
  }

  get controller(): MigrationController {
    return this.lazyController ??= MigrationController.forHost(this, 'controller', { ...this.controllerOptions, clusterName: this.clusterName });
  }
}

class ImportedHostCluster extends Construct implements ICluster {
  readonly isHostCluster = true;
  readonly chart: Chart;
  private lazyController?: MigrationController;

  constructor(scope: Construct, id: string, readonly clusterName: string) {
    super(scope, id);
    checkMtcName(this, 'clusterName', clusterName);
    this.chart = Chart.of(this);
    declareCluster({ role: ClusterRole.HOST, construct: this, migCluster: clusterName, chart: () => this.chart });
  }

  get controller(): MigrationController {
    return this.lazyController ??= MigrationController.forHost(this, 'controller', { clusterName: this.clusterName });
  }
}

/** The host cluster of a chart. */
export function findHostCluster(chart: Chart): ICluster | undefined {
  return chart.node.findAll().find((child) => child instanceof HostCluster || child instanceof ImportedHostCluster) as ICluster | undefined;
}
