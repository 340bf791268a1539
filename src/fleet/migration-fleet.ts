import { Construct } from 'constructs';
import { checkedOptions } from './checked-options';
import { controllerLimits, controllerOf } from './controller-limits';
import { clashes } from './fleet-clashes';
import { estimatesOf } from './fleet-estimates';
import { ChosenNamespaces, chooseNamespaces } from './fleet-namespaces';
import { FleetReport, indexWaves } from './fleet-report';
import { lockText, readLock } from './lock-file';
import { MigrationFleetProps } from './migration-fleet-props';
import { FleetInput, FleetLock, PlannedFleet } from './planning/fleet-input';
import { Amounts } from './planning/packing';
import { planFleet } from './planning/plan-fleet';
import { windowFindings } from './window-findings';
import { VolumeTreatment } from '../api/volume-rules';
import { checkCalls } from '../constructs/checked-calls';
import { addFleet } from '../constructs/fleets';
import { given, givenFields } from '../constructs/given';
import { Mistake, refuse, refuseAtSynth } from '../constructs/mistake';
import { OwnConstruct } from '../constructs/own-construct';
import { readProps } from '../constructs/read-options';
import { notTransferred } from '../constructs/transferred-claims';
import { isDnsSubdomain } from '../grammar/dns';
import { asClause } from '../grammar/sentence';
import { declareInventory } from '../inventory/declared-inventories';
import { FleetFinding } from '../plans/fleet-finding';
import { KnownVolume } from '../plans/known-volume';
import { MigrationPlan } from '../plans/migration-plan';
import { NamespaceMapping } from '../plans/namespace-mapping';
import { PlanWave } from '../plans/plan-wave';
import { ResolvedVolumes } from '../plans/volume-rules';
import { VolumeDecision } from '../volumes/volume-decision';

/** What to give for the options that a fleet requires. */
const REQUIRED = {
  source: 'give the cluster that the namespaces are on',
  destination: 'give the cluster that the namespaces are migrated to',
  repository: 'give a ReplicationRepository',
  sourceInventory: 'give Inventory.fromFile("old.inventory.json")',
};

const NOTHING: ResolvedVolumes = { decisions: [], volumes: [], findings: [] };

/**
 * Plans for many namespaces: divides them into as few plans as the limits allow, and the plans into waves.
 *
 * Each namespace is in exactly one plan. A wave contains the stages of its plans, and then their cutovers; start them
 * one after another, because MTC executes one run at a time, and parallel cutovers only wait for one another while
 * their applications are stopped. The same input always gives the same plans; with a lock file, an additional namespace
 * moves no other.
 */
export class MigrationFleet extends OwnConstruct {
  /** The plans, in the order of their waves. */
  readonly plans: MigrationPlan[];

  /** The waves in their order, for example for the option `waves` of a `TektonDelivery`: `wave-1`, `wave-2`, … */
  readonly waves: PlanWave[];

  /** What is done with each volume, and which rule decided; empty without volume rules. */
  readonly volumeDecisions: VolumeDecision[];

  /** What should be looked at. Errors stop synth. */
  readonly findings: FleetFinding[];

  /** The contents of the lock file. A `MigrationApp` writes it; with a plain App, write it yourself. */
  readonly lockText: string;

  private readonly planned: PlannedFleet;

  constructor(scope: Construct, id: string, props: MigrationFleetProps) {
    super(scope, id, props = readProps('MigrationFleet', props));
    givenFields('new MigrationFleet', 'props', props, REQUIRED);
    const options = checkedOptions(this, props);
    const found: FleetFinding[] = [];
    const chosen = chooseNamespaces(options, found);
    const volumes = this.resolveVolumes(options, chosen);
    const counted = options.volumeRules ? copiedOnly(chosen, volumes.decisions) : chosen;
    this.planned = this.plan(options, counted, found);
    this.volumeDecisions = volumes.decisions;
    this.findings = [
      ...found, ...this.planned.findings, ...windowFindings(indexWaves(this.planned, options)), ...volumes.findings,
    ];
    this.lockText = lockText(this.planned.lock);
    this.plans = this.writePlans(options, volumes.volumes);
    const planOf = new Map(this.plans.map((plan, index) => [this.planned.plans[index], plan]));
    this.waves = this.planned.waves.map(({ number, plans }) => ({
      name: `wave-${number}`,
      plans: plans.map((plan) => planOf.get(plan)!),
    }));
    this.writeRuns(options);
    declareInventory(this, 'sourceInventory', options.source.clusterName, options.sourceInventory.data);
    if (options.destinationInventory) {
      declareInventory(
        this, 'destinationInventory', options.destination.clusterName, options.destinationInventory.data,
      );
    }
    refuseAtSynth(this, () => this.mistakes());
    const report = new FleetReport(this.node.id, options, this.planned, counted, this.volumeDecisions, this.findings,
      limitsOf(this, options));
    refuseAtSynth(this, () => clashes(this, options.lockFile));
    addFleet({
      scope: this,
      name: this.node.id,
      index: () => report.index(),
      findings: this.findings,
      lock: options.lockFile === undefined ? undefined : { path: options.lockFile, text: () => this.lockText },
    });
  }

