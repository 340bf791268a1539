import {
  ControllerProxies, ControllerRegistrySettings, ControllerRsyncSettings, ControllerVeleroSettings,
} from './controller-data-settings';
import { ControllerImages, ControllerResources } from './controller-pod-settings';

/**
 * Settings of MTC's operator on one cluster, in groups. They apply to all plans, and the controller restarts if one
 * of them changes.
 *
 * The operator silently ignores variables that it does not know, so there are no other options. An option that is
 * not set is not written, and the
 * operator uses its default. Groups and options that say so apply to the host cluster only, where MTC's controller
 * runs.
 */
export interface ControllerSettings {
  /**
   * The sizes of plans above which MTC warns, or rejects them. Applies to the host cluster only.
   *
   * @default - the defaults of the operator
   */
  readonly limits?: ControllerLimits;

  /**
   * How rsync copies volumes in direct volume migrations.
   *
   * @default - the defaults of the operator
   */
  readonly rsync?: ControllerRsyncSettings;

  /**
   * How MTC treats volumes. Applies to the host cluster only.
   *
   * @default - the defaults of the operator
   */
  readonly volumes?: ControllerVolumeSettings;

  /**
   * What no plan migrates. Applies to the host cluster only.
   *
   * @default - the defaults of the operator
   */
  readonly exclusions?: ControllerExclusions;

  /**
   * The CPU and the memory of MTC's pods.
   *
   * @default - the defaults of the operator
   */
  readonly resources?: ControllerResources;

  /**
   * The images of MTC's pods, as full names: host, path, tag or digest. For clusters without access to the default
   * registries.
   *
   * @default - the defaults of the operator
   */
  readonly images?: ControllerImages;

  /**
   * The proxies of MTC on this cluster.
   *
   * @default - the defaults of the operator
   */
  readonly proxies?: ControllerProxies;

  /**
   * The registry that MTC starts for indirect image migration, and the exposed registry of the cluster.
   *
   * @default - the defaults of the operator
   */
  readonly registry?: ControllerRegistrySettings;

  /**
   * Velero and Restic, which copy Kubernetes objects, and volumes if they go through the replication repository.
   *
   * @default - the defaults of the operator
   */
  readonly velero?: ControllerVeleroSettings;

  /**
   * MTC's console, which this library does not need. Applies to the host cluster only.
   *
   * @default - the defaults of the operator
   */
  readonly console?: ControllerConsoleSettings;

  /**
   * The controller itself and its log reader. Applies to the host cluster only, except the log reader.
   *
   * @default - the defaults of the operator
   */
  readonly manager?: ControllerManagerSettings;

  /**
   * The MigCluster that the operator creates for the host cluster. Applies to the host cluster only.
   *
   * @default - the defaults of the operator
   */
  readonly hostCluster?: ControllerHostClusterSettings;
}

/** The sizes of plans above which MTC warns, or rejects them. Applies to the host cluster only. */
export interface ControllerLimits {
  /**
   * The maximum number of namespaces of one plan. A plan with more is not Ready (`NamespaceLimitExceeded`). The minimum
   * is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_namespace_limit`.
   *
   * @default 10
   */
  readonly namespaces?: number;

  /**
   * The number of running pods above which MTC warns about a plan (`PodLimitExceeded`). The plan still works. The
   * minimum is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_pod_limit`.
   *
   * @default 100
   */
  readonly pods?: number;

  /**
   * The number of persistent volumes above which MTC warns about a plan (`PvLimitExceeded`). The plan still works. The
   * minimum is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_pv_limit`.
   *
   * @default 100
   */
  readonly volumes?: number;
}

/** How MTC treats volumes. Applies to the host cluster only. */
export interface ControllerVolumeSettings {
  /**
   * Whether directly copied volumes may become larger on the destination than requested: as large as they really are on
   * the source, or as the plan proposes.
   *
   * Operator variable `enable_dvm_pv_resizing`.
   *
   * @default false
   */
  readonly resize?: boolean;

  /**
   * Whether MTC checks how full the volumes of a plan are and proposes larger ones. It sees only volumes that a running
   * pod has mounted.
   *
   * Operator variable `enable_intelligent_pv_resize`.
   *
   * @default true
   */
  readonly proposeSizes?: boolean;

  /**
   * The free space of a volume, in percent (1 to 99), below which MTC proposes a larger one. With 3, it does so for a
   * volume that is more than 97 % full.
   *
   * Operator variable `pv_resizing_threshold`.
   *
   * @default 3
   */
  readonly resizeThreshold?: number;

