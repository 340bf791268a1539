import { findings } from './support';
import { yamlMistake } from '../../src/cli/reading/yaml-document';
import { RULES } from '../../src/rules';
import { Circumstances, Rule } from '../../src/rules/engine/rule';

/** The day on which the examples of rules are judged. */
const EXAMPLES_TIME = { now: Date.UTC(2026, 0, 1), yamlMistake, exists: (path: string) => !path.includes('missing') };

/** The circumstances of a rule's examples. */
function circumstancesOf({ inventories }: Rule): Circumstances {
  return { ...EXAMPLES_TIME, ...inventories ? { inventories: new Map(Object.entries(inventories)) } : {} };
}

test('each rule has its own id, of a family and a name', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a title, a rationale, a source and a valid example', () => {
    expect(rule.title).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(rule.rationale).toMatch(/^.{30,}\.$/s);
    expect(rule.source).not.toBe('');
    expect(rule.keeps).not.toBe('');
  });

  if (!rule.byReader) {
    test('finds something in the example that breaks it', () => {
      expect(findings(rule.breaks, [rule], circumstancesOf(rule)).map((finding) => finding.rule)).toContain(id);
    });

    if (rule.finds) {
      test('finds exactly the stored findings in the example that breaks it', () => {
        const found = findings(rule.breaks, [rule], circumstancesOf(rule))
          .map(({ rule: _, manifest, ...problem }) => problem);
        expect(found).toEqual(rule.finds);
      });
    }

    test('is the only error in the example that breaks it', () => {
      const others = RULES.filter((other) => other !== rule && other.severity === 'error');
      expect(findings(rule.breaks, others, circumstancesOf(rule))).toEqual([]);
    });
  }

  test('finds nothing in the valid example, and neither does any other rule except infos', () => {
    expect(findings(rule.keeps, RULES.filter((other) => other.severity !== 'info' || other === rule),
      circumstancesOf(rule))).toEqual([]);
  });
});
