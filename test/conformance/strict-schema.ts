/** A CRD's schema as an API server reads it: what is not in it is unknown, unless the schema keeps unknown fields. */
export function strictSchema(schema: any): any {
  const { properties, items, additionalProperties, ...rest } = schema;
  const keepsUnknown = rest['x-kubernetes-preserve-unknown-fields'] === true;
  const ofInteger = rest['x-kubernetes-int-or-string'] === true
    ? { type: ['integer', 'string'], anyOf: undefined }
    : {};
  const isObject = properties || rest.type === 'object';
  return {
    ...rest,
    ...ofInteger,
    ...(rest.nullable ? { type: [rest.type, 'null'], nullable: undefined } : {}),
    ...(items ? { items: strictSchema(items) } : {}),
    ...(properties
      ? {
        properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, strictSchema(field)])),
      }
      : {}),
    ...(isObject && !keepsUnknown
      ? { additionalProperties: additionalProperties ? strictSchema(additionalProperties) : false }
      : {}),
  };
}
