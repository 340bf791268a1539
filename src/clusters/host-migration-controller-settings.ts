import { MigrationControllerSettings } from './migration-controller-settings';
import { ControllerImagePullPolicy } from '../api/migration-controller';
import { ProxyServer } from '../credentials/proxy-server';

/**
 * Settings of MTC's operator on the host cluster: besides those that every cluster has, the ones of the controller, which runs
 * there alone. They hold for all plans, and the controller restarts when one of them changes.
 */
export interface HostMigrationControllerSettings extends MigrationControllerSettings {
  /**
   * Whether the log reader runs, which shows the logs of all of MTC's pods in one place.
   *
   * Operator variable `migration_log_reader`.
   *
   * @default true
   */
  readonly migrationLogReader?: boolean;

  /**
   * On Azure: the resource group of the host cluster's disks. The operator sets it on the MigCluster that it makes.
   *
   * Operator variable `azure_resource_group`.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic on the host cluster after it has made stage pods. The operator sets it on the MigCluster that it makes.
   *
   * Operator variable `host_cluster_restart_restic`.
   *
   * @default - only on Kubernetes 1.7 and 1.9, which need it
   */
  readonly hostClusterRestartRestic?: boolean;

  /**
   * How many namespaces one plan may have. A plan with more is not Ready (`NamespaceLimitExceeded`).
   *
   * Operator variable `mig_namespace_limit`. The controller does not start with a value below 1.
   *
   * @default 10
   */
  readonly migNamespaceLimit?: number;

  /**
   * How many running pods one plan is meant to have. A plan with more is warned of it (`PodLimitExceeded`) and works.
   *
   * Operator variable `mig_pod_limit`. The controller does not start with a value below 1.
   *
   * @default 100
   */
  readonly migPodLimit?: number;

  /**
   * How many persistent volumes one plan is meant to have. A plan with more is warned of it (`PvLimitExceeded`) and works.
   *
   * Operator variable `mig_pv_limit`. The controller does not start with a value below 1.
   *
   * @default 100
   */
  readonly migPvLimit?: number;

  /**
   * The proxy through which the source's stunnel reaches the destination when volumes are copied directly. It must let CONNECT through
   * to the destination's router without looking into the TLS, and can ask for a user name and a password at most.
   *
   * MTC keeps the password in ConfigMaps and in its log, for all to read who may read those. Where it is given in the
   * clear, the whole MigrationController is written to the file of the cluster's secrets.
   *
   * Operator variable `stunnel_tcp_proxy`.
   *
   * @default - the destination is reached directly
   */
  readonly stunnelTcpProxy?: ProxyServer;

  /**
   * Supplemental groups of the rsync clients, on the source: without root they can only read what their groups may. Has no effect on
   * volumes of mode Block.
   *
   * Operator variable `src_supplemental_groups`.
   *
   * @default - none
   */
  readonly srcSupplementalGroups?: number[];

  /**
   * Supplemental groups of the rsync server, on the destination. Has no effect on volumes of mode Block.
   *
   * Operator variable `target_supplemental_groups`.
   *
   * @default - none
   */
  readonly targetSupplementalGroups?: number[];

  /**
   * How fast each rsync client may send, in KiB per second. Some load balancers break connections that are too busy.
   *
   * Operator variable `rsync_opt_bwlimit`.
   *
   * @default - as fast as it goes
   */
  readonly rsyncOptBwlimit?: number;

  /**
   * Whether rsync keeps links, permissions, times, owners, groups, and devices, and goes into directories.
   *
   * Operator variable `rsync_opt_archive`.
   *
   * @default true
   */
  readonly rsyncOptArchive?: boolean;

  /**
   * Whether rsync keeps files that it could not finish, so that the next attempt goes on from there.
   *
   * Operator variable `rsync_opt_partial`.
   *
   * @default true
   */
  readonly rsyncOptPartial?: boolean;

  /**
   * Whether rsync removes files on the destination that the source does not have. Whatever was written there between two
   * runs is then lost.
   *
   * Operator variable `rsync_opt_delete`.
   *
   * @default true
   */
  readonly rsyncOptDelete?: boolean;

  /**
   * Whether rsync keeps hard links, which takes memory for volumes of millions of files.
   *
   * Operator variable `rsync_opt_hardlinks`.
   *
   * @default true
   */
  readonly rsyncOptHardlinks?: boolean;

