import { isScalar } from 'yaml';
import { Budget } from '../reading/budget';
import { SourceFile } from '../reading/source-file';
import { parse } from '../reading/yaml-document';
import { toValue } from '../reading/yaml-value';

/** Mistakes in a text that leave no doubt about its meaning. */
const CLEAR = ['document/yes-or-no', 'document/duplicate-key', 'document/octal'];

/** What a text in YAML means to Kubernetes, and how many mistakes it has; undefined if its meaning is in doubt. */
export function meaningOf(yaml: string): { readonly value: unknown; readonly problems: number } | undefined {
  const [parsed, ...others] = parse({ file: new SourceFile('', yaml), start: 0, end: yaml.length, index: 0 },
    new Budget());
  if (parsed === undefined || others.length > 0 || parsed.problem) {
    return undefined;
  }
  const { value, problems } = toValue(parsed);
  return problems.every(({ rule }) => CLEAR.includes(rule)) ? { value, problems: problems.length } : undefined;
}

/** How a value is written: as the one that it replaces, if that is possible. */
export function writtenValue(yaml: string, replaced: unknown, isJson: boolean): string | undefined {
  const meaning = meaningOf(yaml);
  if (!meaning) {
    return undefined;
  }
  const { value } = meaning;
  if (isJson) {
    return JSON.stringify(value);
  }
  if (typeof value !== 'string') {
    return yaml;
  }
  const type = isScalar(replaced) && typeof replaced.value === 'string' ? replaced.type : undefined;
  if (type === 'QUOTE_SINGLE') {
    return `'${value.replace(/'/g, "''")}'`;
  }
  return type !== 'QUOTE_DOUBLE' && isPlain(value) ? value : JSON.stringify(value);
}

/** The text of a key. */
export function writtenKey(key: string, isJson: boolean): string {
  return !isJson && isPlain(key) ? key : JSON.stringify(key);
}

/** Whether a string needs no quotes, also within brackets. */
function isPlain(text: string): boolean {
  return /^[\w./-][\w./:@+-]*$/.test(text) && !text.endsWith(':') && meaningOf(text)?.value === text;
}
