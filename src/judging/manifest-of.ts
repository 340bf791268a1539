import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { failingPatch } from './failing-patch';
import { describe } from '../constructs/mistake';
import { ownerOf } from '../constructs/owner';

/** A manifest as plain data. */
export type Json = { readonly [field: string]: any };

/**
 * An object that cannot be written. Its message contains neither the object nor the value of a patch: both
 * may be secret.
 */
class UnwritableError extends Error {
  constructor({ node }: ApiObject, readonly problem: string) {
    super(`${node.path}: ${problem}`);
    this.stack = this.message;
  }
}

/**
 * The manifest of an object, with its JSON patches.
 *
 * @throws if it cannot be rendered, or if it is not an object of Kubernetes
 */
export function manifestOf(object: ApiObject): Json {
  const json = render(object);
  const problem = shapeProblem(json);
  if (problem !== undefined) {
    throw new UnwritableError(object, problem);
  }
  return json;
}

/** The mistakes in objects that cannot be written, by the construct that a user knows the object by. */
export function unwritable(app: IConstruct): Map<IConstruct, string[]> {
  const mistakes = new Map<IConstruct, string[]>();
  for (const object of app.node.findAll()
    .filter((construct): construct is ApiObject => construct instanceof ApiObject)) {
    const problem = problemOf(object);
    if (problem !== undefined) {
      const owner = ownerOf(object);
      mistakes.set(owner, [...mistakes.get(owner) ?? [], problem]);
    }
  }
  return mistakes;
}

/** Why an object cannot be written; undefined if it can, or if it fails for a reason that is not the user's. */
export function problemOf(object: ApiObject): string | undefined {
  try {
    manifestOf(object);
    return undefined;
  } catch (error) {
    return error instanceof UnwritableError ? error.problem : undefined;
  }
}

function render(object: ApiObject): Json {
  try {
    return object.toJson();
  } catch (error) {
    const problem = failingPatch(object);
    throw problem === undefined ? error : new UnwritableError(object, problem);
  }
}

/**
 * What an object needs to be listed in the index and read by kubectl. Patches, and programs in JavaScript,
 * can remove it.
 */
function shapeProblem({ apiVersion, kind, metadata, items }: Json): string | undefined {
  const name = isObject(metadata) ? metadata.name ?? metadata.generateName : undefined;
  return textProblem('apiVersion', apiVersion, 'v1')
    ?? textProblem('kind', kind, 'ConfigMap')
    ?? (isObject(metadata) ? undefined : wrongType('metadata', metadata, 'object', 'give an object with a name'))
    ?? textProblem('metadata.name', name, 'shop')
    ?? (metadata.namespace === undefined ? undefined : textProblem('metadata.namespace', metadata.namespace, 'shop'))
    ?? (/List$/.test(kind) && items !== undefined ? itemsProblem(items) : undefined);
}

function textProblem(field: string, value: unknown, example: string): string | undefined {
  return typeof value === 'string' && value !== ''
    ? undefined
    : wrongType(field, value, 'string', `give a string such as ${JSON.stringify(example)}`);
}

function itemsProblem(items: unknown): string | undefined {
  if (!Array.isArray(items)) {
    return wrongType('items', items, 'list', 'give a list of objects');
  }
  const index = items.findIndex((item) => !isObject(item));
  return index < 0 ? undefined : wrongType(`items[${index}]`, items[index], 'object', 'give an object');
}

function wrongType(field: string, value: unknown, type: string, fix: string): string {
  return describe({
    field,
    problem: `${difference(value, type)}: the API server rejects the object`,
    fix: `${fix}, or correct the JSON patch that changes it`,
  });
}

function difference(value: unknown, type: string): string {
  if (value === undefined || value === null) {
    return 'is missing';
  }
  const given = TYPES[Array.isArray(value) ? 'array' : typeof value];
  return value === '' ? 'is empty' : `is ${given}, but ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type} is required`;
}

const TYPES: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  number: 'a number',
  boolean: 'a boolean',
  string: 'a string',
  function: 'a function',
  bigint: 'a number',
  symbol: 'a symbol',
};

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
