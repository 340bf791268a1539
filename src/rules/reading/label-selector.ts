import { member } from './paths';
import { quote } from './text';
import { didYouMean } from '../../grammar/did-you-mean';
import { isLabelKey, isLabelValue } from '../../grammar/label';
import { isPlaceholder } from '../../grammar/placeholder';
import { isRecord, list, record, text } from '../engine/manifest';

const WITH_VALUES = ['In', 'NotIn'];
const WITHOUT_VALUES = ['Exists', 'DoesNotExist'];
const OPERATORS = [...WITH_VALUES, ...WITHOUT_VALUES];

/** What is wrong at a place of a label selector. */
export interface SelectorProblem {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** Finds what no label selector of Kubernetes' may have, and what its schema doesn't say. */
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

function* expressionProblems({ key, operator, values }: { readonly [key: string]: any }, path: string): Generator<SelectorProblem> {
  if (typeof operator === 'string' && !OPERATORS.includes(operator)) {
    const near = didYouMean(operator, OPERATORS);
    yield {
      path: `${path}.operator`,
      message: `${quote(operator)} is no operator of a label selector, so that nothing can be selected by it`,
      fix: `write ${near ? quote(near) : OPERATORS.join(', ')}`,
    };
  } else if (WITH_VALUES.includes(operator) && list(values).length === 0) {
    yield { path: `${path}.values`, message: `${operator} compares with values, and there are none`, fix: `add values, or write ${operator === 'In' ? 'Exists' : 'DoesNotExist'}` };
  } else if (WITHOUT_VALUES.includes(operator) && list(values).length > 0) {
    yield { path: `${path}.values`, message: `${operator} takes no values`, fix: `leave values out, or write ${operator === 'Exists' ? 'In' : 'NotIn'}` };
  }
  yield* labelProblems(text(key), list(values), `${path}.key`);
}

function* labelProblems(key: string, values: unknown[], path: string): Generator<SelectorProblem> {
  if (key && !isPlaceholder(key) && !isLabelKey(key)) {
    yield { path, message: `${quote(key)} is no key of a label, so that nothing can carry it`, fix: 'write a key of letters, digits, "-", "_" and "."' };
  }
  const bad = values.find((value) => typeof value === 'string' && !isPlaceholder(value) && !isLabelValue(value));
  if (bad !== undefined) {
    yield { path, message: `${quote(bad)} is no value of a label, so that nothing can carry it`, fix: 'write a value of at most 63 letters, digits, "-", "_" and "."' };
  }
}
