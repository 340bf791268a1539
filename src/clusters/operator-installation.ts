import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ICluster } from './cluster';
import { MTC_NAMESPACE } from '../api/common';
import { operatorChart } from '../charts/cluster-charts';
import { refuse } from '../constructs/mistake';
import { ownedBy } from '../constructs/owner';
import { isDnsSubdomain } from '../grammar/dns';

/** A channel of MTC's operator: the line of versions that a cluster follows. */
export class OperatorChannel {
  /** MTC 1.8: OpenShift 4.10 and newer, on both ends. */
  static readonly RELEASE_V1_8 = new OperatorChannel('release-v1.8');

  /** MTC 1.7: needed on both ends where one of them is OpenShift 4.9 or older. */
  static readonly RELEASE_V1_7 = new OperatorChannel('release-v1.7');

  /** Another channel of the catalog, by its name. */
  static of(name: string): OperatorChannel {
    return new OperatorChannel(name);
  }

  private constructor(
    /** The name of the channel in the catalog. */
    readonly name: string,
  ) {}
}

/** Properties of an `OperatorInstallation`. */
export interface OperatorInstallationProps {
  /** The clusters. All get the same channel, because MTC wants the same version everywhere and warns of any other. */
  readonly clusters: ICluster[];

  /**
   * The channel.
   *
   * @default OperatorChannel.RELEASE_V1_8
   */
  readonly channel?: OperatorChannel;

  /**
   * The exact version to begin with, as the catalog names it: `mtc-operator.v1.8.9`. Together with `manualApproval` it
   * keeps the clusters at the same version until somebody says otherwise.
   *
   * @default - the newest of the channel
   */
  readonly startingCsv?: string;

  /**
   * Lets each installation and each upgrade wait until it is approved.
   *
   * @default false
   */
  readonly manualApproval?: boolean;

  /**
   * The CatalogSource that the operator comes from; another one on clusters that mirror their catalogs.
   *
   * @default 'redhat-operators'
   */
  readonly catalogSource?: string;

  /**
   * The namespace of the CatalogSource.
   *
   * @default 'openshift-marketplace'
   */
  readonly catalogNamespace?: string;
}

/**
 * Installs MTC's operator through OLM (OpenShift 4): Namespace, OperatorGroup and Subscription, in a file of its own for each
 * cluster. The operator brings the kinds that all other files use, so apply these first and wait until it has installed itself. What
 * it then installs is in the cluster's MigrationController, which is written with the cluster's other manifests.
 *
 * OpenShift 3, and 4 up to 4.5, take the legacy operator's `operator.yml` instead; leave such clusters out here.
 */
export class OperatorInstallation extends Construct {
  /** The Subscriptions, in the order of the clusters. */
  readonly subscriptions: ApiObject[] = [];

  constructor(scope: Construct, id: string, props: OperatorInstallationProps) {
    super(scope, id);
    const channel = (props.channel ?? OperatorChannel.RELEASE_V1_8).name;
    this.refuseOtherChannels(channel);
    if (props.clusters.length === 0) {
      refuse(this, { field: 'clusters', value: [], problem: 'are none, so nothing would be installed', fix: 'give all clusters of the migration' });
    }
    if (props.startingCsv !== undefined && !isCsvName(props.startingCsv)) {
      refuse(this, {
        field: 'startingCsv',
        value: props.startingCsv,
        problem: 'is not the name of a ClusterServiceVersion: the Subscription would never be installed',
        fix: 'write a name such as "mtc-operator.v1.8.9", as `oc get packagemanifest mtc-operator -o yaml` prints it',
      });
    }
    for (const cluster of new Set(props.clusters)) {
      this.install(cluster, channel, props);
      void cluster.controller; // which writes it: without a MigrationController the operator installs nothing
    }
  }

  private install(cluster: ICluster, channel: string, props: OperatorInstallationProps): void {
    const chart = operatorChart(cluster.chart);
    if (chart.node.tryFindChild('subscription')) {
      refuse(this, {
        field: 'clusters',
        value: cluster.clusterName,
        problem: 'has an installation of the operator already',
        fix: 'name each cluster in one OperatorInstallation only',
      });
      return;
    }
    ownedBy(this, new ApiObject(chart, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: MTC_NAMESPACE, labels: { 'openshift.io/cluster-monitoring': 'true' } },
    }));
    ownedBy(this, new ApiObject(chart, 'operator-group', {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: MTC_NAMESPACE, namespace: MTC_NAMESPACE },
      spec: { targetNamespaces: [MTC_NAMESPACE] },
    }));
    this.subscriptions.push(ownedBy(this, new ApiObject(chart, 'subscription', {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: 'mtc-operator', namespace: MTC_NAMESPACE },
      spec: {
        name: 'mtc-operator',
        channel,
        startingCSV: props.startingCsv,
        installPlanApproval: props.manualApproval ? 'Manual' : 'Automatic',
        source: props.catalogSource ?? 'redhat-operators',
        sourceNamespace: props.catalogNamespace ?? 'openshift-marketplace',
      },
    })));
  }

  /** The clusters of an app work together, so they follow one channel. */
  private refuseOtherChannels(channel: string): void {
    const root = this.node.root as { [CHANNEL]?: string };
    const first = root[CHANNEL] ??= channel;
    if (first !== channel) {
      refuse(this, {
        field: 'channel',
        value: channel,
        problem: `differs from ${first}, which another OperatorInstallation of this app uses; MTC wants one version on all clusters`,
        fix: `use ${first} here, too`,
      });
    }
  }
}

const CHANNEL = Symbol.for('cdk8s-mtc.operator-channel');

/** Whether a string has the form of OLM's names of versions: the package, `.v`, and a semantic version. */
function isCsvName(name: string): boolean {
  return isDnsSubdomain(name) && /^[a-z0-9-]+\.v\d+\.\d+\.\d+([.-][a-z0-9.-]+)?$/.test(name);
}
