import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ICluster } from '../clusters/cluster';
import { findHostCluster } from '../clusters/host-cluster';
import { refuse } from '../constructs/mistake';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';
import { ProxyServer } from '../credentials/proxy-server';

/** The options of a `StunnelProxy` by those of the controller. Its own options are those of the proxy for volumes. */
const OPTIONS = {
  'proxies.stunnel': '', 'proxies.http': 'httpProxy', 'proxies.https': 'httpsProxy', 'proxies.exceptions': 'noProxy',
};

/** Properties of a `StunnelProxy`. */
export interface StunnelProxyProps extends ProxyServer {
  /**
   * The host cluster, whose controller reads the setting.
   *
   * @default - the one in this chart
   */
  readonly cluster?: ICluster;

  /**
   * The proxy for the controller's own HTTP connections.
   *
   * @default - the cluster-wide proxy, if OLM installed the operator
   */
  readonly httpProxy?: ProxyServer;

  /**
   * The proxy for the controller's own HTTPS connections: to other clusters and to the repository.
   *
   * @default - the cluster-wide proxy, if OLM installed the operator
   */
  readonly httpsProxy?: ProxyServer;

  /**
   * What the controller reaches without `httpProxy` and `httpsProxy`: host names, domains with a leading dot,
   * addresses, ranges of addresses. The proxy for volumes ignores it.
   *
   * @default - the exceptions of the cluster-wide proxy, if OLM installed the operator
   */
  readonly noProxy?: string[];
}

/**
 * The HTTP proxy through which volumes are copied directly, if the source cannot reach the destination otherwise.
 *
 * The proxy must allow `CONNECT` to the destination's router, port 443, without TLS inspection. MTC supports one proxy
 * for all plans, and none on the destination's side. It reads the setting on the host cluster, wherever the proxy is.
 *
 * MTC accepts the password only as part of a URL in plain text: it is readable in the MigrationController, in a
 * ConfigMap in `openshift-migration`, in a ConfigMap in each source namespace, and in the controller's log. Use an
 * account that has no other rights. The MigrationController is written to the cluster's secrets.
 */
export class StunnelProxy extends OwnConstruct {
  /** The proxy itself, for a `TransferEngine` that uses the same one. */
  readonly server: ProxyServer;

  constructor(scope: Construct, id: string, props: StunnelProxyProps) {
    super(scope, id, props = readProps('StunnelProxy', props));
    const { host, port, credentials, cluster, httpProxy, httpsProxy, noProxy } = props ?? {};
    this.server = { host, port, credentials };
    const hostCluster = cluster ?? findHostCluster(Chart.of(this));
    if (!hostCluster?.isHostCluster) {
      refuse(this, {
        field: 'cluster',
        value: hostCluster?.clusterName,
        problem: hostCluster
          ? 'is a remote cluster, where the setting is ignored'
          : `is missing, and the chart "${Chart.of(this).node.id}" has no HostCluster`,
        fix: 'create a HostCluster in this chart before, or give one as cluster',
      });
      return;
    }
    const proxies = { stunnel: this.server, http: httpProxy, https: httpsProxy, exceptions: noProxy };
    hostCluster.configureController()._configure({ proxies }, this, OPTIONS);
  }
}
