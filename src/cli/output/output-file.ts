import { resolve } from 'node:path';
import { readRegularFile, UnreadableFile } from '../../files/read-regular-file';

/** A file of an output folder that was read, or the problem with it. */
export interface OutputFile {
  readonly text?: string;
  readonly problem?: string;
  readonly isMissing?: boolean;
}

const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a file of an output folder. `advice` is what to do if it does not exist. */
export function readOutputFile(name: string, workingDirectory: string, advice: string): OutputFile {
  try {
    return { text: readRegularFile(resolve(workingDirectory, name), MOST_BYTES).toString('utf8') };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) {
      throw error;
    }
    const isMissing = error.code === 'ENOENT';
    return { isMissing, problem: `${name} ${error.message}${isMissing ? `. ${advice}` : ''}` };
  }
}
