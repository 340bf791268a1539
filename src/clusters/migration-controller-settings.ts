import { Duration } from 'cdk8s';
import { RsyncEndpointType, VeleroLogLevel } from '../api/migration-controller';
import { ProxyServer } from '../credentials/proxy-server';

/**
 * Settings of MTC's operator that every cluster has for itself: Velero and Restic, the rsync pods that run on it, its proxies,
 * its images.
 *
 * Each option is called as the operator's variable, in camelCase. The operator passes over variables that it doesn't know
 * without a word, so there are no others here. What isn't given isn't written, and the operator's default holds.
 */
export interface MigrationControllerSettings {
  /**
   * How long Velero waits for Restic to copy the volumes of one pod, when volumes go through the replication repository. Large
   * volumes need more; a copy that takes longer fails.
   *
   * Operator variable `restic_timeout`.
   *
   * @default - an hour
   */
  readonly resticTimeout?: Duration;

  /**
   * Supplemental groups of the Restic pods, which then can read volumes that belong to one of them: NFS exports that squash root. Set
   * it on the source and on the destination.
   *
   * Operator variable `restic_supplemental_groups`.
   *
   * @default - none
   */
  readonly resticSupplementalGroups?: number[];

  /**
   * The CPU that each Restic pod asks for, as a Kubernetes quantity.
   *
   * Operator variable `restic_requests_cpu`.
   *
   * @default '100m'
   */
  readonly resticRequestsCpu?: string;

  /**
   * The memory that each Restic pod asks for, as a Kubernetes quantity.
   *
   * Operator variable `restic_requests_memory`.
   *
   * @default - the default of OADP
   */
  readonly resticRequestsMemory?: string;

  /**
   * The CPU that each Restic pod may use, as a Kubernetes quantity.
   *
   * Operator variable `restic_limits_cpu`.
   *
   * @default - the default of OADP
   */
  readonly resticLimitsCpu?: string;

  /**
   * The memory that each Restic pod may use, as a Kubernetes quantity. Restic keeps an index of all files in memory, so volumes
   * with millions of files want gigabytes.
   *
   * Operator variable `restic_limits_memory`.
   *
   * @default - the default of OADP
   */
  readonly resticLimitsMemory?: string;

  /**
   * The CPU that Velero asks for, as a Kubernetes quantity.
   *
   * Operator variable `velero_requests_cpu`.
   *
   * @default '100m'
   */
  readonly veleroRequestsCpu?: string;

  /**
   * The memory that Velero asks for, as a Kubernetes quantity.
   *
   * Operator variable `velero_requests_memory`.
   *
   * @default - the default of OADP
   */
  readonly veleroRequestsMemory?: string;

  /**
   * The CPU that Velero may use, as a Kubernetes quantity.
   *
   * Operator variable `velero_limits_cpu`.
   *
   * @default - the default of OADP
   */
  readonly veleroLimitsCpu?: string;

  /**
   * The memory that Velero may use, as a Kubernetes quantity.
   *
   * Operator variable `velero_limits_memory`.
   *
   * @default - the default of OADP
   */
  readonly veleroLimitsMemory?: string;

  /**
   * Labels of the nodes on which Restic runs. It must run on every node that has pods with volumes to migrate.
   *
   * Only labels whose keys have no hyphen and no capital letter can be given: the operator's framework writes the keys of maps
   * in snake_case, so `node-role.kubernetes.io/worker` would reach the pods as `node_role.kubernetes.io/worker`.
   *
   * Operator variable `daemonset_node_selector`.
   *
   * @default - all nodes
   */
  readonly daemonsetNodeSelector?: { [key: string]: string };

  /**
   * How much Velero writes to its log.
   *
   * Operator variable `velero_log_level`.
   *
   * @default - the default of Velero, VeleroLogLevel.INFO
   */
  readonly veleroLogLevel?: VeleroLogLevel;

  /**
   * Whether Velero reaches S3 with its older AWS plugin, for storage that the newer one can't talk to.
   *
   * Operator variable `velero_use_legacy_aws`.
   *
   * @default false
   */
  readonly veleroUseLegacyAws?: boolean;

  /**
   * How the source's rsync clients reach this cluster when it is the destination. Without effect on any other cluster.
   *
   * Operator variable `rsync_endpoint_type`.
   *
   * @default RsyncEndpointType.ROUTE
   */
  readonly rsyncEndpointType?: RsyncEndpointType;

  /**
   * Whether the rsync pods on this cluster run as root and privileged, where a run doesn't say how they are to run. Set it on the
   * source for the clients and on the destination for the server.
   *
   * Since Kubernetes 1.24 the namespaces must have the Pod Security label `enforce: privileged` too: without it the pods run
   * as an ordinary user, and the controller only warns of it.
   *
   * Operator variable `migration_rsync_privileged`.
   *
   * @default false
   */
  readonly migrationRsyncPrivileged?: boolean;

