import { Chart } from 'cdk8s';
import { FsGroupChangePolicy } from 'cdk8s-plus-27';
import { ProxyServer } from '../../credentials/proxy-server';
import { EgressFirewall } from '../../network/egress-firewall';
import { TransferEndpoint } from '../endpoint/transfer-endpoint';
import { TransferIdentity } from '../pods/transfer-identity';
import { TransferPodOptions } from '../pods/transfer-pod-options';
import { TransferTuning } from '../runs/transfer-tuning';
import { Ownership, Verification } from '../transfer-values';
import { TransferTrust } from '../trust/transfer-trust';

/** What an engine copies, and how. */
export interface TransferCopyOptions {
  /**
   * Patterns of rsync for what is not copied of any claim: `/cache/`, `*.tmp`.
   *
   * @default - everything is copied
   */
  readonly excludes?: string[];

  /**
   * Whether each pass deletes what the source no longer has before it copies, not after it. It then needs less room,
   * and a pass that breaks off has deleted files without their successors. Without this option, a pass that finds the
   * destination full does the same.
   *
   * @default false
   */
  readonly deleteBefore?: boolean;

  /**
   * Whether sockets, pipes and device files are copied. Devices require `Ownership.PRESERVE`.
   *
   * @default false
   */
  readonly specialFiles?: boolean;

  /**
   * Whether access control lists are copied. Each pass must read those of every file, on both sides: together with
   * `xattrs`, this is about half the cost of a second pass over many small files (`bench/README.md`). If false, lists
   * at the destination are not changed.
   *
   * @default true
   */
  readonly acls?: boolean;

  /**
   * Whether extended attributes are copied: those of users, and with `Ownership.PRESERVE` file capabilities. For the
   * cost, see `acls`.
   *
   * @default true
   */
  readonly xattrs?: boolean;

  /**
   * Whether tar fills an empty claim before the rsync pass, which costs half as much for many small files. Only with
   * one stream, and without excludes, compression and a limit of bandwidth.
   *
   * @default true
   */
  readonly fill?: boolean;

  /**
   * The way in which cutovers and verifications compare both sides.
   *
   * @default Verification.XXH128
   */
  readonly verification?: Verification;

  /**
   * Whether files that differ after a cutover's copy are copied once more, and then compared again.
   *
   * @default true
   */
  readonly repair?: boolean;
}

/** The user and groups of an engine's pods. */
export interface TransferIdentities extends TransferIdentity {
  /**
   * The user and groups of the pods on the source. Each option replaces that of both sides.
   *
   * @default - those of both sides
   */
  readonly source?: TransferIdentity;

  /**
   * The user and groups of the pods on the destination. Each option replaces that of both sides.
   *
   * @default - those of both sides
   */
  readonly destination?: TransferIdentity;

  /**
   * When the group of volumes is changed to `fsGroup`. `ALWAYS` takes long for claims with many files.
   *
   * @default FsGroupChangePolicy.ON_ROOT_MISMATCH
   */
  readonly fsGroupChangePolicy?: FsGroupChangePolicy;
}

/** Scheduling and metadata of an engine's Jobs. */
export interface TransferPods extends TransferPodOptions {
  /**
   * Scheduling and metadata of the Jobs on the source. Each option replaces that of both sides.
   *
   * @default - that of both sides
   */
  readonly source?: TransferPodOptions;

  /**
   * Scheduling and metadata of the Jobs on the destination. Each option replaces that of both sides.
   *
   * @default - that of both sides
   */
  readonly destination?: TransferPodOptions;
}

/** The image of an engine's pods. */
export interface TransferImageOptions {
  /**
   * An image with rsync, stunnel and bash, the same on both sides. Pin its digest, or use your own mirror.
   * images/transfer of the project builds one.
   *
   * @default 'quay.io/backube/volsync:0.16.0'
   */
  readonly name?: string;

