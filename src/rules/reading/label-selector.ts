import { quote } from './text';
import { didYouMean } from '../../grammar/did-you-mean';
import { isLabelKey, isLabelValue } from '../../grammar/label';
import { member } from '../../grammar/path';
import { isPlaceholder } from '../../grammar/placeholder';
import { isRecord, list, record, text } from '../engine/manifest';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];
const OPERATORS = [...WITH_VALUES, ...WITHOUT_VALUES];

/** What is wrong with a part of a label selector. */
export interface SelectorProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly programFix?: string;
}

/** Finds what Kubernetes rejects in a label selector although the schemas of CustomResourceDefinitions accept it. */
export function* selectorProblems(selector: unknown, path: string): Generator<SelectorProblem> {
  const { matchLabels, matchExpressions } = record(selector);
  for (const [key, value] of Object.entries(record(matchLabels))) {
    yield* labelProblems(key, [value], member(`${path}.matchLabels`, key));
  }
  for (const [index, expression] of list(matchExpressions).entries()) {
    if (isRecord(expression)) {
      yield* expressionProblems(expression, `${path}.matchExpressions[${index}]`);
    }
  }
}

function* expressionProblems(
  { key, operator, values }: { readonly [key: string]: any }, path: string,
): Generator<SelectorProblem> {
  if (typeof operator === 'string' && !OPERATORS.includes(operator)) {
    const near = didYouMean(operator, OPERATORS);
    yield {
      path: `${path}.operator`,
      message: `${quote(operator)} is not a valid operator of a label selector`,
      fix: `Write ${near ? `\`${near}\`` : 'In, NotIn, Exists or DoesNotExist'}.`,
    };
  } else if (WITH_VALUES.includes(operator) && list(values).length === 0) {
    yield {
      path: `${path}.values`,
      message: `the label selector's operator ${operator} requires values`,
      fix: `Add values, or write \`${operator === 'In' ? 'Exists' : 'DoesNotExist'}\`.`,
      programFix: `Give values, or use \`LabelCondition.${operator === 'In' ? 'exists' : 'doesNotExist'}\`.`,
    };
  } else if (WITHOUT_VALUES.includes(operator) && list(values).length > 0) {
    yield {
      path: `${path}.values`,
      message: `the label selector's operator ${operator} does not accept values`,
      fix: `Remove the values, or write \`${operator === 'Exists' ? 'In' : 'NotIn'}\`.`,
    };
  }
  yield* labelProblems(text(key), list(values), `${path}.key`);
}

function* labelProblems(key: string, values: unknown[], path: string): Generator<SelectorProblem> {
  if (key && !isPlaceholder(key) && !isLabelKey(key)) {
    yield {
      path,
      message: `${quote(key)} is not a valid label key`,
      fix: 'Write at most 63 letters, digits, "-", "_" and ".", with a domain and a slash before them if needed.',
    };
  }
  const bad = values.find((value) => typeof value === 'string' && !isPlaceholder(value) && !isLabelValue(value));
  if (bad !== undefined) {
    yield {
      path,
      message: `${quote(bad)} is not a valid label value`,
      fix: 'Write at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or a digit.',
    };
  }
}
