import { Command, CommanderError, Help, Option } from 'commander';
import { COMMANDS } from './commands/commands';
import { ExitCode, Outcome, Surroundings } from './surroundings';
import { printable } from './terminal/printable';
import { version } from './version';
import { withoutSecretForms } from '../masking/secret-text';

/** Runs the command line, and gives its end. */
export function run(args: readonly string[], surroundings: Surroundings): Outcome {
  let outcome: Outcome = ExitCode.FINE;
  const program = new Command('cdk8s-mtc')
    .description('Describes, checks and carries out migrations with the Migration Toolkit for Containers (MTC)')
    .version(version())
    .exitOverride()
    .configureHelp({ optionDescription: (option) => new Help().optionDescription(withoutEmptyDefault(option)) })
    .configureOutput({
      writeOut: surroundings.stdout,
      writeErr: surroundings.stderr,
      outputError: (message, write) => write(message.trimEnd().split('\n').map(printable).join('\n') + '\n'),
    });
  COMMANDS.forEach(({ define, quotesClusters }) => {
    define(program, quotesClusters ? masking(surroundings) : surroundings, (end) => { outcome = end; });
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.FINE : ExitCode.USAGE;
    }
    throw error;
  }
  return outcome;
}

/** An option whose help does not say that nothing is given by default. */
function withoutEmptyDefault(option: Option): Option {
  const isEmpty = Array.isArray(option.defaultValue) && option.defaultValue.length === 0;
  return isEmpty ? Object.create(option, { defaultValue: { value: undefined } }) : option;
}

/** Surroundings that print nothing that is secret by its form. */
function masking(surroundings: Surroundings): Surroundings {
  const { stdout, stderr } = surroundings;
  return {
    ...surroundings,
    stdout: (text) => stdout(withoutSecretForms(text)),
    stderr: (text) => stderr(withoutSecretForms(text)),
  };
}
