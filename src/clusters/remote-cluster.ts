import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CLUSTER_OPTIONS, ICluster } from './cluster';
import { ControllerSettings } from './controller-settings';
import { withVersions } from './declared-versions';
import { MigrationController } from './migration-controller';
import { RegistryRoute } from './registry-route';
import { RemoteClusterChart } from './remote-cluster-chart';
import { flag, MTC_NAMESPACE } from '../api/common';
import { MIG_CLUSTER, MigClusterSpec, SA_TOKEN_KEY } from '../api/mig-cluster';
import { ordersFiles } from '../charts/chart-role';
import { declareCluster } from '../charts/clusters';
import { ownScope } from '../charts/names';
import { checkImportedName, mtcMetadata, nameOption } from '../constructs/metadata';
import { refuse, required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { ownedBy } from '../constructs/owner';
import { rejectCredentials } from '../constructs/url';
import { CaBundle } from '../credentials/ca-bundle';
import { existingSecret, makeSecret } from '../credentials/secret-object';
import { SecretSource } from '../credentials/secret-source';
import { declareInventory } from '../inventory/declared-inventories';
import { Inventory } from '../inventory/inventory';
import { ClusterRole } from '../output/migration-index';

/** The Secret on a remote cluster in which Kubernetes stores a token of MTC's ServiceAccount. */
const LONG_LIVED_TOKEN = 'migration-controller-token';

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
   * @default - with `longLivedToken` in a `MigrationApp`, `cdk8s-mtc apply` copies the token from the remote cluster; otherwise it is required
   */
  readonly token?: SecretSource;

  /**
   * The captured state of the cluster. Rules then also find what manifests alone do not show, for example namespaces that do not exist.
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
   * MTC's ServiceAccount that is valid until the Secret is deleted. Without `token`, `cdk8s-mtc apply` copies it from there to the host
   * cluster. In a plain cdk8s `App`, this command prints the value for `token`: `oc get secret migration-controller-token -n
   * openshift-migration -o go-template='{{.data.token | base64decode}}'`.
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

/**
 * A cluster that MTC's controller reaches through its API server, as the source or the destination of migrations.
 *
 * The MigCluster and the Secret with its token are written for the host cluster, in the chart in which this construct
 * is created. Everything that is applied on the remote cluster itself is written to `chart`.
 */
export class RemoteCluster extends OwnConstruct implements ICluster {
  /**
   * A remote cluster whose MigCluster already exists. Nothing is written for it.
   *
   * @param scope a construct in the host cluster's chart
   * @param id the construct's id
   * @param clusterName the name of the MigCluster
   */
  static fromClusterName(
    scope: Construct, id: string, clusterName: string, attributes: RemoteClusterAttributes = {},
  ): ICluster {
    return new ImportedRemoteCluster(scope, id, clusterName, attributes);
  }

  readonly clusterName: string;
  readonly isHostCluster = false;
  readonly url?: string;
  readonly exposedRegistryPath?: string;

  /** The MigCluster, on the host cluster. */
  readonly apiObject: ApiObject;

  /** The Secret or ExternalSecret with the token, on the host cluster. Undefined if an existing Secret is used. */
  readonly tokenSecret?: ApiObject;

  private readonly ownChart: RemoteClusterChart;
  private readonly controllerOptions: ControllerSettings;
  private controller?: MigrationController;

  constructor(scope: Construct, id: string, props: RemoteClusterProps) {
    super(scope, id, props);
    const metadata = mtcMetadata(this, withVersions(this, props.metadata, props));
    this.clusterName = metadata.name;
    if (props.inventory) {
      declareInventory(this, this.clusterName, props.inventory.data);
    }
    this.url = props.url;
    this.ownChart = new RemoteClusterChart(this, props.chart);
    declareCluster({
      role: ClusterRole.REMOTE,
      construct: this,
      migCluster: this.clusterName,
      chart: () => this.ownChart.present,
    });
    this.exposedRegistryPath = props.exposedRegistryPath ?? props.registryRoute?.host;
    rejectCredentials(this, 'url', props.url);
    const fix = 'give SecretSource.existing(…), SecretSource.env(…), or another source';
    const token = required(this, 'token', props.token ?? this.ownToken(props), fix, () => SecretSource.existing('missing'));
    const secret = token._existing
      ? existingSecret(this, 'token', token)
      : makeSecret(this, {
        name: `${this.clusterName}-token`,
        keys: { [SA_TOKEN_KEY]: [{ field: 'token', value: token }] },
        check: (_, text) => this.checkToken(text),
      });
    this.tokenSecret = secret.apiObject;

    const spec: MigClusterSpec = {
      isHostCluster: false,
      url: props.url,
      serviceAccountSecretRef: secret.ref,
      caBundle: props.caBundle?._encode(this, 'caBundle'),
      insecure: flag(props.insecure),
      exposedRegistryPath: this.exposedRegistryPath,
      azureResourceGroup: props.azureResourceGroup,
      restartRestic: props.restartRestic,
      refresh: flag(props.refresh),
    };
    this.apiObject = renderedFrom(new ApiObject(this, 'Resource', { ...MIG_CLUSTER, metadata, spec }), { ...CLUSTER_OPTIONS, 'metadata.name': nameOption(this) });

    props.registryRoute?._write(this, this.chart);
    if (props.longLivedToken) {
      this.writeLongLivedToken();
    }
    this.controllerOptions = props.controller ?? {};
    if (props.controller) {
      this.configureController();
    }
  }

  get chart(): Chart {
    return this.ownChart.chart;
  }

  configureController(settings: ControllerSettings = {}): MigrationController {
    const { chart, controllerOptions } = this;
    this.controller ??= MigrationController.forRemote(ownScope(chart), 'migration-controller', controllerOptions);
    this.controller.configure(settings);
    return this.controller;
  }

  /** Checks the token. No part of it may appear in a message. */
  private checkToken(token: string): void {
    if (/\s/.test(token)) {
      refuse(this, {
        field: 'token',
        problem: 'contains white space, so it is not a token',
        fix: 'use the token alone, as `oc create token migration-controller -n openshift-migration` prints it',
      });
    } else if (!token.includes('.') && isRawToken(Buffer.from(token, 'base64').toString('latin1'))) {
      refuse(this, {
        field: 'token',
        problem: 'is already base64-encoded and would be encoded twice: the remote cluster rejects it',
        fix: 'use the raw token, which begins with "ey" and contains two dots',
      });
    }
  }

  /** The token that Kubernetes stores on the remote cluster, if there will be one that `cdk8s-mtc apply` can copy. */
  private ownToken({ longLivedToken }: RemoteClusterProps): SecretSource | undefined {
    return longLivedToken && ordersFiles(this) ? SecretSource.fromCluster(this, { name: LONG_LIVED_TOKEN, key: 'token' }) : undefined;
  }

  private writeLongLivedToken(): void {
    ownedBy(this, new ApiObject(ownScope(this.chart), 'migration-controller-token', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: LONG_LIVED_TOKEN,
        namespace: MTC_NAMESPACE,
        annotations: { 'kubernetes.io/service-account.name': 'migration-controller' },
      },
      type: 'kubernetes.io/service-account-token',
    }));
  }
}

class ImportedRemoteCluster extends OwnConstruct implements ICluster {
  readonly isHostCluster = false;
  readonly url?: string;
  readonly exposedRegistryPath?: string;
  private readonly ownChart: RemoteClusterChart;
  private controller?: MigrationController;

  constructor(scope: Construct, id: string, readonly clusterName: string, attributes: RemoteClusterAttributes) {
    super(scope, id);
    checkImportedName(this, 'clusterName', clusterName);
    this.url = attributes.url;
    this.exposedRegistryPath = attributes.exposedRegistryPath;
    this.ownChart = new RemoteClusterChart(this, attributes.chart);
    declareCluster({
      role: ClusterRole.REMOTE,
      construct: this,
      migCluster: clusterName,
      chart: () => this.ownChart.present,
    });
  }

  get chart(): Chart {
    return this.ownChart.chart;
  }

  configureController(settings: ControllerSettings = {}): MigrationController {
    this.controller ??= MigrationController.forRemote(ownScope(this.chart), 'migration-controller', {});
    this.controller.configure(settings);
    return this.controller;
  }
}

function isRawToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(text);
}
