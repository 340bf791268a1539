import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkRegistryPath, ICluster } from './cluster';
import { withVersions } from './declared-versions';
import { MigrationController, RemoteControllerOptions } from './migration-controller';
import { RegistryRoute } from './registry-route';
import { flag, MTC_NAMESPACE } from '../api/common';
import { MIG_CLUSTER, MigClusterSpec, SA_TOKEN_KEY } from '../api/mig-cluster';
import { remoteChart } from '../charts/cluster-charts';
import { declareCluster } from '../charts/clusters';
import { ownScope } from '../charts/names';
import { checkMtcName, mtcMetadata } from '../constructs/metadata';
import { refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { checkUrl } from '../constructs/url';
import { CaBundle } from '../credentials/ca-bundle';
import { existingSecret, makeSecret } from '../credentials/secret-object';
import { SecretSource, SecretValue } from '../credentials/secret-source';
import { isDnsSubdomain } from '../grammar/dns';
import { ClusterRole } from '../output/migration-index';

/** Properties of a `RemoteCluster`. */
export interface RemoteClusterProps {
  /** The URL of the cluster's API server, `https://api.ocp3.example.com:8443`: as the host cluster reaches it. */
  readonly url: string;

  /**
   * The token of the ServiceAccount `migration-controller` in `openshift-migration` of the remote cluster, which MTC's operator
   * makes there. The raw token, as `oc create token` prints it: it is encoded here, once. The Secret is made beside the MigCluster,
   * and the reference to it follows.
   *
   * A token from `oc create token` lives an hour unless asked for longer; see `longLivedToken`.
   */
  readonly token: SecretSource;

  /**
   * Name, labels and annotations of the MigCluster.
   *
   * @default - the name is the construct's id
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The version of OpenShift on the cluster: `4.20`, or `4.20.3`. Rules then report versions that MTC does not support, and objects
   * that this version does not serve.
   *
   * Written to the annotation `cdk8s-mtc.io/openshift-version` of the MigCluster, so that `cdk8s-mtc check` knows it as well.
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
   * Certificates by which the API server is known, where its certificate isn't signed by an authority that MTC's image trusts.
   *
   * @default - the usual authorities
   */
  readonly caBundle?: CaBundle;

  /**
   * Does not verify the API server's certificate. Whoever stands in between can read the token, which may do everything on the
   * remote cluster. Not together with `caBundle`, which MTC would ignore.
   *
   * @default false
   */
  readonly insecure?: boolean;

  /**
   * The host, and port, of the cluster's exposed image registry, without a scheme:
   * `docker-registry-default.apps.ocp3.example.com`. Plans that migrate images directly need it.
   *
   * @default - the host of `registryRoute`, where it has one
   */
  readonly exposedRegistryPath?: string;

  /**
   * Writes, for the remote cluster, the Route that exposes its registry.
   *
   * @default - none; the registry is exposed already, or images are not migrated directly
   */
  readonly registryRoute?: RegistryRoute;

  /**
   * Writes, for the remote cluster, a Secret `migration-controller-token` that Kubernetes fills with a token for MTC's
   * ServiceAccount which lives until the Secret is deleted. Its value is what `token` wants:
   * `oc get secret migration-controller-token -n openshift-migration -o go-template='{{.data.token | base64decode}}'`.
   *
   * @default false
   */
  readonly longLivedToken?: boolean;

  /**
   * Settings of MTC's operator on the remote cluster.
   *
   * @default - no MigrationController is written unless something else in the program needs a setting
   */
  readonly controller?: RemoteControllerOptions;

  /**
   * The chart of everything that is applied on the remote cluster itself.
   *
   * @default - a chart named as this construct, made when something first needs it
   */
  readonly chart?: Chart;

  /**
   * On Azure: the resource group of the cluster's disks, needed for volume snapshots.
   *
   * @default - none
   */
  readonly azureResourceGroup?: string;

  /**
   * Whether MTC restarts Restic after it has made stage pods.
   *
   * @default - only on Kubernetes 1.7 and 1.9 (OpenShift 3), which need it
   */
  readonly restartRestic?: boolean;

  /**
   * Whether the controller checks the cluster again, once. The controller removes the field when it is done, and a GitOps tool that
   * syncs this manifest writes it again after each sync.
   *
   * @default false
   */
  readonly refresh?: boolean;
}

/** What a program knows of a remote cluster that is there already. */
export interface RemoteClusterAttributes {
  /**
   * The URL of its API server. MTC tells by it whether two clusters are one.
   *
   * @default - unknown
   */
  readonly url?: string;

  /**
   * The host, and port, of its exposed registry.
   *
   * @default - unknown; plans do not check it
   */
  readonly exposedRegistryPath?: string;

  /**
   * The chart of everything that is applied on the remote cluster itself.
   *
   * @default - a chart named as this construct, made when something first needs it
   */
  readonly chart?: Chart;
}

/**
 * A cluster that MTC reaches over its API: the other end of a migration.
 *
 * The MigCluster and the Secret with its token are written for the host cluster, in the chart that this construct is created in.
 * What belongs on the remote cluster itself goes to `chart`.
 */
export class RemoteCluster extends Construct implements ICluster {
  /**
   * A remote cluster whose MigCluster is there already. Nothing is written for it.
   *
   * @param scope a construct in the host cluster's chart
   * @param id the construct's id
   * @param clusterName the name of the MigCluster
   */
  static fromClusterName(scope: Construct, id: string, clusterName: string, attributes: RemoteClusterAttributes = {}): ICluster {
    return new ImportedRemoteCluster(scope, id, clusterName, attributes);
  }

  readonly clusterName: string;
  readonly isHostCluster = false;
  readonly url?: string;
  readonly exposedRegistryPath?: string;

  /** The MigCluster, on the host cluster. */
  readonly apiObject: ApiObject;

  /** The Secret or ExternalSecret with the token, on the host cluster; none where the Secret is there already. */
  readonly tokenSecret?: ApiObject;

  private readonly ownChart: OwnChart;
  private readonly controllerOptions: RemoteControllerOptions;
  private lazyController?: MigrationController;

  constructor(scope: Construct, id: string, props: RemoteClusterProps) {
    super(scope, id);
    const metadata = mtcMetadata(this, withVersions(this, props.metadata, props));
    this.clusterName = metadata.name;
    this.url = props.url;
    this.ownChart = new OwnChart(this, props.chart);
    declareCluster({ role: ClusterRole.REMOTE, construct: this, migCluster: this.clusterName, chart: () => this.ownChart.present });
    this.exposedRegistryPath = props.exposedRegistryPath ?? props.registryRoute?.host;
    checkUrl(this, 'url', props.url, { condition: 'InvalidURL', fallback: 'write the address that `oc whoami --show-server` prints' });
    checkRegistryPath(this, props.exposedRegistryPath);
    if (props.registryRoute?.host !== undefined && !isDnsSubdomain(props.registryRoute.host)) {
      refuse(this, {
        field: 'registryRoute.host',
        value: props.registryRoute.host,
        problem: 'is no DNS name, and a Route takes nothing else: no scheme, no port, no path',
        fix: 'write one such as "registry.apps.ocp4.example.com"',
      });
    }
    if (props.insecure && props.caBundle) {
      refuse(this, {
        field: 'caBundle',
        problem: 'would be ignored: with insecure, MTC verifies no certificate',
        fix: 'leave insecure out',
      });
    }

    const secret = props.token instanceof SecretValue
      ? makeSecret(this, {
        name: `${this.clusterName}-token`,
        keys: { [SA_TOKEN_KEY]: [{ field: 'token', value: props.token }] },
        check: (_, token) => this.checkToken(token),
      })
      : existingSecret(this, 'token', props.token);
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
    this.apiObject = new ApiObject(this, 'Resource', { ...MIG_CLUSTER, metadata, spec });

    props.registryRoute?._write(this, this.chart);
    if (props.longLivedToken) {
      this.writeLongLivedToken();
    }
    this.controllerOptions = props.controller ?? {};
    if (props.controller) {
      void this.controller; // which writes it
    }
  }

  get chart(): Chart {
    return this.ownChart.chart;
  }

  get controller(): MigrationController {
    return this.lazyController ??= MigrationController.forRemote(ownScope(this.chart), 'migration-controller', this.controllerOptions);
  }

  /** No part of the token may reach a message. */
  private checkToken(token: string): void {
    if (/\s/.test(token)) {
      refuse(this, {
        field: 'token',
        problem: 'holds white space, so it is no token',
        fix: 'give the token alone, as `oc create token migration-controller -n openshift-migration` prints it',
      });
    } else if (!token.includes('.') && /^[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(Buffer.from(token, 'base64').toString('latin1'))) {
      refuse(this, {
        field: 'token',
        problem: 'is encoded in base64 already, and would be encoded twice; the remote cluster would refuse it',
        fix: 'give the raw token, which begins with "ey" and has two dots',
      });
    }
  }

  private writeLongLivedToken(): void {
    ownedBy(this, new ApiObject(ownScope(this.chart), 'migration-controller-token', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'migration-controller-token',
        namespace: MTC_NAMESPACE,
        annotations: { 'kubernetes.io/service-account.name': 'migration-controller' },
      },
      type: 'kubernetes.io/service-account-token',
    }));
  }
}

