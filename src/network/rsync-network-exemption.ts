import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { EgressFirewall } from './egress-firewall';
import { isCidr } from './egress-rule';
import { NETWORK_POLICY, NetworkManifest, ROUTER_PORT, RSYNC_PODS, STUNNEL_PORT } from '../api/network';
import { refuse } from '../findings/mistake';
import { ownedBy } from '../findings/owner';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { IPlan } from '../plans/plan';
import { PlanBase } from '../plans/plan-base';

/** Where the rsync pods of the source have to connect to. */
export interface RsyncEndpoint {
  /** The addresses of the destination's router, or of the proxy: `203.0.113.10/32`. */
  readonly cidrs: string[];

  /**
   * The port.
   *
   * @default 443, the router's
   */
  readonly port?: number;
}

/** Properties of a `RsyncNetworkExemption`. */
export interface RsyncNetworkExemptionProps {
  /** The plan whose volumes go directly. Its clusters and namespaces must be known. */
  readonly plan: IPlan;

  /**
   * Narrows the source's rsync pods down to this endpoint, and to DNS.
   *
   * @default - they may connect to everywhere
   */
  readonly endpoint?: RsyncEndpoint;

  /**
   * Whether to let connections to the destination's rsync pods in. The policies can be applied once the namespaces are there;
   * where MTC is to create them, nothing keeps connections out, and this can be switched off.
   *
   * @default true
   */
  readonly ingress?: boolean;

  /**
   * The firewall around the source's namespaces, opened for rsync.
   *
   * @default - there is none, or it lets rsync pass
   */
  readonly egressFirewall?: EgressFirewall;
}

/**
 * Lets the pods of a direct volume migration through networks that are closed by default.
 *
 * All connections begin at the source and end at the destination: so the pods in the plan's source namespaces are let out, and
 * those in its destination namespaces, under the names that they have there, are let in on port 6443. The policies fit all
 * rsync pods: of file systems, block volumes and virtual machines' disks. They add to what is allowed already.
 *
 * Everything is written for the cluster that it belongs on.
 */
export class RsyncNetworkExemption extends Construct {
  /** What is written for the source, in the order of the plan's namespaces. */
  readonly sourceObjects: ApiObject[] = [];

  /** What is written for the destination, in the order of the plan's namespaces. */
  readonly destinationObjects: ApiObject[] = [];

  constructor(scope: Construct, id: string, props: RsyncNetworkExemptionProps) {
    super(scope, id);
    const { source, destination, namespaces, planName } = props.plan;
    const isKnown = props.plan instanceof PlanBase || namespaces.length > 0;
    if (!source || !destination || !isKnown) {
      refuse(this, {
        field: 'plan',
        value: planName,
        problem: 'is known by its name only, and the policies depend on its clusters and namespaces',
        fix: 'give fromPlanName(…) source, destination and namespaces',
      });
      return;
    }
    this.checkEndpoint(props.endpoint);
    props.egressFirewall?._check(this);
    const exempt = (namespace: NamespaceMapping) => {
      this.writeOnce('endpoint', source.chart, this.sourceObjects, 'rsync-egress', egressPolicy(namespace.source, props.endpoint));
      if (props.egressFirewall) {
        this.writeOnce('egressFirewall', source.chart, this.sourceObjects, 'egress-firewall', props.egressFirewall._render(namespace.source));
      }
      if (props.ingress ?? true) {
        this.writeOnce('ingress', destination.chart, this.destinationObjects, 'rsync-ingress', ingressPolicy(namespace.destination));
      }
    };
    if (props.plan instanceof PlanBase) {
      props.plan._forEachNamespace(exempt);
    } else {
      namespaces.forEach(exempt);
    }
  }

  /** Two plans may share a namespace, which needs each object once. */
  private writeOnce(field: string, chart: Chart, written: ApiObject[], what: string, manifest: NetworkManifest): void {
    const { namespace } = manifest.metadata;
    const id = `${what}-${namespace}`;
    const before = chart.node.tryFindChild(id);
    if (!before) {
      const apiObject = ownedBy(this, new ApiObject(chart, id, { ...manifest }));
      GIVEN.set(apiObject, JSON.stringify(manifest));
      written.push(apiObject);
    } else if (GIVEN.get(before) !== JSON.stringify(manifest)) {
      refuse(this, {
        field,
        problem: `differs from another RsyncNetworkExemption's for the namespace "${namespace}", which has one ${manifest.kind} for both`,
        fix: 'give both the same',
      });
    }
  }

  private checkEndpoint(endpoint?: RsyncEndpoint): void {
    endpoint?.cidrs.forEach((cidr, index) => {
      if (!isCidr(cidr)) {
        refuse(this, {
          field: `endpoint.cidrs[${index}]`,
          value: cidr,
          problem: 'is no range of addresses, and a NetworkPolicy knows no names',
          fix: isCidr(`${cidr}/32`) ? `write "${cidr}/32"` : 'write one such as "203.0.113.10/32"',
        });
      }
    });
    const port = endpoint?.port ?? ROUTER_PORT;
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      refuse(this, { field: 'endpoint.port', value: port, problem: 'is no port', fix: 'write a whole number from 1 to 65535' });
    }
    if (endpoint && endpoint.cidrs.length === 0) {
      refuse(this, { field: 'endpoint.cidrs', value: [], problem: 'are none, so rsync could connect to nothing', fix: 'give one at least, or leave the endpoint out' });
    }
  }
}

/** What an object was made from, by which a second one is compared with it. */
const GIVEN = new WeakMap<IConstruct, string>();

function egressPolicy(namespace: string, endpoint?: RsyncEndpoint): NetworkManifest {
  return {
    ...NETWORK_POLICY,
    metadata: { name: 'allow-rsync-egress', namespace },
    spec: {
      podSelector: { matchLabels: RSYNC_PODS },
      policyTypes: ['Egress'],
      egress: endpoint ? [
        { to: endpoint.cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ protocol: 'TCP', port: endpoint.port ?? ROUTER_PORT }] },
        // DNS: OpenShift's pods for it listen on 5353 behind port 53.
        { ports: [53, 5353].flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]) },
      ] : [{}],
    },
  };
}

function ingressPolicy(namespace: string): NetworkManifest {
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
