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

/** Whether a label selector selects a pod with these labels. An empty selector selects every pod. */
export function selected(selector: unknown, labels: PodLabels): Selected {
  const { matchLabels, matchExpressions } = record(selector);
  const parts = [
    ...Object.entries(record(matchLabels)).map(([key, value]) => isIn(labels, key, [text(value)])),
    ...list(matchExpressions).map((expression) => byExpression(record(expression), labels)),
  ];
  return parts.includes('no') ? 'no' : parts.includes('maybe') ? 'maybe' : 'yes';
}

function byExpression({ key, operator, values }: { readonly [key: string]: any }, labels: PodLabels): Selected {
  const name = text(key);
  const exists = Object.hasOwn(labels.known, name) || labels.unknown.includes(name);
  switch (operator) {
    case 'In':
      return isIn(labels, name, list(values).map(text));
    case 'NotIn':
      return not(isIn(labels, name, list(values).map(text)));
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

function not(one: Selected): Selected {
  return one === 'maybe' ? one : one === 'yes' ? 'no' : 'yes';
}