class ImportedRemoteCluster extends Construct implements ICluster {
  readonly isHostCluster = false;
  readonly url?: string;
  readonly exposedRegistryPath?: string;
  private readonly ownChart: OwnChart;
  private lazyController?: MigrationController;

  constructor(scope: Construct, id: string, readonly clusterName: string, attributes: RemoteClusterAttributes) {
    super(scope, id);
    checkMtcName(this, 'clusterName', clusterName);
    this.url = attributes.url;
    this.exposedRegistryPath = attributes.exposedRegistryPath;
    this.ownChart = new OwnChart(this, attributes.chart);
    declareCluster({ role: ClusterRole.REMOTE, construct: this, migCluster: clusterName, chart: () => this.ownChart.present });
    checkRegistryPath(this, attributes.exposedRegistryPath);
  }

  get chart(): Chart {
    return this.ownChart.chart;
  }

  get controller(): MigrationController {
    return this.lazyController ??= MigrationController.forRemote(ownScope(this.chart), 'migration-controller', {});
  }
}

/** The chart of what is applied on a remote cluster itself: of that cluster and of no other. */
class OwnChart {
  private found?: Chart;

  constructor(private readonly cluster: Construct, private readonly given?: Chart) {
    const there = this.there;
    if (given || (there && there !== Chart.of(cluster))) {
      void this.chart; // what the user has put there is known for this cluster's, too
    }
  }

  get chart(): Chart {
    return this.found ??= this.find();
  }

  /** The chart, if something has needed it. */
  get present(): Chart | undefined {
    return this.found;
  }

  /** The chart that is there already. */
  private get there(): Chart | undefined {
    const { id, root } = this.cluster.node;
    const child = this.given ?? root.node.tryFindChild(id);
    return Chart.isChart(child) ? child as Chart : undefined;
  }

  private find(): Chart {
    const { cluster, given, there } = this;
    const hostChart = Chart.of(cluster);
    const owner = there && OWNERS.get(there);
    if (there !== hostChart && owner === undefined) {
      const chart = remoteChart(cluster, given ?? cluster.node.id, hostChart);
      OWNERS.set(chart, cluster);
      return chart;
    }
    refuse(cluster, {
      field: given ? 'chart' : 'id',
      value: there!.node.id,
      problem: `is the chart of ${owner?.node.path ?? 'the host cluster'}, and a file is applied on one cluster only`,
      fix: given ? 'give this cluster a chart of its own' : 'choose another id, or give this cluster a chart of its own',
    });
    return new Chart(cluster, 'refused'); // takes what else is asked for; nothing will be written
  }
}

const OWNERS = new WeakMap<Chart, Construct>();
