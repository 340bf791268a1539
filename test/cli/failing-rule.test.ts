import { checked, configMap, DUPLICATE } from './support';

jest.mock('../../src/rules', () => {
  const { RULES } = jest.requireActual('../../src/rules');
  return {
    RULES: [...RULES,
      { ...RULES[0], id: 'test/fails', on: '*', * check() { throw new TypeError('S3CR3T is not a function'); } }],
  };
});

test('a rule that fails is reported without the values that it saw, and the others are applied', () => {
  const { exitCode, stderr, findings } = checked({ 'a.yaml': DUPLICATE, 'b.yaml': configMap('b') });
  expect(exitCode).toBe(2);
  expect(stderr).toBe('error: the rule test/fails failed (TypeError): this is a bug in cdk8s-mtc, please report it\n');
  expect(findings).toHaveLength(1);
});
