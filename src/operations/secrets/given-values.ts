import { resolve } from 'node:path';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';
import { callProgram } from '../child-process';
import { codeOf, OperationError } from '../operation-error';

/** Where the value of a name is, as the user has said on the command line. */
export interface GivenPlace {
  readonly kind: 'env' | 'file' | 'command';
  /** The name of the variable, the path, or the command line. */
  readonly at: string;
}

/** What values are looked up in. */
export interface GivenValuesOptions {
  readonly environment: { readonly [name: string]: string | undefined };
  readonly workingDirectory: string;
  /** What the user has said, by name. */
  readonly places: ReadonlyMap<string, GivenPlace>;
  readonly signal?: AbortSignal;
}

/**
 * The environment variable that gives a value for a name, unless the user says otherwise. The prefix keeps a folder
 * from asking for others.
 */
export const VARIABLE_PREFIX = 'CDK8S_MTC_SECRET_';

const MOST_BYTES = 1024 * 1024;
const COMMAND_SECONDS = 120;
const COMMAND = 'command that --secret names';

/**
 * Looks up the values that the user gives for names, each once. White space at the end is removed. They stay in memory.
 */
export function givenValues(options: GivenValuesOptions): (name: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (name) => {
    const value = known.get(name) ?? look(name, options);
    known.set(name, value);
    return value;
  };
}

async function look(
  name: string, { environment, workingDirectory, places, signal }: GivenValuesOptions,
): Promise<string> {
  const place = places.get(name) ?? { kind: 'env', at: `${VARIABLE_PREFIX}${name}` };
  switch (place.kind) {
    case 'env':
      return checked(name, environment[place.at], `environment variable ${place.at}`);
    case 'file':
      return checked(name, fileText(name, place.at, workingDirectory), `file ${place.at}`);
    case 'command':
      return checked(name, await output(name, place.at, environment, signal), COMMAND);
  }
}

function checked(name: string, found: string | undefined, where: string): string {
  const value = found?.trimEnd();
  if (!value) {
    throw unusable(name, `${where} ${found === undefined ? 'is not set' : 'is empty'}`);
  }
  return value;
}

function unusable(name: string, problem: string): OperationError {
  return new OperationError('usage', `secret ${name}: the ${problem}`,
    `Set the environment variable ${VARIABLE_PREFIX}${name}, or pass \`--secret ${name}=file:PATH\`, `
    + `\`--secret ${name}=env:VARIABLE\` or \`--secret ${name}=command:COMMAND\`.`);
}

function fileText(name: string, path: string, workingDirectory: string): string {
  try {
    return readRegularFile(resolve(workingDirectory, path), MOST_BYTES).toString('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile ? unusable(name, `file ${path} ${error.message}`) : error;
  }
}

/**
 * What a command prints. The user has typed it, so a shell reads it. Its errors are not repeated: they may
 * contain the value.
 */
async function output(
  name: string, line: string, environment: GivenValuesOptions['environment'], signal?: AbortSignal,
): Promise<string> {
  const shell = process.platform === 'win32'
    ? { command: 'cmd.exe', args: ['/d', '/c', line] }
    : { command: '/bin/sh', args: ['-c', line] };
  const { exitCode, stdout } = await callProgram({ ...shell, environment, timeoutSeconds: COMMAND_SECONDS, signal })
    .catch((error: unknown) => {
      throw codeOf(error) === 'interrupted'
        ? error
        : unusable(name, `${COMMAND} could not be started, or did not end in time`);
    });
  if (exitCode !== 0) {
    throw unusable(name, `${COMMAND} exited with ${exitCode}`);
  }
  return stdout;
}
