import { ApiObjectMetadata, Chart } from 'cdk8s';
import { ControllerSettings } from './controller-settings';
import { RegistryRoute } from './registry-route';
import { CaBundle } from '../credentials/ca-bundle';
import { SecretSource } from '../credentials/secret-source';
import { Inventory } from '../inventory/inventory';

/** Properties of a `RemoteCluster`. */
export interface RemoteClusterProps {
  /** The URL of the cluster's API server as the host cluster reaches it: `https://api.old.example.com:6443`. */
  readonly url: string;

  /**
   * The token of the ServiceAccount `migration-controller` in `openshift-migration`, which MTC's operator creates on
   * the remote cluster: the raw token, as `oc create token` prints it. It is written to a Secret beside the MigCluster.
   *
   * A token from `oc create token` expires after an hour by default; see `longLivedToken`.
   *
   * @default - with `longLivedToken` in a `MigrationApp`, `cdk8s-mtc apply` copies the token from the remote cluster;
   * otherwise it is required
   */
  readonly token?: SecretSource;

  /**
   * The captured state of the cluster. Rules then also find what manifests alone do not show, for example namespaces
   * that do not exist.
   *
   * @default - unknown
   */
  readonly inventory?: Inventory;

  /**
   * Name, labels and annotations of the MigCluster.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The version of OpenShift on the cluster: `4.20`, or `4.20.3`. Rules then report versions that MTC does not support,
   * and objects that this version does not serve.
   *
   * Written to the annotation `cdk8s-mtc.io/openshift-version` of the MigCluster, so that `cdk8s-mtc check` knows it as
   * well.
   *
   * @default - unknown
   */
  readonly openshift?: string;

  /**
   * The version of MTC on the cluster: `1.8`, or `1.8.16`. Rules then report versions that do not work together. An
   * `OperatorInstallation` declares the minor version by its channel.
   *
   * Written to the annotation `cdk8s-mtc.io/mtc-version` of the MigCluster.
   *
   * @default - unknown
   */
  readonly mtc?: string;

  /**
   * The certificates that verify the API server, if MTC's image does not trust the authority that signed its
   * certificate.
   *
   * @default - the authorities that MTC's image trusts
   */
  readonly caBundle?: CaBundle;

  /**
   * Whether MTC skips the verification of the API server's certificate. An attacker between the clusters can then read
   * the token, which has full access to the remote cluster. Cannot be combined with `caBundle`, which MTC would ignore.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * The host, and optionally port, of the cluster's exposed image registry, without a scheme:
   * `registry.apps.old.example.com`. Required by plans that migrate images directly.
   *
   * @default - the host of `registryRoute`, if it is set
   */
  readonly exposedRegistryPath?: string;

  /**
   * The Route that exposes the registry, written for the remote cluster.
   *
   * @default - none; the registry is already exposed, or images are not migrated directly
   */
  readonly registryRoute?: RegistryRoute;

  /**
   * Whether a Secret `migration-controller-token` is written for the remote cluster. Kubernetes stores in it a token of
   * MTC's ServiceAccount that is valid until the Secret is deleted. Without `token`, `cdk8s-mtc apply` copies it from
   * there to the host cluster. In a plain cdk8s `App`, this command prints the value for `token`: `oc get secret
   * migration-controller-token -n openshift-migration -o go-template='{{.data.token | base64decode}}'`.
   *
   * @default false
   */
  readonly longLivedToken?: boolean;

  /**
   * Settings of MTC's operator on the remote cluster.
   *
   * @default - no MigrationController is written, unless another construct needs a setting
   */
  readonly controller?: ControllerSettings;

  /**
   * The chart of everything that is applied on the remote cluster itself.
   *
   * @default - a chart with the id of this construct, created when something first needs it
   */
  readonly chart?: Chart;

  /**
   * On Azure, the resource group of the cluster's disks, required for volume snapshots.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic after it has created stage pods.
   *
   * @default - only on Kubernetes 1.7 and 1.9 (OpenShift 3), which need it
   */
  readonly restartRestic?: boolean;

  /**
   * Whether the controller checks the cluster again, once. The controller removes the field when it is done, and a
   * GitOps tool that syncs this manifest writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}

/** Attributes of a remote cluster whose MigCluster already exists. */
export interface RemoteClusterAttributes {
  /**
   * The URL of its API server. MTC treats clusters with the same host in their URLs as one cluster.
   *
   * @default - unknown
   */
  readonly url?: string;

  /**
   * The host, and optionally port, of its exposed registry.
   *
   * @default - unknown; plans do not check it
   */
  readonly exposedRegistryPath?: string;

  /**
   * The chart of everything that is applied on the remote cluster itself.
   *
   * @default - a chart with the id of this construct, created when something first needs it
   */
  readonly chart?: Chart;
}
