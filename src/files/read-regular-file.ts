import * as fs from 'fs';
import { bytes } from '../output/quantities';

/** Why a file was not read. The message follows the name of the file: `does not exist`. */
export class UnreadableFile extends Error {
  /** @param code the error code of the system, or `not-regular` or `too-large` */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

const LEAST_PART = 64 * 1024;

/**
 * The content of a regular file; links are followed. A device, a pipe, a folder, and a file that is longer than the
 * limit are rejected, so that the person who has put them there can neither make the process wait nor fill its memory.
 *
 * @throws UnreadableFile
 */
export function readRegularFile(path: string, maxBytes: number): Buffer {
  try {
    // which does not wait for the writer of a pipe
    const descriptor = fs.openSync(path, fs.constants.O_NONBLOCK ?? 'r');
    try {
      return readAll(descriptor, maxBytes);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? error : problemOf(error as NodeJS.ErrnoException);
  }
}

/**
 * Reads to the end, whatever the size of the file is said to be: a file may grow, and files of /proc are said
 * to be empty.
 */
function readAll(descriptor: number, maxBytes: number): Buffer {
  const stat = fs.fstatSync(descriptor);
  if (!stat.isFile()) {
    throw notRegular();
  }
  const parts: Buffer[] = [];
  for (let size = 0, wanted = stat.size + 1; size <= maxBytes && stat.size <= maxBytes; wanted = LEAST_PART) {
    const part = Buffer.alloc(wanted);
    const count = fs.readSync(descriptor, part, 0, wanted, null);
    if (count === 0) {
      return Buffer.concat(parts);
    }
    parts.push(part.subarray(0, count));
    size += count;
  }
  throw new UnreadableFile('too-large', `is larger than ${bytes(maxBytes)}`);
}

function problemOf({ code = 'unknown' }: NodeJS.ErrnoException): UnreadableFile {
  switch (code) {
    case 'ENOENT': return new UnreadableFile(code, 'does not exist');
    case 'ENOTDIR': return new UnreadableFile(code, 'cannot be read: a part of its path is a file, not a folder');
    case 'ENXIO': return notRegular(); // a socket
    default: return new UnreadableFile(code, `cannot be read (${code})`);
  }
}

function notRegular(): UnreadableFile {
  return new UnreadableFile('not-regular', 'is not a regular file');
}
