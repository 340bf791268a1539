import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Config } from './config';
import { placeInRules } from './custom-rule-place';
import { ConfigError } from './read-config';
import { isRecord } from '../../rules/engine/manifest';
import { Rule, RuleText } from '../../rules/engine/rule';

const SEVERITIES: readonly unknown[] = ['error', 'warning', 'info'];
const TEXTS = ['title', 'rationale', 'source', 'breaks', 'keeps'];

/**
 * The rules of the modules that a configuration names. It may come from a stranger, for example in a pull request: it
 * does not run code by itself.
 *
 * @param isTrusted whether somebody has said on the command line that the modules may run
 * @throws ConfigError if a module cannot be loaded, or if there are some that are not trusted
 */
export function customRulesOf(
  { data, folder }: Config, isTrusted: boolean | undefined, builtIn: readonly RuleText[],
): Rule[] {
  const { customRules = [] } = data;
  if (customRules.length > 0 && !isTrusted) {
    throw new ConfigError('customRules in cdk8s-mtc.yaml names JavaScript, which was not run: '
      + 'pass --custom-rules if you trust it');
  }
  return loadRules(customRules, folder, builtIn);
}

/**
 * Loads the rules that JavaScript modules export, as a list or one by one.
 *
 * @throws ConfigError if a module cannot be loaded, or if it exports something else
 */
export function loadRules(files: readonly string[], folder: string, builtIn: readonly RuleText[]): Rule[] {
  const known = new Set(builtIn.map(({ id }) => id));
  return files.flatMap((file) => {
    const path = resolve(folder, file);
    const rules = exportsOf(path, file, folder).flat();
    for (const rule of rules) {
      const problem = problemOf(rule)
        ?? (known.has((rule as Rule).id) ? `the rule ${(rule as Rule).id} exists already` : undefined);
      if (problem !== undefined) {
        throw new ConfigError(`${file}: ${problem}`);
      }
      known.add((rule as Rule).id);
    }
    return rules as Rule[];
  });
}

function exportsOf(path: string, file: string, folder: string): unknown[] {
  let module: unknown;
  try {
    module = createRequire(path)(path);
  } catch (error) {
    const place = placeInRules(error, folder) ?? file;
    throw new ConfigError(`${place}: the rules cannot be loaded: ${(error as Error).message.split('\n')[0]}`);
  }
  if (Array.isArray(module)) {
    return module;
  }
  return isRecord(module) ? Object.values(module) : [module];
}

function problemOf(rule: unknown): string | undefined {
  if (!isRecord(rule)) {
    return 'exports something that is not a rule';
  }
  if (typeof rule.id !== 'string' || !/^[a-z][a-z0-9]*\/[a-z0-9-]+$/.test(rule.id)) {
    return 'the id of a rule has the form family/name, in lowercase';
  }
  const missing = TEXTS.find((field) => typeof rule[field] !== 'string' || rule[field] === '');
  if (missing !== undefined) {
    return `the rule ${rule.id} lacks \`${missing}\``;
  }
  if (!SEVERITIES.includes(rule.severity)) {
    return `the severity of the rule ${rule.id} is not error, warning or info`;
  }
  const kinds: unknown[] = [rule.on].flat();
  if (kinds.length === 0 || kinds.some((kind) => typeof kind !== 'string' || kind === '')) {
    return `\`on\` of the rule ${rule.id} is not a kind, a list of kinds or "*"`;
  }
  return typeof rule.check === 'function' ? undefined : `the rule ${rule.id} lacks \`check\``;
}
