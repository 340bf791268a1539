import { MigrationControllerSettings } from './migration-controller-settings';
import { ControllerImagePullPolicy } from '../api/migration-controller';
import { ProxyServer } from '../credentials/proxy-server';

/**
 * Settings of MTC's operator on the host cluster: those of each cluster, and those of the controller, which runs only
 * there. They apply to all plans, and the controller restarts if one of them changes.
 */
export interface HostMigrationControllerSettings extends MigrationControllerSettings {
  /**
   * Whether the log reader runs, which shows the logs of all pods of MTC in one place.
   *
   * Operator variable `migration_log_reader`.
   *
   * @default true
   */
  readonly migrationLogReader?: boolean;

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
  readonly hostClusterRestartRestic?: boolean;

  /**
   * The maximum number of namespaces of one plan. A plan with more is not Ready (`NamespaceLimitExceeded`). The minimum
   * is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_namespace_limit`.
   *
   * @default 10
   */
  readonly migNamespaceLimit?: number;

  /**
   * The number of running pods above which MTC warns about a plan (`PodLimitExceeded`). The plan still works. The
   * minimum is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_pod_limit`.
   *
   * @default 100
   */
  readonly migPodLimit?: number;

  /**
   * The number of persistent volumes above which MTC warns about a plan (`PvLimitExceeded`). The plan still works. The
   * minimum is 1: with a smaller value the controller does not start.
   *
   * Operator variable `mig_pv_limit`.
   *
   * @default 100
   */
  readonly migPvLimit?: number;

  /**
   * The proxy through which stunnel on the source reaches the destination in a direct volume migration. It must allow
   * CONNECT to the destination's router without terminating TLS, and may require a user name and a password.
   *
   * MTC writes the password to ConfigMaps and to its log. If it is given in plain text, the whole MigrationController
   * is written to the file with the cluster's secrets.
   *
   * Operator variable `stunnel_tcp_proxy`.
   *
   * @default - no proxy
   */
  readonly stunnelTcpProxy?: ProxyServer;

  /**
   * Supplemental groups of the rsync clients on the source: without root, they can only read files that one of their
   * groups can read. Has no effect on volumes of mode Block.
   *
   * Operator variable `src_supplemental_groups`.
   *
   * @default - none
   */
  readonly srcSupplementalGroups?: number[];

  /**
   * Supplemental groups of the rsync server on the destination. Has no effect on volumes of mode Block.
   *
   * Operator variable `target_supplemental_groups`.
   *
   * @default - none
   */
  readonly targetSupplementalGroups?: number[];

  /**
   * The maximum bandwidth of each rsync client, in KiB/s. Some load balancers reset connections that are too busy.
   *
   * Operator variable `rsync_opt_bwlimit`.
   *
   * @default - unlimited
   */
  readonly rsyncOptBwlimit?: number;

  /**
   * Whether rsync copies recursively and preserves links, permissions, times, owners, groups and devices.
   *
   * Operator variable `rsync_opt_archive`.
   *
   * @default true
   */
  readonly rsyncOptArchive?: boolean;

  /**
   * Whether rsync keeps partially transferred files, so that the next attempt can continue with them.
   *
   * Operator variable `rsync_opt_partial`.
   *
   * @default true
   */
  readonly rsyncOptPartial?: boolean;

  /**
   * Whether rsync deletes files on the destination that do not exist on the source. Anything written there between two
   * runs is then lost.
   *
   * Operator variable `rsync_opt_delete`.
   *
   * @default true
   */
  readonly rsyncOptDelete?: boolean;

  /**
   * Whether rsync preserves hard links, which needs memory for volumes with millions of files.
   *
   * Operator variable `rsync_opt_hardlinks`.
   *
   * @default true
   */
  readonly rsyncOptHardlinks?: boolean;

  /**
   * Further options of rsync, one in each element: `--acls`, `--compress`, `--timeout=30`. They must be in lower case,
   * with `=` before a value: the controller drops all others and reports that only in its log.
   *
   * Operator variable `rsync_opt_extras`.
   *
   * @default - none
   */
  readonly rsyncOptExtras?: string[];

