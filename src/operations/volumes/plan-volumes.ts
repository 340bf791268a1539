import { decideVolumes, DecidedVolumes, selectionOf, treatmentText, undecidedIn, VolumeChoice } from './decide-volumes';
import { DeclaredVolumes, planManifests, volumesIn } from './declared-rules';
import { NOTHING_KNOWN, readSource, SourceFacts } from './source-facts';
import { LiveObject } from '../../api/outcomes/outcome-of';
import { shellCommand } from '../../output/commands';
import { IndexObject, IndexPlan } from '../../output/migration-index';
import { bytes } from '../../output/quantities';
import { askForMore } from '../../volumes/matching';
import { referenceTo } from '../cluster';
import { Operation } from '../operation';
import { codeOf, OperationError } from '../operation-error';
import { OutputFolder } from '../output-folder';

const MOST_ATTEMPTS = 10;

/** A plan with rules for the volumes that MTC has discovered. */
export class PlanVolumes {
  /** Those of some plans of a folder that have rules. */
  static of(folder: OutputFolder, plans: readonly IndexPlan[]): PlanVolumes[] {
    const manifests = planManifests(folder, plans);
    return plans.flatMap((plan) => PlanVolumes.from(folder, plan, manifests.get(plan)) ?? []);
  }

  /** A plan with its manifest; undefined if it has no rules. */
  static from(folder: OutputFolder, plan: IndexPlan, manifest: LiveObject | undefined): PlanVolumes | undefined {
    const declared = manifest && volumesIn(manifest);
    return declared && new PlanVolumes(folder, plan, referenceTo(manifest), declared);
  }

  private source?: SourceFacts;

  private constructor(
    private readonly folder: OutputFolder,
    readonly plan: IndexPlan,
    /** The MigPlan. */
    readonly reference: IndexObject,
    private readonly declared: DeclaredVolumes,
  ) {}

  /**
   * Applies the rules to a plan as the cluster has it. The source is read once, and only if a rule asks for more than
   * the plan contains.
   */
  async decide(operation: Operation, live: LiveObject, source = this.source): Promise<DecidedVolumes> {
    const { rules } = this.declared;
    if (!source && askForMore(rules) && undecidedIn(this.declared, live).length > 0) {
      this.source = await readSource(operation, this.folder.index, this.plan);
    }
    return decideVolumes(this.declared, live, source ?? this.source ?? NOTHING_KNOWN);
  }

  /**
   * Writes the choices into the plan. Gives the version that this left; undefined if nothing changed. Rejects if
   * something cannot be decided.
   */
  async write(operation: Operation): Promise<string | undefined> {
    const cluster = operation.cluster(this.plan.cluster);
    for (let attempt = 1; ; attempt += 1) {
      const live = await cluster.get(this.reference);
      const decided = live && await this.decide(operation, live);
      this.refuseErrors(decided);
      if (!decided?.choices.some(({ isChanged }) => isChanged)) {
        return undefined;
      }
      try {
        const after = await cluster.patch(this.reference, {
          metadata: { resourceVersion: live!.metadata?.resourceVersion },
          spec: { persistentVolumes: decided.persistentVolumes },
        });
        this.sayWritten(operation, decided);
        return String(after.metadata?.resourceVersion ?? '');
      } catch (error) {
        if (codeOf(error) !== 'conflict' || attempt >= MOST_ATTEMPTS) {
          throw error;
        }
      }
    }
  }

  /** Makes sure that the plan contains what the rules decide. */
  async requireDecided(operation: Operation): Promise<void> {
    const live = await operation.cluster(this.plan.cluster).get(this.reference);
    const decided = live && await this.decide(operation, live);
    this.refuseErrors(decided);
    const changed = decided?.choices.filter(({ isChanged }) => isChanged) ?? [];
    if (changed.length > 0) {
      throw new OperationError('failed', `MigPlan ${this.plan.name} on cluster ${this.plan.cluster} differs from the `
        + `volume rules: ${changed.map(differenceText).join('; ')}`,
      `Write the choices into the plan: \`cdk8s-mtc volumes ${this.folder.name} ${this.plan.name}\`, or `
          + `\`${shellCommand('cdk8s-mtc apply', [this.folder.name])}\`.`);
    }
  }

  private refuseErrors(decided: DecidedVolumes | undefined): void {
    const errors = decided?.findings.filter(({ isError }) => isError) ?? [];
    if (errors.length > 0) {
      throw new OperationError('failed', `MigPlan ${this.plan.name}: the volume rules do not `
        + `decide: ${errors.map(({ subject, message }) => `${subject} ${message}`).join('; ')}`,
      [...new Set(errors.map(({ fix }) => fix))].join(' '));
    }
  }

  private sayWritten(operation: Operation, { choices, findings }: DecidedVolumes): void {
    const { name, cluster } = this.plan;
    const base = { cluster, object: this.reference };
    choices.filter(({ isChanged }) => isChanged).forEach((choice) => operation.report({
      ...base,
      event: 'volume',
      level: 'info',
      message: `MigPlan ${name}: ${differenceText(choice)} (rule ${choice.decision!.rule}: ${choice.decision!.reason})`,
    }));
    findings.forEach(({ subject, message, fix }) =>
      operation.report({ ...base, event: 'volume', level: 'warning', message: `${subject} ${message}`, fix }));
  }
}

/** What changes for a volume: `shop/data: skip instead of copy to gp2`. */
function differenceText({ namespace, claim, decision, present }: VolumeChoice): string {
  return `${namespace}/${claim}: ${treatmentText(selectionOf(decision!, {}))} instead of ${present}`;
}

function decidedText(decision: NonNullable<VolumeChoice['decision']>): string {
  return decision.treatment === 'transfer' ? 'transfer' : treatmentText(selectionOf(decision, {}));
}

/** A table of the volumes of a plan: what is done with each, and why. */
export function volumeTable({ choices }: DecidedVolumes): string[] {
  const rows = choices.map((choice) => {
    const { volume, namespace, claim, decision, isListed, present } = choice;
    const rule = decision ? [decision.rule, decision.reason] : ['-', isListed ? 'listed in the plan' : 'undecided'];
    const does = decision ? `${decidedText(decision)}${choice.isChanged ? ` (now ${present})` : ''}` : present;
    return [`${namespace}/${claim}`, volume, decision ? bytes(decision.bytes) : '', does, ...rule];
  });
  const all = [['claim', 'volume', 'size', 'treatment', 'rule', 'because'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) => row.map((text, column) => text.padEnd(widths[column])).join('  ').trimEnd());
}
