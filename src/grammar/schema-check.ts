import { didYouMean } from './did-you-mean';

/** The part of JSON Schema that the formats of this library use. */
export interface Schema {
  readonly [keyword: string]: any;
}

/** The first place where a value does not match a schema, in words; undefined if it matches. */
export function firstProblem(schema: Schema, value: unknown, path = '', root = schema): string | undefined {
  if (schema.$ref) {
    return firstProblem(root.$defs[schema.$ref.replace('#/$defs/', '')], value, path, root);
  }
  const at = path || 'the document';
  if (schema.const !== undefined && value !== schema.const) {
    return `${at} is not ${JSON.stringify(schema.const)}`;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return `${at} has an unknown value: write one of ${schema.enum.map((known: unknown) => JSON.stringify(known)).join(', ')}`;
  }
  switch (schema.type) {
    case 'object': return objectProblem(schema, value, path, root);
    case 'array': return Array.isArray(value) ? firstOf(value.map((element, index) => () => firstProblem(schema.items, element, `${path}[${index}]`, root)))
      : `${at} is not a list`;
    case 'integer': return Number.isInteger(value) && (value as number) >= (schema.minimum ?? -Infinity) ? undefined : `${at} is not a valid number`;
    case 'number': return typeof value === 'number' && value >= (schema.minimum ?? -Infinity) ? undefined : `${at} is not a valid number`;
    case 'boolean': return typeof value === 'boolean' ? undefined : `${at} is not a boolean`;
    case 'string': return stringProblem(schema, value, at);
    default: return undefined;
  }
}

function stringProblem({ pattern }: Schema, value: unknown, at: string): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `${at} is a ${typeof value}: write it in quotes`;
  }
  return typeof value === 'string' && (!pattern || new RegExp(pattern).test(value)) ? undefined : `${at} is not a valid string`;
}

function objectProblem(schema: Schema, value: unknown, path: string, root: Schema): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${path || 'the document'} is not an object`;
  }
  const missing = schema.required?.find((field: string) => !Object.hasOwn(value, field));
  if (missing !== undefined) {
    return `${path ? `${path}.` : ''}${missing} is missing`;
  }
  return firstOf(Object.entries(value).map(([field, content]) => () => {
    const place = path ? `${path}.${field}` : field;
    const known = schema.properties === undefined ? schema.additionalProperties
      : Object.hasOwn(schema.properties, field) && schema.properties[field];
    if (known) {
      return firstProblem(known, content, place, root);
    }
    const near = didYouMean(field, Object.keys(schema.properties ?? {}));
    return `${JSON.stringify(place)} is unknown${near === undefined ? '' : `; did you mean ${near}?`}`;
  }));
}

function firstOf(checks: ReadonlyArray<() => string | undefined>): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}
