import { DocumentProblem } from './problem';
import { DocumentText } from './source-file';
import { Span } from '../../masking/spans';

/** A line that contains only the mark with which documentation leaves something out. */
const ELLIPSIS = /^[ \t]*(?:- )?(\[(?:\.\.\.|…)\]|<(?:\.\.\.|…)>|\((?:\.\.\.|…)\)|\.\.\.|…)[ \t\r]*$/;

/** A placeholder that was copied from documentation. */
export function ellipsis(document: DocumentText, span: Span, path?: string): DocumentProblem {
  const mark = document.file.text.slice(span.start, span.end);
  return {
    rule: 'document/placeholder',
    document,
    span,
    path,
    message: `"${mark}" is a placeholder for something that documentation leaves out: it is not part of a manifest`,
    fix: 'Replace it with the fields that it stands for, or delete the line.',
  };
}

/**
 * The ellipsis that is the cause of a syntax error: at the line of the error, or before it with nothing but
 * comments in between.
 */
export function ellipsisBefore({ file, start }: DocumentText, error: number): Span | undefined {
  for (let number = file.positionOf(error).line; number >= 1; number--) {
    const line = file.line(number)!;
    const text = file.text.slice(Math.max(line.start, start), line.end);
    const found = markIn(text, Math.max(line.start, start));
    const isBetween = number === file.positionOf(error).line || /^[ \t]*(?:#|$)/.test(text);
    if (found || !isBetween || line.start <= start) {
      return found;
    }
  }
  return undefined;
}

/** The ellipsis in a plain text of several lines: YAML takes it for a part of the value before it. */
export function ellipsisIn({ file }: DocumentText, { start, end }: Span): Span | undefined {
  let at = start;
  for (const line of file.text.slice(start, end).split('\n')) {
    const found = at > start ? markIn(line, at) : undefined;
    if (found) {
      return found;
    }
    at += line.length + 1;
  }
  return undefined;
}

function markIn(line: string, at: number): Span | undefined {
  const mark = line.length < 1000 ? ELLIPSIS.exec(line)?.[1] : undefined;
  return mark === undefined
    ? undefined
    : { start: at + line.indexOf(mark), end: at + line.indexOf(mark) + mark.length };
}
