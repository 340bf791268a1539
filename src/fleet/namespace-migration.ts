import { Construct } from 'constructs';
import { controllerLimits } from './controller-limits';
import { ICluster } from '../clusters/cluster';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { refuse } from '../constructs/mistake';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';
import { RsyncNetworkExemption } from '../network/rsync-network-exemption';
import { RsyncEndpoint } from '../network/rsync-policies';
import { IncludedResource } from '../plans/included-resource';
import { LabelCondition } from '../plans/label-selector';
import { MigrationPlan, TransferMode } from '../plans/migration-plan';
import { CutoverOptions, MigrationRun, RunOptions } from '../plans/migration-run';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { requiredList } from '../plans/required-options';
import { RsyncIdentity } from '../plans/rsync-identity';
import { VolumeRules } from '../plans/volume-rules';
import { IReplicationRepository } from '../repository/replication-repository';

/** Properties of a `NamespaceMigration`. */
export interface NamespaceMigrationProps {
  /** The cluster that the namespaces are migrated from. */
  readonly source: ICluster;

  /** The cluster that the namespaces are migrated to. */
  readonly destination: ICluster;

  /** The replication repository. */
  readonly repository: IReplicationRepository;

  /**
   * The namespaces, in the order in which they are divided into plans. Namespaces that follow one another are
   * in one plan.
   */
  readonly namespaces: NamespaceMapping[];

  /**
   * The largest number of namespaces in a plan.
   *
   * @default - `limits.namespaces` of the host cluster's controller, or 10, which is MTC's limit
   */
  readonly namespacesPerPlan?: number;

  /**
   * What is done with each volume, once MTC has discovered it: see `volumeRules` of a `MigrationPlan`.
   *
   * @default - MTC's defaults
   */
  readonly volumeRules?: VolumeRules;

  /**
   * How images are copied.
   *
   * @default TransferMode.DIRECT
   */
  readonly imageMigration?: TransferMode;

  /**
   * How volumes are copied.
   *
   * @default TransferMode.DIRECT
   */
  readonly volumeMigration?: TransferMode;

  /**
   * The user that rsync runs as.
   *
   * @default - a non-root user, or root if `rsync.privileged` is set on the clusters
   */
  readonly rsyncIdentity?: RsyncIdentity;

  /**
   * The kinds of objects that are migrated.
   *
   * @default - all kinds that the host's controller does not exclude
   */
  readonly includedResources?: IncludedResource[];

  /**
   * The conditions on labels that objects and images must meet to be migrated.
   *
   * @default - all
   */
  readonly labelSelector?: LabelCondition[];

  /**
   * Whether NetworkPolicies are written that allow rsync in networks that deny traffic by default.
   *
   * @default - true if volumes are copied directly
   */
  readonly allowRsync?: boolean;

  /**
   * The only endpoint, besides DNS, that the rsync pods on the source may connect to.
   *
   * @default - they may connect to anything
   */
  readonly rsyncEndpoint?: RsyncEndpoint;
}

/**
 * Migrates namespaces with as many plans as the limits of MTC require, and allows rsync in their networks: what most
 * programs need, without an inventory.
 *
 * With an inventory, a `MigrationFleet` also counts pods and volumes, and divides plans into waves. For hooks, known
 * volumes and anything else that only one plan has, use the plans, or write a `MigrationPlan` instead.
 */
export class NamespaceMigration extends OwnConstruct {
  /** The plans: one with the id of this construct, or several that are called `<id>-1`, `<id>-2`, …. */
  readonly plans: MigrationPlan[];

  /** What allows rsync in the networks of both clusters; undefined if nothing does. */
  readonly networkExemption?: RsyncNetworkExemption;

  constructor(scope: Construct, id: string, props: NamespaceMigrationProps) {
    super(scope, id, props = readProps('NamespaceMigration', props));
    const { namespacesPerPlan, allowRsync, rsyncEndpoint, namespaces, ...ofPlans } = props;
    const list = requiredList(this, 'namespaces', namespaces, 'NamespaceMapping.same("shop")');
    const parts = divided(list, checkedSize(this, namespacesPerPlan) ?? controllerLimits(this).namespaces);
    this.plans = parts.map((part, index) =>
      new MigrationPlan(this, parts.length === 1 ? id : `${id}-${index + 1}`, { ...ofPlans, namespaces: part }));
    if (allowRsync ?? props.volumeMigration !== TransferMode.INDIRECT) {
      const [plan, ...others] = this.plans;
      const exemption = new RsyncNetworkExemption(this, 'network', { plan, endpoint: rsyncEndpoint });
      others.forEach((other) => exemption.addPlan(other));
      this.networkExemption = exemption;
    }
  }

  /** Adds a stage of each plan, in the order of the plans. Start one after another: MTC executes one run at a time. */
  stage(id: string, options: RunOptions = {}): MigrationRun[] {
    return this.plans.map((plan) => plan.stage(id, options));
  }

  /**
   * Adds a cutover of each plan, which stops its applications on the source and migrates them. Start one after another.
   */
  cutover(id: string, options: CutoverOptions = {}): MigrationRun[] {
    return this.plans.map((plan) => plan.cutover(id, options));
  }

  /** The plan of a namespace, by its name on the source; undefined if no plan migrates it. */
  planOf(namespace: string): MigrationPlan | undefined {
    given('NamespaceMigration.planOf', 'namespace', namespace, 'give the name of a namespace on the source');
    return this.plans.find(({ namespaces }) => namespaces.some(({ source }) => source === namespace));
  }
}

checkCalls('NamespaceMigration', NamespaceMigration);

/** The size of a plan that was given; undefined if none was, or an invalid one. */
function checkedSize(at: Construct, size?: number): number | undefined {
  if (size === undefined || (Number.isInteger(size) && size >= 1)) {
    return size;
  }
  refuse(at, {
    field: 'namespacesPerPlan',
    value: size,
    problem: 'is not a number of namespaces',
    fix: 'write an integer of at least 1, or leave it out',
  });
  return undefined;
}

/** Parts of at most this size, in order; at least one, so that a plan reports that namespaces are missing. */
function divided(namespaces: NamespaceMapping[], size: number): NamespaceMapping[][] {
  const length = Math.max(1, Math.ceil(namespaces.length / size));
  return Array.from({ length }, (_, index) => namespaces.slice(index * size, (index + 1) * size));
}