  /**
   * Whether the rsync pods on this cluster also run outside of SELinux's confinement (type `spc_t`), so that no volume is
   * relabelled when it is mounted: relabelling volumes of millions of files takes so long that pods don't start. Implies
   * `migrationRsyncPrivileged`. Set it on both clusters.
   *
   * Operator variable `migration_rsync_super_privileged`.
   *
   * @default false
   */
  readonly migrationRsyncSuperPrivileged?: boolean;

  /**
   * How long the registry that MTC starts for indirect image migration may take to answer the probe of its readiness. Whole seconds.
   *
   * Operator variable `migration_registry_readiness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly migrationRegistryReadinessTimeout?: Duration;

  /**
   * How long the registry that MTC starts for indirect image migration may take to answer the probe of its liveness. Whole seconds.
   *
   * Operator variable `migration_registry_liveness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly migrationRegistryLivenessTimeout?: Duration;

  /**
   * The path, and query, by which MTC finds out whether the exposed registry of this cluster answers.
   *
   * Operator variable `exposed_registry_validation_path`.
   *
   * @default '/v2/_catalog?n=5'
   */
  readonly exposedRegistryValidationPath?: string;

  /**
   * The proxy through which MTC on this cluster makes HTTP requests. Needed on OpenShift 3 and 4.1 only, since later ones pass
   * the cluster's own proxy on. Volumes that are copied directly don't use it: see `stunnelTcpProxy`.
   *
   * Operator variable `http_proxy`.
   *
   * @default - the cluster's proxy, where it has one
   */
  readonly httpProxy?: ProxyServer;

  /**
   * The proxy through which MTC on this cluster makes HTTPS requests. See `httpProxy`.
   *
   * Operator variable `https_proxy`.
   *
   * @default - the cluster's proxy, where it has one
   */
  readonly httpsProxy?: ProxyServer;

  /**
   * What is reached without the proxies, one in each element: hosts, domains with a leading dot, addresses, CIDR ranges. Take
   * in the networks of pods and Services, `.svc`, and the API servers of both clusters. It takes the place of the cluster's own list.
   *
   * Operator variable `no_proxy`.
   *
   * @default - the exceptions of the cluster's proxy, where it has one
   */
  readonly noProxy?: string[];

  /**
   * The name of the Secret in which the operator hands the proxies on. The operator leaves the Secret of the old name where
   * it is, and with two of them plans are no longer Ready: delete the old one.
   *
   * Operator variable `proxy_secret_name`.
   *
   * @default 'migration-proxy'
   */
  readonly proxySecretName?: string;

  /**
   * The image of the pods that copy volumes on this cluster, which holds both rsync and stunnel: clients on the source, the
   * server on the destination. The full name: host, path, tag or digest.
   *
   * Operator variable `rsync_transfer_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly rsyncTransferImageFqin?: string;

  /**
   * The image of the registry for indirect image migration. The full name.
   *
   * Operator variable `migration_registry_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly migrationRegistryImageFqin?: string;

  /**
   * The image of the stage pods, which hold volumes while Restic reads them. The full name.
   *
   * Operator variable `migration_stage_image_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly migrationStageImageFqin?: string;

  /**
   * The image of MTC's own Velero plugin. The full name.
   *
   * Operator variable `mtc_velero_plugin_fqin`.
   *
   * @default - the image that came with the operator
   */
  readonly mtcVeleroPluginFqin?: string;

  /**
   * The image of Velero. The full name.
   *
   * Operator variable `oadp_velero_image_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpVeleroImageFqin?: string;

  /**
   * The image of Velero's plugin for OpenShift. The full name.
   *
   * Operator variable `oadp_openshift_plugin_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpOpenshiftPluginFqin?: string;

  /**
   * The image of the helper that waits in a restored pod until Restic has written its volumes. The full name.
   *
   * Operator variable `oadp_restic_restore_helper_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpResticRestoreHelperFqin?: string;

  /**
   * The image of Velero's plugin for AWS and S3. The full name.
   *
   * Operator variable `oadp_aws_plugin_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpAwsPluginFqin?: string;

  /**
   * The image of Velero's plugin for Azure. The full name.
   *
   * Operator variable `oadp_azure_plugin_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpAzurePluginFqin?: string;

  /**
   * The image of Velero's plugin for Google Cloud. The full name.
   *
   * Operator variable `oadp_gcp_plugin_fqin`.
   *
   * @default - the image that came with OADP
   */
  readonly oadpGcpPluginFqin?: string;
}
