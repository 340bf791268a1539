/** A JSON schema of an object that has these fields and no others. */
export function objectWith(properties: Record<string, object>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

/** A JSON schema of a list. */
export function listOf(items: object): object {
  return { type: 'array', items };
}

/** A JSON schema of an object with any names as fields. */
export function mapOf(values: object): object {
  return { type: 'object', additionalProperties: values };
}

/** A reference to a definition of the same schema. */
export function reference(name: string): object {
  return { $ref: `#/$defs/${name}` };
}
