/** What is printed instead of a value that nobody may see. */
export const MASK = '********';

/** From one character to another of a text, the last one not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans in order, with overlapping ones merged. */
export function union(spans: readonly Span[]): Span[] {
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

/** The ordered spans that overlap with a part of the text. */
export function overlapping(spans: readonly Span[], start: number, end: number): Span[] {
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

/** A line with masks instead of these parts of it, which are in order. */
export function masked(line: string, secrets: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of secrets) {
    parts.push(line.slice(from, start), MASK);
    from = end;
  }
  return parts.join('') + line.slice(from);
}

/** The new column of a character after these parts were masked. */
export function moved(column: number, secrets: readonly Span[]): number {
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

/**
 * Says where parts of a text end. Each character is looked at once for each kind of end if the places that are asked
 * for only grow, so a text in which every word begins a part takes linear time.
 */
export class Ends {
  private readonly known = new Map<RegExp, Span>();

  constructor(readonly text: string) {}

  /**
   * The next place from here on where a global expression for one character matches; the end of the text if
   * there is none.
   */
  from(start: number, end: RegExp): number {
    let known = this.known.get(end);
    if (!known || start < known.start || start > known.end) {
      end.lastIndex = start;
      known = { start, end: end.exec(this.text)?.index ?? this.text.length };
      this.known.set(end, known);
    }
    return known.end;
  }
}
