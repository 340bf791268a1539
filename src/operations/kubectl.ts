import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { callProgram, ProgramResult } from './child-process';
import { Clock } from './clock';
import { kubectlError } from './kubectl-errors';
import { codeOf, OperationError } from './operation-error';
import { withoutTexts } from '../masking/replace-secrets';
import { shellWord } from '../output/commands';

/** How kubectl is called. */
export interface KubectlOptions {
  /** The program: kubectl or oc. */
  readonly command: string;
  /** The context of the kubeconfig; by default the current one. */
  readonly context?: string;
  readonly environment: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** For how many seconds a server that does not answer is tried again. */
  readonly patienceSeconds: number;
  /**
   * The field managers of the app, that of its present name first.
   *
   * @default - that of commands that belong to no app
   */
  readonly fieldManagers?: readonly string[];
  /** Is told that a server does not answer, once, and that it answers again. */
  readonly unavailable: (message: string | undefined) => void;
}

/** What a call is about. */
export interface KubectlCall {
  /** What is done, for messages. */
  readonly where: string;
  readonly input?: string;
  /** Whether no detail of an error may be shown, because it may contain a secret. */
  readonly hidden?: boolean;
  /** Texts that an error must not repeat. */
  readonly secrets?: readonly string[];
  /** For how many seconds one request is waited for. */
  readonly requestSeconds?: number;
}

/**
 * Options that a user's `~/.kube/kuberc` could set are switched off; messages are in English, because they are read.
 */
const OWN_ENVIRONMENT = { LC_ALL: 'C', KUBERC: 'off', KUBECTL_KUBERC: 'false' };

const REQUEST_SECONDS = 30;
const LONGEST_PAUSE = 15_000;

/** The user's kubectl or oc, with the user's permissions. */
export class Kubectl {
  constructor(private readonly options: KubectlOptions) {}

  get command(): string {
    return this.options.command;
  }

  /**
   * Calls kubectl, and retries while the server does not answer.
   *
   * @throws an OperationError if kubectl fails
   */
  async call(args: readonly string[], call: KubectlCall): Promise<ProgramResult> {
    const { clock, patienceSeconds, unavailable } = this.options;
    const end = clock.elapsed() + patienceSeconds * 1000;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const result = await this.once(args, call);
        if (attempt > 0) {
          unavailable(undefined);
        }
        return result;
      } catch (error) {
        const pause = Math.min(1000 * 2 ** attempt, LONGEST_PAUSE);
        if (codeOf(error) !== 'unavailable' || clock.elapsed() + pause > end) {
          throw error;
        }
        if (attempt === 0) {
          unavailable((error as Error).message);
        }
        await clock.sleep(pause);
      }
    }
  }

  private async once(args: readonly string[], call: KubectlCall): Promise<ProgramResult> {
    const { where, input, hidden = false, secrets = [], requestSeconds = REQUEST_SECONDS } = call;
    const { command, context, environment, signal, fieldManagers = [] } = this.options;
    let result: ProgramResult;
    try {
      result = await callProgram({
        command,
        args: [...context === undefined ? [] : ['--context', context], `--request-timeout=${requestSeconds}s`, ...args],
        input,
        environment: { ...environment, ...OWN_ENVIRONMENT },
        timeoutSeconds: 3 * requestSeconds,
        hasGroup: true,
        signal,
      });
    } catch (error) {
      throw located(error, where);
    }
    if (result.exitCode !== 0) {
      const stderr = withoutTexts(result.stderr, secrets);
      const error = kubectlError(stderr, where, hidden, fieldManagers, commandLine(this.options));
      throw error.code === 'unknown-context'
        ? new OperationError(error.code,
          missingFiles(environment) ?? `the kubeconfig has no context ${JSON.stringify(context)}`)
        : error;
    }
    return result;
  }
}

/** How kubectl is called for a cluster, in a shell. */
export function commandLine({ command, context }: Pick<KubectlOptions, 'command' | 'context'>): string {
  return [command, ...context === undefined ? [] : ['--context', context]].map(shellWord).join(' ');
}

/** What is wrong if none of the files in KUBECONFIG exists: kubectl takes them for empty. */
function missingFiles({ KUBECONFIG = '' }: KubectlOptions['environment']): string | undefined {
  const files = KUBECONFIG.split(delimiter).filter((file) => file !== '');
  return files.length === 0 || files.some((file) => existsSync(file)) ? undefined
    : `KUBECONFIG names ${files.join(', ')}, which ${files.length === 1 ? 'does' : 'do'} not exist`;
}

function located(error: unknown, where: string): unknown {
  switch (codeOf(error)) {
    case 'no-tool':
      return new OperationError('no-tool', (error as Error).message,
        'Install kubectl or oc, or name the program: `--kubectl /path/to/oc`.');
    case 'unavailable':
      return new OperationError('unavailable', `${where}: ${(error as Error).message}`);
    default:
      return error;
  }
}
