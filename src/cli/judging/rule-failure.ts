import { isRecord } from '../../rules/engine/manifest';
import { Rule } from '../../rules/engine/rule';
import { placeInRules } from '../config/custom-rule-place';

/** What a custom rule yields is not a problem. The message has no value of a manifest in it. */
class WrongResult extends Error {}

/** What is said of a rule of this library that failed. */
export function ownRuleFailure(id: string, error: unknown): string {
  return `the rule ${id} failed (${nameOf(error)}): this is a bug in cdk8s-mtc, please report it`;
}

/** What is said of a custom rule that failed: where, and not its message, which may contain values of manifests. */
export function customRuleFailure(id: string, error: unknown, workingDirectory: string): string {
  if (error instanceof WrongResult) {
    return `the rule ${id} ${error.message}`;
  }
  const place = placeInRules(error, workingDirectory);
  return `the rule ${id} failed${place === undefined ? '' : ` at ${place}`} `
    + `(${nameOf(error)}): it is not part of cdk8s-mtc`;
}

/** A custom rule that fails if it yields something else than problems: JavaScript does not compare types. */
export function yieldingProblems(rule: Rule): Rule {
  return {
    ...rule,
    * check(manifest, set, circumstances) {
      const problems: unknown = rule.check(manifest, set, circumstances);
      if (typeof (problems as Partial<Iterable<unknown>> | undefined | null)?.[Symbol.iterator] !== 'function') {
        throw new WrongResult(`returns ${typeOf(problems)} from \`check\`. Write \`* check(manifest) { … }\`, and `
          + 'yield '
          + 'problems, or return a list of them.');
      }
      for (const problem of problems as Iterable<unknown>) {
        const missing = isRecord(problem)
          ? ['path', 'message', 'fix'].find((field) => typeof problem[field] !== 'string')
          : undefined;
        if (!isRecord(problem) || missing !== undefined) {
          throw new WrongResult(`yields ${isRecord(problem) ? `a problem without \`${missing}\`` : typeOf(problem)}. `
            + 'Yield '
            + 'objects with `path`, `message` and `fix`, each a string.');
        }
        yield problem as unknown as ReturnType<Rule['check']> extends Iterable<infer Each> ? Each : never;
      }
    },
  };
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
