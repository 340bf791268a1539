import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CLUSTER_OPTIONS, ICluster } from './cluster';
import { ControllerSettings } from './controller-settings';
import { withVersions } from './declared-versions';
import { MigrationController } from './migration-controller';
import { flag } from '../api/common';
import { MIG_CLUSTER, MigClusterSpec } from '../api/mig-cluster';
import { declareCluster } from '../charts/clusters';
import { checkCalls } from '../constructs/checked-calls';
import { checkImportedName, mtcMetadata, nameOption } from '../constructs/metadata';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';
import { declareInventory } from '../inventory/declared-inventories';
import { Inventory } from '../inventory/inventory';
import { ClusterRole } from '../output/migration-index';

/** The name of the MigCluster that MTC's operator creates for its own cluster by default. */
const OPERATORS_DEFAULT = 'host';

/** Properties of a `HostCluster`. */
export interface HostClusterProps {
  /**
   * Name, labels and annotations of the MigCluster.
   *
   * MTC's operator also creates a MigCluster for its own cluster, named `host` by default. With the same name, both are
   * one object; with different names, there would be two host clusters. Therefore another name is also written to the
   * operator's variable `cluster_name`.
   *
   * @default - the name is 'host'
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The version of OpenShift on the cluster: `4.20`, or `4.20.3`. Rules then report versions that MTC does not support,
   * and objects that this version does not serve.
   *
   * Written to the annotation `cdk8s-mtc.io/openshift-version` of the MigCluster, so that `cdk8s-mtc check` knows it as
   * well.
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
   * The captured state of the cluster. Rules then also find what manifests alone do not show, for example namespaces
   * that do not exist.
   *
   * @default - unknown
   */
  readonly inventory?: Inventory;

  /**
   * Settings of MTC's operator on this cluster, for example the limits of plans and of direct volume migration.
   *
   * @default - no MigrationController is written, unless another construct needs a setting
   */
  readonly controller?: ControllerSettings;

  /**
   * The host, and optionally port, of the cluster's exposed image registry, without a scheme. A host cluster does not
   * need it, because MTC reaches the internal registry.
   *
   * @default - the internal registry is used
   */
  readonly exposedRegistryPath?: string;

  /**
   * On Azure, the resource group of the cluster's disks, required for volume snapshots. Also written to the operator's
   * variable `azure_resource_group`, from which the operator sets the field of its MigCluster.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic after it has created stage pods. Also written to the operator's variable
   * `host_cluster_restart_restic`, from which the operator sets the field of its MigCluster.
   *
   * @default - only on Kubernetes 1.7 and 1.9 (OpenShift 3), which need it
   */
  readonly restartRestic?: boolean;

  /**
   * Whether the controller checks the cluster again, once. The controller removes the field when it is done, and a
   * GitOps tool that syncs this manifest writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}

/**
 * The cluster on which MTC's controller runs and which contains all objects of MTC. It is often the destination, but it
 * can also be the source or a third cluster.
 *
 * Everything for this cluster is written to the chart in which this construct is created.
 */
export class HostCluster extends OwnConstruct implements ICluster {
  /**
   * A host cluster whose MigCluster already exists; the operator creates one named `host`. Nothing is written for it.
   *
   * @param scope a construct whose chart becomes the chart of this cluster
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

  private readonly controllerOptions: ControllerSettings;
  private controller?: MigrationController;

  constructor(scope: Construct, id: string, props: HostClusterProps = {}) {
    super(scope, id, props = readProps('HostCluster', props));
    const metadata = mtcMetadata(this, withVersions(this, props.metadata, props), OPERATORS_DEFAULT);
    this.clusterName = metadata.name;
    this.chart = Chart.of(this);
    this.exposedRegistryPath = props.exposedRegistryPath;
    declareCluster({ role: ClusterRole.HOST, construct: this, migCluster: this.clusterName, chart: () => this.chart });

    const { azureResourceGroup, restartRestic } = props;
    if (props.inventory) {
      declareInventory(this, 'inventory', this.clusterName, props.inventory.data);
    }
    this.controllerOptions = props.controller ?? {};
    const isNamed = this.clusterName !== OPERATORS_DEFAULT;
    if (props.controller || isNamed || azureResourceGroup !== undefined || restartRestic !== undefined) {
      this.configureController()._configure({ hostCluster: { azureResourceGroup, restartRestic } }, this, {
        'hostCluster.azureResourceGroup': 'azureResourceGroup', 'hostCluster.restartRestic': 'restartRestic',
      });
    }
    const spec: MigClusterSpec = {
      isHostCluster: true,
      exposedRegistryPath: props.exposedRegistryPath,
      azureResourceGroup,
      restartRestic,
      refresh: flag(props.refresh),
    };
    this.apiObject = renderedFrom(new ApiObject(this, 'Resource', { ...MIG_CLUSTER, metadata, spec }), {
      ...CLUSTER_OPTIONS,
      'metadata.name': nameOption(this),
    });
  }

  configureController(settings: ControllerSettings = {}): MigrationController {
    const { controllerOptions, clusterName } = this;
    this.controller ??= MigrationController.forHost(this, 'controller', { ...controllerOptions, clusterName });
    this.controller.configure(settings);
    return this.controller;
  }
}

checkCalls('HostCluster', HostCluster);

class ImportedHostCluster extends OwnConstruct implements ICluster {
  readonly isHostCluster = true;
  readonly chart: Chart;
  private controller?: MigrationController;

  constructor(scope: Construct, id: string, readonly clusterName: string) {
    super(scope, id);
    checkImportedName(this, 'clusterName', clusterName);
    this.chart = Chart.of(this);
    declareCluster({ role: ClusterRole.HOST, construct: this, migCluster: clusterName, chart: () => this.chart });
  }

  configureController(settings: ControllerSettings = {}): MigrationController {
    this.controller ??= MigrationController.forHost(this, 'controller', { clusterName: this.clusterName });
    this.controller.configure(settings);
    return this.controller;
  }
}

/** The host cluster of a chart. */
export function findHostCluster(chart: Chart): ICluster | undefined {
  const isHost = (child: IConstruct) => child instanceof HostCluster || child instanceof ImportedHostCluster;
  return chart.node.findAll().find(isHost) as ICluster | undefined;
}
