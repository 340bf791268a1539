import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { EgressFirewall } from './egress-firewall';
import { isCidr } from './egress-rule';
import { egressPolicy, ingressPolicy, RsyncEndpoint, ruleTowards, towards } from './rsync-policies';
import { shareEgress, shareFirewall, writeOnce } from './shared-objects';
import { ITransferEngine } from './transfer-engine-interface';
import { receivePolicy, sendPolicy } from './transfer-policies';
import { ROUTER_PORT } from '../api/network';
import { TRANSFER_PORT } from '../api/transfer';
import { afterFirstStageChart } from '../charts/cluster-charts';
import { isSameCluster } from '../clusters/cluster';
import { refuse, refuseAtSynth } from '../constructs/mistake';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { IPlan } from '../plans/plan';
import { PlanBase } from '../plans/plan-base';

/** Properties of a `RsyncNetworkExemption`. */
export interface RsyncNetworkExemptionProps {
  /**
   * The plan whose volumes are copied directly. Its clusters and namespaces must be known.
   *
   * @default - an engine is given
   */
  readonly plan?: IPlan;

  /**
   * The engine that copies claims without MTC. It writes its policies itself unless its `networkPolicies` is false;
   * then this writes them.
   *
   * @default - a plan is given
   */
  readonly engine?: ITransferEngine;

  /**
   * The only endpoint, besides DNS, that the rsync pods on the source may connect to.
   *
   * @default - a plan's pods may connect to anything; an engine's to any address, on the port of its endpoint or proxy
   */
  readonly endpoint?: RsyncEndpoint;

  /**
   * Whether to allow connections to the rsync pods on the destination.
   *
   * @default true
   */
  readonly ingress?: boolean;

  /**
   * Whether the plan's namespaces exist on the destination. If so, their policies are applied with the destination's
   * other manifests; otherwise in a step of their own after the first stage, because that creates the namespaces.
   * Ignored for an engine, and for a namespace that has the same name on the same cluster.
   *
   * @default false
   */
  readonly destinationNamespacesExist?: boolean;

  /**
   * The egress firewalls of the source's namespaces, to which the Allow rules for rsync are added.
   *
   * @default - the namespaces have none, or rsync is allowed already
   */
  readonly egressFirewall?: EgressFirewall;
}

/**
 * Allows the pods of a direct volume migration, or of a `TransferEngine`, in networks that deny traffic by default.
 *
 * All connections start on the source and end on the destination: so egress is allowed in the plan's source namespaces,
 * and ingress on port 6443 in its destination namespaces, under the names that they have there. The policies select all
 * rsync pods: of file systems, of block volumes and of disks of virtual machines. NetworkPolicies are additive: present
 * ones keep their effect.
 *
 * MTC creates missing namespaces on the destination during the first stage, with the API and not from the project
 * template: so they have no NetworkPolicies, and nothing blocks that stage. A cutover restores the policies of the source
 * after it has copied the volumes; they block rsync in later runs, and the policies of this exemption allow it again. If
 * something on the destination denies traffic in new namespaces (a policy engine, an AdminNetworkPolicy), create the
 * namespaces before the first run, with the `openshift.io/sa.scc.*` annotations of the source's namespaces, and set
 * `destinationNamespacesExist`.
 *
 * Exemptions that share a namespace write each object once, and it allows what all of them need. Each object is written
 * for the cluster that it is applied on.
 */
export class RsyncNetworkExemption extends Construct {
  /**
   * The objects for the source, in the order of the plan's namespaces, without those that another exemption has
   * written.
   */
  readonly sourceObjects: ApiObject[] = [];

  /**
   * The objects for the destination, in the order of the plan's namespaces, without those that another exemption has
   * written.
   */
  readonly destinationObjects: ApiObject[] = [];

  constructor(scope: Construct, id: string, props: RsyncNetworkExemptionProps) {
    super(scope, id);
    const { plan, engine, endpoint, egressFirewall, ingress = true, destinationNamespacesExist } = props ?? {};
    checkEndpoint(this, endpoint);
    if (egressFirewall) {
      egressFirewall._check(this);
      refuseAtSynth(this, () => egressFirewall._mistakesAtSynth());
    }
    if (plan && !engine) {
      this.exemptPlan(plan, { endpoint, egressFirewall, ingress, destinationNamespacesExist });
    } else if (engine && !plan) {
      this.exemptEngine(engine, { endpoint, egressFirewall, ingress });
    } else {
      refuse(this, {
        field: 'plan',
        problem: plan
          ? 'and engine exclude each other: their pods have different labels'
          : 'is missing, and engine as well',
        fix: plan ? 'create an exemption for each' : 'give one of them',
      });
    }
  }

