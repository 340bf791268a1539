import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { run } from './command-line';
import { ExitCode } from './surroundings';

/** The exit code of a process that writes to a reader who has gone. */
const BROKEN_PIPE = 128 + 13;

function failedWrite(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') { // the reader has seen enough: `| head`; a command that has ended keeps its exit code
    setImmediate(() => process.exit(process.exitCode ?? BROKEN_PIPE));
    return;
  }
  process.stderr.write('error: the output cannot be '
    + `written: ${error.code === 'ENOSPC' ? 'no space left on the device' : error.message}\n`);
  process.exit(ExitCode.USAGE);
}

process.stdout.on('error', failedWrite);
process.stderr.on('error', (error: NodeJS.ErrnoException) =>
  error.code === 'EPIPE' ? failedWrite(error) : process.exit(ExitCode.USAGE));

function ask(question: string): Promise<string> {
  return new Promise((resolve) => {
    const line = createInterface({ input: process.stdin, output: process.stderr });
    line.on('close', () => resolve(''));
    line.question(question, (answer) => {
      resolve(answer);
      line.close();
    });
  });
}

/** The exit code of a command that was told to stop; undefined if it was not. */
let stopped: number | undefined;

/** The first Ctrl-C asks the command to stop, the second ends the process, and what it has started. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopped = 128 + constants.signals[signal];
      if (controller.signal.aborted) {
        process.exit(stopped);
      }
      controller.abort();
    });
  }
  return controller.signal;
}

async function main(): Promise<void> {
  try {
    const end = await run(process.argv.slice(2), {
      workingDirectory: process.cwd(),
      environment: process.env,
      stdin: 0,
      stdout: (text) => process.stdout.write(text),
      stderr: (text) => process.stderr.write(text),
      terminal: process.stdout.isTTY === true,
      ...process.stdin.isTTY && process.stderr.isTTY ? { ask } : {},
      interruption,
    });
    process.exitCode = end === ExitCode.FINE ? end : stopped ?? end;
  } catch (error) {
    // A message may quote what was read, so that only the place in the program is shown.
    const { name, stack = '' } = error instanceof Error ? error : new Error();
    process.stderr.write(`error: ${name}`
      + `${stack.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 3).join('').replace(/\s+/g, ' ')}\n`
      + 'This is a bug in cdk8s-mtc: please report it, with the files if you may show them.\n');
    process.exitCode = ExitCode.USAGE;
  }
}

void main();