  /**
   * The oldest version of rsync that runs may use, such as `3.5.0`. A pod with an older one ends before it copies
   * anything, with the cause `old-rsync`. Builds of Debian that contain the security fixes of 3.4.3 under an older
   * version count as 3.4.3. docs/transfer.md lists the vulnerabilities that each version fixes.
   *
   * @default - any version; pods with one older than 3.4.3 log a warning
   */
  readonly minimumRsync?: string;

  /**
   * The names of Secrets for pulling the image, in each namespace that has a claim.
   *
   * @default - none
   */
  readonly pullSecrets?: string[];
}

/** What is allowed between the pods of an engine. */
export interface TransferNetworkOptions {
  /**
   * Whether to write NetworkPolicies: the source's pods reach only DNS and the endpoint or the proxy, and the
   * destination's pods accept connections only on their port. In a namespace that denies traffic by default, the
   * policies allow the transfer.
   *
   * @default true
   */
  readonly policies?: boolean;

  /**
   * The address ranges of the endpoint, or of the proxy if there is one. The policy of the source allows only them.
   *
   * @default - all addresses, on the endpoint's port
   */
  readonly endpointCidrs?: string[];

  /**
   * The egress firewalls of the source's namespaces, to which the Allow rules for the endpoint or the proxy are added.
   *
   * @default - the namespaces have none, or the connections are allowed already
   */
  readonly egressFirewall?: EgressFirewall;
}

/** What is written so that pods may run as root, which `Ownership.PRESERVE` requires. */
export interface TransferPermissionOptions {
  /**
   * Whether to write the permission to run pods as root with `Ownership.PRESERVE` on OpenShift: a
   * SecurityContextConstraints that allows no more than these pods need, and in each run a ServiceAccount and a
   * RoleBinding for each Job. Delete the run to revoke the permission.
   *
   * @default - true with `Ownership.PRESERVE` and a Route as endpoint; false otherwise
   */
  readonly securityContextConstraints?: boolean;

  /**
   * Whether to write the namespaces with the Pod Security labels that allow `baseline`, which `Ownership.PRESERVE`
   * needs. If false, no namespace is written.
   *
   * @default false
   */
  readonly labelNamespaces?: boolean;
}

/** Properties of a `TransferEngine`. */
export interface TransferEngineProps {
  /**
   * The chart of the cluster that claims are copied from: `chart` of a `RemoteCluster` or `HostCluster`, or any other.
   */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. The same as `source` if both are one cluster. */
  readonly destination: Chart;

  /** The way in which the source reaches the destination. */
  readonly endpoint: TransferEndpoint;

  /** How both ends authenticate. */
  readonly trust: TransferTrust;

  /**
   * An HTTP proxy between the source and the endpoint. It must allow `CONNECT` to the endpoint's port and must not
   * terminate TLS. That of a `StunnelProxy` is its property `server`.
   *
   * @default - none: the source reaches the endpoint directly
   */
  readonly proxy?: ProxyServer;

  /**
   * The owners of the files at the destination.
   *
   * @default Ownership.NAMESPACE
   */
  readonly ownership?: Ownership;

  /**
   * What is copied, and how.
   *
   * @default - the default of each option
   */
  readonly copying?: TransferCopyOptions;

  /**
   * Streams, bandwidth, time limits and resources. A run can replace each option.
   *
   * @default - the default of each option
   */
  readonly tuning?: TransferTuning;

  /**
   * The user and groups of the pods.
   *
   * @default - the default of each option
   */
  readonly identity?: TransferIdentities;

  /**
   * Scheduling and metadata of the Jobs of both sides, and of each.
   *
   * @default - none
   */
  readonly pods?: TransferPods;

  /**
   * The image of all pods.
   *
   * @default - the default of each option
   */
  readonly image?: TransferImageOptions;

  /**
   * NetworkPolicies and egress firewalls.
   *
   * @default - the default of each option
   */
  readonly network?: TransferNetworkOptions;

  /**
   * What is written so that pods may run as root, with `Ownership.PRESERVE`.
   *
   * @default - the default of each option
   */
  readonly permissions?: TransferPermissionOptions;
}
