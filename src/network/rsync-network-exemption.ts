import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { EgressFirewall } from './egress-firewall';
import { isCidr } from './egress-rule';
import { egressPolicy, ingressPolicy, RsyncEndpoint } from './rsync-policies';
import { ITransferEngine } from './transfer-engine-interface';
import { receivePolicy, sendPolicy } from './transfer-policies';
import { NetworkManifest, ROUTER_PORT } from '../api/network';
import { TRANSFER_PORT } from '../api/transfer';
import { refuse } from '../findings/mistake';
import { ownedBy } from '../findings/owner';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { IPlan } from '../plans/plan';
import { PlanBase } from '../plans/plan-base';

/** Properties of a `RsyncNetworkExemption`. */
export interface RsyncNetworkExemptionProps {
  /**
   * The plan whose volumes go directly. Its clusters and namespaces must be known.
   *
   * @default - there is an engine
   */
  readonly plan?: IPlan;

  /**
   * The engine whose claims are copied without MTC. It writes its policies by itself unless `networkPolicies` is false; this is for what else
   * has to be opened for it.
   *
   * @default - there is a plan
   */
  readonly engine?: ITransferEngine;

  /**
   * Narrows the source's rsync pods down to this endpoint, and to DNS.
   *
   * @default - they may connect to everywhere; an engine's to the port of its endpoint or proxy, anywhere
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
 * Lets the pods of a direct volume migration, or of a `TransferEngine`, through networks that are closed by default.
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
    this.checkEndpoint(props.endpoint);
    props.egressFirewall?._check(this);
    if (props.plan && !props.engine) {
      this.exemptPlan(props.plan, props);
    } else if (props.engine && !props.plan) {
      this.exemptEngine(props.engine, props);
    } else {
      refuse(this, {
        field: 'plan',
        problem: props.plan ? 'and engine are given both, and their pods differ' : 'is missing, and so is engine',
        fix: 'give one of them',
      });
    }
  }

  private exemptPlan(plan: IPlan, props: RsyncNetworkExemptionProps): void {
    const { source, destination, namespaces, planName } = plan;
    const isKnown = plan instanceof PlanBase || namespaces.length > 0;
    if (!source || !destination || !isKnown) {
      refuse(this, {
        field: 'plan',
        value: planName,
        problem: 'is known by its name only, and the policies depend on its clusters and namespaces',
        fix: 'give fromPlanName(…) source, destination and namespaces',
      });
      return;
    }
    const exempt = (namespace: NamespaceMapping) => {
      this.writeOnce('endpoint', source.chart, this.sourceObjects, 'rsync-egress', egressPolicy(namespace.source, props.endpoint));
      this.openFirewall(source.chart, namespace.source, props.egressFirewall);
      if (props.ingress ?? true) {
        this.writeOnce('ingress', destination.chart, this.destinationObjects, 'rsync-ingress', ingressPolicy(namespace.destination));
      }
    };
    if (plan instanceof PlanBase) {
      plan._forEachNamespace(exempt);
    } else {
      namespaces.forEach(exempt);
    }
  }

  private exemptEngine(engine: ITransferEngine, { endpoint, egressFirewall, ingress = true }: RsyncNetworkExemptionProps): void {
    const ports = new Map<string, Set<number>>();
    const sources = new Set<string>();
    const destinations = new Set<string>();
    engine._forEachWay(({ sourceNamespace, destinationNamespace, port }) => {
      const ofNamespace = ports.get(sourceNamespace) ?? new Set(engine.source === engine.destination ? [TRANSFER_PORT] : []);
      ports.set(sourceNamespace, ofNamespace.add(endpoint?.port ?? port));
      if (!sources.has(sourceNamespace)) {
        sources.add(sourceNamespace);
        const policy = sendPolicy(engine, sourceNamespace, () => [...ofNamespace].sort((a, b) => a - b), endpoint);
        this.writeOnce('endpoint', engine.source, this.sourceObjects, `${engine.engineName}-send`, policy, JSON.stringify(endpoint ?? {}));
        this.openFirewall(engine.source, sourceNamespace, egressFirewall);
      }
      if (ingress && !destinations.has(destinationNamespace)) {
        destinations.add(destinationNamespace);
        this.writeOnce('ingress', engine.destination, this.destinationObjects, `${engine.engineName}-receive`, receivePolicy(engine, destinationNamespace));
      }
    });
  }

  private openFirewall(chart: Chart, namespace: string, firewall?: EgressFirewall): void {
    if (firewall) {
      this.writeOnce('egressFirewall', chart, this.sourceObjects, 'egress-firewall', firewall._render(namespace));
    }
  }

  /** Two plans may share a namespace, which needs each object once; and an engine may have written its policies itself. */
  private writeOnce(
    field: string, chart: Chart, written: ApiObject[], what: string, manifest: NetworkManifest, given = JSON.stringify(manifest),
  ): void {
    const { namespace } = manifest.metadata;
    const id = `${what}-${namespace}`;
    const before = chart.node.tryFindChild(id);
    if (!before) {
      const apiObject = ownedBy(this, new ApiObject(chart, id, { ...manifest }));
      GIVEN.set(apiObject, given);
      written.push(apiObject);
    } else if (GIVEN.get(before) !== given) {
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
