import { readSync } from 'node:fs';

const PART = 1024 * 1024;
const SMALLEST = 4096;

/**
 * Reads until the end, or until there is more than anybody needs. `expected` is the size of the buffer if
 * little is expected.
 */
export function readUpTo(descriptor: number, most: number, expected = PART): Buffer {
  const parts: Buffer[] = [];
  let total = 0;
  while (total < most) {
    const part = Buffer.allocUnsafe(Math.min(PART, Math.max(expected, SMALLEST), most - total));
    let count: number;
    try {
      count = readSync(descriptor, part, 0, part.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') { // a standard input that has nothing yet
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        continue;
      }
      if (code === 'EOF') {
        break;
      }
      throw error;
    }
    if (count === 0) {
      break;
    }
    parts.push(part.subarray(0, count));
    total += count;
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
