import { apiVersionOf, verdictOf } from './verdict';
import { ConditionMatch, KindOutcome, Test } from '../../api/outcomes/criterion';

/** A wait rule of kapp, as JSON. */
export interface KappWaitRule {
  readonly ytt: { readonly funcContractV1: { readonly 'resource.star': string } };
  readonly resourceMatchers: ReadonlyArray<{
    readonly apiVersionKindMatcher: { readonly apiVersion: string; readonly kind: string };
  }>;
}

/** Functions for the tests. ytt requires `end` after each block, and fields are attributes. */
const PRELUDE = `def get(at, names):
  for name in names:
    at = getattr(at, name, None)
  end
  return at
end
def filled(value):
  if type(value) == "struct" or type(value) == "yamlfragment":
    return len(dir(value)) > 0
  end
  return bool(value)
end
def conditions(resource):
  return get(resource, ["status", "conditions"]) or []
end`;

/** How kapp waits for a kind: until it is healthy, or fails at once when it is degraded. */
export function kappWaitRule(outcome: KindOutcome): KappWaitRule {
  return {
    ytt: { funcContractV1: { 'resource.star': starlark(outcome) } },
    resourceMatchers: [{ apiVersionKindMatcher: { apiVersion: apiVersionOf(outcome), kind: outcome.kind } }],
  };
}

/** The function that kapp calls with the object. */
export function starlark({ criteria, waits }: KindOutcome): string {
  const branches = criteria.map(({ state, when, text }) => {
    const verdict = verdictOf(state);
    const isDone = verdict === 'healthy' || verdict === 'degraded';
    const result = `{"done": ${truth(isDone)}, "successful": ${truth(verdict === 'healthy')}, "message": `
      + `${JSON.stringify(text ?? state)}}`;
    return `  if ${expression(when)}:\n    return ${result}\n  end`;
  });
  const otherwise = `  return {"done": False, "successful": False, "message": ${JSON.stringify(waits)}}`;
  return [PRELUDE, 'def is_done(resource):', ...branches, otherwise, 'end', ''].join('\n');
}

function truth(value: boolean): string {
  return value ? 'True' : 'False';
}

function expression(test: Test): string {
  if ('condition' in test) {
    return `len([c for c in conditions(resource) if ${condition(test.condition)}]) > 0`;
  }
  if ('all' in test) {
    return `(${test.all.map(expression).join(' and ')})`;
  }
  if ('any' in test) {
    return `(${test.any.map(expression).join(' or ')})`;
  }
  if ('not' in test) {
    return `not (${expression(test.not)})`;
  }
  const value = get(test.field);
  if ('is' in test) {
    return `${value} in [${test.is.map(literal).join(', ')}]`;
  }
  return 'equals' in test ? `(${value} != None and ${value} == ${get(test.equals)})` : `filled(${value})`;
}

function condition({ types, reasons, categories, status = 'True', except = [] }: ConditionMatch): string {
  return [
    `c.status == ${literal(status)}`,
    ...types === undefined ? [] : [`c.type in [${types.map(literal).join(', ')}]`],
    ...reasons === undefined ? [] : [`getattr(c, "reason", "") in [${reasons.map(literal).join(', ')}]`],
    ...categories === undefined ? [] : [`getattr(c, "category", "") in [${categories.map(literal).join(', ')}]`],
    ...except.map((exempt) => `not (${condition({ ...exempt, status })})`),
  ].join(' and ');
}

function get(path: string): string {
  return `get(resource, [${path.split('.').map(literal).join(', ')}])`;
}

function literal(value: string | number | boolean): string {
  return typeof value === 'boolean' ? truth(value) : JSON.stringify(value);
}