  /**
   * Storage classes of the source whose volumes can be moved instead of copied, in addition to those on NFS and AWS
   * EBS. The destination must be able to reach the same storage.
   *
   * Operator variable `mig_pv_move_storageclasses`.
   *
   * @default - none
   */
  readonly movableStorageClasses?: string[];
}

/** What no plan migrates. Applies to the host cluster only. */
export interface ControllerExclusions {
  /**
   * Kinds of objects that no plan migrates, in addition to the operator's own list (Events, ImageTags, objects of the
   * Operator Lifecycle Manager, and others). Plural names in lower case, with the group if the name is ambiguous:
   * `routes`, `certificates.cert-manager.io`.
   *
   * Operator variable `additional_excluded_resources`.
   *
   * @default - none
   */
  readonly resources?: string[];

  /**
   * Whether plans skip image streams, and therefore all images.
   *
   * Operator variable `disable_image_migration`.
   *
   * @default false
   */
  readonly imageStreams?: boolean;

  /**
   * Whether image streams are migrated without their images: for clusters that share a registry.
   *
   * Operator variable `disable_image_copy`.
   *
   * @default false
   */
  readonly images?: boolean;

  /**
   * Whether plans skip persistent volumes and claims. MTC then does not discover volumes.
   *
   * Operator variable `disable_pv_migration`.
   *
   * @default false
   */
  readonly volumes?: boolean;
}

/** MTC's console, which this library does not need. Applies to the host cluster only. */
export interface ControllerConsoleSettings {
  /**
   * Whether the console runs.
   *
   * Operator variable `migration_ui`.
   *
   * @default - true on the host cluster, false on others
   */
  readonly enabled?: boolean;

  /**
   * The URL of the host cluster's API server as a browser reaches it, for the console.
   *
   * Operator variable `mig_ui_cluster_api_endpoint`.
   *
   * @default - the URL in the configuration of the cluster; OpenShift 3 has none
   */
  readonly apiEndpoint?: string;

  /**
   * The URL to which the cluster's OAuth server redirects browsers after a login to the console.
   *
   * Operator variable `mig_ui_oauth_redirect_url`.
   *
   * @default - the console's Route
   */
  readonly oauthRedirectUrl?: string;

  /**
   * The URL of the host cluster's API server as the console's pod reaches it.
   *
   * Operator variable `internal_cluster_api_url`.
   *
   * @default 'https://kubernetes.default.svc.cluster.local'
   */
  readonly internalApiUrl?: string;

  /**
   * The URL of the discovery service as the console's pod reaches it.
   *
   * Operator variable `internal_discovery_svc_url`.
   *
   * @default - the operator's own Service
   */
  readonly internalDiscoveryUrl?: string;
}

/** The controller itself and its log reader. Applies to the host cluster only, except the log reader. */
export interface ControllerManagerSettings {
  /**
   * Whether the log reader runs, which shows the logs of all pods of MTC in one place.
   *
   * Operator variable `migration_log_reader`.
   *
   * @default true
   */
  readonly logReader?: boolean;

  /**
   * Whether the controller caches objects of remote clusters. This is faster if they are far away, and needs more
   * memory.
   *
   * Operator variable `mig_controller_enable_cache`.
   *
   * @default false
   */
  readonly cache?: boolean;

  /**
   * Whether the console's discovery service stores the events of the namespaces that are migrated.
   *
   * Operator variable `discovery_collect_events`.
   *
   * @default true
   */
  readonly collectEvents?: boolean;

  /**
   * The working directory of the discovery service. It is empty whenever its pod starts.
   *
   * Operator variable `discovery_volume_path`.
   *
   * @default '/var/cache/discovery'
   */
  readonly discoveryDirectory?: string;

  /**
   * Whether the controller sends traces to Jaeger, which must be installed.
   *
   * Operator variable `jaeger_enabled`.
   *
   * @default false
   */
  readonly tracing?: boolean;
}

/** The MigCluster that the operator creates for the host cluster. Applies to the host cluster only. */
export interface ControllerHostClusterSettings {
  /**
   * On Azure, the resource group of the host cluster's disks. The operator sets it on the MigCluster that it creates.
   *
   * Operator variable `azure_resource_group`.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic on the host cluster after it has created stage pods. The operator sets it on the
   * MigCluster that it creates.
   *
   * Operator variable `host_cluster_restart_restic`.
   *
   * @default - only on Kubernetes 1.7 and 1.9, which need it
   */
  readonly restartRestic?: boolean;
}
