/**
 * What a variable of the operator contains. Constructs render each kind from an option's type, and rules judge it.
 */
export type VariableKind =
  | 'boolean' | 'boolean as text' | 'integer' | 'percentage' | 'kibibytes' | 'seconds' | 'duration' | 'cpu' | 'memory'
  | 'text' | 'choice'
  | 'image' | 'url' | 'url path' | 'directory' | 'domain' | 'name' | 'names' | 'groups' | 'group ids' | 'rsync options'
  | 'labels'
  | 'exceptions' | 'proxy';

/** A variable of the operator that is an option of a program. */
export interface Variable<Kind extends VariableKind = VariableKind> {
  /** Its key in `spec`. */
  readonly variable: string;
  readonly kind: Kind;
  /** Whether only the controller reads it, which runs on the host cluster. */
  readonly onHost?: boolean;
}

function of<Kind extends VariableKind>(kind: Kind, variable: string): Variable<Kind> {
  return { variable, kind };
}

function onHost<Kind extends VariableKind>(kind: Kind, variable: string): Variable<Kind> {
  return { variable, kind, onHost: true };
}

/**
 * The variables that say what a cluster has; which values they have follows from the cluster's part. The operator has
 * no default for any.
 */
export const VARIABLES_BY_PART = {
  controller: 'migration_controller',
  ui: 'migration_ui',
  velero: 'migration_velero',
  clusterName: 'cluster_name',
};

