import { IConstruct } from 'constructs';
import { LabelSelectorSpec } from '../api/common';
import { Mistake, refuse } from '../constructs/mistake';
import { isLabelKey, isLabelValue } from '../grammar/label';

/** A condition on a label. */
export class LabelCondition {
  /** The label has this value. */
  static hasValue(label: string, value: string): LabelCondition {
    return new LabelCondition({ key: label, operator: 'In', values: [value] });
  }

  /** The label has one of these values. */
  static oneOf(label: string, values: string[]): LabelCondition {
    return new LabelCondition({ key: label, operator: 'In', values: [...values] });
  }

  /** The label is missing, or has none of these values. */
  static noneOf(label: string, values: string[]): LabelCondition {
    return new LabelCondition({ key: label, operator: 'NotIn', values: [...values] });
  }

  /** The label exists. */
  static exists(label: string): LabelCondition {
    return new LabelCondition({ key: label, operator: 'Exists' });
  }

  /** The label is missing. */
  static doesNotExist(label: string): LabelCondition {
    return new LabelCondition({ key: label, operator: 'DoesNotExist' });
  }

  private constructor(
    /** @internal */
    readonly _expression: { readonly key: string; readonly operator: string; readonly values?: string[] },
  ) {}
}

/** The selector that combines all conditions. `hasValue` becomes the short form, `matchLabels`. */
export function renderLabelSelector(at: IConstruct, conditions?: LabelCondition[]): LabelSelectorSpec | undefined {
  if (!conditions?.length) {
    return undefined;
  }
  conditions.flatMap((condition, index) => checkCondition(condition, `labelSelector[${index}]`)).forEach((mistake) => refuse(at, mistake));
  const expressions = conditions.map((condition) => condition._expression);
  const simple = (e: typeof expressions[0]) => e.operator === 'In' && e.values?.length === 1;
  const keys = expressions.filter(simple).map((e) => e.key);
  const isLabel = (e: typeof expressions[0]) => simple(e) && keys.indexOf(e.key) === keys.lastIndexOf(e.key);
  const labels = expressions.filter(isLabel).map((e) => [e.key, e.values![0]]);
  const others = expressions.filter((e) => !isLabel(e));
  return {
    matchLabels: labels.length ? Object.fromEntries(labels) : undefined,
    matchExpressions: others.length ? others : undefined,
  };
}

/** What is wrong with a condition. An invalid selector crashes MTC's controller. */
function checkCondition({ _expression: { key, operator, values } }: LabelCondition, field: string): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!isLabelKey(key)) {
    mistakes.push({ field, value: key, problem: 'is not a valid label key', fix: 'write one such as "app" or "app.kubernetes.io/part-of"' });
  }
  if (values?.length === 0) {
    mistakes.push({ field, value: [], problem: `are the values of ${operator}, which Kubernetes rejects without values`, fix: 'give at least one, or use exists or doesNotExist' });
  }
  for (const value of values ?? []) {
    if (!isLabelValue(value)) {
      mistakes.push({
        field,
        value,
        problem: 'is not a valid label value',
        fix: 'write at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit',
      });
    }
  }
  return mistakes;
}
