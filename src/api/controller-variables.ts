import {
  writeBoolean, writeBooleanText, writeDirectory, writeDomain, writeDuration, writeGroupIds, writeGroupList, writeImage, writeName, writeNames,
  writeNodeLabels, writeOneOf, writePercentage, writePositiveInteger, writeProxyExceptions, writeQuantity, Writer, writeRsyncOptions, writeSeconds,
  writeText, writeUrl, writeUrlPath,
} from './controller-values';
import { ControllerImagePullPolicy, RsyncEndpointType, VeleroLogLevel } from './migration-controller';

/** A variable of the operator. */
export interface Variable<T> {
  /** Its key in `spec`. */
  readonly variable: string;
  /** How an option's value becomes the variable's. */
  readonly write: Writer<T>;
  /** Lists that several parts of a program may add to. */
  readonly grows?: boolean;
  /** What the elements of a growing list are joined by, where the operator wants a text. */
  readonly separator?: string;
}

/** A variable that holds the URL of a proxy, with its password if it has one. */
export interface ProxyVariable {
  readonly variable: string;
  readonly isProxy: true;
}

function of<T>(variable: string, write: Writer<T>): Variable<T> {
  return { variable, write };
}

function growing(variable: string, write: Writer<string[]>, separator?: string): Variable<string[]> {
  return { variable, write, grows: true, separator };
}

function proxy(variable: string): ProxyVariable {
  return { variable, isProxy: true };
}

/** The variables that say what a cluster has; which values they have follows from the cluster's part. The operator has no default for any. */
export const VARIABLES_BY_PART = {
  controller: 'migration_controller',
  ui: 'migration_ui',
  velero: 'migration_velero',
  clusterName: 'cluster_name',
};

/** The options whose variables are read on each cluster, or on the one that the data comes from or goes to. */
export const CLUSTER_VARIABLES = {
  resticTimeout: of('restic_timeout', writeDuration),
  resticSupplementalGroups: of('restic_supplemental_groups', writeGroupList),
  resticRequestsCpu: of('restic_requests_cpu', writeQuantity),
  resticRequestsMemory: of('restic_requests_memory', writeQuantity),
  resticLimitsCpu: of('restic_limits_cpu', writeQuantity),
  resticLimitsMemory: of('restic_limits_memory', writeQuantity),
  veleroRequestsCpu: of('velero_requests_cpu', writeQuantity),
  veleroRequestsMemory: of('velero_requests_memory', writeQuantity),
  veleroLimitsCpu: of('velero_limits_cpu', writeQuantity),
  veleroLimitsMemory: of('velero_limits_memory', writeQuantity),
  daemonsetNodeSelector: of('daemonset_node_selector', writeNodeLabels),
  veleroLogLevel: of('velero_log_level', writeOneOf(Object.values(VeleroLogLevel))),
  veleroUseLegacyAws: of('velero_use_legacy_aws', writeBoolean),

  rsyncEndpointType: of('rsync_endpoint_type', writeOneOf(Object.values(RsyncEndpointType))),
  migrationRsyncPrivileged: of('migration_rsync_privileged', writeBoolean),
  migrationRsyncSuperPrivileged: of('migration_rsync_super_privileged', writeBoolean),

  migrationRegistryReadinessTimeout: of('migration_registry_readiness_timeout', writeSeconds),
  migrationRegistryLivenessTimeout: of('migration_registry_liveness_timeout', writeSeconds),
  exposedRegistryValidationPath: of('exposed_registry_validation_path', writeUrlPath),

  httpProxy: proxy('http_proxy'),
  httpsProxy: proxy('https_proxy'),
  noProxy: growing('no_proxy', writeProxyExceptions, ','),
  proxySecretName: of('proxy_secret_name', writeName),

  rsyncTransferImageFqin: of('rsync_transfer_image_fqin', writeImage),
  migrationRegistryImageFqin: of('migration_registry_image_fqin', writeImage),
  migrationStageImageFqin: of('migration_stage_image_fqin', writeImage),
  mtcVeleroPluginFqin: of('mtc_velero_plugin_fqin', writeImage),
  oadpVeleroImageFqin: of('oadp_velero_image_fqin', writeImage),
  oadpOpenshiftPluginFqin: of('oadp_openshift_plugin_fqin', writeImage),
  oadpResticRestoreHelperFqin: of('oadp_restic_restore_helper_fqin', writeImage),
  oadpAwsPluginFqin: of('oadp_aws_plugin_fqin', writeImage),
  oadpAzurePluginFqin: of('oadp_azure_plugin_fqin', writeImage),
  oadpGcpPluginFqin: of('oadp_gcp_plugin_fqin', writeImage),
};

