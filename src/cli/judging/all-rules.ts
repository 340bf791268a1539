import { RULES } from '../../rules';
import { RuleText } from '../../rules/engine/rule';
import { ACKNOWLEDGEMENT_RULES } from '../../rules/families/findings/acknowledgement';
import { READER_RULES } from '../reading/reader-rules';

/** All that can be found, by `check` and at synth, family by family. */
export const ALL_RULES: readonly RuleText[] = byFamily([...RULES, ...READER_RULES, ...ACKNOWLEDGEMENT_RULES]);

/** The rules of each family together, in the order in which the families first come. */
function byFamily(rules: readonly RuleText[]): RuleText[] {
  const families = new Map<string, RuleText[]>();
  for (const rule of rules) {
    const family = rule.id.split('/')[0];
    families.set(family, [...families.get(family) ?? [], rule]);
  }
  return [...families.values()].flat();
}
