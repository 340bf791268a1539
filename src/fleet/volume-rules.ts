import { decide, VolumeSurroundings } from './decide-volume';
import { FleetFinding } from './fleet-finding';
import { BoundClaim, knownVolume, VolumeDecision } from './volume-decision';
import { VolumeRule } from './volume-rule';
import { given, givenFields } from '../constructs/given';
import { Inventory } from '../inventory/inventory';
import { InventoryVolume } from '../inventory/inventory-volumes';
import { markdownText } from '../output/markdown';
import { KnownVolume } from '../plans/known-volume';

/** What is known when volume rules are applied. */
export interface VolumeRulesOptions {
  /** The inventory of the source. */
  readonly source: Inventory;

  /**
   * The inventory of the destination. With it, storage classes are chosen as MTC chooses them, and classes that do not exist are reported.
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
 * Rules that decide what is done with each volume. They are ordered, and the first rule that matches a volume decides. A rule without
 * conditions at the end is the default.
 *
 * A plan identifies volumes by the generated names of PersistentVolumes. With an inventory, rules find these names before MTC has discovered
 * the volumes.
 */
export class VolumeRules {
  private readonly rules: VolumeRule[];

  /** @param rules the rules, in their order */
  constructor(rules: VolumeRule[]) {
    this.rules = [...given('new VolumeRules', 'rules', rules, 'give a list of rules such as [VolumeRule.copy("all")]')];
  }

  /** Applies the rules to the volumes of an inventory. */
  resolve(options: VolumeRulesOptions): ResolvedVolumes {
    givenFields('VolumeRules.resolve', 'options', options, { source: 'give Inventory.fromFile("old.inventory.json")' });
    const chosen = options.namespaces && new Set(options.namespaces);
    const volumes = new Map(options.source.data.volumes.map((volume): [string, InventoryVolume] => [volume.name, volume]));
    const bound = options.source.data.claims
      .filter(({ namespace, owner }) => (!chosen || chosen.has(namespace)) && !owner?.startsWith('PersistentVolumeClaim/'))
      .map((claim): BoundClaim => ({ claim, volume: claim.volume === undefined ? undefined : volumes.get(claim.volume) }));
    const surroundings: VolumeSurroundings = {
      destination: options.destination?.data,
      movableClasses: options.movableStorageClasses ?? [],
    };
    const used = new Set<VolumeRule>();
    const results = bound.map((each) => {
      const found = this.rules.map((rule) => ({ rule, reason: rule._reasonFor(each.claim, each.volume) })).find(({ reason }) => reason !== undefined);
      if (found) {
        used.add(found.rule);
      }
      return { each, result: decide(each, found?.rule, found?.reason, surroundings) };
    });
    const unused = this.rules.filter((rule) => !used.has(rule) && bound.length > 0).map((rule) => matchesNothing(rule));
    return {
      decisions: results.flatMap(({ result }) => result.decision ?? []),
      volumes: results.flatMap(({ each, result }) => result.decision && knownVolume(result.decision, each.claim) || []),
      findings: [...results.flatMap(({ result }) => result.findings), ...unused, ...duplicateNames(this.rules)],
    };
  }

  /**
   * Explains what the rules decide: a line for each volume with its rule and the reason.
   *
   * @returns a table in Markdown
   */
  explain(options: VolumeRulesOptions): string {
    const { decisions } = this.resolve(options);
    const rows = decisions.map((one) => [`${one.namespace}/${one.claim}`, one.treatment, one.storageClass ?? '', one.rule, one.reason].map(markdownText));
    return [['volume', 'treatment', 'storage class', 'rule', 'because'], ['---', '---', '---', '---', '---'], ...rows]
      .map((row) => `| ${row.join(' | ')} |\n`).join('');
  }
}

function matchesNothing(rule: VolumeRule): FleetFinding {
  return {
    isError: false,
    subject: `rule ${rule.name}`,
    message: 'decides about no volume: none matches, or earlier rules match all of them',
    fix: 'Correct its conditions, move it up, or remove it.',
  };
}

function duplicateNames(rules: VolumeRule[]): FleetFinding[] {
  return rules.filter((rule, index) => rules.findIndex(({ name }) => name === rule.name) < index).map((rule) => ({
    isError: true,
    subject: `rule ${rule.name}`,
    message: 'is defined twice: reports could not tell the two rules apart',
    fix: 'Give each rule its own name.',
  }));
}
