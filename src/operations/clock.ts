import { OperationError } from './operation-error';

/** The time, and the waiting for it; tests have one that does not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any moment, by a clock that nobody sets: for durations. */
  elapsed(): number;
  /** Waits, and rejects as soon as the user interrupts. */
  sleep(milliseconds: number): Promise<void>;
}

/** The error after Ctrl-C. */
export function interrupted(): OperationError {
  return new OperationError('interrupted', 'interrupted',
    'Nothing is lost: run the same command again, and it goes on from here.');
}

/** The time of the machine. */
export function systemClock(signal?: AbortSignal): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: (milliseconds) => new Promise((resolve, reject) => {
      if (signal?.aborted) {
        return reject(interrupted());
      }
      const stop = () => {
        clearTimeout(timer);
        reject(interrupted());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
    }),
  };
}
