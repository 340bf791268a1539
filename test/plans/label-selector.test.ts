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
    matchExpressions: [
      { key: 'app', operator: 'In', values: ['shop'] }, { key: 'app', operator: 'In', values: ['store'] },
    ],
  });
});

test('without a condition there is none', () => {
  expect(selector()).toBeUndefined();
});

test('a label may have a prefix and an empty value', () => {
  expect(mistakes(LabelCondition.hasValue('app.kubernetes.io/part-of', ''))).toEqual([]);
});

test('a key that no label can have is refused', () => {
  expect(mistakes(LabelCondition.exists('the app'))).toEqual([
    '[] ocp4/shop: labelSelector[0]: "the app" is not a valid label key: the plan becomes Ready, and its first run '
    + 'crashes MTC\'s controller in a loop, which stops all plans of the host cluster. Write at most 63 letters, '
    + 'digits, "-", "_" and ".", with a domain and a slash before them if needed. If a run exists, delete its '
    + 'DirectImageMigration first, then the run. (plan/label-selector)',
  ]);
});

test('a value that no label can have is refused', () => {
  expect(mistakes(LabelCondition.exists('app'), LabelCondition.hasValue('app', 'web shop'))).toEqual([
    '[] ocp4/shop: labelSelector[1]: "web shop" is not a valid label value: the plan becomes Ready, and its first run '
    + 'crashes MTC\'s controller in a loop, which stops all plans of the host cluster. Write at most 63 letters, '
    + 'digits, "-", "_" and ".", beginning and ending with a letter or a digit. If a run exists, delete its '
    + 'DirectImageMigration first, then the run. (plan/label-selector)',
  ]);
});

test('a list of values without any is refused', () => {
  expect(mistakes(LabelCondition.oneOf('app', []))).toEqual([
    '[] ocp4/shop: labelSelector[0]: the label selector\'s operator In requires values: the plan becomes Ready, and '
    + 'its first run crashes MTC\'s controller in a loop, which stops all plans of the host cluster. Give values, or '
    + 'use `LabelCondition.exists`. If a run exists, delete its DirectImageMigration first, then the run. '
    + '(plan/label-selector)',
  ]);
  expect(mistakes(LabelCondition.oneOf('app', ['shop']))).toEqual([]);
});
