import { Locator } from './locate';
import { MASK, secretsInLine, secretSpans } from './mask';
import { DocumentText, Span } from './source-file';

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
  private secrets: readonly Span[] = [];

  constructor(private readonly locator: Locator) {}

  /** The line in which a part of a document starts, and the one before it. */
  of(document: DocumentText, span: Span): ExcerptLine[] {
    if (document.file.text === '') {
      return [];
    }
    if (this.document !== document) {
      this.document = document;
      this.secrets = union(secretSpans(document, this.locator.trees(document)));
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
    const known = overlapping(this.secrets, from, from + written.length)
      .map((secret) => ({ start: Math.max(secret.start - from, indent), end: Math.min(secret.end - from, written.length) }));
    const once = masked(written, known);
    const likely = union(secretsInLine(once));
    const text = masked(once, likely);
    if (span) {
      const place = (offset: number) => moved(moved(Math.min(offset - from, written.length), known), likely);
      return cut(number, text, { start: place(span.start), end: place(span.end) });
    }
    return text.trim() ? cut(number, text) : undefined;
  }
}

/** Spans in their order, those that overlap made one. */
function union(spans: readonly Span[]): Span[] {
  const result: Array<{ start: number; end: number }> = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result[result.length - 1];
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
    } else if (end > start) {
      result.push({ start, end });
    }
  }
  return result;
}

/** Those of ordered spans that share something with a part of the text. */
function overlapping(spans: readonly Span[], start: number, end: number): Span[] {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (spans[middle].end <= start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const found: Span[] = [];
  for (; low < spans.length && spans[low].start < end; low++) {
    found.push(spans[low]);
  }
  return found;
}

function masked(line: string, secrets: readonly Span[]): string {
  return secrets.reduceRight((text, { start, end }) => text.slice(0, start) + MASK + text.slice(end), line);
}

/** Where a column is when secrets before it are masked. */
function moved(column: number, secrets: readonly Span[]): number {
  let shift = 0;
  for (const { start, end } of secrets) {
    if (column <= start) {
      break;
    }
    if (column < end) {
      return start + shift + MASK.length;
    }
    shift += MASK.length - (end - start);
  }
  return column + shift;
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
  return { number, text, mark: { start, end: Math.max(start + 1, Math.min(mark.end - from + before.length, text.length)) } };
}

/** Without what would move the cursor or change the colours of a terminal. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\t/g, ' ').replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
