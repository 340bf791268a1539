import { FleetFinding } from './fleet-finding';
import { KnownVolume } from './known-volume';
import { VolumeRule } from './volume-rule';
import { AccessMode, VolumeMode } from '../api/mig-plan';
import { DeclaredVolumeRule, VolumeTreatment } from '../api/volume-rules';
import { checkCalls, readGiven } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { Inventory } from '../inventory/inventory';
import { InventoryData } from '../inventory/inventory-data';
import { InventoryClaim, InventoryStorageClass, InventoryVolume } from '../inventory/inventory-volumes';
import { markdownText } from '../output/markdown';
import { decide } from '../volumes/decide-volume';
import { firstMatch } from '../volumes/matching';
import { duplicateNames, ruleFindings } from '../volumes/rule-findings';
import { VolumeDecision } from '../volumes/volume-decision';

/** What is known when volume rules are applied. */
export interface VolumeRulesOptions {
  /**
   * The inventory of the source.
   *
   * @default - unknown: only the rules themselves are judged. Give them to the plans as `volumeRules`, and
   * `cdk8s-mtc apply` decides by them when MTC has discovered the volumes
   */
  readonly source?: Inventory;

  /**
   * The inventory of the destination. With it, storage classes are chosen as MTC chooses them, and classes that do not
   * exist are reported.
   *
   * @default - unknown
   */
  readonly destination?: Inventory;

  /**
   * The namespaces.
   *
   * @default - all in the inventory of the source
   */
  readonly namespaces?: string[];

  /**
   * The storage classes that `volumes.movableStorageClasses` of the controller lists, besides NFS and AWS EBS.
   *
   * @default - none
   */
  readonly movableStorageClasses?: string[];
}

/** Volume rules applied to an inventory. */
export interface ResolvedVolumes {
  /** What is done with each volume, in the order of the inventory. */
  readonly decisions: VolumeDecision[];

  /** The entries for plans: `volumes` of a `MigrationPlan`. */
  readonly volumes: KnownVolume[];

  /** What cannot work, and what should be looked at. */
  readonly findings: FleetFinding[];
}

/**
 * Rules that decide what is done with each volume. They are ordered, and the first rule that matches a volume decides.
 * A rule without conditions at the end is the default.
 *
 * A plan identifies volumes by the generated names of PersistentVolumes. With an inventory, `resolve` finds these names
 * before MTC has discovered the volumes. Without one, give the rules to the plan as `volumeRules`.
 */
export class VolumeRules {
  private readonly rules: VolumeRule[];

  /** @param rules the rules, in their order */
  constructor(rules: VolumeRule[]) {
    const list = given('new VolumeRules', 'rules', rules, 'give a list of rules such as [VolumeRule.copy("all")]');
    this.rules = [...readGiven('new VolumeRules', 'VolumeRule[]', 'rules', list)];
  }

  /** Applies the rules to the volumes of an inventory. */
  resolve(options: VolumeRulesOptions): ResolvedVolumes {
    given('VolumeRules.resolve', 'options', options, 'give { source: Inventory.fromFile("old.inventory.json") }');
    const { source, destination, movableStorageClasses } = options;
    const rules = this._declared;
    const classes = destination && knownClasses(destination.data);
    if (!source) {
      return { decisions: [], volumes: [], findings: [...ruleFindings(rules, classes), ...duplicateNames(rules)] };
    }
    const surroundings = {
      classes, isDestinationKnown: destination !== undefined, movableClasses: movableStorageClasses ?? [],
    };
    const used = new Set<DeclaredVolumeRule>();
    const results = boundClaims(source.data, options.namespaces).map(({ claim, volume }) => {
      const match = firstMatch(rules, { claim, volume });
      if (match.rule) {
        used.add(match.rule);
      }
      return { claim, result: decide({ claim, volume }, match, surroundings) };
    });
    const unused = rules.filter((rule) => !used.has(rule) && results.length > 0).map(matchesNothing);
    return {
      decisions: results.flatMap(({ result }) => result.decision ?? []),
      volumes: results.flatMap(({ claim, result }) => result.decision && knownVolume(result.decision, claim) || []),
      findings: [...results.flatMap(({ result }) => result.findings), ...unused, ...duplicateNames(rules)],
    };
  }

  /**
   * Explains what the rules decide: a line for each volume with its rule and the reason.
   *
   * @returns a table in Markdown
   */
  explain(options: VolumeRulesOptions): string {
    const { decisions } = this.resolve(options);
    const rows = decisions.map((one) =>
      [`${one.namespace}/${one.claim}`, one.treatment, one.storageClass ?? '', one.rule, one.reason].map(markdownText));
    return [['volume', 'treatment', 'storage class', 'rule', 'because'], ['---', '---', '---', '---', '---'], ...rows]
      .map((row) => `| ${row.join(' | ')} |\n`).join('');
  }

  /**
   * The rules as data, for the annotation of a plan.
   *
   * @internal
   */
  get _declared(): DeclaredVolumeRule[] {
    return this.rules.map((rule) => rule._declared);
  }
}

checkCalls('VolumeRules', VolumeRules);

/** The claims of namespaces that MTC lists in plans, with their volumes. */
function boundClaims(
  { claims, volumes }: InventoryData, namespaces: readonly string[] | undefined,
): Array<{ readonly claim: InventoryClaim; readonly volume?: InventoryVolume }> {
  const chosen = namespaces && new Set(namespaces);
  const byName = new Map(volumes.map((volume): [string, InventoryVolume] => [volume.name, volume]));
  return claims.filter(({ namespace, owner }) => (!chosen || chosen.has(namespace))
    && !owner?.startsWith('PersistentVolumeClaim/'))
    .map((claim) => ({ claim, volume: claim.volume === undefined ? undefined : byName.get(claim.volume) }));
}

/** The classes of a cluster; undefined if they could not be read. */
function knownClasses({ storageClasses, unknown }: InventoryData): InventoryStorageClass[] | undefined {
  return unknown.some(({ resource }) => resource.startsWith('storageclasses')) ? undefined : storageClasses;
}

function matchesNothing({ name }: DeclaredVolumeRule): FleetFinding {
  return {
    isError: false,
    subject: `rule ${name}`,
    message: 'decides about no volume: none matches, or earlier rules match all of them',
    fix: 'Correct its conditions, move it up, or remove it.',
  };
}

/** The entry of a plan for a decision; undefined if MTC does not list the volume, because its claim is not bound. */
function knownVolume(
  decision: VolumeDecision, { accessModes, volumeMode }: InventoryClaim,
): KnownVolume | undefined {
  const { persistentVolume, namespace, claim, treatment, storageClass, accessMode, copyMethod, verify } = decision;
  if (persistentVolume === undefined) {
    return undefined;
  }
  const known = {
    persistentVolume, namespace, claim, accessModes: accessModes as AccessMode[], volumeMode: volumeMode as VolumeMode,
  };
  switch (treatment) {
    case VolumeTreatment.COPY: return KnownVolume.copy({ ...known, storageClass, accessMode, copyMethod, verify });
    case VolumeTreatment.MOVE: return KnownVolume.move(known);
    default: return KnownVolume.skip(known);
  }
}
