import { LabelSelectorSpec } from '../api/common';
import { checkCalls } from '../constructs/checked-calls';
import { given } from '../constructs/given';
import { FieldOptions } from '../constructs/options';
import { member } from '../grammar/path';

/** An entry of `matchExpressions`. */
interface LabelExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

/** A condition on a label. */
export class LabelCondition {
  /** The label has this value. */
  static hasValue(label: string, value: string): LabelCondition {
    return conditionOn('hasValue', label, 'In',
      [given('LabelCondition.hasValue', 'value', value, 'give a value such as "web"')]);
  }

  /** The label has one of these values. */
  static oneOf(label: string, values: string[]): LabelCondition {
    return conditionOn('oneOf', label, 'In',
      given('LabelCondition.oneOf', 'values', values, 'give a list such as ["web"]'));
  }

  /** The label is missing, or has none of these values. */
  static noneOf(label: string, values: string[]): LabelCondition {
    return conditionOn('noneOf', label, 'NotIn',
      given('LabelCondition.noneOf', 'values', values, 'give a list such as ["web"]'));
  }

  /** The label exists. */
  static exists(label: string): LabelCondition {
    return conditionOn('exists', label, 'Exists');
  }

  /** The label is missing. */
  static doesNotExist(label: string): LabelCondition {
    return conditionOn('doesNotExist', label, 'DoesNotExist');
  }

  /** @internal */
  static _of(expression: LabelExpression): LabelCondition {
    return new LabelCondition(expression);
  }

  private constructor(
    /** @internal */
    readonly _expression: LabelExpression,
  ) {}
}

checkCalls('LabelCondition', LabelCondition);

function conditionOn(factory: string, label: string, operator: string, values?: string[]): LabelCondition {
  const key = given(`LabelCondition.${factory}`, 'label', label, 'give a label such as "app"');
  return LabelCondition._of({ key, operator, ...values && { values: [...values] } });
}

/** The selector that combines all conditions. `hasValue` becomes the short form, `matchLabels`. */
export function renderLabelSelector(conditions?: LabelCondition[]): LabelSelectorSpec | undefined {
  if (!conditions?.length) {
    return undefined;
  }
  const { labels, others } = divided(conditions);
  return {
    matchLabels: labels.length ? Object.fromEntries(labels.map(({ key, values }) => [key, values![0]])) : undefined,
    matchExpressions: others.length ? others : undefined,
  };
}

/** The options that a label selector is rendered from, by its fields. */
export function labelSelectorOptions(conditions: LabelCondition[] = []): FieldOptions {
  const { labels, others } = divided(conditions);
  const optionOf = (expression: LabelExpression) =>
    `labelSelector[${conditions.findIndex(({ _expression }) => _expression === expression)}]`;
  return Object.fromEntries([
    ...labels.map((each) => [member('spec.labelSelector.matchLabels', each.key), optionOf(each)]),
    ...others.flatMap((each, index) => ['key', 'values', 'operator']
      .map((field) => [`spec.labelSelector.matchExpressions[${index}].${field}`, optionOf(each)])),
  ]);
}

/** The conditions that have the short form, and the others. A label with two values needs the long form. */
function divided(conditions: LabelCondition[]): { labels: LabelExpression[]; others: LabelExpression[] } {
  const expressions = conditions.map((condition) => condition._expression);
  const simple = (each: LabelExpression) => each.operator === 'In' && each.values?.length === 1;
  const keys = expressions.filter(simple).map(({ key }) => key);
  const isLabel = (each: LabelExpression) => simple(each) && keys.indexOf(each.key) === keys.lastIndexOf(each.key);
  return { labels: expressions.filter(isLabel), others: expressions.filter((each) => !isLabel(each)) };
}
