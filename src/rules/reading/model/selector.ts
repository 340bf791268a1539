import { isPlaceholder } from '../../../grammar/placeholder';
import { list, record, text } from '../../engine/manifest';

/** What is known of the labels of a pod that does not exist yet. */
export interface PodLabels {
  readonly known: Readonly<Record<string, string>>;
  /** Labels that the pod will have, with values that nobody knows now. */
  readonly unknown: readonly string[];
}

/** Whether a selector selects a pod: `maybe` if that depends on a value that nobody knows now. */
export type Selected = 'yes' | 'no' | 'maybe';

const LEAST_FIRST: readonly Selected[] = ['no', 'maybe'];

const OPPOSITES: Readonly<Record<Selected, Selected>> = { yes: 'no', no: 'yes', maybe: 'maybe' };

/** Whether a label selector selects a pod with these labels. An empty selector selects every pod. */
export function selected(selector: unknown, labels: PodLabels): Selected {
  const { matchLabels, matchExpressions } = record(selector);
  const parts = [
    ...Object.entries(record(matchLabels)).map(([key, value]) => isIn(labels, key, [text(value)])),
    ...list(matchExpressions).map((expression) => byExpression(record(expression), labels)),
  ];
  return LEAST_FIRST.find((one) => parts.includes(one)) ?? 'yes';
}

function byExpression({ key, operator, values }: { readonly [key: string]: any }, labels: PodLabels): Selected {
  const name = text(key);
  const exists = Object.hasOwn(labels.known, name) || labels.unknown.includes(name);
  switch (operator) {
    case 'In':
      return isIn(labels, name, list(values).map(text));
    case 'NotIn':
      return OPPOSITES[isIn(labels, name, list(values).map(text))];
    case 'Exists':
      return exists ? 'yes' : 'no';
    case 'DoesNotExist':
      return exists ? 'no' : 'yes';
    default:
      return 'maybe';
  }
}

function isIn({ known, unknown }: PodLabels, key: string, values: readonly string[]): Selected {
  if (values.some(isPlaceholder) || unknown.includes(key)) {
    return 'maybe';
  }
  return Object.hasOwn(known, key) && values.includes(known[key]) ? 'yes' : 'no';
}
