import { MOST_SUGGESTIONS, RuleNames, unusedAcknowledgement } from '../../src/rules/families/findings/acknowledgement';

test('a similar name is searched for 500 misspelt names, each of them once', () => {
  const names = new RuleNames(['plan/conflict', 'run/order']);
  const fixes = Array.from({ length: MOST_SUGGESTIONS + 1 }, (_, index) =>
    unusedAcknowledgement(`plan/conflict${index}`, names).fix);
  expect(fixes.slice(0, MOST_SUGGESTIONS)).toEqual(Array(MOST_SUGGESTIONS).fill('Write `plan/conflict`.'));
  expect(fixes[MOST_SUGGESTIONS]).toBe('Remove it, or write the name of a rule.');
  expect(unusedAcknowledgement('plan/conflict0', names).fix).toBe('Write `plan/conflict`.');
});
