import { Duration } from 'cdk8s';
import { RsyncEndpointType, VeleroLogLevel } from '../api/migration-controller';
import { ProxyServer } from '../credentials/proxy-server';

/**
 * Settings of MTC's operator that each cluster has: Velero and Restic, the rsync pods on the cluster, its proxies and
 * its images.
 *
 * Each option has the name of the operator's variable, in camelCase. The operator silently ignores variables that it
 * does not know, so there are no other options. An option that is not set is not written, and the operator uses its
 * default.
 */
export interface MigrationControllerSettings {
  /**
   * The time that Velero waits for Restic to copy the volumes of one pod, if volumes go through the replication
   * repository. A copy that takes longer fails.
   *
   * Operator variable `restic_timeout`.
   *
   * @default - one hour
   */
  readonly resticTimeout?: Duration;

  /**
   * Supplemental groups of the Restic pods, so that they can read volumes that belong to one of these groups: for
   * example NFS exports that squash root. Set it on the source and on the destination.
   *
   * Operator variable `restic_supplemental_groups`.
   *
   * @default - none
   */
  readonly resticSupplementalGroups?: number[];

  /**
   * The CPU request of each Restic pod, a Kubernetes quantity.
   *
   * Operator variable `restic_requests_cpu`.
   *
   * @default '100m'
   */
  readonly resticRequestsCpu?: string;

  /**
   * The memory request of each Restic pod, a Kubernetes quantity.
   *
   * Operator variable `restic_requests_memory`.
   *
   * @default - the default of OADP
   */
  readonly resticRequestsMemory?: string;

  /**
   * The CPU limit of each Restic pod, a Kubernetes quantity.
   *
   * Operator variable `restic_limits_cpu`.
   *
   * @default - the default of OADP
   */
  readonly resticLimitsCpu?: string;

  /**
   * The memory limit of each Restic pod, a Kubernetes quantity. Restic keeps an index of all files in memory, so
   * volumes with millions of files need gigabytes.
   *
   * Operator variable `restic_limits_memory`.
   *
   * @default - the default of OADP
   */
  readonly resticLimitsMemory?: string;

  /**
   * The CPU request of Velero, a Kubernetes quantity.
   *
   * Operator variable `velero_requests_cpu`.
   *
   * @default '100m'
   */
  readonly veleroRequestsCpu?: string;

  /**
   * The memory request of Velero, a Kubernetes quantity.
   *
   * Operator variable `velero_requests_memory`.
   *
   * @default - the default of OADP
   */
  readonly veleroRequestsMemory?: string;

  /**
   * The CPU limit of Velero, a Kubernetes quantity.
   *
   * Operator variable `velero_limits_cpu`.
   *
   * @default - the default of OADP
   */
  readonly veleroLimitsCpu?: string;

  /**
   * The memory limit of Velero, a Kubernetes quantity.
   *
   * Operator variable `velero_limits_memory`.
   *
   * @default - the default of OADP
   */
  readonly veleroLimitsMemory?: string;

  /**
   * Labels of the nodes on which Restic runs. It must run on every node that has pods with volumes to migrate.
   *
   * A key must not contain a hyphen or a capital letter: the operator's framework converts the keys of maps to
   * snake_case, so `node-role.kubernetes.io/worker` would reach the pods as `node_role.kubernetes.io/worker`.
   *
   * Operator variable `daemonset_node_selector`.
   *
   * @default - all nodes
   */
  readonly daemonsetNodeSelector?: { [key: string]: string };

  /**
   * The level of detail of Velero's log.
   *
   * Operator variable `velero_log_level`.
   *
   * @default - the default of Velero, VeleroLogLevel.INFO
   */
  readonly veleroLogLevel?: VeleroLogLevel;

  /**
   * Whether Velero uses its older AWS plugin for S3, for storage that does not work with the newer one.
   *
   * Operator variable `velero_use_legacy_aws`.
   *
   * @default false
   */
  readonly veleroUseLegacyAws?: boolean;

  /**
   * How the rsync clients of the source reach this cluster if it is the destination. It has no effect on any other
   * cluster.
   *
   * Operator variable `rsync_endpoint_type`.
   *
   * @default RsyncEndpointType.ROUTE
   */
  readonly rsyncEndpointType?: RsyncEndpointType;

  /**
   * Whether the rsync pods on this cluster run as root and privileged, unless a run specifies how they run. Set it on
   * the source for the clients and on the destination for the server.
   *
   * Since Kubernetes 1.24 the namespaces also need the Pod Security label `enforce: privileged`. Without it the pods
   * run as an ordinary user, and the controller only warns.
   *
   * Operator variable `migration_rsync_privileged`.
   *
   * @default false
   */
  readonly migrationRsyncPrivileged?: boolean;

