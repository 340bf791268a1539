/**
 * Variables that the operator knew in earlier versions, or sets for itself. Manifests that came with those versions still hold them:
 * nothing is wrong with one that is passed over today, and it wasn't misspelt.
 */
export const FORMER_VARIABLES: readonly string[] = [
  'olm_managed', 'mig_failure_rollback', 'configmap_secret', 'cors_origins', 'deprecated_cors_configuration', 'dedicated_admin_mode',
  'mig_svc_account', 'controller_state', 'log_reader_state', 'ui_state', 'velero_state', 'velero_debug', 'velero_qps', 'velero_burst',
  ...['core_cpu', 'core_mem', 'db_cpu', 'db_mem', 'endpoints_cpu', 'endpoints_mem', 'endpoints_pod_count'].map((piece) => `noobaa_system_${piece}`),
  'noobaa', 'noobaa_expected_crds', 'noobaa_admin_secret', 'noobaa_system_namespace', 'noobaa_mig_bucket_name', 'noobaa_s3_endpoint_proto',
  ...['velero', 'velero_plugin', 'velero_restic_restore_helper', 'velero_aws_plugin', 'velero_gcp_plugin', 'velero_azure_plugin']
    .flatMap((image) => ['image', 'repo', 'version', 'fqin', 'image_fqin'].map((piece) => `${image}_${piece}`)),
];
