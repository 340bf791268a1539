import { Transform } from 'node:stream';

/**
 * The longest message of an assistant, in bytes: the largest text that `check` accepts, escaped, and room for the rest.
 */
export const LONGEST_LINE = 8 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Passes bytes on. It fails at a line that is too long, which would have to be kept in memory until its end. */
export function boundedLines(longest = LONGEST_LINE): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let start = 0; start < chunk.length;) {
        const newline = chunk.indexOf(NEWLINE, start);
        const end = newline < 0 ? chunk.length : newline;
        length += end - start;
        if (length > longest) {
          return done(new Error(`a message has more than ${longest} bytes: pass paths of files instead of their text`));
        }
        length = newline < 0 ? length : 0;
        start = end + 1;
      }
      done(null, chunk);
    },
  });
}
