import { loadAll } from 'js-yaml';
import { ModuleGraph } from './module-graph';
import { RULE_TABLE } from './rule-table';
import type { toManifest as ToManifest } from '../../src/rules/engine/manifest';
import type { Finding, Rule } from '../../src/rules/engine/rule';

const NEXT_FILE = /^# another file:\n/m;
const NOW = Date.UTC(2026, 0, 1);

/** @throws if a rule without its texts does not find in the examples what the rule finds with them */
export function expectSameVerdicts(graph: ModuleGraph): void {
  const [rules, listed]: Array<readonly Rule[]> = ['rules/index', RULE_TABLE].map((id) => graph.load(id).RULES);
  const { judge, ManifestSet, toManifest } = graph.load('rules/public');
  rules.forEach((rule, index) => [rule.breaks, rule.keeps].forEach((yaml) => {
    const [complete, withoutTexts] = [rule, listed[index]].map((one) => JSON.stringify(
      judge(new ManifestSet(manifestsIn(yaml, toManifest)), [one], { now: NOW, inventories: inventoriesOf(rule) })
        .map(({ manifest, others, ...finding }: Finding) => finding),
    ));
    if (withoutTexts !== complete) {
      throw new Error(`Without its texts, ${rule.id} finds ${withoutTexts}, not ${complete}.`);
    }
  }));
}

function inventoriesOf({ inventories }: Rule) {
  return inventories && new Map(Object.entries(inventories));
}

/** The objects of an example. This parser cannot read some examples: then there are none. */
function manifestsIn(yaml: string, toManifest: typeof ToManifest) {
  return yaml.split(NEXT_FILE).flatMap((text, file) => parsed(text)
    .filter((object): object is Record<string, never> => typeof object === 'object' && object !== null)
    .map((object, index) => toManifest(object, `file-${file + 1}.yaml`, index)));
}

function parsed(text: string): unknown[] {
  try {
    return loadAll(text);
  } catch {
    return [];
  }
}
