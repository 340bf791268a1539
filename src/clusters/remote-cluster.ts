import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CLUSTER_OPTIONS, ICluster } from './cluster';
import { ControllerSettings } from './controller-settings';
import { withVersions } from './declared-versions';
import { MigrationController } from './migration-controller';
import { RemoteClusterChart } from './remote-cluster-chart';
import { RemoteClusterAttributes, RemoteClusterProps } from './remote-cluster-props';
import { flag, MTC_NAMESPACE } from '../api/common';
import { MIG_CLUSTER, MigClusterSpec, SA_TOKEN_KEY } from '../api/mig-cluster';
import { ordersFiles } from '../charts/chart-role';
import { declareCluster } from '../charts/clusters';
import { ownScope } from '../charts/names';
import { checkCalls } from '../constructs/checked-calls';
import { checkImportedName, mtcMetadata, nameOption } from '../constructs/metadata';
import { refuse, required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { ownedBy } from '../constructs/owner';
import { readProps } from '../constructs/read-options';
import { rejectCredentials } from '../constructs/url';
import { existingSecret, makeSecret } from '../credentials/secret-object';
import { SecretSource } from '../credentials/secret-source';
import { declareInventory } from '../inventory/declared-inventories';
import { ClusterRole } from '../output/migration-index';

/** The Secret on a remote cluster in which Kubernetes stores a token of MTC's ServiceAccount. */
const LONG_LIVED_TOKEN = 'migration-controller-token';

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
    super(scope, id, props = readProps('RemoteCluster', props));
    const metadata = mtcMetadata(this, withVersions(this, props.metadata, props));
    this.clusterName = metadata.name;
    if (props.inventory) {
      declareInventory(this, 'inventory', this.clusterName, props.inventory.data);
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
    const token =
      required(this, 'token', props.token ?? this.ownToken(props), fix, () => SecretSource.existing('missing'));
    const secret = token._existing
      ? existingSecret(this, 'token', token)
      : makeSecret(this, {
        name: `${this.clusterName}-token`,
        keys: { [SA_TOKEN_KEY]: [{ field: 'token', value: token, instead: 'SecretSource.existing("NAME")' }] },
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
    this.apiObject = renderedFrom(new ApiObject(this, 'Resource', { ...MIG_CLUSTER, metadata, spec }), {
      ...CLUSTER_OPTIONS,
      'metadata.name': nameOption(this),
    });

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
    return longLivedToken && ordersFiles(this)
      ? SecretSource.fromCluster(this, { name: LONG_LIVED_TOKEN, key: 'token' })
      : undefined;
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

checkCalls('RemoteCluster', RemoteCluster);

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