  /**
   * More options of rsync, one in each element: `--acls`, `--compress`, `--timeout=30`. In lower case, with `=` before the value: the
   * controller drops all others and says so in its log only.
   *
   * Operator variable `rsync_opt_extras`.
   *
   * @default - none
   */
  readonly rsyncOptExtras?: string[];

  /**
   * How many attempts rsync has for each volume before the copy fails.
   *
   * Operator variable `rsync_backoff_limit`.
   *
   * @default 20
   */
  readonly rsyncBackoffLimit?: number;

  /**
   * The domain under which the destination's router serves, from which the host name of the route to rsync is made. Without any
   * domain the host name is left to the router, and then long namespace names are too long for it.
   *
   * Operator variable `cluster_subdomain`. It is about the destination, and yet read on the host cluster.
   *
   * @default - the domain in the destination's own ingress configuration
   */
  readonly clusterSubdomain?: string;

  /**
   * Whether volumes that are copied directly may become larger on the destination than they were asked for: as large as they really
   * are on the source, or as the plan proposes.
   *
   * Operator variable `enable_dvm_pv_resizing`.
   *
   * @default false
   */
  readonly enableDvmPvResizing?: boolean;

  /**
   * Whether MTC looks at how full the volumes of a plan are, and proposes larger ones where they are too full. It sees only volumes that
   * a running pod has mounted.
   *
   * Operator variable `enable_intelligent_pv_resize`.
   *
   * @default true
   */
  readonly enableIntelligentPvResize?: boolean;

  /**
   * How much of a volume has to be free, in percent (1 to 99), before MTC proposes a larger one: with 3, a volume that is more than
   * 97 % full.
   *
   * Operator variable `pv_resizing_threshold`.
   *
   * @default 3
   */
  readonly pvResizingThreshold?: number;

  /**
   * The CPU that each container of the rsync clients, on the source, may use; a Kubernetes quantity. stunnel's container gets the same.
   *
   * Operator variable `source_rsync_pod_cpu_limits`.
   *
   * @default '1'
   */
  readonly sourceRsyncPodCpuLimits?: string;

  /**
   * The CPU that each container of the rsync clients, on the source, asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `source_rsync_pod_cpu_requests`.
   *
   * @default '100m'
   */
  readonly sourceRsyncPodCpuRequests?: string;

  /**
   * The memory that each container of the rsync clients, on the source, may use; a Kubernetes quantity. With a limit below 1Gi,
   * lower the request too.
   *
   * Operator variable `source_rsync_pod_memory_limits`.
   *
   * @default '1Gi'
   */
  readonly sourceRsyncPodMemoryLimits?: string;

  /**
   * The memory that each container of the rsync clients, on the source, asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `source_rsync_pod_memory_requests`.
   *
   * @default '1Gi'
   */
  readonly sourceRsyncPodMemoryRequests?: string;

  /**
   * The CPU that each container of the rsync server, on the destination, may use; a Kubernetes quantity. stunnel's container gets the same.
   *
   * Operator variable `target_rsync_pod_cpu_limits`.
   *
   * @default '1'
   */
  readonly targetRsyncPodCpuLimits?: string;

  /**
   * The CPU that each container of the rsync server, on the destination, asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `target_rsync_pod_cpu_requests`.
   *
   * @default '100m'
   */
  readonly targetRsyncPodCpuRequests?: string;

  /**
   * The memory that each container of the rsync server, on the destination, may use; a Kubernetes quantity. With a limit below 1Gi,
   * lower the request too.
   *
   * Operator variable `target_rsync_pod_memory_limits`.
   *
   * @default '1Gi'
   */
  readonly targetRsyncPodMemoryLimits?: string;

  /**
   * The memory that each container of the rsync server, on the destination, asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `target_rsync_pod_memory_requests`.
   *
   * @default '1Gi'
   */
  readonly targetRsyncPodMemoryRequests?: string;

  /**
   * The CPU that each container of the controller may use; a Kubernetes quantity.
   *
   * Operator variable `mig_controller_limits_cpu`.
   *
   * @default '1'
   */
  readonly migControllerLimitsCpu?: string;

  /**
   * The memory that each container of the controller may use; a Kubernetes quantity. Hundreds of plans, and the cache, want more.
   *
   * Operator variable `mig_controller_limits_memory`.
   *
   * @default '10Gi'
   */
  readonly migControllerLimitsMemory?: string;

  /**
   * The CPU that each container of the controller asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `mig_controller_requests_cpu`.
   *
   * @default '100m'
   */
  readonly migControllerRequestsCpu?: string;

