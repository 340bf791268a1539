const TEXT = { type: 'string', minLength: 1 };
const strict = (
  properties: object, required: readonly string[] = Object.keys(properties),
) => ({ type: 'object', properties, required, additionalProperties: false });
const many = (items: object) => ({ type: 'array', items, minItems: 1 });
const ENABLED = strict({ enabled: { type: 'boolean' } });

/** The fields of Kyverno's ValidatingPolicy (policies.kyverno.io/v1) that are written, with their types. */
export const KYVERNO_SCHEMA = strict({
  apiVersion: { const: 'policies.kyverno.io/v1' },
  kind: { const: 'ValidatingPolicy' },
  metadata: strict({ name: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' }, labels: { type: 'object' } }),
  spec: strict({
    validationActions: many({ enum: ['Deny', 'Warn', 'Audit'] }),
    evaluation: strict({ admission: ENABLED, background: ENABLED }),
    failurePolicy: { enum: ['Fail', 'Ignore'] },
    matchConstraints: strict({
      resourceRules: many(strict({
        apiGroups: many({ type: 'string' }),
        apiVersions: many(TEXT),
        operations: many({ enum: ['CREATE', 'UPDATE'] }),
        resources: many(TEXT),
      })),
    }),
    matchConditions: many(strict({ name: TEXT, expression: TEXT })),
    variables: many(strict({ name: TEXT, expression: TEXT })),
    validations: many(strict({ expression: TEXT, message: TEXT })),
  }, ['validationActions', 'evaluation', 'failurePolicy', 'matchConstraints', 'matchConditions', 'validations']),
});