  /**
   * The maximum number of attempts of rsync for each volume, after which the copy fails.
   *
   * Operator variable `rsync_backoff_limit`.
   *
   * @default 20
   */
  readonly rsyncBackoffLimit?: number;

  /**
   * The domain of the destination's router, from which MTC builds the host name of the Route to rsync. Without a
   * domain, the router chooses the host name, which fails for long namespace names.
   *
   * The value describes the destination, but the operator of the host cluster reads it.
   *
   * Operator variable `cluster_subdomain`.
   *
   * @default - the domain of the destination's ingress configuration
   */
  readonly clusterSubdomain?: string;

  /**
   * Whether directly copied volumes may become larger on the destination than requested: as large as they really are on
   * the source, or as the plan proposes.
   *
   * Operator variable `enable_dvm_pv_resizing`.
   *
   * @default false
   */
  readonly enableDvmPvResizing?: boolean;

  /**
   * Whether MTC checks how full the volumes of a plan are and proposes larger ones. It sees only volumes that a running
   * pod has mounted.
   *
   * Operator variable `enable_intelligent_pv_resize`.
   *
   * @default true
   */
  readonly enableIntelligentPvResize?: boolean;

  /**
   * The free space of a volume, in percent (1 to 99), below which MTC proposes a larger one. With 3, it does so for a
   * volume that is more than 97 % full.
   *
   * Operator variable `pv_resizing_threshold`.
   *
   * @default 3
   */
  readonly pvResizingThreshold?: number;

  /**
   * The CPU limit of each container of the rsync clients, on the source; a Kubernetes quantity. It also applies to the
   * stunnel container.
   *
   * Operator variable `source_rsync_pod_cpu_limits`.
   *
   * @default '1'
   */
  readonly sourceRsyncPodCpuLimits?: string;

  /**
   * The CPU request of each container of the rsync clients, on the source; a Kubernetes quantity. It must not exceed
   * the limit.
   *
   * Operator variable `source_rsync_pod_cpu_requests`.
   *
   * @default '100m'
   */
  readonly sourceRsyncPodCpuRequests?: string;

  /**
   * The memory limit of each container of the rsync clients, on the source; a Kubernetes quantity. If it is below 1Gi,
   * lower the request as well.
   *
   * Operator variable `source_rsync_pod_memory_limits`.
   *
   * @default '1Gi'
   */
  readonly sourceRsyncPodMemoryLimits?: string;

  /**
   * The memory request of each container of the rsync clients, on the source; a Kubernetes quantity. It must not exceed
   * the limit.
   *
   * Operator variable `source_rsync_pod_memory_requests`.
   *
   * @default '1Gi'
   */
  readonly sourceRsyncPodMemoryRequests?: string;

  /**
   * The CPU limit of each container of the rsync server, on the destination; a Kubernetes quantity. It also applies to
   * the stunnel container.
   *
   * Operator variable `target_rsync_pod_cpu_limits`.
   *
   * @default '1'
   */
  readonly targetRsyncPodCpuLimits?: string;

  /**
   * The CPU request of each container of the rsync server, on the destination; a Kubernetes quantity. It must not
   * exceed the limit.
   *
   * Operator variable `target_rsync_pod_cpu_requests`.
   *
   * @default '100m'
   */
  readonly targetRsyncPodCpuRequests?: string;

  /**
   * The memory limit of each container of the rsync server, on the destination; a Kubernetes quantity. If it is below
   * 1Gi, lower the request as well.
   *
   * Operator variable `target_rsync_pod_memory_limits`.
   *
   * @default '1Gi'
   */
  readonly targetRsyncPodMemoryLimits?: string;

  /**
   * The memory request of each container of the rsync server, on the destination; a Kubernetes quantity. It must not
   * exceed the limit.
   *
   * Operator variable `target_rsync_pod_memory_requests`.
   *
   * @default '1Gi'
   */
  readonly targetRsyncPodMemoryRequests?: string;

