/** The world outside the command line. */
export interface Surroundings {
  readonly workingDirectory: string;
  readonly environment: { readonly [name: string]: string | undefined };
  /** A file descriptor, or the content. */
  readonly stdin: number | Uint8Array;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether the output is a terminal. */
  readonly terminal: boolean;
  /** Asks the user at the terminal, and gives the answer; undefined without a terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** A signal that Ctrl-C triggers from now on, instead of ending the process. */
  readonly interruption?: () => AbortSignal;
}

/** The exit codes of the command line. */
export enum ExitCode {
  /** It did what it was asked to. */
  FINE = 0,
  /** It found errors in what it was given. */
  FINDINGS = 1,
  /** The command line is wrong, or something cannot be read or written. */
  USAGE = 2,
}

/** The end of a command, at once or later. */
export type Outcome = ExitCode | Promise<ExitCode>;
