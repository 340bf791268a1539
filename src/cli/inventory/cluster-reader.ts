import { systemClock } from '../../operations/clock';
import { Kubectl } from '../../operations/kubectl';
import { codeOf } from '../../operations/operation-error';

/** What the API server answers to a GET. */
export interface Answer {
  readonly outcome: 'read' | 'forbidden' | 'absent' | 'expired';
  /** The JSON, if it was read. */
  readonly body?: string;
}

/** Reads paths of a cluster's API. */
export interface ClusterReader {
  /**
   * Gets a path such as `/api/v1/pods?limit=500`.
   *
   * @throws an OperationError if it does not answer
   */
  get(path: string): Promise<Answer>;
}

/** A page of 500 large objects may take long. */
const REQUEST_SECONDS = 120;

/** For how many seconds a server that does not answer is tried again. */
const PATIENCE_SECONDS = 60;

/** Reads through the user's `oc` or `kubectl`, with the credentials that it has. */
export class KubectlReader implements ClusterReader {
  private readonly kubectl: Kubectl;

  constructor(command: string, context: string
    | undefined, environment: NodeJS.ProcessEnv, progress: (text: string) => void, signal?: AbortSignal) {
    this.kubectl = new Kubectl({
      command,
      context,
      environment,
      clock: systemClock(signal),
      signal,
      patienceSeconds: PATIENCE_SECONDS,
      unavailable: (message) => progress(message === undefined
        ? 'The cluster answers again'
        : `${message}; trying again`),
    });
  }

  async get(path: string): Promise<Answer> {
    try {
      const { stdout } = await this.kubectl.call(
        ['get', '--raw', path], { where: `${this.kubectl.command} get --raw ${path}`, requestSeconds: REQUEST_SECONDS },
      );
      return { outcome: 'read', body: stdout };
    } catch (error) {
      switch (codeOf(error)) {
        case 'forbidden': return { outcome: 'forbidden' };
        case 'not-found':
        case 'unknown-kind': return { outcome: 'absent' };
        case 'expired': return { outcome: 'expired' };
        default: throw error;
      }
    }
  }
}
