import { didYouMean } from './did-you-mean';

/** The part of JSON Schema that the formats of this library use. */
export interface Schema {
  readonly [keyword: string]: any;
}

/** The first place where a value does not match a schema, in words; undefined if it matches. */
export function firstProblem(schema: Schema, value: unknown): string | undefined {
  const [problem] = problemsOf(schema, value, '', schema);
  return problem;
}

/** All places where a value does not match a schema, in words. */
export function allProblems(schema: Schema, value: unknown): string[] {
  return [...problemsOf(schema, value, '', schema)];
}

function* problemsOf(schema: Schema, value: unknown, path: string, root: Schema): Generator<string> {
  if (schema.$ref) {
    yield* problemsOf(root.$defs[schema.$ref.replace('#/$defs/', '')], value, path, root);
    return;
  }
  const at = path || 'the document';
  if (schema.const !== undefined && value !== schema.const) {
    yield `${at} is not ${JSON.stringify(schema.const)}`;
  } else if (schema.enum && !schema.enum.includes(value)) {
    yield `${at} has an unknown value: write one of `
      + `${schema.enum.map((known: unknown) => JSON.stringify(known)).join(', ')}`;
  } else if (schema.type === 'object') {
    yield* objectProblems(schema, value, path, root);
  } else if (schema.type === 'array' && Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      yield* problemsOf(schema.items, element, `${path}[${index}]`, root);
    }
  } else {
    const problem = valueProblem(schema, value, at);
    if (problem !== undefined) {
      yield problem;
    }
  }
}

function valueProblem(schema: Schema, value: unknown, at: string): string | undefined {
  switch (schema.type) {
    case 'array': return `${at} is not a list`;
    case 'integer': return Number.isInteger(value) && (value as number) >= (schema.minimum ?? -Infinity)
      ? undefined
      : `${at} is not a valid number`;
    case 'number': return typeof value === 'number' && value >= (schema.minimum ?? -Infinity)
      ? undefined
      : `${at} is not a valid number`;
    case 'boolean': return typeof value === 'boolean' ? undefined : `${at} is not a boolean`;
    case 'string': return stringProblem(schema, value, at);
    default: return undefined;
  }
}

function stringProblem({ pattern }: Schema, value: unknown, at: string): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `${at} is a ${typeof value}: write it in quotes`;
  }
  return typeof value === 'string' && (!pattern || new RegExp(pattern).test(value))
    ? undefined
    : `${at} is not a valid string`;
}

function* objectProblems(schema: Schema, value: unknown, path: string, root: Schema): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield `${path || 'the document'} is not an object`;
    return;
  }
  for (const missing of (schema.required ?? []).filter((field: string) => !Object.hasOwn(value, field))) {
    yield `${path ? `${path}.` : ''}${missing} is missing`;
  }
  for (const [field, content] of Object.entries(value)) {
    const place = path ? `${path}.${field}` : field;
    const known = schema.properties === undefined ? schema.additionalProperties
      : Object.hasOwn(schema.properties, field) && schema.properties[field];
    if (known) {
      yield* problemsOf(known, content, place, root);
    } else {
      const near = didYouMean(field, Object.keys(schema.properties ?? {}));
      yield `${JSON.stringify(place)} is unknown${near === undefined ? '' : `; did you mean ${near}?`}`;
    }
  }
}