/** The options of a program, in their groups, and the variables that they are rendered to. */
export const CONTROLLER_OPTIONS = {
  limits: {
    namespaces: onHost('integer', 'mig_namespace_limit'),
    pods: onHost('integer', 'mig_pod_limit'),
    volumes: onHost('integer', 'mig_pv_limit'),
  },
  rsync: {
    endpointType: of('choice', 'rsync_endpoint_type'),
    privileged: of('boolean', 'migration_rsync_privileged'),
    superPrivileged: of('boolean', 'migration_rsync_super_privileged'),
    sourceGroups: onHost('group ids', 'src_supplemental_groups'),
    destinationGroups: onHost('group ids', 'target_supplemental_groups'),
    bandwidth: onHost('kibibytes', 'rsync_opt_bwlimit'),
    archive: onHost('boolean', 'rsync_opt_archive'),
    partial: onHost('boolean', 'rsync_opt_partial'),
    delete: onHost('boolean', 'rsync_opt_delete'),
    hardLinks: onHost('boolean', 'rsync_opt_hardlinks'),
    extraOptions: onHost('rsync options', 'rsync_opt_extras'),
    attempts: onHost('integer', 'rsync_backoff_limit'),
    routeDomain: onHost('domain', 'cluster_subdomain'),
  },
  volumes: {
    resize: onHost('boolean', 'enable_dvm_pv_resizing'),
    proposeSizes: onHost('boolean', 'enable_intelligent_pv_resize'),
    resizeThreshold: onHost('percentage', 'pv_resizing_threshold'),
    movableStorageClasses: onHost('names', 'mig_pv_move_storageclasses'),
  },
  exclusions: {
    resources: onHost('names', 'additional_excluded_resources'),
    imageStreams: onHost('boolean', 'disable_image_migration'),
    images: onHost('boolean', 'disable_image_copy'),
    volumes: onHost('boolean', 'disable_pv_migration'),
  },
  resources: {
    rsyncSource: {
      cpuRequest: onHost('cpu', 'source_rsync_pod_cpu_requests'),
      cpuLimit: onHost('cpu', 'source_rsync_pod_cpu_limits'),
      memoryRequest: onHost('memory', 'source_rsync_pod_memory_requests'),
      memoryLimit: onHost('memory', 'source_rsync_pod_memory_limits'),
    },
    rsyncDestination: {
      cpuRequest: onHost('cpu', 'target_rsync_pod_cpu_requests'),
      cpuLimit: onHost('cpu', 'target_rsync_pod_cpu_limits'),
      memoryRequest: onHost('memory', 'target_rsync_pod_memory_requests'),
      memoryLimit: onHost('memory', 'target_rsync_pod_memory_limits'),
    },
    controller: {
      cpuRequest: onHost('cpu', 'mig_controller_requests_cpu'),
      cpuLimit: onHost('cpu', 'mig_controller_limits_cpu'),
      memoryRequest: onHost('memory', 'mig_controller_requests_memory'),
      memoryLimit: onHost('memory', 'mig_controller_limits_memory'),
    },
    restic: {
      cpuRequest: of('cpu', 'restic_requests_cpu'),
      cpuLimit: of('cpu', 'restic_limits_cpu'),
      memoryRequest: of('memory', 'restic_requests_memory'),
      memoryLimit: of('memory', 'restic_limits_memory'),
    },
    velero: {
      cpuRequest: of('cpu', 'velero_requests_cpu'),
      cpuLimit: of('cpu', 'velero_limits_cpu'),
      memoryRequest: of('memory', 'velero_requests_memory'),
      memoryLimit: of('memory', 'velero_limits_memory'),
    },
  },
  images: {
    controller: onHost('image', 'mig_controller_image_fqin'),
    console: onHost('image', 'mig_ui_image_fqin'),
    logReader: onHost('image', 'mig_log_reader_image_fqin'),
    hookRunner: onHost('image', 'hook_runner_image_fqin'),
    rsyncTransfer: of('image', 'rsync_transfer_image_fqin'),
    registry: of('image', 'migration_registry_image_fqin'),
    stage: of('image', 'migration_stage_image_fqin'),
    mtcPlugin: of('image', 'mtc_velero_plugin_fqin'),
    velero: of('image', 'oadp_velero_image_fqin'),
    openshiftPlugin: of('image', 'oadp_openshift_plugin_fqin'),
    resticRestoreHelper: of('image', 'oadp_restic_restore_helper_fqin'),
    awsPlugin: of('image', 'oadp_aws_plugin_fqin'),
    azurePlugin: of('image', 'oadp_azure_plugin_fqin'),
    gcpPlugin: of('image', 'oadp_gcp_plugin_fqin'),
    pullPolicy: onHost('choice', 'image_pull_policy'),
  },
  proxies: {
    stunnel: onHost('proxy', 'stunnel_tcp_proxy'),
    http: of('proxy', 'http_proxy'),
    https: of('proxy', 'https_proxy'),
    exceptions: of('exceptions', 'no_proxy'),
    secretName: of('name', 'proxy_secret_name'),
  },
  registry: {
    readinessTimeout: of('seconds', 'migration_registry_readiness_timeout'),
    livenessTimeout: of('seconds', 'migration_registry_liveness_timeout'),
    validationPath: of('url path', 'exposed_registry_validation_path'),
  },
  velero: {
    enabled: of('boolean', VARIABLES_BY_PART.velero),
    resticTimeout: of('duration', 'restic_timeout'),
    resticGroups: of('groups', 'restic_supplemental_groups'),
    nodeSelector: of('labels', 'daemonset_node_selector'),
    logLevel: of('choice', 'velero_log_level'),
    legacyAws: of('boolean', 'velero_use_legacy_aws'),
  },
  console: {
    enabled: of('boolean', VARIABLES_BY_PART.ui),
    apiEndpoint: onHost('url', 'mig_ui_cluster_api_endpoint'),
    oauthRedirectUrl: onHost('url', 'mig_ui_oauth_redirect_url'),
    internalApiUrl: onHost('url', 'internal_cluster_api_url'),
    internalDiscoveryUrl: onHost('url', 'internal_discovery_svc_url'),
  },
  manager: {
    logReader: of('boolean', 'migration_log_reader'),
    cache: onHost('boolean', 'mig_controller_enable_cache'),
    collectEvents: onHost('boolean', 'discovery_collect_events'),
    discoveryDirectory: onHost('directory', 'discovery_volume_path'),
    tracing: onHost('boolean as text', 'jaeger_enabled'),
  },
  hostCluster: {
    azureResourceGroup: onHost('text', 'azure_resource_group'),
    restartRestic: onHost('boolean', 'host_cluster_restart_restic'),
  },
};

