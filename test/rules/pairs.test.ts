import { findings } from './support';
import { yamlMistake } from '../../src/cli/yaml-document';
import { RULES } from '../../src/rules';

/** The day on which the examples of rules are judged: what they call expired ended before it. */
const EXAMPLES_TIME = { now: Date.UTC(2026, 0, 1), yamlMistake };

test('each rule has an id of its own, of a family and a name', () => {
  const ids = RULES.map((rule) => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('says what it wants, why, and where that is known from', () => {
    expect(rule.title).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(rule.rationale).toMatch(/^.{30,}\.$/s);
    expect(rule.source).not.toBe('');
  });

  if (!rule.byReader) {
    test('finds something in what breaks it', () => {
      expect(findings(rule.breaks, [rule], EXAMPLES_TIME).map((finding) => finding.rule)).toContain(id);
    });

    if (rule.finds) {
      test('finds exactly what the rule states, in what breaks it', () => {
        const found = findings(rule.breaks, [rule], EXAMPLES_TIME).map(({ path, message, fix }) => ({ path, message, fix }));
        expect(found).toEqual(rule.finds);
      });
    }

    test('is the only error in what breaks it', () => {
      const others = RULES.filter((other) => other !== rule && other.severity === 'error');
      expect(findings(rule.breaks, others, EXAMPLES_TIME)).toEqual([]);
    });
  }

  test('finds nothing in what keeps it, nor does any other rule but for infos', () => {
    expect(findings(rule.keeps, RULES.filter((other) => other.severity !== 'info' || other === rule), EXAMPLES_TIME)).toEqual([]);
  });
});
