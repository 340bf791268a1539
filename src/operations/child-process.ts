import { ChildProcess, ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { OperationError } from './operation-error';

/** A call of a program. */
export interface ProgramCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly environment: { readonly [name: string]: string | undefined };
  /** After how many seconds the process is ended. */
  readonly timeoutSeconds: number;
  /**
   * Whether it has its own group of processes, which is ended as a whole: it may be a script that starts others. It
   * cannot ask on the terminal then.
   *
   * @default - false
   */
  readonly hasGroup?: boolean;
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

/**
 * How long output may be awaited of a process that has ended: another one that it has started may keep its pipes open
 * for ever.
 */
const LINGER = 200;

/** The processes whose groups are ended with this process. */
const GROUPS = new Set<ChildProcess>();

/** Calls a program, without a shell. Neither the arguments nor the input nor the output are logged. */
export function callProgram(
  { command, args, input, environment, timeoutSeconds, hasGroup = false, signal }: ProgramCall,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const isGroup = hasGroup && process.platform !== 'win32';
    const child = started(command, args, environment, isGroup);
    const output = new Collector(MOST_BYTES);
    const errors = new Collector(MOST_ERROR_BYTES);
    let cause: OperationError | undefined;
    let lingering: NodeJS.Timeout | undefined;
    const stop = (error: OperationError) => {
      cause ??= error;
      end(child, isGroup);
      linger(-1);
    };
    const timer = setTimeout(() => stop(unanswered(timeoutSeconds)), timeoutSeconds * 1000);
    const abort = () => stop(interrupted());
    signal?.addEventListener('abort', abort, { once: true });
    if (isGroup) {
      endWithThisProcess(child);
    }
    child.stdout.on('data', (data: Buffer) => output.add(data)
      || stop(new OperationError('failed', 'the answer is longer than 256 MiB')));
    child.stderr.on('data', (data: Buffer) => errors.add(data));
    child.stdin.on('error', () => undefined); // it has ended before it read everything: its exit code tells why
    child.on('error', (error: NodeJS.ErrnoException) => {
      cause ??= startError(command, error);
      settle(-1);
    });
    child.on('exit', (code) => linger(code ?? -1));
    child.on('close', (code) => settle(code ?? -1));
    const linger = (exitCode: number) => {
      const before = output.size + errors.size;
      clearTimeout(lingering);
      lingering = setTimeout(() => setImmediate(() => { // after what is in the pipes was read
        if (cause === undefined && output.size + errors.size > before) {
          linger(exitCode);
        } else {
          settle(exitCode);
        }
      }), LINGER);
    };
    const settle = (exitCode: number) => {
      clearTimeout(timer);
      clearTimeout(lingering);
      signal?.removeEventListener('abort', abort);
      GROUPS.delete(child);
      [child.stdin, child.stdout, child.stderr].forEach((pipe) => pipe.destroy());
      if (cause) {
        reject(cause);
      } else {
        resolve({ exitCode, stdout: output.text(), stderr: errors.text() });
      }
    };
    child.stdin.end(input ?? '');
  });
}

/** @throws an OperationError for what the system does not accept, such as an argument with a NUL character */
function started(
  command: string, args: readonly string[], environment: ProgramCall['environment'], isGroup: boolean,
): ChildProcessWithoutNullStreams {
  try {
    return spawn(
      command, args, { env: { ...environment }, stdio: ['pipe', 'pipe', 'pipe'], shell: false, detached: isGroup },
    );
  } catch (error) {
    throw new OperationError('failed', `${command} cannot be started (${(error as NodeJS.ErrnoException).code})`);
  }
}

function unanswered(seconds: number): OperationError {
  return new OperationError('unavailable', `no answer within ${seconds} s`);
}

function interrupted(): OperationError {
  return new OperationError('interrupted', 'interrupted', 'Run the same command again, and it goes on from here.');
}

/** Ends a process, with all that it has started if it has a group. */
function end(child: ChildProcess, isGroup: boolean): void {
  try {
    if (isGroup && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    } else {
      child.kill('SIGKILL');
    }
  } catch {
    // it has ended
  }
}

function endWithThisProcess(child: ChildProcess): void {
  if (GROUPS.size === 0) {
    process.removeListener('exit', endGroups).once('exit', endGroups);
  }
  GROUPS.add(child);
}

function endGroups(): void {
  GROUPS.forEach((child) => end(child, true));
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
  size = 0;

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
