import { Locator } from './locate';
import { secretsInText } from '../../masking/secret-text';
import { masked, moved, overlapping, Span, union } from '../../masking/spans';
import { Masking, maskingOf } from '../masking/mask';
import { isShownKey } from '../masking/shown-keys';
import { DocumentText } from '../reading/source-file';
import { printable } from '../terminal/printable';

/** A line of a file as it may be shown, and the part of it that is meant. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  /** Columns from 0, the last one not included. */
  readonly mark?: Span;
}

const WIDTH = 140;
const BEFORE_MARK = 50;
const REACH = 4000;

/** Shows lines of files, with secrets masked. */
export class Excerpts {
  private document?: DocumentText;
  private masking: Masking = { spans: [], hidesComments: true };

  constructor(private readonly locator: Locator) {}

  /** The line in which a part of a document starts, and the one before it. */
  of(document: DocumentText, span: Span): ExcerptLine[] {
    if (document.file.text === '') {
      return [];
    }
    if (this.document !== document) {
      this.document = document;
      const masking = maskingOf(document, this.locator.trees(document));
      this.masking = { ...masking, spans: union(masking.spans) };
    }
    const { line: number } = document.file.positionOf(span.start);
    return [this.line(document, number - 1), this.line(document, number, span)].filter((line) => line !== undefined);
  }

  private line(document: DocumentText, number: number, span?: Span): ExcerptLine | undefined {
    const line = document.file.line(number);
    if (!line || (!span && line.start < document.start)) {
      return undefined;
    }
    // Lines may have megabytes: this part of them is looked at, a smaller one shown.
    const from = Math.max(line.start, (span ?? line).start - REACH);
    const written = document.file.text.slice(from, Math.min(line.end, from + 2 * REACH));
    const indent = written.length - written.trimStart().length;
    const known = overlapping(this.masking.spans, from, from + written.length)
      .map((secret) => ({
        start: Math.max(secret.start - from, indent),
        end: Math.min(secret.end - from, written.length),
      }));
    const once = masked(written, known);
    const likely = union([
      ...secretsInText(once), ...this.masking.hidesComments ? [...comment(once), ...oddKeys(once)] : [],
    ]);
    const text = masked(once, likely);
    if (span) {
      const place = (offset: number) => moved(moved(Math.min(offset - from, written.length), known), likely);
      return cut(number, text, { start: place(span.start), end: place(span.end) });
    }
    return text.trim() ? cut(number, text) : undefined;
  }
}

/** No text, or a comment for this program, in which nobody keeps an old value. */
const OWN_OR_EMPTY = /^\s*(?:$|cdk8s[-_ ]?mtc[-_: ]*i)/i;

/** The text of a comment. A `#` within a value is taken for one as well: what is hidden for nothing does no harm. */
function comment(line: string): Span[] {
  const start = line.search(/(?<=^|\s)#/);
  return start < 0 || OWN_OR_EMPTY.test(line.slice(start + 1)) ? [] : [{ start: start + 1, end: line.length }];
}

/** Keys of a Secret that are not certainly names: somebody may have written the value in their place. */
function oddKeys(line: string): Span[] {
  return [...line.matchAll(/(?<=[\s{,]|^)["']?([^\s"'{}[\],:*]+)["']?:(?=\s|$)/g)].filter(([, key]) => !isShownKey(key))
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length - 1 }));
}

/** No line runs over the edge: of long ones the part around the mark. */
function cut(number: number, line: string, mark?: Span): ExcerptLine {
  const plain = printable(line);
  const from = mark && mark.start > WIDTH - BEFORE_MARK ? mark.start - BEFORE_MARK : 0;
  const before = from > 0 ? '…' : '';
  const after = plain.length > from + WIDTH ? '…' : '';
  const text = `${before}${plain.slice(from, from + WIDTH)}${after}`.trimEnd();
  if (!mark) {
    return { number, text };
  }
  const start = mark.start - from + before.length;
  return {
    number, text, mark: { start, end: Math.max(start + 1, Math.min(mark.end - from + before.length, text.length)) },
  };
}
