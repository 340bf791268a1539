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
  return secrets.reduceRight((text, { start, end }) => text.slice(0, start) + MASK + text.slice(end), line);
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
