import { spawn } from 'node:child_process';
import { OperationError } from './operation-error';

/** A call of a program. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment: { readonly [name: string]: string | undefined };
  /** After how many seconds the process is ended. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

/** What a call ended with. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** More output than this is not read. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_ERROR_BYTES = 256 * 1024;

/** Calls a program, without a shell. Neither the arguments nor the input nor the output are logged. */
export function callProgram({ command, args, input, environment, timeoutSeconds, signal }: ProgramCall): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...environment }, stdio: ['pipe', 'pipe', 'pipe'], shell: false });
    const output = new Collector(MOST_BYTES);
    const errors = new Collector(MOST_ERROR_BYTES);
    let cause: OperationError | undefined;
    const stop = (error: OperationError) => {
      cause ??= error;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(new OperationError('unavailable', `no answer within ${timeoutSeconds} s`)), timeoutSeconds * 1000);
    const abort = () => stop(new OperationError('interrupted', 'interrupted', 'Run the same command again, and it goes on from here.'));
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (data: Buffer) => output.add(data) || stop(new OperationError('failed', 'the answer is longer than 256 MiB')));
    child.stderr.on('data', (data: Buffer) => errors.add(data));
    child.stdin.on('error', () => undefined); // it has ended before it read everything: its exit code tells why
    child.on('error', (error: NodeJS.ErrnoException) => {
      cause ??= startError(command, error);
      settle(-1);
    });
    child.on('close', (code) => settle(code ?? -1));
    const settle = (exitCode: number) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (cause) {
        reject(cause);
      } else {
        resolve({ exitCode, stdout: output.text(), stderr: errors.text() });
      }
    };
    child.stdin.end(input ?? '');
  });
}

function startError(command: string, { code }: NodeJS.ErrnoException): OperationError {
  return new OperationError(
    'no-tool',
    code === 'ENOENT' ? `${command} was not found` : `${command} cannot be started (${code})`,
  );
}

/** The output of a process, up to a size. */
class Collector {
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly most: number) {}

  /** Whether there was room for it. */
  add(data: Buffer): boolean {
    if (this.size + data.length > this.most) {
      return false;
    }
    this.size += data.length;
    this.chunks.push(data);
    return true;
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
