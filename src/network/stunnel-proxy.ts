import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ICluster } from '../clusters/cluster';
import { findHostCluster } from '../clusters/host-cluster';
import { ProxyServer, renderProxyUrl } from '../credentials/proxy-server';
import { refuse } from '../findings/mistake';

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
   * @default - the cluster-wide proxy, where OLM has installed the operator
   */
  readonly httpProxy?: ProxyServer;

  /**
   * The proxy for the controller's own HTTPS connections: to other clusters and to the repository.
   *
   * @default - the cluster-wide proxy, where OLM has installed the operator
   */
  readonly httpsProxy?: ProxyServer;

  /**
   * What the controller reaches without these proxies: host names, domains with a leading dot, addresses, ranges of addresses.
   * The proxy for volumes takes no notice of it.
   *
   * @default - the cluster-wide proxy's exceptions, where OLM has installed the operator
   */
  readonly noProxy?: string[];
}

/**
 * The HTTP proxy through which the volumes of the source reach the destination, where they can't directly.
 *
 * It must let `CONNECT` through to the destination's router, port 443, and hand the connection on as it is: a proxy that
 * looks into TLS breaks the transfer. MTC knows one such proxy for all plans, and none on the destination's side. It reads the
 * setting on the host cluster, wherever the proxy is.
 *
 * MTC takes the password as part of a text: it will be readable in the MigrationController, in a ConfigMap of
 * `openshift-migration`, in one of each source namespace, and in the controller's log. Use a user who may do nothing else. The
 * MigrationController is then written to the cluster's `…-secrets` file.
 */
export class StunnelProxy extends Construct {
  /** The proxy itself: one description serves MTC and a `TransferEngine`. */
  readonly server: ProxyServer;

  constructor(scope: Construct, id: string, props: StunnelProxyProps) {
    super(scope, id);
    this.server = { host: props.host, port: props.port, credentials: props.credentials };
    const host = props.cluster ?? findHostCluster(Chart.of(this));
    if (!host?.isHostCluster) {
      refuse(this, {
        field: 'cluster',
        value: host?.clusterName,
        problem: host ? 'is a remote cluster, where nothing reads the setting' : `is not given, and there is no HostCluster in the chart "${Chart.of(this).node.id}"`,
        fix: 'create a HostCluster in this chart beforehand, or give one as cluster',
      });
      return;
    }
    const { httpProxy, httpsProxy, noProxy } = props;
    const servers: Array<[string, ProxyServer | undefined]> = [['', props], ['httpProxy.', httpProxy], ['httpsProxy.', httpsProxy]];
    if (servers.every(([field, server]) => !server || renderProxyUrl(this, field, server))) {
      host.controller._configure({ stunnelTcpProxy: this.server, httpProxy, httpsProxy, noProxy }, this);
    }
  }
}
