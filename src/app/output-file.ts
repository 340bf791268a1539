import { createHash } from 'crypto';

/** A file to write. */
export interface OutputFile {
  /** The path, relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly isSecret: boolean;
}

/** The digest of a file. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
