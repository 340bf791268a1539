import { callOf, CompiledModule } from './compiled-modules';
import type { Rule } from '../../src/rules/engine/rule';

/** The module that replaces the list of all rules at synth. */
export const RULE_TABLE = 'rule-table';

/** What decides, without its check, on which manifests a rule is judged, and how. */
const FACTS = ['id', 'severity', 'on', 'skips', 'protects', 'judgesPlaceholders'] as const;

/** A rule of the table: it loads the module that defines it when it has a manifest to check. */
const LISTED_RULE = `class ListedRule {
  constructor(facts, load, list, place) {
    Object.assign(this, facts);
    this.find = () => load()[list][place];
    this.rule = undefined;
  }
  check(manifest, set, circumstances) {
    return (this.rule ??= this.find()).check(manifest, set, circumstances);
  }
}`;

/** The table of all rules, and of the modules, without texts, in which each of them is. */
export function tableOf(
  rules: readonly Rule[], modules: ReadonlyMap<string, Record<string, unknown>>,
): CompiledModule {
  const places = new Map([...modules].flatMap(([id, exported]) => Object.entries(exported)
    .flatMap(([list, value]) => (Array.isArray(value) ? value as Rule[] : [])
      .flatMap((rule, place) => rule?.check === undefined ? [] : [[rule.id, { id, list, place, rule }] as const]))));
  const lines = rules.map((rule) => {
    const found = places.get(rule.id);
    const facts = factsOf(rule);
    if (found === undefined || JSON.stringify(factsOf(found.rule)) !== JSON.stringify(facts)) {
      throw new Error(`No module exports a list with ${rule.id} that equals the one in the list of all rules.`);
    }
    return `[${JSON.stringify(facts)}, ${callOf(found.id)}, ${JSON.stringify(found.list)}, ${found.place}],`;
  });
  const used = new Set(rules.map(({ id }) => places.get(id)!.id));
  return {
    id: RULE_TABLE,
    text: `${LISTED_RULE}\nexports.RULES = [\n${lines.join('\n')}\n].map((row) => new ListedRule(...row));\n`,
    uses: [...used].map((id) => ({ call: callOf(id), module: id })),
    starts: [],
  };
}

function factsOf(rule: Rule): Partial<Rule> {
  return Object.fromEntries(FACTS.filter((name) => rule[name] !== undefined).map((name) => [name, rule[name]]));
}
