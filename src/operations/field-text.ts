import { FieldChange, LONGEST_VALUE } from './changes';

/** `spec.url: "https://old" -> "https://new"`. */
export function fieldText({ path, kind, before, after }: FieldChange): string {
  switch (kind) {
    case 'added': return `+ ${path}${after === undefined ? '' : `: ${shown(after)}`}`;
    case 'removed': return `- ${path}${before === undefined ? '' : `: ${shown(before)}`}`;
    default: return `~ ${path}${before === undefined ? '' : `: ${changed(before, after)}`}`;
  }
}

/** Both values; of long ones what is around the first difference. */
function changed(before: unknown, after: unknown): string {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return `${shown(before)} (a secret part of it differs)`;
  }
  const start = typeof before === 'string' && typeof after === 'string' ? firstDifference(before, after) - CONTEXT : 0;
  return `${shown(before, start)} -> ${shown(after, start)}`;
}

/** So much of a long text is shown before a difference. */
const CONTEXT = 30;

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) {
    at++;
  }
  return at;
}

function shown(value: unknown, start = 0): string {
  const isLate = typeof value === 'string' && value.length > LONGEST_VALUE && start > 0;
  const text = JSON.stringify(isLate ? `…${value.slice(start)}` : value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