/** An option of a program, by its path in the settings. */
export interface ControllerOption extends Variable {
  /** `resources.velero.cpuLimit`. */
  readonly option: string;
}

type Options = { readonly [option: string]: Variable | Options };

function flattened(options: Options, path = ''): ControllerOption[] {
  return Object.entries(options).flatMap(([name, value]) => isVariable(value)
    ? [{ option: path + name, ...value }]
    : flattened(value, `${path}${name}.`));
}

/** Whether this is a variable, and not a group. */
export function isVariable(value: Variable | Options): value is Variable {
  return typeof value.variable === 'string';
}

/** All options of a program. */
export const VARIABLES: readonly ControllerOption[] = flattened(CONTROLLER_OPTIONS);

/** A request and a limit of one pod: Kubernetes creates no pod whose request exceeds its limit. */
export interface ResourcePair {
  /** The variables. */
  readonly request: string;
  readonly limit: string;
  /** The values that the operator sets by default; undefined if it sets none. */
  readonly defaultRequest?: string;
  readonly defaultLimit?: string;
}

export const RESOURCE_PAIRS: readonly ResourcePair[] = [
  ...['source_rsync_pod', 'target_rsync_pod'].flatMap((pod) => [
    { request: `${pod}_cpu_requests`, limit: `${pod}_cpu_limits`, defaultRequest: '100m', defaultLimit: '1' },
    { request: `${pod}_memory_requests`, limit: `${pod}_memory_limits`, defaultRequest: '1Gi', defaultLimit: '1Gi' },
  ]),
  {
    request: 'mig_controller_requests_cpu',
    limit: 'mig_controller_limits_cpu',
    defaultRequest: '100m',
    defaultLimit: '1',
  },
  {
    request: 'mig_controller_requests_memory',
    limit: 'mig_controller_limits_memory',
    defaultRequest: '350Mi',
    defaultLimit: '10Gi',
  },
  ...['restic', 'velero'].flatMap((pod) => [
    { request: `${pod}_requests_cpu`, limit: `${pod}_limits_cpu`, defaultRequest: '100m' },
    { request: `${pod}_requests_memory`, limit: `${pod}_limits_memory` },
  ]),
];

/** Why no option is offered for a variable that the operator accepts and that has no effect. */
export const NO_EFFECT = 'no part of MTC reads it';
const PART_OF_IMAGE_NAME = 'a piece of an image\'s name; the option for the whole name is enough';
const NAME_OF_OPERATOR = 'the name of an object that the operator creates, which others look up by this name';

/** The variables that no option is offered for, and why. */
export const VARIABLES_NOT_OFFERED: Record<string, string> = {
  version: 'written by the operator',
  mig_operator_version: 'the operator\'s own version, which the controller compares between clusters',
  mig_namespace: 'must not change: the controller looks into openshift-migration only',
  excluded_resources: 'replaces the operator\'s own list, which keeps migrations from failing; '
    + '`exclusions.resources` adds to it',

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
  mig_ui_oauth_secret: 'a secret that the operator generates; here it would be in plain text',

  registry: PART_OF_IMAGE_NAME,
  project: PART_OF_IMAGE_NAME,
  snapshot_tag: PART_OF_IMAGE_NAME,
  ...piecesOfImageNames(),
};

function piecesOfImageNames(): Record<string, string> {
  const images = [
    'mig_controller', 'mig_ui', 'mig_log_reader', 'hook_runner', 'rsync_transfer', 'migration_registry',
    'migration_stage', 'mtc_velero_plugin',
  ];
  const variables = images.flatMap((image) => ['image', 'repo', 'version'].map((piece) => `${image}_${piece}`));
  return Object.fromEntries(variables.map((variable) => [variable, PART_OF_IMAGE_NAME]));
}
