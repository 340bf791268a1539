import { relative, resolve, sep } from 'node:path';
import { Config, Level, Levels } from './config';
import { pathPatterns } from './path-patterns';
import { ConfigError } from './read-config';
import { didYouMean } from '../../grammar/did-you-mean';
import { RuleText } from '../../rules/engine/rule';

/** Which rules are applied, and how severe their findings are, in each file. */
export class RuleLevels {
  private readonly overrides: ReadonlyArray<{ readonly matches: (path: string) => boolean; readonly rules: Levels }>;
  private readonly selected?: ReadonlySet<string>;
  private readonly disabled: ReadonlySet<string>;
  private readonly paths = new Map<string, string>();
  private readonly rules: ReadonlyMap<string, RuleText>;

  /**
   * @param rules the rules that exist
   * @param workingDirectory the folder that the names of files are relative to
   * @throws ConfigError if a rule is named that does not exist, or that must not be weakened
   */
  constructor(private readonly config: Config, rules: readonly RuleText[], private readonly workingDirectory: string) {
    const { rules: levels = {}, overrides = [], select, disable = [] } = config.data;
    this.rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.overrides = overrides.map((override) => ({ matches: pathPatterns(override.paths), rules: override.rules }));
    this.disabled = new Set(disable);
    this.selected = select && new Set(select);
    const weakened = [...disable, ...[levels, ...overrides.map((override) => override.rules)]
      .flatMap((each) => Object.keys(each).filter((name) => each[name] !== 'error'))];
    const named = [...disable, ...select ?? [],
      ...Object.keys(Object.assign({}, levels, ...overrides.map((override) => override.rules)))];
    const problems = [...unknownNames(named, rules), ...protectedRules(weakened, rules)];
    if (problems.length > 0) {
      throw new ConfigError(problems.join('\n'));
    }
  }

  /** The level of the rule of this name in a file; `error` if it does not exist. */
  levelOf(id: string, file: string): Level {
    const rule = this.rules.get(id);
    return rule ? this.of(rule, file) : 'error';
  }

  /** The level of a rule in a file. Rules that protect secrets or data are always applied. */
  of({ id, severity, protects }: RuleText, file: string): Level {
    if (protects) {
      return severity;
    }
    const family = id.split('/')[0];
    if (this.disabled.has(id) || this.disabled.has(family)
      || (this.selected && !this.selected.has(id) && !this.selected.has(family))) {
      return 'off';
    }
    const path = this.pathOf(file);
    const matching = this.overrides.filter(({ matches }) => matches(path)).map((override) => override.rules);
    const levels = [...matching.reverse(), this.config.data.rules ?? {}];
    const found = levels.map((each) => each[id] ?? each[family]).find((level) => level !== undefined);
    return found ?? severity;
  }

  private pathOf(file: string): string {
    let path = this.paths.get(file);
    if (path === undefined) {
      path = relative(this.config.folder, resolve(this.workingDirectory, file)).split(sep).join('/');
      this.paths.set(file, path);
    }
    return path;
  }
}

function unknownNames(names: readonly string[], rules: readonly RuleText[]): string[] {
  const known = new Set(rules.flatMap(({ id }) => [id, id.split('/')[0]]));
  return [...new Set(names)].filter((name) => !known.has(name)).map((unknown) => {
    const near = didYouMean(unknown, known);
    return `no rule or family of rules has the name "${unknown}"${near ? `; did you mean ${near}?` : ''}`;
  });
}

function protectedRules(names: readonly string[], rules: readonly RuleText[]): string[] {
  return rules.filter(({ id, protects }) => protects && names.includes(id))
    .map((rule) => `the rule ${rule.id} protects ${rule.protects}: it cannot be disabled, and its findings are errors`);
}