  /** The volumes that rules leave to a `TransferEngine`. */
  get claimsToTransfer(): VolumeDecision[] {
    return this.volumeDecisions.filter(({ treatment }) => treatment === VolumeTreatment.TRANSFER);
  }

  /** The plan of a namespace, by its name on the source; undefined if the fleet does not migrate it. */
  planOf(namespace: string): MigrationPlan | undefined {
    given('MigrationFleet.planOf', 'namespace', namespace, 'give the name of a namespace on the source');
    const index = this.planned.plans.findIndex(({ namespaces }) => namespaces.includes(namespace));
    return this.plans[index];
  }

  /** Why a namespace is in its plan; undefined if the fleet does not migrate it. */
  explain(namespace: string): string | undefined {
    return this.planned.reasons.get(given('MigrationFleet.explain', 'namespace', namespace,
      'give the name of a namespace on the source'));
  }

  private plan(props: MigrationFleetProps, { namespaces }: ChosenNamespaces, findings: FleetFinding[]): PlannedFleet {
    const { lock, problem } = props.lockFile === undefined
      ? {} as ReturnType<typeof readLock>
      : readLock(props.lockFile, this.node.id);
    if (problem) {
      refuse(this, {
        field: 'lockFile',
        value: props.lockFile,
        problem,
        fix: 'restore it from git, or delete it to assign all namespaces again',
      });
    }
    const cluster = props.sourceInventory.data.cluster.uid;
    const isOfOther = cluster !== undefined && lock?.cluster !== undefined && cluster !== lock.cluster;
    if (isOfOther) {
      refuse(this, {
        field: 'sourceInventory',
        problem: `is of another cluster than the lock file: its kube-system has the UID ${cluster}, and that of `
          + `${props.lockFile} ${lock.cluster}`,
        fix: 'give the inventory of the source, or another lock file',
      });
    }
    const windows = [...props.windows ?? []].sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
    windows.filter(({ start }) => !(Date.parse(start) > 0)).forEach(({ name, start }) => findings.push({
      isError: true,
      subject: `window ${name}`,
      message: `"${start}" is not a valid time`,
      fix: 'Write it like 2026-12-05T22:00:00Z.',
    }));
    if (namespaces.length === 0) {
      findings.push({
        isError: true,
        subject: 'namespaces',
        message: 'select no namespace of the inventory',
        fix: 'Correct `namespaces` and `exclude`.',
      });
    }
    const { cutoverSeconds } = estimatesOf(props);
    return planFleet({
      name: this.node.id,
      namespaces,
      limits: limitsOf(this, props),
      tiers: (props.tiers ?? []).map(({ name }) => name),
      windows: windows.map(({ name }) => name),
      windowSeconds: new Map(windows.map(({ name, duration }) => [name, duration.toSeconds()])),
      plansPerWave: props.plansPerWave ?? 10,
      cutoverSeconds,
      cluster,
      ...isOfOther ? NO_LOCK : lockInput(lock, props),
    });
  }

  private resolveVolumes(props: MigrationFleetProps, { namespaces }: ChosenNamespaces): ResolvedVolumes {
    const movable = controllerOf(this)?._valueOf('volumes.movableStorageClasses');
    return props.volumeRules?.resolve({
      source: props.sourceInventory,
      destination: props.destinationInventory,
      namespaces: namespaces.map(({ name }) => name),
      movableStorageClasses: Array.isArray(movable) ? movable : [],
    }) ?? NOTHING;
  }

