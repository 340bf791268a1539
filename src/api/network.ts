import { Kind } from './common';

export const NETWORK_POLICY: Kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
export const EGRESS_FIREWALL: Kind = { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall' };
export const EGRESS_NETWORK_POLICY: Kind = { apiVersion: 'network.openshift.io/v1', kind: 'EgressNetworkPolicy' };

/**
 * The one label that all pods of a direct volume migration carry, whatever they copy: files, block devices or disks of
 * virtual machines. The label `app` tells these apart, and on MTC 1.8 not even reliably.
 */
export const RSYNC_PODS = { owner: 'directvolumemigration' };

/** Where stunnel listens in the destination's pods. */
export const STUNNEL_PORT = 6443;

/** Where the destination's router listens for passthrough routes. */
export const ROUTER_PORT = 443;

/** An object of the network's in one namespace. */
export interface NetworkManifest extends Kind {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: object;
}

/** Whether a firewall lets traffic pass. The wire values. */
export type EgressRuleType = 'Allow' | 'Deny';

/** One rule of an egress firewall, of either kind; `nodeSelector` and `ports` are OVN-Kubernetes' alone. */
export interface EgressRuleSpec {
  readonly type: EgressRuleType;
  readonly to: {
    readonly cidrSelector?: string;
    readonly dnsName?: string;
    readonly nodeSelector?: { readonly matchLabels: Record<string, string> };
  };
  readonly ports?: Array<{ readonly port: number; readonly protocol: string }>;
}
