import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ICluster } from './cluster';
import { MTC_NAMESPACE } from '../api/common';
import { channelOf } from '../api/versions/life-cycle';
import { MTC_PACKAGE } from '../api/versions/mtc-releases';
import { operatorChart } from '../charts/cluster-charts';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { quote, refuse, required } from '../constructs/mistake';
import { renderedFrom } from '../constructs/options';
import { OwnConstruct } from '../constructs/own-construct';
import { ownedBy } from '../constructs/owner';
import { readProps } from '../constructs/read-options';
import { isDnsSubdomain } from '../grammar/dns';

/** A channel of MTC's operator: the minor release that a cluster follows. */
export class OperatorChannel {
  /** MTC 1.8, for OpenShift 4.10 to 4.20 on both clusters. */
  static readonly RELEASE_V1_8 = new OperatorChannel(channelOf({ major: 1, minor: 8 })!);

  /** MTC 1.7, which both clusters need if one of them is OpenShift 3, or 4.9 or older. It is no longer supported. */
  static readonly RELEASE_V1_7 = new OperatorChannel(channelOf({ major: 1, minor: 7 })!);

  /** Another channel of the catalog. */
  static of(name: string): OperatorChannel {
    return new OperatorChannel(given('OperatorChannel.of', 'name', name, 'give a name such as "release-v1.8"'));
  }

  private constructor(
    /** The name of the channel in the catalog. */
    readonly name: string,
  ) {}
}

checkCalls('OperatorChannel', OperatorChannel);

/** Properties of an `OperatorInstallation`. */
export interface OperatorInstallationProps {
  /** The clusters. All of them get the same channel, because MTC requires the same version on all clusters. */
  readonly clusters: ICluster[];

  /**
   * The channel.
   *
   * @default OperatorChannel.RELEASE_V1_8
   */
  readonly channel?: OperatorChannel;

  /**
   * The version that is installed first, as the catalog names it: `mtc-operator.v1.8.16`. Together with
   * `manualApproval` it keeps all clusters at this version until an upgrade is approved.
   *
   * @default - the newest version of the channel
   */
  readonly startingCsv?: string;

  /**
   * Whether each installation and each upgrade waits for approval.
   *
   * @default false
   */
  readonly manualApproval?: boolean;

  /**
   * The CatalogSource of the operator. Clusters with mirrored catalogs have other names.
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

  /**
   * Whether something else creates the namespace `openshift-migration`. Its Namespace is then not written, so this app
   * neither changes nor removes it.
   *
   * @default false
   */
  readonly existingNamespace?: boolean;
}

/**
 * The installation of MTC's operator by OLM (OpenShift 4): Namespace, OperatorGroup and Subscription, in a separate
 * file for each cluster. Apply these files first and wait for the installation, because the operator defines the kinds
 * that all other files use. The cluster's MigrationController, which is written with its other manifests, says what the
 * operator installs.
 *
 * OpenShift 3 has no OLM, and the catalogs of OpenShift 4.2 to 4.5 are frozen: do not list such clusters here, but
 * install the legacy operator with its `operator.yml`.
 */
export class OperatorInstallation extends OwnConstruct {
  /** The Subscriptions, in the order of the clusters. */
  readonly subscriptions: ApiObject[] = [];

  constructor(scope: Construct, id: string, props: OperatorInstallationProps) {
    super(scope, id, props = readProps('OperatorInstallation', props));
    const channel = (props.channel ?? OperatorChannel.RELEASE_V1_8).name;
    this.refuseOtherChannels(channel);
    const clusters = required(this, 'clusters', props.clusters, 'give all clusters of the migration', () => []);
    if (props.clusters?.length === 0) {
      refuse(this, {
        field: 'clusters',
        value: [],
        problem: 'is empty: nothing would be installed',
        fix: 'list all clusters of the migration',
      });
    }
    if (props.startingCsv !== undefined && !isCsvName(props.startingCsv)) {
      refuse(this, {
        field: 'startingCsv',
        value: props.startingCsv,
        problem: 'is not the name of a ClusterServiceVersion: the Subscription would never be installed',
        fix: 'write a name such as "mtc-operator.v1.8.9", as `oc get packagemanifest mtc-operator -o yaml` prints it',
      });
    }
    for (const cluster of new Set(clusters)) {
      this.install(cluster, channel, props);
      cluster.configureController(); // without a MigrationController, the operator installs nothing
    }
  }

  private install(cluster: ICluster, channel: string, props: OperatorInstallationProps): void {
    const chart = operatorChart(cluster.chart);
    if (chart.node.tryFindChild('subscription')) {
      refuse(this, {
        field: 'clusters',
        value: cluster.clusterName,
        problem: 'is listed in two installations of the operator',
        fix: 'list each cluster in one OperatorInstallation only',
      });
      return;
    }
    if (!props.existingNamespace) {
      ownedBy(this, new ApiObject(chart, 'namespace', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: MTC_NAMESPACE, labels: { 'openshift.io/cluster-monitoring': 'true' } },
      }));
    }
    ownedBy(this, new ApiObject(chart, 'operator-group', {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: MTC_NAMESPACE, namespace: MTC_NAMESPACE },
      spec: { targetNamespaces: [MTC_NAMESPACE] },
    }));
    const subscription = new ApiObject(chart, 'subscription', {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: MTC_PACKAGE.name, namespace: MTC_NAMESPACE },
      spec: {
        name: MTC_PACKAGE.name,
        channel,
        startingCSV: props.startingCsv,
        installPlanApproval: props.manualApproval ? 'Manual' : 'Automatic',
        source: props.catalogSource ?? MTC_PACKAGE.catalog,
        sourceNamespace: props.catalogNamespace ?? MTC_PACKAGE.catalogNamespace,
      },
    });
    this.subscriptions.push(ownedBy(this, renderedFrom(subscription, { 'spec.startingCSV': 'startingCsv' })));
  }

  /** Rejects a second channel: the clusters of an app work together, so they follow one channel. */
  private refuseOtherChannels(channel: string): void {
    const root = this.node.root as { [CHANNEL]?: string };
    const first = root[CHANNEL] ??= channel;
    if (first !== channel) {
      refuse(this, {
        field: 'channel',
        value: channel,
        problem: `differs from ${quote(first)} of another OperatorInstallation: `
          + 'MTC requires the same version on all clusters',
        fix: `use ${quote(first)} here as well`,
      });
    }
  }
}

const CHANNEL = Symbol.for('cdk8s-mtc.operator-channel');

/** Whether a string has the form of OLM's names of versions: the package, `.v`, and a semantic version. */
function isCsvName(name: string): boolean {
  return isDnsSubdomain(name) && /^[a-z0-9-]+\.v\d+\.\d+\.\d+([.-][a-z0-9.-]+)?$/.test(name);
}