  private writePlans(props: MigrationFleetProps, volumes: readonly KnownVolume[]): MigrationPlan[] {
    const byNamespace = new Map<string, KnownVolume[]>();
    for (const volume of volumes) {
      const present = byNamespace.get(volume._props.namespace);
      if (present) {
        present.push(volume);
      } else {
        byNamespace.set(volume._props.namespace, [volume]);
      }
    }
    const { source, destination, repository, imageMigration, volumeMigration, rsyncIdentity } = props;
    // for volumes that are newer than the inventory
    const volumeRules = this.findings.some(({ isError }) => isError) ? undefined : props.volumeRules;
    return this.planned.plans.map(({ name, namespaces }) => new MigrationPlan(this, name, {
      metadata: { name: isDnsSubdomain(name) ? name : undefined },
      source,
      destination,
      repository,
      imageMigration,
      volumeMigration,
      rsyncIdentity,
      namespaces: namespaces.map((one) => NamespaceMapping.renamed(one, props.renames?.[one] ?? one)),
      volumes: namespaces.flatMap((one) => byNamespace.get(one) ?? []),
      volumeRules,
    }));
  }

  /** In each wave, all stages come before the cutovers. */
  private writeRuns({ stages = 1 }: MigrationFleetProps): void {
    for (const wave of this.waves) {
      const plans = this.plans.filter((plan) => wave.plans.includes(plan));
      for (let number = 1; number <= stages; number++) {
        plans.forEach((plan) => plan.stage(`stage-${number}`));
      }
      plans.forEach((plan) => plan.cutover('cutover'));
    }
  }

  private mistakes(): Mistake[] {
    const found = this.findings.filter(({ isError }) => isError)
      .map(({ subject, message, fix }) => ({ field: subject, problem: message, fix: asClause(fix) }));
    return [...found, ...leftBehind(notTransferred(this, this.claimsToTransfer))];
  }
}

checkCalls('MigrationFleet', MigrationFleet);

/** The part of the planner's input that comes from the lock file. */
type LockInput = Pick<FleetInput, 'lock' | 'keepPlans' | 'movePlans' | 'frozenPlans'>;

/** Without a lock file, its plans have no further mistakes. */
const NO_LOCK: LockInput = { keepPlans: [], movePlans: [], frozenPlans: [] };

function lockInput(
  lock: FleetLock | undefined, { keepPlans = [], movePlans = [], frozenPlans = [] }: MigrationFleetProps,
): LockInput {
  return { lock, keepPlans, movePlans, frozenPlans };
}

/** The namespaces with the sizes of those volumes that MTC copies: only they take time. */
function copiedOnly(
  { namespaces, excluded }: ChosenNamespaces, decisions: readonly VolumeDecision[],
): ChosenNamespaces {
  const copied = new Map<string, number>();
  for (const { namespace, bytes } of decisions.filter(({ treatment }) => treatment === VolumeTreatment.COPY)) {
    copied.set(namespace, (copied.get(namespace) ?? 0) + bytes);
  }
  return {
    excluded,
    namespaces: namespaces.map((namespace) => ({ ...namespace, bytes: copied.get(namespace.name) ?? 0 })),
  };
}

function limitsOf(fleet: Construct, { limits = {} }: MigrationFleetProps): Amounts {
  const { namespaces, pods, volumes } = { ...controllerLimits(fleet), ...defined(limits) };
  return [namespaces, pods, volumes];
}

function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** So many claims are named in a message. */
const SHOWN = 5;

/** Volumes that neither MTC nor an engine copies, although a rule leaves them to an engine. */
function leftBehind(claims: readonly VolumeDecision[]): Mistake[] {
  const named = claims.slice(0, SHOWN).map(({ namespace, claim }) => `${namespace}/${claim}`).join(', ');
  const more = claims.length > SHOWN ? ` and ${claims.length - SHOWN} more` : '';
  return claims.length === 0 ? [] : [{
    field: 'volumeRules',
    problem: `leaves ${named}${more} to a TransferEngine, and no engine of this app copies them: `
      + 'they would stay on the source',
    fix: 'add each of `fleet.claimsToTransfer` to an engine with `addClaim`, '
      + 'or use VolumeRule.skip for volumes that another program copies',
  }];
}
