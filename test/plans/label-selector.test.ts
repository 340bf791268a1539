import { Program } from './program';
import { LabelCondition } from 'cdk8s-mtc';

function selector(...labelSelector: LabelCondition[]): any {
  const program = new Program();
  program.plan({ labelSelector });
  return program.specOf('MigPlan').labelSelector;
}

function mistakes(...labelSelector: LabelCondition[]): string[] {
  const program = new Program();
  program.plan({ labelSelector });
  return program.mistakes;
}

test('a label with a value takes the short form', () => {
  expect(selector(LabelCondition.hasValue('app', 'shop'))).toEqual({ matchLabels: { app: 'shop' } });
});

test('all other conditions are expressions', () => {
  expect(selector(
    LabelCondition.oneOf('tier', ['web', 'db']),
    LabelCondition.noneOf('stage', ['test']),
    LabelCondition.exists('owner'),
    LabelCondition.doesNotExist('ephemeral'),
  )).toEqual({
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['web', 'db'] },
      { key: 'stage', operator: 'NotIn', values: ['test'] },
      { key: 'owner', operator: 'Exists' },
      { key: 'ephemeral', operator: 'DoesNotExist' },
    ],
  });
});

test('both forms stand side by side', () => {
  expect(selector(LabelCondition.hasValue('app', 'shop'), LabelCondition.exists('tier')))
    .toEqual({ matchLabels: { app: 'shop' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] });
});

test('two conditions on one label are both kept, though nothing can meet them', () => {
  expect(selector(LabelCondition.hasValue('app', 'shop'), LabelCondition.hasValue('app', 'store'))).toEqual({
    matchExpressions: [{ key: 'app', operator: 'In', values: ['shop'] }, { key: 'app', operator: 'In', values: ['store'] }],
  });
});

test('no condition is no selector', () => {
  expect(selector()).toBeUndefined();
});

test('a label may have a prefix and an empty value', () => {
  expect(mistakes(LabelCondition.hasValue('app.kubernetes.io/part-of', ''))).toEqual([]);
});

test('a key that no label can have is refused', () => {
  expect(mistakes(LabelCondition.exists('the app'))).toEqual([
    '[ocp4/shop] labelSelector[0]: "the app" is not a valid label key; write one such as "app" or "app.kubernetes.io/part-of".',
  ]);
});

test('a value that no label can have is refused', () => {
  expect(mistakes(LabelCondition.exists('app'), LabelCondition.hasValue('app', 'web shop'))).toEqual([
    '[ocp4/shop] labelSelector[1]: "web shop" is not a valid label value; '
    + 'write at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit.',
  ]);
});

test('a list of values without any is refused', () => {
  expect(mistakes(LabelCondition.oneOf('app', []))).toEqual([
    '[ocp4/shop] labelSelector[0]: [] are the values of In, which Kubernetes rejects without values; give at least one, or use exists or doesNotExist.',
  ]);
  expect(mistakes(LabelCondition.oneOf('app', ['shop']))).toEqual([]);
});
