import { Transform, TransformCallback } from 'node:stream';

const LONGEST_HEADER = 8 * 1024;

/** The longest message of an editor, in bytes: it contains a whole file. */
export const LONGEST_MESSAGE = 64 * 1024 * 1024;

const DIVIDER = '\r\n\r\n';

/** Passes messages of an editor on. It fails at a header that is invalid, behind which nothing can be read. */
export class EditorMessages extends Transform {
  private header = Buffer.alloc(0);
  private bodyLeft = 0;

  _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const problem = this.problemIn(chunk);
    if (problem === undefined) {
      done(null, chunk);
    } else {
      done(new Error(problem));
    }
  }

  /** What is wrong with what has arrived. It is not quoted: it may be part of a file. */
  private problemIn(chunk: Buffer): string | undefined {
    for (let rest = chunk; rest.length > 0;) {
      if (this.bodyLeft > 0) {
        const length = Math.min(this.bodyLeft, rest.length);
        this.bodyLeft -= length;
        rest = rest.subarray(length);
        continue;
      }
      const before = this.header.length;
      this.header = Buffer.concat([this.header, rest.subarray(0, LONGEST_HEADER + DIVIDER.length)]);
      const end = this.header.indexOf(DIVIDER);
      if (end > LONGEST_HEADER || (end < 0 && this.header.length > LONGEST_HEADER)) {
        return `the header of a message has more than ${LONGEST_HEADER} bytes`;
      }
      if (end < 0) {
        return undefined;
      }
      rest = rest.subarray(end + DIVIDER.length - before);
      const length = lengthIn(this.header.toString('latin1', 0, end));
      if (typeof length === 'string') {
        return length;
      }
      this.header = Buffer.alloc(0);
      this.bodyLeft = length;
    }
    return undefined;
  }
}

/** The length of the message behind a header, or what is wrong with it. */
function lengthIn(header: string): number | string {
  const lines = header.split('\r\n');
  const line = lines.find((one) => /^content-length[ \t]*:/i.test(one));
  if (line === undefined || lines.some((one) => !one.includes(':'))) {
    return 'the header of a message has no valid `Content-Length: BYTES`';
  }
  const value = line.slice(line.indexOf(':') + 1).trim();
  if (!/^\d+$/.test(value)) {
    return 'the `Content-Length` of a message is not an integer';
  }
  return Number(value) > LONGEST_MESSAGE ? `a message has more than ${LONGEST_MESSAGE} bytes` : Number(value);
}
