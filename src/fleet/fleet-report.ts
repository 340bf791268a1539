import { estimatesOf } from './fleet-estimates';
import { ChosenNamespaces } from './fleet-namespaces';
import { MigrationFleetProps } from './migration-fleet-props';
import { PlannedFleet, PlannedPlan } from './planning/fleet-input';
import { Amounts } from './planning/packing';
import { FleetAmounts, IndexFleet, IndexFleetPlan, IndexVolume, IndexWave } from '../output/fleet-index';
import { FleetFinding } from '../plans/fleet-finding';
import { VolumeDecision } from '../volumes/volume-decision';

/** What `fleet.json` contains of a fleet. */
export class FleetReport {
  constructor(
    private readonly name: string,
    private readonly props: MigrationFleetProps,
    private readonly planned: PlannedFleet,
    private readonly chosen: ChosenNamespaces,
    private readonly decisions: readonly VolumeDecision[],
    private readonly findings: readonly FleetFinding[],
    private readonly limits: Amounts,
  ) {}

  index(): IndexFleet {
    const waveOf = new Map(this.planned.waves.flatMap((wave) =>
      wave.plans.map((plan): [PlannedPlan, number] => [plan, wave.number])));
    return {
      name: this.name,
      limits: amounts(this.limits),
      assumptions: estimatesOf(this.props).assumptions,
      waves: indexWaves(this.planned, this.props),
      plans: this.planned.plans.map((plan) => this.plan(plan, waveOf.get(plan)!)),
      volumes: this.volumes(),
      excluded: this.chosen.excluded,
      findings: this.findings.map(({ isError, subject, message, fix }) => ({ isError, subject, message, fix })),
    };
  }

  private plan(plan: PlannedPlan, wave: number): IndexFleetPlan {
    const { stageSeconds, cutoverSeconds } = estimatesOf(this.props);
    const known = new Map(this.chosen.namespaces.map((namespace) => [namespace.name, namespace]));
    return {
      name: plan.name,
      wave,
      amounts: amounts(plan.amounts),
      bytes: plan.bytes,
      stageSeconds: stageSeconds(plan.bytes),
      cutoverSeconds: cutoverSeconds(plan.bytes),
      namespaces: plan.namespaces.map((source) => {
        const { pods, volumes, bytes } = known.get(source)!;
        return {
          source,
          destination: this.props.renames?.[source] ?? source,
          pods,
          volumes,
          bytes,
          reason: this.planned.reasons.get(source)!,
        };
      }),
    };
  }

  private volumes(): IndexVolume[] {
    const planOf = new Map(this.planned.plans.flatMap((plan) =>
      plan.namespaces.map((name): [string, string] => [name, plan.name])));
    return this.decisions.map((
      { namespace, claim, persistentVolume, bytes, treatment, storageClass, copyMethod, verify, rule, reason },
    ) => ({
      plan: planOf.get(namespace)!,
      namespace,
      claim,
      ...persistentVolume === undefined ? {} : { volume: persistentVolume },
      bytes,
      treatment,
      ...storageClass === undefined ? {} : { storageClass },
      ...copyMethod === undefined ? {} : { copyMethod },
      ...verify ? { verify } : {},
      rule,
      reason,
    }));
  }
}

function amounts([namespaces, pods, volumes]: Amounts): FleetAmounts {
  return { namespaces, pods, volumes };
}

/** The waves with their estimates. */
export function indexWaves({ waves }: PlannedFleet, props: MigrationFleetProps): IndexWave[] {
  const { stageSeconds, cutoverSeconds } = estimatesOf(props);
  return waves.map(({ number, tier, window, plans }) => {
    const given = props.windows?.find(({ name }) => name === window);
    const tierName = props.tiers?.[tier]?.name;
    return {
      number,
      ...tierName === undefined ? {} : { tier: tierName },
      ...given ? { window: { name: given.name, start: given.start, hours: given.duration.toSeconds() / 3600 } } : {},
      plans: plans.map(({ name }) => name),
      stageSeconds: plans.reduce((sum, { bytes }) => sum + stageSeconds(bytes), 0),
      cutoverSeconds: plans.reduce((sum, { bytes }) => sum + cutoverSeconds(bytes), 0),
    };
  });
}
