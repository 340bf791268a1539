/**
 * What a field may hold, as far as a CustomResourceDefinition tells. `reference` is Kubernetes' ObjectReference, of
 * which MTC reads the name and the namespace; `any` may hold anything, known fields or not.
 */
export type FieldFacts =
  | 'string' | 'boolean' | 'integer' | 'number' | 'integer or string' | 'reference' | 'any'
  | { readonly oneOf: readonly string[] }
  | { readonly list: FieldFacts }
  | { readonly map: FieldFacts }
  | FieldsFacts;

/** An object of named fields. Where it isn't `open`, an API server drops fields that aren't among them. */
export interface FieldsFacts {
  readonly fields: { readonly [name: string]: FieldFacts };
  readonly required?: readonly string[];
  readonly open?: boolean;
}

/** What an API server takes as a manifest of one kind. */
export interface KindFacts {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly spec: FieldFacts;
  /** Whether a manifest without `spec` is refused. */
  readonly specRequired?: boolean;
  /** Whether fields beside `spec` and `status` are kept. */
  readonly open?: boolean;
}
