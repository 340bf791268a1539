import { LabelSelectorSpec } from '../api/common';

/** One condition on a label. */
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

  /** The label is there. */
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

/** The selector that all the conditions make together. `hasValue` becomes the short form, `matchLabels`. */
export function renderLabelSelector(conditions?: LabelCondition[]): LabelSelectorSpec | undefined {
  if (!conditions?.length) {
    return undefined;
  }
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