  /**
   * Whether the rsync pods on this cluster also run without SELinux confinement (type `spc_t`), so that volumes are not
   * relabelled when they are mounted. Relabelling a volume with millions of files can take so long that the pods do not
   * start. Implies `migrationRsyncPrivileged`. Set it on both clusters.
   *
   * Operator variable `migration_rsync_super_privileged`.
   *
   * @default false
   */
  readonly migrationRsyncSuperPrivileged?: boolean;

  /**
   * The timeout of the readiness probe of the registry that MTC starts for indirect image migration, in whole seconds.
   *
   * Operator variable `migration_registry_readiness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly migrationRegistryReadinessTimeout?: Duration;

  /**
   * The timeout of the liveness probe of the registry that MTC starts for indirect image migration, in whole seconds.
   *
   * Operator variable `migration_registry_liveness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly migrationRegistryLivenessTimeout?: Duration;

  /**
   * The path and query with which MTC tests whether the exposed registry of this cluster responds.
   *
   * Operator variable `exposed_registry_validation_path`.
   *
   * @default '/v2/_catalog?n=5'
   */
  readonly exposedRegistryValidationPath?: string;

  /**
   * The proxy for HTTP requests of MTC on this cluster. Required on OpenShift 3 and 4.1 only, because later versions
   * pass on the cluster-wide proxy. Direct volume migration does not use it: see `stunnelTcpProxy`.
   *
   * Operator variable `http_proxy`.
   *
   * @default - the cluster-wide proxy, if there is one
   */
  readonly httpProxy?: ProxyServer;

  /**
   * The proxy for HTTPS requests of MTC on this cluster. See `httpProxy`.
   *
   * Operator variable `https_proxy`.
   *
   * @default - the cluster-wide proxy, if there is one
   */
  readonly httpsProxy?: ProxyServer;

  /**
   * Hosts that are reached without the proxies, one in each element: host names, domains with a leading dot, addresses,
   * CIDR ranges. Include the networks of pods and Services, `.svc`, and the API servers of both clusters. The list
   * replaces that of the cluster-wide proxy.
   *
   * Operator variable `no_proxy`.
   *
   * @default - the exceptions of the cluster-wide proxy, if there is one
   */
  readonly noProxy?: string[];

  /**
   * The name of the Secret in which the operator stores the proxies. If you change it, delete the old Secret: the
   * operator does not, and with two of them plans are no longer Ready.
   *
   * Operator variable `proxy_secret_name`.
   *
   * @default 'migration-proxy'
   */
  readonly proxySecretName?: string;

  /**
   * The image of the pods that copy volumes on this cluster, with rsync and stunnel: the clients on the source, the
   * server on the destination. The full name: host, path, tag or digest.
   *
   * Operator variable `rsync_transfer_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly rsyncTransferImageFqin?: string;

  /**
   * The image of the registry for indirect image migration. The full name.
   *
   * Operator variable `migration_registry_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly migrationRegistryImageFqin?: string;

  /**
   * The image of the stage pods, which mount volumes while Restic reads them. The full name.
   *
   * Operator variable `migration_stage_image_fqin`.
   *
   * @default - the image of the operator
   */
  readonly migrationStageImageFqin?: string;

  /**
   * The image of MTC's own Velero plugin. The full name.
   *
   * Operator variable `mtc_velero_plugin_fqin`.
   *
   * @default - the image of the operator
   */
  readonly mtcVeleroPluginFqin?: string;

  /**
   * The image of Velero. The full name.
   *
   * Operator variable `oadp_velero_image_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpVeleroImageFqin?: string;

  /**
   * The image of Velero's plugin for OpenShift. The full name.
   *
   * Operator variable `oadp_openshift_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpOpenshiftPluginFqin?: string;

  /**
   * The image of the init container that waits in a restored pod until Restic has written its volumes. The full name.
   *
   * Operator variable `oadp_restic_restore_helper_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpResticRestoreHelperFqin?: string;

  /**
   * The image of Velero's plugin for AWS and S3. The full name.
   *
   * Operator variable `oadp_aws_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpAwsPluginFqin?: string;

  /**
   * The image of Velero's plugin for Azure. The full name.
   *
   * Operator variable `oadp_azure_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpAzurePluginFqin?: string;

  /**
   * The image of Velero's plugin for Google Cloud. The full name.
   *
   * Operator variable `oadp_gcp_plugin_fqin`.
   *
   * @default - the image of OADP
   */
  readonly oadpGcpPluginFqin?: string;
}