  private exemptPlan(plan: IPlan, props: RsyncNetworkExemptionProps): void {
    const { endpoint, egressFirewall, ingress, destinationNamespacesExist } = props;
    const { source, destination, namespaces, planName } = plan;
    const isKnown = plan instanceof PlanBase || namespaces.length > 0;
    if (!source || !destination || !isKnown) {
      refuse(this, {
        field: 'plan',
        value: planName,
        problem: 'is known by its name only, but the policies depend on its clusters and namespaces',
        fix: 'give fromPlanName(…) source, destination and namespaces',
      });
      return;
    }
    const exempt = (namespace: NamespaceMapping) => {
      const policy = (egress: () => object[]) => egressPolicy(namespace.source, egress);
      const id = `egress:${namespace.source}`;
      keep(this.sourceObjects, shareEgress(this, source.chart, id, policy, () => ruleTowards(endpoint)));
      this.openFirewalls(source.chart, namespace.source, egressFirewall);
      if (ingress) {
        const isThere = destinationNamespacesExist || (!namespace.isRenamed && isSameCluster(source, destination));
        const chart = isThere ? destination.chart : afterFirstStageChart(destination.chart);
        const policyIn = ingressPolicy(namespace.destination);
        const written = writeOnce(this, chart, `ingress:${namespace.destination}`, policyIn);
        keep(this.destinationObjects, written);
      }
    };
    if (plan instanceof PlanBase) {
      plan._forEachNamespace(exempt);
    } else {
      namespaces.forEach(exempt);
    }
  }

  private exemptEngine(engine: ITransferEngine, props: RsyncNetworkExemptionProps): void {
    const { endpoint, egressFirewall, ingress } = props;
    const isEnginesOwn = this.node.scope === engine;
    const hasPolicies = !isEnginesOwn && engine.node.children.some((child) => child instanceof RsyncNetworkExemption);
    if (hasPolicies && endpoint) {
      refuse(this, {
        field: 'endpoint',
        problem: `has no effect: ${engine.node.path} writes its own NetworkPolicies`,
        fix: 'remove it here, and give the engine `endpointCidrs`; or give the engine `networkPolicies: false`',
      });
    }
    const ports = new Map<string, Set<number>>();
    engine._forEachWay(({ sourceNamespace, destinationNamespace, port }) => {
      const used = ports.get(sourceNamespace) ?? new Set(engine.source === engine.destination ? [TRANSFER_PORT] : []);
      if (!hasPolicies && !ports.has(sourceNamespace)) {
        const policy = (egress: () => object[]) => sendPolicy(engine, sourceNamespace, egress);
        const rule = () => towards([...used].sort((a, b) => a - b), endpoint?.cidrs);
        const id = `send:${engine.engineName}:${sourceNamespace}`;
        keep(this.sourceObjects, shareEgress(this, engine.source, id, policy, rule));
      }
      if (!ports.has(sourceNamespace)) {
        this.openFirewalls(engine.source, sourceNamespace, egressFirewall);
      }
      ports.set(sourceNamespace, used.add(endpoint?.port ?? port));
      if (ingress && !hasPolicies) {
        const id = `receive:${engine.engineName}:${destinationNamespace}`;
        const policy = receivePolicy(engine, destinationNamespace);
        keep(this.destinationObjects, writeOnce(this, engine.destination, id, policy));
      }
    });
  }

  private openFirewalls(chart: Chart, namespace: string, firewall?: EgressFirewall): void {
    firewall?._of(namespace).forEach((existing) => {
      keep(this.sourceObjects, shareFirewall(this, chart, existing, firewall));
    });
  }
}

function keep(objects: ApiObject[], written?: ApiObject): void {
  if (written) {
    objects.push(written);
  }
}

function checkEndpoint(at: Construct, endpoint?: RsyncEndpoint): void {
  if (!endpoint) {
    return;
  }
  const { cidrs = [], port = ROUTER_PORT } = endpoint;
  cidrs.forEach((cidr, index) => {
    if (!isCidr(cidr)) {
      refuse(at, {
        field: `endpoint.cidrs[${index}]`,
        value: cidr,
        problem: 'is not a valid CIDR, and a NetworkPolicy supports no names',
        fix: isCidr(`${cidr}/32`) ? `write "${cidr}/32"` : 'write one such as "203.0.113.10/32"',
      });
    }
  });
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    const fix = 'write an integer from 1 to 65535';
    refuse(at, { field: 'endpoint.port', value: port, problem: 'is not a valid port', fix });
  }
  if (cidrs.length === 0) {
    const problem = 'has no range: rsync could connect to nothing';
    refuse(at, { field: 'endpoint.cidrs', value: endpoint.cidrs, problem, fix: 'give one, or remove endpoint' });
  }
}
