/**
 * Rules on single objects in CEL, the expression language of the API server, by the names of the rules. An expression
 * is true if the object is right. It may use `object`, and the variables of `src/rules/policies/variables.ts`.
 */
export type Expressions = Readonly<Record<string, string>>;

/** A list of strings in CEL. */
export function celList(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
