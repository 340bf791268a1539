import { CommandDefinition } from './command';
import { ExitCode, Surroundings } from '../surroundings';
import { colours, wantsColours } from '../terminal/colours';
import { printable } from '../terminal/printable';

interface ExplainFlags {
  readonly config?: string;
  readonly customRules: boolean;
}

/** `explain [NAME]`. */
export const EXPLAIN: CommandDefinition = {
  define: (program, surroundings, ends) => program.command('explain')
    .description('explain a rule with an example, or a condition in the status of MTC\'s '
      + 'objects; without a name, list all')
    .argument('[name]', 'such as run/one-type, run or InvalidRegistryRoute')
    .option('--config <file>',
      'the configuration that names custom rules; by default the nearest cdk8s-mtc.yaml in this folder or above')
    .option('--custom-rules',
      'explain the rules in the JavaScript that customRules in cdk8s-mtc.yaml names, and run it; only if you trust it',
      false)
    .action((name: string | undefined, flags: ExplainFlags) => ends(explained(name, flags, surroundings))),
};

function explained(name: string | undefined, flags: ExplainFlags, surroundings: Surroundings): ExitCode {
  const { explain, listAll, unknownName } = require('../judging/explain') as typeof import('../judging/explain');
  const { terminal, environment, stdout, stderr } = surroundings;
  const paints = colours(wantsColours(terminal, environment));
  const custom = customRules(flags, surroundings);
  if (typeof custom === 'string') {
    stderr(`error: ${printable(custom)}\n`);
    return ExitCode.USAGE;
  }
  const explanation = name === undefined ? listAll(paints, custom) : explain(name, paints, custom);
  if (explanation === undefined) {
    stderr(`error: ${unknownName(name!, custom)}${customRulesHint(flags, surroundings)}\n`);
    return ExitCode.USAGE;
  }
  stdout(explanation);
  return ExitCode.FINE;
}

/** What to do if the configuration names custom rules, which are only loaded on request. */
function customRulesHint({ customRules: isLoaded, config }: ExplainFlags, { workingDirectory }: Surroundings): string {
  const { ConfigError, readConfig } = require('../config/read-config') as typeof import('../config/read-config');
  try {
    const { data } = readConfig(workingDirectory, config);
    return isLoaded || (data.customRules ?? []).length === 0
      ? ''
      : '. cdk8s-mtc.yaml names custom rules: pass `--custom-rules` to explain one of them, if you trust it';
  } catch (error) {
    if (error instanceof ConfigError) {
      return '';
    }
    throw error;
  }
}

/** The custom rules, or why they cannot be loaded. */
function customRules(flags: ExplainFlags, { workingDirectory }: Surroundings) {
  if (!flags.customRules) {
    return [];
  }
  const { ConfigError, readConfig } = require('../config/read-config') as typeof import('../config/read-config');
  const { customRulesOf } = require('../config/custom-rules') as typeof import('../config/custom-rules');
  const { ALL_RULES } = require('../judging/all-rules') as typeof import('../judging/all-rules');
  try {
    return customRulesOf(readConfig(workingDirectory, flags.config), true, ALL_RULES);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.message;
    }
    throw error;
  }
}