  /**
   * The CPU limit of each container of the controller; a Kubernetes quantity.
   *
   * Operator variable `mig_controller_limits_cpu`.
   *
   * @default '1'
   */
  readonly migControllerLimitsCpu?: string;

  /**
   * The memory limit of each container of the controller; a Kubernetes quantity. Hundreds of plans, and the cache, need
   * more.
   *
   * Operator variable `mig_controller_limits_memory`.
   *
   * @default '10Gi'
   */
  readonly migControllerLimitsMemory?: string;

  /**
   * The CPU request of each container of the controller; a Kubernetes quantity. It must not exceed the limit.
   *
   * Operator variable `mig_controller_requests_cpu`.
   *
   * @default '100m'
   */
  readonly migControllerRequestsCpu?: string;

  /**
   * The memory request of each container of the controller; a Kubernetes quantity. It must not exceed the limit.
   *
   * Operator variable `mig_controller_requests_memory`.
   *
   * @default '350Mi'
   */
  readonly migControllerRequestsMemory?: string;

  /**
   * Whether the controller caches objects of remote clusters. This is faster if they are far away, and needs more
   * memory.
   *
   * Operator variable `mig_controller_enable_cache`.
   *
   * @default false
   */
  readonly migControllerEnableCache?: boolean;

  /**
   * Whether the console's discovery service stores the events of the namespaces that are migrated.
   *
   * Operator variable `discovery_collect_events`.
   *
   * @default true
   */
  readonly discoveryCollectEvents?: boolean;

  /**
   * The working directory of the discovery service. It is empty whenever its pod starts.
   *
   * Operator variable `discovery_volume_path`.
   *
   * @default '/var/cache/discovery'
   */
  readonly discoveryVolumePath?: string;

  /**
   * Whether the controller sends traces to Jaeger, which must be installed.
   *
   * Operator variable `jaeger_enabled`.
   *
   * @default false
   */
  readonly jaegerEnabled?: boolean;

  /**
   * The pull policy of the images of the controller and of the console.
   *
   * Operator variable `image_pull_policy`.
   *
   * @default ControllerImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ControllerImagePullPolicy;

  /**
   * Kinds of objects that no plan migrates, in addition to the operator's own list (Events, ImageTags, objects of the
   * Operator Lifecycle Manager, and others). Plural names in lower case, with the group if the name is ambiguous:
   * `routes`, `certificates.cert-manager.io`.
   *
   * Operator variable `additional_excluded_resources`.
   *
   * @default - none
   */
  readonly additionalExcludedResources?: string[];

  /**
   * Whether plans skip image streams, and therefore all images.
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
   * Whether plans skip persistent volumes and claims. MTC then does not discover volumes.
   *
   * Operator variable `disable_pv_migration`.
   *
   * @default false
   */
  readonly disablePvMigration?: boolean;

  /**
   * Storage classes of the source whose volumes can be moved instead of copied, in addition to those on NFS and AWS
   * EBS. The destination must be able to reach the same storage.
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
   * @default - the URL in the configuration of the cluster; OpenShift 3 has none
   */
  readonly migUiClusterApiEndpoint?: string;

  /**
   * The URL to which the cluster's OAuth server redirects browsers after a login to the console.
   *
   * Operator variable `mig_ui_oauth_redirect_url`.
   *
   * @default - the console's Route
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
   * @default - the image of the operator
   */
  readonly migControllerImageFqin?: string;

  /**
   * The image of the console. The full name.
   *
   * Operator variable `mig_ui_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly migUiImageFqin?: string;

  /**
   * The image of the log reader. The full name.
   *
   * Operator variable `mig_log_reader_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly migLogReaderImageFqin?: string;

  /**
   * The image in which hooks run their playbooks, unless a hook names another one. The full name.
   *
   * Operator variable `hook_runner_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly hookRunnerImageFqin?: string;
}
