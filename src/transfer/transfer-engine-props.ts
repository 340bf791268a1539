import { Chart } from 'cdk8s';
import { FsGroupChangePolicy } from 'cdk8s-plus-27';
import { TransferEndpoint } from './transfer-endpoint';
import { TransferIdentity } from './transfer-identity';
import { TransferTrust } from './transfer-trust';
import { TransferTuning } from './transfer-tuning';
import { Ownership, Verification } from './transfer-values';
import { ProxyServer } from '../credentials/proxy-server';

/** Properties of a `TransferEngine`. */
export interface TransferEngineProps extends TransferTuning, TransferIdentity {
  /** The chart of the cluster that claims are copied from: `chart` of a `RemoteCluster` or `HostCluster`, or any other. */
  readonly source: Chart;

  /** The chart of the cluster that claims are copied to. The same as `source` where both are one cluster. */
  readonly destination: Chart;

  /** By which way the source reaches the destination. */
  readonly endpoint: TransferEndpoint;

  /** How both ends prove themselves. */
  readonly trust: TransferTrust;

  /**
   * An HTTP proxy between the source and the endpoint. It must let `CONNECT` through to the endpoint's port and leave the TLS as it is. The description
   * of a `StunnelProxy` serves: `proxy.server`.
   *
   * @default - none: the source reaches the endpoint by itself
   */
  readonly proxy?: ProxyServer;

  /**
   * Whom the files at the destination belong to.
   *
   * @default Ownership.NAMESPACE
   */
  readonly ownership?: Ownership;

  /**
   * As whom the pods on the source read, where that differs from those on the destination.
   *
   * @default - `user`, `group`, `fsGroup` and `supplementalGroups` are for both
   */
  readonly sourceIdentity?: TransferIdentity;

  /**
   * As whom the pods on the destination write, where that differs from those on the source.
   *
   * @default - `user`, `group`, `fsGroup` and `supplementalGroups` are for both
   */
  readonly destinationIdentity?: TransferIdentity;

  /**
   * When volumes are given to `fsGroup`. `ALWAYS` takes long for claims with many files.
   *
   * @default FsGroupChangePolicy.ON_ROOT_MISMATCH
   */
  readonly fsGroupChangePolicy?: FsGroupChangePolicy;

  /**
   * An image with rsync, stunnel and bash, the same on both sides. Pin its digest, or name a mirror of yours.
   *
   * @default 'quay.io/backube/volsync:0.16.0'
   */
  readonly image?: string;

  /**
   * The names of Secrets with which the image is pulled, in each namespace that has a claim.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * What is not copied of any claim: patterns of rsync, such as `/cache/` or `*.tmp`.
   *
   * @default - everything is
   */
  readonly excludes?: string[];

  /**
   * Whether sockets, pipes and device files are copied. Devices can be made with `Ownership.PRESERVE` alone.
   *
   * @default false
   */
  readonly specialFiles?: boolean;

  /**
   * Whether access control lists are copied. A pass has to ask for that of each file, on both sides: with `xattrs`, about half of what a second pass
   * over many small files costs (`bench/README.md`). Without, lists at the destination stay as they are.
   *
   * @default true
   */
  readonly acls?: boolean;

  /**
   * Whether extended attributes are copied: those of users, and with `Ownership.PRESERVE` file capabilities. What it costs is said of `acls`.
   *
   * @default true
   */
  readonly xattrs?: boolean;

  /**
   * Whether tar fills an empty claim before the rsync pass, which costs half as much for many small files. Only with one stream, and without
   * excludes, compression and a limit of bandwidth.
   *
   * @default true
   */
  readonly fill?: boolean;

  /**
   * By what both sides are held against one another in cutovers and verifications.
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

  /**
   * Whether to write NetworkPolicies: the source's pods reach DNS and the endpoint or the proxy and nothing else, the destination's are reached on their
   * port and nowhere else. In a namespace that is closed by default they open the way.
   *
   * @default true
   */
  readonly networkPolicies?: boolean;

  /**
   * The ranges of addresses of the endpoint, or of the proxy where there is one. The policy of the source is narrowed down to them.
   *
   * @default - every address on the endpoint's port
   */
  readonly endpointCidrs?: string[];

  /**
   * Whether to write what OpenShift needs to run pods as root with `Ownership.PRESERVE`: a SecurityContextConstraints that allows no more than these pods
   * need, and the right to use it for their ServiceAccount.
   *
   * @default - true with `Ownership.PRESERVE` and a Route as endpoint, since that is OpenShift; false otherwise
   */
  readonly securityContextConstraints?: boolean;

  /**
   * Whether to write the namespaces with the labels by which Pod Security allows `baseline`, which `Ownership.PRESERVE` needs. Namespaces are yours
   * otherwise: without this, none is written.
   *
   * @default false
   */
  readonly labelNamespaces?: boolean;
}
