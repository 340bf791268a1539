/** What kind of failure it is, which decides whether an operation retries, goes on or stops. */
export type FailureCode = 'not-found' | 'exists' | 'conflict' | 'own-conflict' | 'locked' | 'forbidden' | 'unauthorized'
  | 'invalid' | 'unavailable' | 'unknown-kind' | 'unknown-context' | 'unknown-flag' | 'unsupported' | 'expired'
  | 'no-tool' | 'usage' | 'failed' | 'interrupted' | 'declined';

/**
 * A failure that is told to the user: what is wrong and where, and a fix. It has no secret in it, and no stack
 * trace is shown.
 */
export class OperationError extends Error {
  constructor(readonly code: FailureCode, message: string, readonly fix?: string) {
    super(message);
  }
}

/** The code of an error; undefined if it is a bug. */
export function codeOf(error: unknown): FailureCode | undefined {
  return error instanceof OperationError ? error.code : undefined;
}
