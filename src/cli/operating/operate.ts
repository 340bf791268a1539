import { Command, InvalidArgumentError } from 'commander';
import { Operation, OperationEvent } from '../../operations/operation';
import { OperationError } from '../../operations/operation-error';
import type { OutputFolder } from '../../operations/output-folder';
import type { GivenPlace } from '../../operations/secrets/given-values';
import { ExitCode, Surroundings } from '../surroundings';
import { connect, ConnectionFlags } from './connection';
import { printable } from '../terminal/printable';

/** The flags of all commands that reach clusters. */
export interface OperationFlags extends ConnectionFlags {
  readonly json: boolean;
}

/** What the exit codes of such a command mean. */
export const EXIT_CODES = '\nExit codes: 0 done, 1 the cluster did not reach the wanted state, 2 wrong usage, or a '
  + 'file or a cluster that cannot be read.';

/** Adds the options of all commands that reach clusters. */
export function withConnection(command: Command): Command {
  return command
    .option('--kubectl <path>', 'the program that reaches clusters: kubectl or oc (default: the one that is installed)')
    .option('--context <cluster=name>',
      'the context of a cluster in the kubeconfig (default: the name of the cluster); repeatable', context, [])
    .option('--config <file>',
      'the configuration, with `kubectl` and the `context` of each cluster (default: the nearest cdk8s-mtc.yaml)')
    .option('--wait <seconds>', 'for how long a cluster that does not answer is tried again', seconds, 300)
    .option('--json', 'print one JSON object per event, each on one line, with time, event, level and message', false);
}

/** Adds the option that says where the values of secrets are. */
export function withSecrets(command: Command): Command {
  return command.option('--secret <name=place>', 'where the value of a secret of the folder is: NAME=file:PATH, '
    + 'NAME=env:VARIABLE or NAME=command:COMMAND (default: the environment variable CDK8S_MTC_SECRET_NAME); '
    + 'repeatable', secret);
}

/**
 * Runs an operation, prints its events, and turns its failure into one message and an exit code.
 *
 * @param failure the exit code if a cluster refuses something
 */
export async function operate(
  flags: OperationFlags, surroundings: Surroundings,
  body: (operation: Operation, open: (folder: string) => OutputFolder) => Promise<ExitCode | void>,
  failure = ExitCode.FINDINGS,
): Promise<ExitCode> {
  const report = printer(flags.json, surroundings);
  try {
    const connection = connect(flags, surroundings, report);
    return await body(connection, connection.open) ?? ExitCode.FINE;
  } catch (error) {
    const { syscall, code, path } = error as NodeJS.ErrnoException;
    if (!(error instanceof OperationError) && syscall !== undefined && path !== undefined) {
      report({ event: 'error', level: 'error', message: `${path} cannot be read or written (${code})` });
      return ExitCode.USAGE;
    }
    if (!(error instanceof OperationError)) {
      throw error;
    }
    report({
      event: 'error',
      level: 'error',
      message: error.message,
      details: { code: error.code },
      ...error.fix ? { fix: error.fix } : {},
    });
    return ['usage', 'no-tool', 'unknown-context', 'unavailable', 'unauthorized'].includes(error.code)
      ? ExitCode.USAGE
      : failure;
  }
}

/** An event as a line of JSON, with `time`, `event`, `level` and `message` in each. A result has one more field. */
export function jsonLine(event: OperationEvent, result: object = {}): string {
  return `${JSON.stringify({ time: new Date().toISOString(), ...event, ...result })}\n`;
}

/** Prints events: what went wrong on stderr. */
export function printer(json: boolean, { stdout, stderr }: Surroundings): (event: OperationEvent) => void {
  if (json) {
    return (event) => stdout(jsonLine(event));
  }
  return ({ level, message, fix }) => {
    const write = level === 'error' ? stderr : stdout;
    const lines = message.split('\n').map(printable);
    const fixes = fix?.split('\n').map((line) => `  ${printable(line.trimStart())}\n`) ?? [];
    write(`${level === 'info' ? '' : `${level}: `}${lines.join('\n')}\n${fixes.join('')}`);
  };
}

function context(value: string, previous: ConnectionFlags['context']): ConnectionFlags['context'] {
  const [, cluster, name] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (!cluster || !name) {
    throw new InvalidArgumentError('Write CLUSTER=NAME.');
  }
  return [...previous, { cluster, context: name }];
}

function secret(value: string, previous: ReadonlyMap<string, GivenPlace> = new Map()): ReadonlyMap<string, GivenPlace> {
  const [, name, kind, at] = /^([A-Z][A-Z0-9_]*)=(env|file|command):(.+)$/s.exec(value) ?? [];
  if (!name) {
    throw new InvalidArgumentError('Write NAME=file:PATH, NAME=env:VARIABLE or NAME=command:COMMAND, '
      + 'and never the value itself.');
  }
  return new Map([...previous, [name, { kind: kind as GivenPlace['kind'], at }]]);
}

/** A number of seconds. */
export function seconds(value: string): number {
  if (!/^\d{1,7}$/.test(value)) {
    throw new InvalidArgumentError('Write a number of seconds, such as 300.');
  }
  return Number(value);
}
