/** A Service that uses ports of nodes. */
export interface InventoryService {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** `NodePort` or `LoadBalancer`. */
  readonly type: string;

  /** The ports of the nodes. */
  readonly nodePorts: number[];
}

/** A network policy. */
export interface InventoryNetworkPolicy {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** Whether it selects all pods of the namespace. */
  readonly selectsAllPods: boolean;

  /**
   * What incoming traffic it allows.
   *
   * @default - it does not restrict incoming traffic
   */
  readonly ingress?: InventoryAllowed;

  /**
   * What outgoing traffic it allows.
   *
   * @default - it does not restrict outgoing traffic
   */
  readonly egress?: InventoryAllowed;
}

/** How much of the traffic a network policy allows. */
export enum InventoryAllowed {
  /** Nothing. */
  NONE = 'none',
  /** Some of it. */
  SOME = 'some',
  /** Everything. */
  ALL = 'all',
}

/** An egress firewall of a namespace. */
export interface InventoryEgressFirewall {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** `EgressFirewall` or `EgressNetworkPolicy`. */
  readonly kind: string;

  /** Its rules, in their order. */
  readonly rules: InventoryEgressRule[];
}

/** A rule of an egress firewall. */
export interface InventoryEgressRule {
  /** `Allow` or `Deny`. */
  readonly type: string;

  /** The destination: a CIDR, a DNS name, or `nodes`. */
  readonly to: string;

  /** Whether the rule is for some ports only. */
  readonly hasPorts: boolean;
}

/** A Route. */
export interface InventoryRoute {
  /** The namespace. */
  readonly namespace: string;

  /** The name. */
  readonly name: string;

  /** The host. */
  readonly host: string;

  /** The path; empty for all paths. */
  readonly path: string;

  /** Whether OpenShift generated the host. MTC gives such a Route a host in the domain of the destination. */
  readonly isGenerated: boolean;
}
