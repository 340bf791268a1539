/** A variable of earlier operators that current operators ignore. */
export interface FormerVariable {
  /** The value that earlier operators used if the variable was not set. */
  readonly default?: boolean | number | string | readonly string[];
  /** The first release of MTC without it, if that is known. */
  readonly removedIn?: string;
  /** What does the same today, in the imperative. */
  readonly instead?: string;
  /** Whether samples of earlier operators set it to another value, so that no value shows what its author wants. */
  readonly isInSamples?: boolean;
}

const VELERO_IMAGES: Readonly<Record<string, string>> = {
  velero: 'oadp_velero_image_fqin',
  velero_plugin: 'oadp_openshift_plugin_fqin',
  velero_restic_restore_helper: 'oadp_restic_restore_helper_fqin',
  velero_aws_plugin: 'oadp_aws_plugin_fqin',
  velero_gcp_plugin: 'oadp_gcp_plugin_fqin',
  velero_azure_plugin: 'oadp_azure_plugin_fqin',
};

const IMAGE_PIECES = ['image', 'repo', 'version', 'fqin', 'image_fqin'];

/** What a variable of one of Velero's images was. */
function fromImage(variable: string): FormerVariable {
  return { removedIn: '1.8.8', default: '', instead: `set \`${variable}\`` };
}

/** The operator sets these itself while it runs. */
const INTERNAL: FormerVariable = { isInSamples: true };

/**
 * Variables that the operator had in earlier versions, or sets itself. Manifests from those versions still contain
 * them: with its default a variable changes nothing, with another value its author relies on something that no longer
 * happens.
 *
 * Source: mig-operator `roles/migrationcontroller/defaults/main.yml`, earlier versions.
 */
export const FORMER_VARIABLES: Readonly<Record<string, FormerVariable>> = {
  olm_managed: { removedIn: '1.7', default: false, isInSamples: true },
  mig_failure_rollback: { default: false, instead: 'create a MigMigration with `rollback: true` after a failed run' },
  configmap_secret: { default: '' },
  cors_origins: { removedIn: '1.7', default: [] },
  deprecated_cors_configuration: { removedIn: '1.7', default: false },
  dedicated_admin_mode: { default: false },
  mig_svc_account: INTERNAL,
  controller_state: INTERNAL,
  log_reader_state: INTERNAL,
  ui_state: INTERNAL,
  velero_state: INTERNAL,
  velero_debug: { removedIn: '1.8.8', default: false, instead: 'set `velero_log_level: debug`' },
  velero_qps: { removedIn: '1.8.8', default: 100 },
  velero_burst: { removedIn: '1.8.8', default: 1000 },
  noobaa: { removedIn: '1.7', default: false },
  noobaa_expected_crds: {
    removedIn: '1.7',
    default: ['noobaas.noobaa.io', 'bucketclasses.noobaa.io', 'backingstores.noobaa.io'],
  },
  noobaa_admin_secret: { removedIn: '1.7', default: 'noobaa-admin' },
  noobaa_system_namespace: { removedIn: '1.7', default: 'openshift-migration' },
  noobaa_mig_bucket_name: { removedIn: '1.7', default: 'mig-storage' },
  noobaa_s3_endpoint_proto: { removedIn: '1.7', default: 'http' },
  noobaa_system_core_cpu: { removedIn: '1.7', default: 0.5 },
  noobaa_system_core_mem: { removedIn: '1.7', default: '500Mi' },
  noobaa_system_db_cpu: { removedIn: '1.7', default: 0.5 },
  noobaa_system_db_mem: { removedIn: '1.7', default: '1Gi' },
  noobaa_system_endpoints_cpu: { removedIn: '1.7', default: 1 },
  noobaa_system_endpoints_mem: { removedIn: '1.7', default: '500Mi' },
  noobaa_system_endpoints_pod_count: { removedIn: '1.7', default: 2 },
  ...Object.fromEntries(Object.entries(VELERO_IMAGES).flatMap(([image, variable]) => IMAGE_PIECES
    .map((piece): [string, FormerVariable] => [`${image}_${piece}`, fromImage(variable)]))),
};
