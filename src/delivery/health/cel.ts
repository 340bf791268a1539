import { apiVersionOf, Verdict, verdictGroups } from './verdict';
import { ConditionMatch, KindOutcome, Test } from '../../api/outcomes/criterion';

/** An entry of `spec.healthCheckExprs` of a Kustomization of Flux. */
export interface HealthCheckExpression {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
  readonly failed: string;
}

/**
 * The health of a kind as CEL. Flux evaluates `failed` before `current`, and waits if neither is true or an expression
 * fails: so does the expression on an object without `status`.
 */
export function celHealthCheck(outcome: KindOutcome): HealthCheckExpression {
  return {
    apiVersion: apiVersionOf(outcome),
    kind: outcome.kind,
    current: decision(outcome, 'healthy'),
    failed: decision(outcome, 'degraded'),
  };
}

/** Whether the first group of criteria that applies has this verdict: `a ? false : b ? true : false`. */
function decision({ criteria }: KindOutcome, wanted: Verdict): string {
  const groups = verdictGroups(criteria);
  const last = groups.map(({ verdict }) => verdict).lastIndexOf(wanted);
  return groups.slice(0, last + 1).reduceRight((rest, { verdict, tests }) => {
    const test = tests.map(expression).join(' || ');
    if (rest === 'false') {
      return verdict === wanted ? test : 'false';
    }
    return `(${test}) ? ${verdict === wanted} : (${rest})`;
  }, 'false');
}

function expression(test: Test): string {
  if ('condition' in test) {
    return `status.?conditions.orValue([]).exists(c, ${condition(test.condition)})`;
  }
  if ('all' in test) {
    return `(${test.all.map(expression).join(' && ')})`;
  }
  if ('any' in test) {
    return `(${test.any.map(expression).join(' || ')})`;
  }
  if ('not' in test) {
    return `!(${expression(test.not)})`;
  }
  if ('is' in test) {
    return test.is.map((value) => `${at(test.field, value)} == ${literal(value)}`).join(' || ')
      .replace(/^(.* \|\| .*)$/, '($1)');
  }
  return 'equals' in test
    ? `(${exists(test.field)} && ${exists(test.equals)} && ${present(test.field)} == ${present(test.equals)})`
    : filled(test.field);
}

function condition({ types, reasons, categories, status = 'True', except = [] }: ConditionMatch): string {
  return [
    `c.status == ${literal(status)}`,
    ...types === undefined ? [] : [oneOf('c.type', types)],
    ...reasons === undefined ? [] : [oneOf("c.?reason.orValue('')", reasons)],
    ...categories === undefined ? [] : [oneOf("c.?category.orValue('')", categories)],
    ...except.map((exempt) => `!(${condition({ ...exempt, status })})`),
  ].join(' && ');
}

function oneOf(text: string, values: readonly string[]): string {
  return values.length === 1 ? `${text} == ${literal(values[0])}` : `${text} in [${values.map(literal).join(', ')}]`;
}

/** The value of a field, or one of the same type that it never has. */
function at(field: string, value: string | number | boolean): string {
  return `${optional(field)}.orValue(${otherThan(value)})`;
}

function otherThan(value: string | number | boolean): string {
  switch (typeof value) {
    case 'string': return "''";
    case 'number': return '-1';
    default: return String(!value);
  }
}

/** `status.?analytics.?percentComplete`: the first part is a variable, the others are optional. */
function optional(field: string): string {
  const [root, ...rest] = field.split('.');
  return [root, ...rest.map((name) => `?${name}`)].join('.');
}

function exists(field: string): string {
  return `${optional(field)}.hasValue()`;
}

function present(field: string): string {
  return `${optional(field)}.value()`;
}

/** Whether a field has a value that is not the zero of its type. */
function filled(field: string): string {
  return `(${exists(field)} && !(${present(field)} in [dyn(''), dyn(0), dyn(false), dyn([]), dyn({})]))`;
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}
