import { normalized } from './normalized';
import { OperationError } from './operation-error';
import { LiveObject } from '../api/outcomes/outcome-of';

/** What kubectl was asked, for messages. */
export interface Question {
  /** The cluster, and what was asked of it: `cluster new: list MigPlan`. */
  readonly where: string;
  /** The command, without values: `kubectl get`. */
  readonly command: string;
}

/**
 * Every answer of kubectl in JSON is read here: the user's command may be a wrapper, and a proxy may answer in place of
 * the API server. No message quotes an answer, which may contain a secret.
 *
 * @param isNamed whether it must have a name: a review that the API server answers at once has none
 * @throws an OperationError if the answer is not an object of Kubernetes
 */
export function objectIn(text: string, question: Question, isNamed = true): LiveObject {
  const object = fieldsIn(text, question);
  const problem = incomplete(object, isNamed);
  if (problem !== undefined) {
    throw unexpected(question, problem, 'an object of Kubernetes');
  }
  return normalized(object);
}

/**
 * The objects of a list.
 *
 * @throws an OperationError if the answer is not a list of objects of Kubernetes
 */
export function objectsIn(text: string, question: Question): LiveObject[] {
  return itemsOf(fieldsIn(text, question), question, (item) => incomplete(item, true)).map(normalized);
}

/**
 * A page of a list as the API server gives it, with its objects: they have neither a kind nor a version.
 *
 * @throws an OperationError if the answer is not a list of objects
 */
export function rawPageIn(
  text: string, question: Question,
): { readonly page: LiveObject; readonly items: readonly LiveObject[] } {
  const page = fieldsIn(text, question);
  return {
    page,
    items: itemsOf(page, question, ({ metadata }) => isObject(metadata) ? undefined : 'an object without metadata'),
  };
}

/**
 * The fields of any object, such as the answer of `/version`.
 *
 * @throws an OperationError if the answer is not an object
 */
export function fieldsIn(text: string, question: Question): LiveObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unexpected(question, formOf(text.trimStart()), 'an object');
  }
  if (!isObject(value)) {
    throw unexpected(question, described(value), 'an object');
  }
  return value;
}

/** What a text is that is not JSON. */
function formOf(text: string): string {
  if (text === '') {
    return 'nothing';
  }
  return text.startsWith('<') ? 'HTML or XML' : 'text that is not JSON';
}

function itemsOf(
  fields: LiveObject, question: Question, problemWith: (item: LiveObject) => string | undefined,
): LiveObject[] {
  const items: unknown = fields.items === null ? [] : fields.items; // Go writes an empty list as null
  if (!Array.isArray(items)) {
    throw unexpected(question,
      items === undefined ? 'an object without items' : `an object whose items are ${described(items)}`,
      'a list of objects');
  }
  for (const [place, item] of items.entries()) {
    const problem = isObject(item) ? problemWith(item) : described(item);
    if (problem !== undefined) {
      throw unexpected(question, `a list whose item ${place + 1} is ${problem}`, 'a list of objects');
    }
  }
  return items;
}

function incomplete({ apiVersion, kind, metadata }: LiveObject, isNamed: boolean): string | undefined {
  const required: ReadonlyArray<readonly [string, unknown]> = [
    ['apiVersion', apiVersion],
    ['kind', kind],
    ...isNamed ? [[isObject(metadata) ? 'metadata.name' : 'metadata', metadata?.name] as const] : [],
  ];
  const missing = required.find(([, value]) => typeof value !== 'string' || value === '');
  return missing && `an object without ${missing[0]}`;
}

/** `a list`: the kind of a value, never the value. */
function described(value: unknown): string {
  if (value === null || Array.isArray(value)) {
    return value === null ? 'null' : 'a list';
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function unexpected({ where, command }: Question, received: string, wanted: string): OperationError {
  return new OperationError('failed', `${where}: ${command} answered ${received}, not ${wanted}`,
    'Run the command by hand: a wrapper script, a plugin or a proxy may answer in place of the API server.');
}

function isObject(value: unknown): value is LiveObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
