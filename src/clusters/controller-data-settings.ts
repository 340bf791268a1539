import { Duration, Size } from 'cdk8s';
import { RsyncEndpointType, VeleroLogLevel } from '../api/migration-controller';
import { ProxyServer } from '../credentials/proxy-server';

/** How rsync copies volumes in direct volume migrations. */
export interface ControllerRsyncSettings {
  /**
   * How the rsync clients of the source reach this cluster if it is the destination. It has no effect on any other
   * cluster.
   *
   * Operator variable `rsync_endpoint_type`.
   *
   * @default RsyncEndpointType.ROUTE
   */
  readonly endpointType?: RsyncEndpointType;

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
  readonly privileged?: boolean;

  /**
   * Whether the rsync pods on this cluster also run without SELinux confinement (type `spc_t`), so that volumes are not
   * relabelled when they are mounted. Relabelling a volume with millions of files can take so long that the pods do not
   * start. Implies `privileged`. Set it on both clusters.
   *
   * Operator variable `migration_rsync_super_privileged`.
   *
   * @default false
   */
  readonly superPrivileged?: boolean;

  /**
   * Supplemental groups of the rsync clients on the source: without root, they can only read files that one of their
   * groups can read. Has no effect on volumes of mode Block.
   *
   * Operator variable `src_supplemental_groups`, on the host cluster only.
   *
   * @default - none
   */
  readonly sourceGroups?: number[];

  /**
   * Supplemental groups of the rsync server on the destination. Has no effect on volumes of mode Block.
   *
   * Operator variable `target_supplemental_groups`, on the host cluster only.
   *
   * @default - none
   */
  readonly destinationGroups?: number[];

  /**
   * The maximum bandwidth of each rsync client per second, in whole KiB. Some load balancers reset connections that
   * are too busy.
   *
   * Operator variable `rsync_opt_bwlimit`, on the host cluster only.
   *
   * @default - unlimited
   */
  readonly bandwidth?: Size;

  /**
   * Whether rsync copies recursively and preserves links, permissions, times, owners, groups and devices.
   *
   * Operator variable `rsync_opt_archive`, on the host cluster only.
   *
   * @default true
   */
  readonly archive?: boolean;

  /**
   * Whether rsync keeps partially transferred files, so that the next attempt can continue with them.
   *
   * Operator variable `rsync_opt_partial`, on the host cluster only.
   *
   * @default true
   */
  readonly partial?: boolean;

  /**
   * Whether rsync deletes files on the destination that do not exist on the source. Anything written there between two
   * runs is then lost.
   *
   * Operator variable `rsync_opt_delete`, on the host cluster only.
   *
   * @default true
   */
  readonly delete?: boolean;

  /**
   * Whether rsync preserves hard links, which needs memory for volumes with millions of files.
   *
   * Operator variable `rsync_opt_hardlinks`, on the host cluster only.
   *
   * @default true
   */
  readonly hardLinks?: boolean;

  /**
   * Further options of rsync, one in each element: `--acls`, `--compress`, `--timeout=30`. They must be in lower case,
   * with `=` before a value: the controller drops all others and reports that only in its log.
   *
   * Operator variable `rsync_opt_extras`, on the host cluster only.
   *
   * @default - none
   */
  readonly extraOptions?: string[];

  /**
   * The maximum number of attempts of rsync for each volume, after which the copy fails.
   *
   * Operator variable `rsync_backoff_limit`, on the host cluster only.
   *
   * @default 20
   */
  readonly attempts?: number;

  /**
   * The domain of the destination's router, from which MTC builds the host name of the Route to rsync. Without a
   * domain, the router chooses the host name, which fails for long namespace names.
   *
   * The value describes the destination, but the operator of the host cluster reads it.
   *
   * Operator variable `cluster_subdomain`, on the host cluster only.
   *
   * @default - the domain of the destination's ingress configuration
   */
  readonly routeDomain?: string;
}

/** The proxies of MTC on this cluster. */
export interface ControllerProxies {
  /**
   * The proxy through which stunnel on the source reaches the destination in a direct volume migration. It must allow
   * CONNECT to the destination's router without terminating TLS, and may require a user name and a password.
   *
   * MTC writes the password to ConfigMaps and to its log. If it is given in plain text, the whole MigrationController
   * is written to the file with the cluster's secrets.
   *
   * Operator variable `stunnel_tcp_proxy`, on the host cluster only.
   *
   * @default - no proxy
   */
  readonly stunnel?: ProxyServer;

  /**
   * The proxy for HTTP requests of MTC on this cluster. Required on OpenShift 3 and 4.1 only, because later versions
   * pass on the cluster-wide proxy. Direct volume migration does not use it: see `stunnel`.
   *
   * Operator variable `http_proxy`.
   *
   * @default - the cluster-wide proxy, if there is one
   */
  readonly http?: ProxyServer;

  /**
   * The proxy for HTTPS requests of MTC on this cluster. See `http`.
   *
   * Operator variable `https_proxy`.
   *
   * @default - the cluster-wide proxy, if there is one
   */
  readonly https?: ProxyServer;

  /**
   * Hosts that are reached without the proxies, one in each element: host names, domains with a leading dot, addresses,
   * CIDR ranges. Include the networks of pods and Services, `.svc`, and the API servers of both clusters. The list
   * replaces that of the cluster-wide proxy.
   *
   * Operator variable `no_proxy`.
   *
   * @default - the exceptions of the cluster-wide proxy, if there is one
   */
  readonly exceptions?: string[];

  /**
   * The name of the Secret in which the operator stores the proxies. If you change it, delete the old Secret: the
   * operator does not, and with two of them plans are no longer Ready.
   *
   * Operator variable `proxy_secret_name`.
   *
   * @default 'migration-proxy'
   */
  readonly secretName?: string;
}

/** The registry that MTC starts for indirect image migration, and the exposed registry of the cluster. */
export interface ControllerRegistrySettings {
  /**
   * The timeout of the readiness probe of the registry that MTC starts for indirect image migration, in whole seconds.
   *
   * Operator variable `migration_registry_readiness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly readinessTimeout?: Duration;

  /**
   * The timeout of the liveness probe of the registry that MTC starts for indirect image migration, in whole seconds.
   *
   * Operator variable `migration_registry_liveness_timeout`.
   *
   * @default - 300 seconds
   */
  readonly livenessTimeout?: Duration;

  /**
   * The path and query with which MTC tests whether the exposed registry of this cluster responds.
   *
   * Operator variable `exposed_registry_validation_path`.
   *
   * @default '/v2/_catalog?n=5'
   */
  readonly validationPath?: string;
}

/** Velero and Restic, which copy Kubernetes objects, and volumes if they go through the replication repository. */
export interface ControllerVeleroSettings {
  /**
   * Whether Velero and Restic run. Every migration of Kubernetes objects needs them on both clusters.
   *
   * Operator variable `migration_velero`.
   *
   * @default true
   */
  readonly enabled?: boolean;

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
  readonly resticGroups?: number[];

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
  readonly nodeSelector?: { [key: string]: string };

  /**
   * The level of detail of Velero's log.
   *
   * Operator variable `velero_log_level`.
   *
   * @default - the default of Velero, VeleroLogLevel.INFO
   */
  readonly logLevel?: VeleroLogLevel;

  /**
   * Whether Velero uses its older AWS plugin for S3, for storage that does not work with the newer one.
   *
   * Operator variable `velero_use_legacy_aws`.
   *
   * @default false
   */
  readonly legacyAws?: boolean;
}