/** The options whose variables are read on the host cluster only. */
export const HOST_VARIABLES = {
  migrationLogReader: of('migration_log_reader', writeBoolean),
  azureResourceGroup: of('azure_resource_group', writeText),
  hostClusterRestartRestic: of('host_cluster_restart_restic', writeBoolean),

  migNamespaceLimit: of('mig_namespace_limit', writePositiveInteger),
  migPodLimit: of('mig_pod_limit', writePositiveInteger),
  migPvLimit: of('mig_pv_limit', writePositiveInteger),

  stunnelTcpProxy: proxy('stunnel_tcp_proxy'),
  srcSupplementalGroups: of('src_supplemental_groups', writeGroupIds),
  targetSupplementalGroups: of('target_supplemental_groups', writeGroupIds),
  rsyncOptBwlimit: of('rsync_opt_bwlimit', writePositiveInteger),
  rsyncOptArchive: of('rsync_opt_archive', writeBoolean),
  rsyncOptPartial: of('rsync_opt_partial', writeBoolean),
  rsyncOptDelete: of('rsync_opt_delete', writeBoolean),
  rsyncOptHardlinks: of('rsync_opt_hardlinks', writeBoolean),
  rsyncOptExtras: of('rsync_opt_extras', writeRsyncOptions),
  rsyncBackoffLimit: of('rsync_backoff_limit', writePositiveInteger),
  clusterSubdomain: of('cluster_subdomain', writeDomain),
  enableDvmPvResizing: of('enable_dvm_pv_resizing', writeBoolean),
  enableIntelligentPvResize: of('enable_intelligent_pv_resize', writeBoolean),
  pvResizingThreshold: of('pv_resizing_threshold', writePercentage),

  sourceRsyncPodCpuLimits: of('source_rsync_pod_cpu_limits', writeQuantity),
  sourceRsyncPodCpuRequests: of('source_rsync_pod_cpu_requests', writeQuantity),
  sourceRsyncPodMemoryLimits: of('source_rsync_pod_memory_limits', writeQuantity),
  sourceRsyncPodMemoryRequests: of('source_rsync_pod_memory_requests', writeQuantity),
  targetRsyncPodCpuLimits: of('target_rsync_pod_cpu_limits', writeQuantity),
  targetRsyncPodCpuRequests: of('target_rsync_pod_cpu_requests', writeQuantity),
  targetRsyncPodMemoryLimits: of('target_rsync_pod_memory_limits', writeQuantity),
  targetRsyncPodMemoryRequests: of('target_rsync_pod_memory_requests', writeQuantity),

  migControllerLimitsCpu: of('mig_controller_limits_cpu', writeQuantity),
  migControllerLimitsMemory: of('mig_controller_limits_memory', writeQuantity),
  migControllerRequestsCpu: of('mig_controller_requests_cpu', writeQuantity),
  migControllerRequestsMemory: of('mig_controller_requests_memory', writeQuantity),
  migControllerEnableCache: of('mig_controller_enable_cache', writeBoolean),
  discoveryCollectEvents: of('discovery_collect_events', writeBoolean),
  discoveryVolumePath: of('discovery_volume_path', writeDirectory),
  jaegerEnabled: of('jaeger_enabled', writeBooleanText),
  imagePullPolicy: of('image_pull_policy', writeOneOf(Object.values(ControllerImagePullPolicy))),

  additionalExcludedResources: growing('additional_excluded_resources', writeNames),
  disableImageMigration: of('disable_image_migration', writeBoolean),
  disableImageCopy: of('disable_image_copy', writeBoolean),
  disablePvMigration: of('disable_pv_migration', writeBoolean),
  migPvMoveStorageclasses: growing('mig_pv_move_storageclasses', writeNames),

  migUiClusterApiEndpoint: of('mig_ui_cluster_api_endpoint', writeUrl),
  migUiOauthRedirectUrl: of('mig_ui_oauth_redirect_url', writeUrl),
  internalClusterApiUrl: of('internal_cluster_api_url', writeUrl),
  internalDiscoverySvcUrl: of('internal_discovery_svc_url', writeUrl),

  migControllerImageFqin: of('mig_controller_image_fqin', writeImage),
  migUiImageFqin: of('mig_ui_image_fqin', writeImage),
  migLogReaderImageFqin: of('mig_log_reader_image_fqin', writeImage),
  hookRunnerImageFqin: of('hook_runner_image_fqin', writeImage),
};

