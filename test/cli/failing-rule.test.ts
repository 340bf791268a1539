import { checked, configMap, DUPLICATE } from './support';

jest.mock('../../src/rules', () => {
  const { RULES } = jest.requireActual('../../src/rules');
  return { RULES: [...RULES, { ...RULES[0], id: 'test/fails', * check() { throw new Error('no such thing'); } }] };
});

test('a rule that fails is said to, and the others are applied', () => {
  const { exitCode, stderr, findings } = checked({ 'a.yaml': DUPLICATE, 'b.yaml': configMap('b') });
  expect(exitCode).toBe(2);
  expect(stderr).toBe('error: test/fails failed: Error: no such thing; this is a fault of cdk8s-mtc, please report it\n');
  expect(findings).toHaveLength(1);
});
