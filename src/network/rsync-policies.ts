import { Lazy } from 'cdk8s';
import { NETWORK_POLICY, NetworkManifest, ROUTER_PORT, RSYNC_PODS, STUNNEL_PORT } from '../api/network';

/** What the rsync pods of MTC on the source connect to. */
export interface RsyncEndpoint {
  /** The addresses of the destination's router, or of the proxy: `203.0.113.10/32`. */
  readonly cidrs: string[];

  /**
   * The port.
   *
   * @default 443 - the router's
   */
  readonly port?: number;
}

/** A rule that allows all traffic. */
export const EVERYWHERE: object = Object.freeze({});

/**
 * Allows egress of MTC's rsync pods on the source.
 *
 * @param egress renders the rules at synth
 */
export function egressPolicy(namespace: string, egress: () => object[]): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: { name: 'allow-rsync-egress', namespace },
    spec: {
      podSelector: { matchLabels: RSYNC_PODS },
      policyTypes: ['Egress'],
      egress: Lazy.any({ produce: () => withDns(egress()) }),
    },
  };
}

/** Allows ingress of MTC's rsync pods on the destination. */
export function ingressPolicy(namespace: string): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: { name: 'allow-rsync-ingress', namespace },
    spec: {
      podSelector: { matchLabels: RSYNC_PODS },
      policyTypes: ['Ingress'],
      // From anywhere: the router's pods may have the addresses of their nodes, which no selector matches.
      ingress: [{ ports: [{ protocol: 'TCP', port: STUNNEL_PORT }] }],
    },
  };
}

/** The rule of a plan's pods: to the endpoint if it is known, else to everything. */
export function ruleTowards(endpoint?: RsyncEndpoint): object {
  return endpoint ? towards([endpoint.port ?? ROUTER_PORT], endpoint.cidrs) : EVERYWHERE;
}

/** A rule of egress to these ports, at these addresses or at all. */
export function towards(ports: number[], cidrs?: string[]): object {
  return {
    ...(cidrs ? { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) } : {}),
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  };
}

/**
 * Rules of egress, and one for DNS unless they allow everything. The DNS pods of OpenShift listen on 5353, behind port
 * 53.
 */
export function withDns(rules: object[]): object[] {
  const dns = { ports: [53, 5353].flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]) };
  return rules.includes(EVERYWHERE) ? rules : [...rules, dns];
}