/** A request and a limit of one pod: Kubernetes makes no pod that asks for more than it may have. */
export interface ResourcePair {
  readonly request: string;
  readonly limit: string;
  /** What the operator sets where the option is left out; undefined where it then sets nothing. */
  readonly defaultRequest?: string;
  readonly defaultLimit?: string;
}

export const RESOURCE_PAIRS: ResourcePair[] = [
  ...['sourceRsyncPod', 'targetRsyncPod'].flatMap((pod) => [
    { request: `${pod}CpuRequests`, limit: `${pod}CpuLimits`, defaultRequest: '100m', defaultLimit: '1' },
    { request: `${pod}MemoryRequests`, limit: `${pod}MemoryLimits`, defaultRequest: '1Gi', defaultLimit: '1Gi' },
  ]),
  { request: 'migControllerRequestsCpu', limit: 'migControllerLimitsCpu', defaultRequest: '100m', defaultLimit: '1' },
  { request: 'migControllerRequestsMemory', limit: 'migControllerLimitsMemory', defaultRequest: '350Mi', defaultLimit: '10Gi' },
  ...['restic', 'velero'].flatMap((pod) => [
    { request: `${pod}RequestsCpu`, limit: `${pod}LimitsCpu`, defaultRequest: '100m' },
    { request: `${pod}RequestsMemory`, limit: `${pod}LimitsMemory` },
  ]),
];

/** Why no option is offered for a variable that the operator accepts and that has no effect. */
export const NO_EFFECT = 'no part of MTC reads it';
const PART_OF_IMAGE_NAME = 'a piece of an image\'s name; the option for the whole name is enough';
const NAME_OF_OPERATOR = 'the operator\'s name for an object of its own, which others look for under this name';

/** The variables that no option is offered for, and why. */
export const VARIABLES_NOT_OFFERED: Record<string, string> = {
  version: 'written by the operator',
  mig_operator_version: 'the operator\'s own version, which the controller compares between clusters',
  mig_namespace: 'must stay as it is: the controller looks into openshift-migration only',
  excluded_resources: 'replaces the operator\'s own list, which keeps migrations from failing; additionalExcludedResources adds to it',

  stunnel_verify_ca: NO_EFFECT,
  stunnel_verify_ca_level: NO_EFFECT,
  stunnel_pod_cpu_limits: NO_EFFECT,
  stunnel_pod_cpu_requests: NO_EFFECT,
  stunnel_pod_memory_limits: NO_EFFECT,
  stunnel_pod_memory_requests: NO_EFFECT,
  rsync_opt_info: `${NO_EFFECT}: progress is read from what rsync reports, so this is fixed`,
  restic_pv_host_path: NO_EFFECT,

  velero_aws_secret_name: 'the controller writes to a Secret of a fixed name',
  velero_gcp_secret_name: 'the controller writes to a Secret of a fixed name',
  velero_azure_secret_name: 'the controller writes to a Secret of a fixed name',

  mig_ui_configmap_data: 'the operator works it out for its console',
  mig_ui_configmap_name: NAME_OF_OPERATOR,
  mig_ui_config_namespace: NAME_OF_OPERATOR,
  mig_ui_oauth_user_scope: 'the console can\'t do its work with any other scope',
  mig_ui_oauth_secret: 'a secret that the operator makes by itself, and that would stand here in the clear',

  registry: PART_OF_IMAGE_NAME,
  project: PART_OF_IMAGE_NAME,
  snapshot_tag: PART_OF_IMAGE_NAME,
  ...piecesOfImageNames(),
};

function piecesOfImageNames(): Record<string, string> {
  const images = [
    'mig_controller', 'mig_ui', 'mig_log_reader', 'hook_runner', 'rsync_transfer', 'migration_registry', 'migration_stage', 'mtc_velero_plugin',
  ];
  const variables = images.flatMap((image) => ['image', 'repo', 'version'].map((piece) => `${image}_${piece}`));
  return Object.fromEntries(variables.map((variable) => [variable, PART_OF_IMAGE_NAME]));
}
