import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { EgressFirewall } from './egress-firewall';
import { egressPolicy, ingressPolicy, RsyncEndpoint, ruleTowards } from './rsync-policies';
import { shareEgress, shareFirewall, writeOnce } from './shared-objects';
import { ROUTER_PORT } from '../api/network';
import { afterFirstStageChart } from '../charts/cluster-charts';
import { needsFirstStage } from '../charts/placement';
import { isSameCluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { given, givenFields } from '../constructs/given';
import { refuse, refuseAtSynth } from '../constructs/mistake';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { IPlan } from '../plans/plan';
import { PlanBase } from '../plans/plan-base';

/** Properties of a `RsyncNetworkExemption`. */
export interface RsyncNetworkExemptionProps {
  /** The plan whose volumes are copied directly. Its clusters and namespaces must be known. */
  readonly plan: IPlan;

  /**
   * The only endpoint, besides DNS, that the rsync pods on the source may connect to.
   *
   * @default - they may connect to anything
   */
  readonly endpoint?: RsyncEndpoint;

  /**
   * Whether to allow connections to the rsync pods on the destination.
   *
   * @default true
   */
  readonly ingress?: boolean;

  /**
   * The egress firewalls of the source's namespaces, to which the Allow rules for rsync are added.
   *
   * @default - the namespaces have none, or rsync is allowed already
   */
  readonly egressFirewall?: EgressFirewall;
}

/**
 * Allows the pods of direct volume migrations in networks that deny traffic by default.
 *
 * A `TransferEngine` writes its own policies. All connections start on the source and end on the destination: so egress
 * is allowed in the plan's source namespaces, and ingress on port 6443 in its destination namespaces, under the names
 * that they have there. The policies select all rsync pods: of file systems, of block volumes and of disks of virtual
 * machines. NetworkPolicies are additive: present ones keep their effect.
 *
 * MTC creates missing namespaces on the destination during the first stage, with the API and not from the project
 * template: so they have no NetworkPolicies, and nothing blocks that stage. A cutover restores the policies of the
 * source after it has copied the volumes; they block rsync in later runs, and the policies of this exemption allow it
 * again. If something on the destination denies traffic in new namespaces (a policy engine, an AdminNetworkPolicy),
 * create the namespaces before the first run, with the `openshift.io/sa.scc.*` annotations of the source's namespaces,
 * and set `destinationNamespacesExist` of the plan.
 *
 * Exemptions that share a namespace write each object once, and it allows what all of them need. Each object is written
 * for the cluster that it is applied on.
 */
export class RsyncNetworkExemption extends OwnConstruct {
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

  private plans = 0;

  constructor(scope: Construct, id: string, private readonly props: RsyncNetworkExemptionProps) {
    super(scope, id, props = readProps('RsyncNetworkExemption', props));
    const { endpoint, egressFirewall } = givenFields('new RsyncNetworkExemption', 'props', props, {
      plan: 'give the plan whose volumes are copied',
    });
    checkEndpoint(this, endpoint);
    if (egressFirewall) {
      egressFirewall._check(this);
      refuseAtSynth(this, () => egressFirewall._mistakesAtSynth());
    }
    this.exempt(props.plan, 'plan');
  }

  /** Allows the pods of another plan as well. Objects for namespaces that both plans have are written once. */
  addPlan(plan: IPlan): void {
    this.exempt(given('RsyncNetworkExemption.addPlan', 'plan', plan, 'give the plan whose volumes are copied'),
      `plans[${++this.plans}]`);
  }

  private exempt(plan: IPlan, field: string): void {
    const { endpoint, egressFirewall, ingress = true } = this.props;
    const { source, destination, namespaces, planName, destinationNamespacesExist } = plan;
    const isKnown = plan instanceof PlanBase || namespaces.length > 0;
    if (!source || !destination || !isKnown) {
      refuse(this, {
        field,
        value: planName,
        problem: 'is known by its name only, but the policies depend on its clusters and namespaces',
        fix: 'give fromPlanName(…) source, destination and namespaces',
      });
      return;
    }
    const open = (namespace: NamespaceMapping) => {
      const policy = (egress: () => object[]) => egressPolicy(namespace.source, egress);
      const id = `egress:${namespace.source}`;
      keep(this.sourceObjects,
        shareEgress(this, source.chart, id, policy, () => ruleTowards(endpoint), 'endpoint.cidrs'));
      this.openFirewalls(source.chart, namespace.source, egressFirewall);
      if (ingress) {
        const isThere = destinationNamespacesExist || (!namespace.isRenamed && isSameCluster(source, destination));
        const chart = isThere ? destination.chart : afterFirstStageChart(destination.chart);
        const policyIn = ingressPolicy(namespace.destination);
        const written = writeOnce(this, chart, `ingress:${namespace.destination}`, policyIn);
        if (written && !isThere) {
          needsFirstStage(written, planName);
        }
        keep(this.destinationObjects, written);
      }
    };
    if (plan instanceof PlanBase) {
      plan._forEachNamespace(open);
    } else {
      namespaces.forEach(open);
    }
  }

  private openFirewalls(chart: Chart, namespace: string, firewall?: EgressFirewall): void {
    firewall?._of(namespace).forEach((existing) => {
      keep(this.sourceObjects, shareFirewall(this, chart, existing, firewall));
    });
  }
}

checkCalls('RsyncNetworkExemption', RsyncNetworkExemption);

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
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    const fix = 'write an integer from 1 to 65535';
    refuse(at, { field: 'endpoint.port', value: port, problem: 'is not a valid port', fix });
  }
  if (cidrs.length === 0) {
    const problem = 'has no range: rsync could connect to nothing';
    refuse(at, { field: 'endpoint.cidrs', value: endpoint.cidrs, problem, fix: 'give one, or remove endpoint' });
  }
}
