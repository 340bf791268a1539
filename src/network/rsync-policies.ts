import { NETWORK_POLICY, NetworkManifest, ROUTER_PORT, RSYNC_PODS, STUNNEL_PORT } from '../api/network';

/** Where the rsync pods of the source have to connect to. */
export interface RsyncEndpoint {
  /** The addresses of the destination's router, or of the proxy: `203.0.113.10/32`. */
  readonly cidrs: string[];

  /**
   * The port.
   *
   * @default - 443, the router's, for a plan; the port of its endpoint, or of its proxy, for an engine
   */
  readonly port?: number;
}

/** Lets MTC's rsync pods of the source out. */
export function egressPolicy(namespace: string, endpoint?: RsyncEndpoint): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: { name: 'allow-rsync-egress', namespace },
    spec: {
      podSelector: { matchLabels: RSYNC_PODS },
      policyTypes: ['Egress'],
      egress: endpoint ? [towards([endpoint.port ?? ROUTER_PORT], endpoint.cidrs), dnsRule()] : [{}],
    },
  };
}

/** Lets connections in to MTC's rsync pods of the destination. */
export function ingressPolicy(namespace: string): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: { name: 'allow-rsync-ingress', namespace },
    spec: {
      podSelector: { matchLabels: RSYNC_PODS },
      policyTypes: ['Ingress'],
      // From anywhere: the router's pods may use their nodes' addresses, which no selector fits.
      ingress: [{ ports: [{ protocol: 'TCP', port: STUNNEL_PORT }] }],
    },
  };
}

/** A rule of egress: to these ports, at these addresses or at any. */
export function towards(ports: number[], cidrs?: string[]): object {
  return {
    ...(cidrs ? { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) } : {}),
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  };
}

/** A rule of egress for DNS: OpenShift's pods for it listen on 5353 behind port 53. */
export function dnsRule(): object {
  return { ports: [53, 5353].flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]) };
}