  /**
   * The memory that each container of the controller asks for; a Kubernetes quantity. At most the limit.
   *
   * Operator variable `mig_controller_requests_memory`.
   *
   * @default '350Mi'
   */
  readonly migControllerRequestsMemory?: string;

  /**
   * Whether the controller keeps what it has read from remote clusters: faster where they are far away, and it takes more memory.
   *
   * Operator variable `mig_controller_enable_cache`.
   *
   * @default false
   */
  readonly migControllerEnableCache?: boolean;

  /**
   * Whether the console's discovery service keeps the events of the namespaces that are migrated.
   *
   * Operator variable `discovery_collect_events`.
   *
   * @default true
   */
  readonly discoveryCollectEvents?: boolean;

  /**
   * The directory in which the discovery service works. It is empty whenever its pod starts.
   *
   * Operator variable `discovery_volume_path`.
   *
   * @default '/var/cache/discovery'
   */
  readonly discoveryVolumePath?: string;

  /**
   * Whether the controller is traced with Jaeger, which must be installed.
   *
   * Operator variable `jaeger_enabled`.
   *
   * @default false
   */
  readonly jaegerEnabled?: boolean;

  /**
   * When nodes pull the images of the controller and of the console.
   *
   * Operator variable `image_pull_policy`.
   *
   * @default ControllerImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ControllerImagePullPolicy;

  /**
   * Kinds of objects that no plan migrates, besides the operator's own list (Events, ImageTags, what the Operator Lifecycle Manager
   * installs, and others): plural names in lower case, with their group where it takes one to tell them apart, `routes`,
   * `certificates.cert-manager.io`.
   *
   * Operator variable `additional_excluded_resources`.
   *
   * @default - none
   */
  readonly additionalExcludedResources?: string[];

  /**
   * Whether plans leave image streams alone, and with them all images.
   *
   * Operator variable `disable_image_migration`.
   *
   * @default false
   */
  readonly disableImageMigration?: boolean;

  /**
   * Whether image streams are migrated without their images: for clusters that share a registry.
   *
   * Operator variable `disable_image_copy`.
   *
   * @default false
   */
  readonly disableImageCopy?: boolean;

  /**
   * Whether plans leave persistent volumes and claims alone. MTC then doesn't even look for volumes.
   *
   * Operator variable `disable_pv_migration`.
   *
   * @default false
   */
  readonly disablePvMigration?: boolean;

  /**
   * Storage classes of the source whose volumes may be moved instead of copied, besides those on NFS and AWS EBS: the destination
   * must reach the same storage.
   *
   * Operator variable `mig_pv_move_storageclasses`.
   *
   * @default - none
   */
  readonly migPvMoveStorageclasses?: string[];

  /**
   * The URL of the host cluster's API server as a browser reaches it, for the console.
   *
   * Operator variable `mig_ui_cluster_api_endpoint`.
   *
   * @default - the one that the cluster knows of itself; OpenShift 3 knows none
   */
  readonly migUiClusterApiEndpoint?: string;

  /**
   * The URL to which the cluster's OAuth server sends browsers back after logging in to the console.
   *
   * Operator variable `mig_ui_oauth_redirect_url`.
   *
   * @default - the console's route
   */
  readonly migUiOauthRedirectUrl?: string;

  /**
   * The URL of the host cluster's API server as the console's pod reaches it.
   *
   * Operator variable `internal_cluster_api_url`.
   *
   * @default 'https://kubernetes.default.svc.cluster.local'
   */
  readonly internalClusterApiUrl?: string;

  /**
   * The URL of the discovery service as the console's pod reaches it.
   *
   * Operator variable `internal_discovery_svc_url`.
   *
   * @default - the operator's own Service
   */
  readonly internalDiscoverySvcUrl?: string;

  /**
   * The image of the controller. The full name: host, path, tag or digest.
   *
   * Operator variable `mig_controller_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly migControllerImageFqin?: string;

  /**
   * The image of the console. The full name.
   *
   * Operator variable `mig_ui_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly migUiImageFqin?: string;

  /**
   * The image of the log reader. The full name.
   *
   * Operator variable `mig_log_reader_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly migLogReaderImageFqin?: string;

  /**
   * The image in which hooks run their playbooks, where they name no other. The full name.
   *
   * Operator variable `hook_runner_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly hookRunnerImageFqin?: string;
}
